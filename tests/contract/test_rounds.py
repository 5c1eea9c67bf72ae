"""Once a day: who owes something gets one case, what came in closes it, nobody is bothered at night or too often."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cases.base.codec import record_from_row
from bot.cases.base.outbox import Message, Priority
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import change_record, new_record
from bot.cases.casework.tact import Tact
from bot.cases.clockwork.deadlines import Sweep
from bot.cases.clockwork.rounds import Rounds
from bot.clock import MovableClock
from bot.engine.basics.values import Money, Value
from bot.engine.spec import effects as fx
from tests.contract.offices import CHEN, CUSTOMER, UNIT, WANG, Centre

SHANGHAI = ZoneInfo("Asia/Shanghai")
CONTRACT, LINE, SECOND = 31, 32, 33
DUE = date(2026, 12, 10)


class Arrears:
    """The centre with a sale contract, and a clock that is moved by hand."""

    def __init__(self, centre: Centre) -> None:
        self.office = centre.office
        self.pushed: list[Message] = []
        service, absences = self.office.service, self.office.staff.absences
        self.daily = Rounds(service, self.pushed.extend)
        self.sweep = Sweep(service, absences, self.office.briefs, self.pushed.extend)

    async def owes(self, *sums: tuple[int, int, date, int]) -> None:
        """Bring in instalments: id, contract, due day, sum in yuan."""
        contracts = dict.fromkeys(contract for _, contract, *_ in sums)
        rows: list[tuple[int, str, dict[str, Value]]] = [
            (
                contract,
                "sale_contract",
                {
                    "number": f"HT-{contract}",
                    "unit": UNIT,
                    "customer": CUSTOMER,
                    "agent": CHEN,
                    "price": Money(100_000_000),
                },
            )
            for contract in contracts
        ]
        rows += [
            (
                identity,
                "instalment",
                {
                    "number": f"HT-{contract}/{identity}",
                    "contract": contract,
                    "place": identity,
                    "due_on": due_on,
                    "sum": Money(amount * 100),
                },
            )
            for identity, contract, due_on, amount in sums
        ]
        await self.brings(*rows)

    async def brings(self, *rows: tuple[int, str, dict[str, Value]]) -> None:
        """Import records."""
        world, now = self.office.service.world(), self.office.clock.now()
        unit: list[Statement] = []
        for identity, kind, values in rows:
            unit += new_record(fx.NewRecord(identity, kind, values), world, now)
        await self.office.store.commit(unit)

    async def pays(self, identity: int, amount: int, day: date, contract: int = CONTRACT) -> None:
        """Import a payment, as a sheet of the bank does."""
        paid: dict[str, Value] = {
            "receipt": f"SJ-{identity}",
            "contract": contract,
            "amount": Money(amount * 100),
            "paid_on": day,
        }
        await self.brings((identity, "payment", paid))

    async def at(self, day: str) -> list[Message]:
        """Move the clock to a moment of Shanghai, do what is to be done, and return what that brought about."""
        clock = self.office.clock
        assert isinstance(clock, MovableClock)
        clock.move_to(datetime.fromisoformat(day).replace(tzinfo=SHANGHAI) - datetime.now(UTC))
        self.pushed.clear()
        await self.daily.turn()
        await self.sweep.run()
        return list(self.pushed)

    async def cases(self) -> list[str]:
        """Return the states of all cases of arrears, oldest first."""
        query = Statement("cases_of_flow", {"flow": "arrears", "before": 2**62, "limit": 100})
        (rows,) = await self.office.store.read(query)
        return [row["state"] for row in reversed(rows)]


@pytest.fixture
async def arrears(centre: Centre) -> Arrears:
    """A centre where an instalment of 300,000 yuan is due on 10 December."""
    made = Arrears(centre)
    await made.owes((LINE, CONTRACT, DUE, 300_000))
    return made


def to_wang(messages: list[Message]) -> list[str]:
    return [one.kind for one in messages if one.person_id == WANG and one.priority is Priority.NUDGE]


async def test_a_case_opens_ten_days_before_and_once(arrears: Arrears) -> None:
    await arrears.at("2026-11-29 09:30")
    assert await arrears.cases() == []
    assert to_wang(await arrears.at("2026-11-30 09:30")) == []
    assert await arrears.cases() == ["pre_due"]
    await arrears.at("2026-12-01 09:30")
    assert await arrears.cases() == ["pre_due"]


async def test_the_customer_is_reminded_before_and_on_the_day(arrears: Arrears) -> None:
    heard = {}
    for day in range(30, 42):
        moment = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1)
        heard[f"{moment:%m-%d}"] = to_wang(await arrears.at(f"{moment:%Y-%m-%d} 10:00"))
    assert [day for day, kinds in heard.items() if "card" in kinds] == [
        "12-03",
        "12-07",
        "12-09",
        "12-10",
        "12-11",
    ]


async def test_another_late_line_joins_the_case(arrears: Arrears) -> None:
    await arrears.at("2026-12-12 10:00")
    await arrears.owes_more() if hasattr(arrears, "owes_more") else None
    await arrears.brings(
        (
            SECOND,
            "instalment",
            {
                "number": "HT-31/2",
                "contract": CONTRACT,
                "place": 2,
                "due_on": date(2026, 12, 5),
                "sum": Money(100),
            },
        )
    )
    await arrears.at("2026-12-13 10:00")
    assert await arrears.cases() == ["firm"]


async def test_what_was_imported_closes_the_case_before_anybody_is_reminded(arrears: Arrears) -> None:
    await arrears.at("2026-12-02 10:00")
    await arrears.pays(41, 300_000, date(2026, 12, 2))
    messages = await arrears.at("2026-12-03 09:00")
    assert await arrears.cases() == ["settled"]
    assert "card" not in to_wang(messages)


async def test_a_reminder_looks_at_the_ledger_first(arrears: Arrears) -> None:
    """The day's work was done already when the payment came in; the reminder of the same day asks once more."""
    await arrears.at("2026-12-10 09:30")
    await arrears.at("2026-12-11 09:10")
    await arrears.pays(41, 300_000, date(2026, 12, 10))
    assert "card" not in to_wang(await arrears.at("2026-12-11 10:05"))
    assert await arrears.cases() == ["settled"]


