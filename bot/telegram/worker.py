"""One update from its lane to its answer: understand, let the office handle it, answer the tap, hand on the messages.

The error boundary of everything that a person causes: what nobody expected is logged with the update's id only, the
person hears of it once, and the update is kept as failed.
"""

import asyncio
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from telegram.constants import CallbackQueryLimit

from bot.cases.base.actions import Handle
from bot.cases.base.codec import ms_of
from bot.cases.base.inputs import Incoming, Tapped
from bot.cases.base.outbox import Handled, Message, Toast
from bot.cases.base.ports import Clock, Statement, Store
from bot.engine.basics.languages import language_of
from bot.engine.basics.messages import N_
from bot.errors import BotError, Conflict, DeliveryError, Rejected, StorageError
from bot.logcontext import Trouble, begin
from bot.telegram.api import Api
from bot.telegram.delivery import Reached
from bot.telegram.inbound import (
    CHANNEL,
    Ignored,
    Moved,
    Reach,
    Update,
    callback_id,
    together,
    understand,
)
from bot.telegram.intake import Arrived
from bot.telegram.markup import clean
from bot.telegram.menus import Menus
from bot.telemetry import Tally

Office = Callable[[Incoming], Awaitable[Handled]]
Say = Callable[[str, str, Mapping[str, Any]], str]
Push = Callable[[Iterable[Message]], None]

WENT_WRONG = N_("Something went wrong on our side; nothing is lost. Please try again in a moment.")
MAX_TOAST = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
PATIENCE_S = 0.8
"""A tap on what may take long is answered by then; what there is to say comes after."""
TRIES = 3
"""So often an update is tried before it may be what the database cannot take; while that takes nothing, for ever."""
STORAGE_WAIT_S = 2.0
ANSWER_TIMEOUT_S = 5.0
"""A tap that is answered later than this has been given up by the person's phone anyway."""
_log = logging.getLogger(__name__)


