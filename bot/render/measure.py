"""How much room words take on a phone, in widths of a Chinese character."""

from collections.abc import Iterator, Sequence

WIDE, NARROW = 1.0, 0.56
"""A Latin letter takes a little more than half on average."""
FIRST_WIDE = 0x2E80
ROW = 19.5
"""A row of buttons on a phone of 360 points, at the size in which Telegram writes them."""
MARGIN = 0.8
"""What each button loses at its edges."""

LINE = 18.0
"""A line of text on that phone."""
BETWEEN = " · "


def width(text: str) -> float:
    """Return how wide a text is."""
    return sum(WIDE if ord(sign) >= FIRST_WIDE else NARROW for sign in text)


def fits(label: str, in_row: int) -> bool:
    """Tell whether a button's words can be read when so many buttons share the row."""
    return width(label) <= ROW / in_row - MARGIN


def in_lines(rows: Sequence[tuple[str, str]], *, dense: bool) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the facts line by line: where they are dense, two in their order share a line that has room for both."""
    waiting: tuple[str, str] | None = None
    for row in rows:
        if waiting is None:
            waiting = row
        elif dense and width(BETWEEN.join("：".join(one) for one in (waiting, row))) <= LINE:
            yield (waiting, row)
            waiting = None
        else:
            yield (waiting,)
            waiting = row
    if waiting is not None:
        yield (waiting,)
