"""Dates as people type them, in Chinese and English, read from the present moment.

Words that may mean several days (`3/4`, `Friday` on a Friday, `5号` on the 5th, `下周`) give all of them: who asked
chooses those that will do, and asks back where several are left.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from bot.engine.basics.messages import N_
from bot.engine.fields.festivals import named_day
from bot.engine.fields.months import add_months, days_in
from bot.engine.fields.pinyin import day_words
from bot.engine.fields.reading import bared, corrected
from bot.engine.fields.relative import half, relative, week, week_after, weekday, working_days
from bot.engine.fields.weekdays import DAY_EN, DAY_ZH, split_weekday
from bot.engine.fields.words import NUMERAL, plain, small_number
from bot.errors import InvalidField

NOT_A_DATE = N_("“{typed}” is not a date I understand. For example: {example}")
NO_SUCH_DAY = N_("“{typed}” is not a day of the calendar. For example: {example}")

WORDS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "当天": 0,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
MONTHS_EN = "jan feb mar apr may jun jul aug sep oct nov dec".split()
LONG_MONTHS = "january february march april may june july august september october november december".split()
MONTH = rf"(?:(?:{'|'.join(LONG_MONTHS)})|(?:{'|'.join(MONTHS_EN)}|sept)\.?)"
KNOWN = (
    *"today tomorrow yesterday next this week weeks month months year days end after from beginning".split(),
    *"monday tuesday wednesday thursday friday saturday sunday weekend christmas fortnight".split(),
    *LONG_MONTHS,
)
NUM = rf"(?:\d+|{NUMERAL}|an?|[a-z]+(?:-[a-z]+)?)"
FEW = rf"(?:\d{{1,2}}|{NUMERAL})"
YEARS = {"今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2}
LONG_AGO = timedelta(days=31)
"""A day and month without a year lie ahead, or not longer back than this."""
CENTURY = 2000
PARTS = {"上": (1, 5, 10), "中": (11, 15, 20), "下": (21, 25, 31)}
"""上旬, 中旬, 下旬: which days are offered."""
Found = Iterable[date]
Make = Callable[[re.Match[str], date], Found]


def read_dates(text: str, today: date, language: str, *, bare: bool = True) -> tuple[date, ...]:
    """Return the days that the words may mean, the likeliest first.

    Args:
        text: as `normalise` leaves it.
        bare: a number alone may be a day of the month.

    Raises:
        InvalidField: it is no date, or no day of the calendar.
    """
    known = day_words(plain(text))
    for form in (*bared(known), corrected(known, KNOWN)):
        try:
            found = tuple(dict.fromkeys(_readings(form, today, language, bare=bare)))
        except (OverflowError, ValueError):  # no such day, or beyond the years that there are
            raise InvalidField(NO_SUCH_DAY, typed=text, example="2026-12-03") from None
        if found:
            return found
    raise InvalidField(NOT_A_DATE, typed=text, example="12月3日" if language == "zh_CN" else "3 December")


def _readings(text: str, today: date, language: str, *, bare: bool) -> Iterator[date]:
    if text in WORDS:
        yield today + timedelta(days=WORDS[text])
        return
    if (feast := named_day(text, today)) is not None:
        yield feast
        return
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})\.?", text):
        yield from _short(int(match[1]), int(match[2]), today, language)
        return
    if bare and (match := re.fullmatch(rf"{FEW}", text)):
        yield from _next_days(small_number(text) or 0, today, 2)
        return
    for pattern, make in RULES:
        if match := pattern.fullmatch(text):
            yield from make(match, today)
            return
    yield from _with_weekday(text, today, language)


def _with_weekday(text: str, today: date, language: str) -> Iterator[date]:
    """Read a date that names its weekday: the year is the one in which both agree, else both days are possible."""
    rest, weekday = split_weekday(text)
    if weekday is None or not rest:
        return
    for day in _readings(rest, today, language, bare=False):
        if day.weekday() == weekday:
            yield day
            return
        for year in (today.year, today.year + 1):
            if str(day.year) not in rest and not (day.month == 2 and day.day == 29):  # noqa: PLR2004 - leap day
                other = day.replace(year=year)
                if other.weekday() == weekday:
                    yield other
                    return
        yield day
        yield day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


# --- days of months ---------------------------------------------------------------------------------------------


def _coming(today: date, month: int, day: int) -> date:
    """Return that day of this year, or of the next when it lies more than a month back."""
    if month == 2 and day == 29:  # noqa: PLR2004 - the next leap day
        year = next(y for y in range(today.year, today.year + 9) if calendar.isleap(y))
        return date(year, 2, 29)
    found = date(today.year, month, day)
    return found if found >= today - LONG_AGO else found.replace(year=today.year + 1)


def _next_days(day: int, today: date, count: int) -> Iterator[date]:
    """Yield the next days of that number, today's included; months that have no such day are passed over."""
    first = today.replace(day=1)
    if not 1 <= day <= 31:  # noqa: PLR2004 - the longest month
        raise ValueError(day)
    for months in range(14):
        month = add_months(first, months)
        if day <= days_in(month) and (found := month.replace(day=day)) >= today:
            yield found
            count -= 1
            if not count:
                return


