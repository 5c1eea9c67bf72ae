"""Days counted from today: in three days, in a fortnight, five working days on, a weekday, a whole week."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bot.engine.basics.calendar import public_workday
from bot.engine.fields.months import add_months
from bot.engine.fields.weekdays import weekday_number
from bot.engine.fields.words import small_number

UNIT_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "day": 1, "week": 7, "fortnight": 14}
Found = Iterable[date]


def relative(match: re.Match[str], today: date) -> Found:
    """Read a number of days, weeks, months or years from now: `三天后`, `in two weeks`, `3 days ago`."""
    number = small_number(match["n"])
    unit = match["unit"].removesuffix("s")
    if number is None:
        return
    if unit in UNIT_DAYS:
        yield today + timedelta(days=number * UNIT_DAYS[unit] * (-1 if match.groupdict().get("ago") else 1))
    elif unit in ("年", "year"):
        yield add_months(today, 12 * number)
    else:
        yield add_months(today, number)


def half(match: re.Match[str], today: date) -> Found:
    """Read half a month, which is fifteen days, or half a year."""
    yield add_months(today, 6) if match["unit"] == "年" else today + timedelta(days=15)


def working_days(match: re.Match[str], today: date) -> Found:
    """Read a number of working days from now, by the public calendar."""
    left, day = small_number(match["n"]) or 0, today
    if not 0 < left <= 366:  # noqa: PLR2004 - a year of them
        raise ValueError(left)
    while left:
        day += timedelta(days=1)
        left -= public_workday(day).works
    yield day


def weekday(match: re.Match[str], today: date) -> Found:
    """Read a weekday: of the week that is named, else the next one; on the day itself it may be today or in a week."""
    days = weekday_number(match["day"])
    parts = match.groupdict()
    named = (parts.get("weeks") or "") + (parts.get("after") or "")
    weeks = named.count("下") + named.count("next") - named.count("上") - named.count("last")
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks)
    if named.strip() and "coming" not in named:
        return [monday + timedelta(days=day) for day in days]
    coming = [today + timedelta(days=(day - today.weekday()) % 7) for day in days]
    return [*coming, today + timedelta(days=7)] if coming == [today] and not named else coming


def week_after(match: re.Match[str], today: date) -> Found:
    """Read `a week on Friday`: the Friday after the coming one."""
    return [day + timedelta(days=7) for day in weekday(match, today)][:1]


def week(match: re.Match[str], today: date) -> Found:
    """Read a whole week: its days are offered, from today on."""
    named = match[0]
    monday = today + timedelta(days=7 * (named.count("下") + named.count("next")) - today.weekday())
    return [day for n in range(7) if (day := monday + timedelta(days=n)) >= today]
