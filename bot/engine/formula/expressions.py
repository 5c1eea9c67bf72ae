"""What a compiled expression is, and what it needs: names while it is compiled, a scope while it runs."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.engine.basics.types import Type

if TYPE_CHECKING:
    from bot.engine.basics.values import Value

FIND = "find"
"""The first part of the names by which a scope looks a record up by its key: `find.<record type>.<key>`."""
PHONE_OF = "phone_of"
"""The first part of the names by which a scope gives a colleague's number: `phone_of.<person>`."""
Run = Callable[["Scope"], Any]


class Scope(Protocol):
    """Resolves names while an expression runs."""

    def value(self, path: tuple[str, ...]) -> "Value":
        """Return the value of a dotted name, None when it has none."""
        ...


class Names(Protocol):
    """Knows the types of names while an expression is compiled."""

    def type_of(self, path: tuple[str, ...]) -> Type | None:
        """Return the type of a dotted name, None when it is unknown."""
        ...

    def known(self) -> Iterable[str]:
        """Return the names that may be written, for suggestions."""
        ...


class ExpressionError(Exception):
    """An expression that cannot be used. `column` counts from 0 within the source."""

    def __init__(self, code: str, text: str, column: int = 0, advice: str = "") -> None:
        self.code, self.text, self.column, self.advice = code, text, column, advice
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Expr:
    """A compiled expression: its source, its type, the dotted names it uses."""

    source: str
    type: Type
    names: tuple[str, ...]
    run: Run

    def __call__(self, scope: Scope) -> Any:  # noqa: ANN401 - a value of `type`
        """Return the value of the expression on these facts."""
        return self.run(scope)


class RowScope:
    """A row of a list over the facts around it."""

    __slots__ = ("_around", "_row")

    def __init__(self, row: "Mapping[str, Value]", around: Scope) -> None:
        self._row, self._around = row, around

    def value(self, path: tuple[str, ...]) -> "Value":
        """Return a column of the row, else what is around it."""
        if len(path) == 1 and path[0] in self._row:
            return self._row[path[0]]
        return self._around.value(path)


class RowNames:
    """The columns of a list over the names around it."""

    def __init__(self, columns: Mapping[str, Type], around: Names) -> None:
        self._columns, self._around = columns, around

    def type_of(self, path: tuple[str, ...]) -> Type | None:
        """Return the type of a column, else of a name around."""
        if len(path) == 1 and path[0] in self._columns:
            return self._columns[path[0]]
        return self._around.type_of(path)

    def known(self) -> Iterable[str]:
        """Return columns and names around."""
        return [*self._columns, *self._around.known()]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "Did you mean `x`?" for the nearest known name, or ""."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""
