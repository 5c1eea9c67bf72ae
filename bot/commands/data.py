"""`banli backup`, `banli db upgrade`."""

import argparse
import asyncio
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.storage.store import open_store


def backup(options: argparse.Namespace) -> None:
    """Copy the database while it is in use."""
    asyncio.run(_backup(read_settings(), options.file))
    print(f"{options.file}: {options.file.stat().st_size:,} bytes, checked.")


async def _backup(settings: Settings, file: Path) -> None:
    if file.exists():  # noqa: ASYNC240 - nobody else waits in this command
        raise SettingsError(f"{file} exists already. Name a new file.")
    async with open_store(settings.database) as store:
        await store.backup(file)


def upgrade(_: argparse.Namespace) -> None:
    """Bring the database to the schema of this version."""
    from bot.storage.migrations import upgrade as migrate  # noqa: PLC0415 - Alembic is needed here only

    print(migrate(read_settings().database))
