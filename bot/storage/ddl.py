"""Writes `schema_sqlite.sql` and `schema_postgresql.sql` from the metadata: what a new database starts with.

Run as `python -m bot.storage.ddl`; a contract test compares the files with the metadata and with the migrations.
"""

from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.storage.revision import SCHEMA, VERSION_TABLE
from bot.storage.schema import metadata

HERE = Path(__file__).parent


def statements(dialect: Dialect) -> str:
    """Return the schema as a script of the dialect, stamped with the present revision."""
    strict = " STRICT" if dialect.name == "sqlite" else ""
    lines = []
    for table in metadata.sorted_tables:
        create = str(CreateTable(table).compile(dialect=dialect)).strip()
        lines.append(create + strict + ";")
        lines += [
            str(CreateIndex(index).compile(dialect=dialect)).strip() + ";"
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    lines.append(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY);")
    lines.append(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES ('{SCHEMA}');")  # noqa: S608 - our own two names
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both files."""
    (HERE / "schema_sqlite.sql").write_text(statements(sqlite.dialect()), "utf-8")
    (HERE / "schema_postgresql.sql").write_text(statements(postgresql.dialect()), "utf-8")  # type: ignore[no-untyped-call]  # SQLAlchemy


if __name__ == "__main__":
    main()
