"""Which schema this program needs, and what to do with a database that has another."""

from bot.errors import SchemaOutOfDate

SCHEMA = "0003"
"""The revision this program needs; `migrations/versions` ends with it."""
VERSION_TABLE = "schema_version"


def check_revision(found: str) -> None:
    """Compare the database's revision with the program's.

    Raises:
        SchemaOutOfDate: they differ, with what to do.
    """
    if found != SCHEMA:
        advice = "Run `banli db upgrade`." if found < SCHEMA else "Use the newer program."
        raise SchemaOutOfDate(f"The database has schema {found}, this program needs {SCHEMA}. {advice}")
