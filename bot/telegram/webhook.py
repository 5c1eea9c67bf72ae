"""Updates by webhook: the batch is committed first, then Telegram hears 200. A route of `bot.serving`.

Telegram repeats a post that was not answered with 2xx; an update that comes twice is kept once. Knows no update's
meaning.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.constants import WebhookLimit

from bot.errors import BotError, SettingsError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name (Bot API, setWebhook)
MAX_BODY = 1_000_000
_log = logging.getLogger(__name__)

Accept = Callable[[Sequence[dict[str, Any]]], Awaitable[int]]


def webhook_route(accept: Accept, *, path: str, secret: str) -> Route:
    """Return the route `POST <path>` that takes an update.

    Args:
        accept: makes updates durable; its return lets Telegram forget them.
        secret: what Telegram must send in its header (setWebhook's `secret_token`).

    Raises:
        SettingsError: the secret is not what Telegram takes.
    """
    _check(secret)

    async def take(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        update = _update(body) if body is not None else None
        if update is None:
            return Response(status_code=400)
        try:
            await accept([update])
        except BotError as error:
            _log.warning("an update was not kept, Telegram will repeat it: %s", error)
            return Response(status_code=503)
        return Response(status_code=200)

    return Route(path, take, methods=["POST"])


def _check(secret: str) -> None:
    fit = WebhookLimit.MIN_SECRET_TOKEN_LENGTH <= len(secret) <= WebhookLimit.MAX_SECRET_TOKEN_LENGTH
    if not fit or not secret.isascii() or not secret.replace("_", "").replace("-", "").isalnum():
        raise SettingsError("WEBHOOK_SECRET takes 1 to 256 characters of A-Z a-z 0-9 _ -.")


async def _body(request: Request) -> bytes | None:
    """Return the body, or None when it is larger than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
