"""Who hears of a case whose time passes."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.deciding.timing import told_seats

ROLES = {
    "finance": SimpleNamespace(superior="general_manager"),
    "legal": SimpleNamespace(superior="general_manager"),
    "sales_staff": SimpleNamespace(superior="sales_manager"),
    "general_manager": SimpleNamespace(superior=""),
}


def scope(roles: tuple[str, ...], seats: tuple[str, ...]) -> Any:
    state = SimpleNamespace(actor=SimpleNamespace(roles=roles))
    case = SimpleNamespace(state="now", seats=seats)
    around = SimpleNamespace(centre=SimpleNamespace(roles=ROLES))
    return SimpleNamespace(flow=SimpleNamespace(states={"now": state}, apart=None), case=case, around=around)


@pytest.mark.parametrize(
    ("roles", "seats", "told"),
    [
        (("sales_staff",), ("person:7",), ("role:sales_manager",)),
        ((), ("role:finance", "role:legal"), ("role:general_manager",)),
        ((), ("role:general_manager",), ()),
    ],
    ids=["a person in a role", "the seats of a panel", "nobody above"],
)
def test_the_superior_of_whoever_must_act(
    roles: tuple[str, ...], seats: tuple[str, ...], told: tuple[str, ...]
) -> None:
    assert told_seats("superior", scope(roles, seats)) == told
