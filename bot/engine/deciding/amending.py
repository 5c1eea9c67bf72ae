"""A request is changed while it is being decided: only those who saw something else are asked again."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, HistoryEntry, Person, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import GuardRefused, NotAllowed, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.engine.basics.values import Value
    from bot.engine.spec.model import Amend

NOT_NOW = N_("The request cannot be changed at this stage.")
NOT_YOURS = N_("Only the person who made the request can change it.")
NOTHING_CHANGED = N_("Nothing was changed.")
ASKED_AGAIN = (StateKind.FORM, StateKind.DECISION, StateKind.PANEL)


def may_amend(person: Person, scope: CaseScope) -> "Amend":
    """Return how the person may change the request now.

    Raises:
        Refusal: not at this stage, or not this person.
    """
    spec = scope.flow.amend
    if spec is None or scope.case.state not in spec.states or scope.case.held_at is not None:
        raise Refusal(NOT_NOW)
    seats = tuple(seat for role in spec.by for seat in seats_of_role(role, scope))
    if not sits_in(person, seats) and person.id != scope.case.opened_by:
        raise NotAllowed(NOT_YOURS)
    return spec


def amend(scope: CaseScope, event: Event) -> fx.Decision:
    """Take the changed answers; the case goes back to the first step whose card shows something else now.

    Whoever was asked before that step stands by what they saw. `Case.amended` keeps what the request said first,
    so that cards can show both.

    Raises:
        Refusal: not now, not by this person, nothing has changed, or an answer does not pass its checks.
    """
    from bot.engine.deciding import entering  # noqa: PLC0415 - entering a state and the common events know each other
    from bot.engine.deciding.doing import Doing  # noqa: PLC0415 - as above

    person, case = event.by, scope.case
    assert isinstance(person, Person)  # noqa: S101 - the caller has matched it
    spec = may_amend(person, scope)
    values = _checked(spec, event, scope)
    was = {name: case.values.get(name) for name in spec.ask if case.values.get(name) != values.get(name)}
    if not was:
        raise Refusal(NOTHING_CHANGED)
    doing = Doing(scope)
    doing.set_case(
        version=case.version + 1,
        values={name: value for name, value in values.items() if value is not None},
        amended={**was, **case.amended},
        pending=None,
    )
    target = _first_affected(scope, doing.scope)
    if target == case.state:
        doing.set_case(face=doing.scope.case.version)
        doing.effects.append(fx.ShowCard(case.seats, fresh=True))
    elif target:
        entering.enter(doing, target)
    else:
        doing.effects.append(fx.ShowCard(case.seats, fresh=False))
    after = doing.scope.case
    entry = replace(HistoryEntry.of(event, after, case.state, scope.now), was=was)
    return fx.Decision(after, event, (entry,), tuple(doing.effects))


def _checked(spec: "Amend", event: Event, scope: CaseScope) -> "Mapping[str, Value]":
    """Return all values of the case with the changed answers, those that no longer apply left out."""
    kept = {name: value for name, value in scope.case.values.items() if name not in spec.ask}
    values = {**kept, **{name: value for name, value in event.values.items() if name in spec.ask}}
    after = CaseScope(scope.flow, replace(scope.case, values=values), scope.around, scope.now)
    for name in spec.ask:
        field = scope.flow.fields[name]
        if field.when is not None and not field.when(after):
            values.pop(name, None)
            continue
        if values.get(name) is None and not field.optional:
            raise Refusal(N_("Still missing: {field}"), field=field.label)
        for check in field.checks:
            if values.get(name) is not None and not check.that(after):
                raise GuardRefused(check.otherwise, scope=after)
    return values


def _first_affected(before: CaseScope, after: CaseScope) -> str:
    """Return the first step the case has been through whose card shows something else now, or ""."""
    states = before.flow.states
    for name in dict.fromkeys((*before.case.trail, before.case.state)):
        state = states.get(name)
        if state is None or state.kind not in ASKED_AGAIN or name == before.flow.start.state:
            continue
        paths = [tuple(path.split(".")) for path in state.card]
        if any(before.value(path) != after.value(path) for path in paths):
            return name
    return ""
