"""Named pure functions that flow files may use as `calculate.name(…)`: what arithmetic alone cannot say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from bot.engine.calendar import public_workday
from bot.engine.spans import Span
from bot.engine.types import BOOLEAN, DATE, INTEGER, LIST, Type


@dataclass(frozen=True, slots=True)
class Calculator:
    """A function with the types it takes and gives."""

    takes: tuple[Type, ...]
    gives: Type
    compute: Callable[..., Any]


def strictly_rising(rows: tuple[Mapping[str, Any], ...]) -> bool:
    """Tell whether the first column rises from row to row."""
    firsts = [next(iter(row.values())) for row in rows if row]
    return all(a < b for a, b in pairwise(firsts))


def days_from(start: date, end: date) -> int:
    """Return the number of days from one date to another."""
    return Span((end - start).days, "d").amount


def is_office_day(day: date) -> bool:
    """Tell whether the offices are open: a working day of the public calendar, make-up days included."""
    return public_workday(day).works


CALCULATORS: Mapping[str, Calculator] = {
    "strictly_rising": Calculator((LIST,), BOOLEAN, strictly_rising),
    "is_office_day": Calculator((DATE,), BOOLEAN, is_office_day),
    "days_from": Calculator((DATE, DATE), INTEGER, days_from),
}
