"""Values in the words of a language: money, dates, spans, people. Own patterns: those of CLDR change.

Dates are spelled for a reader on a phone: short, with the weekday, the year only when it is another one.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from bot.engine.basics.calendar import Span
from bot.engine.basics.values import Area, Money, Rate

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_ZH = "一二三四五六日"
SPAN_UNITS: Mapping[str, tuple[str, str, str]] = {
    "d": ("天", "day", "days"),
    "wd": ("个工作日", "working day", "working days"),
    "h": ("小时", "hour", "hours"),
    "wh": ("个工作小时", "working hour", "working hours"),
    "min": ("分钟", "minute", "minutes"),
    "wmin": ("分钟（工作时间）", "working minute", "working minutes"),
}
HUNDRED = 100


def format_money(value: Money) -> str:
    """Return `¥1,286,000` or, with cents, `¥1,286,000.50`; other currencies by their code."""
    whole, cents = divmod(abs(value.minor), HUNDRED)
    sign = "-" if value.minor < 0 else ""
    symbol = "¥" if value.currency == "CNY" else f"{value.currency} "
    return f"{sign}{symbol}{whole:,}" + (f".{cents:02d}" if cents else "")


def format_rate(value: Rate) -> str:
    """Return per cent with at most two decimals: `98%`, `0.05%`."""
    whole, rest = divmod(value.bp, HUNDRED)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def format_area(value: Area) -> str:
    """Return square metres: `89.5 ㎡`."""
    whole, rest = divmod(value.hundredths, HUNDRED)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " ㎡"


@lru_cache(maxsize=4096)
def format_date(day: date, language: str, this_year: int) -> str:
    """Return `3月16日(周一)` or `Mon 16 Mar`, with the year when it is not this one."""
    if language == "zh_CN":
        year = f"{day.year}年" if day.year != this_year else ""
        return f"{year}{day.month}月{day.day}日(周{WEEKDAYS_ZH[day.weekday()]})"
    year = f" {day.year}" if day.year != this_year else ""
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def format_month(day: date, language: str) -> str:
    """Return `2026年3月` or `Mar 2026`."""
    return f"{day.year}年{day.month}月" if language == "zh_CN" else f"{MONTHS[day.month - 1]} {day.year}"


def weekdays(language: str) -> tuple[str, ...]:
    """Return the heads of a calendar's columns, Monday first."""
    return tuple(WEEKDAYS_ZH) if language == "zh_CN" else tuple(name[:2] for name in WEEKDAYS_EN)


def format_time(value: time) -> str:
    """Return `15:30`."""
    return f"{value:%H:%M}"


def format_moment(moment: datetime, language: str, zone: tzinfo, this_year: int) -> str:
    """Return the date and time in the centre's zone."""
    local = moment.astimezone(zone)
    return f"{format_date(local.date(), language, this_year)} {local:%H:%M}"


def format_span(span: Span, language: str) -> str:
    """Return `4个工作小时` or `4 working hours`."""
    zh, one, many = SPAN_UNITS[span.unit]
    if language == "zh_CN":
        return f"{span.amount}{zh}"
    return f"{span.amount} {one if span.amount == 1 else many}"


def mask(text: str) -> str:
    """Return the text with its middle hidden: `138****0000`, `王**`."""
    if len(text) <= 1:
        return "*"
    if len(text) < 7:  # noqa: PLR2004 - a name
        return text[0] + "*" * (len(text) - 1)
    return text[:3] + "*" * min(len(text) - 7, 8) + text[-4:] if len(text) > 7 else text[:3] + "****"  # noqa: PLR2004 - three in front, four behind


def mask_but_end(text: str) -> str:
    """Return the last four characters behind as many stars: `****002X`."""
    return "*" * len(text[-8:-4]) + text[-4:] if len(text) > 4 else "*" * len(text)  # noqa: PLR2004 - four are shown


def format_plain(value: object, language: str, zone: tzinfo, this_year: int) -> str:  # noqa: PLR0911 - one arm per type
    """Return a value that needs no catalogue, in the language's form.

    Raises:
        TypeError: a value of a type that has no form.
    """
    match value:
        case bool():
            raise TypeError(value)  # yes and no are words: the caller says them
        case Money():
            return format_money(value)
        case Rate():
            return format_rate(value)
        case Area():
            return format_area(value)
        case Span():
            return format_span(value, language)
        case datetime():
            return format_moment(value, language, zone, this_year)
        case date():
            return format_date(value, language, this_year)
        case time():
            return format_time(value)
        case timedelta():
            return f"{value.days}"
        case int():
            return f"{value:,}" if abs(value) >= 10_000 else str(value)  # noqa: PLR2004 - thousands
        case str():
            return value
        case _:
            raise TypeError(value)
