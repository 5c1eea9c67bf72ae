"""Every open case has an owner, a next event and a time: the look over the whole database finds each that has not."""

from typing import Any

from bot.cases.base.ports import Statement
from bot.cases.clockwork.watchdog import stranded
from bot.storage.store import SqlStore

PERSON, ROLE, NOBODY = "person:7", "role:sales_manager", "role:finance"


def case(number: int, *seats: str, due: str = "due", closed: bool = False) -> list[Statement]:
    """Return the statements of one case, with seats and one due row in a state."""
    values: dict[str, Any] = {
        "id": number,
        "prefix": "YQ",
        "counter": f"case:{number}",
        "flow": "delayed_signing",
        "flow_version": 1,
        "state": "checking",
        "version": 1,
        "face": 1,
        "about": None,
        "parent": None,
        "data": "{}",
        "opened_by": 7,
        "opened_at": 1,
        "entered_at": 1,
        "closed_at": 2 if closed else None,
    }
    row = {"id": number, "case_id": number, "kind": "end", "event": "", "due_at": 5, "entry": 0, "data": "{}"}
    unit = [
        *(Statement("bump_counter", {"name": f"case:{number}"}) for _ in range(number)),
        Statement("insert_case", values, 1),
        Statement("insert_due", row),
        *(Statement("insert_assignment", {"case_id": number, "seat": seat, "kind": "act"}) for seat in seats),
    ]
    if due == "done":
        unit.append(Statement("finish_due", {"id": number, "at": 6}))
    return unit


async def test_what_waits_for_nobody_or_no_moment_is_found(store: SqlStore) -> None:
    role = {"person_id": 7, "role": "sales_manager", "since": 1, "granted_by": None}
    await store.commit([Statement("grant_role", role)])
    for unit in (
        case(1, PERSON),
        case(2, ROLE),
        case(3),
        case(4, NOBODY),
        case(5, PERSON, due="done"),
        case(6, due="done"),
        case(7, closed=True),
        case(8, NOBODY, PERSON),
    ):
        await store.commit(unit)
    found = {one.number: one.lacks for one in await stranded(store)}
    assert found == {
        "YQ-0003": "somebody who must act",
        "YQ-0004": "somebody who must act",
        "YQ-0005": "a next moment",
        "YQ-0006": "somebody who must act and a next moment",
    }


async def test_every_page_is_looked_at(store: SqlStore, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.cases.clockwork.watchdog.PAGE", 2)
    for number in range(1, 8):
        await store.commit(case(number))
    assert len(await stranded(store)) == 7


async def test_an_empty_database_has_nothing_stranded(store: SqlStore) -> None:
    assert await stranded(store) == []
