"""A running matter, and what happens to it. Frozen data: a decision makes a new case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.basics.values import Value


@dataclass(frozen=True, slots=True)
class Person:
    """A person who acts: identity and the roles held at this moment.

    Who is away may have a deputy: `stands_in_for` are the people whose deputy this one is now, `lent` their roles.
    """

    id: int
    roles: frozenset[str] = frozenset()
    stands_in_for: frozenset[int] = frozenset()
    lent: frozenset[str] = frozenset()

    @property
    def acts_as(self) -> frozenset[str]:
        """Return the roles in which the person may act: their own and the lent ones."""
        return self.roles | self.lent

    @property
    def alone(self) -> "Person":
        """Return the person without those they stand in for."""
        return Person(self.id, self.roles)


@dataclass(frozen=True, slots=True)
class TheClock:
    """A deadline that passed. `entry` is the stay it belongs to: see `Case.entry`."""

    entry: int


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case that reports, or that fires an event here."""

    id: int


By = Person | TheClock | OtherCase


@dataclass(frozen=True, slots=True)
class Event:
    """The one thing that changes a case: a pressed button, a finished form, a passed deadline, a report.

    `key` is unique per cause: the same key never takes effect twice. `face` is the face the button showed,
    or None where the cause saw no card. `seen` stands for the facts that were shown with it, or is "".
    """

    name: str
    by: By
    key: str
    values: Mapping[str, "Value"] = field(default_factory=dict)
    face: int | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a seat of a panel said, and a digest of the material facts it saw."""

    result: str
    person: int
    at: datetime
    comment: str
    seen: str
    entry: int = 0
    """The entry of the state in which it was given."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A ticked item of a checklist. `how` is `done` or `waived`."""

    how: str
    person: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that waits for a second person's confirmation."""

    event: str
    values: Mapping[str, "Value"]
    person: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ticking:
    """How a clock of the case stands. `since` is when it went on last, `due` when its time is over.

    While it pauses, `left` are the minutes that were left, working minutes where working time counts.
    """

    since: datetime
    due: datetime
    left: int | None = None
    stopped_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Tell whether its time passes now."""
        return self.left is None and self.stopped_at is None


@dataclass(frozen=True, slots=True)
class Case:
    """One running case.

    `version` rises with every event. `face` is the version at which the facts of the card last changed: a button
    that shows an older face is stale. `entry` counts the states entered: a deadline belongs to one entry.
    `trail` holds the states outside side branches, newest last. `seats` are who must act: `person:<id>` or
    `role:<id>`. `mail` holds reports of children that came before anybody waited for them.
    `children` maps a case id to `open`, `done`, `failed` or `linked` (not waited for).
    """

    id: int
    flow: str
    flow_version: int
    state: str
    opened_by: int
    opened_at: datetime
    entered_at: datetime
    number: str = ""
    version: int = 0
    face: int = 0
    entry: int = 0
    about: int | None = None
    parent: int | None = None
    values: Mapping[str, "Value"] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    visits: Mapping[str, int] = field(default_factory=dict)
    seats: tuple[str, ...] = ()
    claimant: int | None = None
    votes: Mapping[str, Vote] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    pending: Pending | None = None
    mail: tuple[str, ...] = ()
    children: Mapping[int, str] = field(default_factory=dict)
    reported: bool = False
    held_at: datetime | None = None
    nudged_at: datetime | None = None
    closed_at: datetime | None = None
    recused: tuple[int, ...] = ()
    """People who have stepped aside: they decide nothing here."""
    claims: tuple[tuple[str, str], ...] = ()
    """What is held exclusively, or waited for in a queue: kind and key."""
    amended: Mapping[str, "Value"] = field(default_factory=dict)
    """What the request said before it was changed: field to its first value."""
    clocks: Mapping[str, Ticking] = field(default_factory=dict)
    link: str = ""
    """The random word of its lasting link, "" when its flow has none."""

    @property
    def is_open(self) -> bool:
        """Tell whether anything can still happen."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One applied event: what a register shows and a replay needs."""

    case: int
    seq: int
    at: datetime
    event: str
    by: By
    before: str
    after: str
    values: Mapping[str, "Value"]
    key: str
    note: str = ""
    was: Mapping[str, "Value"] = field(default_factory=dict)
    """What the answers, or columns of records, were before, where they were changed."""
    became: Mapping[str, "Value"] = field(default_factory=dict)
    """What those columns are now; changed answers are in `values`."""

    @classmethod
    def of(cls, event: Event, case: Case, before: str, at: datetime, note: str = "") -> "HistoryEntry":
        """Return the entry of an event that has taken the case, as it is now, from the state `before`."""
        return cls(
            case=case.id,
            seq=case.version,
            at=at,
            event=event.name,
            by=event.by,
            before=before,
            after=case.state,
            values=event.values,
            key=event.key,
            note=note,
        )


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read: its version guards against writing over a newer one."""

    id: int
    type: str
    version: int
    values: Mapping[str, "Value"]


def seat_of_person(person: int) -> str:
    """Return the seat of one named person."""
    return f"person:{person}"


def seat_of_role(role: str) -> str:
    """Return the seat that everyone of a role shares."""
    return f"role:{role}"


def sits_in(person: Person, seats: tuple[str, ...]) -> bool:
    """Tell whether the person holds one of the seats, themselves or for somebody who is away."""
    return any(
        seat[5:] in person.roles or seat[5:] in person.lent
        if seat.startswith("role:")
        else seat == f"person:{person.id}" or int(seat[7:]) in person.stands_in_for
        for seat in seats
    )
