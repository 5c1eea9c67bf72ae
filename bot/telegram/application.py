"""The Telegram channel as a whole: opens and closes everything of this package in the right order.

In: poll loop or webhook -> inbox -> lanes -> office. Out: relay -> chats. PTB's `Bot` serves start-up and
administration; its Updater, handlers, job queue and persistence are not used: they hold state in memory that a crash
would lose.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import telegram
from telegram.error import InvalidToken, TelegramError

from bot.cases.base.outbox import Message
from bot.cases.base.ports import Clock, Store
from bot.errors import DeliveryError, SettingsError
from bot.telegram.api import Api
from bot.telegram.delivery import Delivery, Present, Reached
from bot.telegram.gathering import Gathering
from bot.telegram.inbound import ALLOWED_UPDATES
from bot.telegram.intake import GIVE_UP_AFTER, POLL_TIMEOUT_S, Arrived, Intake, Poller
from bot.telegram.lanes import Lanes
from bot.telegram.menus import MenuPorts, Menus
from bot.telegram.pacing import Rates
from bot.telegram.patience import patiently
from bot.telegram.relay import Relay
from bot.telegram.request import AiohttpRequest, Http
from bot.telegram.worker import Office, Say, Worker
from bot.telemetry import Tally

if TYPE_CHECKING:
    from starlette.routing import Route

LAST_SECONDS = 5.0
"""What a call that is under way may still take when the time for a graceful stop is over."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where and how Telegram is reached. `root` without a trailing slash; `proxy` http(s) or socks5, or None."""

    token: str
    root: str = "https://api.telegram.org"
    proxy: str | None = None
    rates: Rates = Rates()
    poll_timeout_s: int = POLL_TIMEOUT_S


@dataclass(frozen=True, slots=True)
class Ports:
    """What the channel needs of the rest of the bot."""

    store: Store
    clock: Clock
    office: Office
    present: Present
    say: Say
    reached: Reached
    menus: MenuPorts
    default_language: str
    tally: Tally


