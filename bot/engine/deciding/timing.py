"""The deadlines of a state: when its time is over, who is reminded before, who is told after."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.engine.basics.calendar import Span, due_at
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.apart import without_them
from bot.engine.deciding.clocks import calendar_of, running
from bot.engine.formula.calculators import END_OF_DAY
from bot.engine.spec.case import seat_of_role
from bot.engine.spec.effects import Deadline
from bot.engine.spec.model import ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.engine.basics.calendar import Calendar
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.ladders import Rung, Within
    from bot.engine.spec.model import State

ACTOR = ("", "actor")
"""Words of a ladder for whoever must act."""
ALARM = "alarm"
"""A reminder that does not wait for the morning."""
AT_ANY_HOUR = ("end", ALARM)
MOST_NEWS = 30
"""So often somebody hears how it stands before the time is over."""
AGAIN = Span(1, "wd")
"""When a ladder has been climbed and still nobody acts, its last rung is repeated so often: no case is forgotten."""


def deadlines(state: "State", scope: "CaseScope") -> tuple[Deadline, ...]:
    """Return the deadlines of the state the case has just entered, earliest first.

    Times count from `case.entered_at`, by the calendar of the role that must act.
    """
    made = [*_of_state(state, scope), *_of_clocks(scope)]
    return tuple(sorted(_awake(made, scope), key=lambda deadline: deadline.at))


def _of_state(state: "State", scope: "CaseScope") -> list[Deadline]:
    calendar = scope.around.calendar(_calendar_role(state))
    told = list(_own_rungs(state, scope, calendar))
    end = ends_at(state, scope)
    if end is None:
        return told
    told += _reminders(state, end, scope)
    if state.ladder:
        for rung in scope.around.centre.ladders[state.ladder].rungs:
            told += _rung(rung, (scope.case.entered_at, end), scope, calendar)
    return [Deadline(scope.case.entry, "end", end), *told]


def _of_clocks(scope: "CaseScope") -> "Iterator[Deadline]":
    """Yield what is still to come on the ladders of the running clocks: what has been told is not told again."""
    for clock, ticking in running(scope):
        calendar = calendar_of(clock, scope)
        for rung in scope.around.centre.ladders[clock.ladder].rungs if clock.ladder else ():
            for told in _rung(rung, (ticking.since, ticking.due), scope, calendar):
                if told.at > scope.now:
                    yield told


def ends_at(state: "State", scope: "CaseScope") -> datetime | None:
    """Return when the time of the state the case is in is over, or was; None when it has none."""
    if state.within is None:
        return None
    return end_of(state.within, scope, scope.around.calendar(_calendar_role(state)))


def _awake(made: list[Deadline], scope: "CaseScope") -> list[Deadline]:
    """Move what would ring in the quiet hours to their end; what then comes together comes once."""
    quiet = scope.around.centre.quiet
    if quiet is not None:
        made = [
            one if one.kind in AT_ANY_HOUR else replace(one, at=quiet.after_quiet(one.at)) for one in made
        ]
    return list(dict.fromkeys(made))


def _calendar_role(state: "State") -> str:
    return state.actor.roles[0] if state.actor.kind is ActorKind.ROLE and state.actor.roles else ""


def end_of(within: "Within", scope: "CaseScope", calendar: "Calendar") -> datetime | None:
    """Return the moment the time is over, aware UTC; None when its date is not known yet."""
    if within.span is not None:
        span = within.span(scope)
        return due_at(span, scope.case.entered_at, calendar) if isinstance(span, Span) else None
    assert within.until is not None  # noqa: S101 - the loader demands one of the two
    moment = within.until(scope)
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        clock = time.fromisoformat(within.at) if within.at else END_OF_DAY
        moment = datetime.combine(moment, clock, scope.around.zone)
    if within.before is not None and isinstance(before := within.before(scope), Span):
        moment -= _plain(before)
    return moment


def _reminders(state: "State", end: datetime, scope: "CaseScope") -> list[Deadline]:
    if state.remind_before is None:
        return []
    spans = state.remind_before(scope)
    made = []
    for span in spans if isinstance(spans, tuple) else ():
        at = _while_awake(end - _plain(span), end, scope)
        if at > scope.now:
            made.append(Deadline(scope.case.entry, "nudge", at, tell="actor"))
    return made


def _while_awake(at: datetime, end: datetime, scope: "CaseScope") -> datetime:
    """Return when to remind of what begins at `end`: where the morning after is too late, the evening before."""
    quiet = scope.around.centre.quiet
    if quiet is None or quiet.after_quiet(at) < end:
        return at
    return quiet.before_quiet(at)


def _own_rungs(state: "State", scope: "CaseScope", calendar: "Calendar") -> "Iterator[Deadline]":
    """Yield what a state tells at moments of the case; those that have passed when it is entered are no news."""
    for rung in state.rungs:
        at = end_of(rung.until, scope, calendar)
        if at is not None and rung.after is not None and isinstance(span := rung.after(scope), Span):
            at = due_at(span, at, calendar)
        if at is not None and at > scope.now:
            yield Deadline(scope.case.entry, "moment", at, tell=rung.tell)


def _rung(
    rung: "Rung", time_of: tuple[datetime, datetime], scope: "CaseScope", calendar: "Calendar"
) -> list[Deadline]:
    entry, (begun, end) = scope.case.entry, time_of
    nudge = ALARM if rung.at_night else "nudge"
    if rung.share is not None:
        at = end if rung.share == 100 else begun + (end - begun) * rung.share / 100  # noqa: PLR2004 - per cent
        return [Deadline(entry, nudge, at, rung.tell, rung.late)]
    if rung.after is not None and isinstance(span := rung.after(scope), Span):
        kind = nudge if rung.tell == "actor" or rung.at_night else "escalate"
        return [Deadline(entry, kind, due_at(span, end, calendar), rung.tell, rung.late)]
    if rung.every is not None and isinstance(span := rung.every(scope), Span):
        most = rung.most(scope) if rung.most is not None else 1
        moments, at = [], end
        for _ in range(int(most)):
            at = due_at(span, at, calendar)
            moments.append(Deadline(entry, nudge, at, rung.tell, rung.late))
        return moments
    if rung.meanwhile is not None and isinstance(span := rung.meanwhile(scope), Span):
        moments, at = [], due_at(span, begun, calendar)
        while at < end and len(moments) < MOST_NEWS:
            moments.append(Deadline(entry, nudge, at, rung.tell, rung.late))
            at = due_at(span, at, calendar)
        return moments
    return []


def told_seats(tell: str, scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats that a rung of a ladder means: who must act, those above them, or a role of the case."""
    if tell in ACTOR:
        return scope.case.seats
    if tell != "superior":
        return seats_of_role(tell, scope)
    roles = scope.flow.states[scope.case.state].actor.roles or _seated(scope)
    centre = scope.around.centre
    above = dict.fromkeys(superior for role in roles if (superior := centre.roles[role].superior))
    return without_them(tuple(seat_of_role(role) for role in above), scope)


def _seated(scope: "CaseScope") -> tuple[str, ...]:
    """Return the roles that must act where the state names none itself: the seats of a panel, a tier of authority."""
    kinds = (seat.partition(":") for seat in scope.case.seats)
    return tuple(name for kind, _, name in kinds if kind == "role")


def repeated(last: Deadline, now: datetime, calendar: "Calendar") -> Deadline:
    """Return the last rung of a ladder once more, a working day later."""
    kind, tell = ("nudge", "actor") if last.kind == "end" else (last.kind, last.tell)
    return replace(last, kind=kind, tell=tell, at=due_at(AGAIN, now, calendar))


def _plain(span: Span) -> timedelta:
    """Return a calendar span as a timedelta; working units are counted as plain time before a date."""
    match span.unit:
        case "min" | "wmin":
            return timedelta(minutes=span.amount)
        case "h" | "wh":
            return timedelta(hours=span.amount)
        case _:
            return timedelta(days=span.amount)
