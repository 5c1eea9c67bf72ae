"""What is ahead of a case while nobody acts: until when, who is reminded, who hears of it, what happens then. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.base.reminders import END
from bot.cases.base.shown import PersonId, Shown, who
from bot.engine.deciding.timing import ACTOR, ends_at, told_seats

if TYPE_CHECKING:
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.effects import Deadline


@dataclass(frozen=True, slots=True)
class Prospect:
    """The ladder ahead, as far as it is declared.

    `until` ends the time of the state, `otherwise` is the title of the state it leads to by itself ("": it does not).
    `remind_at` is the next reminder of who must act, `told_at` when `told` hear of it. `provisional`: the day is in no
    published calendar yet.
    """

    until: datetime | None = None
    remind_at: datetime | None = None
    told_at: datetime | None = None
    told: "tuple[Shown | PersonId, ...]" = ()
    otherwise: str = ""
    provisional: bool = False
    late: bool = False
    """`until` has passed and still nobody has acted."""


NOTHING_AHEAD = Prospect()


def prospect_of(deadlines: "Iterable[Deadline]", scope: "CaseScope") -> Prospect:
    """Return what is ahead of the case in its present state, given its deadlines."""
    case = scope.case
    if not case.is_open or case.held_at is not None:
        return NOTHING_AHEAD
    state = scope.flow.states[case.state]
    mine = sorted((one for one in deadlines if one.entry == case.entry), key=lambda one: one.at)
    until = next((one.at for one in mine if one.kind == END), None) or ends_at(state, scope)
    later = [one for one in mine if one.kind != END and one.at > scope.now]
    remind_at = next((one.at for one in later if one.tell in ACTOR), None)
    roles = scope.around.centre.roles
    inside = [one for one in later if one.tell not in roles or not roles[one.tell].outside]
    above = next((one for one in inside if one.tell not in ACTOR and told_seats(one.tell, scope)), None)
    told = who(told_seats(above.tell, scope), scope) if above is not None else ()
    return Prospect(
        until=until,
        remind_at=remind_at,
        told_at=above.at if above is not None and told else None,
        told=told,
        otherwise=_otherwise(scope) if until is not None else "",
        provisional=until is not None and is_provisional(until, scope),
        late=until is not None and until <= scope.now,
    )


def is_provisional(until: datetime, scope: "CaseScope") -> bool:
    """Tell whether the moment was counted by working days of a year whose list is not published yet."""
    state = scope.flow.states[scope.case.state]
    if state.within is None or state.within.span is None:
        return False  # a date that somebody has chosen
    role = state.actor.roles[0] if state.actor.roles else ""
    day = until.astimezone(scope.around.zone).date()
    return scope.around.calendar(role).is_working_day(day).provisional


def _otherwise(scope: "CaseScope") -> str:
    """Return the title of the state that the time's end leads to, when it is only one and another one."""
    state = scope.flow.states[scope.case.state]
    clocks = [event for event in state.on.values() if event.clock and not event.by]
    if len(clocks) != 1:
        return ""
    targets = {route.to for route in clocks[0].routes if not route.refuse}
    target = targets.pop() if len(targets) == 1 else ""
    other = scope.flow.states.get(target)
    return other.title if other is not None and target != state.id else ""
