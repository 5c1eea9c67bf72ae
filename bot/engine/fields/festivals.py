"""Days that people call by a name: 元旦, 国庆节, 春节, Christmas; and the first working day after one."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from bot.engine.basics.calendar import public_workday

FIXED: Mapping[tuple[int, int], str] = {
    (1, 1): "元旦|元旦节|新年|new year|new year's|new year's day|new years day",
    (2, 14): "情人节|valentine's day",
    (3, 8): "妇女节|三八节",
    (5, 1): "五一|五一节|劳动节|五一劳动节|labour day|labor day|may day",
    (6, 1): "六一|儿童节|六一儿童节",
    (10, 1): "国庆|国庆节|national day",
    (11, 11): "双十一|双11",
    (12, 12): "双十二|双12",
    (12, 24): "平安夜|christmas eve",
    (12, 25): "圣诞|圣诞节|christmas|christmas day|xmas",
    (12, 31): "new year's eve|new years eve",
}
MOVING: Mapping[str, str] = {
    "春节": "春节|大年初一|spring festival|chinese new year",
    "清明节": "清明|清明节|qingming",
    "端午节": "端午|端午节|dragon boat festival",
    "中秋节": "中秋|中秋节|mid-autumn festival|mid autumn festival",
}
"""Feasts of the lunar calendar, by their names in the published lists."""
_FIXED = {name: day for day, names in FIXED.items() for name in names.split("|")}
_MOVING = {name: feast for feast, names in MOVING.items() for name in names.split("|")}
_AFTER = re.compile(
    r"(?P<feast>.+?)(?:假期|放假)?(?:之后|以后|后)的?第一个工作日|first working day after (?P<en>.+)"
)


def named_day(text: str, today: date) -> date | None:
    """Return the coming day of that name, today included; None when it is no such name."""
    after = _AFTER.fullmatch(text)
    if after is not None:
        day = named_day(after["feast"] or after["en"], today)
        return _first_working_day(day) if day is not None else None
    for year in (today.year, today.year + 1):
        found = _in_year(text, year)
        if found is not None and found >= today:
            return found
    return None


def _in_year(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    return _moving_days(year).get(_MOVING[name]) if name in _MOVING else None


@lru_cache(maxsize=8)
def _moving_days(year: int) -> dict[str, date]:
    import holidays  # noqa: PLC0415 - 40 ms that most starts do not need

    days: dict[str, date] = {}
    for day, names in sorted(holidays.country_holidays("CN", years=year, language="zh_CN").items()):
        for name in names.split("; "):
            days.setdefault(name, day)
    return days


def _first_working_day(feast: date) -> date:
    day = feast + timedelta(days=1)
    while not public_workday(day).works:
        day += timedelta(days=1)
    return day
