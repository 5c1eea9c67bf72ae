"""The columns of a sheet: which line names them, which fields they are, which kind of record they speak of. Pure.

A column is named by a field's id or by its label in any language; width, case, spaces and what stands in brackets
(`总价（元）`, `Phone *`) do not matter.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cases.base.shown import Name, Words
from bot.cases.records.answers import Forms
from bot.engine.basics.messages import N_, placeholders
from bot.engine.fields import normalise
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.engine.spec.centre import RecordField, RecordType
    from bot.sheets.table import Row, Table

NO_HEADER = N_(
    "No line of this sheet names the columns of {kind}. They are: {columns}. The template has them all."
)
MISSING = N_("The column “{column}” is missing.")
MISSING_NEAR = N_("The column “{column}” is missing. Is it “{near}”?")
UNKNOWN_NEAR = N_("There is no column “{typed}”. Do you mean “{column}”?")
COLUMN_TWICE = N_("The column “{column}” is there twice. Leave one of them out.")

NO_CELL = frozenset(("photo", "file", "location", "list", "date_range", "slot"))
"""Kinds of fields that no cell can hold."""
LOOKED_AT = 10
"""The line with the names stands among the first ones: some sheets begin with a title."""
CLOSE = 0.7
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_BETWEEN = re.compile(r"[\s_*:·.\-/'“”\"]+")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in a sheet. Column 0 is the whole row; `label` is the column's name, "" without one."""

    row: int
    column: int
    label: str
    what: Words


@dataclass(frozen=True, slots=True)
class Header:
    """The line with the names. `fields` by column, None where a column is not read."""

    row: int
    fields: "tuple[RecordField | None, ...]"
    ignored: tuple[str, ...]
    flaws: tuple[Flaw, ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """Return the ids of the fields that have a column."""
        return frozenset(field.id for field in self.fields if field is not None)


def plain(name: str) -> str:
    """Return a column's name without what does not matter."""
    text = normalise(name).casefold()
    return _BETWEEN.sub("", _BRACKETS.sub("", text)) or _BETWEEN.sub("", text)


def cells_of(kind: "RecordType") -> "Iterator[RecordField]":
    """Yield the fields that a sheet may have, in the order in which they are declared."""
    return (field for field in kind.fields.values() if field.kind not in NO_CELL)


def needed(kind: "RecordType") -> tuple[str, ...]:
    """Return the fields without which there can be no record: its key, and what its line shows."""
    shown = (name.partition(".")[0] for name in placeholders(kind.line))
    return tuple(dict.fromkeys((*((kind.key,) if kind.key else ()), *shown)))


def kinds_of(table: "Table", kinds: "Iterable[RecordType]", forms: Forms) -> "tuple[RecordType, ...]":
    """Return the kinds of record that the sheet may hold, the likeliest alone when its columns say so clearly."""
    found: dict[str, tuple[int, RecordType]] = {}
    for kind in kinds:
        names = _names(kind, forms)
        matches = max((len(_matched(row, names)) for row in table.rows[:LOOKED_AT]), default=0)
        has_key = any(kind.key in _matched(row, names) for row in table.rows[:LOOKED_AT])
        if matches and has_key:
            called = plain(table.title) in {plain(form) for form in (kind.id, *forms(kind.title))}
            found[kind.id] = (2 * matches + called, kind)
    best = max((score for score, _ in found.values()), default=0)
    return tuple(kind for score, kind in found.values() if score == best)


def header_of(table: "Table", kind: "RecordType", forms: Forms) -> Header:
    """Return the line with the names, and what is wrong with it.

    Raises:
        Refusal: there is no such line.
    """
    names = _names(kind, forms)
    best = max(table.rows[:LOOKED_AT], key=lambda row: len(_matched(row, names)))
    if not _matched(best, names):
        columns = tuple(Words(field.label) for field in cells_of(kind))
        raise Refusal(NO_HEADER, kind=Words(kind.title), columns=columns)
    return _header(best, kind, names)


def _names(kind: "RecordType", forms: Forms) -> "Mapping[str, RecordField]":
    fields = list(cells_of(kind))
    labels = {plain(form): field for field in reversed(fields) for form in forms(field.label)}
    return labels | {plain(field.id): field for field in fields}


def _matched(row: "Row", names: "Mapping[str, RecordField]") -> set[str]:
    found = (names.get(plain(cell.text)) for cell in row.cells if cell.text)
    return {field.id for field in found if field is not None}


def _header(row: "Row", kind: "RecordType", names: "Mapping[str, RecordField]") -> Header:
    fields: list[RecordField | None] = []
    flaws: list[Flaw] = []
    strange: dict[str, int] = {}
    for column, cell in enumerate(row.cells, start=1):
        field = names.get(plain(cell.text)) if cell.text else None
        if field is not None and field in fields:
            what = Words(COLUMN_TWICE, {"column": Name(cell.text)})
            flaws.append(Flaw(row.number, column, field.label, what))
        if field is None and cell.text:
            strange[cell.text] = column
        fields.append(field)
    ignored = []
    missing = [field for field in cells_of(kind) if field not in fields]
    for typed, column in strange.items():
        near = _nearest(typed, missing, names)
        if near is None:
            ignored.append(typed)
        elif near.id != kind.key:
            what = Words(UNKNOWN_NEAR, {"typed": Name(typed), "column": Words(near.label)})
            flaws.append(Flaw(row.number, column, near.label, what))
    if kind.key and kind.fields[kind.key] not in fields:
        flaws.append(_no_key(row.number, kind, strange, names))
    return Header(row.number, tuple(fields), tuple(ignored), tuple(flaws))


def _no_key(
    row: int, kind: "RecordType", strange: Mapping[str, int], names: "Mapping[str, RecordField]"
) -> Flaw:
    key = kind.fields[kind.key]
    for typed, column in strange.items():
        if _nearest(typed, [key], names) is key:
            what = Words(MISSING_NEAR, {"column": Words(key.label), "near": Name(typed)})
            return Flaw(row, column, key.label, what)
    return Flaw(row, 0, key.label, Words(MISSING, {"column": Words(key.label)}))


def _nearest(
    typed: str, among: "Iterable[RecordField]", names: "Mapping[str, RecordField]"
) -> "RecordField | None":
    """Return the field whose name is nearly this one: a slip, or the name with something around it."""
    wanted = {field.id for field in among}
    forms = {form: field for form, field in names.items() if field.id in wanted}
    text = plain(typed)
    for form in difflib.get_close_matches(text, forms, n=1, cutoff=CLOSE):
        return forms[form]
    within = [form for form in forms if len(form) > 1 and (form in text or (len(text) > 1 and text in form))]
    return forms[max(within, key=len)] if within else None
