"""The conversation: whatever a person sends finds its one consumer, and an answer. Knows no chat.

Taps act on what their button names; commands go to pages and processes; other text answers the open question, or
starts the process whose phrases it matches. A refusal is told in words; nothing is ever met with silence.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.actions import (
    Action,
    Answer,
    Begin,
    Confirm,
    Do,
    Go,
    Hand,
    Handle,
    Open,
    Press,
    Step,
    Tick,
)
from bot.cases.base.inputs import Album, Incoming, Other, Said, SentFile, SharedContact, SharedPlace, Tapped
from bot.cases.base.outbox import Handled, Toast
from bot.cases.base.roles import works_here
from bot.cases.base.shown import Name, Words
from bot.cases.forms.desk import FormDesk
from bot.cases.forms.strange import strange
from bot.cases.pages.pages import CHARTS, Pages
from bot.cases.pages.phonedesk import PAGE as PHONE_PAGE
from bot.cases.pages.replying import Replies
from bot.cases.people.staff import OWNER
from bot.cases.records.picking import NOT_FOUND
from bot.cases.talk.commands import COMMANDS, FORM_COMMANDS, step_of
from bot.cases.talk.matching import small_talk
from bot.cases.talk.starting import Starting
from bot.cases.talk.suggesting import Suggestions
from bot.cases.talk.tapping import DONE, Taps
from bot.cases.timing.snoozing import Snoozes
from bot.cases.view.documents import BY_BUTTON, CHART, document_message
from bot.engine.basics.messages import N_
from bot.errors import Conflict, Refusal
from bot.logcontext import also

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.cases.forms.drafts import OpenForm
    from bot.cases.pages.importdesk import ImportDesk
    from bot.cases.pages.replying import Desk
    from bot.cases.pages.sent import SentFiles
    from bot.cases.people.joining import Reception
    from bot.cases.people.staff import Staff
    from bot.cases.talk.matching import Matcher

UNREADABLE = N_("This button is not one of mine any more. Here is the menu.")
PRIVATE_ONLY = N_("Please write to me in our private chat: cases are handled there.")
WELCOME_ROLE = N_("Welcome, {name}! You are registered as: {role}")
LANGUAGE_SET = N_("From now on I speak English.")
NOTHING_OPEN = N_("There is no open form.")
NO_CHART = N_(
    "You have no open case. To see the chart of another, type its number behind the command: /chart YQ-0001"
)
NO_SUCH_COMMAND = N_("There is no command {typed}. These are yours:")
LONGEST_SEARCH, LONGEST_COMMAND = 60, 32
SPEAK, OKAY = "speak:", "okay"
"""Small talk that is not answered by a page: a language, to be followed by its code; and what closes a talk."""


class Conversation:
    """Takes one input of one person and commits what follows from it."""

    def __init__(  # noqa: PLR0913, PLR0917 - the rooms of the office
        self,
        service: "CaseService",
        reception: "Reception",
        desk: FormDesk,
        pages: Pages,
        matcher: "Matcher",
        staff: "Staff",
        imports: "ImportDesk",
        desks: "Mapping[str, Desk]",
        sent: "SentFiles",
    ) -> None:
        self._service = service
        self._reception = reception
        self._desk = desk
        self._pages = pages
        self._staff = staff
        self._imports = imports
        self._desks = desks
        self._sent = sent
        self._replies = Replies(service, pages)
        self._snoozes = Snoozes(service)
        self._taps = Taps(service, desk, self._replies)
        self._suggestions = Suggestions(service, pages, matcher)
        self._starting = Starting(service, self._desk, self._pages)

    async def handle(self, incoming: Incoming) -> Handled:
        """Answer the input. Its closing statements are committed with its effects, exactly once."""
        contact, new = await self._reception.welcome(incoming)
        also(person=contact.id)
        try:
            return await self._dispatch(contact, incoming, new=new)
        except Refusal as refusal:
            return await self._replies.refuse(contact, incoming, refusal)
        except Conflict as conflict:
            if conflict.statement == "finish_update":
                return Handled(contact.language)  # this delivery has taken effect before
            raise

    async def _dispatch(  # noqa: PLR0911 - one arm per kind of input
        self, contact: "Contact", incoming: Incoming, *, new: bool
    ) -> Handled:
        if not incoming.private:
            here = replace(contact, address=incoming.group or contact.address)
            return await self._replies.page(here, incoming, "said", Words(PRIVATE_ONLY))
        match incoming.input:
            case Tapped(action=action, message_ref=ref) if action is not None:
                return await self._act(contact, action, incoming, ref)
            case Tapped():
                return await self._replies.page(contact, incoming, "home", Words(UNREADABLE))
            case Said(text=text):
                return await self._said(contact, text.strip(), incoming, new=new)
            case SharedContact(phone=phone, own=own):
                return await self._shared_phone(contact, phone, incoming, own=own)
            case SentFile() as file:
                return await self._files(contact, (file,), incoming)
            case Album(files=files):
                return await self._files(contact, files, incoming)
            case SharedPlace() as place:
                return await self._place(contact, place, incoming)
            case Other():
                return await self._unread(contact, incoming)

    # --- taps ---------------------------------------------------------------------------------------------

    async def _act(self, contact: "Contact", action: Action, incoming: Incoming, ref: str) -> Handled:  # noqa: PLR0911 - one arm per action
        match action:
            case Answer():
                return await self._desk.answer(contact, action, incoming, ref)
            case Step():
                return await self._desk.step(contact, action, incoming, ref)
            case Press() | Tick() | Confirm() | Hand() | Open():
                return await self._taps.take(contact, action, incoming, ref)
            case Begin(flow=flow, about=about, alone=alone):
                return await self._starting.begin(contact, flow, about, incoming, ref, alone=alone)
            case Do(act=act, argument=argument) if act in self._desks:
                return await self._desks[act].act(contact, argument, incoming, ref, self._replies)
            case Do(act="snooze", argument=argument):
                return await self._snoozes.act(contact, argument, incoming)
            case Do():
                return await self._do(contact, action, incoming, ref)
            case Handle() | Go(page="template"):
                return await self._imports.act(contact, action, incoming, ref)
            case Go():
                return await self._go(contact, action, incoming, ref)

    async def _go(self, contact: "Contact", action: Go, incoming: Incoming, ref: str) -> Handled:
        match action:
            case Go(page=maker, argument=argument) if maker in BY_BUTTON:
                return await self._send_file(contact, maker, argument, incoming)
            case Go(page="sent", argument=argument):
                return await self._sent.send(contact, argument, incoming, self._replies)
            case Go(page="language", argument=language) if language:
                return await self._speak(contact, language, incoming, ref)
            case Go(page=page, argument=argument):
                return await self._replies.page(contact, incoming, page, argument=argument, edit=ref)

    async def _speak(self, contact: "Contact", language: str, incoming: Incoming, ref: str = "") -> Handled:
        """Change the language; a form that is open goes on in it."""
        changed = await self._reception.speak(contact, language)
        opened = await self._desk.open.in_focus(contact.id)
        if opened is not None:
            return await self._desk.move(changed, opened, "show", "", incoming, ref)
        return await self._replies.page(changed, incoming, "home", Words(LANGUAGE_SET), edit=ref)

    async def _do(self, contact: "Contact", act: Do, incoming: Incoming, ref: str) -> Handled:
        """Do an act of the office, and show what follows from it. The act itself is committed by then."""
        done = await self._staff.act(contact, act, incoming)
        if not done.page:
            return Handled(contact.language, Toast(DONE), done.messages)
        view = await self._pages.load(done.page, contact, done.argument, done.said)
        if done.code and view.staff is not None:
            view = replace(view, staff=replace(view.staff, code=done.code))
        edit = "" if done.code else ref  # an invitation comes as a picture, which no text becomes
        shown = await self._replies.show(contact, replace(incoming, closing=()), view, done.said, edit)
        return replace(shown, messages=(*shown.messages, *done.messages))

    async def _send_file(self, contact: "Contact", maker: str, argument: str, incoming: Incoming) -> Handled:
        """Send a file that is made when it goes out; a tap is told at once that it comes."""
        message = document_message(contact, self._service.world().new_id(), maker, argument)
        toast = Toast(BY_BUTTON[maker]) if isinstance(incoming.input, Tapped) else None
        return await self._replies.send(contact, incoming, [message], toast)

    # --- words --------------------------------------------------------------------------------------------

    async def _said(self, contact: "Contact", text: str, incoming: Incoming, *, new: bool) -> Handled:
        opened = await self._desk.open.meant(contact.id, incoming)
        step = step_of(text)
        if opened is not None and step:
            return await self._desk.move(contact, opened, step, "", incoming, "")
        if text.startswith("/"):
            return await self._command(contact, text, incoming, opened, new=new)
        if opened is not None:
            return await self._answer(contact, opened, text, incoming)
        if new or step:
            return await self._replies.page(contact, incoming, "home", Words(NOTHING_OPEN) if step else None)
        return await self._wish(contact, text, incoming)

    async def _answer(self, contact: "Contact", opened: "OpenForm", text: str, incoming: Incoming) -> Handled:
        """Take the words for the open question; what is plainly something else is answered as that."""
        talk = small_talk(text)
        if talk is None or talk == OKAY or await self._desk.answers(contact, opened, text):
            return await self._desk.say(contact, opened, text, incoming)
        if talk.startswith(SPEAK):
            return await self._speak(contact, talk.removeprefix(SPEAK), incoming)
        view = await self._suggestions.talk(contact, talk)
        return await self._replies.show(contact, incoming, replace(view, form=opened.draft.id))

    async def _wish(self, contact: "Contact", text: str, incoming: Incoming) -> Handled:
        """Answer words that nobody asked for: what they mean, what they find, or who can help."""
        if (talk := small_talk(text)) is not None and talk.startswith(SPEAK):
            return await self._speak(contact, talk.removeprefix(SPEAK), incoming)
        view = await self._suggestions.of(contact, text)
        if view is not None:
            return await self._replies.show(contact, incoming, view)
        lost = await self._suggestions.at_a_loss(contact)
        return await self._find(contact, text, incoming, otherwise=lost)

    async def _find(
        self, contact: "Contact", text: str, incoming: Incoming, otherwise: Words | None = None
    ) -> Handled:
        """Show what the words find; when that is nothing, say so, or `otherwise` with the menu."""
        view = await self._pages.load("found", contact, text[:LONGEST_SEARCH])
        if view.cases or view.starts or view.records:
            return await self._replies.show(contact, incoming, view)
        said = otherwise or Words(NOT_FOUND, {"typed": Name(text[:LONGEST_SEARCH])})
        return await self._replies.page(contact, incoming, "home", said)

    async def _chart(self, contact: "Contact", text: str, incoming: Incoming) -> Handled:
        """Send the chart of the one open case, or of the one that the words find; where there are several, ask."""
        view = await self._pages.load(CHARTS, contact, text[:LONGEST_SEARCH])
        match view.cases:
            case ():
                missing = (
                    Words(NOT_FOUND, {"typed": Name(text[:LONGEST_SEARCH])}) if text else Words(NO_CHART)
                )
                return await self._replies.page(contact, incoming, "home", missing)
            case (only,):
                return await self._send_file(contact, CHART, str(only.case), incoming)
            case _:
                return await self._replies.show(contact, incoming, view)

    async def _command(  # noqa: PLR0911 - one return per kind of command
        self,
        contact: "Contact",
        text: str,
        incoming: Incoming,
        opened: "OpenForm | None",
        *,
        new: bool,
    ) -> Handled:
        name, _, argument = text[1:].partition(" ")
        name = name.partition("@")[0].lower()
        argument = argument.strip()
        if name == "start" and argument:
            return await self._start_link(contact, argument, incoming, new=new)
        if name == "find" and argument:
            return await self._find(contact, argument, incoming)
        if name == CHART:
            return await self._chart(contact, argument, incoming)
        if name == PHONE_PAGE and argument:
            return await self._desks[PHONE_PAGE].act(contact, argument, incoming, "", self._replies)
        if name in COMMANDS:
            page, words = ("register", argument) if name == "registers" and argument else (COMMANDS[name], "")
            view = await self._pages.load(page, contact, words)
            form = opened.draft.id if opened is not None else 0
            return await self._replies.show(contact, incoming, replace(view, form=form))
        if name in FORM_COMMANDS:
            return await self._replies.page(contact, incoming, "home", Words(NOTHING_OPEN))
        for flow in self._service.world().centre.flows.values():
            if flow.start.command == name:
                return await self._starting.begin(contact, flow.id, 0, incoming, "", argument)
        unknown = Words(NO_SUCH_COMMAND, {"typed": Name(f"/{name[:LONGEST_COMMAND]}")})
        return await self._replies.page(contact, incoming, "help", unknown)

    async def _start_link(self, contact: "Contact", code: str, incoming: Incoming, *, new: bool) -> Handled:
        linked = await self._taps.linked(contact, code, incoming)
        if linked is not None:
            return linked
        roles = self._service.world().centre.roles
        joined, invited = await self._reception.join(contact, code, roles, new=new)
        await self._service.facts.refresh()
        told = await self._staff.has_joined(joined, invited)
        said = Words(WELCOME_ROLE, {"name": Name(joined.name), "role": Words(roles[invited.role].title)})
        page = "setup" if invited.role == OWNER else "welcome"
        view = await self._pages.load(page, joined, "", said)
        shown = await self._replies.show(joined, incoming, view, said)
        return replace(shown, messages=(*shown.messages, *told))

    # --- other things -------------------------------------------------------------------------------------

    async def _shared_phone(
        self, contact: "Contact", phone: str, incoming: Incoming, *, own: bool
    ) -> Handled:
        opened = await self._desk.open.meant(contact.id, incoming)
        if opened is None and own and works_here(contact, self._service.world()):
            return await self._desks[PHONE_PAGE].act(contact, phone, incoming, "", self._replies)
        if opened is None:
            return await self._unread(contact, incoming)
        return await self._desk.take_phone(contact, opened, phone, incoming, own=own)

    async def _files(self, contact: "Contact", files: tuple[SentFile, ...], incoming: Incoming) -> Handled:
        """Take files as the answer to the open question; outside of a form a sheet may hold records."""
        opened = await self._desk.open.meant(contact.id, incoming)
        if opened is not None:
            return await self._desk.take_files(contact, opened, files, incoming)
        if len(files) == 1 and self._imports.concerns(contact, files[0]):
            return await self._imports.take(contact, files[0], incoming)
        return await self._unread(contact, incoming)

    async def _place(self, contact: "Contact", place: SharedPlace, incoming: Incoming) -> Handled:
        opened = await self._desk.open.meant(contact.id, incoming)
        if opened is None:
            return await self._unread(contact, incoming)
        return await self._desk.take_place(contact, opened, place.latitude_e6, place.longitude_e6, incoming)

    async def _unread(self, contact: "Contact", incoming: Incoming) -> Handled:
        """Answer what cannot be used: with the open question, else with the menu."""
        opened = await self._desk.open.meant(contact.id, incoming)
        found = strange(incoming.input)
        if opened is not None:
            return await self._desk.not_this(contact, opened, found.said, incoming)
        return await self._replies.page(contact, incoming, found.page, Words(found.said))
