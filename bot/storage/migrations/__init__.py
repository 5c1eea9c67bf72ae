"""From schema to schema, by Alembic. Imported by `banli db upgrade` and by tests only; serving never needs it."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SettingsError, StorageError
from bot.storage.revision import SCHEMA

HERE = Path(__file__).parent
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def upgrade(url: str, revision: str = "head") -> str:
    """Bring the database to a revision and return a sentence about it. Not to be called while the bot works.

    Raises:
        SettingsError: the address is of no known form.
        StorageError: the database refuses.
    """
    configuration = config(url)
    try:
        command.upgrade(configuration, revision)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StorageError(f"the schema cannot be brought up to date: {error}") from error
    return f"The database has schema {SCHEMA if revision == 'head' else revision}."


def config(url: str) -> Config:
    """Return Alembic's configuration for a database of this project."""
    scheme, _, rest = url.partition("://")
    if scheme not in DRIVERS:
        raise SettingsError(
            "DATABASE_URL takes sqlite:///file.db or postgresql://user:password@host/database."
        )
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("sqlalchemy.url", f"{DRIVERS[scheme]}://{rest}".replace("%", "%%"))
    return made
