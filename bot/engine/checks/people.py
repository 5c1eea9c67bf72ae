"""Does every step find its people: parties from outside, those who start, superiors, tables of authority?"""

from collections.abc import Iterator

from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.reading.naming import effects_in
from bot.engine.spec import effect_specs
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import EVERYBODY, ActorKind, Flow, Place, State, StateKind


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at everybody whom the flow names."""
    for role, place, words in _named(flow):
        spec = centre.roles.get(role)
        if spec is not None and spec.outside and role not in flow.parties:
            found.near(
                flow, place, words, "which-person", f"`{role}` is somebody from outside, but nothing says who",
                f"Write `{role}: …` below `parties`, or `starter` for whoever opened the case.",
            )  # fmt: skip
    for state in flow.states.values():
        _actor(state, flow, centre, found)
        _words(state, flow, found)
    _starters(flow, centre, found)


def _named(flow: Flow) -> Iterator[tuple[str, Place, str]]:
    """Yield every role that must be found in a case, with where it stands."""
    for state in flow.states.values():
        if state.actor.kind in (ActorKind.ROLE, ActorKind.DUTY, ActorKind.POOL):
            yield from ((role, state.place, f"actor {role}") for role in state.actor.roles)
        yield from ((item.owner, state.place, f"items {item.id} owner") for item in state.items)
        if state.panel is not None:
            yield from ((seat.role, state.place, f"seats {seat.role}") for seat in state.panel.seats)
        for event in state.on.values():
            yield from ((role, event.place, f"by {role}") for role in event.by)
            yield from ((role, event.place, f"confirm_by {role}") for role in event.confirm_by)
        for effect in effects_in(state):
            if isinstance(effect, effect_specs.Tell):
                yield from ((role, state.place, f"tell {role}") for role in effect.who)


def _words(state: State, flow: Flow, found: Findings) -> None:
    """Nobody reads what is written for a role that does not act."""
    if state.actor.kind is not ActorKind.ROLE:
        return
    for role in state.what:
        if role != EVERYBODY and role not in state.actor.roles:
            text = f"`{role}` does not act in `{state.id}`, so nobody reads these words"
            found.near(flow, state.place, f"what {role}", "never-read", text, "Name a role of its `actor:`.")


def _actor(state: State, flow: Flow, centre: Centre, found: Findings) -> None:
    actor = state.actor
    if actor.kind is ActorKind.SUPERIOR:
        role = centre.roles.get(actor.roles[0])
        if role is not None and not role.superior:
            text = f"nobody stands above `{role.id}`"
            found.near(
                flow, state.place, "superior", "no-superior", text, "Name the role itself, or another one."
            )
    if actor.kind is not ActorKind.AUTHORITY:
        return
    table = centre.tables[actor.table]
    limits = [row.up_to for row in table.rows if row.up_to is not None]
    if actor.by is None:
        if limits:
            text = f"the table `{table.id}` is asked without a value"
            found.near(
                flow, state.place, "authority", "no-value", text, "Write `by: <field or fact>` beside it."
            )
        return
    for limit in limits:
        if "any" not in (limit.type.kind, actor.by.type.kind) and limit.type.kind != actor.by.type.kind:
            text = (
                f"`{actor.by.source}` is {actor.by.type}, the table `{table.id}` has limits of {limit.type}"
            )
            found.near(flow, state.place, "authority", "type-mismatch", text, "Give it a value of that kind.")
            return


def _starters(flow: Flow, centre: Centre, found: Findings) -> None:
    """Whoever starts a case from outside can fill in its first form; a colleague may start it for another."""
    start = flow.start
    for name in start.given:
        if name not in flow.fields:
            advice = did_you_mean(name, flow.fields) or "Name fields of this flow."
            found.near(flow, flow.place, f"given {name}", "unknown-field", f"no field `{name}`", advice)
    if start.command and not start.by:
        found.near(
            flow,
            flow.place,
            "start by",
            "nobody-starts",
            f"nobody may start `{flow.id}`",
            "Write roles into `by:`.",
        )
    state = flow.states[start.state]
    if state.kind is StateKind.FINAL:
        found.near(
            flow,
            flow.place,
            "start state",
            "starts-at-end",
            f"`{flow.id}` begins at its end",
            "Begin before it.",
        )
    if state.kind is not StateKind.FORM or state.actor.kind is not ActorKind.ROLE or not start.by:
        return
    outside = [role for role in start.by if role in centre.roles and centre.roles[role].outside]
    others = [role for role in outside if role not in state.actor.roles]
    if others:
        found.near(
            flow, state.place, "actor", "starter-cannot-act",
            f"{', '.join(others)} may start `{flow.id}` but not fill in `{state.id}`",
            did_you_mean(others[0], state.actor.roles) or "Write them into `actor`, or out of `start.by`.",
        )  # fmt: skip
