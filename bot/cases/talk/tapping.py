"""Taps on the buttons of a case: fire an event, ask for what it needs first, show the card."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.actions import Confirm, Hand, Open, Press, Tick
from bot.cases.base.outbox import SURE, Handled, Message, Toast
from bot.cases.base.ports import Statement
from bot.cases.casework.telling import Asker
from bot.cases.forms.drafts import TICK, Asking, new_draft
from bot.cases.view.cards import may_look
from bot.engine.basics.messages import N_
from bot.engine.deciding.decide import CONFIRM, DECLINE
from bot.engine.deciding.scope import CaseScope
from bot.engine.forms.form import SUMMARY
from bot.engine.spec.case import Event
from bot.errors import NotAllowed, StaleButton

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.forms.desk import FormDesk
    from bot.cases.pages.replying import Replies
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case
    from bot.engine.spec.model import Item

NOT_YOUR_CASE = N_("This case belongs to others.")
DONE = N_("Done.")
OfCase = Press | Tick | Confirm | Hand | Open
"""The buttons of cards."""


class Taps:
    """Turns taps into events of cases. A stale button shows the case as it is now."""

    def __init__(self, service: "CaseService", desk: "FormDesk", replies: "Replies") -> None:
        self._service = service
        self._desk = desk
        self._replies = replies

    async def take(self, contact: "Contact", action: OfCase, incoming: "Incoming", ref: str) -> Handled:
        """Do what the button says; `ref` is the message it stands on.

        Raises:
            Refusal: it is not this person's to do, or not possible now; nothing has changed.
        """
        match action:
            case Press():
                return await self._press(contact, action, incoming, ref)
            case Tick():
                return await self._tick(contact, action, incoming, ref)
            case Confirm(case=case, face=face, yes=yes):
                event = Event(CONFIRM if yes else DECLINE, contact.person, incoming.key, {}, face)
                return await self._fire(contact, case, event, incoming, ref)
            case Hand(case=case, face=face, to=to):
                event = Event("reassign", contact.person, incoming.key, {"to": to}, face)
                return await self._fire(contact, case, event, incoming, ref)
            case Open(case=case):
                return await self._show(contact, case, incoming, ref)

    async def _press(self, contact: "Contact", press: Press, incoming: "Incoming", ref: str) -> Handled:
        world = self._service.world()
        case = await self._service.load_case(world, press.case)
        flow = world.rules(case.flow, case.flow_version).flow
        state = flow.states[case.state]
        spec = state.on.get(press.event)
        event = Event(press.event, contact.person, incoming.key, {}, press.face, press.seen)
        if spec is None and case.is_open and (common := Asking.for_common(press.event, flow)) is not None:
            await self._service.rehearse(case, replace(event, face=None), world)
            return await self._desk.begin(contact, case, common, incoming, ref, world)
        if case.face == press.face and case.is_open and spec is not None:
            asking = Asking.for_event(state, spec)
            if await self._asks(contact, case, asking, world):
                asking = replace(asking, seen=press.seen)
                await self._service.rehearse(case, event, world)
                return await self._desk.begin(contact, case, asking, incoming, ref, world)
            if spec.sure and not press.sure:
                await self._service.rehearse(case, event, world)
                return await self._show(contact, press.case, incoming, ref, sure=press.event)
        return await self._fire(contact, press.case, event, incoming, ref)

    async def _asks(self, contact: "Contact", case: "Case", asking: Asking, world: "World") -> bool:
        """Tell whether there is anything to ask before the event: its questions may not apply to this case."""
        if not asking.asks:
            return False
        now = self._service.clock.now()
        draft = await self._service.seen(world, lambda: new_draft(case, asking, contact.id, world, now))
        return draft.summary or draft.at != SUMMARY

    async def _tick(self, contact: "Contact", tick: Tick, incoming: "Incoming", ref: str) -> Handled:
        """Tick an item; one that needs a proof asks for it first."""
        world = self._service.world()
        case = await self._service.load_case(world, tick.case)
        state = world.rules(case.flow, case.flow_version).flow.states[case.state]
        item = next((one for one in state.items if one.id == tick.item), None)
        event = Event(TICK, contact.person, incoming.key, {"item": tick.item}, tick.face)
        if item is not None and case.face == tick.face and case.is_open and _proof_missing(item, case):
            await self._service.rehearse(case, event, world)
            return await self._desk.begin(contact, case, Asking.for_proof(item), incoming, ref, world)
        return await self._fire(contact, tick.case, event, incoming, ref)

    async def _fire(
        self, contact: "Contact", case: int, event: Event, incoming: "Incoming", ref: str
    ) -> Handled:
        try:
            outcome = await self._service.apply(
                case, event, asker=Asker(contact.id, ref), closing=incoming.closing
            )
        except StaleButton as stale:
            shown = await self._show(contact, case, incoming, ref)
            return Handled(contact.language, Toast(stale.msgid, stale.params, alert=True), shown.messages)
        return Handled(contact.language, Toast(DONE), outcome.messages)

    async def linked(self, contact: "Contact", link: str, incoming: "Incoming") -> Handled | None:
        """Show the case that a lasting link names; None when it names none.

        Raises:
            NotAllowed: the person has no part in it.
        """
        (rows,) = await self._service.store.read(Statement("case_linked", {"link": link}))
        return await self._show(contact, rows[0]["case_id"], incoming, "") if rows else None

    async def _show(
        self, contact: "Contact", case: int, incoming: "Incoming", ref: str, *, sure: str = ""
    ) -> Handled:
        """Show the card; `sure` is an event about which it asks once more."""
        world = self._service.world()
        found = await self._service.load_case(world, case)
        flow = world.rules(found.flow, found.flow_version).flow
        now = self._service.clock.now()
        scope = CaseScope(flow, found, world, now)
        if not await self._service.seen(world, lambda: may_look(contact.person, scope)):
            raise NotAllowed(NOT_YOUR_CASE)
        params = {SURE: sure} if sure else {}
        message = Message.to(
            contact, world.new_id(), "card", f"case:{case}", edit=ref, case_id=case, params=params
        )
        return await self._replies.send(contact, incoming, [message], Toast("") if ref else None)


def _proof_missing(item: "Item", case: "Case") -> bool:
    return bool(item.proof) and item.id not in case.marks and case.values.get(item.proof) is None
