"""`banli import`: records from a sheet, or an empty sheet to fill in."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import Office, open_office
from bot.cases.records.importing import Checked, Importer
from bot.commands.progress import Tick, progress
from bot.engine.basics.messages import N_
from bot.errors import Conflict, Refusal, SettingsError
from bot.render.imports import notes
from bot.render.sheets import flaw_lines, marked_copy, template_of
from bot.render.voice import Voice
from bot.settings import Settings, read_settings
from bot.sheets.reading import MAX_BYTES, read_table

if TYPE_CHECKING:
    from bot.engine.spec.centre import RecordType
    from bot.sheets.table import Table

REFUSED = 1
TRIES = 3

WRONG = N_("{file}: wrong cells: {count}. Nothing has been imported.")
MARKED = N_("A copy with these cells marked: {file}")
DONE = N_("{file}: {new} new, {changed} changed, {same} as before.")
TEMPLATE = N_("{file}: an empty sheet for {kind}.")


def load(options: argparse.Namespace) -> int:
    """Read records from a file: every wrong cell is named, and nothing is read when one is wrong.

    Returns:
        the exit code: 0, or 1 when cells are wrong.
    """
    settings = read_settings()
    if options.template is not None:
        asyncio.run(_template(settings, options.kind, options.template))
        return 0
    if options.file is None:
        raise SettingsError("Name the file to import, or --template FILE for an empty one to fill in.")
    return asyncio.run(load_file(settings, options.kind, options.file, tell=print))


async def load_file(
    settings: Settings, kind: str, file: Path, tell: Callable[[str], None] | None = None
) -> int:
    """Read records from a file; return 0, or 1 when cells are wrong.

    `tell` hears how far it is and how many there were; without it only what is wrong is said.

    Raises:
        SettingsError: the file cannot be read, or there is no such kind of record.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror or error}") from error
    async with open_office(settings) as office:
        voice = _voice(office)
        importer = Importer(office.service, office.texts.forms)
        record = importer.kind(kind)
        try:
            table = await asyncio.to_thread(read_table, file.name, content)
            checked = await _bring_in(
                office, importer, record, table, progress(file.name, shown=tell is not None)
            )
        except Refusal as refusal:
            print(f"{file.name}: {voice.say(refusal.msgid, **refusal.params)}", file=sys.stderr)
            return REFUSED
        if checked.flaws:
            return _refuse(file, content, checked, voice)
        if tell is not None:
            _say_done(file, checked, voice, tell)
    return 0


async def _bring_in(
    office: Office, importer: Importer, kind: "RecordType", table: "Table", tick: Tick
) -> Checked:
    """Look the sheet through and commit it; again when somebody changed one of the records meanwhile."""
    for attempt in range(1, TRIES + 1):
        checked = await importer.check(kind, table, office.settings.default_language, tick)
        if checked.flaws:
            break
        try:
            await office.store.commit(await importer.unit(checked))
        except Conflict:
            if attempt == TRIES:
                raise
        else:
            break
    return checked


def _voice(office: Office) -> Voice:
    zone = office.settings.zone
    year = office.clock.now().astimezone(zone).year
    return Voice(office.texts, office.settings.default_language, zone, year, {})


def _say_done(file: Path, checked: Checked, voice: Voice, tell: Callable[[str], None]) -> None:
    tell(voice.say(DONE, file=file.name, new=checked.new, changed=checked.changed, same=checked.same))
    for note in notes(checked, voice):
        tell(note)


def _refuse(file: Path, content: bytes, checked: Checked, voice: Voice) -> int:
    """Name every wrong cell, and write the marked copy beside the file."""
    print(voice.say(WRONG, file=file.name, count=len(checked.flaws)), file=sys.stderr)
    for line in flaw_lines(checked, voice):
        print(f"  {line}", file=sys.stderr)
    for note in notes(checked, voice):
        print(note, file=sys.stderr)
    target = file.with_name(f"{file.stem}.marked.xlsx")
    try:
        target.write_bytes(marked_copy(content, checked, voice))
    except OSError as error:
        print(f"{target}: {error.strerror or error}", file=sys.stderr)
    else:
        print(voice.say(MARKED, file=str(target)), file=sys.stderr)
    return REFUSED


async def _template(settings: Settings, kind: str, file: Path) -> None:
    if file.exists():  # noqa: ASYNC240 - nobody else waits in this command
        raise SettingsError(f"{file} exists already. Name a new file.")
    if file.suffix.lower() != ".xlsx":
        raise SettingsError(f"{file}: a template is an .xlsx file.")
    async with open_office(settings) as office:
        voice = _voice(office)
        record = Importer(office.service, office.texts.forms).kind(kind)
        content = template_of(record, office.centre.records, voice)
        try:
            file.write_bytes(content)  # noqa: ASYNC240 - as above
        except OSError as error:
            raise SettingsError(f"{file} cannot be written: {error.strerror or error}") from error
        print(voice.say(TEMPLATE, file=file.name, kind=voice.say(record.title)))
