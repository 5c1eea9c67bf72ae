"""Do looks find something that exists, are clocks and looks used, and does what is said of fields mean anything?"""

from bot.engine.forms.sizes import TEXTS
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.reading.naming import names_used
from bot.engine.spec.around_specs import Look
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import Flow


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at what a flow says of the cases and the time around its states."""
    _looks(flow, centre, found)
    for field in flow.fields.values():
        if field.voice and field.kind not in TEXTS:
            text = f"`voice` means nothing for a {field.kind}"
            found.note(field.place, "needless-voice", text, "Write `type: long_text`, or drop it.")
    if flow.rounds is not None:
        _rounds(flow, found)
    if flow.start.alone and not flow.about:
        text = f"`{flow.id}` is about nothing anyway"
        found.near(flow, flow.place, "start alone", "needless-alone", text, "Drop `alone`.")


def _rounds(flow: Flow, found: Findings) -> None:
    """What happens once a day happens to records, and in cases that listen to it."""
    assert flow.rounds is not None  # noqa: S101 - see the caller
    place, event = flow.rounds.place, flow.rounds.event
    if not flow.about:
        found.near(
            flow, place, "rounds", "rounds-of-what", "there are no records to look at", "Write `about:`."
        )
    events = {one.id: one for state in flow.states.values() for one in state.on.values()}
    if event not in events:
        advice = did_you_mean(event, events)
        found.near(flow, place, "fire", "unknown-event", f"no state listens to `{event}`", advice)
    elif not events[event].clock:
        text = f"the clock may not fire `{event}`"
        found.near(flow, place, "fire", "not-by-clock", text, f"Write `from: clock` in `{event}`.")


def _looks(flow: Flow, centre: Centre, found: Findings) -> None:
    used = names_used(flow)
    for look in flow.looks.values():
        if look.id not in used:
            text = f"`{look.id}` is used nowhere"
            found.note(look.place, "unused-look", text, "Count its rows, or drop it.")
        if look.record:
            _at_records(look, flow, centre, found)
            continue
        other = centre.flows.get(look.flow)
        if other is None:
            advice = did_you_mean(look.flow, centre.flows) or "Write the flow first."
            found.near(flow, look.place, "flow", "unknown-flow", f"no flow `{look.flow}`", advice)
            continue
        if not look.same:
            text = f"`{look.id}` finds every case"
            found.note(look.place, "look-at-all", text, "Write below `same` what must be the same.")
        for name, _ in look.same:
            if name not in other.fields:
                advice = did_you_mean(name, other.fields)
                text = f"`{other.id}` has no field `{name}`"
                found.near(flow, look.place, f"same {name}", "unknown-field", text, advice)


def _at_records(look: Look, flow: Flow, centre: Centre, found: Findings) -> None:
    """A look at records goes by a column that refers to one: only those are found without reading all."""
    record = centre.records.get(look.record)
    if record is None:
        return  # noted where it is read
    for name, _ in look.same:
        if name not in record.fields:
            advice = did_you_mean(name, record.fields)
            text = f"`{record.id}` has no column `{name}`"
            found.near(flow, look.place, f"same {name}", "unknown-field", text, advice)
    first = record.fields.get(look.same[0][0]) if look.same else None
    if not look.same or (first is not None and not first.record):
        refer = ", ".join(name for name, spec in record.fields.items() if spec.record)
        text = f"`{look.id}` goes by nothing that refers to a record"
        found.note(look.place, "look-at-all", text, f"Write first below `same` one of: {refer}.")
