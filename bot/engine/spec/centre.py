"""What the processes of a centre share: roles, records, policies, decision tables, papers, calendars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from bot.engine.basics.calendar import Calendar, Quiet
from bot.engine.basics.messages import Text, placeholders
from bot.engine.basics.spans import Span
from bot.engine.basics.types import ANY, Type
from bot.engine.basics.values import Money, Rate
from bot.engine.spec.ladders import Ladder
from bot.engine.spec.model import NOWHERE, Flow, Option, Place

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.formula.expressions import Expr
    from bot.engine.reading.nodes import Item
    from bot.engine.spec.registers import Register


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may be."""

    id: str
    title: Text
    superior: str = ""
    calendar: str = "office"
    outside: bool = False
    home: tuple[str, ...] = ()
    appoints: frozenset[str] = frozenset()
    """The roles that its holders may give and take away."""
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
    copied: bool = False
    """A card that shows it has a button that copies it."""
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
    import_by: frozenset[str] = frozenset()
    """The roles whose people may bring such records in from a sheet; nobody when none is named."""
    subject: str = ""
    """The column that names whose data it is: a person gets a copy of it, or has it erased. "" where it is nobody's."""
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
class Section:
    """A table of facts on a paper; its title may be ""."""

    title: Text
    shows: tuple[str, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a paper for the calendars of phones says: a name of the flow for the moment, policies for length and place.

    `cancels`: it takes the entry of the case out again.
    """

    begins: str
    lasts: str
    at: str
    cancels: bool = False


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A paper that flows may produce, numbered by itself: `YQD-2026-0001-01`.

    `number` is the beginning of its numbers; `template` a file of `centre/papers/`; `to` are the parties who get it.
    Without `sections` it shows what the card of the case shows. `clauses` are sentences with placeholders; `acts` are
    the states of which it tells who did what, all where something is decided when it names none; `sign` are the lines
    to sign on.
    """

    id: str
    title: Text
    number: str
    place: Place = NOWHERE
    template: str = "form"
    to: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    clauses: tuple[Text, ...] = ()
    acts: tuple[str, ...] = ()
    sign: tuple[Text, ...] = ()
    calendar: CalendarEntry | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields, facts and record paths that it shows or names in its clauses."""
        shown = [name for section in self.sections for name in section.shows]
        named = [name for clause in self.clauses for name in placeholders(clause)]
        begins = [self.calendar.begins] if self.calendar is not None else []
        return tuple(dict.fromkeys([*shown, *named, *begins]))


@dataclass(slots=True)
class Shared:
    """What all flows share; flows are read against it."""

    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    records: dict[str, RecordType] = field(default_factory=dict)
    ladders: dict[str, Ladder] = field(default_factory=dict)
    tables: dict[str, DecisionTable] = field(default_factory=dict)
    documents: dict[str, DocumentType] = field(default_factory=dict)
    templates: frozenset[str] = frozenset()
    """Of papers: the names of the files in `centre/papers/`."""
    calendars: dict[str, Calendar] = field(default_factory=dict)
    planned: dict[str, str] = field(default_factory=dict)
    quiet: Quiet = field(default_factory=Quiet)
    registers: "list[Item]" = field(default_factory=list)
    """As they stand in the files: they are read when the flows are known."""
    menu: "list[Item]" = field(default_factory=list)
    """Names of flows, in which order people are shown them; as they stand in the files."""
    calendar_keepers: frozenset[str] = frozenset()

    # --- names of policies, for expressions outside any flow --------------------------------------------------

    def type_of(self, path: tuple[str, ...]) -> Type | None:
        """Return the type of a policy; nothing else is known outside a flow."""
        if path[0] == "policy":
            return self.policy_type(".".join(path[1:]))
        return None

    def known(self) -> Iterable[str]:
        """Return the policies as names."""
        return [f"policy.{name}" for name in self.policies]

    def policy_type(self, name: str) -> Type | None:
        """Return the type of a policy's value."""
        policy = self.policies.get(name)
        return type_of_value(policy.default) if policy is not None else None


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
    calendar_keepers: frozenset[str] = frozenset()
    """The roles that may set working days."""
    planned: Mapping[str, Text] = field(default_factory=dict)
    """Flows that others name and that are not written yet: id to title."""
    registers: "Mapping[str, Register]" = field(default_factory=dict)
    shared: Shared | None = None
    """What flows are read against, so that older versions can be read again."""


def type_of_value(value: "Value") -> Type:
    """Return the type of a constant."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "boolean"),
        (int, "integer"),
        (Money, "money"),
        (Rate, "rate"),
        (Span, "span"),
        (time, "time"),
        (tuple, "list"),
        (str, "text"),
    )
    return next((Type(kind) for python, kind in kinds if isinstance(value, python)), ANY)
