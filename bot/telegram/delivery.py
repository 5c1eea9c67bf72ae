"""One attempt to deliver one committed message, and what becomes of its row. The states of the outbox live here.

    due ─ claimed (only `once`) ─ sent | refused | unknown | withdrawn

An ordinary message stays `due` until it is marked, so a crash repeats at most the one in flight. A message marked
`once` is claimed first; when nobody knows whether it arrived it becomes `unknown` and is never sent again by itself.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.cases.base.codec import ms_of
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Clock, Statement, Store
from bot.errors import Conflict, DeliveryError, Rejected, RetryAfter, StorageError, Uncertain, Unreachable
from bot.logcontext import Trouble, begin
from bot.render.screen import Screen
from bot.telegram.api import Api, ChatMoved, ServerTrouble
from bot.telegram.outbound import Courier, Delivered
from bot.telegram.request import NotSent
from bot.telemetry import Tally

Present = Callable[[Message], Awaitable[Screen | None]]


class Reached(Protocol):
    """Notes whether an address can be reached, with all that follows from it, together with `closing`.

    `silent`: the person has shut the door or opened it; nothing failed to arrive.
    """

    async def __call__(
        self, address: str, closing: Sequence[Statement], *, reachable: bool, silent: bool
    ) -> None:
        """Commit it.

        Raises:
            StorageError: nothing is noted.
        """
        ...


LONGEST_WAIT_S = 60.0
LONGEST_OUTAGE_WAIT_S = 15.0
STORAGE_WAIT_S = 2.0
START_CODE = re.compile(r"(\?start=)[\w-]+")
TROUBLES = 12
"""After so many failures of Telegram's own the message itself must be what it cannot take."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Again:
    """Try the message again after so many seconds; `everybody` must wait when it is not this chat's fault."""

    message: Message
    seconds: float
    everybody: bool = False
    asked: bool = False
    """Telegram itself asked to wait."""


