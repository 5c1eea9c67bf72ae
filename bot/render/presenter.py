"""A committed message becomes a screen at the moment it is sent: in the reader's language, on the facts of now."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.keptwords import read_again
from bot.cases.base.naming import named
from bot.cases.base.naming import people_of as people_in_words
from bot.cases.base.outbox import REMINDER, SURE
from bot.cases.base.shown import PersonId, Words, params_of
from bot.cases.pages.pages import PageView
from bot.cases.view.cards import card_view, may_look
from bot.cases.view.prospects import prospect_of
from bot.cases.view.views import CardView, QuestionView, people_in
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.scope import CaseScope
from bot.engine.fields.places import coordinates
from bot.errors import Refusal
from bot.render.card import card_screen
from bot.render.page import page_screen
from bot.render.question import in_rows, left_screen, question_screen
from bot.render.screen import Attachment, Button, Facts, Heading, Paragraph, Place, Screen
from bot.render.voice import Voice

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact, Directory
    from bot.cases.base.outbox import Message
    from bot.cases.casework.service import CaseService
    from bot.cases.forms.desk import FormDesk
    from bot.cases.pages.pages import Pages
    from bot.cases.view.documents import Makers
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case
    from bot.render.texts import Texts


class Presenter:
    """Renders messages. What is out of date by now gives None: it is withdrawn instead of sent."""

    def __init__(
        self, service: "CaseService", desk: "FormDesk", pages: "Pages", texts: "Texts", makers: "Makers"
    ) -> None:
        self._service = service
        self._directory: Directory = service.directory
        self._desk = desk
        self._pages = pages
        self._texts = texts
        self._makers = makers

    async def present(self, message: "Message") -> Screen | None:  # noqa: PLR0911 - one arm per kind of message
        """Return the screen of the message, or None when its reason is gone."""
        (contact,) = await self._directory.people([message.person_id]) or (None,)
        if contact is None or not contact.reachable:
            return None
        try:
            match message.kind:
                case "question" | "left":
                    return await self._question(message, contact)
                case "card" | "refresh":
                    return await self._card(message, contact)
                case "notice":
                    return await self._notice(message, contact)
                case "place":
                    return _place(message, self._voice(contact.language, {}))
                case "document":
                    return await self._document(message, contact)
                case _:
                    return await self._page(message, contact)
        except Refusal:
            return None

    def say(self, language: str, msgid: str, params: object) -> str:
        """Return the words of a toast, whose people are already named."""
        voice = self._voice(language, {})
        return voice.say(msgid, **(params if isinstance(params, dict) else {}))

    def voice(self, language: str, names: dict[int, str] | None = None) -> Voice:
        """Return the voice for a reader of the language, with the names of those who are to be named."""
        return self._voice(language, names or {})

    def _voice(self, language: str, names: dict[int, str]) -> Voice:
        world = self._service.world()
        year = self._service.clock.now().astimezone(world.zone).year
        return Voice(self._texts, language, world.zone, year, names)

    async def _question(self, message: "Message", contact: "Contact") -> Screen | None:
        view = message.view
        if not isinstance(view, QuestionView):
            opened = await self._desk.open.form(int(message.subject.removeprefix("draft:")))
            if opened is None or opened.draft.person != contact.id:
                return None
            view = await self._desk.view(contact, opened)
        names = await self._directory.names(people_in(view))
        screen = left_screen if message.kind == "left" else question_screen
        return screen(view, self._voice(contact.language, names))

    async def _card(self, message: "Message", contact: "Contact") -> Screen | None:
        view = message.view
        if not isinstance(view, CardView):
            world = self._service.world()
            identity = message.case_id or int(message.subject.removeprefix("case:"))
            due = await self._service.load_card(world, identity)
            scope = self._scope_of(world.cases[identity], world)
            if not await self._service.seen(world, lambda: may_look(contact.person, scope)):
                return None
            read: CardView = await self._service.seen(
                world, lambda: card_view(scope.case, contact.person, scope, prospect_of(due, scope))
            )
            view = read
        if message.params.get(REMINDER):
            view = replace(view, reminder=True)
        view = replace(view, sure=str(message.params.get(SURE, "")))
        names = await self._directory.names(people_in(view))
        return card_screen(view, self._voice(contact.language, names))

    async def _notice(self, message: "Message", contact: "Contact") -> Screen | None:
        if message.case_id is None:
            voice = self._voice(contact.language, {})
            return Screen((Paragraph(voice.say(message.msgid, **message.params)),))
        scope = await self._scope(message)
        if contact.id in await self._service.seen(_world(scope), lambda: kept_apart(scope)):
            return None
        params = await self._service.seen(
            _world(scope), lambda: params_of(message.msgid, scope, message.params)
        )
        words = Words(message.msgid, params)  # type: ignore[arg-type]  # people are named by the voice
        voice = self._voice(contact.language, await self._directory.names(people_in_words(words)))
        head = f"{scope.flow.icon} {voice.say(scope.flow.title)} · {scope.case.number}"
        return Screen((Heading(head), Paragraph(voice.words(words))))

    async def _page(self, message: "Message", contact: "Contact") -> Screen | None:
        view = message.view
        if not isinstance(view, PageView):
            said = await self._said(message)
            argument = str(message.params.get("argument", ""))
            view = await self._pages.load(
                message.msgid if message.msgid != "pick" else "home", contact, argument, said
            )
            view = replace(view, form=int(message.params.get("form", 0)))
        people = (view.about.people if view.about else set()) | (view.staff.people if view.staff else set())
        people |= (view.brief.names if view.brief else set()) | (view.board.names if view.board else set())
        people |= view.ageing.names if view.ageing else set()
        names = await self._directory.names(people)
        return page_screen(view, self._voice(contact.language, names))

    async def _said(self, message: "Message") -> Words | None:
        """Return what is said above a page: whole, or as a message id with people and roles by their ids."""
        if "words" in message.params:
            return await named(read_again(str(message.params["words"])), self._directory)
        if "said" not in message.params:
            return None
        roles = self._service.world().centre.roles
        params: dict[str, object] = dict(message.params)
        msgid = str(params.pop("said"))
        for name, value in params.items():
            if name in ("who", "deputy") and isinstance(value, int):
                params[name] = PersonId(value)
            elif name == "role" and value in roles:
                params[name] = Words(roles[str(value)].title)
        return await named(Words(msgid, params), self._directory)  # type: ignore[arg-type]  # as said above

    async def _document(self, message: "Message", contact: "Contact") -> Screen | None:
        """Return the file with its caption, or the words that say why there is none."""
        voice = self._voice(contact.language, {})
        try:
            made = await self._makers.make(message, contact)
        except Refusal as refusal:
            return Screen((Paragraph(voice.say(refusal.msgid, **refusal.params)),))
        if made is None:
            return None
        facts = Facts(tuple((voice.say(fact.label), voice.show(fact.value)) for fact in made.facts))
        return Screen(
            (Paragraph(voice.words(made.caption)), *((facts,) if made.facts else ())),
            in_rows([Button(voice.words(words), action) for words, action in made.buttons]),
            attachment=Attachment(made.name, made.content, made.picture),
        )

    async def _scope(self, message: "Message") -> CaseScope:
        world = self._service.world()
        case = await self._service.load_case(
            world, message.case_id or int(message.subject.removeprefix("case:"))
        )
        return self._scope_of(case, world)

    def _scope_of(self, case: "Case", world: "World") -> CaseScope:
        flow = world.rules(case.flow, case.flow_version).flow
        return CaseScope(flow, case, world, self._service.clock.now())


def _place(message: "Message", voice: Voice) -> Screen | None:
    """Return the place as a map; an address in words has none."""
    known = coordinates(str(message.params["at"]))
    if known is None:
        return None
    title, address = (voice.say(str(message.params[name])) for name in ("title", "address"))
    return Screen((), place=Place(*known, title, address))


def _world(scope: CaseScope) -> "World":
    world = scope.around
    assert hasattr(world, "add")  # noqa: S101 - made by `_scope`
    return world  # type: ignore[return-value]  # as the line above says
