"""Choices, yes and no as people type them: by label, number, beginning, a part, pinyin, or a near miss."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping

from bot.engine.basics.messages import N_
from bot.engine.fields.pinyin import sounds
from bot.engine.fields.reading import bared
from bot.engine.fields.words import plain, small_number
from bot.errors import Ambiguous, InvalidField

NOT_YES_NO = N_("“{typed}” is neither yes nor no. Please tap one of the buttons.")
NOT_AN_OPTION = N_("“{typed}” is not one of the answers. Please tap one of the buttons.")
TWO_OPTIONS = N_("“{typed}” could be {options}. Please tap one of the buttons.")
YES = frozenset(
    "yes y yeah yep yup ok okay sure right correct true agreed agree fine 是 对 好 可以 有 嗯 行 要 同意 没问题 没错"
    " 不错 当然 确认 确定 愿意 需要".split()
)
NO = frozenset(
    "no n nope nah not never disagree 否 不 不是 不对 不要 不用 不好 没有 没 不可以 不行 无 不需要 不同意".split()
) | {"i don't think so", "no way", "of course not"}
ALL = frozenset("全部 全都 都要 都是 都 都选 全选 所有 all everything".split())
_SPOKEN = re.compile(r"\w")
"""Without a letter or a figure nothing has been said: every label begins with it."""
_PARTICLES = re.compile(r"[的啊呀哦吧了呢哈嘛]+$")
_NUMBER = re.compile(
    r"(?:第|选|选择|option |number |no\. ?|#)?(?P<n>\d{1,2}|[一二三四五六七八九十两]+)(?:个|项|号|[.)、])?"
)
_ORDINAL = re.compile(r"(?:the )?(?P<n>first|second|third|fourth|fifth|sixth|seventh|eighth)(?: one)?")
ORDINALS = "first second third fourth fifth sixth seventh eighth".split()
_STRONG = re.compile(r"[、,，;；/+&]|\band\b|和|与|及|还有|以及")
CLOSE_LATIN, CLOSE_CHINESE = 0.72, 0.8
SHORTEST_PINYIN = 2
SHORTEST_PART = 2


def yes_no(text: str) -> bool:
    """Read yes or no.

    Raises:
        InvalidField: it is neither.
    """
    known = plain(text)
    first = re.split(r"[\s,，。.!！]+", known)[0]
    for form in (known, first):
        bare = _PARTICLES.sub("", form) or form
        halved = bare[: len(bare) // 2] if bare == bare[: len(bare) // 2] * 2 else bare
        doubled = next((known for known in YES if bare.startswith(known) and bare[len(known) :] in YES), bare)
        for word in (form, bare, halved, doubled):
            if word in YES:
                return True
            if word in NO:
                return False
    raise InvalidField(NOT_YES_NO, typed=text)


def choice(text: str, options: Mapping[str, Iterable[str]]) -> str:
    """Read an option by its label in any language, its number, a beginning or part of it, its sound, or a near miss.

    Raises:
        Ambiguous: several fit.
        InvalidField: none does.
    """
    labels = {option: [plain(form) for form in (option, *forms)] for option, forms in options.items()}
    for form in filter(_SPOKEN.search, bared(plain(text))):
        for found in _ways(form, labels):
            fitting = tuple(dict.fromkeys(found))
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                names = tuple(next(iter(options[one]), one) for one in fitting)
                raise Ambiguous(TWO_OPTIONS, readings=fitting, typed=text, options=names)
    raise InvalidField(NOT_AN_OPTION, typed=text)


def _ways(text: str, labels: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield what fits, the surest way first."""
    yield [option for option, forms in labels.items() if text in forms]
    yield _by_place(text, list(labels))
    yield [option for option, forms in labels.items() if any(form.startswith(text) for form in forms)]
    if len(text) >= SHORTEST_PART:
        yield [option for option, forms in labels.items() if any(_within(text, form) for form in forms)]
    if text.isascii() and len(text) >= SHORTEST_PINYIN:
        heard = re.sub("[^a-z0-9]", "", text)
        yield [option for option, forms in labels.items() if any(_sounds_like(heard, form) for form in forms)]
    yield _near(text, labels)


def _within(text: str, form: str) -> bool:
    """Tell whether one holds the other; in Latin letters whole words only."""
    if text.isascii():
        return re.search(rf"\b{re.escape(text)}", form) is not None or (
            len(form) > SHORTEST_PART and re.search(rf"\b{re.escape(form)}\b", text) is not None
        )
    return text in form or (len(form) >= SHORTEST_PART and form in text)


def _by_place(text: str, options: list[str]) -> list[str]:
    if len(text) == 1 and "a" <= text <= "h":
        place: int | None = ord(text) - ord("a") + 1
    elif match := _ORDINAL.fullmatch(text):
        place = ORDINALS.index(match["n"]) + 1
    else:
        match = _NUMBER.fullmatch(text)
        place = small_number(match["n"]) if match is not None else None
    return [options[place - 1]] if place and place <= len(options) else []


def _sounds_like(heard: str, form: str) -> bool:
    return bool(heard) and any(sound.startswith(heard) for sound in sounds(form))


def _near(text: str, labels: Mapping[str, list[str]]) -> list[str]:
    cutoff = CLOSE_LATIN if text.isascii() else CLOSE_CHINESE
    scores = {
        option: max(difflib.SequenceMatcher(None, text, form).ratio() for form in forms)
        for option, forms in labels.items()
    }
    best = max(scores.values(), default=0.0)
    return [option for option, score in scores.items() if score >= cutoff and score > best - 0.05]


def choices(text: str, options: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Read several options: `1、3和4`, `1 3`, `all`.

    Raises:
        InvalidField: one of them fits nothing, or several options.
    """
    if plain(text) in ALL:
        return tuple(options)
    try:
        return (choice(text, options),)
    except InvalidField:
        parts = [part for part in _STRONG.split(plain(text)) if _SPOKEN.search(part)]
    if not parts:
        raise InvalidField(NOT_AN_OPTION, typed=text)
    if len(parts) == 1 and re.fullmatch(r"[\d\s]+", parts[0]):
        parts = parts[0].split()
    return tuple(dict.fromkeys(choice(part.strip(), options) for part in parts))
