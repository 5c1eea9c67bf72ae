"""What the office keeps besides its cases: who is away, sheets to be imported, who is reminded later.

Revision 0002, after 0001.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

HERE = Path(__file__).parent
TABLES = ("absences", "sheets", "snoozes")


def upgrade() -> None:
    """Create the tables."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0002_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Drop them: who is away must be said again, and sheets that waited be sent again."""
    for table in TABLES:
        op.drop_table(table)
