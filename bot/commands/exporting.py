"""`banli export`: a register as a sheet. Whoever runs it has the database, so nothing is masked."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import Office, open_office
from bot.cases.pages.sieving import Sieve, dates_by
from bot.engine.basics.messages import N_
from bot.engine.formula.expressions import did_you_mean
from bot.errors import SettingsError
from bot.render.registers import line_of
from bot.render.voice import Voice
from bot.settings import Settings, read_settings
from bot.sheets.ledger import MOST_ROWS, UTF_8, Line, Workbook, Written, csv_line

if TYPE_CHECKING:
    from bot.engine.spec.registers import Register

XLSX, CSV = ".xlsx", ".csv"
SHOWN_EVERY = 200
DONE = N_("{file}: {count} rows.")


def export(options: argparse.Namespace) -> None:
    """Write a register to a file, or as .csv to the standard output."""
    settings = read_settings()
    file: Path | None = options.file
    if file is not None:
        if file.suffix.lower() not in (XLSX, CSV):
            raise SettingsError(f"{file}: a register is written as .xlsx or .csv. Name the file so.")
        if file.exists():
            raise SettingsError(f"{file} exists already. Name a new file.")
    first, last = options.first or date.min, options.last or date.max
    if first > last:
        raise SettingsError(f"--from {first} is after --to {last}: there is no day between them.")
    sieve = Sieve(span=(first, last) if options.first or options.last else None)
    asyncio.run(_export(settings, options.register, file, options.lang or settings.default_language, sieve))


async def _export(settings: Settings, name: str, file: Path | None, language: str, sieve: Sieve) -> None:
    async with open_office(settings) as office:
        register = _register(office, name)
        if sieve.span is not None and not dates_by(register):
            raise SettingsError(f"The rows of `{name}` have no day that counts: leave out --from and --to.")
        zone = settings.zone
        voice = Voice(office.texts, language, zone, office.clock.now().astimezone(zone).year, {})
        heads = [voice.say(head) for head in office.ledgers.heads(register)]
        lines = _lines(office, register, sieve, voice, progress(name))
        if file is None or file.suffix.lower() == CSV:
            count = await _as_csv(file, heads, lines)
        else:
            count = await _as_xlsx(file, voice.say(register.title), heads, lines)
        if file is not None:
            print(voice.say(DONE, file=file.name, count=count), file=sys.stderr)


def _register(office: Office, name: str) -> "Register":
    known = office.centre.registers
    if name not in known:
        advice = did_you_mean(name, known) or f"There are: {', '.join(sorted(known))}."
        raise SettingsError(f"There is no register `{name}`. {advice}")
    return known[name]


async def _lines(
    office: Office, register: "Register", sieve: Sieve, voice: Voice, tick: Callable[[int, bool], None]
) -> AsyncIterator[Line]:
    count = 0
    async for row in office.ledgers.rows(register, None, sieve):
        count += 1
        tick(count, False)  # noqa: FBT003 - not yet at the end
        yield line_of(row, voice)
    tick(count, True)  # noqa: FBT003 - at the end


async def _as_csv(file: Path | None, heads: list[str], lines: AsyncIterator[Line]) -> int:
    """Write line by line, as they come."""
    count = 0
    try:
        with (
            file.open("x", encoding="utf-8", newline="")
            if file is not None
            else nullcontext(sys.stdout) as target
        ):
            target.write((UTF_8 if file is not None else "") + csv_line([Written(head) for head in heads]))
            async for line in lines:
                target.write(csv_line(line))
                count += 1
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}") from error
    return count


async def _as_xlsx(file: Path, title: str, heads: list[str], lines: AsyncIterator[Line]) -> int:
    book = Workbook(title, heads)
    async for line in lines:
        if book.rows == MOST_ROWS:
            raise SettingsError(f"{file}: a worksheet holds {MOST_ROWS:,} rows. Write a .csv instead.")
        book.add(line)
    try:
        file.write_bytes(book.saved())  # noqa: ASYNC240 - nobody else waits in this command
    except OSError as error:
        with suppress(OSError):
            file.unlink(missing_ok=True)  # noqa: ASYNC240 - as above
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}") from error
    return book.rows


def progress(name: str) -> Callable[[int, bool], None]:
    """Return what shows in a terminal how far it is; in a pipe it says nothing."""
    shown = sys.stderr.isatty()

    def tick(count: int, done: bool) -> None:  # noqa: FBT001 - the last call says so
        if shown and (done or count % SHOWN_EVERY == 0):
            print(f"\r{name} {count:,}", end="\n" if done else "", file=sys.stderr, flush=True)

    return tick
