"""What a flow file says, as frozen data. Built by `loader`, checked by `check`, never changed afterwards.

Texts are English source messages (msgids); wording in other languages lives in `locales/`.
Expressions are already compiled: see `guards.Expr`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.calendar import Calendar, Quiet
    from bot.engine.centre_reader import Shared
    from bot.engine.guards import Expr
    from bot.engine.values import Value

Text = str
"""A source message, with `{placeholders}` that name fields, facts or record paths."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands in its file; lines and columns count from 1."""

    file: str
    line: int
    column: int


NOWHERE = Place("", 0, 0)
"""Of what was made by a program and not read from a file."""


class StateKind(StrEnum):
    """What the engine does while a case is in a state."""

    FORM = "form"
    DECISION = "decision"
    PANEL = "panel"
    CHECKLIST = "checklist"
    WAIT = "wait"
    AUTO = "auto"
    FINAL = "final"


class Style(StrEnum):
    """How a button should look; the words must say it too."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a choice field: a stable id and its label."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that must hold, and what the person reads when it does not."""

    that: "Expr"
    otherwise: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A value that the flow collects.

    `kind` is one of `bot.engine.fields.KINDS`. `offers` are ready answers (expressions) shown as buttons.
    `seen_by` empty means every party of the case. `group` holds the columns of a `list` field.
    """

    id: str
    kind: str
    label: Text
    ask: Text
    why: Text
    place: Place
    help: Text = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    when: "Expr | None" = None
    default: "Expr | None" = None
    offers: tuple["Expr", ...] = ()
    checks: tuple[Check, ...] = ()
    seen_by: frozenset[str] = frozenset()
    masked: bool = False
    record: str = ""
    group: tuple["Field", ...] = ()
    at_least: int = 0
    at_most: int = 0


class ActorKind(StrEnum):
    """How the people who must act in a state are found."""

    ROLE = "role"
    """Everyone of the role who is a party of the case; without a party, everyone of the role. First to act counts."""
    STARTER = "starter"
    PERSON = "person"
    """The person named by an expression (a field, or a path of a record)."""
    AUTHORITY = "authority"
    """The role that a decision table gives."""
    SUPERIOR = "superior"
    DUTY = "duty"
    """The next person of the role on today's duty roster."""
    POOL = "pool"
    """Everyone of the role may claim it; only the claimant acts."""
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who must act: any of `roles` (after resolution of tables)."""

    kind: ActorKind
    roles: tuple[str, ...] = ()
    table: str = ""
    by: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class Within:
    """The time a state has: a span (or a policy that holds one), or until a moment of a record.

    Exactly one of `span` and `until` is given. `at` is the time of day for a date, "HH:MM".
    """

    span: "Expr | None" = None
    until: "Expr | None" = None
    at: str = ""
    before: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at a share of the time (0-100 %) or some time after the end, tell somebody."""

    share: int | None
    after: "Expr | None"
    tell: str
    every: "Expr | None" = None
    most: "Expr | None" = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Ladder:
    """Reminders and escalation of a waiting state."""

    id: str
    rungs: tuple[Rung, ...]


