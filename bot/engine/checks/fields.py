"""Are the questions complete, is every field filled and used, and does every card show what exists?"""

from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.reading.naming import effects_of, knows_path, names_filled, names_used
from bot.engine.spec.centre import Centre
from bot.engine.spec.effect_specs import Claim
from bot.engine.spec.model import Field, Flow

CHOICES = ("choice", "multi_choice")
SIZED = ("text", "long_text", "integer", "money", "photo", "file", "list", "multi_choice")
"""Kinds whose `at_least` and `at_most` the form checks: length, number, or the value itself."""
SHORTEST_LIST = 2
TIMED = ("date", "date_range", "time", "datetime", "slot")
"""Kinds that may keep to opening hours."""


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at every field, fact and card."""
    used, filled = names_used(flow), names_filled(flow, centre)
    asked = _asked(flow)
    for field in flow.fields.values():
        _shape(field, found)
        if field.id in asked:
            _questions(field, found)
        if field.id not in used:
            found.note(
                field.place, "unused-field", f"`{field.id}` is used nowhere", "Ask it, show it, or drop it."
            )
        elif field.id not in filled:
            text = f"`{field.id}` never gets a value"
            found.note(
                field.place, "never-filled", text, "Ask it, `set` it, give it a `default`, or drop it."
            )
    for name in flow.facts:
        if name not in used:
            found.near(
                flow,
                flow.place,
                f"facts {name}",
                "unused-fact",
                f"`{name}` is used nowhere",
                "Use it, or drop it.",
            )
    known = [*flow.fields, *flow.facts, *(name for name in used if knows_path(name, flow, centre))]
    for name in flow.labels:
        if not knows_path(name, flow, centre):
            advice = did_you_mean(name, known)
            found.near(
                flow, flow.place, f"labels {name}", "unknown-fact", f"no fact or path `{name}`", advice
            )
    _cards(flow, centre, known, found)
    _claimed(flow, found)


def _claimed(flow: Flow, found: Findings) -> None:
    """A slot that nobody claims could be booked without end."""
    claims = {effect.kind for effect in effects_of(flow) if isinstance(effect, Claim)}
    for field in flow.fields.values():
        if field.slots is not None and field.slots.what not in claims:
            text = f"the slot `{field.id}` is claimed nowhere as `{field.slots.what}`"
            advice = f"Write `claim: {{what: {field.slots.what}, key: {field.id}, capacity: …}}` where it is booked."
            found.note(field.place, "not-claimed", text, advice)
        instead = field.slots.instead if field.slots is not None else ""
        asking = (state for state in flow.states.values() if field.id in state.ask)
        for state in asking if instead else ():
            if instead not in state.on:
                text = f"`{field.id}` offers `{instead}` instead, which is no event of `{state.id}`"
                found.note(
                    field.place,
                    "unknown-event",
                    text,
                    did_you_mean(instead, state.on) or "Name an event of it.",
                )


def _asked(flow: Flow) -> set[str]:
    asked = {name for state in flow.states.values() for name in state.ask}
    asked |= {name for state in flow.states.values() for event in state.on.values() for name in event.ask}
    return asked | {item.proof for state in flow.states.values() for item in state.items if item.proof}


def _cards(flow: Flow, centre: Centre, known: list[str], found: Findings) -> None:
    for state in flow.states.values():
        for name in state.card:
            if not knows_path(name, flow, centre):
                advice = did_you_mean(name, known)
                found.near(
                    flow, state.place, f"card {name}", "unknown-fact", f"the card of `{state.id}` shows `{name}`",
                    advice or "Write a field, a fact, or a path such as `subscription.unit`.",
                )  # fmt: skip
            elif name in flow.facts and name not in flow.labels:
                text = f"the card of `{state.id}` has no words for the fact `{name}`"
                found.near(
                    flow, state.place, f"card {name}", "no-words", text, f"Write `{name}: …` below `labels`."
                )


def _questions(field: Field, found: Findings) -> None:
    if not (field.ask and field.why):
        missing = "a question" if not field.ask else "saying why"
        found.note(
            field.place, "no-words", f"`{field.id}` is asked without {missing}", "Write `ask:` and `why:`."
        )
    for column in field.group:
        _questions(column, found)


def _shape(field: Field, found: Findings) -> None:
    if field.kind in CHOICES and len(field.options) < SHORTEST_LIST:
        found.note(
            field.place, "no-options", f"`{field.id}` offers no choice", "Write two `options` or more."
        )
    if field.kind not in CHOICES and field.options:
        found.note(
            field.place,
            "needless-options",
            f"`{field.id}` is a {field.kind}",
            "Write `type: choice` or drop `options`.",
        )
    if field.kind == "list" and not field.group:
        found.note(field.place, "no-group", f"the rows of `{field.id}` have no columns", "Write `group:`.")
    if field.kind == "record" and not field.record:
        found.note(field.place, "no-record", f"`{field.id}` refers to nothing", "Write `record: <type>`.")
    _own_keys(field, found)
    _limits(field, found)
    labels = [option.label for option in field.options]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        found.note(
            field.place, "same-label", f"two answers of `{field.id}` read “{label}”", "Say what is different."
        )
    for column in field.group:
        _shape(column, found)


def _own_keys(field: Field, found: Findings) -> None:
    """Look at what only some kinds say of themselves."""
    if (field.kind == "slot") != (field.slots is not None):
        text = f"`{field.id}` is a {field.kind}" + (" without `slots`" if field.kind == "slot" else "")
        found.note(
            field.place,
            "needless-slots",
            text,
            "Write `slots: {what: …, every: 1 h, places: 2}` with `type: slot`.",
        )
    if field.hours and field.kind not in TIMED:
        text = f"`hours` mean nothing for a {field.kind}"
        found.note(field.place, "needless-hours", text, f"They limit {', '.join(TIMED)}.")
    for key, kind, written in (("own", "phone", field.own), ("account", "text", field.account)):
        if written and field.kind != kind:
            text = f"`{key}` means nothing for a {field.kind}"
            found.note(field.place, "needless-key", text, f"Write `type: {kind}`, or drop it.")
    if field.roles and field.kind != "person":
        text = f"`role` means nothing for a {field.kind}"
        found.note(field.place, "needless-role", text, "Write `type: person`, or drop it.")


def _limits(field: Field, found: Findings) -> None:
    if field.at_most and field.at_least > field.at_most:
        text = f"`{field.id}` wants {field.at_least} at least and {field.at_most} at most"
        found.note(field.place, "limits", text, "Let `at_least` be the smaller one.")
    if (field.at_least or field.at_most) and field.kind not in SIZED:
        text = f"`at_least` and `at_most` mean nothing for a {field.kind}"
        found.note(field.place, "limits", text, "Write a rule below `check` instead.")
