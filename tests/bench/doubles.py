"""What the tests of the benchmark share: a pipe for a socket, a desk for a server, one keyboard."""

import asyncio
import json
from typing import Any

from .crowd import Crowd, Plan
from .script import Script
from .updates import inline_keyboard
from .wire import Connection

KEYBOARD: dict[str, Any] = {
    "inline_keyboard": [[{"text": "🕑 Yes", "callback_data": "y"}], [{"text": "No", "url": "x"}]]
}
YES = inline_keyboard(KEYBOARD)


class Pipe(asyncio.Transport):
    """A transport that keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def results(self) -> list[Any]:
        return [json.loads(answer.partition(b"\r\n\r\n")[2]) for answer in self.written]


def connected(handler: Any) -> tuple[Connection, Pipe]:
    connection, pipe = Connection(handler), Pipe()
    connection.connection_made(pipe)
    return connection, pipe


class Desk:
    """A post that keeps the updates, and a clock that is turned by hand."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.now = 100.0
        self._last = 0

    def next_id(self) -> int:
        self._last += 1
        return self._last

    def put(self, update_id: int, update: bytes) -> None:
        parsed = json.loads(update)
        assert parsed["update_id"] == update_id
        self.updates.append(parsed)

    def crowd(self, script: Script, users: int = 1) -> Crowd:
        crowd = Crowd(Plan(script, users), self, clock=lambda: self.now, later=no_timers)
        crowd.count_from_now()
        crowd.start()
        return crowd


def no_timers(*_: object) -> Any:
    message = "without think time there are no timers"
    raise AssertionError(message)
