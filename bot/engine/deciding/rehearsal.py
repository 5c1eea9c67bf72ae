"""Says whether a person may begin an event, before they are asked for anything: nobody fills in a form in vain.

What depends on the answers is decided when they are there, by `decide`.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine.deciding import common
from bot.engine.deciding.acting import may_fire
from bot.engine.deciding.asking import failing, is_offered
from bot.engine.deciding.decide import CLOSED, MOVED_ON, NOT_NOW, ON_HOLD
from bot.engine.deciding.scope import CaseScope, Surroundings
from bot.engine.spec.case import Case, Event
from bot.errors import GuardRefused, Refusal, StaleButton

if TYPE_CHECKING:
    from bot.engine.deciding.decide import Rules


def rehearse(rules: "Rules", case: Case, event: Event, around: Surroundings, now: datetime) -> None:
    """Return when the event could take effect, given the right answers.

    Raises:
        Refusal: it cannot, whatever the answers are; and why.
        NotLoaded: a record is needed that the surroundings have not read yet.
    """
    if not case.is_open:
        raise Refusal(CLOSED)
    if event.face is not None and event.face != case.face:
        raise StaleButton(MOVED_ON)
    state = rules.flow.states[case.state]
    if event.name in common.EVENTS and event.name not in state.on:
        common.rehearse(CaseScope(rules.flow, case, around, now), event)
        return
    if case.held_at is not None:
        raise Refusal(ON_HOLD)
    if event.name not in state.on:
        raise Refusal(NOT_NOW)
    spec, scope = state.on[event.name], CaseScope(rules.flow, case, around, now, by=event.by)
    if not is_offered(spec, scope):
        raise Refusal(NOT_NOW)
    may_fire(spec, state, event.by, scope)
    check = failing(spec, state, scope)
    if check is not None:
        raise GuardRefused(check.otherwise, scope=scope)
