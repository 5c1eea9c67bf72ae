"""Alive means: updates come in, the database answers, deadlines are swept. systemd hears of nothing else."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cases.base.ports import Row, Statement, Unit
from bot.errors import StorageError
from bot.health import Health, supervised
from bot.telemetry import Spread

WELL = {"receiving": True, "sending": True, "ready": True}


class Database:
    """A database that answers or does not."""

    def __init__(self, *, well: bool = True) -> None:
        self.well = well

    async def read(self, *queries: Statement) -> list[list[Row]]:
        if not self.well:
            raise StorageError("gone")
        return [[] for _ in queries]

    async def commit(self, unit: Unit) -> list[list[Row]]:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("channel", "database", "silent_s", "ok", "ready"),
    [
        (WELL, True, 1.0, True, True),
        ({**WELL, "ready": False}, True, 1.0, True, False),
        ({**WELL, "receiving": False}, True, 1.0, False, False),
        ({**WELL, "sending": False}, True, 1.0, False, False),
        (WELL, False, 1.0, False, False),
        (WELL, True, 3600.0, False, False),
    ],
)
async def test_each_part_counts(
    channel: dict[str, Any], database: bool, silent_s: float, ok: bool, ready: bool
) -> None:
    values = await Health(Database(well=database), lambda: channel, lambda: silent_s).look()
    assert (values["ok"], values["ready"]) == (ok, ready)


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket on which systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(tmp_path / "notify"))
        server.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield server


async def heard(server: socket.socket) -> str:
    """Return the next word."""
    async with asyncio.timeout(5):
        return (await asyncio.get_running_loop().sock_recv(server, 100)).decode()


async def test_systemd_hears_ready_watchdog_and_stopping(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    async with supervised(Health(Database(), lambda: WELL, lambda: 1.0)):
        assert [await heard(systemd) for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    said = [await heard(systemd)]
    while said[-1] == "WATCHDOG=1":
        said.append(await heard(systemd))
    assert said[-1] == "STOPPING=1"


async def test_a_sick_bot_does_not_feed_the_watchdog(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "2000")
    looked = asyncio.Event()
    looks = 0

    def channel() -> dict[str, Any]:
        nonlocal looks
        looks += 1
        if looks > 2:
            looked.set()
        return {**WELL, "receiving": False}

    async with supervised(Health(Database(), channel, lambda: 1.0)):
        await looked.wait()
    assert [await heard(systemd), await heard(systemd)] == ["READY=1", "STOPPING=1"]
    assert "not well: ok, receiving" in caplog.text


def test_a_spread_counts_at_or_below_each_bound() -> None:
    spread = Spread((1.0, 5.0))
    for value in (0.5, 1.0, 3.0, 99.0):
        spread.add(value)
    assert spread.buckets() == [("1", 2.0), ("5", 3.0), ("+Inf", 4.0)]
    assert spread.total == 103.5
