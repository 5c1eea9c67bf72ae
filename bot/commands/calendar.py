"""`banli calendar`: the working days that the centre sets itself, beside a running bot."""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import date

from bot.cases.base.ports import Row, Statement
from bot.cases.timing.workdays import set_day
from bot.engine.basics.calendar import public_workday
from bot.errors import SettingsError
from bot.settings import read_settings
from bot.storage.store import open_store
from bot.trial_clock import clock_of

WORKS = {"open": True, "close": False, "forget": None}


def calendar(options: argparse.Namespace) -> None:
    """List the days, or set one; a running bot follows within a minute and moves the deadlines concerned."""
    for line in asyncio.run(_calendar(options)):
        print(line)


async def _calendar(options: argparse.Namespace) -> list[str]:
    settings = read_settings()
    async with open_store(settings.database) as store:
        if options.act != "list":
            day = _day(options.day)
            now = (await clock_of(settings.clock_url)).now()
            await store.commit([set_day(day, WORKS[options.act], options.why, None, now)])
        (rows,) = await store.read(Statement("days"))
    return list(_lines(rows)) or ["No day is set: the published calendar counts."]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"`{text}` is no date; write it as 2026-12-05.") from None


def _lines(rows: "list[Row]") -> Iterator[str]:
    for row in rows:
        day = date.fromisoformat(row["day"])
        known = public_workday(day)
        published = ("a working day" if known.works else "a day off") + (
            ", not published yet" if known.provisional else ""
        )
        set_to = "works" if row["works"] else "closed"
        why = f"  {row['why']}" if row["why"] else ""
        yield f"{day:%Y-%m-%d %a}  {set_to:<6}  (otherwise {published}){why}"
