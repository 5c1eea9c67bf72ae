"""What the office keeps besides its cases: who is away, sheets, reminders put off, its own working days, decisions.

Revision 0002, after 0001.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

HERE = Path(__file__).parent
TABLES = ("absences", "sheets", "snoozes", "days", "decisions")
INDEXES = ("ix_cases_flow", "uq_documents_number")


def upgrade() -> None:
    """Create the tables."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0002_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Drop them: who is away must be said again, sheets that waited be sent again, on what was decided is lost."""
    for index in INDEXES:
        op.drop_index(index)
    for table in TABLES:
        op.drop_table(table)
