"""Read models: what a question, a card or a list holds. Language-free; `bot.render` puts it into words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.naming import people_of
from bot.cases.shown import HIDDEN, Labelled, Masked, PersonId, Shown, Words, labelled, params_of, shown, who
from bot.engine import form
from bot.engine.acting import event_seats, is_party, seats_of, seats_of_role
from bot.engine.asking import is_submit
from bot.engine.case import Case, Person, sits_in
from bot.engine.checklist import items_now
from bot.engine.entering import confirm_seats
from bot.engine.form import Draft, FormScope
from bot.engine.model import ActorKind, StateKind, Style
from bot.engine.panel import needed_seats
from bot.engine.scope import CaseScope

if TYPE_CHECKING:
    from bot.engine.model import EventSpec, Field, State


NOTHING = Words("")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card or a summary. `label` is a message id; `field` names the question that asked for it."""

    label: str
    value: "Shown | PersonId"
    field: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready answer."""

    option: str
    label: "Shown | PersonId"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """An open question of a form, or its summary (`field` None).

    `place` of `count` questions; `why_not` explains why the last answer was refused (message id and what it shows).
    """

    draft: Draft
    icon: str
    title: str
    number: str
    field: "Field | None"
    place: int
    count: int
    choices: tuple[Choice, ...] = ()
    facts: tuple[Fact, ...] = ()
    answers: tuple[Fact, ...] = ()
    rows: int = 0
    can_go_back: bool = False
    ask: Words = NOTHING
    why: Words = NOTHING
    help: Words = NOTHING
    reassurance: Words = NOTHING
    why_not: Words | None = None
    explain: bool = False


@dataclass(frozen=True, slots=True)
class EventButton:
    """A button of a card. `blocked` says what is missing when the event cannot fire now."""

    event: str
    label: str
    style: Style
    questions: int = 0
    blocked: Words | None = None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a checklist. `mine`: the reader may tick it."""

    item: str
    label: str
    done: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """A case as one person sees it. `turn`: this person must act. `waiting` names who must, when it is not them."""

    case: Case
    icon: str
    title: str
    state: str
    kind: StateKind
    what: Words
    facts: tuple[Fact, ...]
    turn: bool
    buttons: tuple[EventButton, ...]
    items: tuple[ItemLine, ...]
    seats: "tuple[tuple[Shown, str], ...]"
    waiting: "tuple[Shown | PersonId, ...]"
    confirm: "tuple[str, tuple[Fact, ...]] | None" = None
    form_open: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case: int
    icon: str
    title: str
    number: str
    state: str
    about: "Shown | PersonId"
    late: bool = False


def question_view(
    draft: Draft, facts: FormScope, reader: Person, *, why_not: Words | None = None, explain: bool = False
) -> QuestionView:
    """Return the open question of the draft.

    Raises:
        NotLoaded: a record that it shows has not been read yet.
    """
    flow, around = facts.flow, facts.around
    scope = facts.of(draft)
    asked = form.questions(draft, facts)
    spec = form.open_field(draft, facts)
    state = flow.states[facts.case.state]
    own_form = state.kind is StateKind.FORM
    return QuestionView(
        draft=draft,
        icon=flow.icon,
        title=flow.title,
        number=facts.case.number,
        field=spec,
        place=asked.index(draft.at) + 1 if draft.at in asked else len(asked),
        count=len(asked),
        choices=_choices(spec, draft, facts) if spec is not None else (),
        facts=() if own_form and facts.case.version == 0 else card_facts(state.card[:4], scope, reader),
        answers=tuple(
            Fact(flow.fields[name].label, shown(scope.value((name,)), labelled((name,), scope), around), name)
            for name in asked
            if spec is None and (draft.values.get(name) is not None or name in draft.skipped)
        ),
        rows=len(rows) if spec is not None and isinstance(rows := draft.values.get(draft.at), tuple) else 0,
        can_go_back=bool(asked)
        and (draft.at not in asked or asked.index(draft.at) > 0 or draft.row is not None),
        ask=_said(spec.ask or spec.label, scope) if spec is not None else NOTHING,
        why=_said(spec.why, scope) if spec is not None else NOTHING,
        help=_said(spec.help, scope) if spec is not None else NOTHING,
        reassurance=_said(state.what, scope) if own_form else NOTHING,
        why_not=why_not,
        explain=explain,
    )


def _said(text: str, scope: CaseScope) -> Words:
    """Return a text of the flow with what its placeholders show; people are named by the voice."""
    return Words(text, params_of(text, scope))  # type: ignore[arg-type]  # as said above


def _choices(spec: "Field", draft: Draft, facts: FormScope) -> tuple[Choice, ...]:
    if spec.kind in ("choice", "multi_choice"):
        return tuple(Choice(option.id, Words(option.label)) for option in spec.options)
    if spec.kind == "yes_no":
        return (Choice("yes", True), Choice("no", False))  # noqa: FBT003 - the values of the field
    shape = Labelled(spec.kind, spec.label, spec.options, spec.record)
    return tuple(
        Choice(form.option_of(value), shown(value, shape, facts.around))
        for value in form.offers(spec, draft, facts)
    )


