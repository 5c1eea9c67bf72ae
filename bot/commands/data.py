"""`banli db upgrade`."""

import argparse

from bot.settings import read_settings


def upgrade(_: argparse.Namespace) -> None:
    """Bring the database to the schema of this version."""
    from bot.storage.migrations import upgrade as migrate  # noqa: PLC0415 - Alembic is needed here only

    print(migrate(read_settings().database))
