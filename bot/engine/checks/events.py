"""Are the alternatives of every event complete, and do its names and words fit a button?"""

from itertools import pairwise

from bot.engine.deciding.asking import is_submit
from bot.engine.deciding.common import EVENTS as COMMON
from bot.engine.deciding.decide import CONFIRM, DECLINE
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import Actor, ActorKind, EventSpec, Field, Flow, Place, State, StateKind

OWN = frozenset(("cancel", "withdraw"))
RESERVED = frozenset((*COMMON, CONFIRM, DECLINE, "open", "ask", "delegate")) - OWN
"""Events every open case has, and the word by which a case is opened. Flows may define those of `OWN`."""
BUTTON_BYTES = 64
"""Bot API, InlineKeyboardButton: `callback_data` has 1 to 64 bytes."""
ID_BYTES, FACE_BYTES = 11, 4
"""An identity of 64 bits, and a case's face (up to 14 million), in base 62."""
SEEN_BYTES = 6
"""What stands for the facts of a card on its buttons."""
LONGEST_EVENT = BUTTON_BYTES - len("p::::") - ID_BYTES - FACE_BYTES - SEEN_BYTES
"""`p:<case>:<face>:<event>:<seen>`, and `t:<case>:<face>:<item>` for the items of checklists."""
LONGEST_ANSWER = BUTTON_BYTES - len("a:::") - ID_BYTES
"""`a:<draft>:<field>:<option>`: the field and the option together."""
LONGEST_READY = len("9" * 15)
"""The longest ready answer that is no option of the field: an amount in minor units."""
LONGEST_FLOW = BUTTON_BYTES - len("b::") - ID_BYTES
"""`b:<flow>:<record>`."""
LONGEST_LABEL = 36
"""What a button over the whole width shows on a narrow phone; two beside each other show half of it."""


def check(flow: Flow, _: Centre, found: Findings) -> None:
    """Look at every event, and at every name that buttons carry."""
    if len(flow.id.encode()) > LONGEST_FLOW:
        text = f"`{flow.id}` does not fit a button"
        found.note(flow.place, "button-too-long", text, f"Use up to {LONGEST_FLOW} characters.")
    for state in flow.states.values():
        for event in state.on.values():
            _alternatives(event, state, found)
            _face(event, state, flow, found)
            _questions(event, flow, found)
            _sure(event, state, flow, found)
            _offered(event, state, flow, found)
            _second(event, state, flow, found)
        _twins(state, found)
        for item in state.items:
            _fits(flow, state.place, f"items {item.id}", item.id, found)
            _short(flow, state.place, f"items {item.id}", item.label, found)
    for field in flow.fields.values():
        _answers(field, flow, found)


def _alternatives(event: EventSpec, state: State, found: Findings) -> None:
    if not event.routes:
        found.note(event.place, "no-way-on", f"`{event.id}` leads nowhere", "Write `to:`.")
        return
    if event.routes[-1].when is not None and state.kind is not StateKind.AUTO:
        found.note(
            event.routes[-1].place,
            "no-else",
            f"`{event.id}` may find no alternative",
            "Let the last alternative have no `when`; it may `refuse:` with a reason.",
        )
    for route, following in pairwise(event.routes):
        if route.when is None:
            text = f"this alternative of `{event.id}` is never looked at: the one before always holds"
            found.note(
                following.place,
                "dead-alternative",
                text,
                "Write `when:` into the one before, or drop this one.",
            )
            break


def _face(event: EventSpec, state: State, flow: Flow, found: Findings) -> None:
    by_person = bool(event.by) or not (event.clock or event.case)
    if by_person and not event.label and state.kind is not StateKind.AUTO:
        found.note(event.place, "no-label", f"`{event.id}` has no words for its button", "Write `label:`.")
    _short(flow, event.place, "label", event.label, found, f" of `{event.id}`")
    if event.id in RESERVED:
        found.note(
            event.place,
            "reserved-name",
            f"`{event.id}` is an event of every case already",
            "Choose another name.",
        )
    _fits(flow, event.place, event.id, event.id, found)
    nobody = state.actor.kind is ActorKind.SYSTEM and not event.by
    if by_person and nobody and state.kind not in (StateKind.AUTO, StateKind.PANEL, StateKind.FINAL):
        found.note(
            event.place,
            "nobody-fires",
            f"nobody can fire `{event.id}`",
            "Write `by:` or give the state an actor.",
        )
    if by_person and state.kind is StateKind.AUTO and event.by:
        text = f"`{event.id}` happens by itself: nobody taps it"
        found.note(event.place, "nobody-fires", text, f"Drop `by:`, or let `{state.id}` be a decision.")


