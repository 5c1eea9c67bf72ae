"""What a flow says of the time of a state and of who hears when it passes, as frozen data."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.formula.expressions import Expr
    from bot.engine.spec.model import Place


@dataclass(frozen=True, slots=True)
class Within:
    """The time a state has: a span (or a policy that holds one), or until a moment of a record.

    Exactly one of `span` and `until` is given. `at` is the time of day for a date, "HH:MM".
    """

    span: "Expr | None" = None
    until: "Expr | None" = None
    at: str = ""
    before: "Expr | None" = None


class Late(StrEnum):
    """What becomes of a reminder whose moment has passed unseen, after an outage."""

    SEND = "send"
    """It is sent, as a card of its own."""
    MERGE = "merge"
    """It is sent, together with whatever else the same person has missed."""
    SKIP = "skip"
    """It is dropped: what it was for is over."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at a share of the time (0-100 %) or some time after the end, tell somebody.

    `every` so often after the end, `most` times; `meanwhile` so often before it, which is no reminder but news.
    """

    share: int | None
    after: "Expr | None"
    tell: str
    place: "Place"
    every: "Expr | None" = None
    most: "Expr | None" = None
    meanwhile: "Expr | None" = None
    late: Late = Late.MERGE
    at_night: bool = False
    """It rings in the quiet hours too."""


@dataclass(frozen=True, slots=True)
class OwnRung:
    """What a state tells besides its ladder: at a moment of the case or a record, or some time `after` it."""

    until: Within
    after: "Expr | None"
    tell: str
    place: "Place"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Reminders and escalation of a waiting state."""

    id: str
    rungs: tuple[Rung, ...]
