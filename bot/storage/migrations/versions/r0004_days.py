"""Working days that the centre sets itself.

Revision 0004, after 0003.
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

HERE = Path(__file__).parent


def upgrade() -> None:
    """Create `days`."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0004_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("days")
