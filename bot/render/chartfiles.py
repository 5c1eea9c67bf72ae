"""Charts as they leave the house: pictures in the chat, with words that tell what they show, and SVG for a page."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cases.base.actions import Go, Open
from bot.cases.base.shown import Name, Shown, Words
from bot.cases.pages.charts import Charts, ChartView, around
from bot.cases.view.documents import CHART, Document, Makers
from bot.cases.view.views import Fact
from bot.engine.basics.messages import N_
from bot.errors import LayoutError, PaperError, Refusal
from bot.render.charts import Drawing, drawing_of

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.render.voice import Voice
    from bot.typesetting import Typesetter

WHOLE = "whole"
HEAD = N_("{icon} {title} · {number}")
NOW, ENDED, DONE, NEXT = N_("Now"), N_("Ended with"), N_("Done so far"), N_("May come next")
WITH, HELD = N_("{step} ({who})"), N_("{step}, on hold")
WHOLE_CHART = N_("Whole chart")
BACK = N_("Back to the case")
NOT_NOW = N_("The chart cannot be drawn at the moment. “More” below the case tells the same in words.")
LAST = 8
"""So many of the steps that are done are told."""

SCALE, LEAST_SCALE = 2.0, 1.2
"""So many points the picture has for each of the drawing, and how few still can be read."""
LONGEST = 2560
"""What Telegram leaves of a photo's longer side; what must be larger goes out as a file."""
STEEPEST = 20
"""How many times longer than wide a photo may be (Bot API, sendPhoto)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WholeChart:
    """The whole chart of a case in the words of a language: its number, process and present step, and the drawing."""

    number: str
    title: str
    state: str
    svg: str


class ChartFiles:
    """Draws charts. The argument of a message is the case, with `.whole` for the whole chart."""

    def __init__(self, charts: Charts, typesetter: "Typesetter", voice: "Callable[[str], Voice]") -> None:
        self._charts = charts
        self._typesetter = typesetter
        self._voice = voice

    def register(self, makers: Makers) -> None:
        """Let messages name these files."""
        makers.register(CHART, self.make)

    async def whole(self, number: str, language: str) -> WholeChart:
        """Return the chart of the case with that number, as who works here sees it.

        Raises:
            Refusal: there is no such case.
            LayoutError: it cannot be drawn.
        """
        view, voice = await self._charts.numbered(number), self._voice(language)
        drawing = await asyncio.to_thread(drawing_of, view, voice)
        state = voice.say(view.by_id[view.current].title)
        return WholeChart(view.number, voice.say(view.title), state, drawing.svg)

    async def make(self, contact: "Contact", argument: str) -> Document:
        """Return the picture of a case's chart: of the steps around the present one, or the whole.

        Raises:
            Refusal: it is not for this reader, or cannot be drawn now.
        """
        case, _, part = argument.partition(".")
        view = await self._charts.of_case(contact, int(case) if case.isascii() and case.isdigit() else 0)
        shown, voice = view if part == WHOLE else around(view), self._voice(contact.language)
        try:
            drawing = await asyncio.to_thread(drawing_of, shown, voice)
            scale = scale_of(drawing)
            content = await self._typesetter.png(drawing.svg, scale or SCALE)
        except (LayoutError, PaperError) as error:
            _log.error("chart of %s: %s", view.number, error)
            raise Refusal(NOT_NOW) from error
        back = (Words(BACK), Open(view.case))
        more = (
            ()
            if len(shown.steps) == len(view.steps)
            else ((Words(WHOLE_CHART), Go(CHART, f"{view.case}.{WHOLE}")),)
        )
        return Document(
            f"{voice.say(view.title)} {view.number}.png",
            content,
            Words(HEAD, {"icon": Name(view.icon), "title": Words(view.title), "number": Name(view.number)}),
            facts=told(view),
            buttons=(*more, back),
            picture=scale is not None,
        )


def scale_of(drawing: Drawing) -> float | None:
    """Return how large a drawing is made as a photo, or None where it is too large or too long for one."""
    shorter, longer = sorted((drawing.width, drawing.height))
    scale = min(SCALE, LONGEST / longer)
    return scale if scale >= LEAST_SCALE and longer <= STEEPEST * shorter else None


def told(view: ChartView) -> tuple[Fact, ...]:
    """Return in words what the chart shows: where the case stands, what was done, what may come next."""
    steps = view.by_id

    def title(state: str) -> Words:
        return Words(steps[state].title)

    now: Shown = title(view.current)
    if who := steps[view.current].who:
        now = Words(WITH, {"step": now, "who": tuple(map(Words, who))})
    if view.held:
        now = Words(HELD, {"step": now})
    facts = [Fact(ENDED if view.closed else NOW, now)]
    if done := view.path[:-1][-LAST:]:
        facts.append(Fact(DONE, tuple(map(title, done))))
    if not view.closed and (following := view.following(view.current)):
        facts.append(Fact(NEXT, tuple(map(title, following))))
    return tuple(facts)
