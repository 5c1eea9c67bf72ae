"""Posting updates to the bot's webhook: in order, one at a time, repeated until the bot says 2xx.

Behaves as tdlib/telegram-bot-api's `WebhookActor`, but posts to loopback addresses only, takes plain http, and begins
with a shorter pause between attempts. Knows no method: an answer that holds a call is given to `on_reply`.
"""

import asyncio
import contextlib
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import orjson

from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.updates import Updates

Json = dict[str, Any]

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0
TIMEOUT_S = 60.0
CONNECTIONS = 40


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Webhook:
    """The address to which updates are posted; none when `url` is empty."""

    def __init__(self, updates: Updates, clock: Clock, faults: Faults) -> None:
        """Start without an address: updates wait for getUpdates."""
        self.url = ""
        self.max_connections = CONNECTIONS
        self.on_reply: Callable[[Json], None] | None = None
        self.posts = 0
        self._secret = ""
        self._updates = updates
        self._clock = clock
        self._faults = faults
        self._new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._last_error: tuple[int, str] | None = None

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Begin to post to an address; the secret goes into the header X-Telegram-Bot-Api-Secret-Token."""
        self.stop()
        self.url, self._secret, self.max_connections = url, secret, max_connections
        self._last_error = None
        self._updates.on_new = self._new.set
        self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Post no more; updates wait for getUpdates."""
        self.url = ""
        self._updates.on_new = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def info(self) -> Json:
        """Return the Bot API's WebhookInfo."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.queue),
        }
        if self.url:
            info["max_connections"] = self.max_connections
            info["ip_address"] = "127.0.0.1"
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def _run(self) -> None:
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        pause_s = FIRST_PAUSE_S
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            while True:
                found = self._updates.take(0, 1)
                if not found:
                    self._new.clear()
                    await self._new.wait()
                    continue
                if await self._post(session, found[0]):
                    pause_s = FIRST_PAUSE_S
                    self._updates.confirm_first()
                else:
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        """Post one update; tells whether the bot took it."""
        self.posts += 1
        if self._faults.down:
            self._failed("Connection timed out")
            return False
        try:
            async with session.post(self.url, data=orjson.dumps(update), allow_redirects=False) as response:
                status, reason = response.status, response.reason
                reply = await _call_in(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(
                "Connection refused"
                if isinstance(error, aiohttp.ClientConnectorError)
                else "Read timeout expired"
            )
            return False
        if not 200 <= status < 300:  # noqa: PLR2004  # any 2xx
            self._failed(f"Wrong response from the webhook: {status} {reason}")
            return False
        if self.on_reply is not None and "method" in reply:
            self.on_reply(reply)
        return True

    def _failed(self, why: str) -> None:
        self._last_error = (self._clock.date(), why)


async def _call_in(response: aiohttp.ClientResponse) -> Json:
    """Return the call that an answer holds, {} when it holds none.

    As JSON, as a form or in parts: Bot API, "Making requests when getting updates". Files are left out.
    """
    match response.content_type:
        case "application/json":
            with contextlib.suppress(orjson.JSONDecodeError):
                call = orjson.loads(await response.read())
                return call if isinstance(call, dict) else {}
        case "application/x-www-form-urlencoded":
            return dict(parse_qsl(await response.text()))
        case "multipart/form-data":
            parts = aiohttp.MultipartReader.from_response(response)
            call = {}
            while (part := await parts.next()) is not None:
                if isinstance(part, aiohttp.BodyPartReader) and part.filename is None:
                    call[part.name] = await part.text()
            return call
    return {}


def host_of(url: str) -> str | None:
    """Return the host of an http or https address, None when it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in {"http", "https"} else None
