"""Registers as they are read: rows over cases or records, newest first, each cell as far as the reader may see it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.cards import hidden
from bot.cases.codec import case_from_row, moment_of, record_from_row
from bot.cases.finding import Finder
from bot.cases.naming import people_of, with_names
from bot.cases.ports import Statement
from bot.cases.shown import Labelled, Name, PersonId, Words, labelled, shown
from bot.engine.apart import kept_apart
from bot.engine.messages import N_
from bot.engine.registers import CASE_LABELS, Register, Tells, case_of_record, flow_of_record
from bot.engine.scope import CaseScope
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.directory import Contact
    from bot.cases.pages import Pages, PageView
    from bot.cases.ports import Row
    from bot.cases.service import CaseService
    from bot.cases.shown import Shown
    from bot.engine.case import Case, Person
    from bot.engine.model import Flow
    from bot.engine.registers import Column
    from bot.engine.world import World

REGISTERS, ONE = REGISTER_PAGES = ("registers", "register")
NEWEST = 2**63 - 1
PAGE_SIZE = 5
BATCH = 100
LOOKED_AT = 2_000
"""So many rows are looked through for one page before the rest is left to the next one."""
NOT_FOR_YOU = N_("This register is not shown to you.")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row. `id` is its case's or record's; `cells` are as many as the columns, people by name."""

    id: int
    cells: "tuple[Shown, ...]"


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The registers that a person may see; with `register`, a page of one.

    `heads` are message ids. `after` is where the next page begins, "" at the end; `words` are those searched for.
    """

    registers: tuple[Register, ...] = ()
    register: Register | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[LedgerRow, ...] = ()
    after: str = ""
    words: str = ""


class Ledgers:
    """Reads registers."""

    def __init__(self, service: "CaseService", pages: "Pages") -> None:
        self._service = service
        self._finder = Finder(service, pages.picker)

    def of(self, roles: "frozenset[str]") -> tuple[Register, ...]:
        """Return the registers that people of the roles may see."""
        registers = self._service.world().centre.registers.values()
        return tuple(register for register in registers if register.seen_by & roles)

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the list of registers, or a page of one: the argument is `delays`, `delays.<after>` or `delays words`.

        Raises:
            NotAllowed: there is none of that name for this person.
        """
        own = self.of(contact.person.acts_as)
        if base.page == REGISTERS:
            return replace(base, ledger=LedgerView(own))
        named, _, words = base.argument.strip().partition(" ")
        name, _, after = named.partition(".")
        register = next((one for one in own if one.id == name), None)
        if register is None:
            raise NotAllowed(NOT_FOR_YOU)
        view = LedgerView(own, register, self.heads(register), words=words.strip())
        if words.strip():
            return replace(
                base, ledger=replace(view, rows=await self._found(register, contact, words.strip()))
            )
        start = (
            int(after)
            if after.isascii() and after.isdigit() and len(after) < len(str(NEWEST)) + 1
            else NEWEST
        )
        rows, following = await self._some(register, contact.person, min(start, NEWEST))
        return replace(base, ledger=replace(view, rows=rows, after=following))

    def heads(self, register: Register) -> tuple[str, ...]:
        """Return the message ids of the columns' heads."""
        return tuple(self._head(column, register) for column in register.columns)

    def _head(self, column: "Column", register: Register) -> str:
        if column.label:
            return column.label
        if column.name in CASE_LABELS:
            return CASE_LABELS[column.name]
        world = self._service.world()
        flow = self._flow(register, world)
        case = case_of_record(0, self._service.clock.now())
        return labelled(tuple(column.name.split(".")), CaseScope(flow, case, world, case.opened_at)).label

    @staticmethod
    def _flow(register: Register, world: "World") -> "Flow":
        if register.record:
            return flow_of_record(world.centre.records[register.record])
        return world.centre.flows[register.flows[0]]

    async def _some(
        self, register: Register, reader: "Person", before: int
    ) -> tuple[tuple[LedgerRow, ...], str]:
        """Return a page of rows older than a place, and where the next begins."""
        rows: list[LedgerRow] = []
        looked_at = 0
        async for row, identity in self._walk(register, reader, before):
            if len(rows) == PAGE_SIZE or looked_at == LOOKED_AT:
                return tuple(rows), str(before)
            before, looked_at = identity, looked_at + 1
            if row is not None:
                rows.append(row)
        return tuple(rows), ""

    async def rows(self, register: Register, reader: "Person | None") -> AsyncIterator[LedgerRow]:
        """Yield every row, newest first; `reader` None sees everything, as whoever has the database does."""
        async for row, _ in self._walk(register, reader, NEWEST):
            if row is not None:
                yield row

    async def _walk(
        self, register: Register, reader: "Person | None", before: int
    ) -> "AsyncIterator[tuple[LedgerRow | None, int]]":
        """Yield each case or record before a place, newest first: its row (None when it does not belong), its id."""
        while True:
            world, now = self._service.world(), self._service.clock.now()
            cases = await self._batch(register, world, before, now)
            scopes = [CaseScope(self._flow_of(case, register, world), case, world, now) for case in cases]
            for case, row in zip(cases, await self._rows(register, scopes, reader), strict=True):
                before = _identity(case, register)
                yield row, before
            if len(cases) < BATCH:
                return

    def _flow_of(self, case: "Case", register: Register, world: "World") -> "Flow":
        return (
            self._flow(register, world) if register.record else world.rules(case.flow, case.flow_version).flow
        )

    async def _batch(self, register: Register, world: "World", before: int, now: "datetime") -> "list[Case]":
        """Read the next cases, or records as cases about them."""
        if register.record:
            query = Statement("records_before", {"type": register.record, "before": before, "limit": BATCH})
            (found,) = await self._service.store.read(query)
            records = [record_from_row(row) for row in found]
            world.add(records=records)
            return [case_of_record(record.id, now) for record in records]
        queries = [
            Statement("cases_of_flow", {"flow": flow, "before": before, "limit": BATCH})
            for flow in register.flows
        ]
        answers = await self._service.store.read(*queries)
        cases = [case_from_row(row) for rows in answers for row in rows]
        return sorted(cases, key=lambda case: -case.id)[:BATCH]

    async def _rows(
        self, register: Register, scopes: Sequence[CaseScope], reader: "Person | None"
    ) -> list[LedgerRow | None]:
        """Return the row of each case, None for those that do not belong into the register."""
        if not scopes:
            return []
        histories = await self._near(register, scopes)
        drafts: list[tuple[int, tuple[object, ...]] | None] = []
        for scope, history in zip(scopes, histories, strict=True):
            cells = await self._service.seen(
                scope.around,  # type: ignore[arg-type]  # the world that was read
                lambda scope=scope, history=history: _cells(register, scope, history, reader),  # type: ignore[misc]  # bound at once
            )
            drafts.append((_identity(scope.case, register), cells) if cells is not None else None)
        people = {
            one for draft in drafts if draft is not None for cell in draft[1] for one in people_of(cell)
        }
        names = await self._service.directory.names(people)
        return [
            LedgerRow(draft[0], tuple(_with_name(cell, names) for cell in draft[1]))
            if draft is not None
            else None
            for draft in drafts
        ]

    async def _near(self, register: Register, scopes: Sequence[CaseScope]) -> "list[Sequence[Row]]":
        """Read the records next to the cases, and what has happened in them, in one go."""
        if register.record:
            near = [Statement("records_near_record", {"id": scope.case.about}) for scope in scopes]
            answers = await self._service.store.read(*near)
            for scope, rows in zip(scopes, answers, strict=True):
                scope.around.add(records=map(record_from_row, rows))  # type: ignore[attr-defined]  # a world
            return [()] * len(scopes)
        queries = [
            query
            for scope in scopes
            for query in (
                Statement("records_near_case", {"id": scope.case.id}),
                Statement("history_of", {"case_id": scope.case.id}),
            )
        ]
        answers = await self._service.store.read(*queries)
        for scope, rows in zip(scopes, answers[::2], strict=True):
            scope.around.add(records=map(record_from_row, rows))  # type: ignore[attr-defined]  # a world
        return list(answers[1::2])

    async def _found(self, register: Register, contact: "Contact", words: str) -> tuple[LedgerRow, ...]:
        """Return the rows that the words find: by number, or by the records they are about."""
        world, now = self._service.world(), self._service.clock.now()
        cases, _, records = await self._finder.find(contact, words, world)
        if register.record:
            own = [case_of_record(one.id, now) for one in records if one.type == register.record]
        else:
            own = [case for case in cases if case.flow in register.flows]
        scopes = [CaseScope(self._flow_of(case, register, world), case, world, now) for case in own]
        rows = await self._rows(register, scopes, contact.person)
        return tuple(row for row in rows if row is not None)


