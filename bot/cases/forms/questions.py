"""What a person is asked now: the open question of a form, or its summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.cases.base.shown import (
    Labelled,
    PersonId,
    Shown,
    Words,
    labelled,
    record_line,
    shown,
    worded,
)
from bot.cases.forms import pickers
from bot.cases.view.cards import card_facts, card_for
from bot.cases.view.explaining import following, readers_of
from bot.cases.view.views import NOTHING, Choice, Fact, QuestionView
from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import words_for
from bot.engine.deciding.asking import is_submit
from bot.engine.deciding.opening import places
from bot.engine.forms import form
from bot.engine.forms.form import Draft, FormScope
from bot.engine.forms.options import option_of
from bot.engine.spec.case import Person, sits_in

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.case import Record
    from bot.engine.spec.model import Field

FROM_DAY = N_("From {day}")
AT_HOUR = N_("{hour} o'clock")


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a question this time.

    `why_not`: what was wrong with the last answer; `explain`: why it is asked and who will see it; `records`: those to
    choose from when a record is asked for, `people` when a colleague is; `month`: any day of the month whose calendar
    is open; `readings`: what the words typed last may mean; `booked`: how many have booked a slot, by its key;
    `understood`: what was made of the words typed last, with the label of their question.
    """

    why_not: Words | None = None
    explain: bool = False
    records: "tuple[Record, ...]" = ()
    people: tuple[int, ...] = ()
    month: date | None = None
    readings: "tuple[Value, ...]" = ()
    booked: Mapping[str, int] = field(default_factory=dict)
    understood: Fact | None = None


PLAIN = Aside()
SHOWN = 4
"""So many facts of the card stand above a question."""


def question_view(
    draft: Draft,
    facts: FormScope,
    reader: Person,
    aside: Aside = PLAIN,
) -> QuestionView:
    """Return the open question of the draft.

    Raises:
        NotLoaded: a record that it shows has not been read yet.
    """
    flow, around = facts.flow, facts.around
    scope = facts.of(draft)
    asked = form.in_turn(draft, facts)
    spec = form.open_field(draft, facts)
    state = flow.states[facts.case.state]
    own_form = draft.event in state.on and is_submit(state, state.on[draft.event])
    seen = card_for(reader, scope, turn=sits_in(reader, facts.case.seats))
    month = _month(spec, draft, facts, aside) if spec is not None else None
    roles = around.centre.roles
    return QuestionView(
        draft=draft,
        icon=flow.icon,
        title=flow.title,
        number=facts.case.number,
        field=spec,
        place=asked.index(draft.at) + 1 if draft.at in asked else len(asked),
        count=len(asked),
        choices=_choices(spec, draft, facts, aside) if spec is not None else (),
        facts=() if own_form and facts.case.version == 0 else card_facts(seen[:SHOWN], scope, reader),
        answers=tuple(
            Fact(flow.field(name).label, shown(scope.value((name,)), labelled((name,), scope), around), name)
            for name in asked
            if spec is None and (draft.values.get(name) is not None or name in draft.skipped)
        ),
        extras=tuple(
            Fact(flow.field(name).label, None, name)
            for name in form.questions(draft, facts)
            if name not in asked
        )
        if spec is None
        else (),
        instead=_instead(spec, facts, scope, aside) if own_form else None,
        rows=len(rows) if spec is not None and isinstance(rows := draft.values.get(draft.at), tuple) else 0,
        can_go_back=bool(draft.part)
        or (bool(asked) and (draft.at not in asked or asked.index(draft.at) > 0 or draft.row is not None)),
        ask=worded(spec.ask or spec.label, scope) if spec is not None else NOTHING,
        why=worded(spec.why, scope) if spec is not None else NOTHING,
        help=worded(spec.help, scope) if spec is not None else NOTHING,
        reassurance=worded(words_for(state, reader, scope), scope) if own_form else NOTHING,
        why_not=aside.why_not,
        explain=aside.explain,
        month=pickers.days(spec, month, draft, facts, aside.booked)
        if spec is not None and month is not None
        else (),
        clocks=pickers.clocks(spec, draft, facts, aside.booked)
        if spec is not None and month is None and not aside.readings
        else (),
        picked=_picked(draft, spec),
        understood=aside.understood,
        readers=readers_of(draft.at, spec, scope, reader) if spec is not None and aside.explain else (),
        following=following(state, draft.event, scope) if aside.explain or spec is None else (),
        outside=all(roles[role].outside for role in reader.roles if role in roles),
    )


def answer_fact(name: str, draft: Draft, facts: FormScope) -> Fact:
    """Return an answer of the draft with its label."""
    scope = facts.of(draft)
    spec = labelled((name,), scope)
    return Fact(spec.label, shown(scope.value((name,)), spec, facts.around), name)


def _month(spec: "Field", draft: Draft, facts: FormScope, aside: Aside) -> date | None:
    """Return a day of the month to show: the one asked for; where an answer begins with a day, the calendar is open."""
    if aside.month is not None or aside.readings:
        return aside.month
    if pickers.suggests(spec, draft, facts, aside.booked):
        return None
    opens = spec.kind in pickers.AT_ONCE or (spec.kind == "datetime" and not spec.offers)
    day_missing = not draft.part or spec.kind == "date_range"
    return pickers.first_month(spec, draft, facts) if opens and day_missing else None


def _picked(draft: Draft, spec: "Field | None") -> Shown:
    """Return what is chosen so far, in words."""
    if spec is None or not draft.part:
        return None
    if (day := pickers.day_of(draft.part)) is not None:
        return Words(FROM_DAY, {"day": day}) if spec.kind == "date_range" else day
    hour = pickers.hour_of(draft.part)
    if hour is None:
        return None
    return (
        Words(AT_HOUR, {"hour": hour[1]}) if hour[0] is None else (hour[0], Words(AT_HOUR, {"hour": hour[1]}))
    )


def _instead(
    spec: "Field | None", facts: FormScope, scope: "CaseScope", aside: Aside
) -> tuple[int, str, str] | None:
    """Return the event that is offered where some slots are taken."""
    if spec is None or spec.slots is None or not spec.slots.instead:
        return None
    event = facts.flow.states[facts.case.state].on[spec.slots.instead]
    full = any(count >= places(spec.slots, scope) for count in aside.booked.values())
    return (facts.case.face, event.id, event.label) if full else None


def _suggested(spec: "Field", draft: Draft, facts: FormScope, aside: Aside) -> "tuple[Value, ...]":
    return () if aside.month is not None else pickers.suggests(spec, draft, facts, aside.booked)


def _choices(spec: "Field", draft: Draft, facts: FormScope, aside: Aside) -> tuple[Choice, ...]:
    if spec.kind == "record":
        return tuple(Choice(str(record.id), record_line(record.id, facts.around)) for record in aside.records)
    if spec.kind == "person":
        return tuple(Choice(str(person), PersonId(person)) for person in aside.people)
    if spec.kind in ("choice", "multi_choice"):
        among = aside.readings or tuple(option.id for option in spec.options)
        return tuple(Choice(option.id, Words(option.label)) for option in spec.options if option.id in among)
    if spec.kind == "yes_no":
        return (Choice("yes", True), Choice("no", False))  # noqa: FBT003 - the values of the field
    if draft.part and not aside.readings:
        return ()
    shape = Labelled(spec.kind, spec.label, spec.options, spec.record)
    values = aside.readings or form.offers(spec, draft, facts) or _suggested(spec, draft, facts, aside)
    return tuple(Choice(option_of(value), shown(value, shape, facts.around)) for value in values)
