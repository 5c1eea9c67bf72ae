"""Submits forms: the event is fired with the answers, and whoever is refused keeps every answer that still holds."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.outbox import Handled, Toast
from bot.cases.base.ports import Statement
from bot.cases.casework.telling import Asker
from bot.cases.forms.drafts import OpenForm, focus
from bot.engine.basics.messages import N_
from bot.engine.deciding.common import SAID
from bot.engine.forms import form
from bot.engine.forms.form import SUMMARY
from bot.engine.spec.case import Event
from bot.errors import ClaimRefused, NotAllowed, Refusal, StaleButton

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.forms.formscreens import FormScreens

SENT = N_("Sent.")


class Submitting:
    """Carries complete forms into their cases."""

    def __init__(self, service: "CaseService", screens: "FormScreens") -> None:
        self._service = service
        self._screens = screens

    async def submit(
        self, contact: "Contact", opened: OpenForm, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Fire the event with the answers; the draft ends in the same unit."""
        draft = opened.draft
        complete = await self._service.seen(opened.world, lambda: form.move_on(draft, opened.facts))
        if complete.at != SUMMARY:
            return await self._screens.put(contact, opened, complete, incoming, tapped)
        cleared = {name: None for name in complete.skipped if opened.case.values.get(name) is not None}
        values = {**complete.values, **cleared}
        if draft.item:
            values = {**values, "item": draft.item}
        # A remark is about the case, not about one face of it: it is welcome also when the case has moved on.
        face = None if draft.event in SAID else draft.face
        event = Event(draft.event, contact.person, incoming.key, values, face, draft.seen)
        unit = [
            Statement("delete_draft", {"id": draft.id}),
            focus(contact.id, None),
            *incoming.closing,
        ]
        try:
            outcome = await self._service.apply(
                opened.case.id, event, asker=Asker(contact.id, tapped), closing=unit, world=opened.world
            )
        except StaleButton:
            # The input itself is closed with the answer that says so.
            await self._service.store.commit(unit[:2])
            raise
        except NotAllowed:
            raise
        except ClaimRefused as refusal:
            return await self._taken(contact, replace(opened, draft=complete), refusal, incoming, tapped)
        except Refusal as refusal:
            return await self._screens.again(
                contact, replace(opened, draft=complete), refusal, incoming, tapped
            )
        return Handled(contact.language, Toast(SENT) if tapped else None, outcome.messages)

    async def _taken(
        self, contact: "Contact", opened: OpenForm, refusal: ClaimRefused, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Ask anew for what others have taken a moment ago; every other answer stays."""
        draft, facts = opened.draft, opened.facts
        slots = ((name, facts.flow.field(name).slots) for name in draft.asks)
        name = next((name for name, slots in slots if slots is not None and slots.what == refusal.kind), None)
        if name is not None:
            edited = await self._service.seen(opened.world, lambda: form.edit(draft, name, facts))
            opened = replace(opened, draft=edited, moved=True)
        return await self._screens.again(contact, opened, refusal, incoming, tapped)
