"""The smallest parts of expressions: names, and what is written out."""

import ast

from bot.engine.basics.spans import Span
from bot.engine.basics.types import BOOLEAN, INTEGER, RATE, SPAN, TEXT, Type
from bot.engine.basics.values import Rate
from bot.engine.formula.expressions import ExpressionError, Run


def dotted(node: ast.expr) -> tuple[str, ...] | None:
    """Return the dotted name that the node is, None when it is none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return (node.id, *reversed(parts))


def literal(node: ast.Constant) -> tuple[Type, Run]:
    """Return the type and the value of what is written out.

    Raises:
        ExpressionError: it cannot be written so.
    """
    match node.value:
        case bool():
            return BOOLEAN, constant(node.value)
        case int():
            return INTEGER, constant(node.value)
        case str():
            return TEXT, constant(node.value)
        case _:
            raise ExpressionError(
                "bad-expression",
                f"`{node.value!r}` cannot be written here",
                node.col_offset,
                "Write rates as `13 %`.",
            )


def measure(kind: str, text: str) -> tuple[Type, Run]:
    """Return the type and the value of a `_span` or `_rate`, as `notation.prepared` writes them."""
    if kind == "_span":
        return SPAN, constant(Span.parse(text))
    whole, _, rest = text.partition(".")
    return RATE, constant(Rate(int(whole) * 100 + int(rest.ljust(2, "0")[:2] or 0)))


def is_number(node: ast.expr) -> bool:
    """Tell whether a whole number is written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def constant(value: object) -> Run:
    """Return what always gives the value."""
    return lambda _scope: value
