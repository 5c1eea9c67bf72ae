"""Values: the stored form gives each back as it was; sums and spans count exactly."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.engine.basics.spans import Span
from bot.engine.basics.values import Area, BankAccount, Money, Rate, from_json, people_in, to_json


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("text", "text"),
        (Money(1250, "USD"), {"$m": [1250, "USD"]}),
        (Rate(9800), {"$r": 9800}),
        (Area(8950), {"$a": 8950}),
        (Span(4, "wh"), {"$s": [4, "wh"]}),
        (datetime(2026, 11, 23, 2, tzinfo=UTC), {"$t": "2026-11-23T02:00:00+00:00"}),
        (date(2026, 11, 23), {"$d": "2026-11-23"}),
        (time(9, 30), {"$h": "09:30:00"}),
        (BankAccount("6222"), {"$b": "6222"}),
        ((date(2026, 1, 2), 3), [{"$d": "2026-01-02"}, 3]),
        ({"sum": Money(1)}, {"$o": {"sum": {"$m": [1, "CNY"]}}}),
    ],
)
def test_a_value_is_stored_and_comes_back(value: Any, stored: Any) -> None:
    assert to_json(value) == stored
    assert from_json(stored) == value
    assert type(from_json(stored)) is type(value)


def test_what_is_no_value_is_not_stored_and_an_unknown_tag_not_read() -> None:
    with pytest.raises(TypeError):
        to_json(1.5)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(ValueError, match="unknown tag"):
        from_json({"$x": 1})


@pytest.mark.parametrize(
    ("value", "people"),
    [(None, ()), (True, ()), (7, (7,)), ((1, 2, True, "three"), (1, 2)), ([4], (4,)), ("five", ())],
)
def test_people_of_a_value(value: Any, people: tuple[int, ...]) -> None:
    assert people_in(value) == people


def test_sums_of_one_currency_only() -> None:
    ten, nine = Money(1000), Money(900)
    assert (ten + nine, ten - nine, ten * 2, -ten) == (Money(1900), Money(100), Money(2000), Money(-1000))
    same = Money(1000)
    assert (nine < ten, ten < same, ten <= same) == (True, False, True)
    assert (ten > nine, ten > same, ten >= same) == (True, False, True)
    with pytest.raises(ValueError, match="CNY and USD"):
        _ = ten + Money(1, "USD")


@pytest.mark.parametrize(
    ("minor", "share"), [(100, 33), (150, 50), (151, 50), (152, 50), (153, 50), (154, 51), (-150, -49)]
)
def test_a_share_is_rounded_half_up(minor: int, share: int) -> None:
    assert Money(minor) * Rate(3300) == Money(share)


def test_shares_are_added_and_taken_away() -> None:
    assert (Rate(300) + Rate(50), Rate(300) - Rate(50)) == (Rate(350), Rate(250))


def test_spans_compare_by_length_and_with_a_number_in_their_own_unit() -> None:
    assert Span(1, "d") == Span(24, "h")
    assert hash(Span(1, "d")) == hash(Span(24, "h"))
    assert Span(1, "wh") == Span(60, "wmin")
    assert Span(23, "h") < Span(1, "d")
    assert not Span(24, "h") < Span(1, "d")
    assert Span(2, "d") == 2
    assert Span(1, "d") != True  # noqa: E712 - a truth value is no number
    assert Span(2, "d") < 3
    assert not Span(3, "d") < 3
    assert str(Span.parse(" 4 wh ")) == "4 wh"
    with pytest.raises(ValueError, match="4 weeks"):
        Span.parse("4 weeks")
