"""Records from a sheet: every wrong cell is named at once, and either all rows come in or none.

A column is a field of the record type, by its id or its label in any language. A cell of a record field holds that
record's key; a cell of a person field holds the person's name. A row whose key is known already changes that record.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.answers import Forms
from bot.cases.codec import record_from_row
from bot.cases.ports import Statement
from bot.cases.recordkeeping import change_record, new_record
from bot.engine import effects as fx
from bot.engine.expressions import did_you_mean
from bot.engine.fields import Asked, parse
from bot.errors import FlowError, InvalidField, Problem, SettingsError

if TYPE_CHECKING:
    from bot.cases.service import CaseService
    from bot.engine.case import Record
    from bot.engine.centre import RecordField, RecordType
    from bot.engine.values import Value
    from bot.engine.world import World

ACTOR = "import"
FILES = ("photo", "file", "location", "list")
"""Kinds that no cell can hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text. Row 1 is the line with the columns' names, so the first of `rows` is row 2."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


async def import_records(service: "CaseService", kind: str, sheet: Sheet, forms: Forms) -> int:
    """Create or change the records of a sheet in one commit and return how many there were.

    Raises:
        SettingsError: there is no such record type.
        FlowError: every wrong column and cell, as `file:row:column`.
    """
    world = service.world()
    types = world.centre.records
    if kind not in types:
        advice = did_you_mean(kind, types) or f"There are: {', '.join(types)}."
        raise SettingsError(f"There is no record type `{kind}`. {advice}")
    reading = _Reading(service, world, types[kind], sheet, forms)
    return await reading.run()


class _Reading:
    """One reading of one sheet."""

    def __init__(
        self, service: "CaseService", world: "World", kind: "RecordType", sheet: Sheet, forms: Forms
    ) -> None:
        self._service = service
        self._store = service.store
        self._world = world
        self._kind = kind
        self._sheet = sheet
        self._forms = forms
        self._now: datetime = service.clock.now()
        self._problems: list[Problem] = []

    async def run(self) -> int:
        fields = self._fields()
        unit: list[Statement] = []
        seen: dict[str, int] = {}
        for number, row in enumerate(self._sheet.rows, start=2):
            values = await self._row(number, row, fields)
            key = str(values.get(self._kind.key) or "")
            if self._kind.key and not key:
                self._problem(number, 0, "no-key", f"`{self._kind.key}` is empty", "Every row needs it.")
            elif key in seen:
                self._problem(
                    number, 0, "twice", f"{key} stands in row {seen[key]} already", "Leave one of them out."
                )
            seen[key] = number
            if not self._problems:
                unit += await self._statements(key, values)
        if self._problems:
            raise FlowError(self._problems)
        await self._store.commit(unit)
        return len(self._sheet.rows)

    def _problem(self, row: int, column: int, code: str, text: str, advice: str = "") -> None:
        self._problems.append(Problem(self._sheet.name, row, column, code, text, advice))

    def _fields(self) -> "list[RecordField | None]":
        """Return the field of each column; an unknown column is a problem."""
        names = {
            form.strip().lower(): f
            for f in self._kind.fields.values()
            for form in (f.id, *self._forms(f.label))
        }
        found: list[RecordField | None] = []
        for place, column in enumerate(self._sheet.columns, start=1):
            field = names.get(column.strip().lower())
            if field is None or field.kind in FILES:
                advice = (
                    did_you_mean(column, self._kind.fields) or f"There are: {', '.join(self._kind.fields)}."
                )
                self._problem(
                    1, place, "unknown-column", f"there is no column “{column}” in {self._kind.id}", advice
                )
            found.append(field)
        return found

    async def _row(
        self, number: int, row: tuple[str, ...], fields: "list[RecordField | None]"
    ) -> "dict[str, Value]":
        values: dict[str, Value] = {}
        for place, (field, cell) in enumerate(zip(fields, row, strict=False), start=1):
            if field is None or not cell.strip():
                continue
            try:
                values[field.id] = await self._value(field, cell.strip())
            except InvalidField as refusal:
                text = refusal.msgid.format(**{"typed": cell, **refusal.params})
                self._problem(number, place, "wrong-cell", f"{field.id}: {text}")
        return values

    async def _value(self, field: "RecordField", cell: str) -> "Value":
        if field.kind == "record":
            return await self._referred(field.record, cell)
        if field.kind == "person":
            (rows,) = await self._store.read(Statement("people_named", {"name": cell}))
            if len(rows) != 1:
                text = "{count} people are named “{typed}”; exactly one must be"
                raise InvalidField(text, typed=cell, count=len(rows))
            return int(rows[0]["id"])
        options = {option.id: (option.id, *self._forms(option.label)) for option in field.options}
        local = self._now.astimezone(self._world.zone)
        return parse(field.kind, cell, Asked(local, "en", options))

    async def _referred(self, kind: str, cell: str) -> int:
        """Return the record that a cell names by its key."""
        target = self._world.centre.records[kind]
        value = await self._value(target.fields[target.key], cell)
        known = await self._known(target, str(value))
        if known is None:
            raise InvalidField("there is no {type} “{typed}”; read those first", typed=cell, type=kind)
        return known.id

    async def _statements(self, key: str, values: "dict[str, Value]") -> list[Statement]:
        known = await self._known(self._kind, key) if key else None
        if known is None:
            effect = fx.NewRecord(self._world.new_id(), self._kind.id, values)
            return list(new_record(effect, self._world, self._now, None, ACTOR))
        self._world.add(records=[known])
        change = fx.ChangeRecord(known.id, self._kind.id, known.version, values)
        return list(change_record(change, self._world, self._now, None, ACTOR))

    async def _known(self, kind: "RecordType", key: str) -> "Record | None":
        (rows,) = await self._store.read(
            Statement("record_by_key", {"type": kind.id, "key": kind.key, "value": key})
        )
        return record_from_row(rows[0]) if rows else None
