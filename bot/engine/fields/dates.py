"""Dates and times as people type them, in Chinese and English, read from the present moment."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.engine.fields.words import NUMERAL, chinese_number
from bot.engine.messages import N_
from bot.errors import InvalidField

NOT_A_DATE = N_("“{typed}” is not a date I understand. For example: {example}")
NO_SUCH_DAY = N_("“{typed}” is not a day of the calendar. For example: {example}")
TWO_DAYS = N_("“{typed}” could be {first} or {second}. Please write the month in words.")
NOT_A_TIME = N_("“{typed}” is not a time I understand. For example: {example}")

WORDS = {
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
    "昨天": -1,
    "前天": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
WEEKDAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS_EN = "jan feb mar apr may jun jul aug sep oct nov dec".split()
NUMBER = rf"(\d+|{NUMERAL}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
COUNTED_EN = "one two three four five six seven eight nine ten".split()
NUMBERS_EN = {"a": 1, "an": 1} | {word: number for number, word in enumerate(COUNTED_EN, 1)}
UNIT_DAYS = {
    "天": 1,
    "日": 1,
    "day": 1,
    "days": 1,
    "周": 7,
    "个星期": 7,
    "星期": 7,
    "礼拜": 7,
    "week": 7,
    "weeks": 7,
}


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return NUMBERS_EN.get(text) or chinese_number(text) or 0


def _day(typed: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidField(NO_SUCH_DAY, typed=typed, example="2026-12-03") from None


def _coming(typed: str, today: date, month: int, day: int) -> date:
    """Return that day of this year, or of the next when it lies more than a month back."""
    if month == 2 and day == 29:  # noqa: PLR2004 - the next leap day
        year = next(y for y in range(today.year, today.year + 9) if calendar.isleap(y))
        return date(year, 2, 29)
    found = _day(typed, today.year, month, day)
    return found if found >= today - timedelta(days=31) else _day(typed, today.year + 1, month, day)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _relative(match: re.Match[str], today: date, _typed: str) -> date:
    return today + timedelta(days=_number(match["n"]) * UNIT_DAYS[match["unit"]])


def _months(match: re.Match[str], today: date, _typed: str) -> date:
    return add_months(today, _number(match["n"]))


def _weekday_zh(match: re.Match[str], today: date, _typed: str) -> date:
    weekday = WEEKDAYS_ZH[match["day"]]
    monday = today - timedelta(days=today.weekday())
    weeks = match["weeks"].count("下")
    if weeks or match["weeks"].startswith(("本", "这")):
        return monday + timedelta(days=7 * weeks + weekday)
    found = monday + timedelta(days=weekday)
    return found if found >= today else found + timedelta(days=7)


def _weekday_en(match: re.Match[str], today: date, _typed: str) -> date:
    weekday = next(n for n, name in enumerate(WEEKDAYS_EN) if name.startswith(match["day"][:3]))
    if match["next"]:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _month_end(match: re.Match[str], today: date, _typed: str) -> date:
    base = add_months(today.replace(day=1), 1 if match["next"] else 0)
    return base.replace(day=calendar.monthrange(base.year, base.month)[1])


def _next_month_day(match: re.Match[str], today: date, typed: str) -> date:
    base = add_months(today.replace(day=1), len(match["next"]) if match["next"] else 0)
    return _day(typed, base.year, base.month, _number(match["d"]))


def _full(match: re.Match[str], _today: date, typed: str) -> date:
    return _day(typed, int(match["y"]), int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], today: date, typed: str) -> date:
    return _coming(typed, today, _number(match["m"]), _number(match["d"]))


def _named_month(match: re.Match[str], today: date, typed: str) -> date:
    month = MONTHS_EN.index(match["mon"][:3]) + 1
    day = int(match["d"])
    if match["y"]:
        return _day(typed, int(match["y"]), month, day)
    return _coming(typed, today, month, day)


_MON = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
Make = Callable[[re.Match[str], date, str], date]
Rule = tuple[re.Pattern[str], Make]
RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?", _full),
        (rf"(?P<m>\d{{1,2}}|{NUMERAL})月(?P<d>\d{{1,2}}|{NUMERAL})[日号]?", _month_day),
        (rf"(?:在|再过)?(?P<n>{NUMBER})\s*(?P<unit>天|日|周|个星期|星期|礼拜)(?:之?后|以后)", _relative),
        (rf"(?:再过)?(?P<n>{NUMBER})\s*个月(?:之?后|以后)", _months),
        (r"(?P<weeks>本|这|下{1,3}|)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])", _weekday_zh),
        (r"(?P<next>下)?个?月底", _month_end),
        (rf"(?P<next>下{{1,2}})?个?月(?P<d>\d{{1,2}}|{NUMERAL})[日号]", _next_month_day),
        (rf"in (?P<n>{NUMBER}) (?P<unit>days?|weeks?)", _relative),
        (rf"in (?P<n>{NUMBER}) months?", _months),
        (r"(?P<next>next )?(?:this |on )?(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*", _weekday_en),
        (r"(?:the )?end of (?P<next>next )?(?:the |this )?month", _month_end),
        (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MON}(?:,? (?P<y>\d{{4}}))?", _named_month),
        (rf"{_MON} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>\d{{4}}))?", _named_month),
    )
)
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})")


def read_date(text: str, today: date, language: str) -> date:
    """Read a date.

    Raises:
        InvalidField: it is none, no day of the calendar, or could be two.
    """
    typed = text
    plain = text.lower().strip()
    if plain in WORDS:
        return today + timedelta(days=WORDS[plain])
    short = _SHORT.fullmatch(plain)
    if short is not None:
        return _short(typed, int(short[1]), int(short[2]), today, language)
    for pattern, make in RULES:
        match = pattern.fullmatch(plain)
        if match is not None:
            return _within_the_calendar(make, match, today, typed)
    raise InvalidField(NOT_A_DATE, typed=typed, example="12月3日" if language == "zh_CN" else "3 December")


def _within_the_calendar(make: Make, match: re.Match[str], today: date, typed: str) -> date:
    try:
        return make(match, today, typed)
    except (OverflowError, ValueError):  # beyond the year 9999, or farther than a timedelta reaches
        raise InvalidField(NO_SUCH_DAY, typed=typed, example="2026-12-03") from None


def _short(typed: str, first: int, second: int, today: date, language: str) -> date:
    """Read `12/3`: month and day in Chinese; in English only when one of the two can be no month."""
    if language == "zh_CN" or second > 12 or first == second:  # noqa: PLR2004 - months
        return _coming(typed, today, first, second)
    if first > 12:  # noqa: PLR2004 - months
        return _coming(typed, today, second, first)
    one, other = date(today.year, first, second), date(today.year, second, first)
    raise InvalidField(TWO_DAYS, typed=typed, first=one, second=other)


_ZH = re.compile(
    rf"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|今晚)?(?P<h>\d{{1,2}}|{NUMERAL})[点时:](?P<m>\d{{1,2}}|{NUMERAL}|半|一刻|三刻|钟|整)?分?"
)
_EN = re.compile(r"(?:at )?(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?")
MINUTES = {"半": 30, "一刻": 15, "三刻": 45, "钟": 0, "整": 0, None: 0}
LATE = ("下午", "傍晚", "晚上", "今晚")


def read_time(text: str, language: str) -> time:
    """Read a time of day: `15:30`, `下午3点半`, `3pm`, `noon`.

    Raises:
        InvalidField: it is none.
    """
    plain = text.lower().strip()
    if plain in ("noon", "中午"):
        return time(12)
    half_past = re.fullmatch(r"half past (\d{1,2})", plain)
    if half_past:
        return _clock(text, int(half_past[1]), 30, language)
    match = _ZH.fullmatch(plain)
    if match is not None:
        hour = _number(match["h"])
        if (match["part"] in LATE and hour < 12) or (match["part"] == "中午" and hour < 3):  # noqa: PLR2004 - hours
            hour += 12
        minute = MINUTES[match["m"]] if match["m"] in MINUTES else _number(match["m"])
        return _clock(text, hour, minute, language)
    match = _EN.fullmatch(plain)
    if match is not None and (match["m"] or match["half"]):
        hour = int(match["h"])
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
        return _clock(text, hour, int(match["m"] or 0), language)
    raise InvalidField(NOT_A_TIME, typed=text, example="下午3点" if language == "zh_CN" else "3 pm")


def _clock(typed: str, hour: int, minute: int, language: str) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        example = "下午3点" if language == "zh_CN" else "3 pm"
        raise InvalidField(NOT_A_TIME, typed=typed, example=example) from None


def read_datetime(text: str, now: datetime, language: str) -> datetime:
    """Read a date and a time together: `明天下午3点`, `next Friday 10am`. `now` gives the zone.

    Raises:
        InvalidField: one of the two is missing or wrong.
    """
    plain = text.strip()
    if plain.startswith("今晚"):
        plain = "今天晚上" + plain.removeprefix("今晚")
    for cut in range(len(plain) - 1, 0, -1):
        head, tail = plain[:cut].strip(), plain[cut:].strip()
        try:
            day, clock = read_date(head, now.date(), language), read_time(tail, language)
        except InvalidField:
            continue
        longer = plain[: cut - 1].strip() if cut > 1 else ""
        if longer and _reads(longer, plain[cut - 1 :].strip(), now, language):
            continue
        return datetime.combine(day, clock, now.tzinfo)
    raise InvalidField(
        NOT_A_TIME, typed=text, example="明天下午3点" if language == "zh_CN" else "tomorrow 3 pm"
    )


def _reads(head: str, tail: str, now: datetime, language: str) -> bool:
    """Tell whether a split one character earlier reads too: the time takes as much as it can."""
    try:
        read_date(head, now.date(), language)
        read_time(tail, language)
    except InvalidField:
        return False
    return True
