"""Keyboards of days and times: what can be tapped for a date, a time, a moment, a slot, or two days. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.shown import Labelled, Shown, shown
from bot.cases.view.views import ClockView, DayView
from bot.engine.deciding.opening import (
    days_with_slots,
    hours_of,
    is_open_at,
    is_open_day,
    key_of,
    places,
    slots_on,
)
from bot.engine.forms import form
from bot.engine.forms.options import BETWEEN, option_of, value_of

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.forms.form import Draft, FormScope
    from bot.engine.spec.model import Field

LOOKED_AHEAD = 90
"""Days among which an example is looked for."""
FAR = timedelta(days=3660)
LONGEST_MONTH = 31
USUAL_HOURS = range(8, 21)
"""Offered where no opening hours are given; any other time can be typed."""
NOON = time(12)
QUARTERS = (0, 15, 30, 45)
USUAL_LENGTHS = (0, 1, 2, 4, 6, 13, 29)
"""Days after the first one that are tried to see whether a range may begin on a day."""
AT_ONCE = ("date_range", "slot")
"""Kinds whose calendar is open from the beginning."""
IN_STEPS = ("time", "datetime", "slot", "date_range")
Bookings = Mapping[str, int]
"""How many have booked a slot, by its key."""


def day_of(option: str) -> date | None:
    """Return the day that a button of the calendar stands for, or None."""
    value = value_of("date", option)
    return value if type(value) is date else None


def hour_of(option: str) -> tuple[date | None, int] | None:
    """Return day and hour of a button of the hours: `2026-12-05T15`, or `15` where only a time is asked; else None."""
    day, joint, hour = option.rpartition("T")
    if not (hour.isascii() and hour.isdigit() and int(hour) < 24):  # noqa: PLR2004 - hours of a day
        return None
    if not joint:
        return None, int(hour)
    found = day_of(day)
    return (found, int(hour)) if found is not None else None


def is_part(kind: str, option: str) -> bool:
    """Tell whether the button is one step of an answer and not yet the whole."""
    match kind:
        case "time":
            return len(option) <= 2 and hour_of(option) is not None  # noqa: PLR2004 - an hour
        case "datetime":
            return day_of(option) is not None or ("T" in option and hour_of(option) is not None)
        case "slot" | "date_range":
            return day_of(option) is not None
        case _:
            return False


def first_month(field: "Field", draft: "Draft", facts: "FormScope") -> date:
    """Return a day of the month that the calendar opens at: of what is chosen or offered first, else today's."""
    if (picked := day_of(draft.part)) is not None:
        return picked
    offered = form.offers(field, draft, facts)
    if field.slots is not None:
        free = next(days_with_slots(field, facts.of(draft)), None)
        if free is not None:
            return free
    first = next((value for value in offered if isinstance(value, date)), None)
    return first if first is not None else facts.now.astimezone(facts.around.zone).date()


def month_of(argument: str, field: "Field", draft: "Draft", facts: "FormScope") -> date:
    """Return a day of the month to open: the one asked for (`2026-12`), else where the calendar opens."""
    today = facts.now.astimezone(facts.around.zone).date()
    asked = day_of(f"{argument}-01")
    if asked is None:
        return first_month(field, draft, facts)
    return min(max(asked, today - FAR), today + FAR)


def example_of(field: "Field", draft: "Draft", facts: "FormScope") -> "Shown":
    """Return an answer that would be taken now, in the way it is shown; None when none is near."""
    zone = facts.around.zone
    today = facts.now.astimezone(zone).date()
    offered = form.offers(field, draft, facts)
    if offered and isinstance(offered[0], date):
        return offered[0]
    for n in range(1, LOOKED_AHEAD):
        day = today + timedelta(days=n)
        value: Value = day
        if field.kind == "slot":
            value = next(iter(slots_on(field, day, facts.of(draft))), None)
        elif field.kind == "datetime":
            value = datetime.combine(day, time(15), zone)
        elif field.kind == "date_range":
            value = (day, day + timedelta(days=2))
        if value is not None and form.would_take(field, value, draft, facts):
            return shown(value, Labelled(field.kind, field.label), facts.around)  # type: ignore[return-value]  # no people
    return None


