"""The values a case holds, exact and serialisable: money in cents, rates in basis points, areas in hundredths.

The JSON form is stored in the database and is stable: plain JSON for text, whole numbers, yes and no; an object
with one short tag for everything else (`{"$m": [minor, currency]}`, `{"$d": "2026-11-23"}` …).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Union

from bot.engine.basics.spans import Span

BASIS = 10_000


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact sum in minor units (cents, fen) of one currency."""

    minor: int
    currency: str = "CNY"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added or compared")
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        """Return the sum of two amounts of one currency."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Return the difference of two amounts of one currency."""
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, factor: "int | Rate") -> "Money":
        """Return a multiple, or a share rounded half up to the minor unit."""
        if isinstance(factor, Rate):
            return Money((self.minor * factor.bp * 2 + BASIS) // (BASIS * 2), self.currency)
        return Money(self.minor * factor, self.currency)

    def __neg__(self) -> "Money":
        """Return the opposite amount."""
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        """Compare amounts of one currency."""
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        """Compare amounts of one currency."""
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        """Compare amounts of one currency."""
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        """Compare amounts of one currency."""
        return self.minor >= self._same(other)


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A share in basis points: 9800 is 98 %."""

    bp: int

    def __add__(self, other: "Rate") -> "Rate":
        """Return the sum of two shares."""
        return Rate(self.bp + other.bp)

    def __sub__(self, other: "Rate") -> "Rate":
        """Return the difference of two shares."""
        return Rate(self.bp - other.bp)


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Square metres, in hundredths."""

    hundredths: int


class BankAccount(str):
    """The number of a bank account, figures only: a text that is kept sealed and looked up by its digest."""

    __slots__ = ()


Value = Union[  # noqa: UP007 - a recursive alias, quoted within itself
    None,
    bool,
    int,
    str,
    Money,
    Rate,
    Area,
    Span,
    date,
    time,
    datetime,
    tuple["Value", ...],
    Mapping[str, "Value"],
]


def to_json(value: Value) -> Any:  # noqa: ANN401, PLR0911 - the JSON edge; one arm per type
    """Return the value as plain JSON data; `from_json` gives it back exactly.

    Raises:
        TypeError: a type that is no value.
    """
    match value:
        case BankAccount():
            return {"$b": str(value)}
        case None | bool() | int() | str():
            return value
        case Money():
            return {"$m": [value.minor, value.currency]}
        case Rate():
            return {"$r": value.bp}
        case Area():
            return {"$a": value.hundredths}
        case Span():
            return {"$s": [value.amount, value.unit]}
        case datetime():
            return {"$t": value.astimezone(UTC).isoformat()}
        case date():
            return {"$d": value.isoformat()}
        case time():
            return {"$h": value.isoformat()}
        case tuple() | list():
            return [to_json(one) for one in value]
        case Mapping():
            return {"$o": {name: to_json(one) for name, one in value.items()}}
        case _:
            raise TypeError(value)


def from_json(data: Any) -> Value:  # noqa: ANN401, PLR0911 - the JSON edge; one arm per tag
    """Return the value of JSON data made by `to_json`.

    Raises:
        ValueError: an unknown tag.
    """
    if isinstance(data, list):
        return tuple(from_json(one) for one in data)
    if not isinstance(data, dict):
        return data  # type: ignore[no-any-return]  # text, number, yes, no or nothing
    ((tag, body),) = data.items()
    match tag:
        case "$m":
            return Money(body[0], body[1])
        case "$r":
            return Rate(body)
        case "$a":
            return Area(body)
        case "$s":
            return Span(body[0], body[1])
        case "$t":
            return datetime.fromisoformat(body)
        case "$d":
            return date.fromisoformat(body)
        case "$h":
            return time.fromisoformat(body)
        case "$b":
            return BankAccount(body)
        case "$o":
            return {name: from_json(one) for name, one in body.items()}
        case _:
            raise ValueError(f"unknown tag {tag}")


def people_in(value: object) -> tuple[int, ...]:
    """Return the people of a value: one, several, or none."""
    if isinstance(value, bool) or value is None:
        return ()
    if isinstance(value, int):
        return (value,)
    if isinstance(value, (tuple, list)):
        return tuple(person for person in value if isinstance(person, int) and not isinstance(person, bool))
    return ()
