"""Questions one after another: which is next, what an answer changes, when the form is complete.

Pure: a draft goes in, a draft comes out. Nothing typed is lost: going back keeps every answer, and a changed answer
asks again only what depends on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.common import AMEND
from bot.engine.deciding.opening import check_open
from bot.engine.deciding.scope import CaseScope
from bot.engine.forms.sizes import TOO_FEW, TOO_MANY, check_size
from bot.errors import InvalidField, Refusal

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import Surroundings
    from bot.engine.spec.case import Case
    from bot.engine.spec.model import Field, Flow

SUMMARY = "@summary"
NOT_OPTIONAL = N_("This question needs an answer.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-filled form: the answers so far, and the question that is open.

    `event` is fired with `values` when it is submitted. `at` is a field id or `SUMMARY`. For a repeated group, `row`
    holds the answers of the row being filled, and `column` its open question; `row` None means "add another?".
    `face` is the case's face when the form was opened. `editing`: one answer is being changed from the summary.
    `item` is the checklist item whose proof this form collects. `skipped` are optional questions passed over. `part` is
    what is chosen so far of an answer in several steps (the day of a moment, the first day of two), as its button says.
    `shelf` keeps the answers of questions that do not apply any more: they come back when those apply again.
    `seen` stands for the facts on the card from which the form was opened.
    """

    id: int
    person: int
    case: int
    flow: str
    flow_version: int
    event: str
    face: int
    asks: tuple[str, ...]
    values: Mapping[str, "Value"] = field(default_factory=dict)
    at: str = ""
    row: "Mapping[str, Value] | None" = None
    column: str = ""
    editing: bool = False
    summary: bool = True
    skipped: frozenset[str] = frozenset()
    item: str = ""
    part: str = ""
    shelf: Mapping[str, "Value"] = field(default_factory=dict)
    seen: str = ""
    version: int = 0


class FormScope:
    """Facts while the form is open: the case's, with the draft's answers over them."""

    def __init__(self, flow: "Flow", case: "Case", around: "Surroundings", now: datetime) -> None:
        self.flow = flow
        self.case = case
        self.around = around
        self.now = now

    def of(self, draft: Draft) -> CaseScope:
        """Return the scope in which checks and conditions of the draft are evaluated."""
        return CaseScope(
            self.flow, self.case, self.around, self.now, {**dict.fromkeys(draft.asks), **draft.values}
        )


def begin(draft: Draft, facts: FormScope) -> Draft:
    """Open the form at its first question without an answer, or at the summary.

    A single question is a decision: what was answered to it at an earlier time is not taken for this one.
    """
    if not draft.summary:
        return move_on(draft, facts)
    known = {name: facts.case.values[name] for name in draft.asks if facts.case.values.get(name) is not None}
    return move_on(replace(draft, values={**known, **draft.values}), facts)


def questions(draft: Draft, facts: FormScope) -> tuple[str, ...]:
    """Return the questions that are asked at all, given the answers so far."""
    scope = facts.of(draft)
    return tuple(name for name in draft.asks if (when := facts.flow.field(name).when) is None or when(scope))


def in_turn(draft: Draft, facts: FormScope) -> tuple[str, ...]:
    """Return the questions that come one after another: without those that only the summary offers, until answered."""
    given = {draft.at, *(name for name, value in draft.values.items() if value is not None)}
    fields = facts.flow.field
    return tuple(name for name in questions(draft, facts) if name in given or not fields(name).on_request)


def move_on(draft: Draft, facts: FormScope) -> Draft:
    """Go to the next question without a valid answer; when there is none, to the summary."""
    draft = _sorted_out(replace(draft, row=None, column="", part=""), facts)
    asked, kept = questions(draft, facts), draft.values
    for name in asked:
        on_request = facts.flow.field(name).on_request and kept.get(name) is None
        if name in draft.skipped or on_request:
            continue
        if kept.get(name) is None or not _passes(facts.flow.field(name), draft, facts):
            return _open_question(replace(draft, at=name), facts)
    # One question needs no summary: its answer is the decision.
    summary = draft.summary and (len(asked) > 1 or draft.event == AMEND)
    return replace(draft, at=SUMMARY, editing=False, summary=summary)


