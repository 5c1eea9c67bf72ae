"""A service ends when it is told to, or when it cannot go on."""

import asyncio
import signal
from collections.abc import Callable, Coroutine


async def until_told(failed: Callable[[], Coroutine[object, object, None]]) -> None:
    """Wait for a signal to stop, or for a failure.

    Raises:
        BotError: what failed cannot go on.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    waiting = [asyncio.create_task(told.wait()), asyncio.create_task(failed())]
    done, left = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in done:
        task.result()
