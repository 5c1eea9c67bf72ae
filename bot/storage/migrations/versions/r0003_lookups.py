"""How cases are found by what was answered in them, and by their lasting links.

Revision 0003, after 0002.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

HERE = Path(__file__).parent
TABLES = ("case_keys", "case_links")


def upgrade() -> None:
    """Create the tables."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0003_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Drop them: links that were given out lead nowhere any more."""
    for table in TABLES:
        op.drop_table(table)
