"""`python -m tests.bench.seed --home DIR --people N`: customers with a subscription each, as the bench needs them.

Written through the bot's own store and statements, so that keys, links and history are as an import makes them.
"""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.app import open_office
from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import new_record
from bot.engine.basics.values import Money
from bot.engine.spec import effects as fx
from bot.settings import read_settings

from .script import FIRST_CHAT

if TYPE_CHECKING:
    from bot.app import Office

BATCH = 200


def main() -> None:
    """Fill the database of a new home."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", required=True)
    parser.add_argument("--people", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(fill(options.home, options.people))


async def fill(home: str, people: int) -> None:
    """Write colleagues, and customers with a subscription each."""
    settings = read_settings(banli_home=home)
    async with open_office(settings) as office:
        agent = await _colleagues(office)
        for first in range(0, people, BATCH):
            unit = [
                statement
                for place in range(first, min(first + BATCH, people))
                for statement in _customer(office, place, agent)
            ]
            await office.store.commit(unit)


async def _colleagues(office: "Office") -> int:
    """Return the consultant of all customers, who has no chat: what is measured is the customers' own conversation."""
    now = ms_of(office.clock.now())
    new_id = office.service.world().new_id
    people = {role: new_id() for role in ("sales_staff", "sales_manager", "sales_assistant", "finance")}
    unit = []
    for role, person in people.items():
        unit.append(
            Statement("insert_person", {"id": person, "name": role, "language": "en", "created_at": now}, 1)
        )
        unit.append(
            Statement("grant_role", {"person_id": person, "role": role, "since": now, "granted_by": None})
        )
    await office.store.commit(unit)
    return people["sales_staff"]


def _customer(office: "Office", place: int, agent: int) -> Iterator[Statement]:
    world = office.service.world()
    now = office.clock.now()
    person, chat = world.new_id(), str(FIRST_CHAT + place)
    names = {"id": person, "name": f"Customer {place}", "language": "en", "created_at": ms_of(now)}
    yield Statement("insert_person", names, 1)
    address = {"channel": "telegram", "address": chat, "person_id": person, "since": ms_of(now)}
    yield Statement("insert_address", address, 1)
    grant = {"person_id": person, "role": "customer", "since": ms_of(now), "granted_by": None}
    yield Statement("grant_role", grant)
    customer, unit, subscription = world.new_id(), world.new_id(), world.new_id()
    records = (
        fx.NewRecord(
            customer,
            "customer",
            {"name": f"Customer {place}", "phone": f"+861380{place:07}", "person": person},
        ),
        fx.NewRecord(unit, "unit", {"number": f"{place}", "building": "3", "state": "subscribed"}),
        fx.NewRecord(
            subscription,
            "subscription",
            {
                "number": f"RG-{place:06}",
                "unit": unit,
                "customer": customer,
                "agent": agent,
                "price": Money(128_600_000, "CNY"),
                "deposit": Money(5_000_000, "CNY"),
                "sign_by": (datetime.now(UTC) + timedelta(days=10)).date(),
            },
        ),
    )
    for record in records:
        yield from new_record(record, world, now)


if __name__ == "__main__":
    main()
