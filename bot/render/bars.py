"""The board as a picture: open cases by process or state, and by age, as bars. What is late is hatched and in figures.

An SVG that stands by itself, as the charts of processes are; typst makes it a picture.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bot.cases.base.actions import Go
from bot.cases.base.shown import Words
from bot.cases.pages.board import AGES, BOARD, Board, BoardView
from bot.cases.pages.standing import Count, roughly
from bot.cases.view.documents import BARS, Document, Makers
from bot.engine.basics.messages import N_
from bot.errors import PaperError, Refusal
from bot.render.measure import ellipsis, width
from bot.typesetting import FONT

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.render.voice import Voice
    from bot.typesetting import Typesetter

OPEN_CASES, BY_AGE = N_("Open cases"), N_("Open for how long")
UP_TO, FROM = N_("up to {age}"), N_("over {age}")
ON_TIME, LATE = N_("on time"), N_("overdue")
CAPTION = N_("{title}, as of {moment}")
BACK = N_("Back to the board")
NOT_NOW = N_("The picture cannot be drawn at the moment. The board tells the same in words.")
NONE_OPEN = N_("No case is open.")

SIZE, SMALL, HEAD = 15.0, 12.0, 18.0
"""Sizes of type."""
BAR, GAP, MARGIN, BETWEEN = 24.0, 12.0, 24.0, 30.0
LONGEST, LABEL_EMS, FIGURES = 300.0, 13.0, 90.0
"""The longest bar, how wide its label may be in characters, and the room behind it for figures."""
SCALE = 2.0
PAGE, INK, FAINT, BLUE, RED = "#f7f9fb", "#1f2933", "#616e7c", "#5b8fd9", "#c2410c"
HATCHED = (
    '<defs><pattern id="late" width="7" height="7" patternUnits="userSpaceOnUse">'
    f'<rect width="7" height="7" fill="{RED}"/>'
    '<path d="M-1 1L1 -1M0 7L7 0M6 8L8 6" stroke="#ffffff" stroke-width="1.4"/></pattern></defs>'
)
"""The pattern of what is late."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its words, and how many cases, of which some are late; `figures` stand behind it in place of these."""

    label: str
    count: Count
    figures: str = ""


def drawing_of(panels: Sequence[tuple[str, Sequence[Bar]]], key: tuple[str, str] | None = None) -> str:
    """Return the panels below each other as SVG: a title, then bars; `key` says on time and late."""
    bars = [bar for _, some in panels for bar in some]
    labels = max((width(ellipsis(bar.label, LABEL_EMS)) * SIZE for bar in bars), default=0.0)
    most = max((bar.count.open for bar in bars), default=1) or 1
    figures = max((width(bar.figures) * SIZE + GAP for bar in bars), default=0.0)
    wide = MARGIN * 2 + labels + GAP + LONGEST + max(FIGURES, figures)
    high, parts = MARGIN, []
    for title, some in panels:
        parts.append(_text(MARGIN, high + HEAD, title, HEAD, INK))
        high += HEAD + GAP * 1.5
        for bar in some:
            parts += _bar(bar, (MARGIN, high), labels, most)
            high += BAR + GAP
        high += BETWEEN - GAP
    if key is not None:
        parts += _key(key, high)
        high += SMALL + MARGIN
    size = f'width="{wide:.0f}" height="{high:.0f}"'
    box = f'viewBox="0 0 {wide:.0f} {high:.0f}" font-family="{FONT}, sans-serif"'
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>'
    return "\n".join((begin, HATCHED, f'<rect {size} fill="{PAGE}"/>', *parts, "</svg>", ""))


def _bar(bar: Bar, at: tuple[float, float], labels: float, most: int) -> Iterator[str]:
    (x, y), count = at, bar.count
    middle, start = y + BAR / 2 + SIZE * 0.36, x + labels + GAP
    yield _text(x + labels, middle, ellipsis(bar.label, LABEL_EMS), SIZE, INK, end=True)
    each = LONGEST / most
    late, whole = count.late * each, count.open * each
    if late:
        yield f'<rect x="{start:.1f}" y="{y:.1f}" width="{late:.1f}" height="{BAR:g}" fill="url(#late)"/>'
    yield (
        f'<rect x="{start + late:.1f}" y="{y:.1f}" width="{whole - late:.1f}" height="{BAR:g}" fill="{BLUE}"/>'
    )
    figures = bar.figures or f"{count.open}" + (f"  ⚠ {count.late}" if count.late else "")
    yield _text(start + whole + GAP / 2, middle, figures, SIZE, INK if count.open else FAINT)


def _key(key: tuple[str, str], y: float) -> Iterator[str]:
    x = MARGIN
    for words, fill in zip(key, (BLUE, "url(#late)"), strict=True):
        yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{SMALL:g}" height="{SMALL:g}" fill="{fill}"/>'
        yield _text(x + SMALL + 6, y + SMALL - 1.5, words, SMALL, FAINT)
        x += SMALL + 6 + width(words) * SMALL + BETWEEN


def _text(x: float, y: float, text: str, size: float, fill: str, *, end: bool = False) -> str:  # noqa: PLR0913 - a line of text
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{anchor}>{escape(text)}</text>'


class BoardFiles:
    """Draws the board. The argument of a message is a process, or nothing for all of them."""

    def __init__(self, board: Board, typesetter: "Typesetter", voice: "Callable[[str], Voice]") -> None:
        self._board = board
        self._typesetter = typesetter
        self._voice = voice

    def register(self, makers: Makers) -> None:
        """Let messages name these files."""
        makers.register(BARS, self.make)

    async def make(self, contact: "Contact", argument: str) -> Document:
        """Return the picture of the board.

        Raises:
            Refusal: it is not for this reader, there is nothing to draw, or it cannot be drawn now.
        """
        view, voice = await self._board.view(contact, argument), self._voice(contact.language)
        if not view.all.open:
            raise Refusal(NONE_OPEN)
        key = (voice.say(ON_TIME), voice.say(LATE))
        svg = await asyncio.to_thread(drawing_of, panels_of(view, voice), key)
        try:
            content = await self._typesetter.png(svg, SCALE)
        except PaperError as error:
            _log.error("board: %s", error)
            raise Refusal(NOT_NOW) from error
        title = Words(view.title) if view.flow else Words(OPEN_CASES)
        return Document(
            f"{voice.words(title)}.png",
            content,
            Words(CAPTION, {"title": title, "moment": self._board.now()}),
            buttons=((Words(BACK), Go(BOARD, view.flow)),),
            picture=True,
        )


def panels_of(view: BoardView, voice: "Voice") -> list[tuple[str, list[Bar]]]:
    """Return what is drawn: by process, or by the states of one; and by age."""
    if view.flow:
        bars = [Bar(voice.say(one.state), one.waits.count) for one in view.states if one.waits.count.open]
    else:
        bars = [Bar(voice.say(one.title), one.count) for one in view.flows]
    ages = [voice.say(UP_TO, age=roughly(age)) for age in AGES]
    ages.append(voice.say(FROM, age=roughly(AGES[-1])))
    aged = [Bar(label, count) for label, count in zip(ages, view.ages, strict=True)]
    return [(voice.say(OPEN_CASES), bars), (voice.say(BY_AGE), aged)]
