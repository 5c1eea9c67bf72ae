"""Looks at other cases: by which values one is found."""

from typing import Any

import pytest

from bot.engine.deciding.looks import key_of


@pytest.mark.parametrize(
    ("value", "key"), [(None, ""), ((1, 2), ""), ({"name": "Hall"}, ""), (7, "7"), ("HT-1", "HT-1")]
)
def test_a_case_is_found_by_one_plain_value(value: Any, key: str) -> None:
    assert key_of(value) == key
