"""Is each state complete for its kind: somebody to act, a time, a way on?"""

from bot.engine.decide import is_submit
from bot.engine.findings import Findings
from bot.engine.guards import did_you_mean
from bot.engine.machine import PREVIOUS
from bot.engine.model import ActorKind, Centre, Flow, State, StateKind
from bot.engine.panel import RESULTS

NEEDS_ACTOR = (StateKind.FORM, StateKind.DECISION, StateKind.CHECKLIST)
WAITS = (*NEEDS_ACTOR, StateKind.PANEL, StateKind.WAIT)


def check_targets(flow: Flow, found: Findings) -> None:
    """Every state that is named exists."""
    for name, item in (("start", flow.start.state), *flow.old_states.items()):
        if item not in flow.states:
            found.note(flow.place, "unknown-state", f"`{name}` leads to `{item}`", did_you_mean(item, flow.states))
    for state in flow.states.values():
        for event in state.on.values():
            for route in event.routes:
                if route.to not in ("", PREVIOUS, *flow.states):
                    advice = did_you_mean(route.to, flow.states) or "Write the id of a state, `stay` or `@prev`."
                    found.note(route.place, "unknown-state", f"`{event.id}` leads to `{route.to}`, which is no state", advice)


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Each state has what its kind needs."""
    for state in flow.states.values():
        _common(state, centre, found)
        match state.kind:
            case StateKind.FORM:
                _form(state, found)
            case StateKind.PANEL:
                _panel(state, flow, found)
            case StateKind.CHECKLIST:
                _checklist(state, flow, found)
            case StateKind.AUTO:
                _auto(state, found)
            case StateKind.FINAL:
                _final(state, found)
            case _:
                pass
    _starters(flow, found)


def _common(state: State, centre: Centre, found: Findings) -> None:
    if state.kind in WAITS and not state.on:
        found.note(state.place, "no-way-on", f"nothing can happen in `{state.id}`", "Write its events under `on`.")
    if state.kind in NEEDS_ACTOR and state.actor.kind is ActorKind.SYSTEM:
        found.note(state.place, "no-actor", f"nobody acts in `{state.id}`", "Write `actor: <role>`.")
    waits_for_case = any(event.case for event in state.on.values())
    if state.kind in WAITS and state.within is None and not waits_for_case:
        found.note(state.place, "no-deadline", f"`{state.id}` may wait for ever", "Write `within: 4 wh` or a policy.")
    if state.within is not None and not state.ladder:
        names = ", ".join(centre.ladders)
        found.note(state.place, "no-ladder", f"nobody is reminded in `{state.id}`", f"Write `ladder:` and one of {names}.")
    if state.ladder and state.ladder not in centre.ladders:
        advice = did_you_mean(state.ladder, centre.ladders)
        found.note(state.place, "unknown-ladder", f"no ladder `{state.ladder}`", advice)
    if state.within is None and state.ladder:
        found.note(state.place, "no-deadline", f"`{state.id}` has a ladder but no time", "Write `within:` or drop `ladder`.")
    for event in state.on.values():
        if event.clock and state.within is None and state.kind is not StateKind.AUTO:
            found.note(event.place, "never-fires", f"`{event.id}` waits for a clock that is not set", "Write `within:`.")


def _form(state: State, found: Findings) -> None:
    if not any(is_submit(state, event) for event in state.on.values()):
        found.note(
            state.place, "no-submit", f"no event of `{state.id}` takes its answers", "Write an event such as `submit:`."
        )
    if not state.ask:
        found.note(state.place, "no-questions", f"the form `{state.id}` asks nothing", "Write `ask:` or `kind: decision`.")


def _panel(state: State, flow: Flow, found: Findings) -> None:
    panel = state.panel
    if panel is None or not panel.seats:
        found.note(state.place, "no-seats", f"the panel `{state.id}` has no seats", "Write `panel: {seats: […]}`.")
        return
    if panel.quorum > len(panel.seats):
        found.note(
            state.place,
            "quorum",
            f"`{state.id}` wants {panel.quorum} of {len(panel.seats)} seats",
            f"Write a number up to {len(panel.seats)}.",
        )
    roles = [seat.role for seat in panel.seats]
    for role in sorted({role for role in roles if roles.count(role) > 1}):
        found.note(state.place, "seat-twice", f"`{role}` has two seats in `{state.id}`", "Give each role one seat.")
    for result in RESULTS:
        if result not in state.on:
            found.note(
                state.place, "no-result", f"the panel `{state.id}` has no `{result}`", f"Write `{result}:` under `on`."
            )
    for name in panel.material:
        if name not in flow.fields:
            found.note(state.place, "unknown-field", f"no field `{name}`", did_you_mean(name, flow.fields))


def _checklist(state: State, flow: Flow, found: Findings) -> None:
    if not state.items:
        found.note(state.place, "no-items", f"the checklist `{state.id}` is empty", "Write its `items`.")
    for item in state.items:
        if item.proof and item.proof not in flow.fields:
            found.note(
                state.place, "unknown-field", f"`{item.id}` wants the proof `{item.proof}`, which is no field",
                did_you_mean(item.proof, flow.fields),
            )  # fmt: skip
    if not any(not (event.clock or event.case) for event in state.on.values()):
        found.note(
            state.place, "no-way-on", f"nobody can finish the checklist `{state.id}`", "Write an event such as `done:`."
        )


def _auto(state: State, found: Findings) -> None:
    routes = [route for event in state.on.values() for route in event.routes]
    if not any(route.when is None for route in routes):
        found.note(
            state.place, "no-else", f"`{state.id}` may find no alternative", "Let its last alternative have no `when`."
        )


def _final(state: State, found: Findings) -> None:
    if state.on or state.within is not None:
        found.note(state.place, "final-goes-on", f"`{state.id}` is final", "Drop `on` and `within`, or change its kind.")


def _starters(flow: Flow, found: Findings) -> None:
    """Who may start can go on, or another person is told to."""
    state = flow.states[flow.start.state]
    if state.kind is not StateKind.FORM or state.actor.kind is not ActorKind.ROLE:
        return
    if not set(flow.start.by) & set(state.actor.roles):
        found.note(
            state.place,
            "starter-cannot-act",
            f"{', '.join(flow.start.by)} may start `{flow.id}` but not fill in `{state.id}`",
            "Write them into `actor`, or begin with another state.",
        )
