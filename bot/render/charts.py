"""A chart as SVG in a reader's words. Pure: the same view gives the same text.

The SVG stands by itself: every colour is an attribute, which typst reads and which any style sheet of a web page
outranks. A page themes it by classes: `chart` holds `page`, `start`, and groups of these kinds: `state` with its mark
(`done`, `current`, `ahead`) and its kind, inside of it `halo`, `shape`, `inner`, `title`, `who`, `tick`; `way` with its
cause (`people`, `clock`, `system`) and perhaps `walked`, inside of it `line`, `tip`, or `patch` and `label`; `legend`
with a `sample` of each kind and cause. What a colour says, a shape or a sign says too: a tick, a halo, a dashed line.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from bot.cases.pages.charts import Cause, ChartView, Mark, Step, Way
from bot.engine.basics.messages import N_
from bot.layout import Arrow, Box, Graph, Line, Point, lay_out
from bot.render import legend
from bot.render.curves import until
from bot.render.measure import ellipsis, packed, width, wrapped
from bot.render.shapes import POINT, POINTED, Shape, at
from bot.typesetting import FONT

if TYPE_CHECKING:
    from bot.layout import Layout
    from bot.render.voice import Voice

TIME_IS_UP = N_("Time is up")
MARKS = {Mark.DONE: N_("done"), Mark.CURRENT: N_("the case is here"), Mark.AHEAD: N_("still ahead")}
OF_STEP = N_("{title}: {mark}")

TITLE, WHO, LABEL = 15.0, 11.5, 12.0
"""Sizes of type."""
LEADING, BASELINE = 1.28, 0.36
TITLE_EMS, WHO_EMS, LABEL_EMS, MOST_EMS = 8.0, 10.0, 8.0, 13.0
"""So wide a line may be, in widths of a Chinese character, before it is wrapped; beyond the last it is cut."""
WHO_LINES, LABEL_LINES = 2, 4
LEAST, SIDE, EDGE = 92.0, 24.0, 10.0
"""The narrowest box, and what it leaves free beside and above its words."""
BESIDE = 5.0
"""What an arrow's words leave free on each side."""
ROW_GAP, BOX_GAP, MARGIN, LEGEND_GAP = 30.0, 18.0, 20.0, 26.0
START = ""
"""The name of the dot before the first state."""
DOT = 14.0
TIP, HALO, CLEAR = 8.0, 6.0, 1.5
"""The length of an arrow's tip, the breadth of the halo, and what a tip leaves free before its box."""

PAGE, INK, FAINT, LINE, GREEN, BLUE = "#f7f9fb", "#1f2933", "#616e7c", "#9aa5b1", "#2f855a", "#1d5fbf"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a box: its ground, its line, what is drawn in it, its title, and who acts."""

    fill: str
    stroke: str
    inner: str
    title: str
    who: str


LOOKS = {
    Mark.DONE: Look("#e4f4eb", GREEN, "#7db898", "#1c4a35", "#3f6d57"),
    Mark.CURRENT: Look(BLUE, BLUE, "#a9c7f1", "#ffffff", "#dbe8fb"),
    Mark.AHEAD: Look("#ffffff", LINE, "#c3ccd5", INK, FAINT),
}


@dataclass(frozen=True, slots=True)
class Label:
    """Words line by line, each with its size of type and its class."""

    lines: tuple[tuple[str, float, str], ...]

    @property
    def width(self) -> float:
        """Return the width of the widest line."""
        return max((width(text) * size for text, size, _ in self.lines), default=0)

    @property
    def height(self) -> float:
        """Return the height of all lines."""
        return sum(size * LEADING for _, size, _ in self.lines)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that is drawn, with its size in its own points."""

    svg: str
    width: int
    height: int


def drawing_of(view: ChartView, voice: "Voice") -> Drawing:
    """Return the chart as SVG. Blocks for some milliseconds when this chart was not laid out of late.

    Raises:
        LayoutError: there is nothing that lays it out.
    """
    pen = _Pen(view, voice)
    return Drawing("\n".join(pen.parts()) + "\n", pen.width, pen.height)


