"""Papers in a reader's words: the PDF, the list of a case's papers, and the cards on which was decided."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.cases.base.actions import Go, Open
from bot.cases.base.shown import Name, Words
from bot.cases.pages.papers import Act, DecidedLine, Paper, PaperDesk, PapersView
from bot.cases.view.documents import PAPER, Document, Makers
from bot.engine.basics.languages import LANGUAGES
from bot.engine.basics.messages import N_
from bot.engine.basics.values import Money
from bot.errors import PaperError, Refusal
from bot.render.calendars import entry_file
from bot.render.capitals import has_capitals, in_capitals
from bot.render.formats import MONTHS
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small
from bot.render.voice import Voice

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.shown import Shown
    from bot.cases.view.views import Fact
    from bot.typesetting import Typesetter

PAPERS, AS_DECIDED = N_("Forms and agreements"), N_("As decided")
NO_PAPERS = N_("There are no papers yet.")
WHICH_PAPER = N_("Which paper shall I send?")
COPY_BUTTON = {"zh_CN": "中文", "en": "English"}
NOT_NOW = N_(
    "{title} {number} cannot be made into a file at the moment. It is kept: try again later under “More”."
)
CAPTION = N_("{title} {number}")
BACK = N_("Back to the case")
WHICH_DECISION = N_("On which decision do you want to look?")
DECIDED_BY = N_("{who}: {what}, {moment}")
SEEN_THEN = N_("What was on the card when this was decided:")
FACE = N_("Card no. {face}, code {code}")

NUMBER, ISSUED, CODE = N_("No."), N_("Issued on"), N_("Verification code")
PAGE = N_("Page {page} of {pages}")
COPY = N_("English copy. The paper in the language of the centre is the valid one.")
ACTS_TITLE = N_("Record of approval")
ACTS_HEAD = (N_("Step"), N_("By"), N_("What was done"), N_("When"), N_("Card code"))
ACTS_NOTE = N_(
    "Made in the chat by the people named, at the times given. The code stands for the facts that they saw."
)
SIGN_DATE = N_("Signature, date")
WITH_VALUE = N_("{label}: {value}")
CODE_LENGTH, CODE_GROUP, CARD_CODE = 12, 4, 8

_log = logging.getLogger(__name__)


# --- the file -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaperVoice(Voice):
    """Speaks on paper: dates with their year, sums also in capitals."""

    def show(self, value: object) -> str:
        """Return a shown value as text."""
        if isinstance(value, datetime):
            local = value.astimezone(self.zone)
            return f"{self.day(local.date())} {local:%H:%M}"
        if isinstance(value, date):
            return self.day(value)
        plain = super(PaperVoice, self).show(value)
        if isinstance(value, Money) and self.language == "zh_CN" and has_capitals(value):
            return f"{plain}（{in_capitals(value)}）"
        return plain

    def day(self, day: date) -> str:
        """Return `2026年12月4日` or `4 Dec 2026`."""
        if self.language == "zh_CN":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class PaperFiles:
    """Makes the files of papers. The argument is the paper's number, with `.<language>` for a copy in that one."""

    def __init__(
        self, desk: PaperDesk, typesetter: "Typesetter", voice: Callable[[str], Voice], centre_language: str
    ) -> None:
        self._desk = desk
        self._typesetter = typesetter
        self._voice = voice
        self._language = centre_language

    def register(self, makers: Makers) -> None:
        """Let messages name these files."""
        makers.register(PAPER, self.make)

    async def make(self, contact: "Contact", argument: str) -> Document:
        """Return the PDF of a paper.

        Raises:
            Refusal: it is not for this reader, or cannot be made now.
        """
        identity, _, wished = argument.partition(".")
        language = wished if wished in LANGUAGES else contact.language
        paper = await self._desk.paper(
            contact, int(identity) if identity.isascii() and identity.isdigit() else 0
        )
        plain = self._voice(language)
        voice = PaperVoice(plain.texts, language, plain.zone, plain.this_year, plain.names)
        named: dict[str, Shown] = {"title": Words(paper.title), "number": Name(paper.number)}
        if paper.entry is not None:
            name = f"{voice.say(paper.title)} {paper.number}.ics"
            return Document(name, entry_file(paper, paper.entry, plain), Words(CAPTION, named))
        try:
            content = await self._typesetter.pdf(
                paper.template, page_data(paper, voice, copy=language != self._language), paper.issued
            )
        except PaperError as error:
            _log.error("paper %s: %s", paper.number, error)
            raise Refusal(NOT_NOW, **named) from error
        name = f"{voice.say(paper.title)} {paper.number}.pdf"
        return Document(name, content, Words(CAPTION, named))


