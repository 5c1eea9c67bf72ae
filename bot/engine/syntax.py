"""The smallest parts of expressions: names, what is written out, and how a node was written."""

import ast
import re

from bot.engine.expressions import ExpressionError, Run
from bot.engine.types import BOOLEAN, INTEGER, TEXT, Type

_CALLED = re.compile(r"_(span|rate)\('([^']*)'\)")


def shown(node: ast.expr) -> str:
    """Return the node as its author wrote it."""
    return _CALLED.sub(lambda match: match[2] if match[1] == "span" else f"{match[2]} %", ast.unparse(node))


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


def is_number(node: ast.expr) -> bool:
    """Tell whether a whole number is written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def constant(value: object) -> Run:
    """Return what always gives the value."""
    return lambda _scope: value
