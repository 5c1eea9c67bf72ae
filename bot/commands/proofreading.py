"""Reads a screen as a proofreader: what does not fit a phone or Telegram, and what is wrong in the text.

Knows no process: it judges what any screen says, in the language it is meant to be in.
"""

import re
from collections.abc import Iterator
from itertools import chain
from math import ceil

from bot.render.measure import BETWEEN, in_lines, width
from bot.render.screen import Block, Button, Facts, Quote, Screen
from bot.telegram.buttons import write
from bot.telegram.markup import MAX_BUTTONS, MAX_CAPTION, MAX_IN_ROW, MAX_TEXT
from bot.telegram.trimming import units

MAX_TOAST = 200
"""Bot API, answerCallbackQuery."""
ROW_PX, GAP_PX, PADDING_PX, LABEL_PX = 336, 4, 12, 14.5
"""A phone of 360 px: the row of buttons, what lies between two, what a button needs beside its words, its letters."""
LINE_PX, TEXT_PX = 300, 16
"""The inside of a bubble on that phone, and its letters."""
BLANK = ("·", " ")
"""Days of a calendar that cannot be chosen, and those of other months."""
MANY_LINES = 12
FOLDED = 3
"""Lines of a folded quotation that are seen before a tap opens it (Telegram's apps)."""
LATIN_KNOWN = frozenset("Banli English PDF VIP xlsx csv POS Excel Telegram QR demo".split())
"""Latin words that stand in Chinese sentences."""

_CJK = re.compile("[\u3400-\u9fff\u3000-\u303f\uff01-\uff0a\uff0c-\uff60]")
_CODE = re.compile(r"banli [a-z]+|/[a-z_]+|[A-Z]{1,3}-?\d[\w-]*|\b\d+[a-z]?\b|https?://\S+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_BRACES = re.compile(r"\{[^}]*\}")
_IDENTIFIER = re.compile(r"(?<![/\w])[a-z]+_[a-z_]+\b")
_PYTHON = re.compile(r"\b(None|True|False)\b|<[a-zA-Z_.]+[ >]")
_DOUBLED = re.compile(
    r"([。，；：！？、,;:])\1|\.\.(?!\.)(?<!\.\.\.)|[。，；：！？、][.,;:!?。，；：！？]|[.,;:!?][。，；：！？、]|[?!]\.(?!\w)"
)
_HALF = re.compile(
    "[\u3400-\u9fff”）][,;:!?](?!//)|[\u3400-\u9fff”]\\.(?!\\d)|[\u3400-\u9fff]\\((?!周)|(?<!周[一二三四五六日])\\)[\u3400-\u9fff]"
)
_APART = re.compile("[\u3400-\u9fff] \\d|\\d [\u3400-\u9fff]")
"""Figures stand beside Chinese without a space: 7天, 第3题."""
_SPACES = re.compile(r"(?<!:)[ \t]+$|(?<=\S) {2,}(?=\S)| [,.;:!?](?=\s|$)", re.MULTILINE)
_BULLET = re.compile(r"^\s*[-–•·*]\s*$", re.MULTILINE)
_BOTH = re.compile("中文|[订定]金")
"""What is Chinese in English too: the language's own name, and the two kinds of deposit, which the law tells apart."""
_EMPTY = re.compile(r"“”|「」|\(\)|（）|: *[,.;]|：[，。；]")

FAULTS = (
    (_BRACES, "a raw placeholder"),
    (_IDENTIFIER, "a name of the program"),
    (_PYTHON, "a value of the program"),
    (_DOUBLED, "doubled punctuation"),
    (_SPACES, "a space too many"),
    (_BULLET, "an empty item"),
    (_EMPTY, "something is left out"),
)


def flaws(screen: Screen, language: str) -> list[str]:
    """Return what is wrong with the screen, as sentences; none when all is well."""
    texts = [text for block in screen.blocks for text in _lines(block)]
    labels = [button.label for row in screen.rows for button in row]
    found = [
        fault
        for text in (*texts, *(label for label in labels if label not in BLANK))
        for fault in misprints(text, language)
    ]
    return list(dict.fromkeys((*found, *_sizes(screen, texts))))


def misprints(text: str, language: str) -> Iterator[str]:
    """Yield what is wrong in the text."""
    for pattern, what in FAULTS:
        if (match := pattern.search(text)) is not None:
            yield f"{what}: “{_near(text, match)}”"
    if language == "en" and (match := _CJK.search(_BOTH.sub("", text))) is not None:
        yield f"Chinese in English: “{text[:40]}”"
    if language == "zh_CN":
        yield from _chinese(text)


def _chinese(text: str) -> Iterator[str]:
    for word in _LATIN.findall(_CODE.sub(" ", text)):
        if word not in LATIN_KNOWN:
            yield f"Latin letters in Chinese: “{word}” in “{text[:40]}”"
            return
    if (match := _HALF.search(text)) is not None:
        yield f"half-width punctuation: “{_near(text, match)}”"
    if (match := _APART.search(text)) is not None:
        yield f"a space between figures and Chinese: “{_near(text, match)}”"


def toast_flaws(text: str, language: str) -> list[str]:
    """Return what is wrong with a toast."""
    too_long = [f"a toast of {units(text)} of {MAX_TOAST} characters"] if units(text) > MAX_TOAST else []
    return [*misprints(text, language), *too_long]


def _near(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 12) : match.end() + 12].strip("\n")


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Facts):
        yield from (
            f"{label}: {value}" if not _CJK.search(label) else f"{label}：{value}"
            for label, value in block.rows
        )
        yield from block.flags
    else:
        yield block.text


def _sizes(screen: Screen, texts: list[str]) -> Iterator[str]:
    most = MAX_TEXT if screen.attachment is None else MAX_CAPTION
    if (size := units("\n".join(texts))) > most:
        yield f"a text of {size} of {most} characters"
    if (count := sum(map(len, screen.rows))) > MAX_BUTTONS:
        yield f"{count} of {MAX_BUTTONS} buttons"
    for row in screen.rows:
        if len(row) > MAX_IN_ROW:
            yield f"{len(row)} of {MAX_IN_ROW} buttons in a row"
        room = (ROW_PX - GAP_PX * (len(row) - 1)) / len(row) - PADDING_PX if row else 0
        yield from (f"cut on a phone: [{one.label}]" for one in row if width(one.label) * LABEL_PX > room)
    yield from chain.from_iterable(map(_data, chain.from_iterable(screen.rows)))


def _data(button: Button) -> Iterator[str]:
    if button.action is not None:
        try:
            write(button.action)
        except ValueError as error:
            yield str(error)


def _shown(block: Block) -> Iterator[str]:
    if isinstance(block, Facts):
        lines = in_lines(block.rows, dense=block.dense)
        yield from (BETWEEN.join(f"{label}：{value}" for label, value in line) for line in lines)
        yield from block.flags
    else:
        yield block.text


def height(screen: Screen) -> int:
    """Return how many lines of a phone stand above the buttons, empty ones between the blocks not counted."""
    return sum(map(_height, screen.blocks))


def _height(block: Block) -> int:
    lines = (line for text in _shown(block) for line in text.split("\n"))
    whole = sum(max(1, ceil(width(line) * TEXT_PX / LINE_PX)) for line in lines)
    return min(whole, FOLDED) if isinstance(block, Quote) and block.folded else whole
