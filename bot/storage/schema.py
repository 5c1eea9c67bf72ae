"""The schema's one home: tables and indexes as SQLAlchemy metadata. Read by migrations only, never at start."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""63 bits in both: SQLite calls every whole number INTEGER."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id") -> "Column[int]":
    return Column(name, BIG, primary_key=True, autoincrement=False)


def _int(name: str, *, null: bool = False, default: int | None = None) -> "Column[int]":
    server_default = text(str(default)) if default is not None else None
    return Column(name, BIG, nullable=null, server_default=server_default)


def _text(name: str, *, null: bool = False, default: str | None = None) -> "Column[str]":
    server_default = text(f"'{default}'") if default is not None else None
    return Column(name, Text, nullable=null, server_default=server_default)


def _word(name: str) -> "Column[str]":
    """Return a text that is searched by its beginning: in PostgreSQL only byte order makes a range of that."""
    return Column(name, Text().with_variant(postgresql.TEXT(collation="C"), "postgresql"), nullable=False)


def _flag(name: str, default: int = 0) -> "Column[int]":
    return Column(name, Integer, nullable=False, server_default=text(str(default)))


def _where(table: str, columns: str, condition: str, name: str) -> Index:
    return Index(
        f"ix_{table}_{name}",
        *(metadata.tables[table].c[column] for column in columns.split(", ")),
        sqlite_where=text(condition),
        postgresql_where=text(condition),
    )


# fmt: off
Table(
    "inbox", metadata, _id("update_id"), _text("chat"), _text("body"), _int("received_at"),
    _text("state"), _int("done_at", null=True), CheckConstraint("state IN ('new','done','failed')", name="state"),
    Index("ix_inbox_chat", "chat", "received_at"),
)
Table(
    "people", metadata, _id(), _text("name"), _text("language"), _flag("language_chosen"), _text("phone", null=True),
    _int("created_at"), _int("left_at", null=True),
)
Table(
    "person_roles", metadata, _int("person_id"), _text("role"), _int("since"), _int("granted_by", null=True),
    PrimaryKeyConstraint("person_id", "role"), Index("ix_person_roles_role", "role"),
)
Table(
    "addresses", metadata, _text("channel"), _text("address"), _int("person_id"), _flag("reachable", 1), _int("since"),
    PrimaryKeyConstraint("channel", "address"), Index("ix_addresses_person_id", "person_id"),
)
Table(
    "invites", metadata, Column("code_hash", Text, primary_key=True), _text("role"), _text("name"), _int("uses_left"),
    _int("expires_at"), _int("created_at"), _int("created_by", null=True),
)
Table(
    "absences", metadata, _id(), _int("person_id"), _int("deputy_id"), _int("since"), _int("until"), _text("state"),
    _int("set_by"), _int("set_at"), CheckConstraint("state IN ('planned','active','over')", name="state"),
    Index("ix_absences_person_id", "person_id"), Index("ix_absences_deputy_id", "deputy_id"),
)
Table("conversations", metadata, _id("person_id"), _int("focus", null=True))
Table(
    "drafts", metadata, _id(), _int("person_id"), _int("case_id", null=True), _text("flow"), _text("event"),
    _int("version"), _text("data"), _int("updated_at"), Index("ix_drafts_person_id", "person_id", "case_id"),
)
Table(
    "flow_versions", metadata, _text("flow"), _int("version"), _text("digest"), _text("source"), _int("stored_at"),
    PrimaryKeyConstraint("flow", "version"),
)
Table(
    "cases", metadata, _id(), _text("number"), _text("flow"), _int("flow_version"), _text("state"), _int("version"),
    _int("face"), _int("about", null=True), _int("parent", null=True), _text("data"), _int("opened_by"),
    _int("opened_at"), _int("entered_at"), _int("closed_at", null=True),
    Index("uq_cases_number", "number", unique=True), Index("ix_cases_about", "about", "flow"),
    Index("ix_cases_parent", "parent"), Index("ix_cases_opened_by", "opened_by"), Index("ix_cases_flow", "flow", "id"),
)
Table(
    "assignments", metadata, _int("case_id"), _text("seat"), _text("kind"),
    PrimaryKeyConstraint("case_id", "seat", "kind"), Index("ix_assignments_seat", "seat", "kind"),
)
Table(
    "case_keys", metadata, _text("flow"), _text("name"), _text("value"), _int("case_id"),
    PrimaryKeyConstraint("flow", "name", "value", "case_id"), Index("ix_case_keys_case_id", "case_id"),
)
Table(
    "case_links", metadata, Column("link", Text, primary_key=True), _int("case_id"),
)
Table(
    "history", metadata, _int("case_id"), _int("seq"), _int("id"), _int("at"), _text("event"), _text("actor"),
    _text("from_state"), _text("to_state"), _text("data"), _text("event_key"),
    PrimaryKeyConstraint("case_id", "seq"), Index("uq_history_event_key", "case_id", "event_key", unique=True),
)
Table(
    "due", metadata, _id(), _int("case_id"), _text("kind"), _text("event"), _int("due_at"), _text("state"),
    _int("entry"), _text("data"), _int("done_at", null=True),
    CheckConstraint("state IN ('due','done','withdrawn')", name="state"),
)
Table(
    "outbox", metadata, _id(), _int("person_id"), _text("channel"), _text("address"), _text("subject"), _text("kind"),
    _text("msgid"), _text("params"), _int("priority"), _flag("once"), _text("edit"), _int("case_id", null=True),
    _text("state"), _int("not_before", null=True), _text("claimed_by", null=True), _int("claimed_at", null=True),
    _int("sent_at", null=True), _int("attempts"), _text("error", null=True), _text("body", null=True),
    _text("message_ref", null=True), _int("created_at"),
    CheckConstraint("state IN ('due','claimed','sent','refused','unknown','withdrawn')", name="state"),
    Index("ix_outbox_address", "address", "id"), Index("ix_outbox_case_id", "case_id"),
)
Table(
    "screens", metadata, _text("address"), _text("subject"), _text("message_ref"), _text("digest"), _int("at"),
    PrimaryKeyConstraint("address", "subject"), Index("ix_screens_subject", "subject"),
)
Table(
    "records", metadata, _id(), _text("type"), _int("version"), _text("data"), _int("created_at"), _int("changed_at"),
    _int("closed_at", null=True), Index("ix_records_type", "type", "id"),
)
Table(
    "record_keys", metadata, _text("type"), _text("key"), _text("value"), _int("record_id"),
    PrimaryKeyConstraint("type", "key", "value"), Index("ix_record_keys_record_id", "record_id"),
)
Table(
    "record_words", metadata, _text("type"), _word("word"), _int("record_id"),
    PrimaryKeyConstraint("type", "word", "record_id"), Index("ix_record_words_record_id", "record_id"),
)
Table(
    "record_links", metadata, _int("from_id"), _text("name"), _int("to_id"),
    PrimaryKeyConstraint("from_id", "name", "to_id"), Index("ix_record_links_to_id", "to_id", "name"),
)
Table(
    "record_history", metadata, _int("record_id"), _int("version"), _int("at"), _text("actor"),
    _int("case_id", null=True), _text("data"), PrimaryKeyConstraint("record_id", "version"),
)
Table(
    "claims", metadata, _text("kind"), _text("key"), _int("slot"), _int("case_id"), _int("until", null=True),
    PrimaryKeyConstraint("kind", "key", "slot"), Index("ix_claims_case_id", "case_id"),
)
Table(
    "policies", metadata, _text("name"), _int("since"), _text("value"), _int("set_by", null=True),
    PrimaryKeyConstraint("name", "since"),
)
Table(
    "snoozes", metadata, _int("case_id"), _int("person_id"), _int("entry"), _int("until", null=True),
    PrimaryKeyConstraint("case_id", "person_id"),
)
Table(
    "days", metadata, Column("day", Text, primary_key=True), _flag("works"), _text("why"), _int("set_by", null=True),
    _int("set_at"),
)
Table("counters", metadata, Column("name", Text, primary_key=True), _int("value"))
Table(
    "documents", metadata, _id(), _int("case_id"), _text("kind"), _text("number"), _int("version"), _text("digest"),
    _text("data"), _int("created_at"), Index("ix_documents_case_id", "case_id"),
)
Table(
    "decisions", metadata, _int("case_id"), _int("seq"), _int("person_id"), _int("face"), _int("at"), _text("digest"),
    _text("data"), PrimaryKeyConstraint("case_id", "seq"),
)
Table(
    "sheets", metadata, _id(), _int("person_id"), _text("channel"), _text("ref"), _text("name"), _text("kind"),
    _text("state"), _text("data"), _int("created_at"), _int("done_at", null=True),
    CheckConstraint("state IN ('unclear','wrong','ready','imported','dropped')", name="state"),
)
Table("centre", metadata, Column("name", Text, primary_key=True), _text("value"))

Index(
    "uq_documents_number", metadata.tables["documents"].c.number, unique=True,
    sqlite_where=text("number <> ''"), postgresql_where=text("number <> ''"),
)
_where("absences", "until", "state <> 'over'", "until")
_where("inbox", "update_id", "state = 'new'", "new")
_where("cases", "flow, state", "closed_at IS NULL", "open")
_where("due", "due_at", "state = 'due'", "due_at")
_where("due", "case_id", "state = 'due'", "case_id")
_where("outbox", "id", "state IN ('due','claimed')", "pending")
# fmt: on
