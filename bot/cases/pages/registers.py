"""Registers as they are read: rows over cases or records, newest first, each cell as far as the reader may see it."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.naming import people_of, with_names
from bot.cases.base.ports import Statement
from bot.cases.base.shown import labelled
from bot.cases.pages.cells import cells_of, state_of
from bot.cases.pages.sieving import (
    NEWEST,
    STATES,
    Forms,
    Sieve,
    Wanted,
    dates_by,
    lets_pass,
    says,
    states_of_record,
    wanted_of,
)
from bot.cases.records.finding import Finder
from bot.engine.basics.messages import N_
from bot.engine.basics.values import Money
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.registers import CASE_LABELS, Column, Register, Tells, case_of_record, flow_of_record
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.base.shown import Shown
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import Pages, PageView
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case, Person
    from bot.engine.spec.model import Flow

REGISTERS, ONE, SUMS, SIEVE = REGISTER_PAGES = ("registers", "register", "sums", "sieve")
EVERYTHING = Sieve()
PAGE_SIZE, MOST_FOUND, FEW = 5, 8, 10
CURRENCY = "CNY"
BATCH = 100
LOOKED_AT = 2_000
"""So many rows are looked through for one page before the rest is left to the next one."""
NOT_FOR_YOU = N_("This register is not shown to you.")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row. `id` is its case's or record's; `cells` are as many as the columns, people by name.

    `state` is the message id of where it stands, "" when nothing says so.
    """

    id: int
    cells: "tuple[Shown, ...]"
    state: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the rows of a register come to: how many in which state, and money by the number of the column.

    `cut`: there are more rows than were looked at.
    """

    count: int
    states: "Mapping[str, int]"
    money: "Mapping[int, Money]"
    cut: bool = False


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The registers that a person may see; with `register`, a page of one.

    `heads` are message ids. `after` is where the next page begins, "" at the end; `words` are those searched for.
    `states` are letters and message ids by which it can be sieved; `dated` is the head of the day that counts, or "".
    """

    registers: tuple[Register, ...] = ()
    register: Register | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[LedgerRow, ...] = ()
    after: str = ""
    words: str = ""
    sieve: Sieve = EVERYTHING
    states: tuple[tuple[str, str], ...] = ()
    dated: str = ""
    sums: "Sums | None" = None
    ageing: bool = False
    """What is overdue is shown to the reader, too."""


