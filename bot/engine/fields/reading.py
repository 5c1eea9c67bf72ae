"""What the readers share: one value or several that the words may mean, and the words around an answer."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.engine.basics.messages import N_
from bot.errors import Ambiguous

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

WHICH = N_("“{typed}” can be read in more than one way. Which one do you mean?")
CLOSE = 0.8
SHORTEST = 4

_BEFORE = re.compile(
    r"(?:那么?就?|就|大概|大约|差不多|可能|应该|我想|我要|想要|希望|最好|约|定在|改到|改为|改成|推迟到|选|要|是|在|于"
    r"|(?:on|by|at|maybe|perhaps|about|around|roughly|let's say|say|i think|please|make it|how about|what about"
    r"|it is|it's|is|for|the date is|change to|until|till)\b)\s*"
)
_AFTER = re.compile(
    r"\s*(?:的那个|的|吧|呢|啊|哦|呀|了|可以吗|行吗|好吗|怎么样|行不行|可以|左右|上下|前后|那天|之前|以前|就行|就好|都行|谢谢"
    r"|\b(?:please|if possible|works|is fine|would be good|thanks|thank you|at the latest|or so|maybe|then|ok))$"
)


def one(typed: str, readings: Iterable[T]) -> T:
    """Return the only reading.

    Raises:
        Ambiguous: there are several; at least one there must be.
    """
    found = tuple(dict.fromkeys(readings))
    if len(found) > 1:
        raise Ambiguous(WHICH, readings=found, typed=typed)
    return found[0]


def bared(text: str) -> "Iterator[str]":
    """Yield the text, then shorter forms of it without the words that people put around an answer."""
    yield text
    while True:
        before = _BEFORE.match(text)
        shorter = _AFTER.sub("", text)
        if shorter == text and before is not None:
            shorter = text[before.end() :]
        shorter = shorter.strip(" ,，.。!！?？")
        if not shorter or shorter == text:
            return
        text = shorter
        yield text


def corrected(text: str, known: Sequence[str]) -> str:
    """Return the text with mistyped English words replaced by those known: `tommorow`, `febuary`."""

    def right(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < SHORTEST or word in known:
            return word
        return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=CLOSE)), word)

    return re.sub(r"[a-z]+", right, text)
