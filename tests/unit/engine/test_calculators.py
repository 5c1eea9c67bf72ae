"""Named functions of flow files, at the values where their answer changes."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.basics.spans import Span
from bot.engine.basics.values import Money
from bot.engine.formula.calculators import CALCULATORS

DAY = date(2026, 11, 25)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def rows(*values: int) -> tuple[dict[str, int], ...]:
    return tuple({"first": value, "second": 0} for value in values)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("strictly_rising", (rows(1, 2, 5),), True),
        ("strictly_rising", (rows(1, 2, 2),), False),
        ("strictly_rising", (rows(2, 1),), False),
        ("strictly_rising", (rows(2),), True),
        ("strictly_rising", (({}, *rows(1, 2)),), True),
        ("is_office_day", (date(2026, 10, 1),), False),
        ("is_office_day", (date(2026, 10, 10),), True),  # a Saturday that makes up for the holiday
        ("is_over", (DAY, datetime(2026, 11, 25, 17, 59, tzinfo=UTC)), False),
        ("is_over", (DAY, datetime(2026, 11, 25, 18, tzinfo=UTC)), True),
        ("is_over", (DAY, datetime(2026, 11, 24, 23, tzinfo=UTC)), False),
        ("is_over", (DAY, datetime(2026, 11, 26, tzinfo=UTC)), True),
        ("time_of", (datetime(2026, 11, 25, 9, 30, 59, 7, UTC),), time(9, 30)),
        ("days_from", (DAY, date(2026, 12, 1)), 6),
        ("days_from", (date(2026, 12, 1), DAY), -6),
        ("numbered", ("HT-1", 3), "HT-1/3"),
        (
            "at_time",
            (DAY, time(9), datetime(2026, 1, 1, tzinfo=SHANGHAI)),
            datetime(2026, 11, 25, 9, tzinfo=SHANGHAI),
        ),
    ],
)
def test_a_calculator_gives(name: str, given: tuple[Any, ...], expected: Any) -> None:
    assert CALCULATORS[name].compute(*given) == expected


def test_the_stages_of_arrears_count_whole_days() -> None:
    due = {"due_on": DAY, "open": Money(100), "penalty": Money(0), "late": Span(8, "d")}
    now = datetime(2026, 12, 3, 10, tzinfo=SHANGHAI)
    spans = (Span(7, "d"), Span(360, "h"), Span(30, "d"))
    assert CALCULATORS["arrears_stage"].compute([due], now, time(18), *spans) == "firm"
    following = CALCULATORS["arrears_next"].compute([due], now, time(18), *spans, time(9))
    assert following == datetime(2026, 12, 10, 9, tzinfo=SHANGHAI)
