"""What a person is asked now: the open question of a form, or its summary."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.cases.cards import card_facts, card_for
from bot.cases.shown import (
    Labelled,
    Words,
    labelled,
    record_line,
    shown,
    worded,
)
from bot.cases.views import NOTHING, Choice, DayView, Fact, QuestionView
from bot.engine import form
from bot.engine.case import Person, sits_in
from bot.engine.form import Draft, FormScope
from bot.engine.model import StateKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.engine.case import Record
    from bot.engine.model import Field


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a question this time.

    `why_not`: what was wrong with the last answer; `explain`: why it is asked and who will see it; `records`: those to
    choose from when a record is asked for; `month`: any day of the month whose calendar is open.
    """

    why_not: Words | None = None
    explain: bool = False
    records: "tuple[Record, ...]" = ()
    month: date | None = None


PLAIN = Aside()
FAR = timedelta(days=3660)
LONGEST_MONTH = 31
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
    asked = form.questions(draft, facts)
    spec = form.open_field(draft, facts)
    state = flow.states[facts.case.state]
    own_form = state.kind is StateKind.FORM and draft.event in state.on
    seen = card_for(reader, scope, turn=sits_in(reader, facts.case.seats))
    return QuestionView(
        draft=draft,
        icon=flow.icon,
        title=flow.title,
        number=facts.case.number,
        field=spec,
        place=asked.index(draft.at) + 1 if draft.at in asked else len(asked),
        count=len(asked),
        choices=_choices(spec, draft, facts, aside.records) if spec is not None else (),
        facts=() if own_form and facts.case.version == 0 else card_facts(seen[:SHOWN], scope, reader),
        answers=tuple(
            Fact(flow.field(name).label, shown(scope.value((name,)), labelled((name,), scope), around), name)
            for name in asked
            if spec is None and (draft.values.get(name) is not None or name in draft.skipped)
        ),
        rows=len(rows) if spec is not None and isinstance(rows := draft.values.get(draft.at), tuple) else 0,
        can_go_back=bool(asked)
        and (draft.at not in asked or asked.index(draft.at) > 0 or draft.row is not None),
        ask=worded(spec.ask or spec.label, scope) if spec is not None else NOTHING,
        why=worded(spec.why, scope) if spec is not None else NOTHING,
        help=worded(spec.help, scope) if spec is not None else NOTHING,
        reassurance=worded(state.what, scope) if own_form else NOTHING,
        why_not=aside.why_not,
        explain=aside.explain,
        month=_days(spec, aside.month, draft, facts) if spec is not None and aside.month is not None else (),
    )


def month_of(argument: str, draft: Draft, facts: FormScope) -> date:
    """Return the month to open: the one asked for (`2026-12`), else that of the first answer offered, else this one."""
    today = facts.now.astimezone(facts.around.zone).date()
    try:
        asked = date.fromisoformat(f"{argument}-01")
    except ValueError:
        field = form.open_field(draft, facts)
        offered = form.offers(field, draft, facts) if field is not None else ()
        return next((value for value in offered if type(value) is date), today)
    return min(max(asked, today - FAR), today + FAR)


def _days(spec: "Field", month: date, draft: Draft, facts: FormScope) -> tuple[DayView, ...]:
    days = (month.replace(day=1) + timedelta(days=n) for n in range(LONGEST_MONTH))
    return tuple(
        DayView(day, open=form.would_take(spec, day, draft, facts))
        for day in days
        if day.month == month.month
    )


def _choices(
    spec: "Field", draft: Draft, facts: FormScope, records: "Sequence[Record]"
) -> tuple[Choice, ...]:
    if spec.kind == "record":
        return tuple(Choice(str(record.id), record_line(record.id, facts.around)) for record in records)
    if spec.kind in ("choice", "multi_choice"):
        return tuple(Choice(option.id, Words(option.label)) for option in spec.options)
    if spec.kind == "yes_no":
        return (Choice("yes", True), Choice("no", False))  # noqa: FBT003 - the values of the field
    shape = Labelled(spec.kind, spec.label, spec.options, spec.record)
    return tuple(
        Choice(form.option_of(value), shown(value, shape, facts.around))
        for value in form.offers(spec, draft, facts)
    )