def _sorted_out(draft: Draft, facts: FormScope) -> Draft:
    """Put answers of questions that do not apply on the shelf, and take those from it that apply again."""
    for _ in draft.asks:  # an answer that comes back may make another question apply
        asked = questions(draft, facts)
        away = {name: value for name, value in draft.values.items() if name not in asked}
        again = {
            name: value for name, value in draft.shelf.items() if name in asked and name not in draft.values
        }
        if not away and not again:
            break
        values = {name: value for name, value in {**draft.values, **again}.items() if name in asked}
        shelf = {name: value for name, value in {**draft.shelf, **away}.items() if name not in again}
        draft = replace(draft, values=values, shelf=shelf)
    return draft


def _open_question(draft: Draft, facts: FormScope) -> Draft:
    """Start the first row of a repeated group at its first column."""
    spec = facts.flow.field(draft.at)
    if spec.group and not draft.values.get(draft.at):
        return replace(draft, row={}, column=spec.group[0].id)
    return draft


def _passes(spec: "Field", draft: Draft, facts: FormScope) -> bool:
    scope = facts.of(draft)
    return _is_open(spec, draft.values.get(spec.id), scope) and all(
        check.that(scope) for check in spec.checks
    )


def answer(draft: Draft, value: "Value", facts: FormScope) -> Draft:
    """Take the answer to the open question and go on.

    Raises:
        InvalidField: a check of the field fails; the draft is as before.
    """
    if draft.row is not None:
        return _answer_column(draft, value, facts)
    spec = facts.flow.field(draft.at)
    check_size(spec, value)
    taken = replace(draft, values={**draft.values, draft.at: value}, skipped=draft.skipped - {draft.at})
    scope = facts.of(taken)
    check_open(spec, value, scope)
    for check in spec.checks:
        if not check.that(scope):
            raise InvalidField(check.otherwise, scope=scope, typed=value)
    return move_on(taken, facts)


def _answer_column(draft: Draft, value: "Value", facts: FormScope) -> Draft:
    column = _column(draft, facts)
    check_size(column, value)
    row = {**(draft.row or {}), column.id: value}
    scope = _row_scope(draft, row, facts)
    check_open(column, value, scope)
    for check in column.checks:
        if not check.that(scope):
            raise InvalidField(check.otherwise, scope=scope, typed=value)
    return _next_column(draft, row, facts)


def _next_column(draft: Draft, row: "Mapping[str, Value]", facts: FormScope) -> Draft:
    """Go to the next column that is asked in this row; after the last one the row is complete."""
    spec = facts.flow.field(draft.at)
    passed = [column.id for column in spec.group].index(draft.column)
    asked = columns(replace(draft, row=row), facts)
    following = [column for column in spec.group[passed + 1 :] if column in asked]
    draft = replace(draft, part="")
    if following:
        return replace(draft, row=row, column=following[0].id)
    filled = (*_rows(draft), {column.id: row[column.id] for column in asked if column.id in row})
    return replace(draft, values={**draft.values, draft.at: filled}, row=None, column="")


def columns(draft: Draft, facts: FormScope) -> "tuple[Field, ...]":
    """Return the columns that are asked in the row being filled, given its answers so far."""
    scope = _row_scope(draft, draft.row or {}, facts)
    return tuple(one for one in facts.flow.field(draft.at).group if one.when is None or one.when(scope))


def _row_scope(draft: Draft, row: "Mapping[str, Value]", facts: FormScope) -> CaseScope:
    scope = facts.of(draft)
    scope.row = {**dict.fromkeys(column.id for column in facts.flow.field(draft.at).group), **row}
    return scope


def _column(draft: Draft, facts: FormScope) -> "Field":
    return next(column for column in facts.flow.field(draft.at).group if column.id == draft.column)


def _rows(draft: Draft) -> "tuple[Value, ...]":
    rows = draft.values.get(draft.at)
    return rows if isinstance(rows, tuple) else ()


def add_row(draft: Draft, facts: FormScope) -> Draft:
    """Start another row of the repeated group.

    Raises:
        InvalidField: there are as many as fit.
    """
    spec = facts.flow.field(draft.at)
    if spec.at_most and len(_rows(draft)) >= spec.at_most:
        raise InvalidField(TOO_MANY, count=spec.at_most, typed=len(_rows(draft)))
    return replace(draft, row={}, column=spec.group[0].id) if spec.group else draft


def finish_rows(draft: Draft, facts: FormScope) -> Draft:
    """Take the rows, files or choices as complete and go on; within a row, those of its column.

    Raises:
        InvalidField: too few.
    """
    spec = open_field(draft, facts)
    column = draft.row is not None and spec is not None and spec.kind == "multi_choice"
    if spec is None or not column:
        spec, draft = facts.flow.field(draft.at), replace(draft, row=None)
    rows = held(draft) or ()
    if isinstance(rows, tuple) and not rows:
        if spec.optional:
            return skip(draft, facts)
        raise InvalidField(TOO_FEW, count=spec.at_least or 1, typed=0)
    if column:
        return answer(draft, rows, facts)
    return answer(replace(draft, row=None), rows, facts)


