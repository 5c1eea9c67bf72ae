"""Effects that keep a list of the case, as the author of a flow writes them: a queue, a roll, who has handed in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.formula.expressions import Expr

Columns = tuple[tuple[str, "Expr"], ...]


@dataclass(frozen=True, slots=True)
class AddRow:
    """Put a row at the end of a list."""

    list: str
    values: Columns

    @property
    def expressions(self) -> "tuple[Expr, ...]":
        """Return what it is worked out by."""
        return tuple(expr for _, expr in self.values)


@dataclass(frozen=True, slots=True)
class ChangeRows:
    """Write columns of the rows for which the condition holds.

    `put` them `first` or `last`, in their order; with "" they stay where they are.
    """

    list: str
    when: "Expr"
    values: Columns
    put: str = ""

    @property
    def expressions(self) -> "tuple[Expr, ...]":
        """Return what it is worked out by."""
        return (self.when, *(expr for _, expr in self.values))


@dataclass(frozen=True, slots=True)
class DropRows:
    """Take out the rows for which the condition holds."""

    list: str
    when: "Expr"

    @property
    def expressions(self) -> "tuple[Expr, ...]":
        """Return what it is worked out by."""
        return (self.when,)


RowSpec = AddRow | ChangeRows | DropRows
