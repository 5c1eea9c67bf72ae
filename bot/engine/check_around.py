"""Do looks find something that exists, are clocks and looks used, and does what is said of fields mean anything?"""

from bot.engine.centre import Centre
from bot.engine.expressions import did_you_mean
from bot.engine.findings import Findings
from bot.engine.model import Flow
from bot.engine.naming import names_used
from bot.engine.sizes import TEXTS


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at what a flow says of the cases and the time around its states."""
    _looks(flow, centre, found)
    for field in flow.fields.values():
        if field.voice and field.kind not in TEXTS:
            text = f"`voice` means nothing for a {field.kind}"
            found.note(field.place, "needless-voice", text, "Write `type: long_text`, or drop it.")
    if flow.start.alone and not flow.about:
        text = f"`{flow.id}` is about nothing anyway"
        found.near(flow, flow.place, "start alone", "needless-alone", text, "Drop `alone`.")


def _looks(flow: Flow, centre: Centre, found: Findings) -> None:
    used = names_used(flow)
    for look in flow.looks.values():
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
        if look.id not in used:
            text = f"`{look.id}` is used nowhere"
            found.note(look.place, "unused-look", text, "Count its rows, or drop it.")
