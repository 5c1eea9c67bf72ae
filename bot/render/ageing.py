"""What is overdue, as a page, a picture and a workbook, in a reader's words."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cases.base.actions import Go, Open
from bot.cases.base.shown import PersonId, Shown, Words
from bot.cases.pages.ageing import AGEING, WHO, Ageing, AgeingView, OwerLine
from bot.cases.pages.standing import Count
from bot.cases.view.documents import AGED_BARS, AGED_SHEET, Document, Makers
from bot.engine.basics.messages import N_
from bot.engine.basics.spans import Span
from bot.engine.formula.ageing import ENDS, Aged
from bot.errors import PaperError, Refusal
from bot.render.bars import CAPTION, NOT_NOW, SCALE, Bar, drawing_of
from bot.render.question import in_rows
from bot.render.registers import DOWNLOAD, IN_FILE, OVERDUE, TOTAL, written
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact, Directory
    from bot.render.voice import Voice
    from bot.typesetting import Typesetter

NONE = N_("Nothing is overdue.")
FROM_TO, OVER = N_("{first}–{last} days"), N_("over {last} days")
AMOUNT, LONG = N_("{count} contracts, {sum}"), N_("{count} contracts, {sum}, up to {days}")
PENALTY = N_("Penalty up to today")
OF_CLASS = N_("Overdue for {age}")
HOW = N_("A sum counts by its own days late. A contract counts in each class in which it has one.")
BY_AGENT, BY_AGE, CHART, NEXT = (
    N_("By consultant"),
    N_("By days late"),
    N_("📊 As a chart"),
    N_("Next page"),
)
NOBODY = N_("without a consultant")
LATE = N_("{sum}, {days} late")
SHEET_CAPTION = N_("{title}: {count} contracts, as of {moment}")
SHEET_HEADS = (N_("Sale contract"), N_("Customer"), N_("Sales consultant"), N_("Longest days late"))

_log = logging.getLogger(__name__)


def age_of(place: int) -> Words:
    """Return the words of a class."""
    if place == len(ENDS):
        return Words(OVER, {"last": ENDS[-1]})
    return Words(FROM_TO, {"first": ENDS[place - 1] + 1 if place else 1, "last": ENDS[place]})


def ageing_screen(view: AgeingView, voice: "Voice") -> Screen:
    """Return the classes, the contracts of one, or the consultants."""
    if not view.all.contracts:
        return Screen((Heading(voice.say(OVERDUE)), Paragraph(voice.say(NONE))))
    if view.part == WHO:
        facts = [(_agent(agent, voice), _aged(LONG, aged, voice)) for agent, aged in view.agents]
        return _part(view, voice.say(BY_AGENT), facts, (), voice)
    if view.part:
        place = int(view.part)
        facts = [(_ower(line, voice), _late(line, place, voice)) for line in view.lines]
        opens = tuple(Button(voice.words(line.contract), Open(line.case)) for line in view.lines if line.case)
        return _part(view, voice.say(OF_CLASS, age=age_of(place)), facts, opens, voice)
    return _whole(view, voice)


def _whole(view: AgeingView, voice: "Voice") -> Screen:
    facts = [
        (voice.words(age_of(place)), _aged(AMOUNT, one, voice)) for place, one in enumerate(view.classes)
    ]
    facts.append((voice.say(TOTAL), _aged(AMOUNT, view.all, voice)))
    facts.append((voice.say(PENALTY), voice.show(view.penalty)))
    classes = [
        Button(voice.words(age_of(place)), Go(AGEING, str(place)))
        for place, one in enumerate(view.classes)
        if one.contracts
    ]
    blocks = (Heading(voice.say(OVERDUE)), Facts(tuple(facts)), Small(voice.say(HOW)))
    files = (Button(voice.say(CHART), Go(AGED_BARS)), Button(voice.say(DOWNLOAD), Go(AGED_SHEET)))
    return Screen(blocks, (*in_rows(classes), (Button(voice.say(BY_AGENT), Go(AGEING, WHO)),), files))


def _part(
    view: AgeingView, title: str, facts: list[tuple[str, str]], opens: tuple[Button, ...], voice: "Voice"
) -> Screen:
    blocks: list[Block] = [Heading(title)]
    blocks.append(Facts(tuple(facts)) if facts else Paragraph(voice.say(NONE)))
    around = [Button(voice.say(BY_AGE), Go(AGEING))]
    if view.after:
        around.append(Button(voice.say(NEXT), Go(AGEING, f"{view.part}.{view.after}")))
    return Screen(tuple(blocks), (*in_rows(list(opens)), tuple(around)))


def _aged(text: str, aged: Aged, voice: "Voice") -> str:
    return voice.say(text, count=aged.contracts, sum=aged.sum, days=Span(aged.days, "d"))


def _agent(agent: PersonId | None, voice: "Voice") -> str:
    return voice.show(agent) if agent is not None else voice.say(NOBODY)


def _ower(line: OwerLine, voice: "Voice") -> str:
    customer = f" · {voice.words(line.customer)}" if line.customer is not None else ""
    return voice.words(line.contract) + customer


def _late(line: OwerLine, place: int, voice: "Voice") -> str:
    return voice.say(LATE, sum=line.overdue.sums[place], days=Span(line.overdue.days, "d"))


class AgeingFiles:
    """Makes the picture and the workbook of what is overdue."""

    def __init__(
        self,
        ageing: Ageing,
        typesetter: "Typesetter",
        voice: "Callable[..., Voice]",
        directory: "Directory",
    ) -> None:
        self._ageing = ageing
        self._typesetter = typesetter
        self._voice = voice
        self._directory = directory

    def register(self, makers: Makers) -> None:
        """Let messages name these files."""
        makers.register(AGED_BARS, self.picture)
        makers.register(AGED_SHEET, self.sheet)

    async def picture(self, contact: "Contact", _argument: str) -> Document:
        """Return the bars: sums by class, and by consultant.

        Raises:
            Refusal: it is not for this reader, there is nothing to draw, or it cannot be drawn now.
        """
        view = await self._ageing.view(contact)
        if not view.all.contracts:
            raise Refusal(NONE)
        voice = self._voice(contact.language, await self._directory.names(view.names))
        svg = await asyncio.to_thread(drawing_of, panels_of(view, voice))
        try:
            content = await self._typesetter.png(svg, SCALE)
        except PaperError as error:
            _log.error("ageing: %s", error)
            raise Refusal(NOT_NOW) from error
        return Document(
            f"{voice.say(OVERDUE)}.png",
            content,
            Words(CAPTION, {"title": Words(OVERDUE), "moment": self._ageing.now()}),
            buttons=((Words(OVERDUE), Go(AGEING)),),
            picture=True,
        )

    async def sheet(self, contact: "Contact", _argument: str) -> Document:
        """Return the contracts, the largest sum first, with what is overdue in each class.

        Raises:
            NotAllowed: it is not for this reader.
        """
        from bot.sheets.ledger import Workbook  # noqa: PLC0415 - with the first file

        found = await self._ageing.found(contact)
        lines = await self._ageing.lines(found[:IN_FILE])
        names = await self._directory.names({line.agent.id for line in lines if line.agent is not None})
        voice, now = self._voice(contact.language, names), self._ageing.now()
        ages = [voice.words(age_of(place)) for place in range(len(ENDS) + 1)]
        heads = [*(voice.say(head) for head in SHEET_HEADS), *ages, voice.say(TOTAL), voice.say(PENALTY)]
        view = await self._ageing.view(contact)
        total = (
            Words(TOTAL),
            None,
            None,
            None,
            *(one.sum for one in view.classes),
            view.all.sum,
            view.penalty,
        )

        def made() -> bytes:
            book = Workbook(voice.say(OVERDUE), heads)
            for line in lines:
                book.add([written(cell, voice) for cell in _cells(line)])
            book.close([written(cell, voice) for cell in total])
            return book.saved()

        day = now.astimezone(voice.zone).date()
        words: dict[str, Shown] = {"title": Words(OVERDUE), "count": len(lines), "moment": now}
        name = f"{voice.say(OVERDUE)} {day}.xlsx"
        return Document(name, await asyncio.to_thread(made), Words(SHEET_CAPTION, words))


def _cells(line: OwerLine) -> tuple[object, ...]:
    one = line.overdue
    return (line.contract, line.customer, line.agent, one.days, *one.sums, one.sum, one.penalty)


def panels_of(view: AgeingView, voice: "Voice") -> list[tuple[str, list[Bar]]]:
    """Return what is drawn: by class, and by consultant; as long as the sums, with sum and number in figures."""

    def bar(label: str, aged: Aged) -> Bar:
        figures = voice.say(AMOUNT, count=aged.contracts, sum=aged.sum)
        return Bar(label, Count(aged.sum.minor, aged.sum.minor), figures)

    classes = [bar(voice.words(age_of(place)), one) for place, one in enumerate(view.classes)]
    agents = [bar(_agent(agent, voice), one) for agent, one in view.agents[:10]]
    return [(voice.say(OVERDUE), classes), (voice.say(BY_AGENT), agents)]
