"""A stranger's words find the process they mean: by what they say, not how. Pure; nothing starts by itself.

A phrase of a flow fits when all that it means is found in the words, in any order: in either language, with synonyms
and small typing mistakes, in traditional characters (they sound the same), or in pinyin.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.cases.base.roles import may_start
from bot.cases.talk.synonyms import (
    FILLERS,
    FILLERS_ZH,
    HELLO,
    HELP,
    NAMED,
    OKAY,
    PATTERNS,
    PERSON,
    SAME,
    STATUS,
    THANKS,
)
from bot.engine.fields import normalise
from bot.engine.fields.pinyin import sounds
from bot.engine.fields.words import CHINESE, plain

if TYPE_CHECKING:
    from bot.cases.records.answers import Forms
    from bot.engine.deciding.world import World
    from bot.engine.spec.model import Flow

SHORTEST = 2
CLOSE_ENOUGH = 0.82
CLOSE_WORD = 0.8
TYPO_FROM = 5
"""Words of so many letters may be mistyped: shorter ones are too near to others."""
SOUND_FROM = 5
"""Of a word's pinyin: shorter ones sound like too much else."""
MOST = 3
LONGEST_TALK = 12
_CHINESE_RUN = re.compile(f"[{CHINESE}]+")
_LATIN_WORD = re.compile(r"[a-z']+")
_NUMBERED = re.compile(r"[a-z]{0,3}-?\d+(?:-\d+)*|\d+[栋幢座](?:\d+单元)?\d+")
_TALK = {
    "hello": HELLO,
    "thanks": THANKS,
    "help": HELP,
    "person": PERSON,
    "status": STATUS,
    "okay": OKAY,
    **NAMED,
}
_ANYWHERE = ("person", "status")
_AT_FIRST = ("hello", "thanks")
LONGEST_QUESTION = 24


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed, as it is compared: the text, its words, and how it sounds."""

    text: str
    words: tuple[str, ...]
    sound: str

    @classmethod
    def of(cls, text: str) -> "Heard":
        """Return the typed text made ready."""
        known = plain(normalise(text))
        said = sounds(known)
        return cls(known, tuple(_LATIN_WORD.findall(known)), said[0] if said else re.sub("[^a-z]", "", known))


class Matcher:
    """Matches typed words with the phrases of the flows a person may start."""

    def __init__(self, forms: "Forms") -> None:
        self._forms = forms

    def flows(self, text: str, roles: Iterable[str], world: "World") -> "tuple[Flow, ...]":
        """Return the flows that the words may mean, the likeliest first; more than one only where they fit alike."""
        heard = Heard.of(text)
        if len(heard.text) < SHORTEST:
            return ()
        held = frozenset(roles)
        scores = {
            flow.id: score
            for flow in world.centre.flows.values()
            if may_start(held, flow) and (score := self._score(heard, flow))
        }
        best = max(scores.values(), default=0.0)
        return tuple(world.centre.flows[one] for one, score in scores.items() if score == best)[:MOST]

    def _score(self, heard: Heard, flow: "Flow") -> float:
        """Return how much of what the words mean the flow's best phrase says: 0 when none fits."""
        phrases = {form for phrase in (flow.title, *flow.start.phrases) for form in self._forms(phrase)}
        return max((fit(heard, phrase) for phrase in phrases), default=0.0)


def fit(heard: Heard, phrase: str) -> float:
    """Return the number of meanings of the phrase when the words have them all, less than 1 for a near miss, else 0."""
    known = plain(normalise(phrase))
    parts = _parts(known)
    if parts and all(_has(heard, part) for part in parts):
        return float(len(parts))
    bare = re.sub(r"\W", "", heard.text)
    near = difflib.SequenceMatcher(None, bare, re.sub(r"\W", "", known)).ratio()
    return near if near >= CLOSE_ENOUGH and len(bare) >= TYPO_FROM else 0.0


@lru_cache(maxsize=4096)
def _parts(phrase: str) -> tuple[str, ...]:
    """Return what a phrase means: `=delay` for words that others stand for as well, any other word as it is."""
    found: list[str] = []
    rest = phrase
    for meaning, words in SAME.items():
        for word in sorted(words, key=len, reverse=True):
            if _stands_in(word, rest):
                found.append(f"={meaning}")
                rest = re.sub(re.escape(word) if not word.isascii() else rf"\b{re.escape(word)}\b", " ", rest)
    if "=sign" in found and len(found) > 1 and "=delay" not in found:
        found.remove("=sign")  # whatever is signed says more
    found += [word for word in _LATIN_WORD.findall(rest) if word not in FILLERS]
    for run in _CHINESE_RUN.findall(rest):
        found += [one for one in _without_fillers(run) if len(one) >= SHORTEST]
    return tuple(dict.fromkeys(found))


def _without_fillers(run: str) -> list[str]:
    return re.sub("|".join(sorted(FILLERS_ZH, key=len, reverse=True)), " ", run).split()


def _stands_in(word: str, text: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", text) is not None
    return word in text


def _has(heard: Heard, part: str) -> bool:
    if not part.startswith("="):
        return _said(heard, part)
    pattern = PATTERNS.get(part[1:])
    by_pattern = pattern is not None and re.search(pattern, heard.text) is not None
    return by_pattern or any(_said(heard, word) for word in SAME[part[1:]])


def _said(heard: Heard, word: str) -> bool:
    """Tell whether a word was typed: as it is, with a typing mistake, or by its sound."""
    if _stands_in(word, heard.text):
        return True
    if word.isascii():
        return len(word) >= TYPO_FROM and bool(
            difflib.get_close_matches(word, heard.words, n=1, cutoff=CLOSE_WORD)
        )
    sound = next(iter(sounds(word)), "")
    return len(word) >= SHORTEST and len(sound) >= SOUND_FROM and sound in heard.sound


def small_talk(text: str) -> str | None:
    """Return which small talk the words are (`hello`, `status`, `menu`, …, a key of `_TALK`); None when none."""
    heard = Heard.of(text)
    bare = heard.text.strip(".!?~ 。！？，,")
    for kind, words in _TALK.items():
        for word in words:
            short = (
                len(heard.text) <= (LONGEST_TALK if kind == "person" else LONGEST_QUESTION) or word.isascii()
            )
            begins = heard.text.startswith(word) and (not word.isascii() or _stands_in(word, heard.text))
            if bare == word or (kind in _ANYWHERE and short and _stands_in(word, heard.text)):
                return kind
            if begins and len(heard.text) <= len(word) + LONGEST_TALK and kind in _AT_FIRST:
                return kind
    return None


def mentioned(text: str) -> Iterator[str]:
    """Yield the words that may name a record: numbers first, then a name that stands before the wish."""
    known = plain(normalise(text))
    yield from dict.fromkeys(match[0] for match in _NUMBERED.finditer(known) if len(match[0]) > SHORTEST)
    first = _CHINESE_RUN.match(known)
    if first is not None:
        name = re.split("想|要|申请|需要|说|的", first[0])[0].removeprefix("客户")
        if SHORTEST <= len(name) <= 4 and name != first[0]:  # noqa: PLR2004 - names of people
            yield name
