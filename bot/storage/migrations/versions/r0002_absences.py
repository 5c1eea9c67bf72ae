"""Who is away, and who stands in.

Revision 0002, after 0001.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

HERE = Path(__file__).parent


def upgrade() -> None:
    """Create `absences`."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0002_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Forget who was away."""
    op.drop_table("absences")
