"""Starting a process: find what it is about, open the case, ask its first question."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.outbox import Handled, Message, Toast
from bot.cases.base.ports import Statement
from bot.cases.base.roles import may_start, works_here
from bot.cases.casework.saving import outbox_rows
from bot.cases.casework.telling import Asker
from bot.cases.clockwork.daily import of_today
from bot.cases.forms.drafts import Asking, insert_draft, new_draft, question_message
from bot.cases.forms.questions import question_view
from bot.engine.basics.messages import N_
from bot.engine.deciding.asking import is_submit
from bot.engine.deciding.cascade import Opening
from bot.engine.forms import form
from bot.engine.forms.form import FormScope
from bot.engine.spec.case import Event, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.forms.desk import FormDesk
    from bot.cases.pages.pages import Pages
    from bot.engine.deciding.world import World
    from bot.engine.spec import effects as fx
    from bot.engine.spec.case import Case, Record
    from bot.engine.spec.model import EventSpec, Flow, State

NOT_STARTED_BY_YOU = N_("This process is started by others.")
UNKNOWN = N_("This process is not offered here any more.")
NOTHING_TO_BE_ABOUT = N_(
    "I found nothing of yours that this could be about. Your consultant will be glad to help."
)


def form_event(state: "State") -> "EventSpec | None":
    """Return the event that carries the questions of a form state."""
    return next((spec for spec in state.on.values() if is_submit(state, spec)), None)


class Starting:
    """Opens cases for people."""

    def __init__(self, service: "CaseService", desk: "FormDesk", pages: "Pages") -> None:
        self._service = service
        self._desk = desk
        self._pages = pages

    async def begin(  # noqa: PLR0913, PLR0917 - what a start depends on
        self,
        contact: "Contact",
        flow_id: str,
        about: int,
        incoming: "Incoming",
        tapped: str,
        words: str = "",
        *,
        alone: bool = False,
    ) -> Handled:
        """Start the process, or show the case that is already running, or ask what it is about.

        `words` narrow the choice: `/delay 1201`. `alone`: it is about nobody whom the centre knows.

        Raises:
            Refusal: the person may not start it, or there is nothing it could be about.
        """
        world = self._service.world()
        flow = world.centre.flows.get(flow_id)
        if flow is None:
            raise Refusal(UNKNOWN)
        if not may_start(contact.roles, flow):
            raise NotAllowed(NOT_STARTED_BY_YOU)
        alone = flow.start.alone and (alone or (flow.start.at_once and not words and not about))
        if flow.about and not about and not alone:
            picker = self._pages.picker
            if words:
                found = await picker.search(contact, flow.about, words, world)
            else:
                found = await picker.offered(contact, flow.about, world)
            here = works_here(contact, world)
            if not found and not flow.start.alone:
                raise Refusal(NOTHING_TO_BE_ABOUT)
            if len(found) > 1 or (here and flow.start.alone and not words):
                return await self._choose(contact, flow, incoming, tapped, found)
            about = found[0].id if found else 0
        elif about:
            about = await self._pages.picker.chosen(contact, flow.about, str(about), world)
        if about:
            running, near = await self._service.store.read(
                Statement("cases_about", {"about": about, "flow": flow.id}),
                Statement("records_near_record", {"id": about}),
            )
            world.add(records=map(record_from_row, near))
            if running and flow.start.one_open:
                return await self._join(contact, case_from_row(running[0]), incoming, tapped, world)
        elif flow.start.alone and flow.start.one_open and not works_here(contact, world):
            query = Statement("cases_of_nobody", {"flow": flow.id, "person_id": contact.id})
            (running,) = await self._service.store.read(query)
            if running:
                return await self._join(contact, case_from_row(running[0]), incoming, tapped, world)
        return await self._open(contact, flow, about or None, incoming, tapped, world)

    async def _choose(
        self,
        contact: "Contact",
        flow: "Flow",
        incoming: "Incoming",
        tapped: str,
        found: "tuple[Record, ...]",
    ) -> Handled:
        view = await self._pages.load("pick", contact, flow.id, records=found)
        identity = self._service.world().new_id()
        message = Message.to(contact, identity, "page", "page:pick", msgid="pick", edit=tapped, view=view)
        return await self._send(contact, incoming, message, tapped)

    async def _join(
        self, contact: "Contact", case: "Case", incoming: "Incoming", tapped: str, world: "World"
    ) -> Handled:
        """Go on with the open form where there is one, else show the running case."""
        flow = world.rules(case.flow, case.flow_version).flow
        state = flow.states[case.state]
        spec = form_event(state)
        if spec is not None and sits_in(contact.person, case.seats):
            await self._service.load_case(world, case.id)
            return await self._desk.begin(
                contact, case, Asking.for_event(state, spec), incoming, tapped, world
            )
        message = _card(contact, world, case, tapped)
        return await self._send(contact, incoming, message, tapped)

    async def _open(  # noqa: PLR0913, PLR0917 - what a start depends on
        self,
        contact: "Contact",
        flow: "Flow",
        about: int | None,
        incoming: "Incoming",
        tapped: str,
        world: "World",
    ) -> Handled:
        if flow.start.daily is not None and (today := await of_today(self._service, flow)) is not None:
            return await self._join(contact, today, incoming, tapped, world)
        identity = world.new_id()
        named = {field.id: contact.name for field in flow.fields.values() if field.account}
        values = {} if works_here(contact, world) else named
        event = Event("open", contact.person, f"{incoming.key}+", values)
        opening = Opening(identity, flow.id, about, contact.id, event)
        state = flow.states[flow.start.state]
        spec = form_event(state) if state.kind is StateKind.FORM else None
        made: list[Message] = []

        def first_question(
            decisions: "Sequence[fx.Decision]", opened: "World", now: "datetime"
        ) -> tuple[Sequence[Statement], Sequence[Message]]:
            case = decisions[0].case
            if spec is None or case.state != flow.start.state or not sits_in(contact.person, case.seats):
                message = _card(contact, opened, case, tapped)
                return [], [message]
            draft = new_draft(case, Asking.for_event(state, spec), contact.id, opened, now)
            facts = FormScope(flow, case, opened, now)
            asked = form.open_field(draft, facts)
            choosing = asked is not None and asked.kind in ("record", "person", "slot")
            view = (
                None if choosing else question_view(draft, facts, contact.person)
            )  # the desk reads what to choose
            message = question_message(contact, draft, view, opened.new_id(), tapped)
            return insert_draft(draft, now), [message]

        outcome = await self._service.open(
            opening,
            asker=Asker(contact.id, tapped),
            closing=incoming.closing,
            extra=first_question,
            world=world,
        )
        made += outcome.messages
        return Handled(contact.language, Toast("") if tapped else None, tuple(made))

    async def _send(self, contact: "Contact", incoming: "Incoming", message: Message, tapped: str) -> Handled:
        now = self._service.clock.now()
        await self._service.store.commit([*incoming.closing, *outbox_rows([message], now)])
        return Handled(contact.language, Toast("") if tapped else None, (message,))


def _card(contact: "Contact", world: "World", case: "Case", tapped: str) -> Message:
    return Message.to(contact, world.new_id(), "card", f"case:{case.id}", edit=tapped, case_id=case.id)
