"""Places: points as they are kept, typed and read, and addresses in words."""

import pytest

from bot.engine.fields.places import coordinates, degrees, place, point
from bot.errors import InvalidField

KEPT = "geo:23.129110,113.264390"


def test_a_shared_point_is_kept_and_read() -> None:
    assert point(23_129_110, 113_264_390) == KEPT
    assert degrees(KEPT) == "23.12911, 113.26439"
    assert coordinates(KEPT) == coordinates("23.12911, 113.26439") == (23.12911, 113.26439)
    assert degrees("12 Tianhe Road") is None
    assert coordinates("12 Tianhe Road") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("23.12911, 113.26439", KEPT),
        ("-90.000 180.000", "geo:-90.000000,180.000000"),
        ("90.001 113.264", "90.001 113.264"),  # no degrees, so words
        ("23.129 180.001", "23.129 180.001"),
        ("天河路1号", "天河路1号"),
        ("a" * 4, "a" * 4),
        ("a" * 200, "a" * 200),
    ],
)
def test_what_is_typed_is_a_point_or_an_address(typed: str, kept: str) -> None:
    assert place(typed) == kept


@pytest.mark.parametrize("typed", ["abc", "a" * 201])
def test_an_address_has_a_length(typed: str) -> None:
    with pytest.raises(InvalidField):
        place(typed)
