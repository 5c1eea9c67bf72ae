"""Who must act, changed by hand: a colleague takes the task, a decider steps aside, somebody leaves the centre."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import deciding_seats, interested, seats_of, seats_of_role
from bot.engine.deciding.apart import kept_apart, without_them
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, HistoryEntry, Person, seat_of_person, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.spec.case import Case

SUPERIOR_ONLY = N_("Only a superior of the person who must act can do this.")
NOT_A_COLLEAGUE = N_("Choose a colleague with the same role.")
ASKED_THEMSELVES = N_("They may not decide in this case. Choose somebody else.")
NOT_DECIDING = N_("Only the person who decides a case can step aside.")
NOBODY_ELSE = N_("Nobody else could decide then. Please speak to your superior first.")


def reassign(scope: CaseScope, event: Event) -> fx.Decision:
    """Hand the task to a colleague of the same role: by who must act or a superior, who may also take it over.

    Raises:
        Refusal: not theirs to hand on, or not to this person.
    """
    to, person, case = event.values.get("to"), event.by, scope.case
    assert isinstance(person, Person)  # noqa: S101 - the caller has matched it
    state = scope.flow.states[case.state]
    if not sits_in(person, case.seats):
        needs_superior(scope, person)
    roles = set(state.actor.roles)
    taken_over = to == person.id and is_superior(scope, person)
    if not isinstance(to, int) or not (taken_over or any(to in scope.around.holders(role) for role in roles)):
        raise Refusal(NOT_A_COLLEAGUE)
    if to in kept_apart(scope):
        raise Refusal(NOT_A_COLLEAGUE)
    decides = state.kind in (StateKind.DECISION, StateKind.PANEL)
    own = interested(scope) - ({case.opened_by} if roles & set(scope.flow.start.by) else set())
    if decides and (to in case.recused or to in own):
        raise Refusal(ASKED_THEMSELVES)
    version = case.version + 1
    after = replace(case, version=version, face=version, seats=(seat_of_person(to),), claimant=None)
    return _decision(scope, event, after)


def recuse(scope: CaseScope, event: Event) -> fx.Decision:
    """Let a decider step aside, because the matter is their own or their family's: others decide, or the tier above.

    Raises:
        Refusal: they do not decide here, or nobody else could.
    """
    person, case = event.by, scope.case
    assert isinstance(person, Person)  # noqa: S101 - the caller has matched it
    state = scope.flow.states[case.state]
    if state.kind is not StateKind.DECISION or not sits_in(person.alone, case.seats):
        raise NotAllowed(NOT_DECIDING)
    aside = replace(case, recused=(*case.recused, person.id))
    there = CaseScope(scope.flow, aside, scope.around, scope.now)
    seats = deciding_seats(seats_of(state.actor, there), there)
    if not seats or sits_in(person.alone, seats):
        raise Refusal(NOBODY_ELSE)
    version = case.version + 1
    return _decision(scope, event, replace(aside, version=version, face=version, seats=seats, claimant=None))


def rehome(scope: CaseScope, event: Event) -> fx.Decision:
    """Put a successor (`to`) in every place of somebody who leaves (`from`): tasks, requests, named people."""
    case = scope.case
    leaver, successor = event.values["from"], event.values["to"]
    assert isinstance(leaver, int)  # noqa: S101 - the office's own call
    assert isinstance(successor, int)  # noqa: S101 - the same
    here, there = seat_of_person(leaver), seat_of_person(successor)
    taken = [there if seat == here else seat for seat in case.seats]
    people = {name for name, field in scope.flow.fields.items() if field.kind == "person"}
    version = case.version + 1
    after = replace(
        case,
        version=version,
        face=version,
        seats=tuple(dict.fromkeys(taken)),
        opened_by=successor if case.opened_by == leaver else case.opened_by,
        claimant=successor if case.claimant == leaver else case.claimant,
        values={
            name: successor if name in people and value == leaver else value
            for name, value in case.values.items()
        },
    )
    after_it = CaseScope(scope.flow, after, scope.around, scope.now)
    if successor in kept_apart(after_it):
        roles = scope.flow.states[case.state].actor.roles
        seats = without_them(after.seats, after_it) or seats_of_role(roles[0], after_it) if roles else ()
        after = replace(after, seats=seats)
    return fx.Decision(after, event, (HistoryEntry.of(event, after, scope.case.state, scope.now),), ())


def needs_superior(scope: CaseScope, person: Person) -> None:
    """Pass silently when the person stands above those who must act.

    Raises:
        NotAllowed: they do not.
    """
    if not is_superior(scope, person):
        raise NotAllowed(SUPERIOR_ONLY)


def is_superior(scope: CaseScope, person: Person) -> bool:
    """Tell whether one of the person's roles stands above a role that must act, however high."""
    roles = scope.around.centre.roles
    above: set[str] = set()
    waiting = list(scope.flow.states[scope.case.state].actor.roles)
    while waiting:
        superior = roles[waiting.pop()].superior
        if superior and superior not in above:
            above.add(superior)
            waiting.append(superior)
    return bool(above & person.acts_as)


def _decision(scope: CaseScope, event: Event, after: "Case") -> fx.Decision:
    shown = (fx.ShowCard(after.seats, fresh=True), fx.ShowCard(scope.case.seats, fresh=False))
    return fx.Decision(after, event, (HistoryEntry.of(event, after, scope.case.state, scope.now),), shown)
