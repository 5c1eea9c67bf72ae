"""HTTP/1.1 on a raw asyncio protocol, and the three body kinds in which clients call the Bot API.

Hand-parsed, because a fake server that is slower than the bot measures itself. Keep-alive only, one request
after the other on a connection, bodies with Content-Length. It must not know any Bot API method.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import unquote_plus

import orjson

Params: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[["Connection", bytes, bytes, bytes], None]

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
_ERROR = b"HTTP/1.1 %d Error\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"


class Connection(asyncio.Protocol):
    """One client connection: cuts the stream into requests, writes the answers."""

    def __init__(self, handler: Handler) -> None:
        """Call `handler(connection, path, content_type, body)` for every request."""
        self._handler = handler
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer on."""
        self._transport = transport  # type: ignore[assignment]  # a TCP server gives no other

    def connection_lost(self, exc: Exception | None) -> None:  # the protocol's signature
        """Forget the transport: late answers go nowhere."""
        self._transport = None

    @property
    def is_open(self) -> bool:
        """Say whether somebody still listens."""
        return self._transport is not None

    def data_received(self, data: bytes) -> None:
        """Hand on every request that is complete."""
        data = self._rest + data if self._rest else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end]
            length = _length(head)
            if length is None:
                self._rest = b""
                self.fail(411, "Content-Length is required")
                return
            stop = end + 4 + length
            if len(data) < stop:
                break
            path = head[head.index(b" ") + 1 : head.index(b" ", head.index(b" ") + 1)]
            self._handler(self, path, _header(head, b"content-type:"), data[end + 4 : stop])
            data = data[stop:]
        self._rest = data

    def answer(self, body: bytes) -> None:
        """Write a 200 answer with a JSON body."""
        if self._transport is not None:
            self._transport.write(_OK % (len(body), body))

    def fail(self, code: int, description: str) -> None:
        """Write an error answer in the form of the Bot API."""
        if self._transport is not None:
            body = orjson.dumps({"ok": False, "error_code": code, "description": description})
            self._transport.write(_ERROR % (code, len(body), body))


def _header(head: bytes, name: bytes) -> bytes:
    """Return the value of the header `name` (lower case, with its colon), empty when absent."""
    lower = head.lower()
    start = lower.find(b"\r\n" + name)
    if start < 0:
        return b""
    start += 2 + len(name)
    end = head.find(b"\r\n", start)
    return (head[start:] if end < 0 else head[start:end]).strip()


def _length(head: bytes) -> int | None:
    """Return the length of the body, None when only its end could tell (chunked)."""
    value = _header(head, b"content-length:")
    if value:
        return int(value)
    return None if _header(head, b"transfer-encoding:") else 0


def parse_body(content_type: bytes, body: bytes) -> Params:
    """Return the parameters of a call: JSON keeps its types, the two form kinds give strings.

    Raises:
        ValueError: the body is not what its content type says.
    """
    if not body:
        return {}
    kind = content_type.lower()
    if kind.startswith(b"application/json"):
        params = orjson.loads(body)
        if not isinstance(params, dict):
            message = f"a JSON body must be an object, not {type(params).__name__}"
            raise ValueError(message)
        return params
    if kind.startswith(b"application/x-www-form-urlencoded"):
        return parse_urlencoded(body)
    if kind.startswith(b"multipart/form-data"):
        return _parse_multipart(content_type, body)
    message = f"unknown content type {content_type!r}"
    raise ValueError(message)


def parse_urlencoded(body: bytes) -> Params:
    """Return the pairs of a urlencoded body or query string."""
    pairs = (pair.partition("=") for pair in body.decode().split("&") if pair)
    return {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}


def _parse_multipart(content_type: bytes, body: bytes) -> Params:
    """Return the text parts of a multipart body by name."""
    _, found, boundary = content_type.partition(b"boundary=")
    if not found:
        message = f"no boundary in {content_type!r}"
        raise ValueError(message)
    params: Params = {}
    for part in body.split(b"--" + boundary.partition(b";")[0].strip(b'" '))[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0]
        params[name.decode()] = value[:-2].decode(errors="replace")
    return params
