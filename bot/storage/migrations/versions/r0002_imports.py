"""Sheets that wait between their preview and the press on Import.

Revision 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

SHEETS = """CREATE TABLE sheets (
    id {big} NOT NULL,
    person_id {big} NOT NULL,
    channel TEXT NOT NULL,
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at {big} NOT NULL,
    done_at {big},
    CONSTRAINT pk_sheets PRIMARY KEY (id),
    CONSTRAINT ck_sheets_state CHECK (state IN ('unclear','wrong','ready','imported','dropped'))
){end}"""
FORMS = {"sqlite": {"big": "INTEGER", "end": " STRICT"}, "postgresql": {"big": "BIGINT", "end": ""}}


def upgrade() -> None:
    """Create the table."""
    op.execute(SHEETS.format(**FORMS[op.get_bind().dialect.name]))


def downgrade() -> None:
    """Drop it; sheets that waited must be sent again."""
    op.execute("DROP TABLE sheets")
