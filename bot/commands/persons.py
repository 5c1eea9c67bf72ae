"""`banli person export | erase`: a copy of all that is held about one person, and its end."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import Office, open_office
from bot.cases.base.codec import moment_of
from bot.cases.base.shown import Name
from bot.cases.base.wording import words_of
from bot.cases.people.erasing import Plan, plan
from bot.cases.people.persondata import Holdings, find_person, held_about
from bot.commands.people import words_of_update
from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.errors import Refusal, SettingsError
from bot.instance import only_one
from bot.render.personfile import Line, PersonText
from bot.render.voice import Voice
from bot.settings import Settings, read_settings
from bot.storage.copying import compact, path_of

if TYPE_CHECKING:
    from bot.engine.deciding.world import World

OWN = 0o600
GOES, STAYS = N_("This goes:"), N_("This stays, and why:")
NOTHING_STAYS = N_("Nothing stays but the dates and steps of what has happened.")
FOR_GOOD = N_("It cannot be brought back. Older copies that “banli backup” made still hold it.")
TYPE_NAME = N_("Type the name to go on: {name}")
NOT_CONFIRMED = N_("Nothing has been changed.")
ERASED = N_("Done.")
WRITTEN = N_("{file}: all that is held about {name}.")


def export(options: argparse.Namespace) -> None:
    """Write all that is held about a person to a new file that only its owner reads, or to the standard output."""
    settings, file = read_settings(), options.file
    if file is not None and file.exists():
        raise SettingsError(f"{file} exists already. Name a new file.")
    text, said = asyncio.run(_export(settings, options.who, options.lang or settings.default_language, file))
    if file is None:
        sys.stdout.write(text)
        return
    _write(file, text)
    print(said, file=sys.stderr)


def _write(file: Path, text: str) -> None:
    try:
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN), "w", encoding="utf-8"
        ) as target:
            target.write(text)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}") from error


async def _export(settings: Settings, who: str, language: str, file: Path | None) -> tuple[str, str]:
    async with open_office(settings) as office:
        voice = _voice(office, language)
        held = await _held(office, who, voice)
        name = name_of(held, voice)
        text = await written(office, held, voice)
        return text, voice.say(WRITTEN, file=Name(str(file)), name=Name(name))


async def written(office: Office, held: Holdings, voice: Voice) -> str:
    """Return the copy for one person."""
    world, now = office.service.world(), office.clock.now()
    world.add(records=(*held.own, *held.referring), cases=[one.case for one in held.cases])
    scopes = [
        CaseScope(world.rules(one.case.flow, one.case.flow_version).flow, one.case, world, now)
        for one in held.cases
    ]
    teller = PersonText(held, name_of(held, voice), voice, world)
    return await office.service.seen(world, lambda: teller.written(scopes, _lines(held), now))


def _lines(held: Holdings) -> list[Line]:
    """Return what was said, both ways, in its order; what was never sent is not there."""
    said = [
        Line(moment_of(row["received_at"]), words_of_update(json.loads(row["body"])), theirs=True)
        for row in held.said
    ]
    sent = [
        Line(moment_of(row["sent_at"]), row["body"], theirs=False)
        for row in held.sent
        if row["sent_at"] and row["body"]
    ]
    return sorted((*said, *sent), key=lambda line: line.at)


def erase(options: argparse.Namespace) -> int:
    """Show what would go and what would stay, ask, and do it. The bot is stopped: it remembers whom it serves."""
    settings = read_settings()
    with only_one(settings.banli_home):
        return asyncio.run(_erase(settings, options.who, sure=options.yes, ask=input))


async def _erase(settings: Settings, who: str, *, sure: bool, ask: Callable[[], str]) -> int:
    async with open_office(settings) as office:
        voice = _voice(office, settings.default_language)
        held = await _held(office, who, voice)
        world = office.service.world()
        planned = await _plan(office, held, world, voice)
        name = name_of(held, voice)
        print("\n".join(_told(planned, voice)))
        if not sure:
            print(voice.say(TYPE_NAME, name=Name(name)), flush=True)
            if ask().strip() != name:
                print(voice.say(NOT_CONFIRMED))
                return 1
        await office.store.commit(planned.unit)
        print(voice.say(ERASED))
    if (file := path_of(settings.database)) is not None:
        compact(file)
    return 0


async def _plan(office: Office, held: Holdings, world: "World", voice: Voice) -> Plan:
    world.add(records=(*held.own, *held.referring), cases=[one.case for one in held.cases])
    now = office.clock.now()
    try:
        return await office.service.seen(world, lambda: plan(held, world, now))
    except Refusal as refusal:
        raise SettingsError(voice.words(words_of(refusal, world))) from refusal


def _told(planned: Plan, voice: Voice) -> list[str]:
    told = [voice.say(GOES), *(f"  － {voice.words(line)}" for line in planned.goes)]
    if planned.stays:
        told += [voice.say(STAYS), *(f"  ＋ {voice.words(line)}" for line in planned.stays)]
    else:
        told.append(voice.say(NOTHING_STAYS))
    return [*told, voice.say(FOR_GOOD)]


async def _held(office: Office, who: str, voice: Voice) -> Holdings:
    try:
        account, records = await find_person(office.service, who)
    except Refusal as refusal:
        raise SettingsError(voice.words(words_of(refusal, office.service.world()))) from refusal
    return await held_about(office.service, account, records)


def name_of(held: Holdings, voice: Voice) -> str:
    """Return what the person is called: by the account, else by the record."""
    if held.person is not None:
        return str(held.person["name"])
    return voice.show(next((record.values.get("name") for record in held.own), None))


def _voice(office: Office, language: str) -> Voice:
    zone = office.settings.zone
    return Voice(office.texts, language, zone, office.clock.now().astimezone(zone).year, {})
