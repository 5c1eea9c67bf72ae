"""The conversation: whatever a person sends finds its one consumer, and an answer. Knows no chat.

Taps act on what their button names; commands go to pages and processes; other text answers the open question, or
starts the process whose phrases it matches. A refusal is told in words; nothing is ever met with silence.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.actions import Action, Answer, Begin, Confirm, Go, Hand, Handle, Open, Press, Step, Tick
from bot.cases.cards import may_look
from bot.cases.desk import FormDesk
from bot.cases.drafts import TICK, Asking
from bot.cases.inputs import Incoming, Other, Said, SentFile, SharedContact, SharedPlace, Tapped
from bot.cases.naming import named
from bot.cases.outbox import Handled, Message, Toast
from bot.cases.pages import Pages
from bot.cases.picking import NOT_FOUND
from bot.cases.saving import outbox_rows
from bot.cases.shown import Name, Words
from bot.cases.starting import Starting
from bot.cases.telling import Asker
from bot.cases.wording import words_of
from bot.engine.case import Event
from bot.engine.decide import CONFIRM, DECLINE
from bot.engine.messages import N_
from bot.engine.scope import CaseScope
from bot.errors import Conflict, NotAllowed, Refusal, StaleButton

if TYPE_CHECKING:
    from bot.cases.directory import Contact
    from bot.cases.importdesk import ImportDesk
    from bot.cases.joining import Reception
    from bot.cases.matching import Matcher
    from bot.cases.pages import PageView
    from bot.cases.service import CaseService
    from bot.engine.case import Case
    from bot.engine.model import Item

UNREADABLE = N_("This button is not one of mine any more. Here is the menu.")
NOT_UNDERSTOOD = N_("I did not understand that. Choose what you would like to do.")
CANNOT_READ = N_("I cannot read this kind of message. Please type it, or send a photo or a document.")
PRIVATE_ONLY = N_("Please write to me in our private chat: cases are handled there.")
WELCOME_ROLE = N_("Welcome! You are now registered as: {role}")
LANGUAGE_SET = N_("From now on I speak English.")
NOTHING_OPEN = N_("There is no open form.")
NOT_YOUR_CASE = N_("This case belongs to others.")
DONE = N_("Done.")
LONGEST_SEARCH = 60

WORDS_OF_FORMS = {
    "back": ("/back", "back", "返回", "上一步"),
    "skip": ("skip", "跳过"),
    "cancel": ("/cancel", "cancel", "取消", "退出"),
}


class Conversation:
    """Takes one input of one person and commits what follows from it."""

    def __init__(  # noqa: PLR0913, PLR0917 - the desks and what they share
        self,
        service: "CaseService",
        reception: "Reception",
        desk: FormDesk,
        pages: Pages,
        matcher: "Matcher",
        imports: "ImportDesk",
    ) -> None:
        self._service = service
        self._reception = reception
        self._desk = desk
        self._pages = pages
        self._matcher = matcher
        self._imports = imports
        self._starting = Starting(service, self._desk, self._pages)

    async def handle(self, incoming: Incoming) -> Handled:
        """Answer the input. Its closing statements are committed with its effects, exactly once."""
        contact, new = await self._reception.welcome(incoming)
        try:
            return await self._dispatch(contact, incoming, new=new)
        except Refusal as refusal:
            return await self._refuse(contact, incoming, refusal)
        except Conflict as conflict:
            if conflict.statement == "finish_update":
                return Handled(contact.language)  # this delivery has taken effect before
            raise

    async def _dispatch(  # noqa: PLR0911 - one arm per kind of input
        self, contact: "Contact", incoming: Incoming, *, new: bool
    ) -> Handled:
        if not incoming.private:
            here = replace(contact, address=incoming.group or contact.address)
            return await self._page(here, incoming, "said", Words(PRIVATE_ONLY))
        match incoming.input:
            case Tapped(action=action, message_ref=ref) if action is not None:
                return await self._act(contact, action, incoming, ref)
            case Tapped():
                return await self._page(contact, incoming, "home", Words(UNREADABLE))
            case Said(text=text):
                return await self._said(contact, text.strip(), incoming, new=new)
            case SharedContact(phone=phone, own=own):
                return await self._shared_phone(contact, phone, incoming, own=own)
            case SentFile() as file:
                return await self._file(contact, file, incoming)
            case SharedPlace() | Other():
                return await self._unread(contact, incoming)

    # --- taps ---------------------------------------------------------------------------------------------

    async def _act(self, contact: "Contact", action: Action, incoming: Incoming, ref: str) -> Handled:  # noqa: PLR0911 - one arm per action
        match action:
            case Answer():
                return await self._desk.answer(contact, action, incoming, ref)
            case Step():
                return await self._desk.step(contact, action, incoming, ref)
            case Press():
                return await self._press(contact, action, incoming, ref)
            case Tick():
                return await self._tick(contact, action, incoming, ref)
            case Confirm(case=case, face=face, yes=yes):
                name = CONFIRM if yes else DECLINE
                return await self._fire(
                    contact, case, Event(name, contact.person, incoming.key, {}, face), incoming, ref
                )
            case Hand(case=case, face=face, to=to):
                handed = Event("reassign", contact.person, incoming.key, {"to": to}, face)
                return await self._fire(contact, case, handed, incoming, ref)
            case Open(case=case):
                return await self._show(contact, case, incoming, ref)
            case Begin(flow=flow, about=about):
                return await self._starting.begin(contact, flow, about, incoming, ref)
            case Handle() | Go(page="template"):
                return await self._imports.act(contact, action, incoming, ref)
            case Go(page="language", argument=language) if language:
                changed = await self._reception.speak(contact, language)
                return await self._page(changed, incoming, "home", Words(LANGUAGE_SET), edit=ref)
            case Go(page=page, argument=argument):
                return await self._page(contact, incoming, page, argument=argument, edit=ref)

    async def _press(self, contact: "Contact", press: Press, incoming: Incoming, ref: str) -> Handled:
        world = self._service.world()
        case = await self._service.load_case(world, press.case)
        flow = world.rules(case.flow, case.flow_version).flow
        state = flow.states[case.state]
        spec = state.on.get(press.event)
        event = Event(press.event, contact.person, incoming.key, {}, press.face)
        if case.face == press.face and case.is_open and spec is not None:
            asking = Asking.for_event(state, spec)
            if asking.asks:
                await self._service.rehearse(case, event, world)
                return await self._desk.begin(contact, case, asking, incoming, ref, world)
        return await self._fire(contact, press.case, event, incoming, ref)

    async def _tick(self, contact: "Contact", tick: Tick, incoming: Incoming, ref: str) -> Handled:
        """Tick an item; one that needs a proof asks for it first."""
        world = self._service.world()
        case = await self._service.load_case(world, tick.case)
        state = world.rules(case.flow, case.flow_version).flow.states[case.state]
        item = next((one for one in state.items if one.id == tick.item), None)
        if item is not None and case.face == tick.face and case.is_open and _proof_missing(item, case):
            return await self._desk.begin(contact, case, Asking.for_proof(item), incoming, ref, world)
        event = Event(TICK, contact.person, incoming.key, {"item": tick.item}, tick.face)
        return await self._fire(contact, tick.case, event, incoming, ref)

    async def _fire(
        self, contact: "Contact", case: int, event: Event, incoming: Incoming, ref: str
    ) -> Handled:
        try:
            outcome = await self._service.apply(
                case, event, asker=Asker(contact.id, ref), closing=incoming.closing
            )
        except StaleButton as stale:
            shown = await self._show(contact, case, incoming, ref)
            return Handled(contact.language, Toast(stale.msgid, stale.params, alert=True), shown.messages)
        return Handled(contact.language, Toast(DONE), outcome.messages)

    async def _show(self, contact: "Contact", case: int, incoming: Incoming, ref: str) -> Handled:
        world = self._service.world()
        found = await self._service.load_case(world, case)
        flow = world.rules(found.flow, found.flow_version).flow
        now = self._service.clock.now()
        scope = CaseScope(flow, found, world, now)
        if not await self._service.seen(world, lambda: may_look(contact.person, scope)):
            raise NotAllowed(NOT_YOUR_CASE)
        message = Message.to(contact, world.new_id(), "card", f"case:{case}", edit=ref, case_id=case)
        return await self._send(contact, incoming, [message], Toast("") if ref else None)

    # --- words --------------------------------------------------------------------------------------------

    async def _said(self, contact: "Contact", text: str, incoming: Incoming, *, new: bool) -> Handled:
        lowered = text.lower()
        opened = await self._desk.open.in_focus(contact.id)
        if opened is not None:
            for step, words in WORDS_OF_FORMS.items():
                if lowered in words:
                    return await self._desk.move(contact, opened, step, "", incoming, "")
        if text.startswith("/"):
            return await self._command(contact, text, incoming, new=new)
        if opened is not None:
            return await self._desk.say(contact, opened, text, incoming)
        if new:
            return await self._page(contact, incoming, "home")
        flow = self._matcher.flow(text, contact.roles, self._service.world())
        if flow is not None:
            return await self._starting.begin(contact, flow, 0, incoming, "")
        return await self._find(contact, text, incoming, otherwise=Words(NOT_UNDERSTOOD))

    async def _find(
        self, contact: "Contact", text: str, incoming: Incoming, otherwise: Words | None = None
    ) -> Handled:
        """Show what the words find; when that is nothing, say so, or `otherwise` with the menu."""
        view = await self._pages.load("found", contact, text[:LONGEST_SEARCH])
        if view.cases or view.starts or view.records:
            return await self._show_page(contact, incoming, view)
        said = otherwise or Words(NOT_FOUND, {"typed": Name(text[:LONGEST_SEARCH])})
        return await self._page(contact, incoming, "home", said)

    async def _command(self, contact: "Contact", text: str, incoming: Incoming, *, new: bool) -> Handled:
        name, _, argument = text[1:].partition(" ")
        name = name.partition("@")[0].lower()
        argument = argument.strip()
        if name == "start" and argument:
            return await self._start_link(contact, argument, incoming, new=new)
        pages = {
            "start": "home",
            "menu": "home",
            "home": "home",
            "todo": "todo",
            "cases": "cases",
            "mine": "cases",
        }
        pages |= {"new": "new", "help": "help", "language": "language", "find": "find", "import": "import"}
        if name == "find" and argument:
            return await self._find(contact, argument, incoming)
        if name in pages:
            return await self._page(contact, incoming, pages[name])
        if name in ("cancel", "back"):
            return await self._page(contact, incoming, "home", Words(NOTHING_OPEN))
        for flow in self._service.world().centre.flows.values():
            if flow.start.command == name:
                return await self._starting.begin(contact, flow.id, 0, incoming, "", argument)
        return await self._page(contact, incoming, "home", Words(NOT_UNDERSTOOD))

    async def _start_link(self, contact: "Contact", code: str, incoming: Incoming, *, new: bool) -> Handled:
        joined, role = await self._reception.join(contact, code, new=new)
        await self._service.facts.refresh()
        title = self._service.world().centre.roles[role].title
        return await self._page(joined, incoming, "home", Words(WELCOME_ROLE, {"role": Words(title)}))

    # --- other things -------------------------------------------------------------------------------------

    async def _shared_phone(
        self, contact: "Contact", phone: str, incoming: Incoming, *, own: bool
    ) -> Handled:
        opened = await self._desk.open.in_focus(contact.id)
        if opened is None:
            return await self._unread(contact, incoming)
        if not own:
            raise Refusal(N_("Please share your own contact, or type the number."))
        return await self._desk.say(contact, opened, phone, incoming)

    async def _file(self, contact: "Contact", file: SentFile, incoming: Incoming) -> Handled:
        opened = await self._desk.open.in_focus(contact.id)
        if opened is not None:
            return await self._desk.take_file(contact, opened, file.ref, incoming)
        if self._imports.concerns(contact, file):
            return await self._imports.take(contact, file, incoming)
        return await self._unread(contact, incoming)

    async def _unread(self, contact: "Contact", incoming: Incoming) -> Handled:
        """Answer what cannot be used: with the open question, else with the menu."""
        opened = await self._desk.open.in_focus(contact.id)
        if opened is not None:
            return await self._desk.move(contact, opened, "show", "", incoming, "")
        return await self._page(contact, incoming, "home", Words(CANNOT_READ))

    # --- answers ------------------------------------------------------------------------------------------

    async def _refuse(self, contact: "Contact", incoming: Incoming, refusal: Refusal) -> Handled:
        """Tell why not. A tap gets a box; typed words get a message."""
        world = self._service.world()
        words = await self._service.seen(world, lambda: words_of(refusal, world))
        said = await named(words, self._service.directory)
        if isinstance(incoming.input, Tapped):
            return await self._send(contact, incoming, [], Toast(said.msgid, said.params, alert=True))
        return await self._page(contact, incoming, "said", said)

    async def _page(  # noqa: PLR0913 - what a page depends on
        self,
        contact: "Contact",
        incoming: Incoming,
        page: str,
        said: Words | None = None,
        *,
        argument: str = "",
        edit: str = "",
    ) -> Handled:
        view = await self._pages.load(page, contact, argument, said)
        return await self._show_page(contact, incoming, view, said, edit)

    async def _show_page(
        self,
        contact: "Contact",
        incoming: Incoming,
        view: "PageView",
        said: Words | None = None,
        edit: str = "",
    ) -> Handled:
        identity = self._service.world().new_id()
        message = Message.to(
            contact, identity, "page", f"page:{view.page}", msgid=view.page, edit=edit, view=view
        )
        tapped = isinstance(incoming.input, Tapped)
        toast = (
            Toast(said.msgid, said.params) if tapped and said is not None else Toast("") if tapped else None
        )
        return await self._send(contact, incoming, [message], toast)

    async def _send(
        self, contact: "Contact", incoming: Incoming, messages: Sequence[Message], toast: Toast | None
    ) -> Handled:
        now = self._service.clock.now()
        await self._service.store.commit([*incoming.closing, *outbox_rows(messages, now)])
        return Handled(contact.language, toast, tuple(messages))


def _proof_missing(item: "Item", case: "Case") -> bool:
    return bool(item.proof) and item.id not in case.marks and case.values.get(item.proof) is None
