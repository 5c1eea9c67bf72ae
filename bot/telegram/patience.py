"""Calls of the start, made again while Telegram cannot be reached: after a power cut the line comes back after the bot.

What will not get better by waiting (the token, the request itself) is told at once.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.logcontext import Trouble

WITHIN_S = 300.0
"""After so long the start has failed, for the supervisor to try anew."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0
_log = logging.getLogger(__name__)


async def patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call until it succeeds.

    Raises:
        TelegramError: it never will, or has not for too long.
    """
    trouble = Trouble(_log, "Telegram cannot be reached yet, trying again")
    until, pause = time.monotonic() + WITHIN_S, FIRST_PAUSE_S
    while True:
        try:
            await call()
        except (InvalidToken, BadRequest, Forbidden):
            raise
        except TelegramError as error:
            wait = _seconds(error) if isinstance(error, RetryAfter) else pause
            if time.monotonic() + wait > until:
                raise
            trouble.failed(error)
            await asyncio.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE_S)
        else:
            trouble.over()
            return


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
