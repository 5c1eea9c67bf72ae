"""What a decision asks of the world, as data. Nothing here does anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine.spec.ladders import Late

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.case import Case, Event, HistoryEntry


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """Write columns of a record; `seen` is the version the decision was taken on."""

    record: int
    type: str
    seen: int
    values: Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class NewRecord:
    """Create a record."""

    record: int
    type: str
    values: Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class TakeClaim:
    """Take one of `capacity` places of an exclusive thing; the store refuses when all are taken."""

    kind: str
    key: str
    until: datetime | None
    capacity: int
    otherwise: str


@dataclass(frozen=True, slots=True)
class DropClaim:
    """Give an exclusive thing back; key "" means everything of the case. `calls`: who waits for it hears of it."""

    kind: str
    key: str
    calls: bool = False


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Stand at the end of the queue for an exclusive thing; `DropClaim` of the same kind and key leaves it."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment the case must hear of, unless it has left this entry by then.

    `kind` is `end` (the state's time is over), `nudge` (remind `tell`), `alarm` (the same, also at night), `escalate`
    (show `tell` the card) or `moment` (the same, besides the ladder).

    `late` says what becomes of it when its moment passes unseen.
    """

    entry: int
    kind: str
    at: datetime
    tell: str = ""
    late: Late = Late.MERGE


@dataclass(frozen=True, slots=True)
class Notify:
    """Send a text to people. `seats` as in `Case.seats`; `params` are values, formatted per reader.

    `but` is who said it and need not hear it.
    """

    seats: tuple[str, ...]
    msgid: str
    params: Mapping[str, "Value"]
    once: bool = False
    but: int = 0


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Put the card before people who must act (`fresh`: a new message), or refresh the cards they have.

    `moved`: the case is in another state now; who waits for it should notice.
    """

    seats: tuple[str, ...]
    fresh: bool = True
    moved: bool = False


@dataclass(frozen=True, slots=True)
class MakePaper:
    """Make a document of this kind. `facts` are what it shows, as they are at this moment; `seats` get it."""

    paper: int
    document: str
    facts: Mapping[str, "Value"]
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowPlace:
    """Send a place as a map: `at` is a point (`bot.engine.fields.places`)."""

    seats: tuple[str, ...]
    at: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case of another flow; the new case's first entry is decided in the same unit.

    It begins in the state `at`, "" where its flow says it. `by_actor`: for the person whose event it is, where one has
    acted; else for whoever opened the parent.
    """

    case: int
    flow: str
    about: int | None
    parent: int
    values: Mapping[str, "Value"]
    at: str = ""
    by_actor: bool = False


@dataclass(frozen=True, slots=True)
class Fire:
    """Deliver an event to another case: by its id, or to the open cases of a flow about a record."""

    event: str
    case: int | None = None
    flow: str = ""
    about: int | None = None
    values: "Mapping[str, Value]" = field(default_factory=dict)
    """Answers that come with it."""


Effect = (
    ChangeRecord
    | NewRecord
    | TakeClaim
    | DropClaim
    | JoinQueue
    | Deadline
    | Notify
    | ShowCard
    | MakePaper
    | ShowPlace
    | OpenCase
    | Fire
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The new case, what is written down, and what the world must do, in order."""

    case: "Case"
    event: "Event"
    history: "tuple[HistoryEntry, ...]"
    effects: tuple[Effect, ...]
