"""How matters stand, in figures: by process, by who must act, by age, and where they wait."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cases.pages.standing import Count, ages_of, by_flow, by_seat, left_since, roughly, waiting
from bot.cases.pages.tasks import Task
from bot.engine.basics.spans import Span
from bot.engine.spec.case import Case

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def task(number: int, *, flow: str = "delay", state: str = "check", **ago: timedelta) -> Task:
    opened, entered = ago.get("opened", HOUR), ago.get("entered", HOUR)
    case = Case(number, flow, 1, state, 1, NOW - opened, NOW - entered)
    over = ago.get("over")
    return Task(case, NOW - over if over is not None else None)


def row(case: int, hours: float, before: str, after: str) -> dict[str, object]:
    at = round((NOW - HOUR * hours).timestamp() * 1000)
    return {"case_id": case, "flow": "delay", "at": at, "from_state": before, "to_state": after}


def test_open_cases_are_counted_by_process_and_by_who_must_act() -> None:
    tasks = [task(1, over=HOUR), task(2), task(3, flow="complaint", over=-HOUR)]
    assert by_flow(tasks, NOW) == {"delay": Count(2, 1), "complaint": Count(1, 0)}
    seats = {1: ["role:sales_manager"], 2: ["person:7"], 3: ["person:7", "role:sales_manager"]}
    assert list(by_seat(tasks, seats, NOW).items()) == [
        ("role:sales_manager", Count(2, 1)),
        ("person:7", Count(2, 0)),
    ]


def test_an_age_belongs_to_one_class() -> None:
    tasks = [task(n, opened=DAY * days, over=HOUR) for n, days in enumerate((0, 1, 2, 3, 7, 13, 14, 400))]
    assert [count.open for count in ages_of(tasks, NOW)] == [1, 2, 1, 2, 2]
    assert ages_of([], NOW) == (Count(),) * 5


def test_stays_that_ended_lately_count_each_for_its_state() -> None:
    rows = [
        row(1, 50, "", "check"),
        row(1, 40, "check", "decide"),
        row(1, 30, "decide", "check"),
        row(1, 10, "check", "filed"),
        row(2, 400, "", "check"),
        row(2, 300, "check", "filed"),
    ]
    left = left_since(rows, NOW - 7 * DAY)  # type: ignore[arg-type]  # rows are mappings
    assert left == {("delay", "check"): [10 * HOUR, 20 * HOUR], ("delay", "decide"): [10 * HOUR]}


def test_what_is_most_over_its_time_comes_first() -> None:
    tasks = [
        task(1, state="check", entered=5 * HOUR),
        task(2, state="decide", entered=9 * HOUR, over=3 * HOUR),
        task(3, state="decide", entered=HOUR, over=-HOUR),
    ]
    first, second = waiting(tasks, {("delay", "check"): [HOUR, 3 * HOUR]}, NOW)
    assert (first.state, first.count, first.over) == ("decide", Count(2, 1), 3 * HOUR)
    assert (first.median, first.longest) == (5 * HOUR, 9 * HOUR)
    assert (second.state, second.count, second.over) == ("check", Count(1, 0), timedelta())
    assert (second.median, second.longest) == (3 * HOUR, 5 * HOUR)
    assert waiting([], {}, NOW) == []


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), Span(0, "min")),
        (timedelta(minutes=59.6), Span(60, "min")),
        (3 * HOUR, Span(3, "h")),
        (DAY, Span(1, "d")),
        (30 * HOUR, Span(30, "h")),
        (5 * DAY + 13 * HOUR, Span(6, "d")),
    ],
)
def test_a_length_is_said_roughly(length: timedelta, said: Span) -> None:
    assert (roughly(length).amount, roughly(length).unit) == (said.amount, said.unit)
