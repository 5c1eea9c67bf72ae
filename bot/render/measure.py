"""How much room words take, in widths of a Chinese character; and how they are fitted into it."""

from collections.abc import Iterator, Sequence

WIDE, NARROW = 1.0, 0.56
"""A Latin letter takes a little more than half on average."""
FIRST_WIDE = 0x2E80
ROW = 19.5
"""A row of buttons on a phone of 360 points, at the size in which Telegram writes them."""
MARGIN = 0.8
"""What each button loses at its edges."""
NO_START = "，。、；：？！）》」』”’…—·"
"""Signs that no line begins with."""
LINE = 18.0
"""A line of text on that phone."""
BETWEEN = " · "


def width(text: str) -> float:
    """Return how wide a text is."""
    return sum(WIDE if ord(sign) >= FIRST_WIDE else NARROW for sign in text)


def fits(label: str, in_row: int) -> bool:
    """Tell whether a button's words can be read when so many buttons share the row."""
    return width(label) <= ROW / in_row - MARGIN


def wrapped(text: str, most: float) -> tuple[str, ...]:
    """Return the text in one line, or in two of about the same width where it is wider than `most`."""
    if width(text) <= most:
        return (text,)
    halves = (
        (text[:place].rstrip(), text[place:].lstrip())
        for place in range(1, len(text))
        if _breaks(text, place)
    )
    return min(halves, key=lambda lines: max(map(width, lines)), default=(text,))


def _breaks(text: str, place: int) -> bool:
    """Tell whether a line may end before that place: at a space, or beside a Chinese character."""
    before, after = text[place - 1], text[place]
    if after == " " or after in NO_START:
        return False
    return before == " " or ord(before) >= FIRST_WIDE or ord(after) >= FIRST_WIDE


def ellipsis(text: str, most: float) -> str:
    """Return the text, its end cut where it is wider than that."""
    if width(text) <= most:
        return text
    while text and width(text) + WIDE > most:
        text = text[:-1]
    return f"{text.rstrip(' ·…')}…"


def packed(names: Sequence[str], most: float, lines: int) -> tuple[str, ...]:
    """Return the names in at most so many lines, with how many more there are; a name itself is never broken."""
    packs: list[str] = []
    for place, name in enumerate(names):
        longer = f"{packs[-1]} · {name}" if packs else name
        if packs and width(longer) <= most:
            packs[-1] = longer
        elif len(packs) < lines:
            packs.append(name)
        else:
            packs[-1] += f" +{len(names) - place}"
            break
    return tuple(packs)


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
