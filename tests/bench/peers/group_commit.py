"""One writer thread over SQLite that commits everything waiting at once, `synchronous=FULL`.

The limit of what a single file can do durably: each caller still gets its own answer, after its own commit.
"""

import asyncio
import queue
import sqlite3
import threading
from typing import TypeAlias

Unit: TypeAlias = list[tuple[str, tuple[object, ...]]]
_Job: TypeAlias = tuple[Unit, asyncio.Future[None]]
_MOST = 500


class GroupCommit:
    """The write side of one SQLite file."""

    def __init__(self, path: str, schema: str) -> None:
        """Start the writer; the schema is applied first."""
        self._path = path
        self._schema = schema
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def commit(self, unit: Unit) -> asyncio.Future[None]:
        """Return a future that is done when the statements are on the disk."""
        done = self._loop.create_future()
        self._jobs.put((unit, done))
        return done

    def _run(self) -> None:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.executescript(self._schema)
        while (job := self._jobs.get()) is not None:
            group = [job]
            while len(group) < _MOST and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    break
                group.append(following)
            db.execute("BEGIN IMMEDIATE")
            for unit, _ in group:
                for statement, values in unit:
                    db.execute(statement, values)
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_answer, [done for _, done in group])


def _answer(done: list[asyncio.Future[None]]) -> None:
    for future in done:
        if not future.cancelled():
            future.set_result(None)
