"""SQLite: one writer that commits everything that waits at once, readers beside it.

aiosqlite costs a thread hop per statement, so a whole batch is posted to its thread as one function. One task owns
the write connection: nobody else can commit or roll back its work.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import aiosqlite

from bot.cases.base.ports import Row, Statement, Unit
from bot.errors import Conflict, StorageError
from bot.storage.statements import named
from bot.telemetry import Tally

T = TypeVar("T")
Rows = list[list[Row]]
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "temp_store = MEMORY",
)
MAX_BATCH = 500
UNFIT = (OverflowError, ValueError, KeyError, TypeError)
"""What the driver raises for a number above 63 bits or half a character: it is this unit's own matter."""


async def connect(path: str, *, read_only: bool = False) -> aiosqlite.Connection:
    """Open a connection with the settings that durability needs, and make sure they took.

    Raises:
        StorageError: the file cannot be opened, or a setting was not taken.
    """
    try:
        connection = await aiosqlite.connect(
            path, isolation_level=None, cached_statements=512, uri=path.startswith("file:")
        )
        connection.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            await connection.execute(f"PRAGMA {pragma}")
        async with connection.execute("PRAGMA synchronous") as cursor:
            row = await cursor.fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"cannot open {path}: {error}") from error
    if row is None or row[0] != 2:  # noqa: PLR2004 - FULL
        await connection.close()
        raise StorageError(f"{path}: synchronous=FULL was not taken")
    if read_only:
        await connection.execute("PRAGMA query_only = ON")
    return connection


async def in_thread(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run a function in the connection's thread, in one hop.

    aiosqlite has no public way to post a function; its own methods all go through `_execute`. A contract test
    watches that it stays so.
    """
    return await connection._execute(work, connection._conn)  # type: ignore[no-untyped-call,no-any-return]  # noqa: SLF001


class _Batcher:
    """Gathers what waits and hands it to one function in the connection's thread."""

    def __init__(
        self,
        connection: aiosqlite.Connection,
        run: Callable[[sqlite3.Connection, Sequence[Any]], list[Any]],
        tally: Tally | None = None,
    ) -> None:
        self._connection = connection
        self._run = run
        self._tally = tally or Tally()
        self._waiting: list[tuple[Any, asyncio.Future[Any]]] = []
        self._wake = asyncio.Event()
        self._closed = False
        self._task = asyncio.create_task(self._work(), name="sqlite")

    async def submit(self, job: Any) -> Any:  # noqa: ANN401 - a unit or queries
        """Wait for the job's own answer. A cancelled caller leaves the job running to its end."""
        if self._closed:
            raise StorageError("the store is closed")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, answer))
        self._wake.set()
        return await answer

    async def _work(self) -> None:
        while not (self._closed and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
                await self._batch(batch)

    async def _batch(self, batch: list[tuple[Any, asyncio.Future[Any]]]) -> None:
        try:
            results = await in_thread(self._connection, lambda raw: self._run(raw, [job for job, _ in batch]))
        except Exception as error:  # noqa: BLE001 - whatever it is, everybody hears of it and the next batch is taken
            results = [StorageError(f"the database refused: {error}")] * len(batch)
        self._tally.batches.add(len(batch))
        for (_, answer), result in zip(batch, results, strict=True):
            if answer.done():
                continue
            if isinstance(result, Exception):
                self._tally.conflicts += isinstance(result, Conflict)
                answer.set_exception(result)
            else:
                answer.set_result(result)

    async def close(self) -> None:
        """Finish what waits, then stop."""
        self._closed = True
        self._wake.set()
        await self._task


class SqliteStore:
    """Implements `bot.cases.base.ports.Store`."""

    def __init__(
        self, path: str, write: aiosqlite.Connection, read: aiosqlite.Connection, tally: Tally | None = None
    ) -> None:
        self.path = path
        tally = tally or Tally()
        self._write = write
        self._read = read
        self._writer = _Batcher(write, _commit_batch, tally)
        self._reader = _Batcher(read, _read_batch)

    async def read(self, *queries: Statement) -> Rows:
        """Return the rows of each query, all seen in one snapshot."""
        rows: Rows = await self._reader.submit(queries)
        return rows

    async def commit(self, unit: Unit) -> Rows:
        """Make the unit durable; see `ports.Store`."""
        rows: Rows = await self._writer.submit(unit)
        return rows

    async def script(self, statements: str) -> None:
        """Run a script of schema statements."""
        await self._write.executescript(statements)

    async def close(self) -> None:
        """Finish what waits and close; a connection left open would keep the process from ending."""
        await self._writer.close()
        await self._reader.close()
        await self._read.close()
        await self._write.close()


def _commit_batch(raw: sqlite3.Connection, units: Sequence[Unit]) -> list[Any]:
    """Run all units in one transaction, each under a savepoint of its own."""
    sql = named()
    results: list[Any] = []
    execute = raw.execute
    execute("BEGIN IMMEDIATE")
    try:
        for unit in units:
            execute("SAVEPOINT unit")
            try:
                results.append(_run_unit(execute, sql, unit))
            except (Conflict, sqlite3.IntegrityError) as error:
                execute("ROLLBACK TO unit")
                results.append(error if isinstance(error, Conflict) else Conflict(_blamed(error, unit)))
            except UNFIT as error:
                execute("ROLLBACK TO unit")
                results.append(StorageError(f"the database does not take it: {_blamed(error, unit)}"))
            execute("RELEASE unit")
        execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.rollback()
        raise
    return results


def _run_unit(execute: Callable[..., sqlite3.Cursor], sql: Any, unit: Unit) -> Rows:  # noqa: ANN401 - statements by name, of either driver
    rows: Rows = []
    for statement in unit:
        try:
            cursor = execute(sql[statement.name], statement.params)
        except sqlite3.IntegrityError as error:
            raise Conflict(statement.name) from error
        if cursor.description is not None:
            found = cursor.fetchall()
            count = len(found)
        else:
            found = []
            count = cursor.rowcount
        if statement.expect is not None and count != statement.expect:
            raise Conflict(statement.name)
        rows.append(found)
    return rows


def _blamed(error: Exception, unit: Unit) -> str:
    return f"{unit[-1].name if unit else 'unit'}: {error}"


def _read_batch(raw: sqlite3.Connection, jobs: Sequence[Sequence[Statement]]) -> list[Any]:
    """Answer all that wait; each caller's queries, indeed all of the batch, see one snapshot."""
    sql = named()
    results: list[Any] = []
    execute = raw.execute
    execute("BEGIN")
    try:
        for queries in jobs:
            try:
                results.append([execute(sql[query.name], query.params).fetchall() for query in queries])
            except (sqlite3.Error, *UNFIT) as error:
                results.append(StorageError(f"{queries[0].name}: {error}"))
    finally:
        execute("COMMIT")
    return results
