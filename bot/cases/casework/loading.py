"""Reads what a decision found missing, as `NotLoaded` names it; the decision is then taken again."""

from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.ports import Statement
from bot.engine.basics.messages import N_
from bot.engine.deciding.looks import MOST
from bot.engine.deciding.world import QUEUE
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.cases.base.ports import Row, Store
    from bot.engine.deciding.scope import NotLoaded
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

NO_CASE = N_("This case is not known here any more.")
NO_RECORD = N_("The record behind this case is gone. Please tell your administrator.")


async def load(store: "Store", world: "World", need: "NotLoaded") -> None:
    """Read what is missing into the world.

    Raises:
        Refusal: there is no such case or record.
    """
    kind, _, name = need.kind.partition(":")
    await READERS[kind](store, world, name, need.identity)


async def load_case(store: "Store", world: "World", case: int) -> "Case":
    """Read a case and the records next to it, in one go.

    Raises:
        Refusal: there is no such case.
    """
    rows, near = await store.read(
        Statement("case", {"id": case}), Statement("records_near_case", {"id": case})
    )
    return take_case(world, case, rows, near)


def take_case(world: "World", case: int, rows: "list[Row]", near: "list[Row]") -> "Case":
    """Make a case known that has been read, with the records next to it.

    Raises:
        Refusal: there is no such case.
    """
    if not rows:
        raise Refusal(NO_CASE)
    world.add(records=map(record_from_row, near), cases=[case_from_row(rows[0])])
    return world.cases[case]


async def _record(store: "Store", world: "World", _: str, identity: int | str) -> None:
    (rows,) = await store.read(Statement("record", {"id": identity}))
    world.add(records=map(record_from_row, rows))
    if not rows:
        raise Refusal(NO_RECORD)


async def _case(store: "Store", world: "World", _: str, identity: int | str) -> None:
    await load_case(store, world, int(identity))


async def _with(store: "Store", world: "World", named: str, _: int | str) -> None:
    flow, name, value = named.split(":", 2)
    query = {"flow": flow, "name": name, "value": value, "limit": MOST}
    (rows,) = await store.read(Statement("cases_with_key", query))
    cases = [case_from_row(row) for row in rows]
    world.add(cases=[case for case in cases if case.id not in world.cases])
    world.alike[flow, name, value] = tuple(case.id for case in cases)


async def _about(store: "Store", world: "World", flow: str, identity: int | str) -> None:
    (rows,) = await store.read(Statement("cases_about", {"about": identity, "flow": flow}))
    cases = [case_from_row(row) for row in rows]
    world.add(cases=cases)
    world.about[flow, int(identity)] = tuple(case.id for case in cases)


async def _key(store: "Store", world: "World", kind: str, key: int | str) -> None:
    column = world.centre.records[kind].key
    query = {"type": kind, "key": column, "value": str(key)}
    (rows,) = await store.read(Statement("record_by_key", query))
    world.add(records=map(record_from_row, rows))
    world.keys[kind, str(key)] = rows[0]["id"] if rows else None


async def _queue(store: "Store", world: "World", kind: str, key: int | str) -> None:
    (rows,) = await store.read(Statement("queue_for", {"kind": f"{kind}{QUEUE}", "key": str(key)}))
    world.queues[kind, str(key)] = tuple(row["case_id"] for row in rows)


async def _load(store: "Store", world: "World", flow: str, _: int | str) -> None:
    (rows,) = await store.read(Statement("named_to_act", {"flow": flow}))
    world.loads[flow] = {int(row["seat"].removeprefix("person:")): row["n"] for row in rows}


async def _linked(store: "Store", world: "World", named: str, identity: int | str) -> None:
    kind, name = named.split(":")
    (rows,) = await store.read(Statement("records_linked", {"type": kind, "name": name, "to_id": identity}))
    world.add(records=[one for one in map(record_from_row, rows) if one.id not in world.records])
    world.linked[kind, name, int(identity)] = tuple(row["id"] for row in rows)


READERS = {
    "record": _record,
    "case": _case,
    "with": _with,
    "about": _about,
    "key": _key,
    "queue": _queue,
    "load": _load,
    "linked": _linked,
}
"""What is read for each kind of `NotLoaded`."""
