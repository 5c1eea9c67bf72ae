"""Opens the store that `DATABASE_URL` names, at the right schema."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import SettingsError
from bot.storage.base import SqlStore
from bot.storage.revision import check_revision
from bot.storage.sqlite import SqliteStore, connect
from bot.telemetry import Tally

__all__ = ["HERE", "SqlStore", "open_store"]

HERE = Path(__file__).parent


@asynccontextmanager
async def open_store(
    url: str, keys: Sequence[bytes] = (), tally: Tally | None = None
) -> AsyncIterator[SqlStore]:
    """Open the store; an empty database gets the present schema.

    Args:
        keys: with which ID numbers are sealed and read, the newest first; without any, sealed ones stay so.
        tally: where transactions are counted.

    Raises:
        SettingsError: the address is of no known form, or the keys are not those of the database.
        SchemaOutOfDate: the database belongs to another version of this program.
    """
    if url.startswith("sqlite:///"):
        store: SqlStore = await _open_sqlite(url.removeprefix("sqlite:///"), tally)
    elif url.startswith(("postgresql://", "postgres://")):
        from bot.storage.postgres import open_postgres  # noqa: PLC0415 - asyncpg is an extra

        store = await open_postgres(url, (HERE / "schema_postgresql.sql").read_text("utf-8"), tally)
    else:
        raise SettingsError(
            "DATABASE_URL takes sqlite:///file.db, sqlite:////absolute/file.db or postgresql://user:password@host/database."
        )
    try:
        yield await _sealed(store, keys) if keys else store
    finally:
        await store.close()


async def _sealed(store: SqlStore, keys: Sequence[bytes]) -> SqlStore:
    from bot.storage.sealing import SealedStore  # noqa: PLC0415 - commands that read nothing sealed start without it

    return await SealedStore.over(store, keys)


async def _open_sqlite(path: str, tally: Tally | None) -> SqliteStore:
    if path == ":memory:":
        path = f"file:banli-{id(object())}?mode=memory&cache=shared"
    else:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    write = await connect(path)
    try:
        async with write.execute("SELECT name FROM sqlite_master WHERE name = 'schema_version'") as cursor:
            new = await cursor.fetchone() is None
        if new:
            await write.executescript((HERE / "schema_sqlite.sql").read_text("utf-8"))
        async with write.execute("SELECT version_num FROM schema_version") as cursor:
            row = await cursor.fetchone()
        check_revision(row[0] if row else "none")
        read = await connect(path, read_only=True)
    except BaseException:
        await write.close()
        raise
    return SqliteStore(path, write, read, tally)