# --- words --------------------------------------------------------------------------------------------------


def _words_of_step(step: Step, voice: "Voice") -> Label:
    title = wrapped(voice.say(step.title), TITLE_EMS)
    who = packed([voice.say(one) for one in step.who], WHO_EMS, WHO_LINES)
    lines = [(line, TITLE, "title") for line in title] + [(line, WHO, "who") for line in who]
    return Label(tuple((ellipsis(line, MOST_EMS), size, kind) for line, size, kind in lines))


def _words_of_way(way: Way, voice: "Voice") -> Label:
    said = [voice.say(label) for label in way.labels]
    if not said and way.cause is Cause.CLOCK:
        said = [voice.say(TIME_IS_UP)]
    lines = [line for one in said for line in wrapped(one, LABEL_EMS)]
    if len(lines) > LABEL_LINES:
        lines[LABEL_LINES - 1 :] = ["…"]
    return Label(tuple((line, LABEL, "label") for line in lines))


# --- drawing ------------------------------------------------------------------------------------------------


class _Pen:
    """One chart while it is drawn."""

    def __init__(self, view: ChartView, voice: "Voice") -> None:
        self._view = view
        self._voice = voice
        self._steps = {step.id: _words_of_step(step, voice) for step in view.steps}
        self._ways = [_words_of_way(way, voice) for way in view.ways]
        self._places = places = lay_out(self._graph())
        self._legend = () if view.part else legend.entries_of(view, voice, places.width)
        below = LEGEND_GAP + legend.LINE * len(self._legend) if self._legend else 0
        widest = max((places.width, *map(legend.width_of, self._legend)))
        self.width, self.height = (math.ceil(side + 2 * MARGIN) for side in (widest, places.height + below))
        self._shapes = {
            step.id: Shape(step.kind, *places.boxes[step.id], *self._size(step)) for step in view.steps
        }

    def _size(self, step: Step) -> tuple[float, float]:
        words = self._steps[step.id]
        ends = POINT if step.kind in POINTED else 0
        return max(LEAST, words.width + 2 * SIDE) + ends, words.height + 2 * EDGE

    def _graph(self) -> Graph:
        boxes = [Box(step.id, *self._size(step)) for step in self._view.steps]
        arrows = [
            Arrow(way.tail, way.head, words.width + 2 * BESIDE if words.lines else 0, words.height)
            for way, words in zip(self._view.ways, self._ways, strict=True)
        ]
        if self._view.start:
            boxes.insert(0, Box(START, DOT, DOT))
            arrows.append(Arrow(START, self._view.start))
        return Graph(tuple(boxes), tuple(arrows), ROW_GAP, BOX_GAP)

    def parts(self) -> Iterator[str]:
        """Yield the SVG line by line: lines lowest, then their words, then the boxes."""
        view, places = self._view, self._places
        size = f'width="{self.width}" height="{self.height}"'
        seen = f'viewBox="{-MARGIN:g} {-MARGIN:g} {self.width} {self.height}"'
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" {size} {seen} '
            f'font-family="{FONT}, sans-serif">'
        )
        yield f"<title>{escape(f'{self._voice.say(view.title)} {view.number}'.strip())}</title>"
        yield f'<rect class="page" x="{-MARGIN:g}" y="{-MARGIN:g}" {size} fill="{PAGE}"/>'
        drawn = list(zip(view.ways, places.lines, self._ways, strict=False))
        for way, line, _ in sorted(drawn, key=lambda one: one[0].walked):
            yield self._line(way, line)
        if view.start:
            yield from self._start(places)
        for way, line, words in drawn:
            if line.words is not None:
                yield _beside(way, line.words, words)
        for step in view.steps:
            yield from self._step(step)
        if self._legend:
            paint = f'fill="none" stroke="{LINE}" stroke-width="1.3"'
            yield from legend.legend(self._legend, places.height + LEGEND_GAP, paint, FAINT)
        yield "</svg>"

    def _start(self, places: "Layout") -> Iterator[str]:
        walked = bool(self._view.current)
        yield self._line(Way(START, self._view.start, (), Cause.PEOPLE, walked), places.lines[-1])
        x, y = places.boxes[START]
        colour = GREEN if walked else FAINT
        yield f'<circle class="start" cx="{x:.1f}" cy="{y:.1f}" r="{DOT / 2:g}" fill="{colour}"/>'

    def _line(self, way: Way, line: Line) -> str:
        """Return the arrow, which ends before its box; where it begins the box lies over it."""
        colour, weight, dashes = (GREEN, 2.4, "") if way.walked else (LINE, 1.4, legend.DASHES[way.cause])
        shape = self._shapes[way.head].grown(HALO if way.head == self._view.current else CLEAR)
        whole = until(line.curve, shape.inside)
        first, *rest = until(whole, lambda point: math.dist(point, whole[-1]) <= TIP)
        path = f"M{at(first)}C{' '.join(map(at, rest))}"
        tip = _tip(rest[-1], whole[-1], 2.4 + weight * 0.7)
        return (
            f'<g class="{_class(way)}"><path class="line" d="{path}" fill="none" stroke="{colour}" '
            f'stroke-width="{weight}" {dashes}/><path class="tip" d="{tip}" fill="{colour}"/></g>'
        )

    def _step(self, step: Step) -> Iterator[str]:
        look, shape, say = LOOKS[step.mark], self._shapes[step.id], self._voice.say
        said = say(OF_STEP, title=say(step.title), mark=say(MARKS[step.mark]))
        yield f'<g class="state {step.mark} {step.kind}" data-state={quoteattr(step.id)}><title>{escape(said)}</title>'
        if step.mark is Mark.CURRENT:
            yield shape.grown(HALO).outline(f'class="halo" fill="{BLUE}" fill-opacity="0.22"')
        yield shape.outline(f'class="shape" fill="{look.fill}" stroke="{look.stroke}" stroke-width="1.5"')
        yield from shape.inner(f'class="inner" fill="none" stroke="{look.inner}" stroke-width="1.1"')
        yield _text(self._steps[step.id], (shape.x, shape.y), {"title": look.title, "who": look.who})
        if step.mark is Mark.DONE:
            yield shape.tick(f'fill="{GREEN}"', 'stroke="#ffffff"')
        yield "</g>"


