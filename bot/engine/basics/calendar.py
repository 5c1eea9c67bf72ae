"""Working time: office hours, weekends, holidays and make-up days; when a deadline falls due.

Holidays of mainland China come from the published lists as far as they are known; later years are computed and
marked provisional (以国务院通知为准). A table of exceptions wins over both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.engine.basics.spans import Span
from bot.errors import CalendarError

LAST_DAY = 366
__all__ = ["Calendar", "Quiet", "Span", "Workday", "due_at"]


class Workday(NamedTuple):
    """Whether people work on a day; `provisional` when the public list of the year is not out yet."""

    works: bool
    provisional: bool


class Published(NamedTuple):
    """What the State Council says of a day: a holiday (False), a make-up day (True), or nothing (None)."""

    works: bool | None
    provisional: bool


@lru_cache(maxsize=8192)
def published(day: date) -> Published:
    """Return what is published about the day; for years to come the statutory holidays, make-up days being unknown."""
    import chinese_calendar  # noqa: PLC0415 - 50 ms that a start does not need

    try:
        rests, festival = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        import holidays  # noqa: PLC0415 - only for years that are not published yet

        rests = day in holidays.country_holidays("CN", years=day.year)
        return Published(False if rests else None, provisional=True)
    return Published(not rests if festival else None, provisional=False)


def published_until() -> int:
    """Return the last year whose list is known."""
    import chinese_calendar  # noqa: PLC0415 - as above

    return int(max(day.year for day in chinese_calendar.holidays))


def public_workday(day: date) -> Workday:
    """Return whether an office of five days works on the day, make-up days included."""
    return Calendar().is_working_day(day)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people work. `days` are weekdays (Monday 0); `hours` are spans of a day, ascending and apart.

    `public` follows the public holidays; `exceptions` say for single days whether people work.
    """

    zone: tzinfo = ZoneInfo("Asia/Shanghai")
    days: frozenset[int] = frozenset(range(5))
    hours: tuple[tuple[time, time], ...] = ((time(9), time(18)),)
    public: bool = True
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> Workday:
        """Tell whether people work on the day."""
        if day in self.exceptions:
            return Workday(self.exceptions[day], provisional=False)
        known = published(day) if self.public else Published(None, provisional=False)
        works = day.weekday() in self.days if known.works is None else known.works
        return Workday(works, known.provisional)

    def stretches(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working stretches from `start` on, aware UTC.

        Raises:
            CalendarError: there is none within the next 366 days.
        """
        first = start.astimezone(self.zone).date()
        empty = 0
        day = first
        while empty <= LAST_DAY:
            if self.is_working_day(day).works:
                for opens, closes in self.hours:
                    begin = datetime.combine(day, opens, self.zone).astimezone(UTC)
                    end = datetime.combine(day, closes, self.zone).astimezone(UTC)
                    if end > start:
                        empty = 0
                        yield max(begin, start.astimezone(UTC)), end
            empty += 1
            day += timedelta(days=1)
        raise CalendarError("no working hour within the next 366 days")

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """Return the moment after so much working time, aware UTC.

        8 h from Friday 17:00 under a 09-18 calendar is Monday 16:00.
        """
        left = amount
        for begin, end in self.stretches(start):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise AssertionError("stretches never end")  # pragma: no cover - it raises instead

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Return the same time of day so many working days later, at the latest at closing time."""
        local = start.astimezone(self.zone)
        day, left, empty = local.date(), days, 0
        while left > 0:
            day += timedelta(days=1)
            empty += 1
            if self.is_working_day(day).works:
                left, empty = left - 1, 0
            if empty > LAST_DAY:
                raise CalendarError("no working hour within the next 366 days")
        opens, closes = self.hours[0][0], self.hours[-1][1]
        clock = min(max(local.timetz().replace(tzinfo=None), opens), closes)
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; nothing when they are the wrong way round."""
        total = timedelta()
        for begin, stop in self.stretches(start):
            if begin >= end:
                break
            total += min(stop, end) - begin
        return total

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself in working time, else when people work next."""
        begin, _ = next(self.stretches(moment))
        return begin


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is reminded; they may pass midnight."""

    start: time = time(22)
    end: time = time(8)
    zone: tzinfo = ZoneInfo("Asia/Shanghai")

    def is_quiet(self, moment: datetime) -> bool:
        """Tell whether the moment lies in the quiet hours."""
        clock = moment.astimezone(self.zone).timetz().replace(tzinfo=None)
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def after_quiet(self, moment: datetime) -> datetime:
        """Return the moment itself, or the end of the quiet hours it lies in; aware UTC."""
        if not self.is_quiet(moment):
            return moment.astimezone(UTC)
        local = moment.astimezone(self.zone)
        end = datetime.combine(local.date(), self.end, self.zone)
        if end <= local:
            end = datetime.combine(local.date() + timedelta(days=1), self.end, self.zone)
        return end.astimezone(UTC)

    def before_quiet(self, moment: datetime) -> datetime:
        """Return the moment itself, or the last minute before the quiet hours it lies in; aware UTC."""
        if not self.is_quiet(moment):
            return moment.astimezone(UTC)
        local = moment.astimezone(self.zone)
        start = datetime.combine(local.date(), self.start, self.zone)
        if start > local:
            start -= timedelta(days=1)
        return (start - timedelta(minutes=1)).astimezone(UTC)


def due_at(span: Span, entered_at: datetime, calendar: Calendar) -> datetime:
    """Return the moment a span after `entered_at` is over, aware UTC.

    Args:
        span: working units count only the calendar's working time.
        entered_at: when the span begins; aware.
        calendar: of the role that must act.

    Raises:
        CalendarError: no working hour within the next 366 days.
    """
    match span.unit:
        case "wh":
            return calendar.add_working_time(entered_at, timedelta(hours=span.amount))
        case "wmin":
            return calendar.add_working_time(entered_at, timedelta(minutes=span.amount))
        case "wd":
            return calendar.add_working_days(entered_at, span.amount)
        case "d":
            return entered_at.astimezone(UTC) + timedelta(days=span.amount)
        case "h":
            return entered_at.astimezone(UTC) + timedelta(hours=span.amount)
        case _:
            return entered_at.astimezone(UTC) + timedelta(minutes=span.amount)
