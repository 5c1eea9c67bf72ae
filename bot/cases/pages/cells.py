"""The cells of a row of a register: each as far as its reader may see it, people still by id. Pure."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.cases.base.codec import moment_of
from bot.cases.base.shown import Labelled, Name, PersonId, Words, labelled, shown
from bot.cases.pages.sieving import states_of_record
from bot.cases.view.cards import hidden
from bot.engine.deciding.apart import kept_apart
from bot.engine.spec.registers import CASE_LABELS, Register, Tells

if TYPE_CHECKING:
    from bot.cases.base.ports import Row
    from bot.cases.base.shown import Shown
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.case import Person
    from bot.engine.spec.registers import Column


def cells_of(
    register: Register, scope: "CaseScope", history: "Sequence[Row]", reader: "Person | None"
) -> "tuple[object, ...] | None":
    """Return the cells of a case, people still by id; None when it does not belong into the register."""
    if reader is not None and reader.id in kept_apart(scope):
        return None
    where = register.where.get(scope.case.flow)
    if where is not None and not where(scope):
        return None
    left = {row["from_state"]: row for row in history if row["from_state"] != row["to_state"]}
    entered = {row["to_state"]: row for row in history if row["from_state"] != row["to_state"]}
    return tuple(_cell(column, scope, left, entered, reader) for column in register.columns)


def state_of(register: Register, scope: "CaseScope") -> str:
    """Return where the case or record stands, as a message id; "" when nothing says so."""
    if not register.record:
        state = scope.flow.states.get(scope.case.state)
        return state.title if state is not None else ""
    options = states_of_record(register, scope)
    value = scope.value((register.record, "state")) if options else None
    return next((one.label for one in options if one.id == value), "")


def _cell(  # noqa: PLR0911 - one arm per kind of column
    column: "Column",
    scope: "CaseScope",
    left: "Mapping[str, Row]",
    entered: "Mapping[str, Row]",
    reader: "Person | None",
) -> "Shown | PersonId":
    match column.tells:
        case Tells.NAME:
            return _named(column.name, scope, reader)
        case Tells.EXPRESSION:
            expr = column.exprs.get(scope.case.flow)
            spec = (
                Labelled(expr.type.kind, "", record=expr.type.record)
                if expr is not None
                else Labelled("", "")
            )
            return shown(expr(scope), spec, scope.around) if expr is not None else None
        case Tells.ENTERED:
            return moment_of(entered[column.name]["at"]) if column.name in entered else None
        case Tells.LEFT:
            return moment_of(left[column.name]["at"]) if column.name in left else None
    row = left.get(column.name)
    if row is None:
        return None
    kind, _, who = row["actor"].partition(":")
    if column.tells is Tells.BY:
        return PersonId(int(who)) if kind == "person" else None
    state = scope.flow.states.get(column.name)
    event = state.on.get(row["event"]) if state is not None else None
    return Words(event.label) if event is not None and event.label else None


def _named(name: str, scope: "CaseScope", reader: "Person | None") -> "Shown | PersonId":
    if name in CASE_LABELS:
        return _of_case(name, scope)
    path = tuple(name.split("."))
    spec, value = labelled(path, scope), scope.value(path)
    if value is None or value == ():
        return None
    if reader is not None and spec.seen_by and not spec.seen_by & reader.acts_as:
        return hidden(value, spec.kind) if spec.masked else None
    return shown(value, spec, scope.around)


def _of_case(name: str, scope: "CaseScope") -> "Shown | PersonId":
    case = scope.case
    match name:
        case "case.stage":
            state = scope.flow.states.get(case.state)
            return Words(state.title) if state is not None else None
        case "case.starter":
            return PersonId(case.opened_by)
        case "case.closed_on":
            return case.closed_at.astimezone(scope.around.zone).date() if case.closed_at is not None else None
        case "case.opened_on":
            return case.opened_at.astimezone(scope.around.zone).date()
        case _:
            return Name(case.number)
