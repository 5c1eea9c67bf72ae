"""One call of the Bot API on the hot path: a dictionary in, the result out, Telegram's refusals as our errors.

Measured on two cores with 64 calls in flight, CPU per call: `Bot.send_message` 270 us, `Bot.do_api_request` 105 us
(and a warning each time), this 80 us; under uvloop 263, 88 and 62 us. So `Bot` serves start-up and administration,
where its types are worth more than time, and this serves polling, sending, editing and answering taps.
"""

import asyncio
import io
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson
from yarl import URL

from bot.errors import DeliveryError, Rejected, RetryAfter, Uncertain, Unreachable
from bot.telegram.request import Http, NotSent
from bot.telemetry import Tally

DEFAULT_WAIT_S = 5.0
FILE_TIMEOUT_S = 120.0
"""20 MB up a slow line."""
DOWNLOAD_PAUSES_S = (1.0, 3.0)
LONGEST_DOWNLOAD_PAUSE_S = 5.0
"""Whoever sent a sheet can be kept waiting for so long; then it is better to say that it does not come."""
TOO_BIG = "the file is too big"
_log = logging.getLogger(__name__)
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "bot was blocked",
    "bot was kicked",
    "have no rights to send",
    "not enough rights to send",
    "chat_write_forbidden",
)


class ChatMoved(Unreachable):
    """The group has become a supergroup with the chat id `to`."""

    def __init__(self, to: int) -> None:
        self.to = to
        super().__init__("the group has become a supergroup")


class ServerTrouble(Uncertain):
    """Telegram answered with a failure of its own: the call may or may not have taken effect."""


class LoggedOut(NotSent):
    """Telegram does not accept the token (any more)."""


class OtherPoller(NotSent):
    """Another program receives this bot's updates, or a webhook is set."""


OUTCOMES: Mapping[type[DeliveryError], str] = {
    RetryAfter: "wait",
    ChatMoved: "moved",
    Unreachable: "unreachable",
    Rejected: "rejected",
    ServerTrouble: "server_error",
    Uncertain: "no_answer",
    NotSent: "not_sent",
    LoggedOut: "unauthorized",
    OtherPoller: "conflict",
}
"""What a failed call counts as."""


class Api:
    """The Bot API of one bot."""

    def __init__(self, http: Http, root: str, token: str, tally: Tally | None = None) -> None:
        """Talk to `<root>/bot<token>/<method>`."""
        self._http = http
        self._calls = (tally or Tally()).calls
        self._base = f"{root}/bot{token}/"
        self._files = f"{root}/file/bot{token}/"
        self._urls: dict[str, URL] = {}

    async def call(self, method: str, payload: dict[str, Any], timeout_s: float | None = None) -> Any:  # noqa: ANN401 - the JSON edge
        """Call a method and return its `result`.

        Raises:
            RetryAfter: the chat or the whole bot must wait.
            Unreachable: this chat cannot be written to.
            Rejected: the request is wrong; the text is Telegram's description.
            NotSent: it never reached Telegram, or the token is not accepted.
            Uncertain: it may or may not have taken effect.
        """
        return await self._post(method, orjson.dumps(payload), timeout_s)

    async def _post(self, method: str, body: bytes | aiohttp.FormData, timeout_s: float | None) -> Any:  # noqa: ANN401 - the JSON edge
        try:
            result = _result(method, *await self._http.post(self._url(method), body, timeout_s))
        except DeliveryError as error:
            self._calls[method, OUTCOMES.get(type(error), "rejected")] += 1
            raise
        self._calls[method, "ok"] += 1
        return result

    async def upload(
        self, method: str, payload: dict[str, Any], field: str, name: str, content: bytes
    ) -> Any:  # noqa: ANN401 - as above
        """Call a method with a file under `field` and return its `result`. Raises what `call` does.

        The name goes as it is, in UTF-8: Telegram shows percent signs where it was quoted.
        """
        form = aiohttp.FormData(quote_fields=False)
        for key, value in payload.items():
            form.add_field(key, value if isinstance(value, str) else orjson.dumps(value).decode())
        form.add_field(
            field, io.BytesIO(content), filename=_file_name(name), content_type="application/octet-stream"
        )
        return await self._post(method, form, FILE_TIMEOUT_S)

    async def download(self, file_id: str, most: int) -> bytes:
        """Return the content of a file that somebody sent; Telegram gives bots up to 20 MB.

        It is asked for again where it may come a moment later: somebody waits, and reading it twice does no harm.

        Raises:
            Rejected: Telegram does not have it any more, or it has more than `most` bytes.
            RetryAfter, NotSent, Uncertain: Telegram was not reached, or does not answer.
        """
        for pause_s in DOWNLOAD_PAUSES_S:
            try:
                return await self._download(file_id, most)
            except (RetryAfter, NotSent, Uncertain) as error:
                wait_s = error.seconds if isinstance(error, RetryAfter) else pause_s
                if wait_s > LONGEST_DOWNLOAD_PAUSE_S:
                    raise
                _log.warning("a file does not come through, asking again: %s", error)
                await asyncio.sleep(wait_s)
        return await self._download(file_id, most)

    async def _download(self, file_id: str, most: int) -> bytes:
        file = await self.call("getFile", {"file_id": file_id})
        if int(file.get("file_size") or 0) > most:
            raise Rejected(TOO_BIG)
        url = URL(self._files + str(file["file_path"]), encoded=True)
        status, content = await self._http.download(url, most, FILE_TIMEOUT_S)
        if status != 200:  # noqa: PLR2004 - HTTP's numbers explain themselves here
            raise refusal("download", status, {"description": "the file is not there"})
        if len(content) > most:
            raise Rejected(TOO_BIG)
        return content

    def _url(self, method: str) -> URL:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._base + method, encoded=True)
        return url


def _file_name(name: str) -> str:
    """Return the name without what would end the header it stands in, and without a path."""
    return "".join(c for c in name if c.isprintable() and c not in '"\\/')


def _result(method: str, status: int, body: bytes) -> Any:  # noqa: ANN401 - the JSON edge
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Uncertain(f"{method}: status {status} without JSON") from None
    if not isinstance(answer, dict):
        raise Uncertain(f"{method}: status {status} without an answer")
    if answer.get("ok") is True:
        return answer.get("result")
    raise refusal(method, int(answer.get("error_code") or status), answer)


def refusal(method: str, code: int, answer: dict[str, Any]) -> DeliveryError:  # noqa: PLR0911 - one per meaning
    """Return the error that Telegram's refusal means (Bot API, "Making requests" and ResponseParameters)."""
    description = str(answer.get("description", ""))
    about = answer.get("parameters") or {}
    text = f"{method}: {code} {description}"
    lowered = description.lower()
    if moved := about.get("migrate_to_chat_id"):
        return ChatMoved(int(moved))
    if code == 429:  # noqa: PLR2004 - HTTP's numbers explain themselves here
        return RetryAfter(float(about.get("retry_after") or DEFAULT_WAIT_S))
    if code >= 500:  # noqa: PLR2004 - as above
        return ServerTrouble(text)
    if code == 403 or any(sign in lowered for sign in _GONE):  # noqa: PLR2004 - as above
        return Unreachable(text)
    if code in (401, 404) and lowered in ("unauthorized", "not found"):
        return LoggedOut(text)
    if code == 409:  # noqa: PLR2004 - as above
        return OtherPoller(text)
    return Rejected(text)
