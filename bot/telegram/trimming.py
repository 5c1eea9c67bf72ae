"""Cuts blocks so that a message fits. Whole words of people give way first, then long values, then lines.

Lengths are UTF-16 code units, as Telegram counts (Bot API, MessageEntity): an emoji is two. Knows no markup; the few
characters that markup adds to what is seen (colons, line feeds, warning signs) are counted generously.
"""

from dataclasses import replace

from bot.render.screen import Block, Facts, Heading, Paragraph, Quote, Small

MARK = "…"
QUOTE_KEEPS, VALUE_KEEPS, PARAGRAPH_KEEPS = 300, 120, 400
"""How much is left of each when something must give way."""
_BETWEEN = 2
_PER_LINE = 6
"""A line feed, a colon or a warning sign with their spaces."""


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, most: int) -> str:
    """Return the text within `most` units, ending in "…" when something was cut."""
    if units(text) <= most:
        return text
    kept = text[: max(0, most - len(MARK))]
    while kept and units(kept) > most - len(MARK):
        kept = kept[:-1]
    return (kept.rstrip() + MARK) if most > 0 else ""


def fitted(blocks: tuple[Block, ...], most: int) -> tuple[Block, ...]:
    """Return the blocks within `most` units of text: as they are when they fit, which nearly all do."""
    if _length(blocks) <= most:
        return blocks
    for shorten in (_quotes, _values, _paragraphs):
        blocks = tuple(shorten(block) for block in blocks)
        if _length(blocks) <= most:
            return blocks
    return _as_many_as_fit(blocks, most)


def _length(blocks: tuple[Block, ...]) -> int:
    return sum(_size(block) + _BETWEEN for block in blocks)


def _size(block: Block) -> int:
    if isinstance(block, Facts):
        rows = sum(units(label) + units(value) + _PER_LINE for label, value in block.rows)
        return rows + sum(units(flag) + _PER_LINE for flag in block.flags)
    return units(block.text)


def _quotes(block: Block) -> Block:
    return Quote(cut(block.text, QUOTE_KEEPS), block.folded) if isinstance(block, Quote) else block


def _values(block: Block) -> Block:
    if not isinstance(block, Facts):
        return block
    rows = tuple((cut(label, VALUE_KEEPS), cut(value, VALUE_KEEPS)) for label, value in block.rows)
    return replace(block, rows=rows)


def _paragraphs(block: Block) -> Block:
    return block if isinstance(block, Facts) else _with_text(block, cut(block.text, PARAGRAPH_KEEPS))


def _with_text(block: Heading | Paragraph | Quote | Small, text: str) -> Block:
    return Quote(text, block.folded) if isinstance(block, Quote) else type(block)(text)


def _as_many_as_fit(blocks: tuple[Block, ...], most: int) -> tuple[Block, ...]:
    """Keep what fits, from the top; warnings and the last blocks matter most, so facts lose their last lines first."""
    others = sum(_size(block) + _BETWEEN for block in blocks if not isinstance(block, Facts))
    lists = sum(isinstance(block, Facts) for block in blocks)
    room = max(0, most - others - lists * (_BETWEEN + len(MARK) + _PER_LINE))
    kept: list[Block] = []
    left = most
    for block in blocks:
        made: Block = block
        if isinstance(block, Facts):
            made = _some(block, room)
            room -= _size(made)
        if _size(made) + _BETWEEN > left:
            if not isinstance(made, Facts) and left > len(MARK) + _BETWEEN:
                kept.append(_with_text(made, cut(made.text, left - _BETWEEN)))
            break
        kept.append(made)
        left -= _size(made) + _BETWEEN
    return tuple(kept)


def _some(facts: Facts, room: int) -> Facts:
    """Return the flags and as many rows as there is room for, with a last row that says that more follow."""
    flags: list[str] = []
    for flag in facts.flags:
        short = cut(flag, VALUE_KEEPS)
        if units(short) + _PER_LINE <= room:
            flags.append(short)
            room -= units(short) + _PER_LINE
    rows: list[tuple[str, str]] = []
    for label, value in facts.rows:
        size = units(label) + units(value) + _PER_LINE
        if size > room:
            rows.append((MARK, ""))
            break
        rows.append((label, value))
        room -= size
    return replace(facts, rows=tuple(rows), flags=tuple(flags))
