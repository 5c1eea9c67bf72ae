"""Clocks of a flow that run over several states, such as a promised answer: pure arithmetic on `Case.clocks`.

A clock that pauses keeps the time that was left, in working minutes where it counts working time; when the case goes
on, that much is counted again from then. One that is overdue already stays so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.engine.basics.calendar import Span, due_at
from bot.engine.spec.case import Ticking
from bot.engine.spec.model import StateKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.engine.basics.calendar import Calendar
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.around_specs import Clock
    from bot.engine.spec.model import State

WORKING = ("wh", "wmin", "wd")
MINUTE = timedelta(minutes=1)
MINUTES_OF_HOUR = 60


def on_entering(state: "State", scope: "CaseScope") -> Mapping[str, Ticking]:
    """Return the clocks as they stand once the case has entered the state."""
    made = dict(scope.case.clocks)
    for clock in scope.flow.clocks.values():
        after = _entered(clock, state, made.get(clock.id), scope)
        if after is not None:
            made[clock.id] = after
    return made


def _entered(clock: "Clock", state: "State", was: Ticking | None, scope: "CaseScope") -> Ticking | None:
    if state.id in clock.starts and (was is None or was.stopped_at is not None):
        was = _started(clock, scope)
    if was is None or was.stopped_at is not None:
        return was
    if state.id in clock.stops or state.kind is StateKind.FINAL:
        return replace(was, left=None, stopped_at=scope.now)
    if state.id in clock.pauses:
        return _paused(clock, was, scope)
    return _going_on(clock, was, scope)


def holding(scope: "CaseScope") -> Mapping[str, Ticking]:
    """Return the clocks of a case that is put on hold."""
    return {name: _paused(scope.flow.clocks[name], one, scope) for name, one in _known(scope)}


def resuming(scope: "CaseScope") -> Mapping[str, Ticking]:
    """Return the clocks of a case that goes on in the state in which it was held."""
    made = {}
    for name, one in _known(scope):
        clock = scope.flow.clocks[name]
        made[name] = one if scope.case.state in clock.pauses else _going_on(clock, one, scope)
    return made


def running(scope: "CaseScope") -> "Iterator[tuple[Clock, Ticking]]":
    """Yield the clocks whose time passes now."""
    for name, one in _known(scope):
        if one.runs:
            yield scope.flow.clocks[name], one


def time_left(clock: "Clock", ticking: Ticking, scope: "CaseScope") -> Span | None:
    """Return how much time is left of a clock that pauses: about so many hours, below half an hour minutes."""
    if ticking.left is None:
        return None
    hour, minute = ("wh", "wmin") if _counts_working_time(clock, scope) else ("h", "min")
    whole = (ticking.left + MINUTES_OF_HOUR // 2) // MINUTES_OF_HOUR
    return Span(whole, hour) if whole else Span(ticking.left, minute)


def is_late(ticking: Ticking, now: "datetime") -> bool:
    """Tell whether the time was over before the clock stopped, or is over now."""
    return ticking.left is None and (ticking.stopped_at or now) > ticking.due


def calendar_of(clock: "Clock", scope: "CaseScope") -> "Calendar":
    """Return the calendar by which the clock counts working time."""
    return scope.around.calendar(clock.of)


def _known(scope: "CaseScope") -> Iterator[tuple[str, Ticking]]:
    return ((name, one) for name, one in scope.case.clocks.items() if name in scope.flow.clocks)


def _started(clock: "Clock", scope: "CaseScope") -> Ticking | None:
    span = clock.within(scope)
    if not isinstance(span, Span):
        return None
    return Ticking(scope.now, due_at(span, scope.now, calendar_of(clock, scope)))


def _paused(clock: "Clock", was: Ticking, scope: "CaseScope") -> Ticking:
    if not was.runs or was.due <= scope.now:
        return was
    if _counts_working_time(clock, scope):
        left = calendar_of(clock, scope).working_time_between(scope.now, was.due)
    else:
        left = was.due - scope.now
    return replace(was, left=-(-left // MINUTE))  # begun minutes are whole ones


def _going_on(clock: "Clock", was: Ticking, scope: "CaseScope") -> Ticking:
    if was.left is None or was.stopped_at is not None:
        return was
    unit = "wmin" if _counts_working_time(clock, scope) else "min"
    due = due_at(Span(was.left, unit), scope.now, calendar_of(clock, scope))
    return Ticking(scope.now, due)


def _counts_working_time(clock: "Clock", scope: "CaseScope") -> bool:
    span = clock.within(scope)
    return isinstance(span, Span) and span.unit in WORKING
