"""What the bot stands on fails for a while: Telegram, the line, the database, the clock. Nobody need do anything."""

import asyncio
import io
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from bot.commands.trial import CAST, Trial
from bot.telegram.webhook import SECRET_HEADER
from tests.contract.databases import fresh_database, server
from tests.e2e.hasty import BROKEN
from tests.e2e.steps import asks, reaches_manager
from tests.e2e.test_faults import FAULTS, Hasty, left_open, log_of, settled

PATIENCE_S = 20.0


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Hasty]:
    """An English-speaking centre of three with a subscription."""
    async with Hasty(tmp_path, language="en", cast=CAST) as trial:
        await trial.sell()
        yield trial


def traces(trial: Trial) -> list[str]:
    return [line for line in log_of(trial) if "Traceback" in line]


def about(trial: Trial, words: str) -> list[str]:
    return [line for line in log_of(trial) if words in line]


# --- Telegram ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["getme", "deletewebhook", "setmycommands"])
async def test_a_start_waits_for_telegram(hasty: Hasty, method: str) -> None:
    for name, fault in FAULTS.items():
        await hasty.stop()
        lines = len(log_of(hasty))
        await hasty.sandbox.fault(fault.kind, method=method, **fault.options)
        await hasty.start()
        said = [line for line in log_of(hasty)[lines:] if "cannot be reached yet" in line]
        assert len(said) == 2, (name, log_of(hasty)[lines:])
        assert "works again" in said[1]
    assert traces(hasty) == []


async def test_a_token_that_is_none_ends_the_start_at_once(hasty: Hasty) -> None:
    await hasty.stop()
    await hasty.sandbox.fault("error", method="getme", code=401, description="Unauthorized", times=None)
    with pytest.raises(Exception, match="does not accept this token"):
        await hasty.start()


@pytest.mark.parametrize("silence", ["dead", "hang", "empty"])
async def test_polling_that_dies_comes_back(hasty: Hasty, silence: str) -> None:
    wang = hasty.phones["wang"]
    await hasty.sandbox.call("POST", "updates", {"silent": silence})
    await wang.say("/help")
    await asyncio.sleep(4)
    await hasty.sandbox.call("POST", "updates", {"silent": "off"})
    await wang.sees("Tap the buttons", patience_s=PATIENCE_S)
    assert hasty.running
    assert traces(hasty) == []
    assert len(about(hasty, "polling: ")) <= 2, "what lasts is told once, and its end"


async def test_a_cut_line_costs_nothing(hasty: Hasty) -> None:
    """Neither what people say meanwhile nor what was to be sent to them."""
    wang, chen = hasty.phones["wang"], hasty.phones["chen"]
    await asks(hasty)
    await chen.sees("Checking the facts")
    await hasty.sandbox.fault("down")
    await chen.say("/todo")
    await wang.say("/help")
    await asyncio.sleep(3)
    await hasty.sandbox.call("DELETE", "faults")
    await chen.sees("YQ-0001", patience_s=PATIENCE_S)
    await wang.sees("Tap the buttons", patience_s=PATIENCE_S)
    assert traces(hasty) == []


async def test_updates_may_come_in_any_order_and_again(hasty: Hasty) -> None:
    wang, li = hasty.phones["wang"], hasty.phones["li"]
    await reaches_manager(hasty)
    await hasty.kill()
    await li.tap("Agree")
    await wang.say("/help")
    await li.say("/todo")
    await hasty.sandbox.call("POST", "updates", {"reverse": True})
    await hasty.start()
    await wang.sees("Tap the buttons", patience_s=PATIENCE_S)
    for _ in range(3):
        await hasty.sandbox.call("POST", "updates", {"redeliver": 50})
        await asyncio.sleep(0.5)
    await settled(hasty)
    history = await hasty.banli("log", "--case", "YQ-0001")
    assert history.count(": approve (") == 1
    assert left_open(hasty) == []


