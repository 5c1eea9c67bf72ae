"""Migrations lead to the very schema that a new database starts with."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
from alembic import command
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage import ddl
from bot.storage.migrations import config, upgrade
from bot.storage.revision import SCHEMA
from bot.storage.store import HERE, open_store
from tests.contract.databases import fresh_database

COLUMNS = """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY 1, 2"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


def sqlite_schema(url: str) -> list[str]:
    raw = sqlite3.connect(url.removeprefix("sqlite:///"))
    rows = raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    raw.close()
    return [" ".join(sql.split()) for (sql,) in rows if "schema_version" not in sql]


async def postgres_schema(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = [*await connection.fetch(COLUMNS), *await connection.fetch(INDEXES)]
    await connection.close()
    return [str(tuple(row)) for row in rows if "schema_version" not in str(row)]


async def schema(url: str) -> list[str]:
    return sqlite_schema(url) if url.startswith("sqlite") else await postgres_schema(url)


async def test_migrations_give_what_a_new_database_has(url: str, postgres: str, tmp_path: Path) -> None:
    await asyncio.to_thread(upgrade, url)
    migrated = await schema(url)
    async with open_store(url):
        pass  # the program takes it as its own
    if url.startswith("sqlite"):
        fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
        async with open_store(fresh):
            pass
        assert migrated == await schema(fresh)
    else:
        async with fresh_database(postgres) as fresh:
            async with open_store(fresh):
                pass
            assert migrated == await schema(fresh)


async def test_no_migration_is_missing(url: str) -> None:
    """Alembic finds nothing to add between the last revision and the metadata."""
    await asyncio.to_thread(upgrade, url)
    await asyncio.to_thread(command.check, config(url))


def test_the_written_schema_is_that_of_the_metadata() -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        assert (HERE / f"schema_{dialect.name}.sql").read_text("utf-8") == ddl.statements(dialect), (
            "run `python -m bot.storage.ddl`"
        )


def test_the_program_needs_the_last_revision() -> None:
    last = max(Path(ddl.HERE / "migrations" / "versions").glob("r*.py")).name
    assert last.startswith(f"r{SCHEMA}_")
