"""Pages: home, to-do list, my cases, what can be started, choosing a record. Read models only."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.roles import may_start, works_here
from bot.cases.base.shown import Words, record_line
from bot.cases.pages.ageing import may_age
from bot.cases.pages.board import leads
from bot.cases.pages.more import MoreView, more_of
from bot.cases.pages.tasks import case_line, task_line, tasks_of
from bot.cases.people.staff import OWNER, Staff, StaffView
from bot.cases.records.finding import Finder
from bot.cases.records.importing import importable
from bot.cases.records.picking import RecordPicker
from bot.cases.view.views import CaseLine

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.ageing import AgeingView
    from bot.cases.pages.board import BoardView
    from bot.cases.pages.briefs import BriefView
    from bot.cases.pages.collecting import CollectView
    from bot.cases.pages.daysdesk import WorkdayView
    from bot.cases.pages.importdesk import SheetView
    from bot.cases.pages.papers import PapersView
    from bot.cases.pages.recordview import RecordView
    from bot.cases.pages.registers import LedgerView
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case, Record

PAGE_SIZE = 8
CHARTS = "charts"
"""Cases to choose one from whose chart is wanted."""
MENUS = ("home", "welcome", "help")
"""Pages that say what a person may do here."""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A process that the person may start."""

    flow: str
    icon: str
    title: str
    summary: str
    command: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record to choose; `title` is that of its type, where records of several types stand together."""

    record: int
    line: Words
    title: str = ""


@dataclass(frozen=True, slots=True)
class StartLine:
    """A process that could be started about a record."""

    flow: str
    icon: str
    title: str
    record: int
    line: Words


@dataclass(frozen=True, slots=True)
class PageView:
    """A page. `argument` is the page's own (a flow to start, an offset)."""

    page: str
    name: str
    roles: tuple[str, ...]
    cases: tuple[CaseLine, ...] = ()
    flows: tuple[FlowLine, ...] = ()
    records: tuple[RecordLine, ...] = ()
    starts: tuple[StartLine, ...] = ()
    argument: str = ""
    alone: bool = False
    """What is started may be about nobody of the records."""
    waiting: int = 0
    inside: bool = False
    """The reader works here."""
    more: str = ""
    said: Words | None = None
    about: MoreView | None = None
    """The case that the page tells more about."""
    hint: str = ""
    """The command that takes words to search by."""
    staff: StaffView | None = None
    """The people that the page is about."""
    phone: str = ""
    """The number of the reader that visitors get, as people write it."""
    workdays: "tuple[WorkdayView, ...]" = ()
    """The days of the month that the page shows."""
    sets_up: bool = False
    """The reader sets up the centre."""
    keeps_days: bool = False
    """The reader keeps the calendar of working days."""
    appoints: bool = False
    """The reader may say who works here."""
    imports: bool = False
    """The reader may import records."""
    sheet: "SheetView | None" = None
    """The sheet, or what may be imported, that the page shows."""
    record: "RecordView | None" = None
    """The record that the page shows."""
    ledger: "LedgerView | None" = None
    """The registers, or the page of one."""
    form: int = 0
    """The form that is open meanwhile: the page leads back to it."""
    registers: bool = False
    """There are registers for the reader."""
    brief: "BriefView | None" = None
    """The day that the page shows."""
    board: "BoardView | None" = None
    """The board, or the bottlenecks of the week."""
    leads: bool = False
    """The board is for the reader."""
    collects: bool = False
    """What is overdue is shown to the reader."""
    ageing: "AgeingView | None" = None
    """What is overdue, where the page shows it."""
    collecting: "CollectView | None" = None
    """What is to be collected today, where the page shows it."""
    papers: "PapersView | None" = None
    """The papers or decisions of a case that the page shows."""


Loader = Callable[[PageView, "Contact"], Awaitable[PageView]]
"""Fills in a page of another desk."""


