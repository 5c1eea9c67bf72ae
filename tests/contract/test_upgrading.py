"""From schema to schema and back with cases under way: on both databases they stand as they stood, and go on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import open_office
from bot.cases.base.ports import Row, Statement
from bot.cases.clockwork.watchdog import stranded
from bot.cli import main
from bot.clock import MovableClock
from bot.errors import SchemaOutOfDate
from bot.instance import only_one
from bot.settings import Settings
from bot.storage.revision import SCHEMA
from tests.contract.offices import CHECKED, CHEN, LI, NOW, WANG, Centre

Opened = Callable[[], AbstractAsyncContextManager[Centre]]
BEFORE = "0002"
STANDS = ("case", "history_of", "due_of_case", "assignments_of", "documents_of", "decisions_of")


@pytest.fixture
def opened(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What opens the centre anew each time, as a start of the bot does; commands work on the same database."""
    home = tmp_path / "home"
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BANLI_HOME", str(home))

    @asynccontextmanager
    async def start() -> AsyncIterator[Centre]:
        settings = Settings(database_url=SecretStr(url), banli_home=home, clock_url="http://127.0.0.1:9")
        async with open_office(settings) as office:
            assert isinstance(office.clock, MovableClock)
            office.clock.move_to(NOW - datetime.now(UTC))
            yield Centre(office)

    return start


async def standing(centre: Centre, cases: list[int]) -> list[list[Row]]:
    """Return all rows of the cases."""
    queries = [Statement(name, {"id": one, "case_id": one}) for one in cases for name in STANDS]
    return [[dict(row) for row in rows] for rows in await centre.office.store.read(*queries)]


async def db(*words: str) -> int:
    """Run `banli db …`."""
    return await asyncio.to_thread(main, ["db", *words])


async def test_cases_under_way_go_back_and_forth_and_on(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened() as centre:
        await centre.settle()
        decided, asked = await centre.to_the_manager(), await centre.open()
        before = await standing(centre, [decided, asked])
    assert await db("downgrade", BEFORE) == 0
    assert f"schema {BEFORE}" in capsys.readouterr().out
    with pytest.raises(SchemaOutOfDate, match="banli db upgrade"):
        async with opened():
            pass
    assert await db("upgrade") == 0
    assert f"schema {SCHEMA}" in capsys.readouterr().out
    async with opened() as centre:
        assert await standing(centre, [decided, asked]) == before
        assert all(rows for rows in before[:4]), "there was something to keep"
        await centre.fire(decided, LI, "return", question="Is it sure?")
        await centre.fire(decided, CHEN, "verified", **CHECKED)
        (row,) = (await centre.office.store.read(Statement("case", {"id": decided})))[0]
        assert row["state"] == "form_filling"
        await centre.fire(asked, WANG, "cancel")
        assert {one.number for one in await stranded(centre.office.store)} == set()


async def test_an_unknown_schema_is_named_and_nothing_is_changed(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened():
        pass
    for wrong in ("0000", SCHEMA, "head", "-1"):
        assert await db("downgrade", "--", wrong) == 1
        assert "There are: 0001, 0002." in capsys.readouterr().err
    async with opened():
        pass


async def test_neither_way_is_gone_while_the_bot_works(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened():
        pass
    with only_one(tmp_path / "home"):
        for words in (("upgrade",), ("downgrade", BEFORE)):
            assert await db(*words) == 1
            assert "another banli" in capsys.readouterr().err