def days(
    field: "Field", month: date, draft: "Draft", facts: "FormScope", booked: Bookings
) -> tuple[DayView, ...]:
    """Return the days of a month, each with whether it would do."""
    every = (month.replace(day=1) + timedelta(days=n) for n in range(LONGEST_MONTH))
    return tuple(_day(field, day, draft, facts, booked) for day in every if day.month == month.month)


def _day(field: "Field", day: date, draft: "Draft", facts: "FormScope", booked: Bookings) -> DayView:
    first = day_of(draft.part) if field.kind == "date_range" else None
    if first is not None:
        takes = day >= first and form.would_take(field, (first, day), draft, facts)
        return DayView(day, takes, f"{draft.part}{BETWEEN}{day.isoformat()}")
    return DayView(day, _would_do(field, day, draft, facts, booked), day.isoformat())


def _would_do(field: "Field", day: date, draft: "Draft", facts: "FormScope", booked: Bookings) -> bool:
    match field.kind:
        case "slot":
            return any(clock.open for clock in _slots(field, day, draft, facts, booked))
        case "datetime":
            return any(clock.open for clock in _hours(field, day, draft, facts))
        case "date_range":
            lasts = (timedelta(days=n) for n in USUAL_LENGTHS)
            return is_open_day(field, day, facts.around) and any(
                form.would_take(field, (day, day + last), draft, facts) for last in lasts
            )
        case _:
            return form.would_take(field, day, draft, facts)


def clocks(field: "Field", draft: "Draft", facts: "FormScope", booked: Bookings) -> tuple[ClockView, ...]:
    """Return the times to choose from: free slots or hours of the chosen day, or quarters of the chosen hour."""
    day = day_of(draft.part)
    if field.kind == "slot":
        return tuple(_slots(field, day, draft, facts, booked)) if day is not None else ()
    hour = hour_of(draft.part) if draft.part and day is None else None
    if hour is not None:
        return tuple(_quarters(field, *hour, draft, facts))
    if field.kind == "time" or day is not None:
        return tuple(_hours(field, day, draft, facts))
    return ()


def _slots(
    field: "Field", day: date, draft: "Draft", facts: "FormScope", booked: Bookings
) -> Iterator[ClockView]:
    scope = facts.of(draft)
    assert field.slots is not None  # noqa: S101 - the flow's check has looked
    capacity = places(field.slots, scope)
    for moment in slots_on(field, day, scope):
        left = max(0, capacity - booked.get(key_of(moment), 0))
        takes = (left > 0) is not field.slots.full and form.would_take(field, moment, draft, facts)
        yield ClockView(
            moment.timetz().replace(tzinfo=None),
            takes,
            key_of(moment),
            left if capacity > 1 and left else None,
        )


def suggests(field: "Field", draft: "Draft", facts: "FormScope", booked: Bookings) -> "tuple[Value, ...]":
    """Return free slots to begin with: of each day the first one and the first one after noon, as many as wanted."""
    if field.slots is None or field.slots.suggest is None or draft.part:
        return ()
    scope = facts.of(draft)
    most = int(field.slots.suggest(scope) or 0)
    found: list[Value] = []
    for day in days_with_slots(field, scope):
        free = [one for one in _slots(field, day, draft, facts, booked) if one.open]
        halves = (next((one for one in free if (one.at >= NOON) is late), None) for late in (False, True))
        found += [value_of("slot", one.option) for one in halves if one is not None]
        if len(found) >= most:
            break
    return tuple(found[:most])


def _hours(field: "Field", day: date | None, draft: "Draft", facts: "FormScope") -> Iterator[ClockView]:
    calendar = hours_of(field, facts.around)
    for hour in range(24) if calendar is not None else USUAL_HOURS:
        if not any(is_open_at(time(hour, minute), calendar) for minute in QUARTERS):
            continue
        takes = any(one.open for one in _quarters(field, day, hour, draft, facts))
        option = f"{hour:02d}" if day is None else f"{day.isoformat()}T{hour:02d}"
        yield ClockView(time(hour), takes, option)


def _quarters(
    field: "Field", day: date | None, hour: int, draft: "Draft", facts: "FormScope"
) -> Iterator[ClockView]:
    for minute in QUARTERS:
        clock = time(hour, minute)
        value = clock if day is None else datetime.combine(day, clock, facts.around.zone)
        yield ClockView(clock, form.would_take(field, value, draft, facts), option_of(value))
