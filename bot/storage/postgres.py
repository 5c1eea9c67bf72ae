"""PostgreSQL: the same named statements through asyncpg, for a centre that one machine does not carry.

A few writers share what waits: each commits its batch in one transaction, a savepoint for each unit. Deadlocks and
serialization failures are the database's own business and tried again; a conflict of versions is the caller's.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from bot.cases.base.ports import Row, Statement, Unit
from bot.errors import Conflict, StorageError
from bot.storage.revision import VERSION_TABLE, check_revision
from bot.storage.statements import numbered
from bot.telemetry import Tally

Rows = list[list[Row]]

WRITERS = 4
READERS = 6
MAX_BATCH = 100
TRIES = 8
LOCKED_BY = {"drop_expired_claims": ("kind", "key")}
"""Statements before which the thing they name is locked until the end of the transaction.

Under READ COMMITTED two takers of the last place would otherwise not see each other; SQLite has one writer anyway.
"""
AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
UNFIT = (asyncpg.DataError, ValueError, KeyError, TypeError)
"""What a number above 63 bits or half a character brings about: it is this unit's own matter."""
LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)


async def open_postgres(url: str, schema: str, tally: Tally | None = None) -> "PostgresStore":
    """Open the database; an empty one gets the schema.

    Raises:
        StorageError: it cannot be reached or refuses us.
        SchemaOutOfDate: it belongs to another version of this program.
    """
    try:
        pool = await asyncpg.create_pool(
            url, min_size=1, max_size=WRITERS + READERS, statement_cache_size=512
        )
    except (asyncpg.PostgresError, OSError, ValueError) as error:
        raise StorageError(f"DATABASE_URL: PostgreSQL cannot be reached: {error}") from error
    try:
        await _prepare(pool, schema)
    except BaseException:
        await pool.close()
        raise
    return PostgresStore(pool, tally)


async def _prepare(pool: Any, schema: str) -> None:  # noqa: ANN401 - asyncpg brings no types
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(20260101)")  # two programs may start at once
        if await connection.fetchval("SELECT to_regclass($1)", VERSION_TABLE) is None:
            await connection.execute(schema)
        check_revision(str(await connection.fetchval(f"SELECT version_num FROM {VERSION_TABLE}")))  # noqa: S608 - our own name


class PostgresStore:
    """Implements `bot.cases.base.ports.Store`."""

    def __init__(self, pool: Any, tally: Tally | None = None) -> None:  # noqa: ANN401 - asyncpg brings no types
        self._pool = pool
        self._tally = tally or Tally()
        self._waiting: list[tuple[Unit, asyncio.Future[Rows]]] = []
        self._wake = asyncio.Condition()
        self._closed = False
        self._writers = [asyncio.create_task(self._write(), name=f"postgres {n}") for n in range(WRITERS)]

    async def read(self, *queries: Statement) -> Rows:
        """Return the rows of each query, all seen in one snapshot."""
        if self._closed:
            raise StorageError("the store is closed")
        try:
            async with self._pool.acquire() as connection:
                if len(queries) == 1:
                    return [await _fetch(connection, queries[0])]
                async with connection.transaction(isolation="repeatable_read", readonly=True):
                    return [await _fetch(connection, query) for query in queries]
        except (asyncpg.PostgresError, *LOST) as error:
            raise StorageError(f"{queries[0].name}: {error}") from error

    async def commit(self, unit: Unit) -> Rows:
        """Make the unit durable; see `ports.Store`. A cancelled caller leaves it running to its end."""
        if self._closed:
            raise StorageError("the store is closed")
        answer: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        async with self._wake:
            self._waiting.append((unit, answer))
            self._wake.notify()
        return await answer

    async def _write(self) -> None:
        while True:
            async with self._wake:
                await self._wake.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            results = await self._settle([unit for unit, _ in batch])
            self._tally.batches.add(len(batch))
            for (_, answer), result in zip(batch, results, strict=True):
                if answer.done():
                    continue
                if isinstance(result, BaseException):
                    self._tally.conflicts += isinstance(result, Conflict)
                    answer.set_exception(result)
                else:
                    answer.set_result(result)

    async def _settle(self, units: Sequence[Unit]) -> list[Any]:
        """Run the batch, again when the database asks for it; return a result or an error for each unit."""
        error: Exception = StorageError("the database is too busy")
        for attempt in range(TRIES):
            try:
                async with self._pool.acquire() as connection, connection.transaction():
                    return [await _isolated(connection, unit) for unit in units]
            except AGAIN as busy:
                error = StorageError(f"the database is too busy: {busy}")
                await asyncio.sleep(0.002 * 2**attempt)
            except Exception as broken:  # noqa: BLE001 - whatever it is, everybody hears of it and the writer goes on
                error = StorageError(f"the database refused: {broken}")
                break
        return [error] * len(units)

    async def close(self) -> None:
        """Finish what waits and close."""
        async with self._wake:
            self._closed = True
            self._wake.notify_all()
        await asyncio.gather(*self._writers)
        await self._pool.close()


async def _isolated(connection: Any, unit: Unit) -> Rows | StorageError:  # noqa: ANN401 - asyncpg brings no types
    """Run one unit under a savepoint: its conflict undoes nobody else's work."""
    try:
        async with connection.transaction():
            return [await _run(connection, statement) for statement in unit]
    except Conflict as conflict:
        return conflict
    except UNFIT as error:
        return StorageError(f"the database does not take it: {error}")


async def _run(connection: Any, statement: Statement) -> list[Row]:  # noqa: ANN401 - asyncpg brings no types
    if (names := LOCKED_BY.get(statement.name)) is not None:
        key = " ".join(str(statement.params[name]) for name in names)
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key)
    known = numbered()[statement.name]
    given = [statement.params[name] for name in known.names]
    try:
        if known.reads:
            rows: list[Row] = await connection.fetch(known.sql, *given)
            count = len(rows)
        else:
            rows = []
            count = int((await connection.execute(known.sql, *given)).rpartition(" ")[2])
    except asyncpg.IntegrityConstraintViolationError as error:
        raise Conflict(statement.name) from error
    if statement.expect is not None and count != statement.expect:
        raise Conflict(statement.name)
    return rows


async def _fetch(connection: Any, query: Statement) -> list[Row]:  # noqa: ANN401 - asyncpg brings no types
    known = numbered()[query.name]
    rows: list[Row] = await connection.fetch(known.sql, *(query.params[name] for name in known.names))
    return rows