def _short(flow: Flow, place: Place, words: str, label: str, found: Findings, of: str = "") -> None:  # noqa: PLR0913, PLR0917 - what and where
    if len(label) > LONGEST_LABEL:
        text = f"the label “{label}”{of} has {len(label)} characters"
        found.near(flow, place, words, "label-too-long", text, f"Up to {LONGEST_LABEL} fit a button.")


def _fits(flow: Flow, place: Place, words: str, name: str, found: Findings) -> None:
    if len(name.encode()) > LONGEST_EVENT:
        text = f"`{name}` does not fit a button"
        found.near(flow, place, words, "button-too-long", text, f"Use up to {LONGEST_EVENT} characters.")


def _questions(event: EventSpec, flow: Flow, found: Findings) -> None:
    for name in event.ask:
        if name not in flow.fields:
            advice = did_you_mean(name, flow.fields)
            found.near(flow, event.place, f"ask {name}", "unknown-field", f"no field `{name}`", advice)
    if event.ask and (event.clock or event.case) and not event.by:
        text = f"`{event.id}` asks, but no person fires it"
        found.near(flow, event.place, "ask", "never-asked", text, "Drop `ask`, or write `by:`.")


def _sure(event: EventSpec, state: State, flow: Flow, found: Findings) -> None:
    """Who answers questions first can still turn back; who need not tap cannot be asked."""
    if not event.sure:
        return
    if event.ask or is_submit(state, event):
        text, advice = f"`{event.id}` asks questions, so nobody does it unawares", "Drop `sure`."
        found.near(flow, event.place, "sure", "asked-twice", text, advice)
    elif (event.clock or event.case) and not event.by:
        text = f"`{event.id}` says `sure`, but no person fires it"
        found.near(flow, event.place, "sure", "never-asked", text, "Drop `sure`, or write `by:`.")


def _offered(event: EventSpec, state: State, flow: Flow, found: Findings) -> None:
    """What nobody taps is not offered; what carries a form must be there, or the form could not be sent."""
    if event.offered is None:
        return
    if is_submit(state, event):
        text = f"without `{event.id}` the form cannot be sent"
        found.near(flow, event.place, "offered", "not-offered", text, "Write `require:`, with a reason.")
    elif state.kind is StateKind.PANEL:
        text = f"`{event.id}` is what the seats come to, nobody taps it"
        found.near(flow, event.place, "offered", "not-offered", text, "Write `needed:` at the seats.")
    elif (event.clock or event.case) and not event.by:
        text = f"`{event.id}` says `offered`, but no person fires it"
        advice = "Write `when:` into its alternative, or `by:`."
        found.near(flow, event.place, "offered", "not-offered", text, advice)


def _second(event: EventSpec, state: State, flow: Flow, found: Findings) -> None:
    """Who confirms must be somebody else than who fires."""
    firing = set(event.by or _roles(state.actor))
    if event.confirm_by and set(event.confirm_by) <= firing:
        text = f"{', '.join(event.confirm_by)} would confirm what they do themselves"
        found.near(
            flow, event.place, "confirm_by", "confirm-self", text, "Name a role that cannot fire the event."
        )


def _roles(actor: Actor) -> tuple[str, ...]:
    return ("starter",) if actor.kind is ActorKind.STARTER else actor.roles


def _twins(state: State, found: Findings) -> None:
    seen: dict[str, EventSpec] = {}
    for event in state.on.values():
        if event.label and event.label in seen:
            text = f"`{event.id}` and `{seen[event.label].id}` have the same words"
            found.note(event.place, "same-label", text, "Say what is different.")
        seen[event.label] = event


def _answers(field: Field, flow: Flow, found: Findings) -> None:
    for option in field.options:
        if len(f"{field.id}{option.id}".encode()) > LONGEST_ANSWER:
            text = f"the answer `{option.id}` of `{field.id}` does not fit a button"
            advice = f"Both names together may have {LONGEST_ANSWER} characters."
            found.near(flow, field.place, f"options {option.id}", "button-too-long", text, advice)
        _short(flow, field.place, f"options {option.id}", option.label, found)
    if len(field.id.encode()) > LONGEST_ANSWER - LONGEST_READY:
        text = f"`{field.id}` leaves no room for an answer on a button"
        found.note(
            field.place, "button-too-long", text, f"Use up to {LONGEST_ANSWER - LONGEST_READY} characters."
        )
    for column in field.group:
        _answers(column, flow, found)
