"""What a flow says of the time and the cases around its states, as frozen data; see `reading.around_reader`."""

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.basics.messages import Text
    from bot.engine.formula.expressions import Expr
    from bot.engine.spec.model import Place


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that runs over several states: it starts, stops and pauses when the case enters one of those named.

    `of` is the role whose working hours count; `ladder` is who hears of it, "" when nobody does.
    """

    id: str
    place: "Place"
    label: "Text"
    within: "Expr"
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pauses: tuple[str, ...] = ()
    of: str = ""
    ladder: str = ""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the clock does once a day, at `at`, for every record of the type that the flow is about.

    Where a case about it is open, it fires `event` there; else it opens one, if `opens` holds.
    """

    at: time
    opens: "Expr"
    event: str
    place: "Place"


@dataclass(frozen=True, slots=True)
class Look:
    """Other cases of a flow that have the same values: `same` maps their fields to what they are here.

    Only open ones when `only_open`; only those opened within `within` before now, where it is given. With `record` it
    looks at records of that type instead, and `same` names a column that refers to one.
    """

    id: str
    place: "Place"
    flow: str
    same: tuple[tuple[str, "Expr"], ...]
    within: "Expr | None" = None
    only_open: bool = False
    record: str = ""
