"""The alarm does what it is given, on the bot's own event loop."""

import asyncio
from datetime import datetime

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


async def nothing() -> None:
    """Sweep nothing."""


async def never() -> datetime | None:
    """Say that nothing falls due."""
    return None
