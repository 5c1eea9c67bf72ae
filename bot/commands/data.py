"""`banli import`, `banli backup`, `banli db upgrade`."""

import argparse
import asyncio
import csv
from pathlib import Path

from bot.app import open_office
from bot.cases.importing import Sheet, import_records
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.storage.store import open_store


def load(options: argparse.Namespace) -> None:
    """Read records from a file: every wrong cell is named, and nothing is read when one is wrong."""
    count = asyncio.run(_load(read_settings(), options.kind, options.file))
    print(f"{options.file.name}: {count} read as {options.kind}.")


async def _load(settings: Settings, kind: str, file: Path) -> int:
    sheet = read_sheet(file)
    async with open_office(settings) as office:
        return await import_records(office.service, kind, sheet, office.texts.forms)


def read_sheet(file: Path) -> Sheet:
    """Return the rows of a CSV file in UTF-8, with or without a byte-order mark (Excel writes one).

    Raises:
        SettingsError: there is no such file, or it is none.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read as a CSV file in UTF-8: {error}") from error
    if not rows:
        raise SettingsError(f"{file} is empty. Its first line names the columns.")
    return Sheet(
        file.name, tuple(rows[0]), tuple(tuple(row) for row in rows[1:] if any(cell.strip() for cell in row))
    )


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