def page_data(paper: Paper, voice: Voice, *, copy: bool) -> dict[str, Any]:
    """Return everything that stands on the paper, in the words of its language."""
    return {
        "language": voice.language[:2],
        "house": voice.show(paper.house),
        "title": voice.say(paper.title),
        "copy": voice.say(COPY) if copy else "",
        "number_label": voice.say(NUMBER),
        "number": paper.number,
        "issued_label": voice.say(ISSUED),
        "issued": voice.show(paper.issued.astimezone(voice.zone).date()),
        "sections": [
            {
                "title": voice.say(title),
                "rows": [(voice.say(one.label), voice.show(one.value)) for one in facts],
            }
            for title, facts in paper.sections
        ],
        "clauses": [voice.words(clause) for clause in paper.clauses],
        "acts": {
            "title": voice.say(ACTS_TITLE),
            "head": [voice.say(head) for head in ACTS_HEAD],
            "rows": [_act(act, voice) for act in paper.acts],
            "note": voice.say(ACTS_NOTE),
        },
        "sign": [voice.say(who) for who in paper.sign],
        "sign_date": voice.say(SIGN_DATE),
        "code_label": voice.say(CODE),
        "code": code_of(paper.digest),
        "page": voice.say(PAGE, page=Name("{page}"), pages=Name("{pages}")),
    }


def _act(act: Act, voice: Voice) -> tuple[str, ...]:
    who = f"{act.who}\n{voice.say(act.role)}" if act.role else act.who
    said = "".join(f"\n{_said(one, voice)}" for one in act.said)
    return (
        voice.say(act.stage),
        who,
        voice.say(act.what) + said,
        voice.show(act.at),
        act.code[:CARD_CODE].upper(),
    )


def _said(fact: "Fact", voice: Voice) -> str:
    return voice.say(WITH_VALUE, label=Words(fact.label), value=fact.value)


def code_of(digest: str) -> str:
    """Return the code by which a paper is compared with what is kept: `3F2A-91BC-04DE`."""
    code = digest[:CODE_LENGTH].upper()
    return "-".join(code[place : place + CODE_GROUP] for place in range(0, len(code), CODE_GROUP))


# --- in the chat --------------------------------------------------------------------------------------------


def papers_screen(view: PapersView, voice: Voice) -> Screen:
    """Return the papers of a case, each to be sent in either language."""
    rows: list[tuple[Button, ...]] = []
    lines: list[tuple[str, str]] = []
    for paper in view.papers:
        lines.append((paper.number, f"{voice.say(paper.title)} · {voice.show(paper.at)}"))
        other = next(language for language in LANGUAGES if language != voice.language)
        own = Button(f"📄 {paper.number}", Go(PAPER, str(paper.id)))
        rows.append((own, Button(f"{COPY_BUTTON[other]} {paper.number}", Go(PAPER, f"{paper.id}.{other}"))))
    said = WHICH_PAPER if rows else NO_PAPERS
    blocks: tuple[Block, ...] = (Heading(_head(view, voice)), Paragraph(voice.say(said)))
    return Screen((*blocks, Facts(tuple(lines))) if lines else blocks, (*rows, _back(view, voice)))


def decided_screen(view: PapersView, voice: Voice) -> Screen:
    """Return the card on which was decided, as it was; or the decisions to choose from."""
    choices = tuple(
        (Button(_decision(one, voice), Go("decided", f"{view.case}.{one.seq}")),)
        for one in view.decisions
        if view.decision is None or one.seq != view.decision.seq
    )
    head = Heading(_head(view, voice))
    if view.decision is None:
        return Screen((head, Paragraph(voice.say(WHICH_DECISION))), (*choices, _back(view, voice)))
    facts = Facts(tuple((voice.say(one.label), voice.show(one.value)) for one in view.facts))
    blocks = (
        head,
        Paragraph(f"{voice.say(view.state)}\n{_decision(view.decision, voice)}"),
        Paragraph(voice.say(SEEN_THEN)),
        facts,
        Small(voice.say(FACE, face=view.face, code=Name(view.digest[:CARD_CODE].upper()))),
    )
    return Screen(blocks, (*choices, _back(view, voice)))


def _decision(one: DecidedLine, voice: Voice) -> str:
    return voice.say(DECIDED_BY, who=one.who, what=Words(one.what), moment=one.at)


def _head(view: PapersView, voice: Voice) -> str:
    icon, title, number = view.head
    return f"{icon} {voice.say(title)} · {number}"


def _back(view: PapersView, voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.say(BACK), Open(view.case)),)