class Pages:
    """Loads pages for a person."""

    def __init__(self, service: "CaseService", staff: Staff) -> None:
        self._service = service
        self._staff = staff
        self.picker = RecordPicker(service.store)
        self._finder = Finder(service, self.picker)
        self._others: dict[str, Loader] = {}

    def register(self, pages: "str | tuple[str, ...]", loader: Loader) -> None:
        """Let another desk load a page of its own, or several."""
        self._others.update(dict.fromkeys((pages,) if isinstance(pages, str) else pages, loader))

    async def load(  # noqa: PLR0911 - one return per page
        self,
        page: str,
        contact: "Contact",
        argument: str = "",
        said: Words | None = None,
        records: "tuple[Record, ...] | None" = None,
    ) -> PageView:
        """Return the page; an unknown name gives the home page. `records` are those to choose from, when known."""
        world = self._service.world()
        centre = world.centre
        titles = tuple(centre.roles[role].title for role in sorted(contact.roles) if role in centre.roles)
        base = PageView(
            page,
            contact.name,
            titles,
            argument=argument,
            said=said,
            inside=works_here(contact, world),
            appoints=bool(self._staff.may_give(contact)),
            sets_up=OWNER in contact.roles,
            keeps_days=bool(contact.roles & centre.calendar_keepers),
            leads=leads(contact, world),
            collects=may_age(contact, world),
        )
        if page in self._others:
            return await self._others[page](base, contact)
        match page:
            case "todo" | "cases":
                lines, more = await self._cases(page, contact, world, _offset(argument))
                return replace(base, cases=lines, more=more)
            case "new":
                return replace(base, flows=flows_for(contact, world))
            case "more" | "hand" | "cancel":
                return replace(base, about=await more_of(self._service, contact, argument))
            case "people" | "person" | "invite" | "leaves" | "away" | "setup":
                return replace(base, staff=await self._staff.view(page, contact, argument))
            case "found":
                return await self._found(base, contact, world)
            case "charts":
                return replace(base, cases=await self._charted(contact, argument, world))
            case "pick" if argument in centre.flows:
                flow = centre.flows[argument]
                if records is None:
                    records = await self.picker.offered(contact, flow.about, world)
                world.add(records=records)
                command = flow.start.command
                base = replace(base, hint=f"/{command}" if command else "")
                lines_of = tuple([RecordLine(r.id, await self._line(r.id, world)) for r in records])
                alone = flow.start.alone and base.inside
                return replace(base, records=lines_of, alone=alone)
            case "language" | "said" | "refused" | "find":
                return base
            case _:
                (rows,) = await self._service.store.read(
                    Statement("count_todo", {"person_id": contact.id, "seat": f"person:{contact.id}"})
                )
                imports = bool(importable(contact.roles, centre))
                flows, waiting = flows_for(contact, world), rows[0]["n"]
                roles = contact.person.acts_as
                registers = any(one.seen_by & roles for one in centre.registers.values())
                known = page if page in MENUS else "home"
                return replace(
                    base, page=known, flows=flows, waiting=waiting, imports=imports, registers=registers
                )

    async def _cases(
        self, page: str, contact: "Contact", world: "World", offset: int
    ) -> tuple[tuple[CaseLine, ...], str]:
        if page == "todo":
            tasks = await tasks_of(self._service, contact, world)
            shown = tasks[offset : offset + PAGE_SIZE]
            lines = [await task_line(self._service, task, world) for task in shown]
            return tuple(lines), str(offset + PAGE_SIZE) if len(tasks) > offset + PAGE_SIZE else ""
        query = Statement(
            "cases_of_person",
            {
                "person_id": contact.id,
                "seat": f"person:{contact.id}",
                "limit": PAGE_SIZE + 1,
                "offset": offset,
            },
        )
        (rows,) = await self._service.store.read(query)
        lines = [await self._line_of(case_from_row(row), world) for row in rows[:PAGE_SIZE]]
        return tuple(lines), str(offset + PAGE_SIZE) if len(rows) > PAGE_SIZE else ""

    async def _found(self, base: PageView, contact: "Contact", world: "World") -> PageView:
        """Return what was found for the page's argument."""
        cases, startable, records = await self._finder.find(contact, base.argument, world)
        lines = [await self._line_of(case, world) for case in cases]
        starts = [
            StartLine(flow.id, flow.icon, flow.title, record.id, await self._line(record.id, world))
            for flow, record in startable
        ]
        titles = {kind.id: kind.title for kind in world.centre.records.values()}
        alone = [RecordLine(one.id, await self._line(one.id, world), titles[one.type]) for one in records]
        return replace(base, cases=tuple(lines), starts=tuple(starts), records=tuple(alone))

    async def _charted(self, contact: "Contact", text: str, world: "World") -> tuple[CaseLine, ...]:
        """Return the cases that the words find; without words the person's own open ones, the newest first."""
        if text:
            cases, _, _ = await self._finder.find(contact, text, world)
        else:
            who = {"person_id": contact.id, "seat": f"person:{contact.id}", "limit": PAGE_SIZE, "offset": 0}
            answers = await self._service.store.read(
                Statement("todo", who), Statement("cases_of_person", who)
            )
            own = {case.id: case for rows in answers for case in map(case_from_row, rows) if case.is_open}
            cases = tuple(sorted(own.values(), key=lambda case: -case.id)[:PAGE_SIZE])
        return tuple([await self._line_of(case, world) for case in cases])

    async def _line_of(self, case: "Case", world: "World") -> CaseLine:
        return await case_line(self._service, case, world)

    async def _line(self, record: int, world: "World") -> Words:
        return await self._service.seen(world, lambda: record_line(record, world))


def _offset(argument: str) -> int:
    """Return where a list goes on; a forged place is the beginning."""
    return int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 7 else 0  # noqa: PLR2004 - no list is longer


def flows_for(contact: "Contact", world: "World") -> tuple[FlowLine, ...]:
    """Return the processes that one of the person's roles may start."""
    return tuple(
        FlowLine(flow.id, flow.icon, flow.title, flow.summary, flow.start.command)
        for flow in world.centre.flows.values()
        if may_start(contact.roles, flow)
    )
