"""What can be computed and compared with what, by type."""

import ast
import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.engine.basics.spans import Span
from bot.engine.basics.types import ANY, BOOLEAN, COMPARABLE, DATE, DATETIME, INTEGER, MONEY, RATE, SPAN, Type
from bot.engine.basics.values import BASIS, Money, Rate

Binary = Callable[[Any, Any], Any]
ORDER: Mapping[type, Binary] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
EQUAL: Mapping[type, Binary] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}


def _days_between(a: date, b: date) -> Span:
    return Span((a - b).days, "d")


def _later(moment: date, span: Span) -> date:
    if isinstance(moment, datetime):
        return moment + timedelta(minutes=span.minutes)
    return moment + timedelta(days=span.minutes // 1440)


def _earlier(moment: date, span: Span) -> date:
    return _later(moment, Span(-span.amount, span.unit))


def _add_spans(a: Span, b: Span) -> Span:
    return Span(a.amount + b.amount, a.unit) if a.unit == b.unit else Span(a.minutes + b.minutes, "min")


def _subtract_spans(a: Span, b: Span) -> Span:
    return _add_spans(a, Span(-b.amount, b.unit))


def _share(a: Money, b: Money) -> Rate:
    return Rate(a.minor * BASIS // b.minor) if b.minor else Rate(0)


_TABLE: Mapping[tuple[type, str, str], tuple[Type, Binary]] = {
    (ast.Sub, "date", "date"): (SPAN, _days_between),
    (ast.Add, "date", "span"): (DATE, _later),
    (ast.Sub, "date", "span"): (DATE, _earlier),
    (ast.Add, "datetime", "span"): (DATETIME, _later),
    (ast.Sub, "datetime", "span"): (DATETIME, _earlier),
    (ast.Add, "span", "span"): (SPAN, _add_spans),
    (ast.Sub, "span", "span"): (SPAN, _subtract_spans),
    (ast.Add, "integer", "integer"): (INTEGER, operator.add),
    (ast.Sub, "integer", "integer"): (INTEGER, operator.sub),
    (ast.Mult, "integer", "integer"): (INTEGER, operator.mul),
    (ast.Add, "money", "money"): (MONEY, operator.add),
    (ast.Sub, "money", "money"): (MONEY, operator.sub),
    (ast.Mult, "money", "integer"): (MONEY, operator.mul),
    (ast.Mult, "money", "rate"): (MONEY, operator.mul),
    (ast.Mult, "rate", "money"): (MONEY, lambda a, b: b * a),
    (ast.Div, "money", "money"): (RATE, _share),
    (ast.Add, "rate", "rate"): (RATE, operator.add),
    (ast.Sub, "rate", "rate"): (RATE, operator.sub),
}


def arithmetic(op: type, left: Type, right: Type) -> tuple[Type, Binary] | None:
    """Return the result's type and the function, or None when the two cannot be combined.

    What may be anything could not be read: that is noted where it stands, and the flow is never used.
    """
    if "any" in (left.kind, right.kind):
        return ANY, lambda _a, _b: None
    return _TABLE.get((op, left.kind, right.kind))


def comparison(op: type, left: Type, right: Type, left_number: bool, right_number: bool) -> Binary | None:  # noqa: FBT001 - written numbers on either side
    """Return the test, or None when the two cannot be compared.

    A written whole number beside money means whole units (yuan); beside a span, the span's own unit.
    """
    if op in EQUAL:
        test = EQUAL[op]
        if left.kind == right.kind or "any" in (left.kind, right.kind):
            return test
        if {left.kind, right.kind} <= {"text", "choice"}:
            return test
    elif op in ORDER:
        test = ORDER[op]
        if left.kind == right.kind and left.kind in COMPARABLE:
            return test
    else:
        return None
    return _mixed(test, left, right, left_number, right_number)


def _mixed(test: Binary, left: Type, right: Type, left_number: bool, right_number: bool) -> Binary | None:  # noqa: FBT001 - as above
    if left.kind == "money" and right.kind == "integer" and right_number:
        return lambda a, b: test(a, Money(b * 100, a.currency))
    if left.kind == "integer" and left_number and right.kind == "money":
        return lambda a, b: test(Money(a * 100, b.currency), b)
    if left.kind == "span" and right.kind == "integer":
        return lambda a, b: test(a, Span(b, a.unit))
    if left.kind == "integer" and right.kind == "span":
        return lambda a, b: test(Span(a, b.unit), b)
    return None


def _sum(values: list[Any]) -> Any:  # noqa: ANN401 - of the column's type
    present = [value for value in values if value is not None]
    if not present:
        return None
    total = present[0]
    for value in present[1:]:
        total = total + value
    return total


FOLDS: Mapping[str, Callable[[list[Any]], Any]] = {
    "count": lambda values: sum(1 for value in values if value),
    "any": any,
    "all": all,
    "sum": _sum,
    "first": lambda values: next((v for v in values if v is not None), None),
    "each": lambda values: tuple(dict.fromkeys(v for v in values if v is not None)),
    "min": lambda values: min((v for v in values if v is not None), default=None),
    "max": lambda values: max((v for v in values if v is not None), default=None),
}

__all__ = ["BOOLEAN", "FOLDS", "arithmetic", "comparison"]
