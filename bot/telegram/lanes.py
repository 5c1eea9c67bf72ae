"""Lanes: one chat's items in order, different chats at the same time.

An idle chat costs nothing: a task lives only as long as there is work, and at most `limit` of them do.
Knows nothing of what an item is.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
LIMIT = 256
_log = logging.getLogger(__name__)


class Lanes(Generic[Item]):
    """Works on items, keyed by chat."""

    def __init__(self, work: Callable[[Item], Awaitable[None]], limit: int = LIMIT) -> None:
        self._work = work
        self._limit = limit
        self._queues: dict[int, deque[Item]] = {}
        self._ready: deque[int] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._active = 0
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self.pending = 0
        """Items not yet finished, those being worked on included."""

    def push(self, key: int, item: Item) -> None:
        """Put an item at the end of its chat's lane."""
        self.pending += 1
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(item)
            return
        self._queues[key] = deque((item,))
        if self._active < self._limit:
            self._active += 1
            task = asyncio.get_running_loop().create_task(self._run(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._ready.append(key)

    async def _run(self, key: int) -> None:
        while True:
            queue = self._queues[key]
            while queue:
                try:
                    await self._work(queue.popleft())
                except Exception:  # noqa: BLE001 - the lane's edge: the next item still has its turn
                    _log.exception("an item was dropped from its lane")  # the worker catches its own: our bug
                finally:
                    self._finished()
            del self._queues[key]
            if not self._ready:
                self._active -= 1
                return
            key = self._ready.popleft()

    def _finished(self) -> None:
        self.pending -= 1
        if self._waiters:
            for most, waiter in self._waiters:
                if self.pending <= most and not waiter.done():
                    waiter.set_result(None)
            self._waiters = [entry for entry in self._waiters if not entry[1].done()]

    async def at_most(self, pending: int) -> None:
        """Wait until no more than so many items are unfinished."""
        if self.pending > pending:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append((pending, waiter))
            await waiter

    async def drain(self, seconds: float) -> bool:
        """Finish what is there, for at most so long; then cancel. Return whether everything was finished."""
        try:
            async with asyncio.timeout(seconds):
                await self.at_most(0)
        except TimeoutError:
            _log.warning("%d updates are left for the next start", self.pending)
            await self._cancel()
            return False
        return True

    async def _cancel(self) -> None:
        self._ready.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