def _short(first: int, second: int, today: date, language: str) -> Iterator[date]:
    """Read `12/3`: month and day in Chinese; in English it may be either where both could be months."""
    twelve = 12
    if language == "zh_CN" or second > twelve or first == second:
        yield _coming(today, first, second)
    elif first > twelve:
        yield _coming(today, second, first)
    else:
        yield from sorted((_coming(today, first, second), _coming(today, second, first)))


def _full(match: re.Match[str], _today: date) -> Found:
    yield date(_year(match["y"]), int(match["m"]), int(match["d"]))


def _day_first(match: re.Match[str], _today: date) -> Found:
    """Read `5/12/2026`: two days where both numbers could be the month."""
    first, second, year = int(match["a"]), int(match["b"]), _year(match["y"])
    pairs = {(first, second), (second, first)}
    days = [date(year, month, day) for month, day in sorted(pairs) if month <= 12]  # noqa: PLR2004 - months
    return days or [date(year, first, second)]


def _year(text: str) -> int:
    number = small_number(text) or 0
    return number + CENTURY if len(text) == 2 else number  # noqa: PLR2004 - two figures


def _month_day_zh(match: re.Match[str], today: date) -> Found:
    month, day = small_number(match["m"]) or 0, small_number(match["d"]) or 0
    if match["y"]:
        yield date(_year(match["y"]), month, day)
    elif match["rel"]:
        yield date(today.year + YEARS[match["rel"]], month, day)
    else:
        yield _coming(today, month, day)


def _month_day_en(match: re.Match[str], today: date) -> Found:
    month, day = MONTHS_EN.index(match["mon"][:3]) + 1, int(match["d"])
    yield date(_year(match["y"]), month, day) if match["y"] else _coming(today, month, day)


def _day_only(match: re.Match[str], today: date) -> Found:
    """Read `5号`, `the 5th`: the next one; on the day itself it may be today or in a month."""
    day = small_number(match["d"]) or 0
    return _next_days(day, today, 2 if day == today.day else 1)


def _part_of_month(match: re.Match[str], today: date) -> Found:
    """Read the end, the beginning, the middle or a day of a month: `下月初`, `12月底`, `the end of next month`."""
    parts = match.groupdict()
    if parts.get("m"):
        month = _coming(today, small_number(match["m"]) or 0, 1)
        month = month if add_months(month, 1) > today else month.replace(year=month.year + 1)
    elif parts.get("mon"):
        month = _coming(today, MONTHS_EN.index(match["mon"][:3]) + 1, 1)
    else:
        next_ = parts.get("next") or ""
        month = add_months(today.replace(day=1), next_.count("下") + next_.count("next"))
    if parts.get("d"):
        day = small_number(match["d"]) or 0
        return [month.replace(day=day)]
    if parts.get("third"):
        return [month.replace(day=min(day, days_in(month))) for day in PARTS[match["third"]]]
    where = match["where"]
    if where in ("初", "beginning", "start"):
        return [month]
    return [month.replace(day=15 if where in ("中", "middle", "mid") else days_in(month))]


def _year_end(match: re.Match[str], today: date) -> Found:
    yield date(today.year + ("明" in match[0] or "next" in match[0]), 12, 31)


