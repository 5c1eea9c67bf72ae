"""Killed at the points of its durable path and at random moments, the bot loses nothing and moves nothing twice.

The long form, which comes to every point, is `make bench-crash`.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests import walked
from tests.contract.databases import fresh_database, server
from tests.crash.siege import besiege

KILLS = 6


@pytest.fixture(scope="module")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    yield from server(request.config.getoption("--postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of an empty database, "" for SQLite's own place."""
    if request.param == "sqlite":
        yield ""
        return
    async with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


async def test_a_bot_that_is_killed_again_and_again_loses_nothing(tmp_path: Path, database: str) -> None:
    verdict, _ = await besiege(tmp_path, kills=KILLS, pairs=2, database=database)
    walked.tell("killed", f"{database.partition(':')[0] or 'sqlite'}: {verdict}")
    assert verdict.steps > 0
    assert verdict.messages > 0
    assert verdict.kills == KILLS
    assert verdict.faults == {}
