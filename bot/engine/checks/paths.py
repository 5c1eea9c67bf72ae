"""Can every state be reached, can every case end, and does no chain of automatic states turn in a circle?"""

from collections.abc import Iterable, Mapping

from bot.engine.deciding.machine import PREVIOUS
from bot.engine.reading.findings import Findings
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import Flow, State, StateKind

Steps = Mapping[str, set[str]]


def check(flow: Flow, _: Centre, found: Findings) -> None:
    """Walk the flow forwards from its start and backwards from its ends."""
    steps = {state.id: _next(state, flow) for state in flow.states.values()}
    reached = _closure([flow.start.state], steps)
    for state in flow.states.values():
        if state.id not in reached:
            found.note(
                state.place,
                "unreachable",
                f"nothing leads to `{state.id}`",
                "Lead an event there, or drop it.",
            )
    finals = [state.id for state in flow.states.values() if state.kind is StateKind.FINAL]
    if not finals:
        found.note(
            flow.place, "no-end", f"`{flow.id}` has no final state", "Write a state with `kind: final`."
        )
    ends = _closure(finals, _turned(steps))
    for state in flow.states.values():
        if finals and state.id in reached and state.id not in ends:
            found.note(
                state.place,
                "cannot-end",
                f"no way leads from `{state.id}` to an end",
                "Lead an event to a final state.",
            )
    _circles(flow, steps, found)


def _next(state: State, flow: Flow) -> set[str]:
    """Return the states that may follow; `@prev` may be any state that is no side branch."""
    targets = {route.to for event in state.on.values() for route in event.routes}
    following = {target for target in targets if target in flow.states}
    if PREVIOUS in targets:
        following |= {
            one.id for one in flow.states.values() if not one.side and one.kind is not StateKind.FINAL
        }
    return following


def _closure(begin: Iterable[str], steps: Steps) -> set[str]:
    seen: set[str] = set()
    waiting = list(begin)
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting += steps.get(state, ())
    return seen


def _turned(steps: Steps) -> Steps:
    turned: dict[str, set[str]] = {}
    for state, following in steps.items():
        for one in following:
            turned.setdefault(one, set()).add(state)
    return turned


def _circles(flow: Flow, steps: Steps, found: Findings) -> None:
    automatic = {state.id for state in flow.states.values() if state.kind is StateKind.AUTO}
    inner = {state: steps[state] & automatic for state in automatic}
    for state in sorted(automatic):
        if state in _closure(inner[state], inner):
            found.note(
                flow.states[state].place,
                "circle",
                f"`{state}` leads back to itself without anybody acting",
                "Put a state in between that waits for somebody.",
            )