def held(draft: Draft) -> "Value":
    """Return what the open question, or the open column of a row, has for an answer so far."""
    return draft.row.get(draft.column) if draft.row is not None else draft.values.get(draft.at)


def hold(draft: Draft, value: "Value") -> Draft:
    """Keep an answer that is not complete yet: some of several choices or files."""
    if draft.row is not None:
        return replace(draft, row={**draft.row, draft.column: value})
    return replace(draft, values={**draft.values, draft.at: value})


def skip(draft: Draft, facts: FormScope) -> Draft:
    """Pass over an optional question; within a row, over an optional column.

    Raises:
        Refusal: the question needs an answer.
    """
    spec = facts.flow.field(draft.at)
    if draft.row is not None and _column(draft, facts).optional:
        row = {name: value for name, value in draft.row.items() if name != draft.column}
        return _next_column(draft, row, facts)
    if draft.row is not None and not _untouched(draft):
        raise Refusal(NOT_OPTIONAL)
    if not spec.optional:
        raise Refusal(NOT_OPTIONAL)
    values, shelf = (
        {name: value for name, value in held.items() if name != draft.at}
        for held in (draft.values, draft.shelf)
    )
    return move_on(replace(draft, values=values, shelf=shelf, skipped=draft.skipped | {draft.at}), facts)


def _untouched(draft: Draft) -> bool:
    """Tell whether the repeated group is still empty: then it can be passed over as a whole."""
    return not draft.row and not _rows(draft)


def back(draft: Draft, facts: FormScope) -> Draft:
    """Go to the question before, in a row to the column before, in an answer to its beginning. Answers stay."""
    if draft.part:
        return replace(draft, part="")
    spec = open_spec(draft, facts)
    if draft.row is not None and spec is not None:
        ids = [column.id for column in columns(draft, facts)]
        place = ids.index(draft.column) if draft.column in ids else 0
        if place:
            return replace(draft, column=ids[place - 1])
        if draft.values.get(draft.at):
            return replace(draft, row=None, column="")
    asked = in_turn(draft, facts)
    place = asked.index(draft.at) if draft.at in asked else len(asked)
    if place == 0:
        return draft
    return replace(draft, at=asked[place - 1], row=None, column="", editing=draft.editing)


def edit(draft: Draft, name: str, facts: FormScope) -> Draft:
    """Open one question again, from the summary or from an older message."""
    if name not in questions(draft, facts):
        return draft
    opened = replace(draft, at=name, editing=True, skipped=draft.skipped - {name}, part="")
    return _open_question(opened, facts)


def open_spec(draft: Draft, facts: FormScope) -> "Field | None":
    """Return the field that the open question belongs to; None at the summary."""
    return facts.flow.field(draft.at) if draft.at not in ("", SUMMARY) else None


def open_field(draft: Draft, facts: FormScope) -> "Field | None":
    """Return the field (or the column of a group) that is asked now; None at the summary.

    The first column of an empty group that may be passed over is optional too.
    """
    spec = open_spec(draft, facts)
    if spec is None or draft.row is None:
        return spec
    column = _column(draft, facts)
    return replace(column, optional=True) if spec.optional and _untouched(draft) else column


def offers(spec: "Field", draft: Draft, facts: FormScope) -> "tuple[Value, ...]":
    """Return the ready answers that would be accepted."""
    scope = facts.of(draft)
    values = dict.fromkeys(value for expr in spec.offers if (value := expr(scope)) is not None)
    return tuple(value for value in values if would_take(spec, value, draft, facts))


def would_take(spec: "Field", value: "Value", draft: Draft, facts: FormScope) -> bool:
    """Tell whether the value would pass the field's checks now."""
    if draft.row is not None:
        tried = _row_scope(draft, {**draft.row, spec.id: value}, facts)
    else:
        tried = facts.of(replace(draft, values={**draft.values, spec.id: value}))
    return _is_open(spec, value, tried) and all(check.that(tried) for check in spec.checks)


def _is_open(spec: "Field", value: "Value", scope: CaseScope) -> bool:
    try:
        check_open(spec, value, scope)
    except InvalidField:
        return False
    return True
