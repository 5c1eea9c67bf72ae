"""The cells of a sheet: each becomes a value, or a flaw with its reason and the way out. Pure; takes time for many.

What only the database knows (is there such a unit?) is left as a `Ref` for `bot.cases.records.importing` to look up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Union

from bot.cases.base.shown import ONLY_END, Masked, Name, Words
from bot.cases.records.answers import Forms
from bot.cases.records.columns import Flaw, Header, needed
from bot.engine.basics.messages import N_
from bot.engine.fields import Asked, normalise, parse
from bot.errors import InvalidField
from bot.sheets.table import Cell, Kind

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.centre import RecordField, RecordType
    from bot.sheets.table import Row, Table

KEY_EMPTY = N_("“{column}” is empty. Every row needs it.")
KEY_TWICE = N_("{typed} stands in row {row} already. Leave one of them out.")
NOT_OF_THESE = N_("“{typed}” is none of these: {options}.")
TURNED_INTO_DATE = N_("Excel has made a date of this. Format the column as text, and type it again.")
SEVERAL = re.compile(r"[、,，;；\n]")
WORDS_KINDS = ("text", "long_text", "phone", "id_number", "bank_account")
EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of the numbers by which Excel keeps dates (with its day too many in 1900, so right from March 1900)."""
DAYS = range(20_000, 80_000)
"""Numbers that are dates, from 1954 to 2119, when a date is asked for."""
STEP = 500
"""After so many rows it is said how far it is."""

Tick = Callable[[int, int], None]
"""Told how many rows of how many are done."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Somebody or something named in a cell: a record by its key, or, without `kind`, a person by their name."""

    kind: str
    key: str
    typed: str


Read = Union["Value", Ref, tuple[Ref, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that may become a record. `places` are the columns of its fields."""

    row: int
    key: str
    values: Mapping[str, Read]
    places: Mapping[str, int]


class Reader:
    """Reads the rows of a sheet."""

    def __init__(  # noqa: PLR0913 - keyword-only, each with one meaning
        self,
        kind: "RecordType",
        header: Header,
        *,
        kinds: "Mapping[str, RecordType]",
        forms: Forms,
        now: datetime,
        language: str,
    ) -> None:
        self._kind = kind
        self._header = header
        self._kinds = kinds
        self._forms = forms
        self._plain = Asked(now, language, {})
        self._asked: dict[tuple[str, str], Asked] = {}
        self.flaws: list[Flaw] = list(header.flaws)

    def read(self, table: "Table", tick: Tick) -> list[Entry]:
        """Return the entries of all rows below the header; what is wrong is in `flaws`. `now` is local."""
        rows = [row for row in table.rows if row.number > self._header.row]
        entries: list[Entry] = []
        seen: dict[str, int] = {}
        for count, row in enumerate(rows, start=1):
            entry = self._entry(row)
            if entry is not None:
                entries.append(entry)
                self._once(entry, seen)
            if count % STEP == 0 or count == len(rows):
                tick(count, len(rows))
        return entries

    def _entry(self, row: "Row") -> Entry | None:
        values: dict[str, Read] = {}
        places: dict[str, int] = {}
        for column, (field, cell) in enumerate(zip(self._header.fields, row.cells, strict=False), start=1):
            if field is None or not cell.text:
                continue
            places[field.id] = column
            try:
                values[field.id] = self._value(field, cell)
            except InvalidField as refusal:
                self._flaw(row.number, column, field, _words(refusal, field, cell))
        if not places:
            return None  # something stands only in columns that are not read
        key = self._kind.key
        if key in self._header.named and key not in places:
            field = self._kind.fields[key]
            column = self._header.fields.index(field) + 1
            self._flaw(row.number, column, field, Words(KEY_EMPTY, {"column": Words(field.label)}))
        given = values.get(key, "")
        text = given.key if isinstance(given, Ref) else str(given or "")
        return Entry(row.number, text, values, places)

    def _once(self, entry: Entry, seen: dict[str, int]) -> None:
        if not entry.key:
            return
        if (row := seen.setdefault(entry.key, entry.row)) != entry.row:
            field = self._kind.fields[self._kind.key]
            what = Words(KEY_TWICE, {"typed": Name(entry.key), "row": row})
            self._flaw(entry.row, entry.places[field.id], field, what)

    def _flaw(self, row: int, column: int, field: "RecordField", what: Words) -> None:
        self.flaws.append(Flaw(row, column, field.label, what))

    def _value(self, field: "RecordField", cell: Cell) -> Read:
        if cell.kind is Kind.FLAW:
            raise InvalidField(cell.text)
        if field.many:
            parts = [Cell(part.strip(), cell.kind) for part in SEVERAL.split(cell.text) if part.strip()]
            return tuple(self._one(field, part) for part in parts)  # type: ignore[return-value]  # all of one type
        return self._one(field, cell)

    def _one(self, field: "RecordField", cell: Cell) -> "Value | Ref":
        if field.kind == "person":
            return Ref("", normalise(cell.text), cell.text)
        if field.kind == "record":
            target = self._kinds[field.record]
            key = self._one(target.fields[target.key], cell)
            return Ref(field.record, key.key if isinstance(key, Ref) else str(key), cell.text)
        if cell.kind is Kind.DATE and field.kind in WORDS_KINDS:
            raise InvalidField(TURNED_INTO_DATE)
        if (
            cell.kind is Kind.NUMBER
            and field.kind == "date"
            and cell.text.isdigit()
            and int(cell.text) in DAYS
        ):
            return EXCEL_EPOCH + timedelta(days=int(cell.text))
        if field.kind in ("choice", "multi_choice"):
            return self._choice(field, cell.text)
        return parse(field.kind, cell.text, self._plain)

    def _choice(self, field: "RecordField", text: str) -> "Value":
        """Read a choice by its words; a figure is no place in a list here."""
        asked = self._asked.get((self._kind.id, field.id))
        if asked is None:
            options = {option.id: (option.id, *self._forms(option.label)) for option in field.options}
            asked = self._asked[self._kind.id, field.id] = Asked(
                self._plain.now, self._plain.language, options
            )
        labels = tuple(Words(option.label) for option in field.options)
        refusal = InvalidField(NOT_OF_THESE, typed=text, options=labels)
        if text.isdigit():
            raise refusal
        try:
            return parse(field.kind, text, asked)
        except InvalidField:
            raise refusal from None


def lacking(kind: "RecordType", entry: Entry) -> "list[RecordField]":
    """Return the fields that a new record must have and this row has not."""
    return [
        kind.fields[name]
        for name in needed(kind)
        if name not in entry.places and kind.fields[name].default is None
    ]


def _words(refusal: InvalidField, field: "RecordField", cell: Cell) -> Words:
    """Return the reason in words; an ID or account number is not repeated in full, not even a wrong one."""
    params = {"typed": cell.text, **refusal.params}
    if field.kind in ONLY_END:
        params["typed"] = Masked(cell.text, only_end=True)
    return Words(
        refusal.msgid, {n: Name(value) if isinstance(value, str) else value for n, value in params.items()}
    )
