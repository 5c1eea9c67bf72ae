"""Numbers of identity go by the clock where no contract came, on both databases; where one came they stay."""

from datetime import timedelta

import pytest

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import new_record
from bot.cases.clockwork.lapsing import lapse
from bot.clock import MovableClock
from bot.engine.basics.values import Value
from bot.engine.spec import effects as fx
from tests.contract.offices import NOW, WANG, Centre

ID = "11010519491231002X"
ALONE, BUYER, BOUGHT, RECENT, BUSY = 41, 42, 43, 44, 45


async def held(centre: Centre, record: int) -> tuple[bool, bool, bool]:
    """Tell whether record, versions and search still know the number, after the name was found to be there."""
    store = centre.office.store
    rows, versions, found = await store.read(
        Statement("record", {"id": record}),
        Statement("record_history_of", {"record_id": record}),
        Statement(
            "records_by_word", {"type": "customer", "word": ID, "beyond": ID + "\U0010ffff", "limit": 99}
        ),
    )
    assert "王" in rows[0]["data"]
    kept = (ID in rows[0]["data"], any(ID in row["data"] for row in versions))
    return (*kept, record in {row["id"] for row in found})


@pytest.fixture
async def filled(centre: Centre) -> Centre:
    """Customers with ID numbers: one alone, one with a subscription, one of yesterday, one with an open case."""
    world = centre.office.service.world()
    unit: list[Statement] = []
    long_ago = NOW - timedelta(days=91)
    for number, at in (
        (ALONE, long_ago),
        (BUYER, long_ago),
        (RECENT, NOW - timedelta(days=89)),
        (BUSY, long_ago),
    ):
        values: dict[str, Value] = {"name": f"王{number}", "phone": f"+86139000000{number}", "id_number": ID}
        unit += new_record(fx.NewRecord(number, "customer", values), world, at)
    bought: dict[str, Value] = {"number": "RG-9", "customer": BUYER}
    unit += new_record(fx.NewRecord(BOUGHT, "subscription", bought), world, long_ago)
    case = {
        "id": 5,
        "flow": "complaint",
        "flow_version": 1,
        "state": "triage",
        "version": 0,
        "face": 0,
        "about": BUSY,
    }
    case |= {
        "parent": None,
        "data": "{}",
        "opened_by": WANG,
        "opened_at": 1,
        "entered_at": 1,
        "closed_at": None,
    }
    unit += [
        Statement("bump_counter", {"name": "TS"}),
        Statement("insert_case", {**case, "prefix": "TS", "counter": "TS"}),
    ]
    await centre.office.store.commit(unit)
    return centre


async def test_they_go_where_no_contract_came_and_nothing_is_new(filled: Centre) -> None:
    assert await lapse(filled.office.service) == 1
    assert await held(filled, ALONE) == (False, False, False)
    for kept in (BUYER, RECENT, BUSY):
        assert await held(filled, kept) == (True, True, True), kept
    assert await lapse(filled.office.service) == 0, "once"


async def test_a_case_that_has_just_ended_lets_them_stay_a_while(filled: Centre) -> None:
    clock, store = filled.office.clock, filled.office.store
    assert isinstance(clock, MovableClock)
    (row,) = (await store.read(Statement("case", {"id": 5})))[0]
    names = ("id", "state", "face", "about", "data", "opened_by", "entered_at")
    closed = {name: row[name] for name in names} | {"version": 1, "seen": 0, "closed_at": ms_of(NOW)}
    await store.commit([Statement("update_case", closed, 1)])
    await lapse(filled.office.service)
    assert (await held(filled, BUSY))[0]
    clock.advance(timedelta(days=91))
    await lapse(filled.office.service)
    assert await held(filled, BUSY) == (False, False, False)
    assert (await held(filled, BUYER))[0], "a contract keeps them"
