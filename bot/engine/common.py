"""The events every open case has, whatever its flow: they are not written in the flow file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine import effects as fx
from bot.engine.acting import is_party
from bot.engine.calendar import Span, due_at
from bot.engine.case import Event, HistoryEntry, Person, seat_of_person, sits_in
from bot.engine.checklist import tick
from bot.engine.messages import N_
from bot.engine.model import ActorKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.case import Case
    from bot.engine.scope import CaseScope

NOT_A_PARTY = N_("You have no part in this case.")
NOT_HELD = N_("The case is not on hold.")
ALREADY_HELD = N_("The case is on hold already.")
SUPERIOR_ONLY = N_("Only a superior of the person who must act can do this.")
NOT_CLAIMABLE = N_("This task is not up for taking.")
TAKEN = N_("A colleague has taken this task.")
NOT_WAITING = N_("Nobody else has to act now.")
TOO_SOON = N_("They have it before them. You can remind them from {moment}.")
NUDGE_EVERY = "nudge.request_every"


def decide(scope: "CaseScope", event: Event) -> fx.Decision:
    """Apply one of the common events.

    Raises:
        Refusal: it is not possible now, or not for this person.
    """
    if not isinstance(event.by, Person) or not is_party(event.by, scope):
        raise NotAllowed(NOT_A_PARTY)
    return EVENTS[event.name](scope, event)


def _say(scope: "CaseScope", event: Event) -> fx.Decision:
    """Add a comment or an attachment to the history; cards show it, their buttons stay valid."""
    after = replace(scope.case, version=scope.case.version + 1)
    return _decision(scope, event, after, fx.ShowCard(scope.case.seats, fresh=False))


def _hold(scope: "CaseScope", event: Event) -> fx.Decision:
    if scope.case.held_at is not None:
        raise Refusal(ALREADY_HELD)
    _needs_superior(scope, event)
    version = scope.case.version + 1
    after = replace(scope.case, version=version, face=version, held_at=scope.now)
    return _decision(scope, event, after, fx.ShowCard(scope.case.seats, fresh=False))


def _resume(scope: "CaseScope", event: Event) -> fx.Decision:
    """Let the time go on: the stay is lengthened by the pause, deadlines are set anew for a new entry."""
    held_at = scope.case.held_at
    if held_at is None:
        raise Refusal(NOT_HELD)
    _needs_superior(scope, event)
    from bot.engine.scope import CaseScope  # noqa: PLC0415 - scope and common know each other's types
    from bot.engine.timing import deadlines  # noqa: PLC0415 - nor these

    case = scope.case
    version = case.version + 1
    paused = scope.now - held_at
    after = replace(
        case,
        version=version,
        face=version,
        held_at=None,
        entry=case.entry + 1,
        entered_at=case.entered_at + paused,
    )
    state = scope.flow.states[case.state]
    due = deadlines(state, CaseScope(scope.flow, after, scope.around, scope.now))
    return _decision(scope, event, after, *due, fx.ShowCard(case.seats, fresh=True))


def _reassign(scope: "CaseScope", event: Event) -> fx.Decision:
    """Hand the task to a colleague of the same role; by who must act, or by their superior."""
    to = event.values.get("to")
    person = event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if not sits_in(person, scope.case.seats):
        _needs_superior(scope, event)
    roles = set(scope.flow.states[scope.case.state].actor.roles)
    if not isinstance(to, int) or not any(to in scope.around.holders(role) for role in roles):
        raise Refusal(N_("Choose a colleague with the same role."))
    version = scope.case.version + 1
    after = replace(scope.case, version=version, face=version, seats=(seat_of_person(to),))
    return _decision(
        scope, event, after, fx.ShowCard(after.seats, fresh=True), fx.ShowCard(scope.case.seats, fresh=False)
    )


def _claim(scope: "CaseScope", event: Event) -> fx.Decision:
    """Take a task out of the pool."""
    state = scope.flow.states[scope.case.state]
    person = event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if state.actor.kind is not ActorKind.POOL or not sits_in(person, scope.case.seats):
        raise Refusal(NOT_CLAIMABLE)
    if scope.case.claimant is not None:
        raise Refusal(TAKEN)
    version = scope.case.version + 1
    after = replace(scope.case, version=version, face=version, claimant=person.id)
    return _decision(scope, event, after, fx.ShowCard(scope.case.seats, fresh=False))


def _nudge(scope: "CaseScope", event: Event) -> fx.Decision:
    """Remind those who must act, for somebody who waits for them: not too often, and not at night."""
    case, person = scope.case, event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if case.held_at is not None:
        raise Refusal(ALREADY_HELD)
    if not case.seats or sits_in(person, case.seats):
        raise Refusal(NOT_WAITING)
    free = _nudge_from(scope)
    if scope.now < free:
        raise Refusal(TOO_SOON, moment=free)
    after = replace(case, version=case.version + 1, nudged_at=scope.now)
    return _decision(scope, event, after, fx.ShowCard(case.seats, fresh=True))


def _nudge_from(scope: "CaseScope") -> datetime:
    """Return from when they may be reminded: some working time after the last time, or after the task came to them."""
    case, around = scope.case, scope.around
    every = around.policy(NUDGE_EVERY) if NUDGE_EVERY in around.centre.policies else Span(4, "wh")
    roles = scope.flow.states[case.state].actor.roles
    since = case.nudged_at or case.entered_at
    free = (
        due_at(every, since, around.calendar(roles[0] if roles else "")) if isinstance(every, Span) else since
    )
    quiet = around.centre.quiet
    return quiet.after_quiet(max(free, scope.now)) if quiet is not None else free


def _needs_superior(scope: "CaseScope", event: Event) -> None:
    person = event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    roles = scope.around.centre.roles
    above: set[str] = set()
    waiting = list(scope.flow.states[scope.case.state].actor.roles)
    while waiting:
        superior = roles[waiting.pop()].superior
        if superior and superior not in above:
            above.add(superior)
            waiting.append(superior)
    if not above & person.roles:
        raise NotAllowed(SUPERIOR_ONLY)


def _decision(scope: "CaseScope", event: Event, after: "Case", *effects: fx.Effect) -> fx.Decision:
    case = scope.case
    entry = HistoryEntry(
        case.id,
        after.version,
        scope.now,
        event.name,
        event.by,
        case.state,
        after.state,
        event.values,
        event.key,
    )
    return fx.Decision(after, event, (entry,), effects)


EVENTS: dict[str, Callable[["CaseScope", Event], fx.Decision]] = {
    "comment": _say,
    "attach": _say,
    "hold": _hold,
    "resume": _resume,
    "reassign": _reassign,
    "claim": _claim,
    "nudge": _nudge,
    "tick": tick,
}