class TelegramChannel:
    """Carries inputs to the office and messages to the chats.

    `async with` checks the token and reads who we are; `start` begins to work; `failed` ends when the channel cannot go
    on; `stop`, also called on leaving, ends gracefully.
    """

    def __init__(self, connection: Connection, ports: Ports) -> None:
        self._connection = connection
        self._ports = ports
        self._http = Http(connection.proxy)
        self._api = Api(self._http, connection.root, connection.token, ports.tally)
        request = AiohttpRequest(self._http)
        self.bot = telegram.Bot(
            connection.token,
            base_url=f"{connection.root}/bot",
            base_file_url=f"{connection.root}/file/bot",
            request=request,
            get_updates_request=request,
        )
        self._stack = AsyncExitStack()
        self._poller: Poller | None = None
        self._polling: asyncio.Task[None] | None = None
        self._stopped = False
        self._started = False

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            SettingsError: Telegram does not accept the token.
            DeliveryError: Telegram cannot be reached.
        """
        try:
            await self._stack.enter_async_context(self._http)
            await self._hello()
            self._build()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.stop(0 if error is not None else LAST_SECONDS)
        finally:
            await self._stack.aclose()

    async def _hello(self) -> None:
        try:
            await patiently(self.bot.initialize)
        except InvalidToken as error:
            raise SettingsError(
                "BOT_TOKEN: Telegram does not accept this token. Ask BotFather for it."
            ) from error
        except TelegramError as error:
            raise DeliveryError(
                f"Telegram cannot be reached at {self._connection.root} ({error}). "
                "Check the network, PROXY_URL and TELEGRAM_API_URL."
            ) from error

    def _build(self) -> None:
        ports, api = self._ports, self._api
        delivery = Delivery(
            api=api,
            store=ports.store,
            clock=ports.clock,
            present=ports.present,
            reached=ports.reached,
            instance=secrets.token_hex(4),
            tally=ports.tally,
        )
        self.relay = Relay(delivery, ports.store, ports.clock, self._connection.rates)
        self._menus = Menus(api, ports.store, ports.menus)
        worker = Worker(
            api=api,
            store=ports.store,
            clock=ports.clock,
            office=ports.office,
            say=ports.say,
            push=self.relay.push,
            wake=self.relay.wake,
            reached=ports.reached,
            username=self.me,
            menus=self._menus,
            default_language=ports.default_language,
            tally=ports.tally,
        )
        self._lanes: Lanes[Arrived] = Lanes(worker.work)
        self._gathering = Gathering(self._lanes.push)
        self.intake = Intake(ports.store, ports.clock, self._lanes, self._gathering.push, ports.tally)

    @property
    def me(self) -> str:
        """The bot's username without @, for links."""
        return self.bot.username

    @property
    def link_address(self) -> str:
        """What stands before the word of a deep link to the bot."""
        return f"https://t.me/{self.me}?start="

    # --- working ------------------------------------------------------------------------------------------

    async def start(self, *, webhook: str = "", secret: str = "") -> None:
        """Take up what a former life left, then receive: by polling, or at the public address `webhook`.

        Raises:
            SettingsError: Telegram refuses the webhook's address.
            DeliveryError: Telegram cannot be reached.
        """
        waiting = await self.relay.start()
        unfinished = await self.intake.recover()
        if waiting or unfinished:
            _log.info("taking up %d messages and %d updates of a former life", waiting, unfinished)
        if webhook:
            await self._set_webhook(webhook, secret)
            self._started = True
            return
        await self._administer(partial(self.bot.delete_webhook, drop_pending_updates=False))
        self._poller = Poller(self._api, self._http, self.intake, timeout_s=self._connection.poll_timeout_s)
        self._polling = asyncio.create_task(self._poller.run(), name="polling")
        self._started = True

    async def _set_webhook(self, url: str, secret: str) -> None:
        call = partial(
            self.bot.set_webhook,
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=40,
        )
        try:
            await patiently(call)
        except telegram.error.BadRequest as error:
            raise SettingsError(f"WEBHOOK_URL: Telegram refuses {url}: {error}") from error
        except TelegramError as error:
            raise DeliveryError(f"Telegram cannot be reached ({error}).") from error

    async def failed(self) -> None:
        """Wait until receiving cannot go on; never returns by itself otherwise.

        Raises:
            SettingsError: the token is not accepted, or another program polls with it.
            DeliveryError: Telegram has been silent for too long.
        """
        if self._polling is None:
            await asyncio.Event().wait()
        else:
            await asyncio.shield(self._polling)

    async def stop(self, seconds: float) -> None:
        """Receive no more, finish what has come in, send what was committed; for at most so long."""
        if self._stopped:
            return
        self._stopped = True
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
            if self._poller is not None and seconds:
                await self._poller.confirm()
        self._gathering.close()
        await self._lanes.drain(max(0.0, until - clock()))
        await self.relay.flush(max(0.0, until - clock()))
        await self.relay.stop(LAST_SECONDS)
        await self._menus.close()

    def webhook_route(self, *, path: str, secret: str) -> "Route":
        """Return the route that receives updates.

        Raises:
            SettingsError: the secret is not what Telegram takes.
        """
        from bot.telegram.webhook import webhook_route  # noqa: PLC0415 - only who has a webhook needs Starlette

        return webhook_route(self.intake.accept, path=path, secret=secret)

    def health(self) -> dict[str, Any]:
        """Return how things stand: what works, seconds since Telegram last answered a poll, and what waits."""
        silent = self._poller.silent_s if self._poller is not None else 0.0
        alive = self._polling is None or not self._polling.done()
        return {
            "receiving": alive
            and silent < GIVE_UP_AFTER * self._connection.poll_timeout_s
            and not self._stopped,
            "ready": self._started and not self._stopped,
            "sending": self.relay.alive,
            "silent_s": round(silent, 1),
            "updates_waiting": self._lanes.pending,
            "messages_waiting": self.relay.waiting,
        }

    def push(self, messages: Iterable[Message]) -> None:
        """Send messages that were committed elsewhere, such as by the sweep."""
        self.relay.push(messages)

    def wake(self) -> None:
        """Look for committed messages in the database."""
        self.relay.wake()

    # --- administration -----------------------------------------------------------------------------------

    async def set_commands(self, commands: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        """Set the menu of commands in every language; what is not translated shows the default language.

        Args:
            commands: command without slash, and its description by language (`zh_CN`, `en`).

        Raises:
            DeliveryError: Telegram cannot be reached or refuses a command.
        """
        default = self._ports.default_language
        languages = sorted({language for _, texts in commands for language in texts})
        for language in (None, *languages):
            menu = [
                telegram.BotCommand(name, (texts.get(language or default) or texts[default])[:256])
                for name, texts in commands
            ]
            code = language.partition("_")[0] if language else None
            await self._administer(partial(self.bot.set_my_commands, menu, language_code=code))

    async def download(self, ref: str, most: int) -> bytes:
        """Return a file that a person sent, of at most so many bytes; implements `bot.cases.base.ports.Download`.

        Raises:
            Rejected: it is not there any more, or bigger.
            DeliveryError: Telegram does not give it now.
        """
        return await self._api.download(ref, most)

    @staticmethod
    async def _administer(call: Callable[[], Awaitable[object]]) -> None:
        try:
            await patiently(call)
        except TelegramError as error:
            raise DeliveryError(f"Telegram refused or could not be reached: {error}") from error
