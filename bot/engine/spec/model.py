"""What a flow file says, as frozen data. Built by `loader`, checked by `check`, never changed afterwards.

Texts are English source messages (msgids); wording in other languages lives in `locales/`.
Expressions are already compiled: see `expressions.Expr`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.engine.basics.messages import Text
from bot.engine.spec.effect_specs import EffectSpec

if TYPE_CHECKING:
    from bot.engine.formula.expressions import Expr
    from bot.engine.spec.around_specs import Clock, Look, Rounds
    from bot.engine.spec.ladders import OwnRung, Within


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
class Slots:
    """How a `slot` field is booked: every span of `every` has `places`; each is a claim of the kind `what`.

    Bookings lie at least `notice` and at most `ahead` from now.
    """

    what: str
    every: "Expr"
    places: "Expr"
    ahead: "Expr | None" = None
    notice: "Expr | None" = None
    suggest: "Expr | None" = None
    """So many free times are offered as buttons; the calendar is one tap further."""
    full: bool = False
    """Those can be chosen that are taken: to wait for one."""
    instead: str = ""
    """The event of the state that is offered beside the question where some are taken."""
    hold: "Expr | None" = None
    """One that is chosen is kept for so long while the rest of the form is filled in."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value that the flow collects.

    `kind` is one of `bot.engine.fields.KINDS`. `offers` are ready answers (expressions) shown as buttons.
    `seen_by` empty means every party of the case. `group` holds the columns of a `list` field. `hours` names the
    calendar outside of which a day or time cannot be chosen; `roles` are those of whom a person is chosen.
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
    hours: str = ""
    roles: tuple[str, ...] = ()
    slots: Slots | None = None
    voice: bool = False
    """Of a text: a voice message is an answer too."""
    on_request: bool = False
    """Not asked in turn: the summary offers it."""
    own: bool = False
    """A phone that people from outside share as their own contact: typed, it would prove nothing."""
    account: bool = False
    """The name of the account stands there already when somebody from outside opens the case."""


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
    `sure` is what a person is told before it takes effect, to be tapped once more: for what cannot be taken back.
    `offered` says while when the event exists at all; `require`, with its reason, when it may fire.
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
    offered: "Expr | None" = None
    confirm_by: tuple[str, ...] = ()
    sure: Text = ""
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


EVERYBODY = "else"
"""Stands for all roles for which a state has no words of their own."""


@dataclass(frozen=True, slots=True)
class State:
    """A stage of the case."""

    id: str
    kind: StateKind
    title: Text
    place: Place
    actor: Actor
    what: Mapping[str, Text] = field(default_factory=dict)
    """What those who act are told, by their role; `EVERYBODY` for the others."""
    card: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    on: Mapping[str, EventSpec] = field(default_factory=dict)
    within: "Within | None" = None
    ladder: str = ""
    remind_before: "Expr | None" = None
    rungs: "tuple[OwnRung, ...]" = ()
    enter: tuple[EffectSpec, ...] = ()
    items: tuple[Item, ...] = ()
    panel: Panel | None = None
    side: bool = False
    """A side branch: `@prev` of the states after it skips it."""
    success: bool = False
    """Reaching this state is reported to a waiting parent as `sub_done`."""
    dial: "Expr | None" = None
    """A phone number that is shown on a tap only, to who works here."""
    silent: bool = False
    """Entering it puts no new card before who acts in it: its reminders do."""


@dataclass(frozen=True, slots=True)
class Start:
    """Who opens a case of the flow, how, and where it begins."""

    by: tuple[str, ...]
    state: str
    command: str = ""
    phrases: tuple[Text, ...] = ()
    require: tuple[Check, ...] = ()
    alone: bool = False
    """It may be about nobody: a case without a record."""
    daily: "Expr | None" = None
    """Once begun, the clock opens one at this time of every working day of whoever starts it."""
    at_once: bool = False
    """It always begins so when somebody of here starts it: an answer tells later whom it is about."""
    one_open: bool = True
    """At most one open case of this flow about one record; a second start joins it."""
    given: tuple[str, ...] = ()
    """Fields whose values come with the start: the office opens such cases itself."""


@dataclass(frozen=True, slots=True)
class Amend:
    """How a request may be changed after it was made: by whom, which answers, in which states."""

    by: tuple[str, ...]
    ask: tuple[str, ...]
    states: frozenset[str]
    place: Place


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
    amend: "Amend | None" = None
    """How a request may be changed while it is being decided; None when it may not."""
    apart: "Expr | None" = None
    """The people whom its cases must not reach, because they are about them."""
    clocks: Mapping[str, "Clock"] = field(default_factory=dict)
    looks: Mapping[str, "Look"] = field(default_factory=dict)
    rounds: "Rounds | None" = None
    """What the clock does once a day with every record that cases of the flow are about."""
    contacts: "Expr | None" = None
    """So many messages a day at most, that nobody asked for, to a person from outside."""
    linked: bool = False
    """Its cases have a lasting link: a text names `case.link`."""

    def field(self, name: str) -> Field:
        """Return a field of the flow, or a question that every flow has.

        Raises:
            KeyError: there is none of that name.
        """
        from bot.engine.spec.builtin import FIELDS  # noqa: PLC0415 - they are made of the classes above

        return self.fields.get(name) or FIELDS[name]
