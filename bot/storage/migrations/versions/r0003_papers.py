"""Papers with numbers, and on what each decision was taken. A register goes through the cases of a flow by an index.

Revision 0003, after 0002.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

HERE = Path(__file__).parent


def upgrade() -> None:
    """Create the table and the indexes."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0003_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Drop them: on what was decided is lost."""
    op.drop_index("uq_documents_number")
    op.drop_index("ix_cases_flow")
    op.drop_table("decisions")
