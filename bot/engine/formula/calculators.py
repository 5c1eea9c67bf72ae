"""Named pure functions that flow files may use as `calculate.name(…)`: what arithmetic alone cannot say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from bot.engine.basics.calendar import public_workday
from bot.engine.basics.spans import Span
from bot.engine.basics.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    LIST,
    MONEY,
    RATE,
    SPAN,
    TEXT,
    TIME,
    Type,
)
from bot.engine.formula.ledger import Row, Stage, Steps, ledger, next_moment, owing, penalty_lines, stage

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


def arrears_stage(  # noqa: PLR0913, PLR0917 - the policies it depends on
    rows: Sequence[Row], now: datetime, cutoff: time, firm: Span, formal: Span, legal: Span
) -> str:
    """Return where a contract stands: see `bot.engine.formula.ledger.stage`."""
    return str(stage(rows, now, _steps(cutoff, firm, formal, legal)))


def arrears_next(  # noqa: PLR0913, PLR0917 - as above
    rows: Sequence[Row], now: datetime, cutoff: time, firm: Span, formal: Span, legal: Span, opens: time
) -> datetime | None:
    """Return when a contract stands elsewhere, if nothing is paid: see `bot.engine.formula.ledger.next_moment`."""
    return next_moment(rows, now, _steps(cutoff, firm, formal, legal), opens)


def _steps(cutoff: time, *spans: Span) -> Steps:
    return Steps(cutoff, *(span.minutes // 1440 for span in spans))


def numbered(text: str, number: int) -> str:
    """Return a number below another one: the third line of `HT-1` is `HT-1/3`."""
    return f"{text}/{number}"


def at_time(day: date, clock: time, now: datetime) -> datetime:
    """Return the moment of a day, where the day of `now` is one too."""
    return datetime.combine(day, clock, now.tzinfo)


INSTALMENT = Type("record", record="instalment")
LEDGER = Type(
    "list",
    columns={
        "line": INSTALMENT,
        "place": INTEGER,
        "due_on": DATE,
        "sum": MONEY,
        "paid": MONEY,
        "open": MONEY,
        "late": SPAN,
        "penalty": MONEY,
        "kind": TEXT,
    },
)
"""The rows of a ledger: see `bot.engine.formula.ledger.ledger`."""
STEPS = (TIME, SPAN, SPAN, SPAN)

CALCULATORS: Mapping[str, Calculator] = {
    "strictly_rising": Calculator((LIST,), BOOLEAN, strictly_rising),
    "is_office_day": Calculator((DATE,), BOOLEAN, is_office_day),
    "is_over": Calculator((DATE, DATETIME), BOOLEAN, is_over),
    "time_of": Calculator((DATETIME,), TIME, time_of),
    "days_from": Calculator((DATE, DATE), INTEGER, days_from),
    "numbered": Calculator((TEXT, INTEGER), TEXT, numbered),
    "at_time": Calculator((DATE, TIME, DATETIME), DATETIME, at_time),
    "ledger": Calculator((LIST, LIST, DATE, RATE, SPAN, TEXT), LEDGER, ledger),
    "owing": Calculator((LEDGER, SPAN), LEDGER, owing),
    "penalty_lines": Calculator((LEDGER,), LIST, penalty_lines),
    "arrears_stage": Calculator(
        (LEDGER, DATETIME, *STEPS), Type("choice", tuple(map(str, Stage))), arrears_stage
    ),
    "arrears_next": Calculator((LEDGER, DATETIME, *STEPS, TIME), DATETIME, arrears_next),
}