def _class(way: Way) -> str:
    return f"way {way.cause}{' walked' if way.walked else ''}"


def _tip(foot: Point, tip: Point, half: float) -> str:
    """Return the triangle from the line's end to the tip."""
    (x0, y0), (x1, y1) = foot, tip
    share = half / (math.dist(foot, tip) or 1.0)
    dx, dy = (y1 - y0) * share, (x0 - x1) * share
    return f"M{at((x0 + dx, y0 + dy))}L{at(tip)}L{at((x0 - dx, y0 - dy))}Z"


def _beside(way: Way, middle: Point, words: Label) -> str:
    """Return the words of an arrow on a patch that hides what lies behind them."""
    (x, y), wide, high = middle, words.width + 4, words.height
    box = _box(x - wide / 2, y - high / 2, wide, high)
    patch = f'<rect class="patch" {box} rx="3" fill="{PAGE}" fill-opacity="0.85"/>'
    text = _text(words, middle, {"label": GREEN if way.walked else FAINT})
    return f'<g class="{_class(way)}">{patch}{text}</g>'


def _text(words: Label, middle: Point, colours: Mapping[str, str]) -> str:
    x, top = middle[0], middle[1] - words.height / 2
    made = []
    for text, size, kind in words.lines:
        foot = top + size * (LEADING / 2 + BASELINE)
        made.append(
            f'<text class="{kind}" x="{x:.1f}" y="{foot:.1f}" font-size="{size:g}" text-anchor="middle" '
            f'fill="{colours[kind]}">{escape(text)}</text>'
        )
        top += size * LEADING
    return "".join(made)


def _box(x: float, y: float, wide: float, high: float) -> str:
    return f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
