"""Free words answered: the process they seem to mean is shown, to be started by a tap; small talk gets an answer."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import record_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.shown import Name, Words, spelled
from bot.cases.pages.pages import FlowLine, PageView, StartLine
from bot.cases.talk.matching import Matcher, mentioned, small_talk
from bot.engine.basics.messages import N_

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import Pages
    from bot.engine.spec.model import Flow

GREETING = N_("Hello! What can I do for you?")
WELCOME = N_("You are welcome.")
YOUR_CONSULTANT = N_("I am a program; people handle your requests. Your consultant is {names}.")
NAME_AND_PHONE = N_("{name}, {phone}")
SOMEBODY = N_(
    "I am a program; people handle your requests. Choose what it is about, and the right person hears of it."
)
COLLEAGUES = N_("I am a program. Your colleagues are behind the cases: open one to see who has it.")
ALL_RIGHT = N_("All right. Write to me whenever you need something.")
NOT_UNDERSTOOD = N_("I did not understand that. Choose what you would like to do.")
ASK_CONSULTANT = N_("I did not understand that. Choose what it is about, or ask your consultant: {names}.")
TALK = {
    "hello": ("home", GREETING),
    "thanks": ("said", WELCOME),
    "okay": ("said", ALL_RIGHT),
    "status": ("cases", ""),
}
"""Small talk: the page that answers it, and what stands above; any other is called as its page."""
POLITE = ("hello", "thanks")
"""Talk that a wish may follow: `你好，我想晚点签约`."""
DID_YOU_MEAN = N_("Is this what you would like to do?")
WHICH_ONE = N_("Which of these would you like to do?")


class Suggestions:
    """Finds what words may mean for a person. Nothing is started: that takes a tap."""

    def __init__(self, service: "CaseService", pages: "Pages", matcher: Matcher) -> None:
        self._service = service
        self._pages = pages
        self._matcher = matcher

    async def of(self, contact: "Contact", text: str) -> PageView | None:
        """Return the page that answers the words, or None when they mean nothing here."""
        talk = small_talk(text)
        if talk not in (None, *POLITE):
            return await self.talk(contact, talk)
        flows = self._matcher.flows(text, contact.roles, self._service.world())
        if flows:
            return await self._meant(contact, flows, text)
        return await self.talk(contact, talk) if talk is not None else None

    async def at_a_loss(self, contact: "Contact") -> Words:
        """Return what to say to words that mean nothing here: a customer learns who can help as well."""
        helper = await self._people(contact)
        if helper.msgid != YOUR_CONSULTANT:
            return Words(NOT_UNDERSTOOD)
        return Words(ASK_CONSULTANT, helper.params)

    async def talk(self, contact: "Contact", talk: str) -> PageView:
        """Return the page that answers small talk, as `small_talk` names it."""
        if talk == "person":
            return await self._pages.load("home", contact, said=await self._people(contact))
        page, said = TALK.get(talk, (talk, ""))
        return await self._pages.load(page, contact, said=Words(said) if said else None)

    async def _meant(self, contact: "Contact", flows: "tuple[Flow, ...]", text: str) -> PageView:
        """Return the page with the processes, each about the record that the words mention, where there is one."""
        about = await self._about(contact, text)
        lines = [FlowLine(one.id, one.icon, one.title, one.summary, one.start.command) for one in flows]
        starts = tuple(about[one.id] for one in flows if one.id in about)
        view = await self._pages.load(
            "said", contact, said=Words(DID_YOU_MEAN if len(flows) == 1 else WHICH_ONE)
        )
        return replace(
            view, page="meant", starts=starts, flows=tuple(line for line in lines if line.flow not in about)
        )

    async def _about(self, contact: "Contact", text: str) -> dict[str, StartLine]:
        """Return for each flow the start about the one record that the words name; nothing where that is not clear."""
        for word in mentioned(text):
            found = await self._pages.load("found", contact, word)
            by_flow: dict[str, list[StartLine]] = {}
            for start in found.starts:
                by_flow.setdefault(start.flow, []).append(start)
            if by_flow:
                return {flow: starts[0] for flow, starts in by_flow.items() if len(starts) == 1}
        return {}

    async def _people(self, contact: "Contact") -> Words:
        """Return who looks after the person: the colleagues named in their records, with numbers that are known."""
        world = self._service.world()
        if works_here(contact, world):
            return Words(COLLEAGUES)
        kinds = [
            (kind, [name for name, column in spec.fields.items() if column.kind == "person"])
            for kind, spec in world.centre.records.items()
        ]
        wanted = [(kind, columns) for kind, columns in kinds if columns]
        answers = await self._service.store.read(
            *(Statement("records_near_person", {"person_id": contact.id, "type": kind}) for kind, _ in wanted)
        )
        found = [
            record.values.get(column)
            for (_, columns), rows in zip(wanted, answers, strict=True)
            for record in map(record_from_row, rows)
            for column in columns
        ]
        staff = {person for role in world.settled.holders.values() for person in role}
        people = list(dict.fromkeys(one for one in found if isinstance(one, int) and one in staff))
        if not people:
            return Words(SOMEBODY)
        details = await self._service.store.read(*(Statement("person", {"id": one}) for one in people))
        names = tuple(_named(rows[0]["name"], rows[0]["phone"]) for rows in details if rows)
        return Words(YOUR_CONSULTANT, {"names": names})


def _named(name: str, phone: str | None) -> "Words | Name":
    if not phone:
        return Name(name)
    return Words(NAME_AND_PHONE, {"name": Name(name), "phone": Name(spelled(phone))})
