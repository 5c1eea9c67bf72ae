"""Sends what is committed: per chat in order, across chats at once, within the rates, answers before reminders.

Fed with freshly committed messages (`push`) and, at the start and on `wake`, from the database. One task per message
under way, at most `limit`; a chat that must wait holds no task. Knows no case and no markup.
"""

import asyncio
import heapq
import itertools
import logging
from collections import deque
from collections.abc import Iterable

from bot.cases.base.codec import ms_of
from bot.cases.base.outbox import Message, Priority
from bot.cases.base.ports import Clock, Row, Statement, Store
from bot.cases.casework.saving import message_of
from bot.errors import StorageError
from bot.telegram.coalescing import LIVING, merged
from bot.telegram.delivery import Again, Delivery
from bot.telegram.inbound import CHANNEL
from bot.telegram.pacing import Pace, Rates

LIMIT = 256
PAGE = 2_000
READ_AGAIN_S = 2.0
CROWD = 3
CROWD_S = 10.0
"""So many chats told to wait within so many seconds mean that the whole bot is too fast: Telegram never says which."""
_log = logging.getLogger(__name__)


class _Chat:
    """The waiting messages of one chat."""

    __slots__ = ("address", "busy", "dropped", "heap", "latest", "messages", "not_before", "ticket", "timer")

    def __init__(self, address: str) -> None:
        self.address = address
        self.heap: list[tuple[int, int]] = []
        self.messages: dict[int, Message] = {}
        self.latest: dict[str, int] = {}
        self.dropped: list[int] = []
        self.busy = False
        self.not_before = 0.0
        self.ticket = 0
        self.timer: asyncio.TimerHandle | None = None

    def add(self, message: Message) -> None:
        """Queue the message, or let one waiting message serve for both."""
        if message.kind in LIVING:
            waiting = self.messages.get(self.latest.get(message.subject, 0))
            one = merged(waiting, message) if waiting is not None else None
            if waiting is not None and one is not None:
                self.dropped.append(waiting.id if one.id == message.id else message.id)
                del self.messages[waiting.id]
                message = one
            self.latest[message.subject] = message.id
        self.messages[message.id] = message
        heapq.heappush(self.heap, (message.priority, message.id))

    def first(self) -> tuple[int, int] | None:
        """Return priority and id of the message to go next, or None."""
        heap = self.heap
        while heap and (heap[0][1] not in self.messages or self.messages[heap[0][1]].priority != heap[0][0]):
            heapq.heappop(heap)
        return heap[0] if heap else None

    def pop(self) -> Message:
        """Take the first message; there is one."""
        self.first()  # a newer message may have taken the place of the one that was first
        _, identity = heapq.heappop(self.heap)
        message = self.messages.pop(identity)
        if self.latest.get(message.subject) == identity:
            del self.latest[message.subject]
        return message


