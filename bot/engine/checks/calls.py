"""Do the flows that work together fit: what one starts, fires or waits for, the other takes, reports and has?"""

from collections.abc import Iterator

from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.reading.naming import effects_of
from bot.engine.spec.centre import Centre
from bot.engine.spec.effect_specs import EffectSpec, FinishChildren, FireEvent, StartFlow
from bot.engine.spec.model import Flow, Place, State

PARENT, SENDER = "parent", "sender"
REPORTS = ("sub_done", "sub_failed")


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at every start, fire and report."""
    listened = {event.id for state in flow.states.values() for event in state.on.values()}
    waits = False
    for effect, place in _placed(flow):
        if isinstance(effect, StartFlow):
            waits = waits or effect.wait
            _start(effect, place, flow, centre, found)
            if effect.wait:
                _reports(effect, place, listened, flow, found)
        elif isinstance(effect, FireEvent):
            _fire(effect, place, flow, centre, found)
        elif isinstance(effect, FinishChildren) and not any(
            isinstance(one, StartFlow) for one in effects_of(flow)
        ):
            text = f"`{flow.id}` starts no cases that could be finished"
            found.near(flow, place, "finish_children", "no-children", text, "Drop it, or start a flow.")
    if not waits:
        _never_reported(flow, found)


def _placed(flow: Flow) -> Iterator[tuple[EffectSpec, Place]]:
    for state in flow.states.values():
        yield from ((effect, state.place) for effect in state.enter)
        for event in state.on.values():
            for route in event.routes:
                yield from ((effect, event.place) for effect in route.do)


def _start(effect: StartFlow, place: Place, flow: Flow, centre: Centre, found: Findings) -> None:
    child = centre.flows.get(effect.flow)
    if child is None:
        return  # planned: nothing is known of it yet
    given = effect.about.type.record if effect.about is not None else flow.about
    if child.about and given != child.about and (given or not child.start.alone):
        text = f"`{child.id}` is about a {child.about}, it is given {f'a {given}' if given else 'nothing'}"
        found.near(
            flow, place, f"start {effect.flow}", "wrong-record", text, f"Write `about: <a {child.about}>`."
        )
    for name, _ in effect.values:
        if name not in child.fields:
            advice = did_you_mean(name, child.fields) or f"Its fields: {', '.join(child.fields)}"
            found.near(
                flow,
                place,
                f"start with {name}",
                "unknown-field",
                f"`{child.id}` has no field `{name}`",
                advice,
            )
    if effect.wait and not any(state.success for state in child.states.values()):
        text = f"`{child.id}` never reports that it is done"
        found.near(
            flow,
            place,
            f"start {effect.flow}",
            "no-success",
            text,
            f"Write `success: yes` at a state of {child.id}.",
        )


def _reports(effect: StartFlow, place: Place, listened: set[str], flow: Flow, found: Findings) -> None:
    for name in REPORTS:
        if name not in listened:
            text = f"no state hears `{name}` of `{effect.flow}`"
            found.near(
                flow,
                place,
                f"start {effect.flow}",
                "unheard",
                text,
                f"Write `{name}:` where the case waits for it.",
            )


def _never_reported(flow: Flow, found: Findings) -> None:
    for state in flow.states.values():
        for name in REPORTS:
            event = state.on.get(name)
            if event is not None and event.case and not event.by:
                text = f"`{name}` never comes: `{flow.id}` starts no flow with `wait: yes`"
                found.note(event.place, "never-fires", text, "Start one, or drop the event.")


def _fire(effect: FireEvent, place: Place, flow: Flow, centre: Centre, found: Findings) -> None:
    if effect.flow == PARENT:
        parents = [one for one in centre.flows.values() if _starts(one, flow)]
        if parents and not any(
            _hears(state, effect.event) for one in parents for state in one.states.values()
        ):
            _unheard(effect, place, flow, parents[0], found)
        return
    if effect.flow == SENDER:
        if not any(
            _hears(state, effect.event) for one in centre.flows.values() for state in one.states.values()
        ):
            _unheard(effect, place, flow, flow, found)
        return
    other = centre.flows.get(effect.flow)
    if other is not None and not any(_hears(state, effect.event) for state in other.states.values()):
        _unheard(effect, place, flow, other, found)


def _unheard(effect: FireEvent, place: Place, flow: Flow, other: Flow, found: Findings) -> None:
    known = sorted({event.id for state in other.states.values() for event in state.on.values() if event.case})
    advice = (
        did_you_mean(effect.event, known) or f"It takes from other cases: {', '.join(known) or 'nothing'}."
    )
    text = f"no state of `{other.id}` hears `{effect.event}` from another case"
    found.near(flow, place, f"fire {effect.event}", "unheard", text, advice)


def _starts(flow: Flow, child: Flow) -> bool:
    return any(isinstance(effect, StartFlow) and effect.flow == child.id for effect in effects_of(flow))


def _hears(state: State, name: str) -> bool:
    event = state.on.get(name)
    return event is not None and event.case
