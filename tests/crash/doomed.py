"""The bot of production, started so that it dies where it is told: `python -m tests.crash.doomed run`.

Points are where the durable path can be cut: within each transaction, after its commit and before anybody hears of it,
before and after each call of Telegram. Every point that is passed is written to `TRACE`, which a kill does not take
back; at point `DIE_AT`, passed for the `DIE_NTH` time, the process kills itself with SIGKILL. The bot knows nothing
of it.
"""

import hashlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.cases.base.ports import Unit
from bot.cli import main
from bot.logcontext import about
from bot.storage import postgres, sqlite
from bot.telegram.api import Api

TRACE, DIE_AT, DIE_NTH = "CRASH_TRACE", "CRASH_AT", "CRASH_NTH"
BORN, POINT, SENT = "born", "point", "sent"
FURTHER = {
    "case": {"insert_case", "update_case"},
    "draft": {"insert_draft", "update_draft"},
    "outbox": {"insert_outbox"},
}


class Doom:
    """Where this life ends."""

    def __init__(self) -> None:
        self._trace = os.open(os.environ[TRACE], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._at = os.environ.get(DIE_AT, "")
        self._nth = int(os.environ.get(DIE_NTH, "1"))
        self._passed: Counter[str] = Counter()
        self.note(BORN)

    def note(self, *words: object) -> None:
        """Write a line that outlives this process."""
        os.write(self._trace, ("\t".join(map(str, words)) + "\n").encode())

    def passes(self, point: str) -> None:
        """Pass a point, or end there."""
        self._passed[point] += 1
        if point == self._at and self._passed[point] == self._nth:
            self.note(POINT, point, "killed")
            os.kill(os.getpid(), signal.SIGKILL)
        self.note(POINT, point)


def name_of(unit: Unit) -> str:
    """Return what a unit is for: its first statement, and what it does besides."""
    names = [statement.name for statement in unit]
    if not names:
        return "nothing"
    return "+".join([names[0], *(word for word, some in FURTHER.items() if some & set(names[1:]))])


def digest(payload: object) -> str:
    """Return what two equal payloads of the Bot API have in common."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:16]


class _Transaction:
    """A connection of SQLite whose commit is two points."""

    def __init__(self, raw: Any, units: Sequence[Unit], doom: Doom) -> None:
        self._raw, self._names, self._doom = raw, sorted({name_of(unit) for unit in units}), doom

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def execute(self, sql: str, *rest: Any) -> Any:
        if sql != "COMMIT":
            return self._raw.execute(sql, *rest)
        for name in self._names:
            self._doom.passes(f"in the transaction of {name}")
        done = self._raw.execute(sql, *rest)
        for name in self._names:
            self._doom.passes(f"after the commit of {name}")
        return done


def arm(doom: Doom) -> None:
    """Let the durable path pass the points."""
    commit_batch, isolated, settle, post = (
        sqlite._commit_batch,
        postgres._isolated,
        postgres.PostgresStore._settle,
        Api._post,
    )

    async def isolated_unit(connection: Any, unit: Unit) -> Any:
        result = await isolated(connection, unit)
        doom.passes(f"in the transaction of {name_of(unit)}")
        return result

    async def settled(store: postgres.PostgresStore, units: Sequence[Unit]) -> list[Any]:
        results = await settle(store, units)
        for name in sorted({name_of(unit) for unit in units}):
            doom.passes(f"after the commit of {name}")
        return results

    async def posted(api: Api, method: str, body: Any, timeout_s: float | None) -> Any:
        doom.passes(f"before {method}")
        if (message := about().get("message_id")) is not None and isinstance(body, bytes):
            payload = json.loads(body)
            doom.note(SENT, message, payload.get("chat_id"), digest(payload))
        answer = await post(api, method, body, timeout_s)
        doom.passes(f"after {method}")
        return answer

    sqlite._commit_batch = lambda raw, units: commit_batch(_Transaction(raw, units, doom), units)  # type: ignore[arg-type]  # stands in for the connection
    postgres._isolated = isolated_unit
    postgres.PostgresStore._settle = settled  # type: ignore[assignment,method-assign]  # the same signature, counted
    Api._post = posted  # type: ignore[assignment,method-assign]  # as above


if __name__ == "__main__":
    arm(Doom())
    sys.exit(main())
