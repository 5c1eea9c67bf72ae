"""The queue of updates: numbered, confirmed by offset, one receiver at a time.

Behaves as tdlib/telegram-bot-api's `do_get_updates`: an offset confirms everything below it, a second long poll ends
the first one with 409, allowed kinds are remembered from call to call. Besides, it can play the tricks that happen
in real life: deliver twice, deliver again what was confirmed, fall silent. Knows no chat.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import limits
from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError, ControlError, LineCut, conflict

Json = dict[str, Any]

FIRST = 10_000_001
REMEMBERED = 1000
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds that come only when they are named (Bot API, getUpdates, `allowed_updates`)."""
SILENCES = {
    "off": "getUpdates works",
    "empty": "getUpdates waits as asked and brings nothing, though there is something",
    "hang": "getUpdates is never answered",
    "dead": "the connection of every getUpdates breaks",
}
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "terminated by setWebhook request"


@dataclass(slots=True)
class Queued:
    """An update that waits. `again` marks one delivered although it was confirmed: any next call ends it."""

    update: Json
    at: float
    again: bool = False
    delivered: bool = False

    @property
    def id(self) -> int:
        """Return the update's number."""
        return int(self.update["update_id"])


class Updates:
    """What happened and was not yet confirmed by the bot."""

    def __init__(self, clock: Clock) -> None:
        """Start empty. `last` is the number of the newest update, and `polls` counts calls of getUpdates."""
        self.queue: deque[Queued] = deque()
        self.confirmed: deque[Json] = deque(maxlen=REMEMBERED)
        self.allowed: list[str] = []
        self.silence = "off"
        self.polls = 0
        self.on_new: Callable[[], None] | None = None
        self._clock = clock
        self.last = FIRST - 1
        self._twice = 0
        self._reversed = False
        self._poll: asyncio.Future[ApiError | LineCut | None] | None = None
        self._closed = False

    # --- coming in ----------------------------------------------------------------------------------------------

    def add(self, kind: str, what: Json) -> int | None:
        """Queue an update and wake who waits for it; returns its number, None when the bot did not ask for it."""
        if (kind not in self.allowed) if self.allowed else (kind in UNASKED):
            return None
        self.last += 1
        update = {"update_id": self.last, kind: what}
        self.queue.append(Queued(update, self._clock.now()))
        if self._twice:
            self._twice -= 1
            self.queue.append(Queued(update, self._clock.now()))
        self.wake()
        return self.last

    def wake(self) -> None:
        """Tell the waiting poll, or the webhook, that there is something."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self.on_new is not None:
            self.on_new()

    def allow(self, kinds: object) -> None:
        """Remember which kinds the bot wants; None leaves it as it was, an empty list means the usual ones."""
        if isinstance(kinds, list):
            self.allowed = [str(kind) for kind in kinds]

    # --- going out ----------------------------------------------------------------------------------------------

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Json]:
        """Return the next updates, waiting for one up to `timeout_s`.

        Raises:
            ApiError: 409 when another poll or a webhook took over meanwhile.
            LineCut: the line broke while it waited.
        """
        self.polls += 1
        if not self._mute and ((found := self.take(offset, limit)) or timeout_s <= 0):
            return found
        self.interrupt(OTHER_POLL)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not self._closed:
            left = None if self.silence == "hang" else deadline - loop.time()
            if left is not None and left <= 0:
                break
            await self._wait(left)
            if not self._mute and (found := self.take(0, limit)):
                return found
        return []

    async def _wait(self, timeout_s: float | None) -> None:
        """Wait for something new, at most so long; raises what ended the wait."""
        poll: asyncio.Future[ApiError | LineCut | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        await asyncio.wait((poll,), timeout=timeout_s)
        if self._poll is poll:
            self._poll = None
        if poll.done() and (error := poll.result()) is not None:
            raise error

    @property
    def _mute(self) -> bool:
        return self.silence in {"empty", "hang"}

    def close(self) -> None:
        """End the waiting poll: the server stops."""
        self._closed = True
        self.wake()

    def interrupt(self, why: str) -> None:
        """End the waiting poll with a conflict."""
        self._end(conflict(why))

    def cut(self) -> None:
        """Break the connection of the waiting poll; what it would have brought waits for the next."""
        self._end(LineCut())

    def _end(self, how: ApiError | LineCut) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(how)
        self._poll = None

    def take(self, offset: int, limit: int) -> list[Json]:
        """Confirm everything below `offset` and return up to `limit` updates; 0 confirms nothing."""
        if offset < 0:
            self.drop(keep=-offset)
        self.confirm(offset)
        oldest = self._clock.now() - limits.UPDATES_KEPT_S
        while self.queue and self.queue[0].at < oldest:
            self.queue.popleft()
        found: list[Json] = []
        for queued in self.queue:
            if len(found) == limit:
                break
            queued.delivered = True
            found.append(queued.update)
        if self._reversed and found:
            self._reversed = False
            found.reverse()
        return found

    def confirm(self, offset: int) -> None:
        """Forget what the bot has: everything below `offset`, and repetitions that were delivered."""
        queue = self.queue
        while queue and (
            (queue[0].again and queue[0].delivered) or (not queue[0].again and queue[0].id < offset)
        ):
            queued = queue.popleft()
            if not queued.again:
                self.confirmed.append(queued.update)

    def confirm_first(self) -> None:
        """Forget the update at the head: the webhook took it."""
        if self.queue:
            queued = self.queue.popleft()
            if not queued.again:
                self.confirmed.append(queued.update)

    def drop(self, keep: int = 0) -> None:
        """Forget all updates but the newest `keep`."""
        while len(self.queue) > keep:
            self.confirmed.append(self.queue.popleft().update)

    # --- tricks -------------------------------------------------------------------------------------------------

    def duplicate(self, count: int) -> None:
        """Deliver each of the next `count` new updates twice, with the same number."""
        self._twice = count

    def redeliver(self, count: int) -> int:
        """Deliver the last `count` confirmed updates once more, before all others; returns how many there were."""
        again = list(self.confirmed)[-count:] if count > 0 else []
        self.queue.extendleft(Queued(update, self._clock.now(), again=True) for update in reversed(again))
        if again:
            self.wake()
        return len(again)

    def reverse(self) -> None:
        """Deliver the next updates that come together in the wrong order."""
        self._reversed = True

    def silent(self, mode: str) -> None:
        """Switch the silence of getUpdates: off, empty, hang or dead; see SILENCES."""
        if mode not in SILENCES:
            raise ControlError(f"There is no silence `{mode}`; there are {', '.join(SILENCES)}.")
        self.silence = mode
        if mode == "dead":
            self.cut()
        self.wake()
