"""Follows a moved clock, for trials only: weeks pass in minutes, and the bot passes them with the server it talks to.

Whoever sets `CLOCK_URL` says where the offset is told; production never does. Each question says which offset is known:
the server answers when there is another one, and sees by the next question that it is followed.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp

from bot.clock import MovableClock, SystemClock
from bot.errors import SettingsError

WAITS_S = 3.0
"""So long the server may wait with its answer."""
EVERY_S = 0.2
"""A server that does not wait is asked so often."""
_log = logging.getLogger(__name__)


async def clock_of(url: str) -> SystemClock | MovableClock:
    """Return the clock of a command: the system's own, or as far ahead of it as the address says now.

    Raises:
        SettingsError: the address does not answer so.
    """
    if not url:
        return SystemClock()
    clock = MovableClock()
    async with follow(clock, url):
        return clock


@asynccontextmanager
async def follow(clock: MovableClock, url: str) -> AsyncIterator[None]:
    """Keep the clock at the offset that the address answers: `{"offset": seconds}`.

    Raises:
        SettingsError: the address does not answer so.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        try:
            known = await _offset(session, url)
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"CLOCK_URL: {url} does not tell an offset ({error}).") from error
        clock.move_to(timedelta(seconds=known))
        task = asyncio.create_task(_keep(session, clock, url, known), name="clock")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _keep(session: aiohttp.ClientSession, clock: MovableClock, url: str, known: float) -> None:
    while True:
        try:
            offset = await _offset(session, url, known=known, timeout=WAITS_S)
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError) as error:
            _log.debug("the moved clock is out of reach: %s", error)
            offset = known
        if offset != known:
            known = offset
            clock.move_to(timedelta(seconds=known))
        else:
            await asyncio.sleep(EVERY_S)


async def _offset(session: aiohttp.ClientSession, url: str, **asked: float) -> float:
    async with session.get(url, params=asked) as response:
        body = await response.json()
    return float(body["offset"])
