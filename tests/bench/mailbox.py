"""The update queue of one bot: hands updates to the long poll, keeps them until they are confirmed.

As the Bot API does (getUpdates): an update is confirmed when a later `offset` is asked for, and is given
again until then; a second poller ends the first one with 409.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from .wire import Connection, Params

_MOST = 100


class Mailbox:
    """Updates that wait for the bot."""

    def __init__(self, loop: asyncio.AbstractEventLoop, confirmed: Callable[[int], None]) -> None:
        """Call `confirmed(offset)` whenever the bot moves on."""
        self._loop = loop
        self._on_confirmed = confirmed
        self._queue: deque[tuple[int, bytes]] = deque()
        self._last_id = 0
        self._waiting: tuple[Connection, int, asyncio.TimerHandle] | None = None
        self._is_flushing = False
        self.offset = 0
        self.polls = 0

    def next_id(self) -> int:
        """Return the id for the next update; they are given out in order."""
        self._last_id += 1
        return self._last_id

    def put(self, update_id: int, update: bytes) -> None:
        """Add an update; a poll that waits is answered at the end of this turn of the loop."""
        self._queue.append((update_id, update))
        if self._waiting is not None and not self._is_flushing:
            self._is_flushing = True
            self._loop.call_soon(self._flush)

    def poll(self, connection: Connection, params: Params) -> None:
        """Answer getUpdates now, or when there is something to say, or when its time is over."""
        self.polls += 1
        if self._waiting is not None:
            rival, _, timer = self._waiting
            timer.cancel()
            self._waiting = None
            rival.fail(409, "Conflict: terminated by other getUpdates request")
        offset = int(params.get("offset") or 0)
        limit = min(int(params.get("limit") or _MOST), _MOST)
        self._confirm(offset)
        timeout = float(params.get("timeout") or 0)
        if self._queue or timeout <= 0:
            self._give(connection, limit)
        else:
            timer = self._loop.call_later(timeout, self._time_out)
            self._waiting = (connection, limit, timer)

    def _confirm(self, offset: int) -> None:
        queue = self._queue
        while queue and queue[0][0] < offset:
            queue.popleft()
        if offset > self.offset:
            self.offset = offset
            self._on_confirmed(offset)

    def _give(self, connection: Connection, limit: int) -> None:
        batch = [update for _, (_, update) in zip(range(limit), self._queue, strict=False)]
        connection.answer(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    def _flush(self) -> None:
        self._is_flushing = False
        if self._waiting is None:
            return
        connection, limit, timer = self._waiting
        timer.cancel()
        self._waiting = None
        if connection.is_open:
            self._give(connection, limit)

    def _time_out(self) -> None:
        if self._waiting is not None:
            connection, limit, _ = self._waiting
            self._waiting = None
            self._give(connection, limit)
