"""What is overdue by age: worked examples of finance's list, 300,000 yuan due on 1 April."""

from datetime import date
from typing import Any

import pytest

from bot.engine.basics.spans import Span
from bot.engine.basics.values import Money, Rate
from bot.engine.formula.ageing import Aged, Overdue, by_agent, by_class, class_of, in_all, overdue
from bot.engine.formula.ledger import ledger

CHEN, ZHOU = 12, 13


def yuan(amount: int) -> Money:
    return Money(amount * 100)


def line(no: int, on: date, amount: int, **more: Any) -> dict[str, Any]:
    return {"record": no, "place": no, "due_on": on, "sum": yuan(amount), "kind": "price", **more}


def on_contract(
    today: date, *lines: dict[str, Any], paid: int = 0, agent: int | None = CHEN, contract: int = 1
) -> Overdue | None:
    payments = [{"paid_on": date(2026, 4, 1), "amount": yuan(paid), "receipt": "SJ-1"}] if paid else []
    rows = ledger(lines, payments, today, Rate(2), Span(1, "d"), "principal_first")
    return overdue(contract, agent, rows)


@pytest.mark.parametrize(
    ("days", "place"),
    [(1, 0), (6, 0), (7, 1), (14, 1), (15, 2), (29, 2), (30, 3), (90, 3), (91, 4), (1000, 4)],
)
def test_the_classes_of_the_catalogue(days: int, place: int) -> None:
    assert class_of(days) == place


def test_what_is_not_late_is_in_no_class() -> None:
    april = line(1, date(2026, 4, 1), 300_000)
    assert on_contract(date(2026, 4, 1), april) is None, "the day itself is not over"
    assert on_contract(date(2026, 5, 1), april, paid=300_000) is None
    assert on_contract(date(2026, 5, 1), {**april, "kind": "loan"}) is None, "the bank is asked for it"
    assert on_contract(date(2026, 5, 1), {**april, "deferred_to": date(2026, 5, 1)}) is None


def test_a_part_payment_leaves_the_rest_in_its_class() -> None:
    """100,000 of 300,000 are paid; eight days late: 200,000 in the second class, and 0.02 % a day of it."""
    found = on_contract(date(2026, 4, 9), line(1, date(2026, 4, 1), 300_000), paid=100_000)
    assert found is not None
    assert found.sums == (yuan(0), yuan(200_000), yuan(0), yuan(0), yuan(0))
    assert (found.days, found.sum, found.penalty) == (8, yuan(200_000), yuan(320))


def test_a_contract_counts_in_each_class_and_once_in_all() -> None:
    two = on_contract(
        date(2026, 5, 11), line(1, date(2026, 4, 1), 300_000), line(2, date(2026, 5, 10), 50_000)
    )
    other = on_contract(date(2026, 5, 11), line(3, date(2026, 5, 9), 10_000), agent=ZHOU, contract=2)
    assert two is not None
    assert other is not None
    assert by_class([two, other]) == (
        Aged(2, yuan(60_000), 40),
        Aged(),
        Aged(),
        Aged(1, yuan(300_000), 40),
        Aged(),
    )
    assert in_all([two, other]) == Aged(2, yuan(360_000), 40)
    assert list(by_agent([other, two]).items()) == [
        (CHEN, Aged(1, yuan(350_000), 40)),
        (ZHOU, Aged(1, yuan(10_000), 2)),
    ]


def test_a_put_off_sum_counts_from_its_new_day() -> None:
    found = on_contract(date(2026, 4, 20), line(1, date(2026, 4, 1), 300_000, deferred_to=date(2026, 4, 11)))
    assert found is not None
    assert found.days == 9
