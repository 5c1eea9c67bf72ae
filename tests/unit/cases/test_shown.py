"""Values as people read them."""

from typing import cast

import pytest

from bot.cases.base.shown import Labelled, Name, shown, spelled
from bot.engine.deciding.scope import Surroundings


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("+8613800138000", "138 0013 8000"),
        ("+85261234567", "+85261234567"),
        ("+862088886666", "+862088886666"),
        ("", ""),
    ],
)
def test_a_mainland_mobile_number_is_read_out_in_three_groups(kept: str, read: str) -> None:
    assert spelled(kept) == read


def test_a_phone_on_a_card_is_spelled() -> None:
    around = cast("Surroundings", None)  # a phone needs no surroundings
    assert shown("+8613800138000", Labelled("phone", "Phone"), around) == Name("138 0013 8000")
