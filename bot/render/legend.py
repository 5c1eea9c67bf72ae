"""What the shapes and lines of a chart mean, below it: only those that it has."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bot.cases.pages.charts import Cause, ChartView
from bot.engine.basics.messages import N_
from bot.engine.spec.model import StateKind
from bot.render.measure import width
from bot.render.shapes import Shape, at

if TYPE_CHECKING:
    from bot.render.voice import Voice

KINDS = {
    StateKind.FORM: N_("is filled in"),
    StateKind.CHECKLIST: N_("is ticked off"),
    StateKind.DECISION: N_("is decided"),
    StateKind.PANEL: N_("several decide"),
    StateKind.WAIT: N_("waits"),
    StateKind.AUTO: N_("goes on by itself"),
    StateKind.FINAL: N_("is the end"),
}
CAUSES = {Cause.CLOCK: N_("when time is up"), Cause.SYSTEM: N_("by a rule or another case")}

DASHES = {
    Cause.PEOPLE: "",
    Cause.CLOCK: 'stroke-dasharray="6 4"',
    Cause.SYSTEM: 'stroke-dasharray="1.5 4"',
}
"""How a line is drawn that nobody's act stands for."""

SIZE, LINE, GAP = 11.0, 30.0, 18.0
"""The size of type, the height of a line, and what lies between two entries."""
SAMPLE, HIGH, BESIDE = 36.0, 22.0, 7.0
"""A sample's width and height, and what lies between it and its words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample with its words."""

    of: StateKind | Cause
    words: str

    @property
    def width(self) -> float:
        """Return how much room it takes in its line."""
        return SAMPLE + BESIDE + width(self.words) * SIZE


def entries_of(view: ChartView, voice: "Voice", most: float) -> tuple[tuple[Entry, ...], ...]:
    """Return the lines of the legend, none wider than `most` where that can be."""
    kinds = {step.kind for step in view.steps}
    causes = {way.cause for way in view.ways}
    wanted = [Entry(kind, voice.say(said)) for kind, said in KINDS.items() if kind in kinds]
    wanted += [Entry(cause, voice.say(said)) for cause, said in CAUSES.items() if cause in causes]
    lines: list[list[Entry]] = [[]]
    for entry in wanted:
        if lines[-1] and width_of([*lines[-1], entry]) > most:
            lines.append([])
        lines[-1].append(entry)
    return tuple(map(tuple, lines))


def width_of(line: Sequence[Entry]) -> float:
    """Return how wide a line of the legend is."""
    return sum(entry.width for entry in line) + GAP * (len(line) - 1)


def legend(lines: Iterable[Sequence[Entry]], top: float, paint: str, ink: str) -> Iterator[str]:
    """Yield the legend from there on; `paint` are the attributes of the samples, `ink` is the colour of the words."""
    yield '<g class="legend">'
    for row, line in enumerate(lines):
        x, y = 0.0, top + LINE * (row + 0.5)
        for entry in line:
            yield f'<g class="sample {entry.of}">{_sample(entry.of, x, y, paint)}'
            yield (
                f'<text class="label" x="{x + SAMPLE + BESIDE:.1f}" y="{y + SIZE * 0.36:.1f}" '
                f'font-size="{SIZE:g}" fill="{ink}">{escape(entry.words)}</text></g>'
            )
            x += entry.width + GAP
    yield "</g>"


def _sample(of: StateKind | Cause, x: float, y: float, paint: str) -> str:
    if isinstance(of, Cause):
        return f'<path class="line" d="M{at((x, y))}h{SAMPLE:g}" {DASHES[of]} {paint}/>'
    shape = Shape(of, x + SAMPLE / 2, y, SAMPLE, HIGH)
    return shape.outline(paint) + "".join(shape.inner(paint))
