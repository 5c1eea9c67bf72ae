"""Updates come in: committed to `inbox` first, confirmed to Telegram after, worked on once.

The poll loop moves its offset only when the batch is durable; what a crash left unfinished is worked on first at the
next start. Knows what an update's id and chat are, and nothing else of it.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Clock, Statement, Store
from bot.errors import BotError, DeliveryError, RetryAfter, SettingsError
from bot.logcontext import Trouble
from bot.telegram.api import Api, LoggedOut, OtherPoller
from bot.telegram.inbound import ALLOWED_UPDATES, Update, chat_of
from bot.telegram.lanes import Lanes
from bot.telegram.request import Http
from bot.telemetry import Tally

BATCH = 100
POLL_TIMEOUT_S = 30
MARGIN_S = 15
"""How much longer than the long poll itself an answer may take."""
MOST_PENDING = 5_000
"""Above this many unfinished updates nothing more is fetched: Telegram keeps them for 24 hours."""
RECOVER_BATCH = 10_000
RECONNECT_AFTER, GIVE_UP_AFTER = 3, 10
"""Times the poll time-out without any answer: then fresh connections, then the end, for the supervisor to restart."""
OTHER_POLLER_TRIES = 5
"""A poll of this bot's own former life may linger at the server for a moment."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A committed update and when it reached its lane; `more` are the others of its album."""

    update: Update
    at: datetime
    more: tuple[Update, ...] = ()
    since_s: float = field(default_factory=time.monotonic)


class Intake:
    """Commits updates and hands the new ones to their lanes."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        lanes: Lanes[Arrived],
        push: Callable[[Arrived], None] | None = None,
        tally: Tally | None = None,
    ) -> None:
        """Hand updates to the lanes, or to `push` that stands before them."""
        self._store = store
        self._clock = clock
        self._lanes = lanes
        self._tally = tally or Tally()
        self._push = push or (lambda arrived: lanes.push(chat_of(arrived.update), arrived))

    async def accept(self, updates: Sequence[dict[str, Any]]) -> int:
        """Make the updates durable in one unit; work on those that are new. Return how many are.

        Raises:
            StorageError: nothing was kept; they must not be confirmed.
        """
        now = self._clock.now()
        received_at = ms_of(now)
        rows = await self._store.commit(
            [
                Statement(
                    "insert_update",
                    {
                        "update_id": update["update_id"],
                        "chat": str(chat_of(update)),
                        "body": orjson.dumps(update).decode(),
                        "received_at": received_at,
                    },
                )
                for update in updates
            ]
        )
        new = [update for update, answer in zip(updates, rows, strict=True) if answer]
        self._tally.taken += len(new)
        for update in new:
            self._push(Arrived(update, now))
        return len(new)

    async def recover(self) -> int:
        """Hand what a former life left unfinished to its lanes, oldest first. Return how many there were."""
        seen: set[int] = set()
        while True:
            (rows,) = await self._store.read(Statement("new_updates", {"limit": RECOVER_BATCH}))
            left = [row for row in rows if row["update_id"] not in seen]
            now = self._clock.now()
            for row in left:
                seen.add(row["update_id"])
                update = orjson.loads(row["body"])
                self._push(Arrived(update, now))
            if len(rows) < RECOVER_BATCH or not left:
                return len(seen)
            await self._lanes.at_most(0)

    async def room(self) -> None:
        """Wait until the lanes can take more."""
        await self._lanes.at_most(MOST_PENDING)


class Poller:
    """The poll loop. `run` ends only by an error or by being cancelled."""

    def __init__(self, api: Api, http: Http, intake: Intake, *, timeout_s: int = POLL_TIMEOUT_S) -> None:
        self._api = api
        self._http = http
        self._intake = intake
        self._timeout_s = timeout_s
        self._offset = 0
        self._last_ok = time.monotonic()
        self._reconnected = False
        self._trouble = Trouble(_log, "polling")

    @property
    def silent_s(self) -> float:
        """Seconds since Telegram last answered a poll."""
        return time.monotonic() - self._last_ok

    async def run(self) -> None:
        """Poll for ever.

        Raises:
            SettingsError: the token is not accepted, or another program polls with it.
            DeliveryError: Telegram has been silent for too long.
        """
        self._last_ok = time.monotonic()
        pause, others = FIRST_PAUSE_S, 0
        while True:
            try:
                await self._once()
                self._trouble.over()
                pause, others = FIRST_PAUSE_S, 0
                continue
            except LoggedOut:
                raise SettingsError(
                    "BOT_TOKEN: Telegram does not accept this token. Ask BotFather for it."
                ) from None
            except OtherPoller as error:
                others += 1
                if others >= OTHER_POLLER_TRIES:
                    raise SettingsError(
                        "BOT_TOKEN: another program receives this bot's messages with the same token. "
                        "Stop it, or use another token."
                    ) from error
                wait = pause
            except RetryAfter as error:
                self._trouble.failed(error)
                wait = error.seconds
            except BotError as error:
                self._trouble.failed(error)
                wait = pause
            await self._watch()
            pause = min(pause * 2, LONGEST_PAUSE_S)
            await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - not a secret

    async def _once(self) -> None:
        await self._intake.room()
        updates = await self._api.call(
            "getUpdates",
            {
                "offset": self._offset,
                "limit": BATCH,
                "timeout": self._timeout_s,
                "allowed_updates": ALLOWED_UPDATES,
            },
            self._timeout_s + MARGIN_S,
        )
        self._last_ok = time.monotonic()
        self._reconnected = False
        if updates:
            await self._intake.accept(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

    async def confirm(self) -> None:
        """Tell Telegram what is committed already, so that a quick restart does not fetch it again."""
        if self._offset:
            payload = {"offset": self._offset, "limit": 1, "timeout": 0, "allowed_updates": ALLOWED_UPDATES}
            try:
                await self._api.call("getUpdates", payload, 3)
            except DeliveryError as error:
                _log.debug("the last offset was not confirmed: %s", error)

    async def _watch(self) -> None:
        """Start over with fresh connections when Telegram is silent, and end when that does not help.

        Raises:
            DeliveryError: silent for too long.
        """
        if self.silent_s > GIVE_UP_AFTER * self._timeout_s:
            raise DeliveryError(
                f"Telegram has not answered for {self.silent_s:.0f} s. "
                "Check the network, PROXY_URL and TELEGRAM_API_URL."
            )
        if self.silent_s > RECONNECT_AFTER * self._timeout_s and not self._reconnected:
            _log.warning("Telegram has been silent for %.0f s: connecting anew", self.silent_s)
            self._reconnected = True
            await self._http.reconnect()
