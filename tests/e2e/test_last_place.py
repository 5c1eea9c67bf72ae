"""A crowd chooses the same hour at the same moment: as many get it as there are places, on either database.

150 people in every run, 50 of them at once: that is far beyond the four places and beyond what the bot handles side by
side, so that the places are fought for. `--crowd 1000` sends a thousand, which takes some minutes.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from bot.commands.trial import Member, Trial
from bot.sandbox.client import Phone
from tests.contract.databases import fresh_database, server

PLACES, AT_ONCE = 4, 50
HOUR, KEY = "24 November 2026 12:00", "2026-11-24T04:00Z"
PATIENCE_S = 240
CAST = (Member("chen", {"zh_CN": "陈静", "en": "Chen Jing"}, ("sales_staff",)),)
HELD = f"SELECT count(*) FROM claims WHERE kind = 'visit' AND key = '{KEY}' AND until IS NOT NULL"  # noqa: S608 - a constant
CLAIMS = f"SELECT count(*) FROM claims WHERE kind = 'visit' AND key = '{KEY}' AND until IS NULL"  # noqa: S608 - a constant
BOOKED = "SELECT count(*) FROM cases WHERE flow = 'appointment' AND state = 'confirming'"
REFUSED = """SELECT count(*) FROM drafts WHERE data LIKE '%"at":"come_at"%'"""


@pytest.fixture(scope="module")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    yield from server(request.config.getoption("--postgres"))


@pytest.fixture(scope="module")
def people(request: pytest.FixtureRequest) -> int:
    """How many want the hour."""
    return int(request.config.getoption("--crowd"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'banli.db'}"
        return
    async with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


async def count(database: str, query: str) -> int:
    """Return the number that the query counts, read beside the bot."""
    if database.startswith("sqlite"):
        with closing(
            sqlite3.connect(f"file:{database.removeprefix('sqlite:///')}?mode=ro", uri=True)
        ) as beside:
            return int(beside.execute(query).fetchone()[0])
    connection = await asyncpg.connect(database)
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


async def until(database: str, query: str, wanted: int) -> None:
    """Wait until the query counts as many."""
    async with asyncio.timeout(PATIENCE_S):
        while await count(database, query) != wanted:  # noqa: ASYNC110 - another program changes it
            await asyncio.sleep(0.5)


async def test_an_hour_is_given_as_often_as_it_has_places(database: str, people: int, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": database}
    async with Trial(tmp_path, language="en", cast=CAST, settings=settings) as centre:
        door = asyncio.Semaphore(AT_ONCE)
        phones = [await centre.sandbox.person(f"Guest {n}", "en", phone=f"13{n:09d}") for n in range(people)]

        async def chooses(phone: Phone) -> None:
            async with door:
                await phone.say("/book")
                await phone.say(HOUR)

        await asyncio.gather(*map(chooses, phones))
        await until(database, REFUSED, people - PLACES)
        assert await count(database, HELD) == PLACES
        lucky = [phone for phone in phones if "How many of you" in await phone.screen()]
        assert len(lucky) == PLACES
        for phone in lucky:
            await phone.say("2")
            await phone.act("contact")
            await phone.say("submit")
        await until(database, BOOKED, PLACES)
        assert await count(database, CLAIMS) == PLACES
        assert await count(database, REFUSED) == people - PLACES
