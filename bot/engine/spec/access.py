"""The access table of a flow: who may fire which event in which state. Denied unless it stands here.

The table is read off the flow; `acting.may_fire` decides each single event by the same words, with the people of the
case. A test walks every role, relation and event and compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.engine.spec.model import ActorKind, StateKind

if TYPE_CHECKING:
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import EventSpec, Flow, State

STARTER = "starter"


@dataclass(frozen=True, slots=True)
class Right:
    """Who may fire an event in a state.

    `roles` are free to every holder. `parties` are roles that only the people named in the case have a part in.
    `people` are expressions that name people; `starter` is who opened the case. `confirmed_by` must agree besides.
    """

    state: str
    event: str
    roles: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    starter: bool = False
    confirmed_by: tuple[str, ...] = ()
    decides: bool = False
    """Who opened the case is barred, and whoever has stepped aside."""


def rights(flow: "Flow", centre: "Centre") -> Iterator[Right]:
    """Yield the rights of people, in the order of the file; what clocks and other cases fire is no person's."""
    for state in flow.states.values():
        for spec in state.on.values():
            if spec.by or not (spec.clock or spec.case):
                yield _right(flow, state, spec, centre)


def _right(flow: "Flow", state: "State", spec: "EventSpec", centre: "Centre") -> Right:
    named, people, starter = _who(state, spec, centre)
    return Right(
        state.id,
        spec.id,
        roles=tuple(role for role in named if role not in flow.parties and not centre.roles[role].outside),
        parties=tuple(role for role in named if role in flow.parties),
        people=people,
        starter=starter,
        confirmed_by=spec.confirm_by,
        decides=state.kind in (StateKind.DECISION, StateKind.PANEL) and not spec.by,
    )


def _who(
    state: "State", spec: "EventSpec", centre: "Centre"
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the roles, the expressions that name people, and whether who opened the case is meant."""
    if spec.by:
        return tuple(role for role in spec.by if role != STARTER), (), STARTER in spec.by
    actor = state.actor
    if state.panel is not None:
        return tuple(seat.role for seat in state.panel.seats), (), False
    roles: tuple[str, ...] = tuple(role for role in actor.roles if role != STARTER)
    if actor.kind is ActorKind.AUTHORITY:
        roles = tuple(dict.fromkeys(row.role for row in centre.tables[actor.table].rows))
    elif actor.kind is ActorKind.SUPERIOR:
        roles = (centre.roles[actor.roles[0]].superior or actor.roles[0],)
    owners = tuple(item.owner for item in state.items)
    people = (actor.by.source,) if actor.kind is ActorKind.PERSON and actor.by is not None else ()
    starter = actor.kind is ActorKind.STARTER or STARTER in actor.roles
    return tuple(dict.fromkeys((*roles, *owners))), people, starter