def card_facts(paths: Iterable[str], scope: CaseScope, reader: Person) -> tuple[Fact, ...]:
    """Return the lines of a card that have a value; what the reader may not see says so or is masked."""
    lines: list[Fact] = []
    for name in paths:
        path = tuple(name.split("."))
        spec = labelled(path, scope)
        value = scope.value(path)
        if value is None or value == ():
            continue
        if spec.seen_by and not spec.seen_by & reader.roles:
            if spec.masked:
                hidden = Masked(value) if isinstance(value, str) else Words(HIDDEN)
                lines.append(Fact(spec.label, hidden))
            continue
        lines.append(Fact(spec.label, shown(value, spec, scope.around)))
    return tuple(lines)


def card_view(case: Case, reader: Person, scope: CaseScope, until: datetime | None = None) -> CardView:
    """Return the case as the reader sees it.

    Raises:
        NotLoaded: a record that it shows has not been read yet.
    """
    flow = scope.flow
    state = flow.states[case.state]
    turn = sits_in(reader, case.seats) and case.is_open
    confirm = _confirm(case, reader, state, scope)
    return CardView(
        case=case,
        icon=flow.icon,
        title=flow.title,
        state=state.title,
        kind=state.kind,
        what=_said(state.what, scope) if turn else NOTHING,
        facts=card_facts(_card_for(reader, turn, scope), scope, reader),
        turn=turn,
        buttons=_buttons(state, reader, scope)
        if case.is_open and case.held_at is None and confirm is None
        else (),
        items=_items(state, reader, scope),
        seats=tuple((one, vote) for one, vote in _votes(state, scope)),
        waiting=() if turn or not case.is_open else who(case.seats, scope),
        confirm=confirm,
        until=until,
    )


def _card_for(reader: Person, turn: bool, scope: CaseScope) -> tuple[str, ...]:  # noqa: FBT001 - plain data
    """Return the facts that the reader gets.

    A colleague sees those of the present state, of a closed case the last that had any. Somebody from outside sees only
    what was put before them: the facts of the last state in which it was their turn.
    """
    case, states = scope.case, scope.flow.states
    outside = all(role.outside for name in reader.roles if (role := scope.around.centre.roles.get(name)))
    if not outside or turn:
        way = (case.state, *reversed(case.trail))
        return next((states[name].card for name in way if name in states and states[name].card), ())
    for name in reversed(case.trail):
        if name in states and states[name].card and sits_in(reader, seats_of(states[name].actor, scope)):
            return states[name].card
    return ()


def _confirm(
    case: Case, reader: Person, state: "State", scope: CaseScope
) -> "tuple[str, tuple[Fact, ...]] | None":
    pending = case.pending
    if pending is None or pending.person == reader.id or not sits_in(reader, confirm_seats(scope)):
        return None
    wished = CaseScope(
        scope.flow, replace(case, values={**case.values, **pending.values}), scope.around, scope.now
    )
    return state.on[pending.event].label, card_facts(pending.values, wished, reader)


def _buttons(state: "State", reader: Person, scope: CaseScope) -> tuple[EventButton, ...]:
    made: list[EventButton] = []
    if (
        state.actor.kind is ActorKind.POOL
        and scope.case.claimant is None
        and sits_in(reader, scope.case.seats)
    ):
        return (EventButton("claim", "", Style.GOOD),)
    for spec in state.on.values():
        if (spec.clock or spec.case) and not spec.by:
            continue
        if not sits_in(reader, event_seats(spec, scope)):
            continue
        made.append(
            EventButton(spec.id, spec.label, spec.style, len(_asked(spec, state)), _blocked(spec, scope))
        )
    return tuple(made)


def _asked(spec: "EventSpec", state: "State") -> tuple[str, ...]:
    return spec.ask or (state.ask if is_submit(state, spec) else ())


def _blocked(spec: "EventSpec", scope: CaseScope) -> Words | None:
    """Return why the event cannot fire now, when that does not depend on answers it would ask for."""
    if spec.ask:
        return None
    for check in spec.require:
        if not check.that(scope):
            return _said(check.otherwise, scope)
    return None


def _items(state: "State", reader: Person, scope: CaseScope) -> tuple[ItemLine, ...]:
    if state.kind is not StateKind.CHECKLIST:
        return ()
    return tuple(
        ItemLine(
            item.id,
            item.label,
            item.id in scope.case.marks,
            sits_in(reader, seats_of_role(item.owner, scope)),
        )
        for item in items_now(state, scope)
    )


def _votes(state: "State", scope: CaseScope) -> "Iterable[tuple[Shown, str]]":
    if state.kind is not StateKind.PANEL:
        return
    for seat in needed_seats(state, scope):
        vote = scope.case.votes.get(seat.role)
        current = vote is not None and vote.entry == scope.case.entry
        yield Words(scope.around.centre.roles[seat.role].title), vote.result if vote and current else ""


def may_look(reader: Person, scope: CaseScope) -> bool:
    """Tell whether the person may open the card at all."""
    return is_party(reader, scope)


def people_in(view: QuestionView | CardView | CaseLine) -> set[int]:
    """Return the people whose names the view needs."""
    return people_of(_values_of(view))


def _values_of(view: QuestionView | CardView | CaseLine) -> tuple[object, ...]:
    match view:
        case QuestionView():
            facts = (*view.facts, *view.answers)
            said = (view.ask, view.why, view.help, view.reassurance, view.why_not)
            return (*(fact.value for fact in facts), *(choice.label for choice in view.choices), *said)
        case CardView():
            confirm = view.confirm[1] if view.confirm else ()
            blocked = (button.blocked for button in view.buttons)
            return (*(fact.value for fact in (*view.facts, *confirm)), *view.waiting, view.what, *blocked)
        case CaseLine():
            return (view.about,)
