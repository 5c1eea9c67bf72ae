"""Records from a sheet: every wrong cell is named at once, and either all rows come in or none.

A cell of a record field holds that record's key; a cell of a person field holds the person's name. A row whose key is
known already changes that record; an empty cell leaves what is there.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cases.base.codec import record_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import change_record, new_record
from bot.cases.base.shown import Name, Words
from bot.cases.records.answers import Forms
from bot.cases.records.checking import Entry, Reader, Ref, Tick, lacking
from bot.cases.records.columns import Flaw, Header, header_of
from bot.engine.basics.messages import N_
from bot.engine.formula.expressions import did_you_mean
from bot.engine.spec import effects as fx
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService
    from bot.engine.basics.values import Value
    from bot.engine.spec.case import Record
    from bot.engine.spec.centre import Centre, RecordField, RecordType
    from bot.sheets.table import Table

ACTOR = "import"
AT_ONCE = 500
"""So many look-ups go to the database together."""

NO_RECORD = N_("There is no {kind} “{typed}”. Import it first, or correct this cell.")
NO_PERSON = N_("Nobody here is named “{typed}”. Write the name by which the person was invited.")
NAMESAKES = N_("{count} people here are named “{typed}”. Ask one of them to join under another name.")
NEEDED = N_("“{column}” is empty. A new entry needs it.")
NO_COLUMN = N_("The column “{column}” is missing. New entries need it.")


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is fit to be committed. `record` is the one it changes, None for a new one."""

    values: "Mapping[str, Value]"
    record: "Record | None"

    @property
    def says_nothing_new(self) -> bool:
        """Tell whether the record has all these values already."""
        return self.record is not None and all(
            self.record.values.get(name) == value for name, value in self.values.items()
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet that was looked through. With flaws nothing of it may come in."""

    kind: "RecordType"
    table: "Table"
    header: Header
    flaws: tuple[Flaw, ...]
    changes: tuple[Change, ...]

    @property
    def new(self) -> int:
        """Return how many records would be new."""
        return sum(one.record is None for one in self.changes)

    @property
    def changed(self) -> int:
        """Return how many known records would change."""
        return len(self.changes) - self.new - self.same

    @property
    def same(self) -> int:
        """Return how many rows say what is known already."""
        return sum(one.says_nothing_new for one in self.changes)


def _quiet(_done: int, _total: int) -> None:
    """Say nothing of how far it is."""


def importable(roles: "frozenset[str]", centre: "Centre") -> "tuple[RecordType, ...]":
    """Return the kinds of record that one of the roles may import; nobody may unless it is said."""
    return tuple(kind for kind in centre.records.values() if kind.import_by & roles)


class Importer:
    """Looks sheets through, and turns them into statements."""

    def __init__(self, service: "CaseService", forms: Forms) -> None:
        self._service = service
        self.forms = forms

    def kind(self, name: str) -> "RecordType":
        """Return a record type.

        Raises:
            SettingsError: there is none of this name.
        """
        types = self._service.world().centre.records
        if name not in types:
            advice = did_you_mean(name, types) or f"There are: {', '.join(types)}."
            raise SettingsError(f"There is no record type `{name}`. {advice}")
        return types[name]

    async def check(self, kind: "RecordType", table: "Table", language: str, tick: Tick = _quiet) -> Checked:
        """Look a sheet through; nothing is changed.

        Raises:
            Refusal: no line of it names the columns.
        """
        header = header_of(table, kind, self.forms)
        world = self._service.world()
        now = self._service.clock.now().astimezone(world.zone)
        kinds = world.centre.records
        reader = Reader(kind, header, kinds=kinds, forms=self.forms, now=now, language=language)
        entries = await asyncio.to_thread(reader.read, table, tick)
        known = await self._records({entry.key for entry in entries if entry.key}, kind)
        meant = await self._meant({ref for entry in entries for ref in _refs(entry)}, kinds)
        flaws = [*reader.flaws, *_needs(kind, header, entries, known)]
        changes: list[Change] = []
        for entry in entries:
            values = _resolved(entry, kind, meant, flaws)
            changes.append(Change(values, known.get(entry.key)))
        flaws.sort(key=lambda flaw: (flaw.row, flaw.column))
        return Checked(kind, table, header, tuple(flaws), tuple(changes))

    async def unit(self, checked: Checked, actor: str = ACTOR) -> list[Statement]:
        """Return the statements that bring the whole sheet in: together they take effect, or not at all.

        Args:
            actor: who is named in the history of the records.
        """
        world, now = self._service.world(), self._service.clock.now()
        world.add(records=[change.record for change in checked.changes if change.record is not None])
        ids = [world.new_id() for _ in range(checked.new)]  # here: two threads could be given the same

        def made() -> list[Statement]:
            fresh, unit = iter(ids), list[Statement]()
            for change in checked.changes:
                if change.record is None:
                    new = fx.NewRecord(next(fresh), checked.kind.id, change.values)
                    unit += new_record(new, world, now, None, actor)
                elif not change.says_nothing_new:
                    seen = change.record.version
                    altered = fx.ChangeRecord(change.record.id, checked.kind.id, seen, change.values)
                    unit += change_record(altered, world, now, None, actor)
            return unit

        return await asyncio.to_thread(made)

    # --- what only the database knows ---------------------------------------------------------------------

    async def _records(self, keys: Iterable[str], kind: "RecordType") -> "dict[str, Record]":
        """Return the records of these keys."""
        wanted = list(keys)
        rows = await self._read(
            Statement("record_by_key", {"type": kind.id, "key": kind.key, "value": key}) for key in wanted
        )
        return {key: record_from_row(found[0]) for key, found in zip(wanted, rows, strict=True) if found}

    async def _meant(
        self, refs: Iterable[Ref], kinds: "Mapping[str, RecordType]"
    ) -> dict[Ref, "int | Words"]:
        """Return who or what is meant, or why that is not clear."""
        wanted = list(refs)
        rows = await self._read(
            Statement("record_by_key", {"type": ref.kind, "key": kinds[ref.kind].key, "value": ref.key})
            if ref.kind
            else Statement("people_named", {"name": ref.key})
            for ref in wanted
        )
        return {ref: _found(ref, found, kinds) for ref, found in zip(wanted, rows, strict=True)}

    async def _read(self, queries: Iterable[Statement]) -> "list[list[Row]]":
        wanted = list(queries)
        rows: list[list[Row]] = []
        for start in range(0, len(wanted), AT_ONCE):
            rows += await self._service.store.read(*wanted[start : start + AT_ONCE])
        return rows


def _found(ref: Ref, rows: "Sequence[Row]", kinds: "Mapping[str, RecordType]") -> int | Words:
    if len(rows) == 1:
        return int(rows[0]["id"])
    if rows:
        return Words(NAMESAKES, {"typed": Name(ref.typed), "count": len(rows)})
    if ref.kind:
        return Words(NO_RECORD, {"kind": Words(kinds[ref.kind].title), "typed": Name(ref.typed)})
    return Words(NO_PERSON, {"typed": Name(ref.typed)})


def _refs(entry: Entry) -> Iterator[Ref]:
    for value in entry.values.values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Ref):
                yield one


def _resolved(
    entry: Entry, kind: "RecordType", meant: Mapping[Ref, "int | Words"], flaws: list[Flaw]
) -> "dict[str, Value]":
    """Return the values with everybody and everything named in them; who is not known is a flaw."""

    def one(name: str, value: object) -> "Value":
        if not isinstance(value, Ref):
            return value  # type: ignore[return-value]  # what is no Ref is a value
        found = meant[value]
        if isinstance(found, Words):
            flaws.append(Flaw(entry.row, entry.places[name], kind.fields[name].label, found))
            return None
        return found

    return {
        name: tuple(one(name, part) for part in value) if isinstance(value, tuple) else one(name, value)
        for name, value in entry.values.items()
    }


def _needs(
    kind: "RecordType", header: Header, entries: Sequence[Entry], known: "Mapping[str, Record]"
) -> Iterator[Flaw]:
    """Yield what new records lack: a cell each, or the column when it is not there at all."""
    absent: dict[str, RecordField] = {}
    for entry in entries:
        if entry.key in known or (kind.key and not entry.key):
            continue
        for field in lacking(kind, entry):
            if field.id == kind.key:
                continue  # said already
            if field.id not in header.named:
                absent[field.id] = field
                continue
            column = header.fields.index(field) + 1
            yield Flaw(entry.row, column, field.label, Words(NEEDED, {"column": Words(field.label)}))
    for field in absent.values():
        yield Flaw(header.row, 0, field.label, Words(NO_COLUMN, {"column": Words(field.label)}))
