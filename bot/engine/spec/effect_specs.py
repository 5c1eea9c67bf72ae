"""Effects as the author of a flow writes them; `deciding.doing` turns them into `spec.effects`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.engine.basics.messages import Text
from bot.engine.spec.row_specs import RowSpec

if TYPE_CHECKING:
    from bot.engine.formula.expressions import Expr


@dataclass(frozen=True, slots=True)
class SetValues:
    """Set fields of the case (`name`) or of a record (`subscription.sign_by`)."""

    values: tuple[tuple[tuple[str, ...], "Expr"], ...]


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """Create a record; `alias` makes it known to later expressions of the case.

    With `each`, a list, one for every row of it; `values` may name the columns of the row.
    """

    record: str
    alias: str
    values: tuple[tuple[str, "Expr"], ...]
    each: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Take an exclusive thing for this case, for a time or until it is released; nothing where the key has no value."""

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
class Queue:
    """Wait for an exclusive thing that is taken: when one is given back, the first in the queue hears `place_free`."""

    kind: str
    key: "Expr"


@dataclass(frozen=True, slots=True)
class StartFlow:
    """Open a case of another flow (`wait`: its end is reported to this one).

    `at` is the state in which it begins, "" where that flow says it: what its first form asks is given. `by_actor`:
    whoever acts opens it, else whoever opened this one.
    """

    flow: str
    about: "Expr | None"
    values: tuple[tuple[str, "Expr"], ...]
    wait: bool
    at: str = ""
    by_actor: bool = False


@dataclass(frozen=True, slots=True)
class FireEvent:
    """Fire an event in the open cases of a flow about the same record, in the parent, or where one came from.

    `values` become answers of the case that hears it.
    """

    flow: str
    about: "Expr | None"
    event: str
    values: "tuple[tuple[str, Expr], ...]" = ()


@dataclass(frozen=True, slots=True)
class Tell:
    """Send a notice to parties, or to people whom a name of the flow gives. Only `when` that holds.

    `once`: money and approvals, never blindly repeated.
    """

    who: tuple[str, ...]
    text: Text
    once: bool
    when: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """Declare that a document of a kind is due from the present facts."""

    document: str


@dataclass(frozen=True, slots=True)
class FinishChildren:
    """End open children together with this case, by firing the event in each."""

    event: str


@dataclass(frozen=True, slots=True)
class Identify:
    """Say by a key which record the case is about; where there is none, it is created. `values` fill what is empty."""

    key: "Expr"
    values: tuple[tuple[str, "Expr"], ...]
    otherwise: Text


@dataclass(frozen=True, slots=True)
class Assign:
    """Put somebody of a role into a field: `theirs` and nobody else, else the first of `prefer`, else the least busy.

    `tried` is the list in which those are kept who had it before; they do not get it again, unless `afresh`.
    """

    field: str
    role: str
    theirs: "Expr | None"
    prefer: tuple["Expr", ...]
    tried: str
    afresh: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """Send people a place as a map."""

    who: tuple[str, ...]
    at: "Expr"
    title: "Expr"
    address: "Expr"


EffectSpec = (
    SetValues
    | CreateRecord
    | Claim
    | Release
    | Queue
    | StartFlow
    | FireEvent
    | Tell
    | MakeDocument
    | FinishChildren
    | RowSpec
    | Identify
    | Assign
    | Pin
)