async def test_nobody_hears_anything_at_night(arrears: Arrears) -> None:
    await arrears.at("2026-12-05 10:00")
    messages = await arrears.at("2026-12-11 03:00")
    assert "card" not in to_wang(messages)
    assert await arrears.cases() == ["pre_due"]
    assert "card" in to_wang(await arrears.at("2026-12-11 08:01"))
    assert await arrears.cases() == ["soft"]


async def test_two_contracts_are_two_cards_a_day(arrears: Arrears) -> None:
    await arrears.owes((52, 51, DUE, 100_000))
    await arrears.at("2026-12-05 10:00")
    assert to_wang(await arrears.at("2026-12-07 10:00")).count("card") == 2
    assert to_wang(await arrears.at("2026-12-07 12:00")).count("card") == 0


async def test_more_contracts_are_a_card_and_a_list_a_day(arrears: Arrears) -> None:
    """Nobody hears more than twice, and whoever owes on four contracts still hears of all."""
    await arrears.owes(*((100 + number, 60 + number, DUE, 100_000) for number in range(3)))
    await arrears.at("2026-12-05 10:00")
    heard = to_wang(await arrears.at("2026-12-07 10:00"))
    assert sorted(one for one in heard if one != "refresh") == ["card", "page"]
    await arrears.at("2026-12-09 10:00")
    arrears.office.service.tact = Tact(arrears.office.store, arrears.office.service.directory)
    assert "card" not in to_wang(await arrears.at("2026-12-09 12:00")), "a restart forgets no message"


async def test_a_reversal_opens_a_case_at_the_step_of_the_day(arrears: Arrears) -> None:
    await arrears.pays(41, 300_000, date(2026, 12, 1))
    await arrears.at("2026-12-05 10:00")
    assert await arrears.cases() == []
    world, now = arrears.office.service.world(), arrears.office.clock.now()
    (rows,) = await arrears.office.store.read(Statement("record", {"id": 41}))
    world.add(records=map(record_from_row, rows))
    change = fx.ChangeRecord(41, "payment", 0, {"state": "reversed"})
    await arrears.office.store.commit([*change_record(change, world, now, None, "person:1")])
    await arrears.at("2026-12-20 10:00")
    assert await arrears.cases() == ["firm"]


async def test_the_year_changes(arrears: Arrears) -> None:
    await arrears.at("2026-12-31 10:00")
    await arrears.at("2027-01-12 10:00")
    assert await arrears.cases() == ["legal_step"]
