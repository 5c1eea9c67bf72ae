"""What the store promises, on SQLite and on PostgreSQL alike."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from bot.cases.base.ports import Statement
from bot.errors import Conflict, SchemaOutOfDate, SettingsError, StorageError
from bot.storage.copying import copy as copied
from bot.storage.revision import SCHEMA
from bot.storage.statements import named, numbered
from bot.storage.store import SqlStore, open_store
from tests.contract.databases import fresh_database

CASE = {
    "flow": "f", "flow_version": 1, "state": "s", "version": 0, "face": 0, "about": None, "parent": None, "data": "{}",
    "opened_by": 1, "opened_at": 1, "entered_at": 1, "closed_at": None, "counter": "case:YQ", "prefix": "YQ",
}  # fmt: skip


def person(identity: int, name: str = "Wang") -> Statement:
    values = {"id": identity, "name": name, "language": "en", "created_at": 1}
    return Statement("insert_person", values, 1)


def opening(identity: int) -> list[Statement]:
    return [
        Statement("bump_counter", {"name": "case:YQ"}),
        Statement("insert_case", {"id": identity, **CASE}, 1),
    ]


def update(identity: int, seen: int) -> Statement:
    values = {key: CASE[key] for key in ("state", "face", "about", "data", "entered_at", "closed_at")}
    return Statement(
        "update_case", {**values, "id": identity, "version": seen + 1, "seen": seen, "opened_by": 1}, 1
    )


def claim(case: int, capacity: int = 1, key: str = "3-1-1201") -> list[Statement]:
    place = {"kind": "unit", "key": key}
    return [
        Statement("drop_expired_claims", {**place, "now": 100}),
        Statement("take_claim", {**place, "case_id": case, "until": None, "capacity": capacity}, 1),
    ]


async def names(store: SqlStore) -> list[str]:
    rows = await store.read(*(Statement("person", {"id": one}) for one in range(1, 6)))
    return [row["name"] for answer in rows for row in answer]


async def test_a_unit_takes_effect_as_a_whole(store: SqlStore) -> None:
    with pytest.raises(Conflict) as caught:
        await store.commit([person(1), update(99, 0)])
    assert caught.value.statement == "update_case"
    assert await names(store) == []
    await store.commit([person(1), person(2, "Li")])
    assert await names(store) == ["Wang", "Li"]


async def test_a_taken_key_is_a_conflict(store: SqlStore) -> None:
    await store.commit([person(1)])
    with pytest.raises(Conflict) as caught:
        await store.commit([person(1, "somebody else")])
    assert caught.value.statement == "insert_person"
    assert await names(store) == ["Wang"]


async def test_a_failing_unit_leaves_its_neighbours_alone(store: SqlStore) -> None:
    await store.commit(opening(7))
    results = await asyncio.gather(
        store.commit([person(1)]),
        store.commit([person(2), update(7, 5)]),
        store.commit([person(3)]),
        store.commit([update(7, 0)]),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [list, Conflict, list, list]
    assert [row["id"] for answer in await store.read(
        *(Statement("person", {"id": one}) for one in (1, 2, 3))
    ) for row in answer] == [1, 3]  # fmt: skip


async def test_rows_come_back_by_statement(store: SqlStore) -> None:
    rows = await store.commit([person(1), *opening(7)])
    assert rows[0] == []
    assert rows[2][0]["number"] == "YQ-0001"
    rows = await store.commit(opening(8))
    assert rows[1][0]["number"] == "YQ-0002"


async def test_numbers_have_no_gap_and_no_twin_among_many(store: SqlStore) -> None:
    rows = await asyncio.gather(*(store.commit(opening(100 + one)) for one in range(60)))
    numbers = sorted(answer[1][0]["number"] for answer in rows)
    assert numbers == [f"YQ-{one:04}" for one in range(1, 61)]


async def test_of_many_who_saw_the_same_version_one_wins(store: SqlStore) -> None:
    await store.commit(opening(7))
    results = await asyncio.gather(*(store.commit([update(7, 0)]) for _ in range(40)), return_exceptions=True)
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 39


@pytest.mark.parametrize("capacity", [1, 3])
async def test_exactly_as_many_claims_as_there_are_places(store: SqlStore, capacity: int) -> None:
    results = await asyncio.gather(
        *(store.commit(claim(one, capacity)) for one in range(100)), return_exceptions=True
    )
    won = [number for number, result in enumerate(results) if isinstance(result, list)]
    assert len(won) == capacity
    assert all(isinstance(result, (list, Conflict)) for result in results)
    await store.commit([Statement("release_claim", {"kind": "unit", "key": "3-1-1201", "case_id": won[0]})])
    await store.commit(claim(999, capacity))
    with pytest.raises(Conflict):
        await store.commit(claim(998, capacity))


async def test_bookings_are_counted_by_slot_without_ones_own_and_without_those_that_ran_out(
    store: SqlStore,
) -> None:
    nine, ten, eleven = (f"2026-11-24T{hour:02d}:00Z" for hour in (1, 2, 3))
    for case, key in ((1, nine), (2, nine), (3, ten), (4, eleven)):
        await store.commit(claim(case, 5, key))
    place = {"kind": "unit", "key": ten, "case_id": 5, "until": 50, "capacity": 5}
    await store.commit([Statement("take_claim", place, 1)])
    asked = {"kind": "unit", "first": nine, "last": ten, "case_id": 2, "now": 100}
    (rows,) = await store.read(Statement("claims_between", asked))
    assert {row["key"]: row["n"] for row in rows} == {nine: 1, ten: 1}


async def test_a_claim_is_renewed_by_its_holder_and_replaced_when_it_has_run_out(store: SqlStore) -> None:
    await store.commit(claim(1))
    await store.commit(claim(1))
    place = {"kind": "unit", "key": "3-1-1201"}
    await store.commit([Statement("take_claim", {**place, "case_id": 1, "until": 50, "capacity": 1}, 1)])
    await store.commit(claim(2))
    (rows,) = await store.read(Statement("claims_of", {"case_id": 2}))
    assert len(rows) == 1


async def test_reads_of_one_caller_see_one_snapshot(store: SqlStore) -> None:
    await store.commit(opening(7))
    seen: set[tuple[int, int]] = set()

    async def write() -> None:
        for version in range(30):
            await store.commit([update(7, version)])

    async def read() -> None:
        for _ in range(60):
            first, second = await store.read(Statement("case", {"id": 7}), Statement("case", {"id": 7}))
            seen.add((first[0]["version"], second[0]["version"]))

    await asyncio.gather(write(), read())
    assert all(first == second for first, second in seen)


async def test_a_cancelled_caller_leaves_nothing_open(store: SqlStore) -> None:
    tasks = [asyncio.create_task(store.commit([person(one)])) for one in range(1, 30)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.commit([person(1000)])
    (rows,) = await store.read(Statement("person", {"id": 2}))
    assert len(rows) == 1


async def test_an_unknown_address_says_what_is_accepted() -> None:
    with pytest.raises(SettingsError, match=r"sqlite:///file\.db"):
        async with open_store("mysql://somewhere"):
            pass


async def test_a_closed_store_refuses(url: str) -> None:
    async with open_store(url) as opened:
        await opened.commit([person(1)])
    with pytest.raises(StorageError):
        await opened.commit([person(2)])
    async with open_store(url) as again:
        assert await names(again) == ["Wang"]


async def test_another_schema_stops_the_start(url: str) -> None:
    async with open_store(url):
        pass
    change = "UPDATE schema_version SET version_num = '0000'"
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
            raw.execute(change)
        raw.close()
    else:
        connection = await asyncpg.connect(url)
        await connection.execute(change)
        await connection.close()
    with pytest.raises(SchemaOutOfDate, match="banli db upgrade"):
        async with open_store(url):
            pass


async def test_every_statement_is_understood_by_both(postgres: str, tmp_path: Path) -> None:
    async with fresh_database(postgres) as address, open_store(address):
        connection = await asyncpg.connect(address)
        try:
            for name, statement in numbered().items():
                prepared = await connection.prepare(statement.sql)
                assert len(prepared.get_parameters()) == len(statement.names), name
        finally:
            await connection.close()
    async with open_store(f"sqlite:///{tmp_path / 'x.db'}"):
        raw = sqlite3.connect(tmp_path / "x.db")
        for name, sql in named().items():
            raw.execute(f"EXPLAIN {sql}", dict.fromkeys(numbered()[name].names))
        raw.close()


async def test_a_copy_is_whole_while_the_bot_works(tmp_path: Path) -> None:
    source, copy = tmp_path / "banli.db", tmp_path / "copy.db"
    async with open_store(f"sqlite:///{source}") as store:
        await store.commit([person(1)])
        writing = asyncio.create_task(_keep_writing(store))
        contents = await asyncio.to_thread(copied, source, copy, lambda _, __: None)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert (contents.schema, contents.cases) == (SCHEMA, 0)
    async with open_store(f"sqlite:///{copy}") as restored:
        assert await names(restored) == ["Wang"]


async def _keep_writing(store: SqlStore) -> None:
    for one in range(100, 100_000):
        await store.commit([person(one)])


@pytest.mark.parametrize("wrong", [2**70, "\ud800"])
async def test_what_no_database_takes_costs_only_its_own_unit(store: SqlStore, wrong: object) -> None:
    """A number or a text that the driver cannot pass on: its neighbours are kept, and the store goes on."""
    values = {"name": "x", "language": "en", "created_at": 1}
    bad = Statement("insert_person", {**values, "id": 1, "name" if isinstance(wrong, str) else "id": wrong})
    good = [Statement("insert_person", {**values, "id": number}) for number in (2, 3)]
    results = await asyncio.wait_for(
        asyncio.gather(
            store.commit([good[0]]), store.commit([bad]), store.commit([good[1]]), return_exceptions=True
        ),
        timeout=20,
    )
    assert isinstance(results[1], StorageError)
    rows = await store.read(Statement("person", {"id": 2}), Statement("person", {"id": 3}))
    assert all(rows)
