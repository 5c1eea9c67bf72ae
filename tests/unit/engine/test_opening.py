"""What can be booked and when: slots within opening hours, not too soon, not too far, and in words why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cases.forms.pickers import clocks, day_of, days, hour_of, is_part
from bot.engine.deciding.opening import days_with_slots, key_of, places, slots_on
from bot.engine.forms import form
from bot.engine.forms.form import Draft, FormScope
from bot.engine.forms.options import option_of, value_of
from bot.engine.forms.overtaken import why_again
from bot.errors import InvalidField

ZONE = ZoneInfo("Asia/Shanghai")
BOOKING = """\
flow: booking
version: 1
title: Booking
icon: 📅
summary: Book a desk.
source: {chart: Tests, box: Booking}
prefix: BK
about: flat
start: {by: [clerk], state: asking}
fields:
  at:
    type: slot
    label: At
    ask: When?
    why: So.
    slots: {what: desk, every: 1 h, places: 2, ahead: 7 d, notice: 2 h}
  period: {type: date_range, label: Period, ask: From when to when?, why: So.}
  call: {type: time, label: Call, ask: When?, why: So.}
facts: {nights: period.last - period.first}
labels: {nights: Nights}
states:
  asking:
    kind: form
    title: Asking
    actor: clerk
    ask: [at, period, call]
    card: [at, nights, call]
    within: 1 d
    ladder: std
    on:
      submit: {label: Book, to: booked, do: [{claim: {what: desk, key: at, capacity: 2, else: It is taken.}}]}
  booked: {kind: final, title: Booked, success: yes}
