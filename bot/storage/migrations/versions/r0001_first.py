"""The first schema, frozen as the two databases take it.

Revision 0001, after nothing.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

HERE = Path(__file__).parent


def upgrade() -> None:
    """Create every table."""
    dialect = op.get_bind().dialect.name
    for statement in (HERE / f"r0001_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Refuse: before the first schema there is nothing to go back to."""
    raise NotImplementedError
