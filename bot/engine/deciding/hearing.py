"""Who hears of a case when nobody acts: the roles that its ladders name. Whoever is told may look."""

from typing import TYPE_CHECKING

from bot.engine.spec.ladders import OwnRung, Rung

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow, State

SUPERIOR = "superior"


def staff_roles(flow: "Flow", centre: "Centre") -> frozenset[str]:
    """Return the inside roles that the flow names anywhere, or that its ladders tell: they may look at its cases."""
    named: set[str] = {*flow.start.by, *told_roles(flow, centre)}
    for state in flow.states.values():
        named.update(_acting(state, centre))
        for event in state.on.values():
            named.update(event.by)
    roles = centre.roles
    return frozenset(
        role for role in named if role in roles and not roles[role].outside and role not in flow.parties
    )


def told_roles(flow: "Flow", centre: "Centre") -> "Iterator[str]":
    """Yield the roles that the ladders of the flow's states and clocks tell; of a superior the role above."""
    acting = {state.id: tuple(_acting(state, centre)) for state in flow.states.values()}
    for state in flow.states.values():
        rungs: tuple[Rung | OwnRung, ...] = (*_rungs(state.ladder, centre), *state.rungs)
        yield from _told(rungs, acting[state.id], centre)
    everybody = tuple(role for roles in acting.values() for role in roles)
    for clock in flow.clocks.values():
        yield from _told(_rungs(clock.ladder, centre), everybody, centre)


def _rungs(ladder: str, centre: "Centre") -> tuple[Rung, ...]:
    return centre.ladders[ladder].rungs if ladder in centre.ladders else ()


def _acting(state: "State", centre: "Centre") -> "Iterator[str]":
    yield from state.actor.roles
    if state.actor.table in centre.tables:
        yield from (row.role for row in centre.tables[state.actor.table].rows)
    if state.panel is not None:
        yield from (seat.role for seat in state.panel.seats)


def _told(rungs: tuple[Rung | OwnRung, ...], acting: tuple[str, ...], centre: "Centre") -> "Iterator[str]":
    for rung in rungs:
        if rung.tell in centre.roles:
            yield rung.tell
        elif rung.tell == SUPERIOR:
            yield from (centre.roles[role].superior for role in acting if role in centre.roles)
