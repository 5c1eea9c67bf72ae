"""What a reader sees of a case: the facts meant for them, what they may do, and who else must act."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.shown import (
    HIDDEN,
    ONLY_END,
    Masked,
    Shown,
    Words,
    labelled,
    shown,
    spelled,
    who,
    worded,
)
from bot.cases.view.frozen import SHORT, digest_of
from bot.cases.view.prospects import NOTHING_AHEAD, Prospect
from bot.cases.view.views import NOTHING, CardView, EventButton, Fact, ItemLine, Promise
from bot.engine.deciding.acting import event_seats, is_party, seats_of, seats_of_role, words_for
from bot.engine.deciding.asking import asked_by, failing, is_offered, is_submit
from bot.engine.deciding.checklist import items_now
from bot.engine.deciding.clocks import is_late, time_left
from bot.engine.deciding.entering import confirm_seats
from bot.engine.deciding.panel import needed_seats
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Case, Person, sits_in
from bot.engine.spec.model import ActorKind, StateKind, Style

if TYPE_CHECKING:
    from bot.engine.spec.model import EventSpec, State

DECIDES = (StateKind.DECISION, StateKind.PANEL)
"""Kinds of state in which something is decided by the facts of the card."""


def card_facts(paths: Iterable[str], scope: CaseScope, reader: Person) -> tuple[Fact, ...]:
    """Return the lines of a card that have a value; what the reader may not see says so or is masked."""
    lines: list[Fact] = []
    for name in paths:
        path = tuple(name.split("."))
        spec = labelled(path, scope)
        value = scope.value(path)
        if value is None or value == ():
            continue
        if spec.seen_by and not spec.seen_by & reader.acts_as:
            if spec.masked:
                lines.append(Fact(spec.label, hidden(value, spec.kind)))
            continue
        first = scope.case.amended.get(name)
        was = shown(first, spec, scope.around) if first is not None and first != value else None
        said = shown(value, spec, scope.around)
        lines.append(Fact(spec.label, said, was=was, seen_by=spec.seen_by, copied=spec.copied))
    return tuple(lines)


def hidden(value: object, kind: str) -> Shown:
    """Return what stands for a value that the reader may not see; of ID and account numbers not even the end."""
    if kind in ONLY_END:
        return Words(HIDDEN)
    return Masked(spelled(value).replace(" ", "")) if isinstance(value, str) else Words(HIDDEN)


def card_view(case: Case, reader: Person, scope: CaseScope, ahead: Prospect = NOTHING_AHEAD) -> CardView:
    """Return the case as the reader sees it.

    Raises:
        NotLoaded: a record that it shows has not been read yet.
    """
    flow = scope.flow
    state = flow.states[case.state]
    turn = sits_in(reader, case.seats) and case.is_open
    confirm = _confirm(case, reader, state, scope)
    facts = card_facts(card_for(reader, scope, turn=turn), scope, reader)
    return CardView(
        case=case,
        icon=flow.icon,
        title=flow.title,
        state=state.title,
        kind=state.kind,
        what=worded(words_for(state, reader, scope), scope) if turn else NOTHING,
        facts=facts,
        turn=turn,
        buttons=_buttons(state, reader, CaseScope(flow, case, scope.around, scope.now, by=reader))
        if case.is_open and case.held_at is None and confirm is None
        else (),
        items=_items(state, reader, scope),
        seats=tuple((one, vote) for one, vote in _votes(state, scope)),
        waiting=() if turn or not case.is_open else who(case.seats, scope),
        confirm=confirm,
        ahead=ahead if _works_here(reader, scope) else replace(ahead, remind_at=None, told_at=None, told=()),
        promises=_promises(scope),
        seen=digest_of(facts)[:SHORT] if turn and state.kind in DECIDES else "",
    )


def _promises(scope: CaseScope) -> tuple[Promise, ...]:
    """Return the clocks of a case, in the order of the flow file."""
    made = []
    for clock in scope.flow.clocks.values():
        ticking = scope.case.clocks.get(clock.id)
        if ticking is not None:
            left, late = time_left(clock, ticking, scope), is_late(ticking, scope.now)
            made.append(Promise(clock.label, ticking.due, left, ticking.stopped_at, late))
    return tuple(made)


def _works_here(reader: Person, scope: CaseScope) -> bool:
    roles = scope.around.centre.roles
    return any(not roles[role].outside for role in reader.acts_as if role in roles)


def card_for(reader: Person, scope: CaseScope, *, turn: bool) -> tuple[str, ...]:
    """Return the paths of the facts that the reader gets.

    A colleague sees those of the present state, of a closed case the last that had any. Somebody from outside sees only
    what was put before them: the facts of the last state in which it was their turn.
    """
    case, states = scope.case, scope.flow.states
    if turn or _works_here(reader, scope):
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
        if not sits_in(reader, event_seats(spec, scope)) or not is_offered(spec, scope):
            continue
        made.append(
            EventButton(
                spec.id,
                spec.label,
                spec.style,
                len(asked_by(spec, state)),
                _blocked(spec, state, scope),
                worded(spec.sure, scope),
                is_submit(state, spec),
            )
        )
    if state.dial is not None and _works_here(reader, scope) and state.dial(scope) is not None:
        made.append(EventButton("dial", "", Style.PLAIN))
    if not made and _waits(reader, scope):
        made.append(EventButton("nudge", "", Style.PLAIN))
    return tuple(made)


def _waits(reader: Person, scope: CaseScope) -> bool:
    """Tell whether the reader asked for the case and waits for somebody else."""
    case = scope.case
    asked = case.is_open and case.held_at is None and case.opened_by == reader.id
    return asked and bool(case.seats) and not sits_in(reader, case.seats)


def _blocked(spec: "EventSpec", state: "State", scope: CaseScope) -> Words | None:
    """Return why the event cannot fire now, when that does not depend on answers it would ask for."""
    check = failing(spec, state, scope)
    return worded(check.otherwise, scope) if check is not None else None


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
