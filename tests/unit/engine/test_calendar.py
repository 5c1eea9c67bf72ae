"""Working time: what counts, what does not, and when a span is over."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.basics.calendar import Calendar, Quiet, due_at, public_workday, published_until
from bot.engine.basics.spans import Span
from bot.errors import CalendarError

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Calendar(zone=ZONE)
SALES = Calendar(zone=ZONE, days=frozenset(range(7)), public=False)
WITH_LUNCH = Calendar(zone=ZONE, hours=((time(9), time(12)), (time(14), time(18))))
NEVER = Calendar(zone=ZONE, days=frozenset(), public=False)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "span", "calendar", "end"),
    [
        ("2026-11-27 17:00", "8 wh", OFFICE, "2026-11-30 16:00"),  # over a weekend
        ("2026-11-27 17:00", "8 wh", SALES, "2026-11-28 16:00"),  # the sales side works on Saturdays
        ("2026-11-23 10:00", "4 wh", OFFICE, "2026-11-23 14:00"),
        ("2026-11-23 10:00", "8 wh", OFFICE, "2026-11-23 18:00"),  # the last minute of the day counts to it
        ("2026-11-23 07:30", "90 wmin", OFFICE, "2026-11-23 10:30"),  # before the doors open
        ("2026-11-23 20:00", "1 wh", OFFICE, "2026-11-24 10:00"),  # after they close
        ("2026-11-23 11:00", "2 wh", WITH_LUNCH, "2026-11-23 15:00"),
        (
            "2026-02-13 17:00",
            "2 wh",
            OFFICE,
            "2026-02-14 10:00",
        ),  # a make-up Saturday before the Spring Festival
        ("2026-02-14 17:00", "2 wh", OFFICE, "2026-02-24 10:00"),  # the festival itself
        ("2026-11-23 10:00", "2 wd", OFFICE, "2026-11-25 10:00"),
        ("2026-11-27 10:00", "1 wd", OFFICE, "2026-11-30 10:00"),
        ("2026-11-27 22:00", "1 wd", OFFICE, "2026-11-30 18:00"),  # at the latest at closing time
        ("2026-11-27 03:00", "1 wd", OFFICE, "2026-11-30 09:00"),  # at the earliest at opening time
        ("2026-11-27 17:00", "2 d", OFFICE, "2026-11-29 17:00"),  # plain days know no weekend
        ("2026-11-27 17:00", "36 h", OFFICE, "2026-11-29 05:00"),
        ("2026-11-27 17:00", "30 min", OFFICE, "2026-11-27 17:30"),
    ],
)
def test_when_a_span_is_over(start: str, span: str, calendar: Calendar, end: str) -> None:
    found = due_at(Span.parse(span), at(start), calendar)
    assert found == at(end)
    assert found.tzinfo is UTC


def test_a_calendar_without_working_time_says_so() -> None:
    with pytest.raises(CalendarError, match="366 days"):
        due_at(Span(1, "wh"), at("2026-11-23 10:00"), NEVER)
    with pytest.raises(CalendarError, match="366 days"):
        due_at(Span(1, "wd"), at("2026-11-23 10:00"), NEVER)


def test_an_exception_wins_over_the_public_list() -> None:
    closed = Calendar(zone=ZONE, exceptions={date(2026, 11, 24): False})
    assert due_at(Span(9, "wh"), at("2026-11-23 10:00"), closed) == at("2026-11-25 10:00")


def test_public_days_are_known_and_later_years_are_provisional() -> None:
    assert public_workday(date(2026, 10, 1)) == (False, False)
    assert public_workday(date(2026, 11, 23)) == (True, False)
    assert public_workday(date(2035, 10, 1)) == (False, True)


@pytest.mark.parametrize(
    ("days", "day", "works"),
    [
        ("mon tue wed thu fri sat", date(2026, 11, 28), True),  # a Saturday at work
        ("mon tue wed thu fri sat", date(2026, 11, 29), False),
        ("mon tue wed thu fri sat", date(2026, 10, 3), False),  # a Saturday of the National Day
        ("tue wed thu fri sat sun", date(2026, 11, 23), False),  # closed on Mondays
        ("tue wed thu fri sat sun", date(2026, 11, 29), True),
        ("mon tue wed thu fri", date(2026, 10, 10), True),  # a make-up Saturday
        ("mon tue wed thu fri sat sun", date(2026, 11, 28), True),
        ("mon tue wed thu fri sat sun", date(2026, 10, 1), False),
        ("mon tue wed thu fri", date(2027, 10, 1), False),  # computed
        ("mon tue wed thu fri", date(2027, 10, 9), False),  # a make-up day perhaps: nobody knows yet
    ],
)
def test_holidays_and_make_up_days_go_on_top_of_the_week(days: str, day: date, works: bool) -> None:
    week = "mon tue wed thu fri sat sun".split()
    calendar = Calendar(zone=ZONE, days=frozenset(week.index(one) for one in days.split()))
    assert calendar.is_working_day(day) == (works, day.year > 2026)


def test_a_span_passes_into_a_year_that_is_not_published() -> None:
    """From Wednesday the 30th over New Year's Day, computed; a list that comes later says it better."""
    assert due_at(Span(3, "wd"), at("2026-12-30 10:00"), OFFICE) == at("2027-01-05 10:00")
    listed = Calendar(zone=ZONE, exceptions={date(2027, 1, 2): True})
    assert due_at(Span(3, "wd"), at("2026-12-30 10:00"), listed) == at("2027-01-04 10:00")
    assert published_until() == 2026


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 10, 1)),  # noqa: DTZ001 - the zone is added below
    st.integers(1, 2_000),
)
def test_counting_back_gives_the_span(start: datetime, minutes: int) -> None:
    """What lies between the start and the end of a working span is just as much working time."""
    begin = start.replace(tzinfo=ZONE)
    end = due_at(Span(minutes, "wmin"), begin, OFFICE)
    assert OFFICE.working_time_between(begin, end) == timedelta(minutes=minutes)
    assert OFFICE.is_working_day(end.astimezone(ZONE).date()).works


