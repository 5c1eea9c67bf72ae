"""Reads half-filled forms with everything around them, in one go."""

from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, draft_from_row, record_from_row
from bot.cases.base.ports import Statement
from bot.cases.forms.drafts import Asking, OpenForm

if TYPE_CHECKING:
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService


class OpenForms:
    """The forms that people have open."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def in_focus(self, person: int) -> OpenForm | None:
        """Return the form the person is filling in, or None."""
        who = {"person_id": person}
        return await self._read("draft_in_focus", "case_in_focus", "records_in_focus", who)

    async def meant(self, person: int, incoming: "Incoming") -> OpenForm | None:
        """Return the form that the input is for: the one whose question it answers, else the one in focus."""
        if incoming.reply_to:
            shown = {"address": incoming.address, "message_ref": incoming.reply_to}
            (rows,) = await self._service.store.read(Statement("shown_in", shown))
            kind, _, draft = str(rows[0]["subject"]).partition(":") if rows else ("", "", "")
            opened = await self.form(int(draft)) if kind == "draft" else None
            if opened is not None and opened.draft.person == person:
                return opened
        return await self.in_focus(person)

    async def form(self, draft: int) -> OpenForm | None:
        """Return the form of a draft, or None when it is finished."""
        return await self._read("draft", "case_of_draft", "records_near_draft", {"id": draft})

    async def _read(self, draft: str, case: str, records: str, params: dict[str, int]) -> OpenForm | None:
        drafts, cases, near = await self._service.store.read(
            Statement(draft, params), Statement(case, params), Statement(records, params)
        )
        if not drafts or not cases:
            return None
        world = self._service.world()
        found = case_from_row(cases[0])
        world.add(records=map(record_from_row, near), cases=[found])
        return OpenForm(draft_from_row(drafts[0]), found, world, self._service.clock.now())

    async def of(self, person: int, case: int, asking: Asking) -> OpenForm | None:
        """Return the form that the person has open for the same thing."""
        query = Statement("draft_of", {"person_id": person, "case_id": case, "event": asking.event})
        (rows,) = await self._service.store.read(query)
        opened = await self.form(rows[0]["id"]) if rows else None
        return opened if opened is not None and opened.draft.item == asking.item else None
