"""Finding: cases by their number, and by the records they are about; what could be started about a record.

Everybody finds only what they may open: who works here among all, others among what is theirs.
"""

from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.roles import may_start, works_here
from bot.cases.view.cards import may_look
from bot.engine.deciding.scope import CaseScope
from bot.errors import InvalidField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.cases.records.picking import RecordPicker
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case, Record
    from bot.engine.spec.model import Flow

SHOWN = 8
SHORTEST = 2
FIGURES = 4
"""Case numbers have at least so many figures behind their prefix: YQ-0001."""


class Finder:
    """Finds cases and records for one person."""

    def __init__(self, service: "CaseService", picker: "RecordPicker") -> None:
        self._service = service
        self._picker = picker

    async def find(
        self, contact: "Contact", text: str, world: "World"
    ) -> "tuple[tuple[Case, ...], tuple[tuple[Flow, Record], ...], tuple[Record, ...]]":
        """Return the cases, open ones first, the processes that could be started about records without one, records.

        Records by themselves are for who works here.
        """
        if len(text) < SHORTEST:
            return (), (), ()
        hits = await self._hits(contact, text, world)
        records = await self._records(contact, hits, world)
        both = [*await self._numbered(text, world), *await self._about(records)]
        cases = list({case.id: case for case in both}.values())
        seen = [case for case in cases if await self._open_to(contact, case, world)]
        seen.sort(key=lambda case: (not case.is_open, -case.id))
        busy = {
            (case.flow, case.about)
            for case in cases
            if case.is_open and world.centre.flows[case.flow].start.one_open
        }
        startable = [
            (flow, record)
            for record in records
            for flow in world.centre.flows.values()
            if flow.about == record.type
            and may_start(contact.roles, flow)
            and (flow.id, record.id) not in busy
        ]
        alone = tuple(hits.values())[: SHOWN // 2] if works_here(contact, world) else ()
        return tuple(seen[:SHOWN]), tuple(startable[: SHOWN // 2]), alone

    async def _hits(self, contact: "Contact", text: str, world: "World") -> "dict[int, Record]":
        """Return the records with the words."""
        found: dict[int, Record] = {}
        for kind in world.centre.records:
            try:
                hits = await self._picker.search(contact, kind, text, world)
            except InvalidField:
                continue
            found.update((record.id, record) for record in hits)
        return found

    async def _records(self, contact: "Contact", hits: "dict[int, Record]", world: "World") -> "list[Record]":
        """Return the records that processes are about: those found; for who works here also a buyer's purchases."""
        found = dict(hits)
        if works_here(contact, world):
            queries = [Statement("records_referring", {"to_id": one, "limit": SHOWN}) for one in found]
            answers = await self._service.store.read(*queries) if queries else []
            referring = [record_from_row(row) for rows in answers for row in rows]
            world.add(records=referring)
            found.update((record.id, record) for record in referring)
        about = {flow.about for flow in world.centre.flows.values()}
        return [record for record in found.values() if record.type in about][:SHOWN]

    async def _numbered(self, text: str, world: "World") -> "list[Case]":
        wanted = text.upper().replace(" ", "")
        if wanted.isascii() and wanted.isdigit():
            numbers = [f"{flow.prefix}-{wanted.zfill(FIGURES)}" for flow in world.centre.flows.values()]
        else:
            numbers = [wanted]
        queries = (Statement("case_numbered", {"number": number}) for number in numbers)
        answers = await self._service.store.read(*queries)
        return [case_from_row(row) for rows in answers for row in rows]

    async def _about(self, records: "Iterable[Record]") -> "list[Case]":
        queries = [Statement("cases_of_record", {"about": record.id, "limit": SHOWN}) for record in records]
        answers = await self._service.store.read(*queries) if queries else []
        return [case_from_row(row) for rows in answers for row in rows]

    async def _open_to(self, contact: "Contact", case: "Case", world: "World") -> bool:
        world.add(cases=[case])
        flow = world.rules(case.flow, case.flow_version).flow
        scope = CaseScope(flow, case, world, self._service.clock.now())
        return await self._service.seen(world, lambda: may_look(contact.person, scope))