def _with_name(cell: object, names: "Mapping[int, str]") -> "Shown":
    return with_names(cell, names)  # type: ignore[return-value]  # no person is left without a name


def _identity(case: "Case", register: Register) -> int:
    return case.about if register.record and case.about is not None else case.id


def _cells(
    register: Register, scope: CaseScope, history: "Sequence[Row]", reader: "Person | None"
) -> "tuple[object, ...] | None":
    """Return the cells of a case, people still by id; None when it does not belong into the register."""
    if reader is not None and reader.id in kept_apart(scope):
        return None
    where = register.where.get(scope.case.flow)
    if where is not None and not where(scope):
        return None
    left = {row["from_state"]: row for row in history if row["from_state"] != row["to_state"]}
    entered = {row["to_state"]: row for row in history if row["from_state"] != row["to_state"]}
    return tuple(_cell(column, scope, left, entered, reader) for column in register.columns)


def _cell(  # noqa: PLR0911 - one arm per kind of column
    column: "Column",
    scope: CaseScope,
    left: "Mapping[str, Row]",
    entered: "Mapping[str, Row]",
    reader: "Person | None",
) -> "Shown | PersonId":
    match column.tells:
        case Tells.NAME:
            return _named(column.name, scope, reader)
        case Tells.EXPRESSION:
            expr = column.exprs.get(scope.case.flow)
            spec = (
                Labelled(expr.type.kind, "", record=expr.type.record)
                if expr is not None
                else Labelled("", "")
            )
            return shown(expr(scope), spec, scope.around) if expr is not None else None
        case Tells.ENTERED:
            return moment_of(entered[column.name]["at"]) if column.name in entered else None
        case Tells.LEFT:
            return moment_of(left[column.name]["at"]) if column.name in left else None
    row = left.get(column.name)
    if row is None:
        return None
    kind, _, who = row["actor"].partition(":")
    if column.tells is Tells.BY:
        return PersonId(int(who)) if kind == "person" else None
    state = scope.flow.states.get(column.name)
    event = state.on.get(row["event"]) if state is not None else None
    return Words(event.label) if event is not None and event.label else None


def _named(name: str, scope: CaseScope, reader: "Person | None") -> "Shown | PersonId":
    if name in CASE_LABELS:
        return _of_case(name, scope)
    path = tuple(name.split("."))
    spec, value = labelled(path, scope), scope.value(path)
    if value is None or value == ():
        return None
    if reader is not None and spec.seen_by and not spec.seen_by & reader.acts_as:
        return hidden(value, spec.kind) if spec.masked else None
    return shown(value, spec, scope.around)


def _of_case(name: str, scope: CaseScope) -> "Shown | PersonId":
    case = scope.case
    match name:
        case "case.stage":
            state = scope.flow.states.get(case.state)
            return Words(state.title) if state is not None else None
        case "case.starter":
            return PersonId(case.opened_by)
        case "case.closed_on":
            return case.closed_at.astimezone(scope.around.zone).date() if case.closed_at is not None else None
        case "case.opened_on":
            return case.opened_at.astimezone(scope.around.zone).date()
        case _:
            return Name(case.number)
