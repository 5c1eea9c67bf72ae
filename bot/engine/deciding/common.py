"""The events every open case has, whatever its flow: they are not written in the flow file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine.basics.calendar import Span, due_at
from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import is_party, seats_of_role
from bot.engine.deciding.amending import amend, may_amend
from bot.engine.deciding.cancelling import cancel
from bot.engine.deciding.checklist import may_tick, tick
from bot.engine.deciding.clocks import holding, resuming
from bot.engine.deciding.handing import needs_superior, reassign, recuse
from bot.engine.spec import effects as fx
from bot.engine.spec.builtin import PAPERS, REMARK
from bot.engine.spec.case import Event, HistoryEntry, Person, seat_of_person, sits_in
from bot.engine.spec.model import ActorKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.case import Case

NOT_A_PARTY = N_("You have no part in this case.")
NOT_HELD = N_("The case is not on hold.")
ALREADY_HELD = N_("The case is on hold already.")
NOT_CLAIMABLE = N_("This task is not up for taking.")
TAKEN = N_("A colleague has taken this task.")
NOT_WAITING = N_("Nobody else has to act now.")
TOO_SOON = N_("They have it before them. You can remind them from {moment}.")
NOTHING_SAID = N_("There was nothing in it.")
REMARKED = N_("{by} remarks: “{remark}”")
PAPERS_CAME = N_("{by} has added papers ({count}). They are under “More”.")
AMEND, TICK = "amend", "tick"
SAID = {"comment": REMARK, "attach": PAPERS}
PHONE = "phone"
PLEASE_CALL = N_("Please call: {phone}")
NO_NUMBER = N_("No number is known.")
NOT_SHOWN = N_("This number is for colleagues only.")
NUDGE_EVERY = "nudge.request_every"


def decide(scope: "CaseScope", event: Event) -> fx.Decision:
    """Apply one of the common events.

    Raises:
        Refusal: it is not possible now, or not for this person.
    """
    if not isinstance(event.by, Person) or not is_party(event.by, scope):
        raise NotAllowed(NOT_A_PARTY)
    return EVENTS[event.name](scope, event)


def rehearse(scope: "CaseScope", event: Event) -> None:
    """Return when the person may begin the event: its questions come next.

    Raises:
        Refusal: whatever the answers, it could not take effect.
    """
    if not isinstance(event.by, Person) or not is_party(event.by, scope):
        raise NotAllowed(NOT_A_PARTY)
    if event.name == AMEND:
        may_amend(event.by, scope)
    elif event.name == TICK:
        may_tick(scope, event)


def _say(scope: "CaseScope", event: Event) -> fx.Decision:
    """Add a remark or papers to the history and tell the others; the buttons of cards stay valid."""
    case, person = scope.case, event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if set(event.values) != {SAID[event.name]}:
        raise Refusal(NOTHING_SAID)
    after = replace(case, version=case.version + 1)
    told = _colleagues(scope)
    value = event.values[SAID[event.name]]
    if event.name == "comment":
        notice = fx.Notify(told, REMARKED, {"by": person.id, "remark": value}, but=person.id)
    else:
        count = len(value) if isinstance(value, tuple) else 1
        notice = fx.Notify(told, PAPERS_CAME, {"by": person.id, "count": count}, but=person.id)
    return _decision(scope, event, after, notice)


def _colleagues(scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats of those who work on the case here: who must act, who opened it, its inside parties.

    People from outside are not told: colleagues speak freely among themselves.
    """
    case, roles = scope.case, scope.around.centre.roles
    outside = {
        seat for role in scope.flow.parties if roles[role].outside for seat in seats_of_role(role, scope)
    }
    inside = [seat for role in scope.flow.parties for seat in seats_of_role(role, scope)]
    told = dict.fromkeys((*case.seats, seat_of_person(case.opened_by), *inside))
    return tuple(seat for seat in told if seat not in outside)


def _hold(scope: "CaseScope", event: Event) -> fx.Decision:
    person = event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if scope.case.held_at is not None:
        raise Refusal(ALREADY_HELD)
    needs_superior(scope, person)
    version = scope.case.version + 1
    after = replace(scope.case, version=version, face=version, held_at=scope.now, clocks=holding(scope))
    waiting = (*scope.case.seats, seat_of_person(scope.case.opened_by))
    return _decision(scope, event, after, fx.ShowCard(waiting, fresh=False))


def _resume(scope: "CaseScope", event: Event) -> fx.Decision:
    """Let the time go on: the stay is lengthened by the pause, deadlines are set anew for a new entry."""
    held_at, person = scope.case.held_at, event.by
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if held_at is None:
        raise Refusal(NOT_HELD)
    needs_superior(scope, person)
    from bot.engine.deciding.scope import CaseScope  # noqa: PLC0415 - scope and common know each other's types
    from bot.engine.deciding.timing import deadlines  # noqa: PLC0415 - nor these

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
        clocks=resuming(scope),
    )
    state = scope.flow.states[case.state]
    due = deadlines(state, CaseScope(scope.flow, after, scope.around, scope.now))
    waiting = fx.ShowCard((seat_of_person(case.opened_by),), fresh=False)
    return _decision(scope, event, after, *due, fx.ShowCard(case.seats, fresh=True), waiting)


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


def _dial(scope: "CaseScope", event: Event) -> fx.Decision:
    """Show the number to call to who asks for it; the history keeps who did, and buttons stay valid."""
    case, person, roles = scope.case, event.by, scope.around.centre.roles
    assert isinstance(person, Person)  # noqa: S101 - `decide` has matched it
    if all(roles[role].outside for role in person.acts_as if role in roles):
        raise NotAllowed(NOT_SHOWN)
    dial = scope.flow.states[case.state].dial
    number = dial(scope) if dial is not None else None
    if number is None:
        raise Refusal(NO_NUMBER)
    shown = fx.Notify((seat_of_person(person.id),), PLEASE_CALL, {PHONE: number})
    return _decision(scope, event, replace(case, version=case.version + 1), shown)


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


def _decision(scope: "CaseScope", event: Event, after: "Case", *effects: fx.Effect) -> fx.Decision:
    entry = HistoryEntry.of(event, after, scope.case.state, scope.now)
    return fx.Decision(after, event, (entry,), effects)


EVENTS: dict[str, Callable[["CaseScope", Event], fx.Decision]] = {
    "comment": _say,
    "attach": _say,
    "hold": _hold,
    "resume": _resume,
    "reassign": reassign,
    "recuse": recuse,
    AMEND: amend,
    "cancel": cancel,
    "claim": _claim,
    "nudge": _nudge,
    "dial": _dial,
    TICK: tick,
}