class Relay:
    """Delivers messages in the background."""

    def __init__(
        self, delivery: Delivery, store: Store, clock: Clock, rates: Rates, *, limit: int = LIMIT
    ) -> None:
        self._delivery = delivery
        self._store = store
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._pace = Pace(rates, self._loop.time())
        self._limit = limit
        self._chats: dict[str, _Chat] = {}
        self._known: set[int] = set()
        self._stuck: set[int] = set()
        self._settled_meanwhile: set[int] | None = None
        self._ready: list[tuple[int, int, _Chat]] = []
        self._tickets = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._active = 0
        self._paused_until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._reader: asyncio.Task[None] | None = None
        self._read_wanted = False
        self._told_to_wait: deque[tuple[float, str]] = deque()
        self._empty = asyncio.Event()
        self._empty.set()
        self._stopped = False

    # --- feeding ------------------------------------------------------------------------------------------

    def push(self, messages: Iterable[Message]) -> None:
        """Take freshly committed messages; other channels' are left to them."""
        for message in messages:
            if message.channel == CHANNEL and message.id not in self._known:
                self._queue(message)

    def wake(self) -> None:
        """Look into the database for messages that were committed elsewhere, such as by the sweep."""
        self._read_wanted = True
        if self._reader is None and not self._stopped:
            self._reader = self._loop.create_task(self._read())
            self._reader.add_done_callback(self._read_done)

    async def start(self) -> int:
        """Take up what a former life left. Return how many messages wait.

        Raises:
            StorageError: the database cannot be read.
        """
        for row in await self._unsent():
            if row["state"] == "claimed":
                _log.warning("message %d of case %s may have been sent before", row["id"], row["case_id"])
                await self._delivery.give_up(row["id"])
            else:
                self._queue_row(row)
        return len(self._known)

    async def _read(self) -> None:
        while self._read_wanted:
            self._read_wanted = False
            self._settled_meanwhile = set()
            try:
                for row in await self._unsent():
                    if row["state"] == "due" and row["id"] not in self._settled_meanwhile:
                        self._queue_row(row)
            except StorageError as error:
                _log.warning("the outbox cannot be read yet: %s", error)
                self._read_wanted = True
                await asyncio.sleep(READ_AGAIN_S)
            finally:
                self._settled_meanwhile = None

    def _read_done(self, task: "asyncio.Task[None]") -> None:
        self._reader = None
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("reading the outbox failed", exc_info=error)
        elif self._read_wanted and not task.cancelled():
            self.wake()

    async def _unsent(self) -> list[Row]:
        rows: list[Row] = []
        after = 0
        while True:
            (page,) = await self._store.read(Statement("outbox_pending", {"after": after, "limit": PAGE}))
            rows += (row for row in page if row["channel"] == CHANNEL)
            if len(page) < PAGE:
                return rows
            after = page[-1]["id"]

    def _queue_row(self, row: Row) -> None:
        if row["id"] in self._known or row["id"] in self._stuck:
            return
        message = message_of(row)
        if row["not_before"] is not None:
            wait = (row["not_before"] - ms_of(self._clock.now())) / 1000
            if wait > 0:
                chat = self._chat(message.address)
                chat.not_before = max(chat.not_before, self._loop.time() + wait)
        self._queue(message)

    def _queue(self, message: Message) -> None:
        self._known.add(message.id)
        self._empty.clear()
        chat = self._chat(message.address)
        chat.add(message)
        self._offer(chat)

    def _chat(self, address: str) -> _Chat:
        chat = self._chats.get(address)
        if chat is None:
            chat = self._chats[address] = _Chat(address)
        return chat

    # --- taking turns -------------------------------------------------------------------------------------

    def _offer(self, chat: _Chat) -> None:
        """Let the chat take part in the next turn, or set its timer."""
        first = chat.first()
        if chat.busy or self._stopped or first is None:
            return
        now = self._loop.time()
        wait = max(
            chat.not_before - now, self._pace.chat_wait(chat.address, now, urgent=first[0] == Priority.REPLY)
        )
        if wait > 0:
            if chat.timer is None:
                chat.timer = self._loop.call_later(wait, self._chat_rested, chat)
            return
        chat.ticket = next(self._tickets)
        heapq.heappush(self._ready, (first[0], chat.ticket, chat))
        self._dispatch()

    def _chat_rested(self, chat: _Chat) -> None:
        chat.timer = None
        self._offer(chat)

    def _dispatch(self) -> None:
        """Start as many deliveries as may run now, the most urgent first."""
        while self._ready and self._active < self._limit and not self._stopped:
            if self._ready[0][2].ticket != self._ready[0][1]:
                heapq.heappop(self._ready)  # the chat has a newer place in the queue, or had its turn
                continue
            now = self._loop.time()
            wait = max(self._paused_until - now, self._pace.overall_wait(now))
            if wait > 0:
                if self._timer is None:
                    self._timer = self._loop.call_later(wait, self._bot_rested)
                return
            _, _, chat = heapq.heappop(self._ready)
            chat.ticket = 0
            chat.busy = True
            self._pace.take(chat.address, now)
            self._active += 1
            task = self._loop.create_task(self._serve(chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _bot_rested(self) -> None:
        self._timer = None
        self._dispatch()

    async def _serve(self, chat: _Chat) -> None:
        """Deliver the chat's first message."""
        message = chat.pop()
        again: Again | None = None
        try:
            if chat.dropped:
                dropped, chat.dropped = chat.dropped, []
                await self._delivery.withdraw(dropped)
                self._forget(dropped)
            again = await self._delivery.attempt(message)
        except Exception:  # noqa: BLE001 - the relay's edge
            # Whether it was sent is not clear here, so only the next start tries it again.
            self._stuck.add(message.id)
            _log.exception("message %d of case %s is left for the next start", message.id, message.case_id)
        finally:
            self._active -= 1
            chat.busy = False
            if again is None:
                self._forget([message.id])
            else:
                chat = self._requeue(chat, again)
            self._turn_over(chat)

    def _requeue(self, chat: _Chat, again: Again) -> _Chat:
        """Put the message back and make those wait who must."""
        now = self._loop.time()
        if again.message.address != chat.address:
            self._turn_over(chat)
            chat = self._chat(again.message.address)
        chat.add(again.message)
        chat.not_before = max(chat.not_before, now + again.seconds)
        if again.everybody or (again.asked and self._is_crowd(now, chat.address)):
            self._paused_until = max(self._paused_until, chat.not_before)
        return chat

    def _is_crowd(self, now: float, address: str) -> bool:
        told = self._told_to_wait
        told.append((now, address))
        while told[0][0] < now - CROWD_S:
            told.popleft()
        return len({one for _, one in told}) >= CROWD

    def _turn_over(self, chat: _Chat) -> None:
        if chat.messages:
            self._offer(chat)
        elif not chat.busy and not chat.dropped and self._chats.get(chat.address) is chat:
            del self._chats[chat.address]
        if not self._known:
            self._empty.set()
        self._dispatch()

    def _forget(self, messages: Iterable[int]) -> None:
        for message in messages:
            self._known.discard(message)
            if self._settled_meanwhile is not None:
                self._settled_meanwhile.add(message)

    # --- stopping -----------------------------------------------------------------------------------------

    async def flush(self, seconds: float) -> bool:
        """Wait until everything is settled, for at most so long. Return whether it is."""
        try:
            async with asyncio.timeout(seconds):
                if self._reader is not None:
                    await asyncio.shield(self._reader)
                await self._empty.wait()
        except TimeoutError:
            _log.warning("%d messages are left for the next start", len(self._known))
            return False
        return True

    async def stop(self, seconds: float) -> None:
        """Start nothing more; let what is under way end, for at most so long."""
        self._stopped = True
        if self._reader is not None:
            self._reader.cancel()
        if self._timer is not None:
            self._timer.cancel()
        for chat in self._chats.values():
            if chat.timer is not None:
                chat.timer.cancel()
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    @property
    def alive(self) -> bool:
        """Tell whether it delivers what it is given."""
        return not self._stopped

    @property
    def waiting(self) -> int:
        """Messages that are not settled yet."""
        return len(self._known)
