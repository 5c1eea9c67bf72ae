"""Every text for people that stands in `flows/`: what translators must know, and where it comes from."""

from collections.abc import Iterable, Iterator

from bot.engine.spec.centre import Centre, RecordField
from bot.engine.spec.effect_specs import Claim, EffectSpec, Identify, Tell
from bot.engine.spec.model import Check, EventSpec, Field, Flow, Option, State

Found = Iterator[tuple[str, str]]
"""A text and the file it stands in."""


def texts_of(centre: Centre) -> Found:
    """Yield every text with its file, in the order of the files; some come more than once."""
    for flow in centre.flows.values():
        for text in _flow(flow):
            if text:
                yield text, flow.place.file
    for text in _shared(centre):
        if text:
            yield text, "centre"


def _flow(flow: Flow) -> Iterator[str]:
    yield flow.title
    yield flow.summary
    yield from flow.start.phrases
    yield from _checks(flow.start.require)
    for field in flow.fields.values():
        yield from _field(field)
    yield from flow.labels.values()
    yield from (clock.label for clock in flow.clocks.values())
    for state in flow.states.values():
        yield from _state(state)


def _field(field: Field) -> Iterator[str]:
    yield from (field.label, field.ask, field.why, field.help)
    yield from _options(field.options)
    yield from _checks(field.checks)
    for column in field.group:
        yield from _field(column)


def _options(options: Iterable[Option]) -> Iterator[str]:
    return (option.label for option in options)


def _checks(checks: Iterable[Check]) -> Iterator[str]:
    return (check.otherwise for check in checks)


def _state(state: State) -> Iterator[str]:
    yield state.title
    yield from state.what.values()
    for item in state.items:
        yield item.label
    yield from _effects(state.enter)
    for event in state.on.values():
        yield from _event(event)


def _event(event: EventSpec) -> Iterator[str]:
    yield event.label
    yield event.sure
    yield from _checks(event.require)
    for route in event.routes:
        yield route.refuse
        yield from _effects(route.do)


def _effects(effects: Iterable[EffectSpec]) -> Iterator[str]:
    for effect in effects:
        match effect:
            case Tell(text=text) | Claim(otherwise=text) | Identify(otherwise=text):
                yield text
            case _:
                pass


def _shared(centre: Centre) -> Iterator[str]:
    for role in centre.roles.values():
        yield role.title
    for record in centre.records.values():
        yield record.title
        for column in record.fields.values():
            yield from _column(column)
    for policy in centre.policies.values():
        yield policy.about
        if isinstance(policy.default, str):
            yield policy.default
    for document in centre.documents.values():
        yield document.title
        yield from (section.title for section in document.sections)
        yield from (*document.clauses, *document.sign)
    yield from centre.planned.values()
    for register in centre.registers.values():
        yield register.title
        yield from (column.label for column in register.columns)


def _column(column: RecordField) -> Iterator[str]:
    yield column.label
    yield from _options(column.options)
