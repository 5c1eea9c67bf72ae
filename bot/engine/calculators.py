"""Named pure functions that flow files may use as `calculate.name(…)`: what arithmetic alone cannot say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from bot.engine.calendar import public_workday
from bot.engine.spans import Span
from bot.engine.types import BOOLEAN, DATE, DATETIME, INTEGER, LIST, TIME, Type

END_OF_DAY = time(18)
"""Until when a day counts on which something must have happened."""


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


def is_over(day: date, now: datetime) -> bool:
    """Tell whether the day is over at that moment: a day ends when the desks close."""
    return (now.date(), now.time()) >= (day, END_OF_DAY)


def time_of(moment: datetime) -> time:
    """Return the time of day, to the minute."""
    return moment.time().replace(second=0, microsecond=0)


CALCULATORS: Mapping[str, Calculator] = {
    "strictly_rising": Calculator((LIST,), BOOLEAN, strictly_rising),
    "is_office_day": Calculator((DATE,), BOOLEAN, is_office_day),
    "is_over": Calculator((DATE, DATETIME), BOOLEAN, is_over),
    "time_of": Calculator((DATETIME,), TIME, time_of),
    "days_from": Calculator((DATE, DATE), INTEGER, days_from),
}
