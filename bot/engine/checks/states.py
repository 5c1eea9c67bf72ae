"""Is each state complete for its kind: somebody to act, a time, a way on?"""

from itertools import pairwise

from bot.engine.checks.shared import RELATIVE
from bot.engine.deciding.asking import is_submit
from bot.engine.deciding.machine import PREVIOUS
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import ActorKind, Flow, State, StateKind

NEEDS_ACTOR = (StateKind.FORM, StateKind.DECISION, StateKind.CHECKLIST)
WAITS = (*NEEDS_ACTOR, StateKind.PANEL, StateKind.WAIT)
AGREED = ("approve", "no_change")
"""How a panel's seats say yes; the other results say no."""


def check_targets(flow: Flow, found: Findings) -> None:
    """Every state that is named exists."""
    start = flow.start.state
    if start not in flow.states:
        advice = did_you_mean(start, flow.states)
        found.near(
            flow,
            flow.place,
            f"start state {start}",
            "unknown-state",
            f"no state `{start}` to start in",
            advice,
        )
    for old, new in flow.old_states.items():
        if new not in flow.states:
            advice = did_you_mean(new, flow.states)
            found.near(
                flow, flow.place, f"old_states {old}", "unknown-state", f"`{old}` leads to `{new}`", advice
            )
        if old in flow.states:
            text = f"`{old}` is a state of this version"
            found.near(
                flow,
                flow.place,
                f"old_states {old}",
                "needless-old-state",
                text,
                "Name only states that are gone.",
            )
    for state in flow.states.values():
        for event in state.on.values():
            for route in event.routes:
                if route.to not in ("", PREVIOUS, *flow.states):
                    advice = (
                        did_you_mean(route.to, flow.states) or "Write the id of a state, `stay` or `@prev`."
                    )
                    found.note(
                        route.place,
                        "unknown-state",
                        f"`{event.id}` leads to `{route.to}`, which is no state",
                        advice,
                    )


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Each state has what its kind needs, and nothing that its kind ignores."""
    for state in flow.states.values():
        _people(state, found)
        if state.kind is not StateKind.FINAL:
            _time(state, flow, centre, found)
        match state.kind:
            case StateKind.FORM:
                _form(state, flow, found)
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
        _needless(state, flow, found)


def _people(state: State, found: Findings) -> None:
    if state.kind in WAITS and not state.on:
        found.note(
            state.place, "no-way-on", f"nothing can happen in `{state.id}`", "Write its events under `on`."
        )
    if state.kind in NEEDS_ACTOR and state.actor.kind is ActorKind.SYSTEM:
        found.note(state.place, "no-actor", f"nobody acts in `{state.id}`", "Write `actor: <role>`.")


def _own_rungs(state: State, centre: Centre, found: Findings) -> None:
    known = (*RELATIVE, *centre.roles)
    for rung in state.rungs:
        if rung.tell not in known:
            advice = did_you_mean(rung.tell, known)
            text = f"`{state.id}` tells `{rung.tell}`, which is no role"
            found.note(rung.place, "unknown-role", text, advice)
        if state.within is None:
            text = f"`{state.id}` has rungs but no time"
            found.note(rung.place, "no-deadline", text, "Write `within:` or drop `rungs`.")


def _time(state: State, flow: Flow, centre: Centre, found: Findings) -> None:
    waits_for_case = any(event.case for event in state.on.values())
    if state.kind in WAITS and state.within is None and not state.ladder and not waits_for_case:
        text = f"`{state.id}` may wait for ever"
        found.note(
            state.place,
            "no-deadline",
            text,
            "Write `within:` with a span such as 4 wh, or a policy; and `ladder:`.",
        )
    if state.within is not None and not state.ladder:
        names = ", ".join(centre.ladders)
        text = f"nobody is reminded in `{state.id}`"
        found.near(flow, state.place, "within", "no-ladder", text, f"Write `ladder:` and one of {names}.")
    if state.ladder and state.ladder not in centre.ladders:
        advice = did_you_mean(state.ladder, centre.ladders) or f"There are: {', '.join(centre.ladders)}."
        found.near(flow, state.place, "ladder", "unknown-ladder", f"no ladder `{state.ladder}`", advice)
    if state.within is None and state.ladder:
        text = f"`{state.id}` has a ladder but no time"
        found.near(flow, state.place, "ladder", "no-deadline", text, "Write `within:` or drop `ladder`.")
    if state.remind_before is not None and (state.within is None or state.within.until is None):
        text = f"`{state.id}` has no moment to count back from"
        found.near(
            flow,
            state.place,
            "remind_before",
            "no-moment",
            text,
            "Write `within: {until: <date>}`, or drop it.",
        )
    _own_rungs(state, centre, found)
    for event in state.on.values():
        if event.clock and state.within is None and state.kind is not StateKind.AUTO:
            found.note(
                event.place,
                "never-fires",
                f"`{event.id}` waits for a clock that is not set",
                "Write `within:`.",
            )


def _form(state: State, flow: Flow, found: Findings) -> None:
    if not any(is_submit(state, event) for event in state.on.values()):
        found.note(
            state.place,
            "no-submit",
            f"no event of `{state.id}` takes its answers",
            "Write an event such as `submit:`.",
        )
    if not state.ask:
        found.note(
            state.place,
            "no-questions",
            f"the form `{state.id}` asks nothing",
            "Write `ask:` or `kind: decision`.",
        )
    for name in state.ask:
        if name not in flow.fields:
            advice = did_you_mean(name, flow.fields)
            found.near(flow, state.place, f"ask {name}", "unknown-field", f"no field `{name}`", advice)


def _panel(state: State, flow: Flow, found: Findings) -> None:
    panel = state.panel
    if panel is None or not panel.seats:
        found.note(
            state.place, "no-seats", f"the panel `{state.id}` has no seats", "Write `panel: {seats: […]}`."
        )
        return
    if not 0 <= panel.quorum <= len(panel.seats):
        text = f"`{state.id}` wants {panel.quorum} of {len(panel.seats)} seats"
        found.near(flow, state.place, "quorum", "quorum", text, f"Write a number up to {len(panel.seats)}.")
    roles = [seat.role for seat in panel.seats]
    for role in sorted({role for role in roles if roles.count(role) > 1}):
        text = f"`{role}` has two seats in `{state.id}`"
        found.near(flow, state.place, "seats", "seat-twice", text, "Give each role one seat.")
    _results(state, found)
    for name in panel.material:
        if name not in flow.fields:
            advice = did_you_mean(name, flow.fields)
            found.near(flow, state.place, f"material {name}", "unknown-field", f"no field `{name}`", advice)


def _results(state: State, found: Findings) -> None:
    """A panel that votes can agree and can refuse; a discussion can end either way."""
    voting, discussing = ("approve", "return", "reject"), ("no_change", "close_discussion")
    good = next((name for name in AGREED if name in state.on), None)
    if good is None:
        text = f"the seats of `{state.id}` cannot agree"
        found.note(
            state.place, "no-result", text, "Write `approve:` under `on` (`no_change:` for a discussion)."
        )
        return
    others = voting[1:] if good == "approve" else discussing[1:]
    if not any(name in state.on for name in others):
        text = f"the seats of `{state.id}` can only agree"
        found.note(
            state.place,
            "no-result",
            text,
            f"Write {' or '.join(f'`{name}:`' for name in others)} under `on`.",
        )


def _checklist(state: State, flow: Flow, found: Findings) -> None:
    if not state.items:
        found.note(state.place, "no-items", f"the checklist `{state.id}` is empty", "Write its `items`.")
    for item in state.items:
        if item.proof and item.proof not in flow.fields:
            text = f"`{item.id}` wants the proof `{item.proof}`, which is no field"
            advice = did_you_mean(item.proof, flow.fields)
            found.near(flow, state.place, f"items {item.id} proof", "unknown-field", text, advice)
    if state.on and not any(not (event.clock or event.case) for event in state.on.values()):
        text = f"nobody can finish the checklist `{state.id}`"
        found.note(state.place, "no-way-on", text, "Write an event such as `done:`.")


def _auto(state: State, found: Findings) -> None:
    routes = [route for event in state.on.values() for route in event.routes]
    if not any(route.when is None and not route.refuse for route in routes):
        found.note(
            state.place,
            "no-else",
            f"`{state.id}` may find no alternative",
            "Let its last alternative have no `when`.",
        )
    events = list(state.on.values())
    for event, following in pairwise(events):
        if any(route.when is None for route in event.routes):
            text = f"`{following.id}` is never looked at: `{event.id}` always holds"
            found.note(
                following.place, "dead-alternative", text, f"Write `{event.id}` last, or with `when:`."
            )
            break


def _final(state: State, found: Findings) -> None:
    if state.on or state.within is not None:
        found.note(
            state.place,
            "final-goes-on",
            f"`{state.id}` is final",
            "Drop `on` and `within`, or change its kind.",
        )


def _needless(state: State, flow: Flow, found: Findings) -> None:
    """What is written but never looked at."""
    for key, kind, written in (
        ("ask", StateKind.FORM, bool(state.ask)),
        ("panel", StateKind.PANEL, state.panel is not None),
        ("items", StateKind.CHECKLIST, bool(state.items)),
    ):
        if written and state.kind is not kind:
            text = f"`{key}` means nothing in a {state.kind}"
            found.near(flow, state.place, key, "needless-key", text, f"Write `kind: {kind}`, or drop it.")
