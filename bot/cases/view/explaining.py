"""What a person may want to know of a question: who will see the answer, what happens when the form is sent. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.cases.base.shown import PersonId, Shown, Words
from bot.cases.view.views import NextStep
from bot.engine.basics.messages import N_
from bot.engine.spec.model import ActorKind, StateKind

if TYPE_CHECKING:
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.case import Person
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Actor, Field, Flow, State

STARTER = N_("Who asked for it")
MOST_STEPS = 3


def readers_of(
    name: str, field: "Field", scope: "CaseScope", reader: "Person"
) -> "tuple[Shown | PersonId, ...]":
    """Return who sees the answer on a card or is told of it, besides the one who gives it.

    Everyone who must act in a state whose card shows the field; only the roles it is kept to, where it is.
    """
    flow, roles = scope.flow, scope.around.centre.roles
    seen: dict[str, None] = {}
    for state in flow.states.values():
        if state.kind is not StateKind.FINAL and _shows(state, name, flow):
            seen.update(dict.fromkeys(roles_of(state, flow, scope.around.centre)))
    kept = [role for role in seen if role in roles and (not field.seen_by or role in field.seen_by)]
    kept += [role for role in sorted(field.seen_by) if role in roles and role not in kept]
    own = reader.roles
    return tuple(Words(roles[role].title) for role in kept if role not in own)


def _shows(state: "State", name: str, flow: "Flow") -> bool:
    """Tell whether the state's card shows the field, or a fact that is worked out from it."""
    for path in state.card:
        head = path.partition(".")[0]
        if head == name or (head in flow.facts and name in _names(head, flow, set())):
            return True
    return False


def _names(fact: str, flow: "Flow", seen: set[str]) -> set[str]:
    found: set[str] = set()
    for used in flow.facts[fact].names:
        head = used.partition(".")[0]
        found.add(head)
        if head in flow.facts and head not in seen:
            found |= _names(head, flow, seen | {head})
    return found


def roles_of(state: "State", flow: "Flow", centre: "Centre") -> Iterator[str]:
    """Yield the roles that may have to act in a state, whatever the case; some may come twice."""
    if state.panel is not None:
        yield from (seat.role for seat in state.panel.seats)
    yield from _of_actor(state.actor, flow, centre)
    yield from (item.owner for item in state.items)


def _of_actor(actor: "Actor", flow: "Flow", centre: "Centre") -> Iterator[str]:
    if actor.kind is ActorKind.AUTHORITY and actor.table in centre.tables:
        yield from (row.role for row in centre.tables[actor.table].rows)
    elif actor.kind is ActorKind.SUPERIOR:
        yield from (centre.roles[role].superior for role in actor.roles if role in centre.roles)
    elif actor.kind is ActorKind.PERSON and actor.by is not None:
        for name in actor.by.names:
            yield from flow.fields[name].roles if name in flow.fields else ()
    elif actor.kind is not ActorKind.SYSTEM:
        yield from actor.roles


def following(state: "State", event: str, scope: "CaseScope") -> tuple[NextStep, ...]:
    """Return the states that the event may lead to, in the order of its alternatives, with who must act there."""
    spec = state.on.get(event)
    if spec is None:
        return ()
    targets: dict[str, None] = {}
    for route in spec.routes:
        if not route.refuse:
            targets.update(dict.fromkeys(_stops(route.to or state.id, state, scope.flow, set())))
    return tuple(_step(scope.flow.states[one], scope) for one in list(targets)[:MOST_STEPS])


def _stops(target: str, state: "State", flow: "Flow", seen: set[str]) -> Iterator[str]:
    """Yield where the case comes to rest: a state that goes on by itself is passed through."""
    if target in ("stay", ""):
        target = state.id
    if target not in flow.states or target in seen:
        return
    found = flow.states[target]
    if found.kind is not StateKind.AUTO:
        yield target
        return
    for event in found.on.values():
        for route in event.routes:
            yield from _stops(route.to, found, flow, seen | {target})


def _step(state: "State", scope: "CaseScope") -> NextStep:
    return NextStep(state.title, tuple(map(Words, actors_of(state, scope.flow, scope.around.centre))))


def actors_of(state: "State", flow: "Flow", centre: "Centre") -> tuple[str, ...]:
    """Return the titles of those who act in a state; nobody does in the last one."""
    if state.actor.kind is ActorKind.STARTER:
        return (STARTER,)
    names = dict.fromkeys(roles_of(state, flow, centre)) if state.kind is not StateKind.FINAL else {}
    return tuple(centre.roles[role].title for role in names if role in centre.roles)
