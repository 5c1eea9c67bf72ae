"""An office with a subscription and the people around it: what tests of read models need on both databases."""

import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.app import Office
from bot.cases.base.codec import dumps, values_to_json
from bot.cases.base.directory import Contact
from bot.cases.base.ports import Row, Statement
from bot.engine.basics.values import Money, Value
from bot.engine.deciding.cascade import Opening
from bot.engine.spec.case import Event, Person

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WANG, CHEN, LI, ZHAO, STRANGER = 11, 12, 13, 14, 15
PEOPLE: Mapping[int, tuple[str, str]] = {
    WANG: ("王堃喆", "customer"),
    CHEN: ("陈明", "sales_staff"),
    LI: ("李娜", "sales_manager"),
    ZHAO: ("赵总", "marketing_director"),
    STRANGER: ("Sun", "planner"),
}
UNIT, CUSTOMER, SUBSCRIPTION = 21, 22, 23
ASKED: Mapping[str, Value] = {"delay_reason": "funds", "new_sign_on": date(2026, 12, 11)}
CHECKED: Mapping[str, Value] = {
    "verified_how": "call",
    "verified_result": "confirmed",
    "verified_note": "身份证 11010519491231002X",
    "funds_ready": "partly",
}


EVENTS = itertools.count(1)
"""Never the same twice, also where a centre is opened anew on the same database."""


class Centre:
    """An office with a subscription and the people around it."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def settle(self) -> None:
        """Bring in people and records."""
        unit = []
        for person, (name, role) in PEOPLE.items():
            row = {"id": person, "name": name, "language": "zh_CN", "created_at": 0}
            place = {"channel": "telegram", "address": str(person), "person_id": person, "since": 0}
            held = {"person_id": person, "role": role, "since": 0, "granted_by": None}
            unit += [
                Statement("insert_person", row),
                Statement("insert_address", place),
                Statement("grant_role", held),
            ]
        records: Mapping[int, tuple[str, Mapping[str, Value]]] = {
            UNIT: ("unit", {"number": "3-1-1201"}),
            CUSTOMER: ("customer", {"name": "王堃喆", "phone": "+8613800138000", "person": WANG}),
            SUBSCRIPTION: ("subscription", self.subscription()),
        }
        for record, (kind, values) in records.items():
            data = dumps(values_to_json(values))
            unit.append(
                Statement("insert_record", {"id": record, "type": kind, "data": data, "created_at": 0})
            )
        await self.office.store.commit(unit)
        await self.office.service.facts.refresh()

    @staticmethod
    def subscription(**changed: Value) -> Mapping[str, Value]:
        """Return a subscription's fields."""
        plain: dict[str, Value] = {
            "number": "RG-1",
            "unit": UNIT,
            "customer": CUSTOMER,
            "agent": CHEN,
            "sign_by": date(2026, 12, 4),
        }
        return {**plain, "price": Money(128_600_000), "deposit": Money(5_000_000), **changed}

    async def change(self, seen: int, **changed: Value) -> None:
        """Change the subscription, as an import does."""
        data = dumps(values_to_json(self.subscription(**changed)))
        row = {"id": SUBSCRIPTION, "data": data, "version": seen + 1, "seen": seen, "changed_at": 1}
        await self.office.store.commit([Statement("update_record", row, 1)])

    async def open(self) -> int:
        """Let the customer start."""
        case = self.office.service.world().new_id()
        by = Person(WANG, frozenset(("customer",)))
        event = Event("open", by, f"open{case}", {})
        opening = Opening(case, "delayed_signing", SUBSCRIPTION, WANG, event)
        await self.office.service.open(opening)
        return case

    async def fire(self, case: int, who: int, name: str, **values: Value) -> None:
        """Fire an event by somebody."""
        person = Person(who, frozenset((PEOPLE[who][1],)))
        seen = str(values.pop("seen", ""))
        await self.office.service.apply(case, Event(name, person, f"e{next(EVENTS)}", values, None, seen))

    async def to_the_manager(self) -> int:
        """Walk a case up to the manager's decision."""
        case = await self.open()
        await self.fire(case, WANG, "submit", **ASKED)
        await self.fire(case, CHEN, "verified", **CHECKED)
        await self.fire(case, WANG, "submit", form_sign="in_chat")
        return case

    async def rows(self, name: str, case: int) -> list[Row]:
        """Return the rows of a query about a case."""
        (rows,) = await self.office.store.read(Statement(name, {"case_id": case}))
        return rows

    async def contact(self, who: int) -> Contact:
        """Return somebody as a reader."""
        (contact,) = await self.office.directory.people([who])
        return contact
