"""Words by which a record is found: whole words, the ends of numbers, pinyin and initials. Pure.

A unit `3-1-1201` is found by `3-1`, `1201` and itself; a phone by its beginning and its last four digits; 王芳 by 王,
`wangfang`, `wang` and `wf`. What people type is compared with the beginnings of these words.
"""

import os
import re
from collections.abc import Iterator
from functools import lru_cache

from bot.engine.basics.values import BankAccount
from bot.engine.fields import normalise
from bot.engine.fields.phones import ACCOUNT_LENGTHS

_N = r"\d{1,3}"
UNIT = re.compile(
    rf"(?P<building>{_N}) ?(?:栋|幢|座|号楼|楼|#楼?) ?(?:(?P<stair>{_N}) ?(?:单元|门|梯) ?)?"
    r"(?P<room>\d{3,4})(?: ?(?:号?房|室|号))?"
)
ROOM = re.compile(r"(?:\b(?:unit|room|flat|no\.?)|#|房号) ?(\d{3,4})\b|\b(\d{3,4}) ?(?:号?房|室|号)")
PHONE = re.compile(r"\+\d{8,15}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ID_NUMBER = re.compile(r"\d{17}[\dx]")
LAST_FIGURES = 4
MAINLAND = "+86"
BEYOND = "\U0010ffff"
"""Greater than every character: the words that begin with `x` lie between `x` and `x` with this behind it."""


def indexed(value: str) -> set[str]:
    """Return the words under which a value is kept."""
    return {form for word in value.casefold().split() for form in _forms(word)}


def words_of(value: object) -> set[str]:
    """Return the words under which any value of a record is kept; an account's figures only whole, and their end."""
    if isinstance(value, BankAccount):
        return {value, value[-LAST_FIGURES:]}
    return indexed(str(value)) if value else set()


def meanings(word: str) -> tuple[str, ...]:
    """Return as what a typed word is looked for: long figures also as an account, which is kept as a digest only."""
    figures = word.isascii() and word.isdigit() and len(word) in ACCOUNT_LENGTHS
    return (word, BankAccount(word)) if figures else (word,)


def typed(text: str) -> tuple[str, ...]:
    """Return the words to look for as they are kept: 3栋1单元1201 as `3-1-1201`, 1201房 as `1201`."""
    known = UNIT.sub(_unit, normalise(text).casefold())
    known = ROOM.sub(lambda room: f" {room[1] or room[2]} ", known)
    return tuple(dict.fromkeys(known.split()))


def _unit(match: re.Match[str]) -> str:
    """Return a unit as it is kept; without its stair only the building's beginning and the room's end are known."""
    if match["stair"]:
        return f" {match['building']}-{match['stair']}-{match['room']} "
    return f" {match['building']}- {match['room']} "


def _forms(word: str) -> Iterator[str]:
    yield word
    if PHONE.fullmatch(word):
        yield word.removeprefix(MAINLAND).removeprefix("+")
        yield word[-LAST_FIGURES:]
    elif ID_NUMBER.fullmatch(word):
        yield word[-LAST_FIGURES:]  # the whole number is kept as a digest only (see `storage.sealing`)
    elif "-" in word and (last := word.rpartition("-")[2]):
        yield last
    if CHINESE.search(word):
        yield from _pinyin(word)


@lru_cache(maxsize=256)
def _pinyin(word: str) -> tuple[str, ...]:
    """Return the word's sounds in one, and their initials; a surname with several readings gives each of them."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # names are no phrases, and these take 30 MB
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 12 MB that a centre without Chinese names does not need

    first, *others = pinyin(word, style=Style.NORMAL, heteronym=True)
    rest = [sounds[0].casefold() for sounds in others]
    forms: list[str] = []
    for sound in dict.fromkeys(sound.casefold() for sound in first):
        forms += ["".join([sound, *rest]), "".join(one[0] for one in (sound, *rest) if one)]
    return tuple(dict.fromkeys(forms))
