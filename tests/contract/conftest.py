"""One contract, two databases: every test of the store runs on both."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.storage.store import SqlStore, open_store
from tests.contract.databases import fresh_database, server


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    yield from server(request.config.getoption("--postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'banli.db'}"
        return
    async with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    """An open store over an empty database."""
    async with open_store(url) as opened:
        yield opened
