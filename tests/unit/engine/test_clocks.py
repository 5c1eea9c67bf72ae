"""Clocks that run over several states: they pause, go on with what was left, stop, and tell on their own ladder."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.basics.calendar import Calendar, Quiet
from bot.engine.basics.spans import Span
from bot.engine.basics.types import ANY, SPAN
from bot.engine.deciding.clocks import holding, is_late, on_entering, resuming, time_left
from bot.engine.deciding.timing import deadlines
from bot.engine.formula.expressions import Expr
from bot.engine.spec.around_specs import Clock
from bot.engine.spec.case import Case, Ticking
from bot.engine.spec.effects import Deadline
from bot.engine.spec.ladders import Ladder, Late, OwnRung, Rung, Within
from bot.engine.spec.model import NOWHERE, ActorKind, StateKind

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
EVERY_DAY = Calendar(days=frozenset(range(7)), public=False)


def clock(span: str = "2 wh") -> Clock:
    within = Expr(span, SPAN, (), lambda _: Span.parse(span))
    return Clock("answer", NOWHERE, "Answer", within, ("begun",), ("done",), ("asked",))


def scope(spec: Clock, now: datetime, clocks: dict[str, Ticking] | None = None, state: str = "begun") -> Any:
    case = Case(1, "f", 1, state, 1, MONDAY, MONDAY, clocks=clocks or {})
    around = SimpleNamespace(calendar=lambda _: EVERY_DAY)
    return SimpleNamespace(flow=SimpleNamespace(clocks={spec.id: spec}), case=case, around=around, now=now)


def entering(
    name: str, spec: Clock, now: datetime, clocks: dict[str, Ticking] | None = None
) -> dict[str, Ticking]:
    kind = StateKind.FINAL if name == "end" else StateKind.FORM
    state: Any = SimpleNamespace(id=name, kind=kind)
    return dict(on_entering(state, scope(spec, now, clocks)))


def test_it_starts_where_it_is_said() -> None:
    assert entering("elsewhere", clock(), MONDAY) == {}
    assert entering("begun", clock(), MONDAY)["answer"].due == MONDAY + timedelta(hours=2)


@pytest.mark.parametrize(
    ("span", "asked_after", "answered_after", "due_after"),
    [
        (
            "2 wh",
            0.5,
            23,
            24.5,
        ),  # half an hour used on Monday; at 9:00 on Tuesday an hour and a half are left
        ("2 wh", 0.5, 14, 24.5),  # answered at midnight: working time begins at 9:00
        ("2 h", 0.5, 14, 15.5),  # plain hours count at night too
        ("3 wd", 2, 26, 96),  # working days: 25 hours of three times nine are left, from Tuesday noon on
    ],
)
def test_what_was_left_is_counted_again(
    span: str, asked_after: float, answered_after: float, due_after: float
) -> None:
    spec = clock(span)
    started = entering("begun", spec, MONDAY)
    asked = entering("asked", spec, MONDAY + timedelta(hours=asked_after), started)
    assert not asked["answer"].runs
    again = entering("begun", spec, MONDAY + timedelta(hours=answered_after), asked)
    assert again["answer"].runs
    assert again["answer"].due == MONDAY + timedelta(hours=due_after)


def test_what_is_overdue_stays_so() -> None:
    started = entering("begun", clock(), MONDAY)
    late = MONDAY + timedelta(hours=5)
    asked = entering("asked", clock(), late, started)
    assert asked == started
    assert is_late(asked["answer"], late)


@pytest.mark.parametrize("name", ["done", "end"])
def test_it_stops_and_may_start_again(name: str) -> None:
    started = entering("begun", clock(), MONDAY)
    soon = MONDAY + timedelta(hours=1)
    stopped = entering(name, clock(), soon, started)
    assert stopped["answer"].stopped_at == soon
    assert not is_late(stopped["answer"], MONDAY + timedelta(days=9))
    assert entering("asked", clock(), soon, stopped) == stopped
    assert entering("begun", clock(), soon, stopped)["answer"].due == soon + timedelta(hours=2)


def test_a_case_on_hold_stops_it_too() -> None:
    spec = clock()
    started = entering("begun", spec, MONDAY)
    held = dict(holding(scope(spec, MONDAY + timedelta(hours=1), started)))
    assert held["answer"].left == 60
    on = dict(resuming(scope(spec, MONDAY + timedelta(hours=3), held)))
    assert on["answer"].due == MONDAY + timedelta(hours=4)
    waits = dict(resuming(scope(spec, MONDAY + timedelta(hours=3), held, state="asked")))
    assert waits == held, "in a state that pauses it, it goes on pausing"


def test_how_much_is_left_is_told_in_hours() -> None:
    spec = clock()
    ticking = Ticking(MONDAY, MONDAY)
    here = scope(spec, MONDAY)
    assert time_left(spec, ticking, here) is None
    assert time_left(spec, replace(ticking, left=119), here) == Span(2, "wh")
    assert time_left(spec, replace(ticking, left=20), here) == Span(20, "wmin")


def test_a_state_without_time_tells_its_moments_and_what_its_clocks_tell() -> None:
    """At night only what may ring then; each rung keeps what becomes of it when the bot has slept through it."""
    over = Expr("1 h", SPAN, (), lambda _: Span(1, "h"))
    rungs = (
        Rung(50, None, "actor", NOWHERE, late=Late.SKIP),
        Rung(75, None, "actor", NOWHERE, late=Late.SEND, at_night=True),
        Rung(None, over, "superior", NOWHERE, late=Late.SEND),
    )
    spec = replace(clock("24 h"), ladder="both")
    here = scope(spec, MONDAY, entering("begun", spec, MONDAY))
    here.around.centre = SimpleNamespace(ladders={"both": Ladder("both", rungs)}, quiet=Quiet())
    visit = MONDAY + timedelta(hours=7)
    moment = OwnRung(Within(until=Expr("visit", ANY, (), lambda _: visit)), None, "customer", NOWHERE)
    actor = SimpleNamespace(kind=ActorKind.ROLE, roles=("staff",))
    state: Any = SimpleNamespace(within=None, rungs=(moment,), ladder="", remind_before=None, actor=actor)
    assert deadlines(state, here) == (
        Deadline(here.case.entry, "moment", visit, "customer"),
        Deadline(here.case.entry, "alarm", MONDAY + timedelta(hours=18), "actor", Late.SEND),
        Deadline(here.case.entry, "nudge", MONDAY + timedelta(hours=22), "actor", Late.SKIP),
        Deadline(here.case.entry, "escalate", MONDAY + timedelta(hours=25), "superior", Late.SEND),
    )
