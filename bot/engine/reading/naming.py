"""The dotted names of a flow: which mean something, which are used, which ever get a value."""

from collections.abc import Iterator

from bot.engine.basics.messages import placeholders
from bot.engine.formula.expressions import Expr
from bot.engine.reading.flow_names import OF_CLOCK, WELL_KNOWN
from bot.engine.spec import effect_specs, row_specs
from bot.engine.spec.centre import Centre
from bot.engine.spec.effect_specs import CreateRecord, EffectSpec
from bot.engine.spec.model import Check, Field, Flow, State

ANSWERED = ("parent", "sender")
"""Addresses of `fire` that are no flow by name: whoever hears it may take its values."""


def knows_path(name: str, flow: Flow, centre: Centre) -> bool:
    """Tell whether the name can be shown or put into a text."""
    head, _, rest = name.partition(".")
    if head == "policy":
        return rest in centre.policies
    if name in WELL_KNOWN or name in flow.facts or _of_clock(name, flow):
        return True
    if head in flow.facts:
        return _follows(flow.facts[head].type.record, rest, centre)
    if head in flow.fields:
        return not rest or _follows(flow.fields[head].record, rest, centre)
    made = {effect.alias: effect.record for effect in effects_of(flow) if isinstance(effect, CreateRecord)}
    record = flow.about if head == flow.about else made.get(head, "")
    if record not in centre.records:
        return bool(record)  # the loader has noted that there is no such type
    return not rest or _follows(record, rest, centre)


def _of_clock(name: str, flow: Flow) -> bool:
    head, _, rest = name.partition(".")
    clock, _, what = rest.partition(".")
    return head == "clocks" and clock in flow.clocks and what in OF_CLOCK


def _follows(record: str, path: str, centre: Centre) -> bool:
    for step in path.split("."):
        column = centre.records[record].fields.get(step) if record in centre.records else None
        if column is None:
            return False
        record = column.record
    return True


def effects_of(flow: Flow) -> Iterator[EffectSpec]:
    """Yield every effect of the flow."""
    for state in flow.states.values():
        yield from effects_in(state)


def effects_in(state: State) -> Iterator[EffectSpec]:
    """Yield the effects of a state and of its events."""
    yield from state.enter
    for event in state.on.values():
        for route in event.routes:
            yield from route.do


def names_used(flow: Flow) -> frozenset[str]:
    """Return every name that the flow asks, shows, computes with or writes; of a path also each beginning."""
    names: set[str] = set()
    for expr in _expressions(flow):
        names.update(expr.names)
    for text in _texts(flow):
        names.update(placeholders(text))
    for state in flow.states.values():
        names.update(state.ask, state.card, (item.proof for item in state.items))
        names.update(state.panel.material if state.panel else ())
        for event in state.on.values():
            names.update(event.ask)
        for effect in effects_in(state):
            if isinstance(effect, effect_specs.SetValues):
                names.update(".".join(path) for path, _ in effect.values)
            elif isinstance(effect, effect_specs.Tell):
                names.update(effect.who)
            elif isinstance(effect, effect_specs.Assign):
                names.update((effect.field, effect.tried))
    return frozenset(
        ".".join(name.split(".")[:end]) for name in names for end in range(1, name.count(".") + 2)
    )


def names_filled(flow: Flow, centre: Centre) -> frozenset[str]:
    """Return the fields that get a value somewhere: asked, set, by default, or given by a parent or with the start."""
    names = {field.id for field in flow.fields.values() if field.default is not None} | {*flow.start.given}
    for state in flow.states.values():
        names.update(state.ask, (item.proof for item in state.items))
        for event in state.on.values():
            names.update(event.ask)
    for effect in effects_of(flow):
        if isinstance(effect, effect_specs.SetValues):
            names.update(path[0] for path, _ in effect.values if len(path) == 1)
        elif isinstance(effect, row_specs.AddRow):
            names.add(effect.list)
        elif isinstance(effect, effect_specs.Assign):
            names.update((effect.field, effect.tried))
    for other in centre.flows.values():
        for effect in effects_of(other):
            match effect:
                case effect_specs.StartFlow() | effect_specs.FireEvent() if effect.flow in (
                    flow.id,
                    *ANSWERED,
                ):
                    names.update(name for name, _ in effect.values)
                case _:
                    pass
    return frozenset(names)


