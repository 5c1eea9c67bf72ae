"""Are the alternatives of every event complete, and do its names and buttons fit?"""

from bot.engine.findings import Findings
from bot.engine.guards import did_you_mean
from bot.engine.model import ActorKind, Centre, EventSpec, Flow, Place, State, StateKind

RESERVED = frozenset(("open", "tick", "claim", "second_yes", "second_no", "hold", "resume", "reassign", "attach", "comment"))
BUTTON_BYTES = 64
"""Bot API: `callback_data`, 1 to 64 bytes. Numbers of cases take 11 of them, faces 4, marks 4."""
LONGEST_EVENT = BUTTON_BYTES - 2 - 11 - 1 - 4 - 1
LONGEST_ANSWER = BUTTON_BYTES - 2 - 11 - 1 - 1
LONGEST_LABEL = 36
"""What one line of a button shows on a narrow phone."""


def check(flow: Flow, _: Centre, found: Findings) -> None:
    """Look at every event, and at every name that buttons carry."""
    for state in flow.states.values():
        for event in state.on.values():
            _alternatives(event, found)
            _face(event, state, found)
            _questions(event, flow, found)
        _twins(state, found)
        for name in state.ask:
            if name not in flow.fields:
                found.note(state.place, "unknown-field", f"no field `{name}`", did_you_mean(name, flow.fields))
        for item in state.items:
            _fits(state.place, item.id, found)
    for field in flow.fields.values():
        for option in field.options:
            if len(f"{field.id}{option.id}".encode()) > LONGEST_ANSWER:
                text = f"the answer `{option.id}` of `{field.id}` does not fit a button"
                found.note(field.place, "button-too-long", text, f"Both together may have {LONGEST_ANSWER} characters.")


def _alternatives(event: EventSpec, found: Findings) -> None:
    if not event.routes:
        found.note(event.place, "no-way-on", f"`{event.id}` leads nowhere", "Write `to:`.")
        return
    if event.routes[-1].when is not None:
        found.note(
            event.routes[-1].place,
            "no-else",
            f"`{event.id}` may find no alternative",
            "Let the last alternative have no `when`; it may `refuse:` with a reason.",
        )
    for route in event.routes[:-1]:
        if route.when is None:
            text = f"what follows this alternative of `{event.id}` is never looked at"
            found.note(route.place, "dead-alternative", text, "Write `when:`, or move it to the end.")
            break


def _face(event: EventSpec, state: State, found: Findings) -> None:
    by_person = bool(event.by) or not (event.clock or event.case)
    if by_person and not event.label and state.kind is not StateKind.AUTO:
        found.note(event.place, "no-label", f"`{event.id}` has no words for its button", "Write `label:`.")
    if len(event.label) > LONGEST_LABEL:
        text = f"the label of `{event.id}` has {len(event.label)} characters"
        found.note(event.place, "label-too-long", text, f"Up to {LONGEST_LABEL} fit a button.")
    if event.id in RESERVED:
        found.note(event.place, "reserved-name", f"`{event.id}` is an event of every case already", "Choose another name.")
    _fits(event.place, event.id, found)
    nobody = state.actor.kind is ActorKind.SYSTEM and not event.by
    if by_person and nobody and state.kind not in (StateKind.AUTO, StateKind.PANEL):
        found.note(event.place, "nobody-fires", f"nobody can fire `{event.id}`", "Write `by:` or give the state an actor.")


def _fits(place: Place, name: str, found: Findings) -> None:
    if len(name.encode()) > LONGEST_EVENT:
        found.note(place, "button-too-long", f"`{name}` does not fit a button", f"Use up to {LONGEST_EVENT} characters.")


def _questions(event: EventSpec, flow: Flow, found: Findings) -> None:
    for name in event.ask:
        if name not in flow.fields:
            found.note(event.place, "unknown-field", f"no field `{name}`", did_you_mean(name, flow.fields))


def _twins(state: State, found: Findings) -> None:
    seen: dict[str, EventSpec] = {}
    for event in state.on.values():
        if event.label and event.label in seen:
            text = f"`{event.id}` and `{seen[event.label].id}` have the same words"
            found.note(event.place, "same-label", text, "Say what is different.")
        seen[event.label] = event
