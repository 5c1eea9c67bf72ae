"""What happened in the sandbox, in order: the numbered events that people, tests and pages wait for.

An event is a JSON object with `seq`, `kind` and `chat_id`; what else it holds depends on its kind (see `world`).
Knows no chat and no HTTP.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

KEPT = 100_000
"""Events kept; older ones are forgotten, so that a long load run does not fill the memory."""


class Feed:
    """A numbered list of events, the oldest forgotten, that can be waited on."""

    def __init__(self, kept: int = KEPT) -> None:
        """Start empty, at number 0."""
        self.seq = 0
        self._events: deque[Json] = deque(maxlen=kept)
        self._waiting: set[asyncio.Future[None]] = set()
        self.closed = False

    def publish(self, kind: str, chat_id: int, **what: object) -> int:
        """Add an event and wake those who wait; returns its number, 1 for the first."""
        self.seq += 1
        self._events.append({"seq": self.seq, "kind": kind, "chat_id": chat_id, **what})
        if self._waiting:
            self.wake()
        return self.seq

    def holds(self, after: int) -> bool:
        """Tell whether everything above `after` is still there."""
        return self.seq - len(self._events) <= after <= self.seq

    def since(self, after: int, chat_id: int | None = None) -> list[Json]:
        """Return the events numbered above `after`, of one chat or of all, oldest first."""
        found = [
            event for event in self._newest_first(after) if chat_id is None or event["chat_id"] == chat_id
        ]
        found.reverse()
        return found

    async def wait(self, after: int, chat_id: int | None = None, timeout_s: float = 0) -> list[Json]:
        """Return the events above `after`; when there are none, wait for one up to `timeout_s` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        found = self.since(after, chat_id)
        while not found and not self.closed and (left := deadline - loop.time()) > 0:
            seen = self.seq
            await self.news(left)
            found = self.since(max(after, seen), chat_id)
        return found

    async def news(self, timeout_s: float) -> None:
        """Wait until an event comes, somebody wakes the feed, or the time is over."""
        if self.closed:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        await asyncio.wait((waiter,), timeout=timeout_s)
        self._waiting.discard(waiter)

    def close(self) -> None:
        """Let everyone who waits go home with what there is."""
        self.closed = True
        self.wake()

    def _newest_first(self, after: int) -> Iterator[Json]:
        for event in reversed(self._events):
            if event["seq"] <= after:
                return
            yield event

    def wake(self) -> None:
        """Let everyone who waits look again: also for what stands beside the feed, such as the journal."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()
