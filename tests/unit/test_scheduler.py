"""The alarm does what it is given, on the bot's own event loop."""

import asyncio
from datetime import datetime

import pytest

from bot.clock import SystemClock
from bot.scheduler import Alarm


async def test_what_is_done_hourly_is_done_at_once_and_to_its_end() -> None:
    """Also when it is given as a plain function: APScheduler would make a coroutine of it and never run that."""
    done = asyncio.Event()

    async def look(told: asyncio.Event) -> None:
        await asyncio.sleep(0)
        told.set()

    alarm = Alarm(nothing, never, SystemClock().now)
    await alarm.start()
    try:
        alarm.hourly(lambda: look(done))
        async with asyncio.timeout(5):
            await done.wait()
    finally:
        alarm.stop()


async def test_a_job_that_is_stopped_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def look() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    alarm = Alarm(nothing, never, SystemClock().now)
    await alarm.start()
    alarm.hourly(look)
    async with asyncio.timeout(5):
        await begun.wait()
        alarm.stop()
        await ended.wait()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [one for one in caplog.records if one.levelname in {"WARNING", "ERROR"}] == []


async def nothing() -> None:
    """Sweep nothing."""


async def never() -> datetime | None:
    """Say that nothing falls due."""
    return None
