"""What the processes of a centre share: roles, records, policies, decision tables, papers, calendars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.engine.messages import Text
from bot.engine.model import NOWHERE, Flow, Ladder, Option, Place

if TYPE_CHECKING:
    from bot.engine.calendar import Calendar, Quiet
    from bot.engine.centre_reader import Shared
    from bot.engine.expressions import Expr
    from bot.engine.values import Value


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may be."""

    id: str
    title: Text
    superior: str = ""
    calendar: str = "office"
    outside: bool = False
    home: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class RecordField:
    """One column of a record type. `kind` as for flow fields; `record` names the type referred to."""

    id: str
    kind: str
    label: Text
    record: str = ""
    options: tuple[Option, ...] = ()
    default: "Value" = None
    seen_by: frozenset[str] = frozenset()
    masked: bool = False
    many: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record: its fields, keys, its one-line form, and the fields that are searched."""

    id: str
    title: Text
    key: str
    line: str
    fields: Mapping[str, RecordField]
    search: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Policy:
    """A named value with its default; an administrator may change it."""

    id: str
    default: "Value"
    about: Text
    place: Place


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a decision table: up to this value, that role."""

    up_to: "Expr | None"
    role: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Who may decide up to which value; the last row has no limit."""

    id: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A paper that flows may produce."""

    id: str
    title: Text
    number: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Centre:
    """Everything that `flows/` says: the processes and what they share."""

    flows: Mapping[str, Flow]
    roles: Mapping[str, Role]
    records: Mapping[str, RecordType]
    policies: Mapping[str, Policy]
    ladders: Mapping[str, Ladder]
    tables: Mapping[str, DecisionTable]
    documents: Mapping[str, DocumentType]
    calendars: "Mapping[str, Calendar]"
    quiet: "Quiet | None" = None
    """The hours in which nobody is reminded."""
    planned: Mapping[str, Text] = field(default_factory=dict)
    """Flows that others name and that are not written yet: id to title."""
    shared: "Shared | None" = None
    """What flows are read against, so that older versions can be read again."""