async def test_only_who_knows_the_secret_delivers_updates(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hook = f"http://127.0.0.1:{port}/hook"
    settings = {"WEBHOOK_URL": hook, "WEBHOOK_SECRET": "right-secret", "LISTEN": f"127.0.0.1:{port}"}
    async with Trial(tmp_path, language="en", cast=CAST[:1], settings=settings) as trial:
        wang = trial.phones["wang"]
        chat = {"id": wang.id, "type": "private"}
        message = {"message_id": 1, "date": 1, "text": "/help", "from": wang.user, "chat": chat}
        forged = {"update_id": 1, "message": message}
        async with aiohttp.ClientSession() as stranger:
            for given in ("", "wrong", "right-secre", "right-secretx", "RIGHT-SECRET"):
                headers = {SECRET_HEADER: given} if given else {}
                async with stranger.post(hook, json=forged, headers=headers) as answer:
                    assert answer.status == 403, given
            for body, status in (
                (b"{", 400),
                (b"[]", 400),
                (b'{"update_id": "x"}', 400),
                (b" " * 1_100_000, 400),
            ):
                async with stranger.post(
                    hook, data=io.BytesIO(body), headers={SECRET_HEADER: "right-secret"}
                ) as answer:
                    assert answer.status == status
        await wang.say("/menu")
        await wang.sees("Hello")
        assert "Tap the buttons" not in await wang.screen(20)
        assert traces(trial) == []


# --- the database -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["database or disk is full", "attempt to write a readonly database", "disk I/O error"]
)
async def test_a_database_that_takes_nothing_for_a_while(hasty: Hasty, words: str) -> None:
    wang = hasty.phones["wang"]
    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    broken = hasty.home / BROKEN
    broken.write_text(words, "utf-8")
    await wang.tap("Funds not ready")
    await asyncio.sleep(3)
    broken.unlink()
    await wang.sees("On which day", patience_s=PATIENCE_S)
    await settled(hasty)
    assert left_open(hasty) == []
    assert traces(hasty) == []
    said = [line.split()[3] for line in about(hasty, words)]
    assert 0 < len(said) == len(set(said)), "each part of the bot says it once"
    assert "went wrong" not in await wang.screen(20)


async def test_a_database_that_is_locked_by_another(hasty: Hasty) -> None:
    """In the middle of an act too: what came in is kept, and worked on when the lock is gone."""
    wang = hasty.phones["wang"]
    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    with closing(sqlite3.connect(hasty.home / "banli.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await wang.tap("Funds not ready")
        await asyncio.sleep(7)
        other.execute("ROLLBACK")
    await wang.sees("On which day", patience_s=PATIENCE_S)
    await settled(hasty)
    assert left_open(hasty) == []
    assert traces(hasty) == []


@pytest.fixture(scope="module")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    yield from server(request.config.getoption("--postgres"))


async def test_every_connection_to_postgresql_breaks(tmp_path: Path, postgres: str) -> None:
    """As when it is started again: three times, in the middle of what people do."""
    async with fresh_database(postgres) as url:
        settings = {"DATABASE_URL": url}
        async with Trial(tmp_path, language="en", cast=CAST, settings=settings) as trial:
            await trial.sell()
            wang = trial.phones["wang"]
            admin = await asyncpg.connect(url)
            try:
                for typed, words in (
                    ("/delay", "Why do you need"),
                    ("/menu", "Hello"),
                    ("/cases", "My cases"),
                ):
                    await admin.execute(
                        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
                    )
                    await wang.say(typed)
                    await wang.sees(words, patience_s=PATIENCE_S)
                left = await admin.fetch("SELECT update_id, state FROM inbox WHERE state <> 'done'")
                assert left == []
            finally:
                await admin.close()
            assert traces(trial) == []


# --- the clock --------------------------------------------------------------------------------------------------


async def test_a_clock_that_jumps_back_and_forth(hasty: Hasty) -> None:
    """Reminders come once each; nothing is thought over that is not, nobody is left without a next moment."""
    wang, chen = hasty.phones["wang"], hasty.phones["chen"]
    await asks(hasty)
    await chen.sees("Checking the facts")
    for hours in (-26, 2, -1, 25):
        await hasty.advance(hours * 3600)
        await asyncio.sleep(0.5)
    await wang.say("/cases")
    await wang.sees("YQ-0001", patience_s=PATIENCE_S)
    with closing(sqlite3.connect(f"file:{hasty.home / 'banli.db'}?mode=ro", uri=True)) as database:
        reminders = "SELECT count(*) FROM outbox WHERE params LIKE '%reminder%'"
        assert database.execute(reminders).fetchone() == (0,), "the clock says what it said in the beginning"
        assert database.execute("SELECT state FROM cases").fetchall() == [("verifying",)]
    assert traces(hasty) == []
