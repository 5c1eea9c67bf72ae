"""From schema to schema, by Alembic. Imported by `banli db upgrade` and by tests only; serving never needs it."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
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


def downgrade(url: str, revision: str) -> str:
    """Bring the database back to an older revision and return a sentence. Not to be called while the bot works.

    Cases, records and their history stay as they are; what only the newer schema has a place for is lost.

    Raises:
        SettingsError: the address is of no known form, or there is no such older revision.
        StorageError: the database refuses.
    """
    configuration = config(url)
    older = sorted(one.revision for one in ScriptDirectory.from_config(configuration).walk_revisions())[:-1]
    if revision not in older:
        raise SettingsError(f"There is no older schema {revision}. There are: {', '.join(older)}.")
    try:
        command.downgrade(configuration, revision)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StorageError(f"the schema cannot be brought back: {error}") from error
    return (
        f"The database has schema {revision}. Start the program that goes with it; this one needs {SCHEMA}."
    )


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
