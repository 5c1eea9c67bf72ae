"""The outlines of a chart's boxes, by kind of state. Pure geometry and SVG.

A box with straight sides is filled in or ticked off, one with pointed ends is decided (by several where its line is
double), round ends wait or are the end (double), bars on both sides go on by themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.spec.model import StateKind
from bot.layout import Point

POINT, CORNER = 13.0, 9.0
"""What the pointed ends of a decision's box take on each side, and the radius of a corner; in a low box less."""
INSET = 4.0
"""Between the lines of a double outline."""
POINTED = (StateKind.DECISION, StateKind.PANEL)
ROUND = (StateKind.WAIT, StateKind.FINAL)
SQUARE, PITCH = 5.0, 9.0
"""The little squares of a checklist."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A box in its place."""

    kind: StateKind
    x: float
    y: float
    wide: float
    high: float

    def grown(self, by: float) -> "Shape":
        """Return the same shape, larger by so much on each side."""
        return Shape(self.kind, self.x, self.y, self.wide + 2 * by, self.high + 2 * by)

    def inside(self, point: Point) -> bool:
        """Tell whether the point lies within the outline."""
        across, along = abs(point[0] - self.x), abs(point[1] - self.y)
        if along > self.high / 2:
            return False
        if self.kind in POINTED:
            return across <= self.wide / 2 - self._point * along / (self.high / 2)
        radius = self._radius
        over, under = across - (self.wide / 2 - radius), along - (self.high / 2 - radius)
        if over > 0 and under > 0:
            return over * over + under * under <= radius * radius
        return across <= self.wide / 2

    @property
    def _radius(self) -> float:
        return self.high / 2 if self.kind in ROUND else min(CORNER, self.high / 5)

    @property
    def _point(self) -> float:
        return min(POINT, self.high / 3)

    def outline(self, paint: str) -> str:
        """Return the outline with these attributes."""
        left, top = self.x - self.wide / 2, self.y - self.high / 2
        right, foot = left + self.wide, top + self.high
        if self.kind in POINTED:
            end = self._point
            corners = (
                *((left + end, top), (right - end, top), (right, self.y)),
                *((right - end, foot), (left + end, foot), (left, self.y)),
            )
            return f'<polygon points="{" ".join(map(at, corners))}" stroke-linejoin="round" {paint}/>'
        box = f'x="{left:.1f}" y="{top:.1f}" width="{self.wide:.1f}" height="{self.high:.1f}"'
        return f'<rect {box} rx="{self._radius:.1f}" {paint}/>'

    def inner(self, paint: str) -> Iterator[str]:
        """Yield what tells kinds of the same outline apart, drawn with these attributes."""
        left, top = self.x - self.wide / 2, self.y - self.high / 2
        match self.kind:
            case StateKind.FINAL | StateKind.PANEL:
                yield self.grown(-INSET).outline(paint)
            case StateKind.AUTO:
                bars = (left + 5, left + self.wide - 5)
                yield f'<path d="{"".join(f"M{at((bar, top))}v{self.high:.1f}" for bar in bars)}" {paint}/>'
            case StateKind.CHECKLIST:
                count = int((self.high - 12) // PITCH)
                first = self.y - (count * PITCH - (PITCH - SQUARE)) / 2
                squares = (f"M{at((left + 8, first + PITCH * row))}h5v5h-5z" for row in range(count))
                yield f'<path d="{"".join(squares)}" {paint}/>'
            case _:
                pass

    def tick(self, disc: str, sign: str) -> str:
        """Return the tick of a step that is done, within the right edge; the attributes of its disc and of its sign."""
        x = self.x + self.wide / 2 - 13
        return (
            f'<g class="tick"><circle cx="{x:.1f}" cy="{self.y:.1f}" r="7" {disc}/>'
            f'<path d="M{at((x - 3.2, self.y + 0.2))}l2.3 2.4l4.2-4.6" fill="none" stroke-width="1.8" '
            f'stroke-linecap="round" stroke-linejoin="round" {sign}/></g>'
        )


def at(point: Point) -> str:
    """Return the point as SVG writes it."""
    return f"{point[0]:.1f},{point[1]:.1f}"
