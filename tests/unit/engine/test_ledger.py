"""What is owed: the worked examples of the penalty, order of payments, deferrals, where a contract stands."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.basics.spans import Span
from bot.engine.basics.values import Money, Rate
from bot.engine.formula.ledger import Stage, Steps, ledger, next_moment, owing, penalty_lines, stage

SHANGHAI = ZoneInfo("Asia/Shanghai")
RATE = Rate(2)
"""0.02 % a day."""
STEPS = Steps(time(18), 7, 15, 30)
TEN = Span(10, "d")
NINE = time(9)
MARCH, APRIL = 3, 4


def yuan(amount: float) -> Money:
    return Money(round(amount * 100))


def line(no: int, on: date, amount: float, **more: Any) -> dict[str, Any]:
    return {"record": no, "place": no, "due_on": on, "sum": yuan(amount), "kind": "price", **more}


def paid(on: date, amount: float, **more: Any) -> dict[str, Any]:
    return {"paid_on": on, "amount": yuan(amount), "receipt": f"{on}", **more}


def shown(lines: list[Any], payments: list[Any], today: date, order: str = "principal_first") -> Any:
    return ledger(lines, payments, today, RATE, Span(1, "d"), order)


def at(day: date, clock: str = "10:00") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


FIRST = date(2026, 4, 1)
THIRD = line(3, FIRST, 300_000)


def test_the_worked_example_in_two_payments() -> None:
    """300,000 x 0.02 % x 7 days = 420.00, and 200,000 x 0.02 % x 8 days = 320.00."""
    first = paid(date(2026, 4, 8), 100_000)
    assert shown([THIRD], [], date(2026, 4, 8))[0]["penalty"] == yuan(420)
    (row,) = shown([THIRD], [first], date(2026, 4, 8))
    assert (row["open"], row["penalty"], row["late"]) == (yuan(200_000), yuan(420), Span(7, "d"))
    (row,) = shown([THIRD], [first, paid(date(2026, 4, 16), 200_000)], date(2026, 5, 30))
    assert (row["open"], row["penalty"]) == (yuan(0), yuan(740))


def test_how_a_penalty_was_worked_out_is_told_segment_by_segment() -> None:
    payments = [paid(date(2026, 4, 8), 100_000), paid(date(2026, 4, 16), 200_000)]
    first, second = penalty_lines(shown([THIRD], payments, date(2026, 5, 30)))
    assert first == {
        "during": (date(2026, 4, 2), date(2026, 4, 8)), "open": yuan(300_000), "days": 7, "penalty": yuan(420)
    }  # fmt: skip
    assert second == {
        "during": (date(2026, 4, 9), date(2026, 4, 16)), "open": yuan(200_000), "days": 8, "penalty": yuan(320)
    }  # fmt: skip
    settled = [*payments, paid(date(2026, 5, 1), 740, covers="penalty")]
    assert penalty_lines(shown([THIRD], settled, date(2026, 5, 30))) == ()


def test_the_worked_example_with_a_deferral() -> None:
    """Ten days put off without penalty, paid on the 16th: 300,000 x 0.02 % x 5 days = 300.00."""
    deferred = {**THIRD, "deferred_to": date(2026, 4, 11), "penalty_free": True}
    (row,) = shown([deferred], [paid(date(2026, 4, 16), 300_000)], date(2026, 4, 20))
    assert (row["penalty"], row["due_on"]) == (yuan(300), date(2026, 4, 11))
    dear = {**deferred, "penalty_free": False}
    (row,) = shown([dear], [paid(date(2026, 4, 16), 300_000)], date(2026, 4, 20))
    assert row["penalty"] == yuan(900)


def test_an_instalment_in_parts_is_late_part_by_part() -> None:
    parts = ({"day": date(2026, 4, 10), "sum": yuan(90_000)}, {"day": date(2026, 4, 15), "sum": yuan(90_000)})
    second = line(2, FIRST, 180_000, parts=parts, deferred_to=date(2026, 4, 15))
    rows = shown([second], [paid(date(2026, 4, 10), 90_000)], date(2026, 4, 16))
    assert [(row["open"], row["late"].amount, row["penalty"]) for row in rows] == [
        (yuan(0), 6, yuan(0)),
        (yuan(90_000), 1, yuan(18)),
    ]


@pytest.mark.parametrize(
    ("day", "penalty"), [(1, 0), (2, 60), (3, 120), (9, 480)], ids=["due day", "first", "second", "eighth"]
)
def test_the_first_day_counted_is_the_one_after_the_due_day(day: int, penalty: float) -> None:
    assert shown([THIRD], [], date(2026, 4, day))[0]["penalty"] == yuan(penalty)


def test_cents_are_rounded_half_up_in_each_segment() -> None:
    odd = line(1, FIRST, 12_345.25)
    payments = [paid(date(2026, 4, 2), 0.25), paid(date(2026, 4, 3), 0.25)]
    (row,) = shown([odd], payments, date(2026, 4, 4))
    assert row["penalty"] == yuan(2.47 + 2.47 + 2.47)
    assert Money(25) * Rate(200) == Money(1)  # 0.5 cents


def test_penalty_first_leaves_the_debt_open() -> None:
    (row,) = shown([THIRD], [paid(date(2026, 4, 8), 300_000)], date(2026, 4, 8), "penalty_first")
    assert (row["open"], row["penalty"]) == (yuan(420), yuan(0))


def test_more_than_is_due_goes_to_the_next_line() -> None:
    lines = [line(2, date(2026, 5, 1), 100), line(1, FIRST, 100)]
    rows = shown(lines, [paid(FIRST, 150)], FIRST)
    assert [(row["place"], row["open"]) for row in rows] == [(1, yuan(0)), (2, yuan(50))]


def test_a_payment_named_for_a_line_covers_it_first() -> None:
    lines = [line(1, FIRST, 100), line(2, date(2026, 5, 1), 100)]
    rows = shown(lines, [paid(FIRST, 150, instalment=2)], FIRST)
    assert [row["open"] for row in rows] == [yuan(50), yuan(0)]


def test_what_was_reversed_counts_for_nothing() -> None:
    """Payments less reversals are what is shown as paid."""
    taken = paid(FIRST, 300_000)
    assert shown([THIRD], [taken], FIRST)[0]["open"] == yuan(0)
    assert shown([THIRD], [{**taken, "state": "reversed"}], FIRST)[0]["open"] == yuan(300_000)


def test_a_line_without_a_sum_or_a_day_is_not_owed_yet() -> None:
    assert shown([{"record": 1, "sum": yuan(1)}, {"record": 2, "due_on": FIRST}], [], FIRST) == ()


def test_penalties_are_paid_waived_or_billed() -> None:
    late = paid(date(2026, 4, 8), 300_000)
    for settled in ({"waived": yuan(420)}, {"billed": yuan(420)}, {"waived": yuan(210), "billed": yuan(210)}):
        assert shown([{**THIRD, **settled}], [late], FIRST)[0]["penalty"] == yuan(0)
    (row,) = shown([THIRD], [late, paid(date(2026, 4, 9), 400, covers="penalty")], date(2026, 4, 9))
    assert row["penalty"] == yuan(20)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(date(2026, 3, 25)), Stage.AHEAD),
        (at(FIRST, "17:59"), Stage.TODAY),
        (at(FIRST, "18:00"), Stage.SOFT),
        (at(date(2026, 4, 7)), Stage.SOFT),
        (at(date(2026, 4, 8)), Stage.FIRM),
        (at(date(2026, 4, 15)), Stage.FIRM),
        (at(date(2026, 4, 16)), Stage.FORMAL),
        (at(date(2026, 5, 1)), Stage.LEGAL),
        (at(date(2027, 4, 1)), Stage.LEGAL),
    ],
)
def test_the_stage_follows_from_the_ledger_and_the_day(moment: datetime, expected: Stage) -> None:
    rows = shown([THIRD], [], moment.date())
    assert stage(owing(rows, TEN), moment, STEPS) is expected


def test_nothing_is_asked_before_its_time_nor_of_whom_the_bank_pays_for() -> None:
    assert owing(shown([THIRD], [], date(2026, 3, 21)), TEN) == ()
    assert len(owing(shown([THIRD], [], date(2026, 3, 22)), TEN)) == 1
    assert owing(shown([{**THIRD, "kind": "loan"}], [], date(2026, 5, 1)), TEN) == ()


def test_only_a_penalty_is_left() -> None:
    rows = owing(shown([THIRD], [paid(date(2026, 4, 8), 300_000)], date(2026, 4, 9)), TEN)
    assert stage(rows, at(date(2026, 4, 9)), STEPS) is Stage.PENALTY


def test_the_next_stage_comes_in_the_hours_of_contact() -> None:
    rows = owing(shown([THIRD], [], date(2026, 3, 25)), TEN)
    moments = [at(date(2026, 3, 25))]
    while (following := next_moment(rows, moments[-1], STEPS, NINE)) is not None:
        moments.append(following)
    assert [f"{one:%m-%d %H:%M}" for one in moments[1:]] == [
        "04-01 09:00",
        "04-01 18:00",
        "04-08 09:00",
        "04-16 09:00",
        "05-01 09:00",
    ]