def test_between_the_wrong_way_round_lies_nothing() -> None:
    assert OFFICE.working_time_between(at("2026-11-24 10:00"), at("2026-11-23 10:00")) == timedelta()


def test_the_next_opening() -> None:
    assert OFFICE.next_opening(at("2026-11-28 12:00")) == at("2026-11-30 09:00")
    assert OFFICE.next_opening(at("2026-11-30 12:00")) == at("2026-11-30 12:00")


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-23 23:10", "2026-11-24 08:00"),
        ("2026-11-23 03:00", "2026-11-23 08:00"),
        ("2026-11-23 22:00", "2026-11-24 08:00"),
        ("2026-11-23 08:00", "2026-11-23 08:00"),
        ("2026-11-23 12:00", "2026-11-23 12:00"),
    ],
)
def test_quiet_hours_pass_midnight(moment: str, end: str) -> None:
    assert Quiet().after_quiet(at(moment)) == at(end)


def test_quiet_hours_within_a_day() -> None:
    rest = Quiet(time(12), time(14), ZONE)
    assert rest.after_quiet(at("2026-11-23 13:00")) == at("2026-11-23 14:00")
    assert not rest.is_quiet(at("2026-11-23 11:59"))


@pytest.mark.parametrize(
    ("text", "minutes"), [("4 wh", 240), ("2wd", 2880), ("30 min", 30), (" 7 d ", 10080), ("90wmin", 90)]
)
def test_spans_are_read(text: str, minutes: int) -> None:
    assert Span.parse(text).minutes == minutes


@pytest.mark.parametrize("text", ["", "4", "wh", "4 hours", "1.5 h", "4 wh 30"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is all there is to say
        Span.parse(text)


def test_spans_compare_by_length() -> None:
    assert Span(24, "h") == Span(1, "d")
    assert Span(90, "min") > Span(1, "h")
    assert Span(8, "d") > 7
    assert min(Span(1, "d"), Span(30, "min"), Span(2, "h")) == Span(30, "min")
