"""The picture of docs/performance.md: bars for rate and latency of every row, a line for memory. An SVG by itself.

Colours, type and the width of letters are those of the board's picture in the chat.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from bot.render.bars import BAR, BLUE, FAINT, GAP, HEAD, INK, MARGIN, PAGE, RED, SIZE, SMALL
from bot.render.measure import width
from bot.typesetting import FONT

LONGEST, FIGURE = 210.0, 56.0
"""The longest bar, and the room behind it for its figure."""
HIGH = 150.0
"""Height of the line's panel."""
BETWEEN = 34.0

Bar = tuple[str, float, float]
"""Label, updates a second, p99 in milliseconds."""


def drawing_of(bars: Sequence[Bar], memory: Sequence[tuple[float, float]]) -> str:
    """Return the SVG. `memory` are (minute, MB) pairs in their order; with fewer than two the panel is left out."""
    labels = max(width(label) for label, _, _ in bars) * SIZE
    columns = (MARGIN + labels + GAP, MARGIN + labels + GAP + LONGEST + FIGURE + BETWEEN)
    wide = columns[1] + LONGEST + FIGURE + MARGIN
    parts = list(_bars(bars, columns, labels))
    high = MARGIN + HEAD + GAP * 1.5 + len(bars) * (BAR + GAP) + MARGIN
    if len(memory) > 1:
        parts += _line(memory, (MARGIN, high), wide - 2 * MARGIN)
        high += HEAD + GAP + HIGH + SMALL * 2 + MARGIN
    size = f'width="{wide:.0f}" height="{high:.0f}"'
    box = f'viewBox="0 0 {wide:.0f} {high:.0f}" font-family="{FONT}, sans-serif"'
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>'
    return "\n".join((begin, f'<rect {size} fill="{PAGE}"/>', *parts, "</svg>", ""))


def _bars(bars: Sequence[Bar], columns: tuple[float, float], labels: float) -> Iterator[str]:
    heads = ("Updates answered a second", "p99 of an answer, ms")
    for x, head in zip(columns, heads, strict=True):
        yield _text(x, MARGIN + HEAD, head, HEAD)
    y = MARGIN + HEAD + GAP * 1.5
    most = (max(rate for _, rate, _ in bars), max(late for _, _, late in bars))
    for label, rate, late in bars:
        middle = y + BAR / 2 + SIZE * 0.36
        yield _text(MARGIN + labels, middle, label, SIZE, anchor="end")
        for place, (x, value, fill) in enumerate(zip(columns, (rate, late), (BLUE, RED), strict=True)):
            long = LONGEST * value / most[place]
            yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{long:.1f}" height="{BAR:g}" fill="{fill}"/>'
            yield _text(x + long + GAP / 2, middle, f"{value:,.0f}", SIZE)
        y += BAR + GAP


def _line(memory: Sequence[tuple[float, float]], at: tuple[float, float], wide: float) -> Iterator[str]:
    """Yield the panel of memory; its foot is 0 MB, so that a small growth looks small."""
    x, y = at
    top, foot = y + HEAD + GAP, y + HEAD + GAP + HIGH
    most, last = max(mb for _, mb in memory) * 1.15, memory[-1][0]
    points = [(x + wide * minute / last, foot - HIGH * mb / most) for minute, mb in memory]
    yield _text(x, y + HEAD, "Memory under a steady load, MB (RSS)", HEAD)
    yield f'<path d="M{x:.1f} {top:.1f}V{foot:.1f}H{x + wide:.1f}" fill="none" stroke="{FAINT}"/>'
    path = "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
    yield f'<path d="M{path}" fill="none" stroke="{BLUE}" stroke-width="3" stroke-linejoin="round"/>'
    for (px, py), (_, mb) in ((points[0], memory[0]), (points[-1], memory[-1])):
        yield f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{BLUE}"/>'
        yield _text(px, py - 10, f"{mb:.0f}", SIZE, anchor="end" if px > x + wide / 2 else "start")
    yield _text(x, foot + SMALL * 1.5, "0 minutes", SMALL, fill=FAINT)
    yield _text(x + wide, foot + SMALL * 1.5, f"{last:.1f}", SMALL, fill=FAINT, anchor="end")


def _text(x: float, y: float, text: str, size: float, *, fill: str = INK, anchor: str = "start") -> str:  # noqa: PLR0913 - a line of text
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
    return f'<text {place} fill="{fill}">{escape(text)}</text>'
