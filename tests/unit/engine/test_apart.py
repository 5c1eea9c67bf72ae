"""Who a case is about has no part in it: their seats go to others, and nobody is let in by a way around."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.cases.casework.telling import people_of
from bot.engine.deciding.apart import by_themselves, kept_apart, without_them
from bot.engine.spec.case import Person

ROLES = {
    "clerk": SimpleNamespace(id="clerk", superior="head", appoints=frozenset()),
    "head": SimpleNamespace(id="head", superior="", appoints=frozenset()),
    "owner": SimpleNamespace(id="owner", superior="", appoints=frozenset({"clerk", "head"})),
}


def scope(barred: object, holders: dict[str, tuple[int, ...]], deputies: dict[int, int] | None = None) -> Any:
    away = deputies or {}
    around = SimpleNamespace(
        centre=SimpleNamespace(roles=ROLES),
        holders=lambda role: holders.get(role, ()),
        present=lambda role: tuple(away.get(one, one) for one in holders.get(role, ())),
    )
    flow = SimpleNamespace(apart=None if barred is None else lambda _: barred)
    return SimpleNamespace(flow=flow, around=around)


@pytest.mark.parametrize(
    ("barred", "seats", "left"),
    [
        (None, ("role:clerk", "person:1"), ("role:clerk", "person:1")),
        ((), ("role:clerk",), ("role:clerk",)),
        (9, ("role:clerk",), ("role:clerk",)),
        (1, ("role:clerk",), ("person:2",)),
        (1, ("person:1", "person:2"), ("person:2",)),
        ((1, 2), ("role:clerk",), ("role:head",)),
        ((1, 2, 3), ("role:clerk",), ("role:owner",)),
        ((1, 2, 3, 4), ("role:clerk",), ()),
        (4, ("role:owner",), ()),
    ],
)
def test_their_seats_go_to_others(barred: object, seats: tuple[str, ...], left: tuple[str, ...]) -> None:
    holders = {"clerk": (1, 2), "head": (3,), "owner": (4,)}
    assert without_them(seats, scope(barred, holders)) == left


def test_a_role_whose_deputy_is_barred_is_spelled_out() -> None:
    here = scope(3, {"clerk": (1, 2), "head": (3,)}, {1: 3})
    assert without_them(("role:clerk",), here) == ("person:1", "person:2")


def test_whoever_stands_in_for_them_does_so_nowhere_here() -> None:
    deputy = Person(5, frozenset({"clerk"}), frozenset({1}), frozenset({"head"}))
    assert by_themselves(deputy, scope(1, {})) == deputy.alone
    assert by_themselves(deputy, scope(2, {})) is deputy


def test_only_people_are_kept_apart() -> None:
    assert kept_apart(scope((1, None, True, "x"), {})) == {1}


def test_a_barred_deputy_gets_no_message() -> None:
    world: Any = SimpleNamespace(
        holders=lambda _: (1, 2), standing_in=lambda person: {1: 3}.get(person, person)
    )
    assert people_of(("role:clerk",), world) == [3, 2]
    assert people_of(("role:clerk",), world, frozenset({3})) == [1, 2]
    assert people_of(("person:1", "person:3"), world, frozenset({3})) == [1]