def _texts(flow: Flow) -> Iterator[str]:
    for field in flow.fields.values():
        yield from (field.ask, field.why, field.help)
        yield from (check.otherwise for check in field.checks)
    yield from (check.otherwise for check in flow.start.require)
    for state in flow.states.values():
        yield from state.what.values()
        for event in state.on.values():
            yield from (check.otherwise for check in event.require)
            yield from (route.refuse for route in event.routes)
        for effect in effects_in(state):
            if isinstance(effect, effect_specs.Tell):
                yield effect.text


def _expressions(flow: Flow) -> Iterator[Expr]:
    yield from flow.facts.values()
    yield from flow.parties.values()
    yield from (clock.within for clock in flow.clocks.values())
    for look in flow.looks.values():
        yield from (expr for _, expr in look.same)
        yield from (expr for expr in (look.within,) if expr is not None)
    yield from (one for one in (flow.apart, flow.contacts) if one is not None)
    if flow.rounds is not None:
        yield flow.rounds.opens
    yield from _that(flow.start.require)
    for field in flow.fields.values():
        yield from _of_field(field)
    for state in flow.states.values():
        yield from _of_state(state)
        for effect in effects_in(state):
            yield from _of_effect(effect)


def _that(checks: tuple[Check, ...]) -> Iterator[Expr]:
    return (check.that for check in checks)


def _of_field(field: Field) -> Iterator[Expr]:
    yield from (expr for expr in (field.when, field.default) if expr is not None)
    yield from field.offers
    if (slots := field.slots) is not None:
        found = (slots.every, slots.places, slots.ahead, slots.notice, slots.suggest, slots.hold)
        yield from (expr for expr in found if expr is not None)
    yield from _that(field.checks)
    for column in field.group:
        yield from _of_field(column)


def _of_state(state: State) -> Iterator[Expr]:
    within = state.within
    found = [state.actor.by, state.remind_before]
    found += [within.span, within.until, within.before] if within is not None else []
    for rung in state.rungs:
        found += [rung.until.until, rung.until.before, rung.after]
    found += [item.when for item in state.items]
    found += [seat.needed for seat in state.panel.seats] if state.panel else []
    for event in state.on.values():
        found += [event.offered, *(route.when for route in event.routes)]
        yield from _that(event.require)
    yield from (expr for expr in found if expr is not None)


def _of_effect(effect: EffectSpec) -> Iterator[Expr]:
    found: list[Expr | None] = []
    match effect:
        case effect_specs.SetValues() | effect_specs.CreateRecord():
            found = [expr for _, expr in effect.values]
        case effect_specs.StartFlow():
            found = [effect.about, *(expr for _, expr in effect.values)]
        case effect_specs.Claim():
            found = [effect.key, effect.span, effect.capacity]
        case effect_specs.Release() | effect_specs.Queue():
            found = [effect.key]
        case effect_specs.FireEvent():
            found = [effect.about, *(expr for _, expr in effect.values)]
        case effect_specs.Identify():
            found = [effect.key, *(expr for _, expr in effect.values)]
        case effect_specs.Assign():
            found = [effect.theirs, *effect.prefer]
        case effect_specs.Pin():
            found = [effect.at, effect.title, effect.address]
        case effect_specs.Tell():
            found = [effect.when]
        case row_specs.AddRow() | row_specs.ChangeRows() | row_specs.DropRows():
            found = list(effect.expressions)
        case _:
            pass
    yield from (expr for expr in found if expr is not None)
