"""`banli db upgrade | downgrade`: the schema follows the program, and goes back with it. The bot is stopped for it."""

import argparse

from bot.instance import only_one
from bot.settings import read_settings


def upgrade(_: argparse.Namespace) -> None:
    """Bring the database to the schema of this version."""
    from bot.storage.migrations import upgrade as migrate  # noqa: PLC0415 - Alembic is needed here only

    settings = read_settings()
    with only_one(settings.banli_home):
        print(migrate(settings.database))


def downgrade(options: argparse.Namespace) -> None:
    """Bring the database back to an older schema, for the program that goes with it."""
    from bot.storage.migrations import downgrade as migrate  # noqa: PLC0415 - as above

    settings = read_settings()
    with only_one(settings.banli_home):
        print(migrate(settings.database, options.schema))
