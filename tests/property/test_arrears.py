"""Whatever is done with an instalment and when: no reminder without a reason, at night, too often, after payment."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import Office, open_office
from bot.cases.base.codec import case_from_row
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.clock import MovableClock
from bot.engine.basics.values import Money, Value
from bot.engine.spec.case import Case, Event, Person
from bot.errors import Refusal
from bot.settings import Settings
from tests.contract.offices import NOW, WANG, Centre
from tests.contract.test_rounds import Arrears

ZONE = ZoneInfo("Asia/Shanghai")
FINANCE, MANAGER, DIRECTOR = 61, 13, 14
SUM = 100_000
T = TypeVar("T")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 240)),
        st.tuples(st.just("pay"), st.integers(1, 100)),
        st.tuples(st.just("import"), st.integers(1, 100)),
        st.tuples(
            st.sampled_from(["promise", "defer", "grant", "refuse", "dispute", "answer", "cancel"]),
            st.integers(1, 7),
        ),
    ),
    min_size=3,
    max_size=14,
)


class Customer:
    """Somebody who owes an instalment, with everything that the clock has sent them."""

    def __init__(self, office: Office) -> None:
        self.around = Arrears(Centre(office))
        self.office = office
        self.number = 1_000
        self.events = 0
        self.heard: list[tuple[datetime, Message]] = []
        self.paid = 0

    @property
    def contract(self) -> int:
        """The contract of this example."""
        return self.number * 100

    def now(self) -> datetime:
        """Return the moment in Shanghai."""
        return self.office.clock.now().astimezone(ZONE)

    async def begins(self, ahead: int) -> None:
        """Let another instalment fall due in so many days."""
        self.number += 1
        self.paid = 0
        due_on = (self.now() + timedelta(days=ahead)).date()
        await self.around.owes((self.contract + 1, self.contract, due_on, SUM))

    async def waits(self, hours: int) -> None:
        """Let time pass, an uneven part of a day at once, as the bot may have been away."""
        left = timedelta(hours=hours)
        while left > timedelta(0):
            step = min(left, timedelta(hours=7, minutes=13))
            left -= step
            clock = self.office.clock
            assert isinstance(clock, MovableClock)
            clock.move_to(clock.now() + step - datetime.now(UTC))
            self.around.pushed.clear()
            await self.around.daily.turn()
            await self.around.sweep.run()
            mine = [m for m in self.around.pushed if m.person_id == WANG and m.kind in ("card", "notice")]
            self.heard += [(self.now(), message) for message in mine]

    async def case(self) -> Case | None:
        """Return the open case of the contract."""
        query = Statement("cases_about", {"about": self.contract, "flow": "arrears"})
        (rows,) = await self.office.store.read(query)
        return case_from_row(rows[0]) if rows else None

    async def fires(self, who: int, role: str, name: str, **values: Value) -> None:
        """Fire an event in the case, if it takes effect."""
        case = await self.case()
        self.events += 1
        if case is not None:
            with suppress(Refusal):
                event = Event(name, Person(who, frozenset((role,))), f"p{self.events}", values)
                await self.office.service.apply(case.id, event)

    async def acts(self, what: str, much: int) -> None:
        """Do one thing of a random story."""
        today = self.now().date()
        amount = min(SUM - self.paid, SUM * much // 100)
        match what:
            case "wait":
                await self.waits(much)
            case "import" if amount:
                self.events += 1
                self.paid += amount
                await self.around.pays(self.contract + 10 + self.events % 80, amount, today, self.contract)
            case "pay" if amount and await self.case() is not None:
                await self._books(amount, today)
            case "promise":
                await self.fires(WANG, "customer", "promise", promise_on=today + timedelta(days=much))
            case "defer":
                later = today + timedelta(days=much)
                await self.fires(WANG, "customer", "cannot_pay")
                await self.fires(
                    WANG, "customer", "submit", difficulty="cash", defer_how="later", defer_to=later
                )
            case "grant":
                await self.fires(FINANCE, "finance", "approve")
                await self.fires(MANAGER, "sales_manager", "approve")
            case "refuse":
                await self.fires(MANAGER, "sales_manager", "reject", refusal="no")
            case "dispute":
                await self.fires(WANG, "customer", "dispute", wrong_what="sum", dispute_text="I paid it")
            case "answer":
                await self.fires(MANAGER, "sales_manager", "solved", dispute_answer="It is right")
            case "cancel":
                await self.fires(WANG, "customer", "cancel")

    async def _books(self, amount: int, today: date) -> None:
        before = await self.case()
        booked: dict[str, Any] = {"received": Money(amount * 100), "paid_on": today, "paid_by": "transfer"}
        await self.fires(
            FINANCE, "finance", "received", **booked, receipt_no=f"R-{self.number}-{self.events}"
        )
        after = await self.case()
        if after is None or before is None or after.version != before.version:
            self.paid += amount


@pytest.fixture(scope="module")
def customer() -> Iterator[tuple[Customer, "Callable[[Any], Any]"]]:
    """A customer of an office that stays open, for opening one takes longer than any story."""
    with tempfile.TemporaryDirectory() as home, asyncio.Runner() as runner:
        options = Settings(
            database_url=SecretStr(f"sqlite:///{home}/banli.db"),
            banli_home=Path(home),
            clock_url="http://127.0.0.1:9",
        )
        opened = open_office(options)
        office = runner.run(opened.__aenter__())
        assert isinstance(office.clock, MovableClock)
        office.clock.move_to(NOW - datetime.now(UTC))
        runner.run(Centre(office).settle())
        held = {"person_id": FINANCE, "role": "finance", "since": 0, "granted_by": None}
        runner.run(office.store.commit([Statement("grant_role", held)]))
        runner.run(office.service.facts.refresh())
        yield Customer(office), runner.run
        runner.run(opened.__aexit__(None, None, None))


ALL_PAID = "{case.number}: all that was due on {sale_contract.number} is paid. Thank you!"


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 14), ACTS)
@example(
    3, [("wait", 30), ("defer", 1), ("cancel", 1), ("defer", 1)]
)  # paid while a deferral was being asked for
def test_reminders_have_a_reason_and_a_measure(
    customer: tuple[Customer, "Callable[[Any], Any]"], ahead: int, story: list[tuple[str, int]]
) -> None:
    one, run = customer

    async def told() -> None:
        await one.begins(ahead)
        for what, much in story:
            before, owed = len(one.heard), SUM - one.paid
            state = await one.case()
            await one.acts(what, much)
            for _, message in one.heard[before:]:
                if message.msgid == ALL_PAID:
                    continue  # said once when the case finds out
                owes = owed > 0 or (state is not None and state.state in ("penalty_open", "waiver"))
                # What was paid outside of the case may leave a penalty, which is a reason of its own.
                penalty = await one.case()
                assert owes or (penalty is not None and penalty.state == "penalty_open"), message
        await _pays_all(one)

    run(told())
    for moment, message in one.heard:
        assert time(8) <= moment.time() < time(22), (moment, message)
    days = Counter(moment.date() for moment, _ in one.heard)
    assert not days or max(days.values()) <= 1, days
    one.heard.clear()


async def _pays_all(one: Customer) -> None:
    """All is paid, with any penalty: from then on there is silence about this contract."""
    today, number = one.now().date(), one.contract + 95
    await one.around.pays(number, SUM, today, one.contract)
    penalty: dict[str, Value] = {"contract": one.contract, "amount": Money(SUM * 100), "paid_on": today}
    await one.around.brings(
        (number + 1, "payment", {**penalty, "receipt": f"P-{number}", "covers": "penalty"})
    )
    before = len(one.heard)
    await one.waits(72)
    cards = [message for _, message in one.heard[before:] if message.kind == "card"]
    assert cards == []
    del one.heard[before:]  # that all is paid may be said once
