"""A very fast fake Bot API for load, in its own process: `python -m tests.bench.api`.

Knows getMe, getUpdates, sendMessage, editMessageText, editMessageReplyMarkup, deleteMessage and
getWebhookInfo; every other method answers `{"ok": true, "result": true}`. The simulated users live inside
it, so a step costs no further process. It is steered by `POST /bench/<verb>` (`session.py`) and ends with
its parent.

It is made for load, not for truth: what Telegram refuses is the sandbox's matter.
"""

import asyncio
import gc
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import orjson

from .crowd import Crowd, Plan, Tally
from .mailbox import Mailbox
from .script import from_json
from .updates import ME, bot_message, inline_keyboard
from .wire import Connection, Params, parse_body, parse_urlencoded

_TRUE = b'{"ok":true,"result":true}'
_ME = b'{"ok":true,"result":' + ME + b"}"
_NO_WEBHOOK = b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}'
_SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


class BadCall(Exception):  # named after the answer it becomes: 400 Bad Request
    """A call that Telegram would refuse, with its description."""


class Api:
    """The Bot API of one bot and the people it talks with."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start without users: they come with the verb `start`."""
        self._loop = loop
        self._mailbox = Mailbox(loop, self._confirmed)
        self._crowd: Crowd | None = None
        self._delay_s = 0.0
        self._delayed: deque[tuple[float, Connection, str, Params]] = deque()
        self._calls: dict[str, int] = {}
        self._window = (0.0, 0.0)
        self._in_flight: dict[int, bool] = {}
        self._journal: TextIOWrapper | None = None
        self._methods: dict[str, Callable[[Params], bytes]] = {
            "getme": lambda _: _ME,
            "getwebhookinfo": lambda _: _NO_WEBHOOK,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "editmessagereplymarkup": self._edit_keyboard,
            "deletemessage": self._edit_keyboard,
        }

    # -- calls of the bot --------------------------------------------------------------------------

    def request(self, connection: Connection, path: bytes, content_type: bytes, body: bytes) -> None:
        """Answer one HTTP request, at once or after the delay."""
        route, _, query = path.partition(b"?")
        try:
            if route.startswith(b"/bench/"):
                connection.answer(orjson.dumps(self.steer(route[7:].decode(), orjson.loads(body or b"{}"))))
                return
            params = parse_body(content_type, body) if body else parse_urlencoded(query)
        except (ValueError, KeyError) as error:
            connection.fail(400, f"Bad Request: {error}")
            return
        method = route[route.rfind(b"/") + 1 :].decode().lower()
        self._calls[method] = self._calls.get(method, 0) + 1
        if method == "getupdates":
            self._mailbox.poll(connection, params)
        elif self._delay_s:
            self._delayed.append((self._loop.time() + self._delay_s, connection, method, params))
            if len(self._delayed) == 1:
                self._loop.call_later(self._delay_s, self._due)
        else:
            self._execute(connection, method, params)

    def _due(self) -> None:
        """Execute the delayed calls whose time has come, in the order in which they came."""
        delayed = self._delayed
        limit = self._loop.time() + 0.0005
        while delayed and delayed[0][0] <= limit:
            _, connection, method, params = delayed.popleft()
            self._execute(connection, method, params)
        if delayed:
            self._loop.call_later(max(0.0, delayed[0][0] - self._loop.time()), self._due)

    def _execute(self, connection: Connection, method: str, params: Params) -> None:
        call = self._methods.get(method)
        if call is None:
            connection.answer(_TRUE)
            return
        try:
            connection.answer(call(params))
        except (BadCall, ValueError, KeyError) as error:
            connection.fail(400, str(error) if isinstance(error, BadCall) else f"Bad Request: {error!r}")

    def _send_message(self, params: Params) -> bytes:
        chat_id, text = int(params["chat_id"]), _text(params)
        markup = inline_keyboard(params.get("reply_markup"))
        message_id = self._crowd.sent(chat_id, text, markup) if self._crowd else 1
        return b'{"ok":true,"result":' + bot_message(chat_id, message_id, text, markup) + b"}"

    def _edit_message_text(self, params: Params) -> bytes:
        chat_id, message_id, text = int(params["chat_id"]), int(params["message_id"]), _text(params)
        markup = inline_keyboard(params.get("reply_markup"))
        if self._crowd and not self._crowd.edited(chat_id, message_id, text, markup):
            raise BadCall(_SAME)
        return b'{"ok":true,"result":' + bot_message(chat_id, message_id, text, markup) + b"}"

    def _edit_keyboard(self, params: Params) -> bytes:
        chat_id, message_id = int(params["chat_id"]), int(params["message_id"])
        markup = inline_keyboard(params.get("reply_markup"))
        if self._crowd:
            self._crowd.keyboard_changed(chat_id, (message_id, "", markup))
        return _TRUE

    # -- steering ----------------------------------------------------------------------------------

    def steer(self, verb: str, options: dict[str, Any]) -> dict[str, Any]:
        """Do what the runner asks.

        Raises:
            ValueError: unknown verb, or users are needed and nobody was started.
        """
        if verb == "state":
            return self._state()
        if verb == "start":
            return self._start(options)
        crowd = self._crowd
        if crowd is None:
            message = f"no users yet: {verb!r} comes after 'start'"
            raise ValueError(message)
        if verb == "open":
            self._open(crowd)
        elif verb == "close":
            crowd.count_no_more()
            self._window = (self._window[0], time.perf_counter())
        elif verb == "killed":
            return self._killed(crowd)
        elif verb == "settled":
            return self._settled(crowd)
        elif verb in {"freeze", "thaw"}:
            (crowd.freeze if verb == "freeze" else crowd.thaw)()
        elif verb == "probe":
            crowd.probe(only_waiting=bool(options.get("only_waiting")))
        else:
            message = f"unknown verb {verb!r}"
            raise ValueError(message)
        return self._state()

    def _start(self, options: dict[str, Any]) -> dict[str, Any]:
        plan = Plan(
            script=from_json(options["script"]),
            users=int(options["users"]),
            spread=bool(options.get("spread")),
            think_s=(float(options["think_s"][0]), float(options["think_s"][1])),
            conversations=options.get("conversations"),
        )
        self._delay_s = float(options.get("delay_s", 0.0))
        if options.get("journal"):
            path = Path(options["journal"])
            self._journal = path.open("a", encoding="utf-8")  # closed in `close`
        loop = self._loop
        self._crowd = Crowd(
            plan,
            self._mailbox,
            clock=time.perf_counter,
            later=loop.call_later,
            journal=self._note if self._journal else None,
        )
        gc.collect()
        gc.freeze()
        if plan.conversations is not None:
            self._open(self._crowd)
        self._crowd.start()
        return self._state()

    def _open(self, crowd: Crowd) -> None:
        """Open the window of measurement."""
        crowd.count_from_now()
        self._calls = {}
        self._window = (time.perf_counter(), 0.0)

    def _killed(self, crowd: Crowd) -> dict[str, Any]:
        """Freeze the users and keep who waits, and whether their update was confirmed."""
        crowd.freeze()
        offset = self._mailbox.offset
        self._in_flight = {person.update_id: person.update_id < offset for person in crowd.waiting}
        self._note({"event": "killed", "offset": offset})
        return self._state() | {
            "in_flight": len(self._in_flight),
            "confirmed_in_flight": sum(self._in_flight.values()),
        }

    def _settled(self, crowd: Crowd) -> dict[str, Any]:
        """Count which updates of the kill were never answered, now that the bot is quiet again."""
        left = [self._in_flight[p.update_id] for p in crowd.waiting if p.update_id in self._in_flight]
        self._note({"event": "settled"})
        return self._state() | {"lost_confirmed": sum(left), "lost_unconfirmed": len(left) - sum(left)}

    def _state(self) -> dict[str, Any]:
        crowd = self._crowd
        state: dict[str, Any] = {
            "polls": self._mailbox.polls,
            "offset": self._mailbox.offset,
            "calls": self._calls,
            "window_s": max(0.0, self._window[1] - self._window[0]),
        }
        if crowd is not None:
            state |= {
                "begun": crowd.begun,
                "waiting": len(crowd.waiting),
                "quiet_s": time.perf_counter() - crowd.last_seen_at,
                **_summary(crowd.tally, with_latency=self._window[1] > 0),
            }
        return state

    def _confirmed(self, offset: int) -> None:
        if self._journal is not None:
            self._note({"event": "confirmed", "offset": offset})

    def _note(self, entry: dict[str, Any]) -> None:
        if self._journal is not None:
            self._journal.write(orjson.dumps({"at": round(time.time(), 4), **entry}).decode() + "\n")

    def close(self) -> None:
        """Close the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def _text(params: Params) -> str:
    text = str(params.get("text") or "")
    if not text:
        message = "Bad Request: message text is empty"
        raise BadCall(message)
    return text


def _summary(tally: Tally, *, with_latency: bool) -> dict[str, Any]:
    """Return the tally as JSON data; percentiles by nearest rank, milliseconds."""
    summary: dict[str, Any] = {
        name: getattr(tally, name)
        for name in (
            "right",
            "answered",
            "wrong",
            "repeated",
            "ignored",
            "elsewhere",
            "conversations",
            "samples",
        )
    }
    if with_latency and tally.latencies_s:
        ordered = sorted(tally.latencies_s)
        last = len(ordered) - 1
        for percent in (50, 95, 99):
            summary[f"p{percent}_ms"] = 1000 * ordered[min(last, len(ordered) * percent // 100)]
    return summary


async def _serve() -> None:
    """Serve until the parent has gone; the port is the first line on standard output."""
    loop = asyncio.get_running_loop()
    api = Api(loop)
    parent = os.getppid()
    server = await loop.create_server(lambda: Connection(api.request), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    try:
        while os.getppid() == parent:  # noqa: ASYNC110  # no event tells of it
            await asyncio.sleep(0.5)
    finally:
        api.close()
        server.close()


def main() -> None:
    """Run on uvloop where it is installed: the server must be faster than any bot."""
    try:
        import uvloop  # noqa: PLC0415  # optional
    except ImportError:
        asyncio.run(_serve())
    else:
        uvloop.run(_serve())


if __name__ == "__main__":
    main()