class Worker:
    """Works on updates, one at a time for each chat."""

    def __init__(  # noqa: PLR0913 - the ports of the conversation
        self,
        *,
        api: Api,
        store: Store,
        clock: Clock,
        office: Office,
        say: Say,
        push: Push,
        wake: Callable[[], None],
        reached: Reached,
        username: str,
        menus: Menus,
        default_language: str,
        tally: Tally | None = None,
    ) -> None:
        self._api = api
        self._store = store
        self._clock = clock
        self._office = office
        self._say = say
        self._push = push
        self._reached = reached
        self._username = username
        self._menus = menus
        self._default_language = default_language
        self._wake = wake
        self._database_away = Trouble(_log, "updates wait for the database")
        self._unanswered = Trouble(_log, "taps are not answered")
        self._tally = tally or Tally()

    async def work(self, arrived: Arrived) -> None:
        """Handle one update. Never raises but to be cancelled, which leaves the update for the next start.

        While the database is away it is tried again: nothing of it has taken effect, and nobody should do it twice.
        """
        begin(update=arrived.update["update_id"])
        for attempt in itertools.count(1):
            away = await self._attempt(arrived)
            if away is None:
                if attempt > 1:
                    self._database_away.over()
                    self._wake()  # what was committed by an answer that broke is pushed by nobody
                return
            self._database_away.failed(away)
            if attempt >= TRIES and await self._is_failed(arrived, away):
                return
            await asyncio.sleep(STORAGE_WAIT_S)

    async def _attempt(self, arrived: Arrived) -> StorageError | None:
        """Handle an update; return why the database did not take it, None when it is settled."""
        try:
            await self._handle(arrived.update, arrived)
            self._tally.handled += 1 + len(arrived.more)
            self._tally.answering.add(time.monotonic() - arrived.since_s)
        except Exception as error:  # noqa: BLE001 - the update's edge: it is told to its sender and the next one comes
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                return error
            await self._is_failed(arrived, error)
        return None

    async def _handle(self, update: Update, arrived: Arrived) -> None:
        finish, *others = (Statement("finish_update", self._done(one), 1) for one in (update, *arrived.more))
        signal = understand(update, arrived.at, self._username, (finish,))
        if arrived.more:
            whole = (signal, *(understand(one, arrived.at, self._username) for one in arrived.more))
            signal = together(whole, tuple(others))
        match signal:
            case Incoming() as incoming:
                await self._serve(incoming, callback_id(update))
            case Reach(address=address, reachable=reachable):
                with suppress(Conflict):  # this very update has taken effect before
                    await self._reached(address, [finish], reachable=reachable, silent=True)
            case Moved(old=old, new=new):
                await self._finish(
                    finish, Statement("move_address", {"channel": CHANNEL, "address": old, "to": new})
                )
            case Ignored():
                await self._finish(finish, *others)

    async def _serve(self, incoming: Incoming, tap: str) -> None:
        """Let the office handle it and answer the tap: meanwhile, where that may take long (a sheet of many rows)."""
        early: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        timer = loop.call_later(PATIENCE_S, lambda: early.append(loop.create_task(self._answer(tap, ""))))
        if not _takes_long(incoming):
            timer.cancel()
        try:
            handled = await self._office(incoming)
        finally:
            timer.cancel()
        self._push(handled.messages)
        if tap and not early:
            await self._answer_tap(tap, handled)
        elif early and handled.toast is not None and handled.toast.alert:
            await self._say_late(incoming.address, handled.toast, handled.language)
        await self._menus.look(incoming)

    async def _say_late(self, address: str, toast: Toast, language: str) -> None:
        """Send as a message what came too late for the box above the chat."""
        text = clean(self._say(language, toast.msgid, toast.params))
        try:
            await self._api.call("sendMessage", {"chat_id": int(address), "text": text})
        except DeliveryError as error:
            _log.warning("a late answer was not told: %s", type(error).__name__)

    async def _finish(self, finish: Statement, *further: Statement) -> None:
        """Finish an update that the office never sees; done before is done."""
        try:
            await self._store.commit([finish, *further])
        except Conflict as conflict:
            if conflict.statement != finish.name:
                await self._store.commit([finish])  # the new address was known already

    async def _answer_tap(self, tap: str, handled: Handled) -> None:
        toast = handled.toast
        text = (
            self._say(handled.language, toast.msgid, toast.params)
            if toast is not None and toast.msgid
            else ""
        )
        await self._answer(tap, text, alert=toast is not None and toast.alert)

    async def _answer(self, tap: str, text: str, *, alert: bool = False) -> None:
        payload: dict[str, Any] = {"callback_query_id": tap}
        if text:
            payload["text"] = _short(clean(text))
            if alert:
                payload["show_alert"] = True
        try:
            await self._api.call("answerCallbackQuery", payload, ANSWER_TIMEOUT_S)
        except Rejected as error:
            _log.debug("a tap was not answered: %s", error)  # too old; the screen has changed all the same
        except DeliveryError as error:
            self._unanswered.failed(error)
        else:
            self._unanswered.over()

    async def _is_failed(self, arrived: Arrived, error: Exception) -> bool:
        """Keep the update as failed and tell the person; False when the database is away for that too."""
        update = arrived.update
        updates = (update, *arrived.more)
        try:
            await self._store.commit([Statement("fail_update", self._done(one)) for one in updates])
        except BotError:
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                return False
            _log.error("update %s stays for the next start", update.get("update_id"))
        _log.error("update %s failed", update.get("update_id"), exc_info=error)
        self._tally.failed += len(updates)
        try:
            await self._apologise(update)
        except (DeliveryError, KeyError, TypeError, ValueError) as untold:
            _log.warning(
                "the person behind update %s was not told: %s", update.get("update_id"), type(untold).__name__
            )
        return True

    async def _apologise(self, update: Update) -> None:
        part = update.get("callback_query") or update.get("message") or update.get("edited_message")
        if part is None or "from" not in part:
            return
        sender = part["from"]
        text = self._say(language_of(sender.get("language_code", ""), self._default_language), WENT_WRONG, {})
        if tap := callback_id(update):
            await self._answer(tap, text, alert=True)
        else:
            await self._api.call("sendMessage", {"chat_id": sender["id"], "text": text})

    def _done(self, update: Update) -> dict[str, Any]:
        return {"update_id": update["update_id"], "at": ms_of(self._clock.now())}


def _takes_long(incoming: Incoming) -> bool:
    return isinstance(incoming.input, Tapped) and isinstance(incoming.input.action, Handle)


def _short(text: str) -> str:
    return text if len(text) <= MAX_TOAST else text[: MAX_TOAST - 1] + "…"
