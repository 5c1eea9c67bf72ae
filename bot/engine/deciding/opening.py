"""When a day or a time can be chosen: opening hours of a field, and the places of a slot. Pure.

Says why not, and what would do. How many places are taken is the office's knowledge: it comes in as a number.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.basics.spans import Span
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.engine.basics.calendar import Calendar
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import CaseScope, Surroundings
    from bot.engine.spec.model import Field, Slots

CLOSED_DAY = N_("{day} is a day off. The next open day is {next}.")
CLOSED_HOUR = N_("{time} is outside the opening hours: {hours}.")
NO_SLOT = N_("No time begins at {moment}. On that day: {times}.")
NO_SLOTS = N_("Nothing can be booked on {day}. The next day with free times is {next}.")
TOO_SOON = N_("{moment} is too soon. The first time that can be booked is {next}.")
TOO_FAR = N_("{moment} is too far ahead. Times can be booked until {last}.")
TAKEN = N_("{moment} is fully booked. Please choose another time.")
FREE = N_("{moment} is free: you can book it at once.")
FAR = 366
AHEAD = Span(14, "d")
EVERY = timedelta(hours=1)
DAY = timedelta(days=1)


def key_of(moment: datetime) -> str:
    """Return the key under which a moment is claimed: the same however it was written, and in order of time."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def hours_of(spec: "Field", around: "Surroundings") -> "Calendar | None":
    """Return the calendar that limits the field; a slot has always one."""
    return around.hours(spec.hours) if spec.hours or spec.slots is not None else None


def is_open_day(spec: "Field", day: date, around: "Surroundings") -> bool:
    """Tell whether the field may lie on the day, as far as its opening hours go."""
    calendar = hours_of(spec, around)
    return calendar is None or (day.weekday() in calendar.days and calendar.is_working_day(day).works)


def check_open(spec: "Field", value: "Value", scope: "CaseScope") -> None:
    """Refuse what lies outside the opening hours of the field, or is none of its slots.

    Raises:
        InvalidField: with the next day or the hours that would do.
    """
    around = scope.around
    calendar = hours_of(spec, around)
    if calendar is None:
        return
    if isinstance(value, datetime) and spec.slots is not None:
        _check_slot(spec, value.astimezone(around.zone), scope)
    elif isinstance(value, datetime):
        local = value.astimezone(around.zone)
        _check_day(spec, local.date(), around)
        _check_clock(local.timetz().replace(tzinfo=None), calendar)
    elif isinstance(value, date):
        _check_day(spec, value, around)
    elif isinstance(value, time):
        _check_clock(value, calendar)
    elif isinstance(value, tuple):
        for day in value:
            check_open(spec, day, scope)


def _check_day(spec: "Field", day: date, around: "Surroundings") -> None:
    if not is_open_day(spec, day, around):
        days = (day + timedelta(days=n) for n in range(1, FAR) if day < date.max - timedelta(days=FAR))
        following = next((one for one in days if is_open_day(spec, one, around)), day)
        raise InvalidField(CLOSED_DAY, day=day, next=following, typed=day)


def _check_clock(clock: time, calendar: "Calendar") -> None:
    if not is_open_at(clock, calendar):
        hours = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in calendar.hours)
        raise InvalidField(CLOSED_HOUR, time=clock, hours=hours, typed=clock)


def is_open_at(clock: time, calendar: "Calendar | None") -> bool:
    """Tell whether the time of day lies within the hours; the closing time itself does not."""
    return calendar is None or any(opens <= clock < closes for opens, closes in calendar.hours)


# --- slots ------------------------------------------------------------------------------------------------------


def slots_on(spec: "Field", day: date, scope: "CaseScope") -> tuple[datetime, ...]:
    """Return the slots of the day that can still be booked, in local time; whether they are taken is not known here."""
    if spec.slots is None or not is_open_day(spec, day, scope.around):
        return ()
    first, last = window(spec.slots, scope)
    return tuple(one for one in _slots(spec, day, scope) if first <= one <= last)


def window(slots: "Slots", scope: "CaseScope") -> tuple[datetime, datetime]:
    """Return from when and until when a slot can be booked."""
    notice = slots.notice(scope) if slots.notice is not None else None
    ahead = slots.ahead(scope) if slots.ahead is not None else AHEAD
    first = scope.now + (_length(notice) or timedelta())
    return first, scope.now + (_length(ahead) or DAY)


def places(slots: "Slots", scope: "CaseScope") -> int:
    """Return how many may book the same slot."""
    number = slots.places(scope)
    return number if isinstance(number, int) else 1


def days_with_slots(spec: "Field", scope: "CaseScope") -> Iterator[date]:
    """Yield the days that have slots, from today on."""
    if spec.slots is None:
        return
    first, last = (moment.astimezone(scope.around.zone).date() for moment in window(spec.slots, scope))
    for n in range(min((last - first).days, FAR) + 1):
        if slots_on(spec, first + timedelta(days=n), scope):
            yield first + timedelta(days=n)


def _slots(spec: "Field", day: date, scope: "CaseScope") -> Iterator[datetime]:
    assert spec.slots is not None  # noqa: S101 - the callers have looked
    calendar, zone = scope.around.hours(spec.hours), scope.around.zone
    every = _length(spec.slots.every(scope)) or EVERY
    for opens, closes in calendar.hours:
        moment, end = datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
        while moment + every <= end:
            yield moment
            moment += every


def _length(span: "Value") -> timedelta | None:
    return timedelta(minutes=span.minutes) if isinstance(span, Span) and span.minutes > 0 else None


def _check_slot(spec: "Field", moment: datetime, scope: "CaseScope") -> None:
    assert spec.slots is not None  # noqa: S101 - the caller has looked
    day = moment.date()
    if moment in slots_on(spec, day, scope):
        return
    first, last = window(spec.slots, scope)
    if moment > last:
        raise InvalidField(
            TOO_FAR, moment=moment, last=last.astimezone(scope.around.zone).date(), typed=moment
        )
    free = [one for with_slots in days_with_slots(spec, scope) for one in slots_on(spec, with_slots, scope)]
    if not free:
        raise InvalidField(CLOSED_DAY, day=day, next=first.astimezone(scope.around.zone).date(), typed=moment)
    if moment < free[0]:
        raise InvalidField(TOO_SOON, moment=moment, next=free[0], typed=moment)
    times = tuple(one.timetz().replace(tzinfo=None) for one in slots_on(spec, day, scope))
    if not times:
        following = next((one.date() for one in free if one > moment), free[0].date())
        raise InvalidField(NO_SLOTS, day=day, next=following, typed=moment)
    raise InvalidField(NO_SLOT, moment=moment, times=times, typed=moment)