class Ledgers:
    """Reads registers."""

    def __init__(self, service: "CaseService", pages: "Pages", forms: Forms) -> None:
        self._service = service
        self._forms = forms
        self._finder = Finder(service, pages.picker)

    def of(self, roles: "frozenset[str]") -> tuple[Register, ...]:
        """Return the registers that people of the roles may see."""
        registers = self._service.world().centre.registers.values()
        return tuple(register for register in registers if register.seen_by & roles)

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the list of registers, a page of one, or its sums; for the argument see `bot.cases.pages.sieving`.

        Raises:
            NotAllowed: there is none of that name for this person.
        """
        own = self.of(contact.person.acts_as)
        if base.page == REGISTERS:
            return replace(base, ledger=LedgerView(own, ageing=base.collects))
        wanted = wanted_of(base.argument)
        register, sieve = self.named(wanted.name, contact), wanted.sieve
        heads, states = self.heads(register), self.states(register)
        view = LedgerView(
            own, register, heads, sieve=sieve, states=states, dated=self.dated(register), words=wanted.typed
        )
        if base.page == SIEVE:
            return replace(base, ledger=view)
        if base.page == SUMS:
            return replace(base, ledger=replace(view, sums=await self.sums(register, contact.person, sieve)))
        if sieve.words:
            return replace(base, ledger=replace(view, rows=await self._found(register, contact, wanted)))
        rows, following = await self._some(register, contact.person, wanted)
        return replace(base, ledger=replace(view, rows=rows, after=following))

    def named(self, name: str, contact: "Contact") -> Register:
        """Return the register of that name.

        Raises:
            NotAllowed: there is none for this person.
        """
        register = next((one for one in self.of(contact.person.acts_as) if one.id == name), None)
        if register is None:
            raise NotAllowed(NOT_FOR_YOU)
        return register

    def dated(self, register: Register) -> str:
        """Return the head of the day by which the register can be sieved, or ""."""
        name = dates_by(register)
        return self._head(Column(Tells.NAME, name), register) if name else ""

    def states(self, register: Register) -> tuple[tuple[str, str], ...]:
        """Return by which states the register can be sieved: letters and message ids."""
        if not register.record:
            return tuple(STATES.items())
        case = case_of_record(0, self._service.clock.now())
        scope = CaseScope(
            self._flow(register, self._service.world()), case, self._service.world(), case.opened_at
        )
        return tuple((str(at), one.label) for at, one in enumerate(states_of_record(register, scope)[:FEW]))

    def heads(self, register: Register) -> tuple[str, ...]:
        """Return the message ids of the columns' heads."""
        return tuple(self._head(column, register) for column in register.columns)

    def _head(self, column: Column, register: Register) -> str:
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
        self, register: Register, reader: "Person", wanted: Wanted
    ) -> tuple[tuple[LedgerRow, ...], str]:
        """Return a page of rows older than a place, and where the next begins."""
        rows: list[LedgerRow] = []
        looked_at, before = 0, wanted.before
        async for row, identity in self._walk(register, reader, wanted.sieve, before):
            if len(rows) == PAGE_SIZE or looked_at == LOOKED_AT:
                return tuple(rows), str(before)
            before, looked_at = identity, looked_at + 1
            if row is not None:
                rows.append(row)
        return tuple(rows), ""

    async def rows(
        self, register: Register, reader: "Person | None", sieve: Sieve = EVERYTHING
    ) -> AsyncIterator[LedgerRow]:
        """Yield every row that is wanted, newest first.

        `reader` None sees everything, as whoever has the database does.
        """
        async for row, _ in self._walk(register, reader, sieve, NEWEST):
            if row is not None:
                yield row

    async def sums(self, register: Register, reader: "Person", sieve: Sieve) -> "Sums":
        """Return how many rows there are, by state, and what their sums of money come to."""
        count, states, money = 0, Counter[str](), dict[int, Money]()
        async for row in self.rows(register, reader, sieve):
            if count == LOOKED_AT:
                return Sums(count, states, money, cut=True)
            count += 1
            states[row.state] += 1
            for at, cell in enumerate(row.cells):
                if isinstance(cell, Money) and cell.currency == CURRENCY:
                    money[at] = money.get(at, Money(0)) + cell
        return Sums(count, states, money)

    async def _walk(
        self, register: Register, reader: "Person | None", sieve: Sieve, before: int
    ) -> "AsyncIterator[tuple[LedgerRow | None, int]]":
        """Yield each case or record before a place, newest first: its row (None when it does not belong), its id."""
        while True:
            world, now = self._service.world(), self._service.clock.now()
            cases = await self._batch(register, world, before, now)
            scopes = [CaseScope(self._flow_of(case, register, world), case, world, now) for case in cases]
            rows = await self._rows(register, scopes, reader, sieve)
            for case, row in zip(cases, rows, strict=True):
                if row is None and _is_before(
                    case, register, sieve, now.astimezone(world.zone).date(), world
                ):
                    return
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
        self, register: Register, scopes: Sequence[CaseScope], reader: "Person | None", sieve: Sieve
    ) -> list[LedgerRow | None]:
        """Return the row of each case, None for those that do not belong into the register."""
        if not scopes:
            return []
        histories = await self._near(register, scopes)
        drafts: list[tuple[int, tuple[object, ...], str] | None] = []
        for scope, history in zip(scopes, histories, strict=True):
            cells = await self._service.seen(
                scope.around,  # type: ignore[arg-type]  # the world that was read
                lambda scope=scope, history=history: (  # type: ignore[misc]  # bound at once
                    cells_of(register, scope, history, reader) if lets_pass(sieve, register, scope) else None
                ),
            )
            made = (_identity(scope.case, register), cells, state_of(register, scope)) if cells else None
            drafts.append(made)
        people = {
            one for draft in drafts if draft is not None for cell in draft[1] for one in people_of(cell)
        }
        names = await self._service.directory.names(people)
        return [
            LedgerRow(draft[0], tuple(_with_name(cell, names) for cell in draft[1]), draft[2])
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

    async def _found(self, register: Register, contact: "Contact", wanted: Wanted) -> tuple[LedgerRow, ...]:
        """Return the newest rows with the words: by number, by the records they are about, or as they read."""
        world, now, sieve = self._service.world(), self._service.clock.now(), wanted.sieve
        cases, _, records = await self._finder.find(contact, wanted.typed, world)
        if register.record:
            own = [case_of_record(one.id, now) for one in records if one.type == register.record]
        else:
            own = [case for case in cases if case.flow in register.flows]
        scopes = [CaseScope(self._flow_of(case, register, world), case, world, now) for case in own]
        rows = await self._rows(register, scopes, contact.person, sieve)
        found = {row.id: row for row in rows if row is not None}
        looked_at = 0
        async for row, _ in self._walk(register, contact.person, sieve, NEWEST):
            looked_at += 1
            if len(found) >= MOST_FOUND or looked_at > LOOKED_AT:
                break
            if row is not None and says(row.cells, sieve.words, self._forms):
                found[row.id] = row
        return tuple(sorted(found.values(), key=lambda row: -row.id)[:MOST_FOUND])


def _is_before(case: "Case", register: Register, sieve: Sieve, today: "date", world: "World") -> bool:
    """Tell whether this case, and so every older one, was opened before the period."""
    days = sieve.days(today)
    if days is None or register.record or register.dated:
        return False
    return case.opened_at.astimezone(world.zone).date() < days[0]


def _with_name(cell: object, names: "Mapping[int, str]") -> "Shown":
    return with_names(cell, names)  # type: ignore[return-value]  # no person is left without a name


def _identity(case: "Case", register: Register) -> int:
    return case.about if register.record and case.about is not None else case.id
