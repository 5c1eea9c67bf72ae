"""Reads the effects that keep a list: `add`, `change` and `drop`."""

from typing import TYPE_CHECKING

from bot.engine.basics.types import BOOLEAN, Type
from bot.engine.formula.expressions import Expr, Names, RowNames, did_you_mean
from bot.engine.formula.syntax import constant
from bot.engine.spec.row_specs import AddRow, ChangeRows, Columns, DropRows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.engine.reading.nodes import Item


def read_add(item: "Item", names: Names) -> AddRow | None:
    """Read `add: {to: queue, row: {…}}`."""
    keys = item.record(("to", "row"), ())
    columns = _columns(keys.get("to"), names)
    if not columns or "row" not in keys:
        return None
    return AddRow(keys["to"].text(), _values(keys["row"], columns, names))


def read_change(item: "Item", names: Names) -> ChangeRows | None:
    """Read `change: {in: queue, when: …, set: {…}, put: last}`; condition and values may name columns."""
    keys = item.record(("in", "when"), ("set", "put"))
    columns = _columns(keys.get("in"), names)
    if not columns or "when" not in keys:
        return None
    inner = RowNames(columns, names)
    when = keys["when"].expression(inner, BOOLEAN)
    values = _values(keys["set"], columns, inner) if "set" in keys else ()
    put = keys["put"].one_of(("first", "last")) if "put" in keys else ""
    if not values and not put:
        item.problem("changes-nothing", "these rows stay as they are", "Write `set:` or `put:`.")
    return ChangeRows(keys["in"].text(), when, values, put) if when is not None else None


def read_drop(item: "Item", names: Names) -> DropRows | None:
    """Read `drop: {from: queue, when: …}`."""
    keys = item.record(("from", "when"), ())
    columns = _columns(keys.get("from"), names)
    if not columns or "when" not in keys:
        return None
    when = keys["when"].expression(RowNames(columns, names), BOOLEAN)
    return DropRows(keys["from"].text(), when) if when is not None else None


def _columns(item: "Item | None", names: Names) -> "Mapping[str, Type]":
    """Return the columns of the list that is named; empty, and noted, where there is none."""
    if item is None:
        return {}
    kind = names.type_of((item.text(),))
    if kind is None or not kind.columns:
        advice = did_you_mean(item.text(), names.known()) or "Declare a field of type list."
        item.problem("no-list", f"`{item.text()}` is no list with columns", advice)
        return {}
    return kind.columns


def _values(item: "Item", columns: "Mapping[str, Type]", names: Names) -> Columns:
    found: list[tuple[str, Expr]] = []
    for name, value in item.keys().items():
        kind = columns.get(name)
        if kind is None:
            place = item.key_place(name)
            item.notes.add(place, "unknown-column", f"no column `{name}`", did_you_mean(name, columns))
            continue
        word = value.text() if value.text() in kind.options else ""
        expr = Expr(word, kind, (), constant(word)) if word else value.expression(names)
        if expr is not None:
            found.append((name, expr))
    return tuple(found)
