"""What a person would stumble over on a screen: too long, too wide, half translated, a raw id, a placeholder. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from bot.commands.shots import CODE, NAMES, Shot
from bot.render.measure import fits

MOST_LINES = 33
"""So many lines fit on a phone of 780 points, 20 to a line, below its bar and above the input field."""
CJK = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
NUMBER = re.compile(r"\b[A-Z]{1,3}-\d+(?:-\d+)*\b")
SAID_IN_CHINESE = re.compile("订金|定金|中文")
"""Words that English texts explain by the Chinese ones: two kinds of deposit, and the language itself."""
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|\{[^}]*\}|\bNone\b|\bTrue\b|\bFalse\b")
HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff ]|[\u4e00-\u9fff]\\.(?:$|\\s)")
DOUBLED = re.compile(r"[。，；：！？]{2}|[,;:!?]{2}|[^.]\.\.(?!\.)|\S {2,}\S")
TAGS = re.compile(r"<[^>]+>")
BOTH = frozenset((CODE, "PDF", "VIP", "Banli", "Telegram", "OK", "file", "CNY", "X"))
"""Latin words that Chinese texts use, and those of the sample answers."""


def plain(shot: Shot) -> str:
    """Return the text as it is read."""
    text = TAGS.sub("", shot.markup.text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rows(shot: Shot) -> list[list[str]]:
    """Return the words of the buttons, row by row."""
    keyboard: dict[str, Any] = shot.markup.inline or {}
    return [[button["text"] for button in row] for row in keyboard.get("inline_keyboard", ())]


def faults(shot: Shot) -> Iterator[str]:
    """Yield what is wrong with a screen, in a few words."""
    text, buttons = plain(shot), rows(shot)
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        yield f"{len(lines)} lines above the buttons"
    for row in buttons:
        wide = (label for label in row if not fits(label, len(row)))
        yield from (f"the button “{label}” is too wide for its row" for label in wide)
    for piece in (*lines, *(label for row in buttons for label in row)):
        yield from _of_words(piece, shot.language)


def _of_words(piece: str, language: str) -> Iterator[str]:
    if found := RAW.search(piece):
        yield f"raw: {found[0]}"
    if found := DOUBLED.search(piece):
        yield f"doubled: {found[0]}"
    if piece != piece.strip():
        yield f"a blank at the edge: {piece!r}"
    if language == "en" and CJK.search(SAID_IN_CHINESE.sub("", piece)):
        yield f"not translated: {piece}"
    if language == "zh_CN":
        known = BOTH | {name for names in NAMES.values() for name in names}
        strange = [word for word in LATIN.findall(NUMBER.sub("", piece)) if word not in known]
        if strange:
            yield f"not translated: {' '.join(strange)}"
        if found := HALF_WIDTH.search(piece):
            yield f"half-width sign: {found[0]}"