class Delivery:
    """Attempts deliveries and settles their rows."""

    def __init__(  # noqa: PLR0913 - the ports of a delivery
        self,
        *,
        api: Api,
        store: Store,
        clock: Clock,
        present: Present,
        reached: Reached,
        instance: str,
        tally: Tally | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._present = present
        self._reached = reached
        self._instance = instance
        self._settled = (tally or Tally()).messages
        self._courier = Courier(api, store)
        self._away = Trouble(_log, "messages wait, Telegram is out of reach")
        self._asked = Trouble(_log, "messages wait, Telegram asks for it")
        self._database_away = Trouble(_log, "messages wait for the database")

    async def attempt(self, message: Message) -> Again | None:
        """Render and send the message and settle its row; None when it is settled."""
        begin(message_id=message.id, **({} if message.case_id is None else {"case": message.case_id}))
        try:
            screen = await self._present(message)
            if screen is None:
                await self.withdraw([message.id])
                return None
            if message.once and not message.edit and not await self._claim(message):
                return None
        except StorageError as error:
            return self._wait_for_storage(message, error)
        except Exception:  # noqa: BLE001 - the relay's edge: one message must not stop the rest
            _log.exception("message %d of case %s cannot be drawn", message.id, message.case_id)
            await self._refused(message, "it cannot be drawn")
            return None
        return await self._deliver(message, screen)

    async def _deliver(self, message: Message, screen: Screen) -> Again | None:
        try:
            delivered = await self._courier.deliver(message, screen, self._now())
        except DeliveryError as error:
            return await self._failed(message, error)
        except StorageError as error:
            return self._wait_for_storage(message, error)
        except Exception:  # noqa: BLE001 - as above
            _log.exception("message %d of case %s failed on its way", message.id, message.case_id)
            await self.settle([self._mark("mark_unknown", message.id, error="an error of this program")])
            return None
        if delivered is None:
            await self.withdraw([message.id])
        else:
            await self._sent(message, delivered)
        return None

    def _wait_for_storage(self, message: Message, error: StorageError) -> Again:
        self._database_away.failed(error)
        return _again(message, STORAGE_WAIT_S)

    async def _claim(self, message: Message) -> bool:
        """Claim the message; False when it was claimed or settled before."""
        claim = Statement("claim_outbox", {"id": message.id, "by": self._instance, "at": self._now()}, 1)
        try:
            await self._store.commit([claim])
        except Conflict:
            _log.warning("message %d of case %s is in other hands", message.id, message.case_id)
            return False
        return True

    async def _sent(self, message: Message, delivered: Delivered) -> None:
        self._away.over()
        self._asked.over()
        body = without_codes(delivered.body)
        marked = self._mark("mark_sent", message.id, body=body, message_ref=delivered.ref)
        await self.settle([marked, *delivered.notes])
        if delivered.old:
            await self._courier.tidy(message.address, delivered)

    async def _failed(self, message: Message, error: DeliveryError) -> Again | None:
        match error:
            case RetryAfter(seconds=seconds):
                self._asked.failed(error)
                await self._postpone(message, seconds)
                return _again(message, seconds, asked=True)
            case ChatMoved(to=to):
                return await self._moved(message, str(to))
            case Unreachable():
                await self._lost(message)
            case NotSent():
                self._away.failed(error)
                if message.once and not message.edit:
                    await self._postpone(message, 0)  # gives the claim back: it surely did not arrive
                return _again(message, min(_backoff(message), LONGEST_OUTAGE_WAIT_S), everybody=True)
            case Uncertain() if message.once and not message.edit:
                _log.warning(
                    "nobody knows whether message %d of case %s arrived", message.id, message.case_id
                )
                await self.settle([self._mark("mark_unknown", message.id, error=str(error))])
            case Uncertain() if not isinstance(error, ServerTrouble) or message.attempts < TROUBLES:
                self._away.failed(error)
                return _again(message, _backoff(message))
            case _:
                log = _log.error if isinstance(error, Rejected) else _log.warning
                log(  # Telegram may quote the text: its words stand in the row only
                    "message %d of case %s was refused: %s", message.id, message.case_id, type(error).__name__
                )
                await self._refused(message, str(error))
        return None

    async def _lost(self, message: Message) -> None:
        """Note that nobody is reached there any more, together with the message that failed."""
        closing = [self._mark("mark_refused", message.id, error="unreachable")]

        async def note() -> None:
            await self._reached(message.address, closing, reachable=False, silent=False)

        await self._insist(note)

    async def _moved(self, message: Message, to: str) -> Again:
        """Follow a group to its new address."""
        move = Statement("move_address", {"channel": message.channel, "address": message.address, "to": to})
        try:
            await self.settle([move])
        except Conflict:
            _log.debug("the new address was known already")
        return _again(replace(message, address=to, edit=""), 0)

    async def _refused(self, message: Message, why: str) -> None:
        await self.settle([self._mark("mark_refused", message.id, error=why)])

    async def _postpone(self, message: Message, seconds: float) -> None:
        not_before = self._now() + round(seconds * 1000)
        await self.settle([Statement("postpone_outbox", {"id": message.id, "not_before": not_before})])

    async def withdraw(self, messages: Sequence[int]) -> None:
        """Mark messages whose reason is gone."""
        await self.settle([self._mark("mark_withdrawn", message) for message in messages])

    async def give_up(self, message: int) -> None:
        """Mark a message that a former life had claimed: nobody knows whether it was sent."""
        await self.settle([self._mark("mark_unknown", message, error="claimed by a program that ended")])

    async def settle(self, unit: Sequence[Statement]) -> None:
        """Commit what became of a message.

        Raises:
            Conflict: only where a statement of the unit expects something.
        """

        async def commit() -> None:
            await self._store.commit(unit)

        await self._insist(commit)

    async def _insist(self, commit: Callable[[], Awaitable[None]]) -> None:
        """Commit again and again while the database is away: it has happened."""
        while True:
            try:
                await commit()
            except Conflict:
                raise
            except StorageError as error:
                self._database_away.failed(error)
                await asyncio.sleep(STORAGE_WAIT_S)
            else:
                self._database_away.over()
                return

    def _mark(self, name: str, message: int, **params: str) -> Statement:
        self._settled[name.removeprefix("mark_")] += 1
        return Statement(name, {"id": message, "at": self._now(), **params})

    def _now(self) -> int:
        return ms_of(self._clock.now())


def without_codes(text: str) -> str:
    """Return the text with the codes of links that let somebody in taken out: they are kept nowhere."""
    return START_CODE.sub(r"\1…", text)


def _again(message: Message, seconds: float, *, everybody: bool = False, asked: bool = False) -> Again:
    """Return the next attempt; a question or card is drawn anew then, from the facts of that moment."""
    view = message.view if message.kind == "page" else None
    return Again(replace(message, attempts=message.attempts + 1, view=view), seconds, everybody, asked)


def _backoff(message: Message) -> float:
    return min(LONGEST_WAIT_S, 0.5 * 2.0 ** min(message.attempts, 10))
