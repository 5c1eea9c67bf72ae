"""Spans and per cents, which Python has no words for: written as calls that its parser takes, and back for people."""

import ast
import re

_SPAN = re.compile(r"(?<![\w.])(\d+)\s*(wmin|wh|wd|min|h|d)\b")
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d{1,2})?)\s*%")
_CALLED = re.compile(r"_(span|rate)\('([^']*)'\)")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


def prepared(text: str) -> str:
    """Write spans and per cents as calls that Python can parse; quoted text stays as it is."""
    parts = _QUOTED.split(text)
    for place in range(0, len(parts), 2):
        parts[place] = _PERCENT.sub(r"_rate('\1')", _SPAN.sub(r"_span('\1 \2')", parts[place]))
    return "".join(parts)


def shown(node: ast.expr) -> str:
    """Return the node as its author wrote it."""
    return _CALLED.sub(lambda match: match[2] if match[1] == "span" else f"{match[2]} %", ast.unparse(node))
