"""Looks at other cases: those of a flow whose answers are the same as what is known here, as rows of a list.

A look at records lists those that refer to a record: the instalments of a contract, what was paid on it.

A look is a fact of the moment like any other: guards count its rows, cards show them, parties name its people. It
holds when the decision is taken; two cases that come in the same breath do not see each other yet.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.engine.basics.spans import Span
from bot.engine.basics.types import DATE, PERSON, TEXT, Type

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.around_specs import Look
    from bot.engine.spec.case import Case
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow

COLUMNS: Mapping[str, Type] = {"number": TEXT, "state": TEXT, "opened_on": DATE, "starter": PERSON}
"""What a row tells of its case besides the answers."""
MOST = 200
"""So many cases, the newest, are looked at."""


def key_of(value: "Value") -> str:
    """Return the text under which a case is found by a value; "" when there is none."""
    return "" if value is None or isinstance(value, (tuple, Mapping)) else str(value)


def keyed(flow: str, centre: "Centre") -> frozenset[str]:
    """Return the fields of a flow by which other cases look for its cases."""
    looks = (look for one in centre.flows.values() for look in one.looks.values())
    return frozenset(look.same[0][0] for look in looks if look.flow == flow and look.same)


def look_around(look: "Look", scope: "CaseScope") -> "tuple[Mapping[str, Value], ...]":
    """Return the rows of the look, oldest first.

    Raises:
        NotLoaded: the cases have not been read yet.
    """
    wanted = [(name, expr(scope)) for name, expr in look.same]
    if not wanted or any(not key_of(value) for _, value in wanted):
        return ()
    if look.record:
        return _records(look, wanted, scope)
    name, value = wanted[0]
    found = scope.around.cases_with(look.flow, name, key_of(value))
    span = look.within(scope) if look.within is not None else None
    rows = []
    for case in sorted(found, key=lambda one: one.id):
        old = isinstance(span, Span) and (scope.now - case.opened_at).total_seconds() > span.minutes * 60
        if case.id == scope.case.id or old or (look.only_open and not case.is_open):
            continue
        if all(case.values.get(one) == given for one, given in wanted):
            rows.append(_row(case, scope))
    return tuple(rows)


def _records(
    look: "Look", wanted: "list[tuple[str, Value]]", scope: "CaseScope"
) -> "tuple[Mapping[str, Value], ...]":
    """Return the records of a type that refer to what is given, each as its columns and `record`, itself."""
    name, value = wanted[0]
    assert isinstance(value, int)  # noqa: S101 - `check_around` demands a column that refers to a record
    columns = scope.around.centre.records[look.record].fields
    defaults = {column: spec.default for column, spec in columns.items()}
    found = sorted(scope.around.records_with(look.record, name, value), key=lambda one: one.id)
    rows = ({**defaults, **one.values, "record": one.id} for one in found)
    return tuple(row for row in rows if all(row.get(column) == given for column, given in wanted))


def _row(case: "Case", scope: "CaseScope") -> "Mapping[str, Value]":
    """Return what a row tells: every field of the flow, so that none is mistaken for one of the case that looks."""
    flow: Flow | None = scope.around.centre.flows.get(case.flow)
    fields = dict.fromkeys(flow.fields if flow is not None else ())
    return {
        **fields,
        **case.values,
        "number": case.number,
        "state": case.state,
        "opened_on": case.opened_at.astimezone(scope.around.zone).date(),
        "starter": case.opened_by,
    }