"""


class Booking:
    """The form of a booking, on Monday 23 November 2026 at ten."""

    def __init__(self, office: Any) -> None:
        self.office = office
        case = office.open("carl")
        self.facts = FormScope(office.flow, case, office.play.world, office.play.now)
        asks = office.flow.states["asking"].ask
        start = Draft(1, office.people["carl"].id, case.id, case.flow, 1, "submit", case.face, asks)
        self.draft = form.begin(start, self.facts)
        self.at = office.flow.fields["at"]

    @property
    def scope(self) -> Any:
        return self.facts.of(self.draft)

    def clocks(self, day: date) -> list[time]:
        return [one.timetz().replace(tzinfo=None) for one in slots_on(self.at, day, self.scope)]

    def refusal(self, *moment: int) -> InvalidField:
        with pytest.raises(InvalidField) as error:
            form.answer(self.draft, datetime(*moment, tzinfo=ZONE), self.facts)  # type: ignore[misc, arg-type]  # numbers
        return error.value


@pytest.fixture
def booking(small: Callable[[str], Any]) -> Booking:
    return Booking(small(BOOKING))


def test_slots_fill_the_opening_hours(booking: Booking) -> None:
    assert booking.clocks(date(2026, 11, 24)) == [time(hour) for hour in range(9, 18)]


def test_slots_are_as_far_apart_as_the_file_says(small: Callable[[str], Any]) -> None:
    halves = Booking(small(BOOKING.replace("every: 1 h", "every: 30 min")))
    clocks = halves.clocks(date(2026, 11, 24))
    assert clocks[:3] == [time(9), time(9, 30), time(10)]
    assert clocks[-1] == time(17, 30)


def test_today_begins_after_the_notice(booking: Booking) -> None:
    assert booking.clocks(date(2026, 11, 23))[0] == time(12)


def test_the_last_slot_is_the_one_at_the_horizon(booking: Booking) -> None:
    assert booking.clocks(date(2026, 11, 30)) == [time(9), time(10)]
    assert "too far ahead" in booking.refusal(2026, 11, 30, 11, 0).msgid


def test_no_slots_on_days_off_and_beyond_the_horizon(booking: Booking) -> None:
    assert booking.clocks(date(2026, 11, 28)) == []
    assert booking.clocks(date(2026, 12, 1)) == []
    assert [day.day for day in days_with_slots(booking.at, booking.scope)] == [23, 24, 25, 26, 27, 30]


@pytest.mark.parametrize(
    ("moment", "msgid"),
    [
        ((2026, 11, 23, 11, 0), "too soon"),
        ((2026, 12, 2, 10, 0), "too far ahead"),
        ((2026, 11, 28, 10, 0), "Nothing can be booked on"),
        ((2026, 11, 24, 10, 30), "No time begins at"),
        ((2026, 11, 24, 18, 0), "No time begins at"),
    ],
)
def test_what_cannot_be_booked_says_why(booking: Booking, moment: tuple[int, ...], msgid: str) -> None:
    assert msgid in booking.refusal(*moment).msgid


def test_a_slot_is_an_answer_and_its_claim_is_the_same_however_it_is_written(booking: Booking) -> None:
    ten = datetime(2026, 11, 24, 10, tzinfo=ZONE)
    assert form.answer(booking.draft, ten, booking.facts).at == "period"
    assert key_of(ten) == key_of(ten.astimezone(UTC)) == "2026-11-24T02:00Z"
    booking.office.fire(
        "submit", "carl", at=ten, period=(date(2026, 12, 1), date(2026, 12, 5)), call=time(15)
    )
    claims = [one for one in booking.office.play.log[-1].effects if type(one).__name__ == "TakeClaim"]
    assert [one.key for one in claims] == ["2026-11-24T02:00Z"]


def test_a_range_is_two_days_in_expressions(booking: Booking) -> None:
    draft = form.answer(booking.draft, datetime(2026, 11, 24, 10, tzinfo=ZONE), booking.facts)
    draft = form.answer(draft, (date(2026, 12, 1), date(2026, 12, 5)), booking.facts)
    assert booking.facts.of(draft).value(("nights",)) == 4
    assert booking.facts.of(draft).value(("period", "last")) == date(2026, 12, 5)


def test_the_keyboard_shows_what_is_taken(booking: Booking) -> None:
    assert booking.at.slots is not None
    assert places(booking.at.slots, booking.scope) == 2
    ten = key_of(datetime(2026, 11, 24, 10, tzinfo=ZONE))
    draft = replace(booking.draft, part="2026-11-24")
    shown = {one.at: one for one in clocks(booking.at, draft, booking.facts, {ten: 2})}
    assert not shown[time(10)].open
    assert (shown[time(11)].open, shown[time(11)].left) == (True, 2)
    full = {key_of(datetime(2026, 11, 24, hour, tzinfo=ZONE)): 2 for hour in range(9, 18)}
    month = days(booking.at, date(2026, 11, 1), booking.draft, booking.facts, full)
    assert [one.day.day for one in month if one.open] == [23, 25, 26, 27, 30]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", date(2026, 12, 3)),
        ("time", time(15, 30)),
        ("datetime", datetime(2026, 12, 3, 7, 30, tzinfo=UTC)),
        ("date_range", (date(2026, 12, 1), date(2026, 12, 5))),
    ],
)
def test_buttons_carry_values_there_and_back(kind: str, value: Any) -> None:
    assert value_of(kind, option_of(value)) == value
    assert not is_part(kind, option_of(value))


@pytest.mark.parametrize(
    "kind", ["date", "time", "datetime", "slot", "date_range", "money", "rate", "area", "text"]
)
@pytest.mark.parametrize(
    "option", ["", "x", "²", "-1", "2026-02-30", "25:99", "~", "2026-12-01~", "9" * 30, "T", "T5"]
)
def test_forged_buttons_are_nothing(kind: str, option: str) -> None:
    assert value_of(kind, option) is None
    assert not is_part(kind, option)


def test_parts_of_answers() -> None:
    assert day_of("2026-12-05") == date(2026, 12, 5)
    assert hour_of("2026-12-05T15") == (date(2026, 12, 5), 15)
    assert hour_of("15") == (None, 15)
    assert is_part("time", "15")
    assert is_part("datetime", "2026-12-05T15")
    assert is_part("date_range", "2026-12-05")
    assert not is_part("date", "2026-12-05")


def test_a_step_back_within_an_answer_keeps_the_question(booking: Booking) -> None:
    half = replace(booking.draft, part="2026-11-24")
    assert form.back(half, booking.facts) == booking.draft
    taken = form.answer(half, datetime(2026, 11, 24, 10, tzinfo=ZONE), booking.facts)
    assert taken.part == ""
    later = FormScope(
        booking.facts.flow, booking.facts.case, booking.facts.around, booking.facts.now + timedelta(days=2)
    )
    assert form.move_on(taken, later).at == "at", "a slot that has passed is asked again"
    again = why_again(form.move_on(taken, later), later)
    assert again is not None
    assert "too soon" in again.msgid
