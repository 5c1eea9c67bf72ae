"""One contract, two databases: every test of the store runs on both."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import open_office
from bot.clock import MovableClock
from bot.settings import Settings
from bot.storage.store import SqlStore, open_store
from tests.contract.databases import fresh_database, server
from tests.contract.offices import NOW, Centre


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


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    """A centre on a Monday in November 2026, whenever the test is run."""
    settings = Settings(
        database_url=SecretStr(url),
        banli_home=tmp_path / "home",
        default_language="zh_CN",
        clock_url="http://127.0.0.1:9",
    )
    async with open_office(settings) as office:
        assert isinstance(office.clock, MovableClock)
        office.clock.move_to(NOW - datetime.now(UTC))
        made = Centre(office)
        await made.settle()
        yield made