# --- effects as the author writes them ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetValues:
    """Set fields of the case (`name`) or of a record (`subscription.sign_by`)."""

    values: tuple[tuple[tuple[str, ...], "Expr"], ...]


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """Create a record; `alias` makes it known to later expressions of the case."""

    record: str
    alias: str
    values: tuple[tuple[str, "Expr"], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Take an exclusive thing for this case, for a time or until it is released."""

    kind: str
    key: "Expr"
    span: "Expr | None"
    capacity: "Expr | None"
    otherwise: Text


@dataclass(frozen=True, slots=True)
class Release:
    """Give an exclusive thing back."""

    kind: str
    key: "Expr"


@dataclass(frozen=True, slots=True)
class StartFlow:
    """Open a case of another flow (`wait`: its end is reported to this one)."""

    flow: str
    about: "Expr | None"
    values: tuple[tuple[str, "Expr"], ...]
    wait: bool


@dataclass(frozen=True, slots=True)
class FireEvent:
    """Fire an event in the open cases of another flow about the same record (or in parent or children)."""

    flow: str
    about: "Expr | None"
    event: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Send a notice to parties. `once`: money and approvals, never blindly repeated."""

    who: tuple[str, ...]
    text: Text
    once: bool
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """Declare that a document of a kind is due from the present facts."""

    document: str


@dataclass(frozen=True, slots=True)
class AddDue:
    """Add a due item (money owed) to the ledger of a record."""

    to: "Expr"
    amount: "Expr"
    on: "Expr"
    label: Text


@dataclass(frozen=True, slots=True)
class FinishChildren:
    """End open children together with this case, by firing the event in each."""

    event: str


EffectSpec = (
    SetValues
    | CreateRecord
    | Claim
    | Release
    | StartFlow
    | FireEvent
    | Tell
    | MakeDocument
    | AddDue
    | FinishChildren
)


@dataclass(frozen=True, slots=True)
class Route:
    """One alternative of an event. `to` is a state, `@prev`, or "" for staying; `refuse` says why not."""

    place: Place
    when: "Expr | None"
    to: str
    do: tuple[EffectSpec, ...] = ()
    refuse: Text = ""


@dataclass(frozen=True, slots=True)
class EventSpec:
    """An event a state listens to: who may fire it, what it asks, where it leads.

    `by` empty means the actor of the state. `confirm_by`: a second person must confirm before it takes effect.
    `clock`: fired by a deadline; `case`: fired by another case. Both may be empty of `by`.
    """

    id: str
    place: Place
    label: Text
    style: Style
    routes: tuple[Route, ...]
    by: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    require: tuple[Check, ...] = ()
    confirm_by: tuple[str, ...] = ()
    clock: bool = False
    case: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    id: str
    label: Text
    owner: str
    proof: str = ""
    optional: bool = False
    when: "Expr | None" = None
    carry: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a panel."""

    role: str
    needed: "Expr | None" = None
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """How seats make one result. `quorum` 0 means every needed seat.

    `return_mode` is `collect` or `immediate`; `material` names the fields whose change asks a seat again;
    `order` is `parallel` or `sequential`.
    """

    seats: tuple[Seat, ...]
    quorum: int = 0
    return_mode: str = "collect"
    material: tuple[str, ...] = ()
    order: str = "parallel"


@dataclass(frozen=True, slots=True)
class State:
    """A stage of the case."""

    id: str
    kind: StateKind
    title: Text
    place: Place
    actor: Actor
    what: Text = ""
    card: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    on: Mapping[str, EventSpec] = field(default_factory=dict)
    within: Within | None = None
    ladder: str = ""
    remind_before: "Expr | None" = None
    enter: tuple[EffectSpec, ...] = ()
    items: tuple[Item, ...] = ()
    panel: Panel | None = None
    side: bool = False
    """A side branch: `@prev` of the states after it skips it."""
    success: bool = False
    """Reaching this state is reported to a waiting parent as `sub_done`."""


@dataclass(frozen=True, slots=True)
class Start:
    """Who opens a case of the flow, how, and where it begins."""

    by: tuple[str, ...]
    state: str
    command: str = ""
    phrases: tuple[Text, ...] = ()
    require: tuple[Check, ...] = ()
    one_open: bool = True
    """At most one open case of this flow about one record; a second start joins it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One process."""

    id: str
    version: int
    title: Text
    icon: str
    summary: Text
    place: Place
    chart: str
    box: str
    prefix: str
    about: str
    start: Start
    parties: Mapping[str, "Expr"]
    fields: Mapping[str, Field]
    facts: Mapping[str, "Expr"]
    labels: Mapping[str, Text]
    """Labels of facts and record paths that cards show."""
    states: Mapping[str, State]
    old_states: Mapping[str, str]
    """States of earlier versions that this one renamed or dropped: old id to present id."""
    digest: str
    source: str


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
