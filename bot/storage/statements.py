"""Reads `queries.sql`: named statements for SQLite as they stand, for PostgreSQL with numbered parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A statement with `$1 …` and the names of its parameters in that order. `reads`: it gives rows."""

    sql: str
    names: tuple[str, ...]
    reads: bool


@cache
def named() -> Mapping[str, str]:
    """Return the statements by name."""
    parts = _NAME.split((Path(__file__).parent / "queries.sql").read_text("utf-8"))[1:]
    return {name: _bare(body) for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _bare(body: str) -> str:
    lines = (line for line in body.splitlines() if line.strip() and not line.startswith("--"))
    return "\n".join(lines)


@cache
def numbered() -> Mapping[str, Numbered]:
    """Return the statements as asyncpg takes them."""
    return {name: _number(sql) for name, sql in named().items()}


def _number(sql: str) -> Numbered:
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return Numbered(_PARAMETER.sub(place, sql), tuple(names), sql.startswith("SELECT") or "RETURNING" in sql)