Rule = tuple[re.Pattern[str], Make]
_Y = rf"(?:(?P<y>\d{{4}}|\d{{2}}|[零〇一二三四五六七八九]{{4}})年|(?P<rel>{'|'.join(YEARS)})的?)?"
_IN_WEEK = " next week| this week"
_WHERE_EN = "end|beginning|start|middle|mid"
_NEXT_EN = r"(?P<next>next )?(?:the |this )?"
RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?", _full),
        (r"(?P<y>2\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d)", _full),
        (r"(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})", _full),
        (r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})", _day_first),
        (rf"{_Y}(?P<m>{FEW})月份?的?(?P<d>{FEW})[日号]?", _month_day_zh),
        (rf"(?P<m>{FEW})月份?(?:月?(?P<where>[底末初中])|(?P<third>[上中下])旬)", _part_of_month),
        (
            r"(?P<next>下{1,3}|本|这)?个?月(?:份|月)?的?(?:(?P<where>[底末初中])|(?P<third>[上中下])旬)",
            _part_of_month,
        ),
        (rf"(?P<next>下{{1,3}}|本|这)个?月的?(?P<d>{FEW})[日号]?", _part_of_month),
        (rf"(?P<d>{FEW})[号日]", _day_only),
        (r"[今本明]?年[底末终]|(?:the )?end of (?:this |next |the )?year|year end", _year_end),
        (r"(?:再过|过|再)?半个?(?P<unit>月|年)(?:之?后|以后)?", half),
        (
            rf"(?:在|再过|过)?(?P<n>\d+|{NUMERAL})个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之?后|以后)",
            relative,
        ),
        (rf"(?:再过|过)(?P<n>\d+|{NUMERAL})个?(?P<unit>天|日|周|星期|礼拜|月|年)", relative),
        (rf"(?P<n>\d+|{NUMERAL})个?(?P<unit>天|日|周|星期|礼拜)(?P<ago>之?前|以前)", relative),
        (rf"(?:再过|过)?(?P<n>\d+|{NUMERAL})个工作日(?:之?后|以后|内)?", working_days),
        (rf"(?P<weeks>上|本|这|下{{1,3}}|)个?(?:周|星期|礼拜)(?P<day>{DAY_ZH})", weekday),
        (r"(?:下{1,3}|本|这)个?(?:周|星期|礼拜)|(?:this|next) week", week),
        (r"周末|(?P<weeks>本|这|下{1,3})个?(?P<day>周末)", weekday),
        (rf"(?:in |after )(?P<n>{NUM}) (?P<unit>days?|weeks?|fortnight|months?|years?)(?: time)?", relative),
        (
            rf"(?P<n>{NUM}) (?P<unit>days?|weeks?|fortnight|months?|years?) (?:from (?:now|today)|later|hence)",
            relative,
        ),
        (rf"(?P<n>{NUM}) (?P<unit>days?|weeks?) (?P<ago>ago)", relative),
        (rf"(?:in |after )?(?P<n>{NUM}) (?:working|business) days?(?: from now| later)?", working_days),
        (
            rf"(?:(?P<weeks>next|last|this coming|this|coming) |the )?(?P<day>{DAY_EN})(?P<after>{_IN_WEEK})?",
            weekday,
        ),
        (rf"(?P<weeks>next|this) week,?(?: on)? (?P<day>{DAY_EN})", weekday),
        (
            rf"(?:at )?(?:the )?(?P<where>{_WHERE_EN})[ -](?:of )?{_NEXT_EN}(?:month|(?P<mon>{MONTH}))",
            _part_of_month,
        ),
        (r"(?P<where>month[ -]end|eom)", _part_of_month),
        (r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)(?: of)? (?:this|(?P<next>next)) month", _part_of_month),
        (r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)", _day_only),
        (
            rf"(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]*(?P<mon>{MONTH})(?:,?[ -]*(?P<y>\d{{4}}))?",
            _month_day_en,
        ),
        (rf"(?:a|one) week (?:on|from) (?P<day>{DAY_EN})", week_after),
        (
            rf"(?P<mon>{MONTH})[ -]*(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? *(?P<y>\d{{4}}))?",
            _month_day_en,
        ),
    )
)
