"""Alembic's entry: connects to the database and runs the revisions, all in one transaction."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.revision import VERSION_TABLE
from bot.storage.schema import metadata


def run(connection: Connection) -> None:
    """Run what was asked for on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        render_as_batch=True,  # SQLite changes a table by making a new one
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect() -> None:
    """Open the connection and run."""
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None  # noqa: S101 - `config` has set it
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await engine.dispose()


asyncio.run(connect())
