"""Times of day, moments and spans of days as people type them, in Chinese and English.

Hours that could be of the morning or the afternoon (`三点`, `3:30`) give both: who asked knows the opening hours.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from bot.engine.basics.messages import N_
from bot.engine.fields.dates import read_dates
from bot.engine.fields.months import add_months, days_in
from bot.engine.fields.pinyin import day_words
from bot.engine.fields.reading import bared
from bot.engine.fields.words import NUMERAL, plain, small_number
from bot.errors import InvalidField

NOT_A_TIME = N_("“{typed}” is not a time I understand. For example: {example}")
NOT_A_MOMENT = N_("“{typed}” is not a day with a time. For example: {example}")
WHAT_TIME = N_("The day is clear; the time is missing. For example: {example}")
NOT_A_RANGE = N_("“{typed}” is not a first and a last day. For example: {example}")
WRONG_WAY_ROUND = N_("“{typed}” ends before it begins. Please give the first day first.")

NOON = 12
EARLY = 6
"""Hours up to this one are of the afternoon as well as of the morning when nobody says which."""
_HOUR = rf"(?:\d{{1,2}}|{NUMERAL})"
_PART = "凌晨|清晨|清早|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|夜里|半夜|早|晚"
_ZH = re.compile(
    rf"(?P<part>{_PART})?的?(?P<h>{_HOUR})(?:[点时:](?P<m>\d{{1,2}}|{NUMERAL}|半|一刻|三刻|钟|整)?分?|(?P<bare>))钟?"
)
_WORD = r"(?:\d{1,2}|[a-z]+(?:-[a-z]+)?)"
_HALF = r"a\.?m\.?|p\.?m\.?|a|p"
_DAYTIME = r"(?:(?:in the |this |that )?(?:morning|afternoon|evening)|at night|tonight)"
_EN = re.compile(
    rf"(?:(?P<before>{_DAYTIME})[ ,]*)?(?:at )?(?P<h>{_WORD})(?:[:.h](?P<m>\d{{2}}))?\s*(?P<half>{_HALF})?"
    rf"(?: ?o'clock)?(?:[ ,]*(?P<after>{_DAYTIME}))?"
)
_PAST_EN = re.compile(
    rf"(?:at )?(?P<m>half|(?:a )?quarter|{_WORD})(?: minutes?)? (?P<way>past|to) (?P<h>{_WORD})"
    rf"\s*(?P<half>{_HALF})?(?: (?P<after>{_DAYTIME}))?"
)
MINUTES = {
    "半": 30,
    "一刻": 15,
    "三刻": 45,
    "钟": 0,
    "整": 0,
    None: 0,
    "half": 30,
    "quarter": 15,
    "a quarter": 15,
}
LATE = ("下午", "午后", "傍晚")
EVENING = ("晚上", "晚间", "晚")
NIGHT = ("夜里", "半夜")
_HOUR_ALONE = re.compile(r"\d{1,2}")
"""Beside a day a number alone is no time: `12/5` is not the twelfth at five."""
NAMED = {"noon": NOON, "midday": NOON, "中午": NOON, "正午": NOON, "midnight": 0, "午夜": 0, "零点": 0}
_JOINED = (
    (re.compile(r"^今晚|tonight"), "今天晚上"),
    (re.compile("明早"), "明天早上"),
    (re.compile("明晚"), "明天晚上"),
)


def read_times(text: str, language: str) -> tuple[time, ...]:
    """Return the times of day that the words may mean: `15:30`, `下午3点半`, `3pm`, `half past three`, `noon`.

    Raises:
        InvalidField: it is none.
    """
    for form in bared(day_words(plain(text))):
        found = tuple(dict.fromkeys(_times(form)))
        if found:
            return found
    raise InvalidField(NOT_A_TIME, typed=text, example="下午3点" if language == "zh_CN" else "3 pm")


def _times(text: str) -> Iterator[time]:
    if text in NAMED:
        yield time(NAMED[text])
        return
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    for pattern, hours in ((_ZH, _hours_zh), (_PAST_EN, _hours_en), (_EN, _hours_en)):
        match = pattern.fullmatch(text)
        minute = _minute(match) if match is not None else None
        if match is None or minute is None:
            continue
        way = match.groupdict().get("way")
        for hour in hours(match):
            total = hour * 60 - minute if way == "to" else hour * 60 + minute
            if 0 <= total < 24 * 60 and minute < 60:  # noqa: PLR2004 - minutes of an hour
                yield time(total // 60, total % 60)
        return


def _minute(match: re.Match[str]) -> int | None:
    said = match["m"]
    return MINUTES[said] if said in MINUTES else small_number(said)


def _hours_zh(match: re.Match[str]) -> Iterable[int]:
    hour, part = small_number(match["h"]), match["part"]
    if hour is None:
        return ()
    if part in LATE or (part == "中午" and hour < 3):  # noqa: PLR2004 - one or two at noon
        return (hour + NOON if hour < NOON else hour,)
    if part in EVENING:
        return _evening(hour)
    if part in NIGHT:
        return (hour % NOON if hour <= EARLY or hour == NOON else hour + NOON,)
    if part or match["h"].startswith("0"):
        return (hour,)
    return _either(hour)


def _hours_en(match: re.Match[str]) -> Iterable[int]:
    hour = small_number(match["h"])
    parts = match.groupdict()
    if hour is None:
        return ()
    said = " ".join(filter(None, (parts.get("before"), parts.get("after"))))
    half = (parts.get("half") or "")[:1]
    if half:
        return (hour % NOON + (NOON if half == "p" else 0),) if hour <= NOON else ()
    if "morning" in said:
        return (hour,)
    if "night" in said or "evening" in said:
        return _evening(hour)
    if said:
        return (hour + NOON if hour < NOON else hour,)
    return (hour,) if match["h"].startswith("0") else _either(hour)


def _evening(hour: int) -> Iterable[int]:
    """Return the hour of an evening. Twelve and after is of which day? It is asked again rather than guessed."""
    if hour > NOON:
        return (hour,)
    return (hour + NOON,) if EARLY - 1 <= hour < NOON else ()


def _either(hour: int) -> Iterable[int]:
    return (hour + NOON, hour) if 0 < hour <= EARLY else (hour,)


def read_moments(text: str, now: datetime, language: str) -> tuple[datetime, ...]:
    """Return the moments that a day with a time may mean: `明天下午3点`, `next Friday 10am`. `now` gives the zone.

    Raises:
        InvalidField: one of the two is missing or wrong.
    """
    known = day_words(plain(text))
    for pattern, spelled in _JOINED:
        known = pattern.sub(spelled, known)
    for form in bared(known):
        for days, clocks in _split(form, now.date(), language):
            return tuple(datetime.combine(day, clock, now.tzinfo) for day in days for clock in clocks)
    example = "明天下午3点" if language == "zh_CN" else "tomorrow 3 pm"
    try:
        read_dates(text, now.date(), language)
    except InvalidField:
        raise InvalidField(NOT_A_MOMENT, typed=text, example=example) from None
    raise InvalidField(WHAT_TIME, typed=text, example=example)


def _split(text: str, today: date, language: str) -> Iterator[tuple[tuple[date, ...], tuple[time, ...]]]:
    """Yield the ways to cut the text into a day and a time, in either order; the time takes as much as it can."""
    for cut in range(1, len(text)):
        for head, tail in ((text[:cut], text[cut:]), (text[cut:], text[:cut])):
            day, clock = re.sub(r"^(?:on|of) | on$", "", head.strip(" ,，的")), tail.strip(" ,，的")
            if not day or not clock or _HOUR_ALONE.fullmatch(clock):
                continue
            try:
                yield read_dates(day, today, language, bare=False), read_times(clock, language)
            except InvalidField:
                continue


# --- from a day to a day ----------------------------------------------------------------------------------------

Days = tuple[date, date]
BEFORE, AFTER = -1, 1
_BETWEEN = re.compile(r"到|至|~|–|—|-| to | until | till | through | thru | and |和")
_DURATION = re.compile(
    rf"(?P<from>.+?)(?:起|开始|,? for )[的,， ]*(?P<n>\d+|{NUMERAL}|[a-z]+) ?个?(?P<unit>天|日|周|星期|days?|weeks?)"
)
_DAY_ONLY = re.compile(rf"(?:the )?(?P<d>\d{{1,2}}|{NUMERAL})(?:[日号]|st|nd|rd|th)?")
_WEEK = {"周": 7, "星期": 7, "week": 7}


def read_ranges(text: str, today: date, language: str) -> tuple[Days, ...]:
    """Return the first and last days that the words may mean: `12月1日到5日`, `1-5 Dec`, `next Mon to Wed`.

    Raises:
        InvalidField: it is no such pair, or ends before it begins.
    """
    known = re.sub(r"^(?:从|自|from |between )|(?:止|为止)$", "", day_words(plain(text)))
    if match := _DURATION.fullmatch(known):
        return tuple(_lasting(match, today, language))
    backwards = False
    for cut in _BETWEEN.finditer(known):
        left, right = known[: cut.start()].strip(" 起"), known[cut.end() :].strip()
        try:
            pairs = _pairs(left, right, today, language)
        except InvalidField:
            continue
        found = tuple(dict.fromkeys(pair for pair in pairs if pair[0] <= pair[1]))
        if found:
            return found
        backwards = backwards or bool(pairs)
    if backwards:
        raise InvalidField(WRONG_WAY_ROUND, typed=text)
    example = "12月1日到5日" if language == "zh_CN" else "1-5 December"
    raise InvalidField(NOT_A_RANGE, typed=text, example=example)


def _lasting(match: re.Match[str], today: date, language: str) -> Iterator[Days]:
    number = small_number(match["n"]) or 0
    days = number * _WEEK.get(match["unit"].removesuffix("s"), 1)
    if not 0 < days <= 3660:  # noqa: PLR2004 - ten years
        raise InvalidField(NOT_A_RANGE, typed=match[0], example=match["from"])
    for first in read_dates(match["from"], today, language):
        yield first, first + timedelta(days=days - 1)


def _pairs(left: str, right: str, today: date, language: str) -> list[Days]:
    """Return the pairs of a first and a last day; what one side leaves out it takes from the other."""
    if (only := _DAY_ONLY.fullmatch(left)) and not _DAY_ONLY.fullmatch(right):
        ends = read_dates(right, today, language, bare=False)
        return [(first, last) for last in ends for first in _numbered(only, last, BEFORE)]
    pairs = []
    for first in read_dates(left, today, language):
        if only := _DAY_ONLY.fullmatch(right):
            pairs += [(first, last) for last in _numbered(only, first, AFTER)]
        else:
            pairs += [(first, last) for now in (today, first) for last in read_dates(right, now, language)]
    whole = [pair for pair in pairs if pair[0] <= pair[1]]
    return _shortest(whole) if whole else pairs


def _numbered(only: re.Match[str], near: date, side: int) -> Iterator[date]:
    """Yield the day of that number on the side of another day: of its month, or of the month beside it."""
    number = small_number(only["d"]) or 0
    beside = side * (number - near.day) < 0
    month = add_months(near.replace(day=1), side if beside else 0)
    if 0 < number <= days_in(month):
        yield month.replace(day=number)


def _shortest(pairs: list[Days]) -> list[Days]:
    """Return for each first day the nearest last day."""
    nearest: dict[date, date] = {}
    for first, last in pairs:
        nearest[first] = min(last, nearest.get(first, last))
    return list(nearest.items())
