"""The relay's turns: order within a chat, chats apart, waiting when told, one message where two say the same."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from bot.cases.base.outbox import Message, Priority
from bot.telegram.delivery import Again, Delivery
from bot.telegram.pacing import UNLIMITED, Rates
from bot.telegram.relay import CROWD, Relay

if TYPE_CHECKING:
    from bot.cases.base.ports import Row, Statement, Store

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


class Clock:
    """Stands still."""

    def now(self) -> datetime:
        return NOW


class EmptyStore:
    """Has nothing in its outbox, or what a test puts there."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    async def read(self, *queries: "Statement") -> "list[list[Row]]":
        return [[row for row in self.rows if row["id"] > query.params["after"]] for query in queries]


class Deliveries:
    """Notes attempts; answers `Again` as often as it was told to for a message."""

    def __init__(self) -> None:
        self.attempts: list[int] = []
        self.withdrawn: list[int] = []
        self.again: dict[int, list[Again]] = {}
        self.gate: asyncio.Event | None = None
        self.given_up: list[int] = []

    async def attempt(self, message: Message) -> Again | None:
        self.attempts.append(message.id)
        if self.gate is not None:
            await self.gate.wait()
        waiting = self.again.get(message.id)
        return replace(waiting.pop(0), message=message) if waiting else None

    async def withdraw(self, messages: list[int]) -> None:
        self.withdrawn += messages

    async def give_up(self, message: int) -> None:
        self.given_up.append(message)


def told(identity: int, address: str = "1", kind: str = "notice", **more: object) -> Message:
    """Return a message to a chat."""
    message = Message(identity, 1, "telegram", address, kind, "case:1")
    return replace(message, **more)  # type: ignore[arg-type]  # columns of Message


def relay_of(deliveries: Deliveries, rates: Rates = UNLIMITED, store: EmptyStore | None = None) -> Relay:
    return Relay(cast("Delivery", deliveries), cast("Store", store or EmptyStore()), Clock(), rates)


async def test_a_chat_gets_its_messages_in_order_and_answers_first() -> None:
    deliveries = Deliveries()
    deliveries.gate = asyncio.Event()
    relay = relay_of(deliveries)
    relay.push([told(1, priority=Priority.NOTICE), told(2, priority=Priority.NUDGE)])
    await asyncio.sleep(0)  # the first is under way
    relay.push([told(3, priority=Priority.NOTICE), told(4, priority=Priority.REPLY)])
    deliveries.gate.set()
    assert await relay.flush(1)
    assert deliveries.attempts == [1, 4, 3, 2]


async def test_a_chat_told_to_wait_stops_nobody_else() -> None:
    deliveries = Deliveries()
    deliveries.again[1] = [Again(told(1), 30, asked=True)]
    relay = relay_of(deliveries)
    relay.push([told(1, "slow"), told(2, "slow"), *(told(n, f"quick{n}") for n in range(3, 20))])
    await asyncio.sleep(0.01)
    assert deliveries.attempts[0] == 1
    assert set(deliveries.attempts) == {1, *range(3, 20)}
    assert relay.waiting == 2
    await relay.stop(0)


async def test_a_chat_goes_on_after_its_wait_in_the_same_order() -> None:
    deliveries = Deliveries()
    deliveries.again[1] = [Again(told(1), 0.02, asked=True)]
    relay = relay_of(deliveries)
    relay.push([told(1), told(2)])
    assert await relay.flush(1)
    assert deliveries.attempts == [1, 1, 2]


async def test_when_many_chats_are_told_to_wait_the_whole_bot_does() -> None:
    """Telegram never says which limit was hit; several chats at once mean that of the bot."""
    deliveries = Deliveries()
    for n in range(CROWD):
        deliveries.again[n] = [Again(told(n), 30, asked=True)]
    relay = relay_of(deliveries)
    relay.push(told(n, f"chat{n}") for n in range(CROWD))
    await asyncio.sleep(0.01)
    relay.push([told(99, "another")])
    await asyncio.sleep(0.01)
    assert 99 not in deliveries.attempts
    await relay.stop(0)


async def test_when_the_network_is_away_everybody_waits() -> None:
    deliveries = Deliveries()
    deliveries.again[1] = [Again(told(1), 30, everybody=True)]
    relay = relay_of(deliveries)
    relay.push([told(1, "a")])
    await asyncio.sleep(0.01)
    relay.push([told(2, "b")])
    await asyncio.sleep(0.01)
    assert deliveries.attempts == [1]
    await relay.stop(0)


async def test_of_two_cards_of_a_case_the_newer_serves() -> None:
    deliveries = Deliveries()
    deliveries.gate = asyncio.Event()
    relay = relay_of(deliveries)
    relay.push([told(1)])
    await asyncio.sleep(0)
    relay.push([told(2, kind="card"), told(3, kind="card")])
    deliveries.gate.set()
    assert await relay.flush(1)
    assert deliveries.attempts == [1, 3]
    assert deliveries.withdrawn == [2]


async def test_notices_are_never_merged() -> None:
    deliveries = Deliveries()
    relay = relay_of(deliveries)
    relay.push([told(1), told(2), told(3)])
    assert await relay.flush(1)
    assert deliveries.attempts == [1, 2, 3]


async def test_a_message_pushed_twice_goes_once() -> None:
    deliveries = Deliveries()
    relay = relay_of(deliveries)
    relay.push([told(1)])
    relay.push([told(1)])
    assert await relay.flush(1)
    assert deliveries.attempts == [1]


async def test_another_channels_message_is_left_alone() -> None:
    deliveries = Deliveries()
    relay = relay_of(deliveries)
    relay.push([told(1, channel="web")])
    assert relay.waiting == 0


async def test_a_former_lifes_messages_are_taken_up_and_claimed_ones_are_not_sent_again() -> None:
    deliveries, store = Deliveries(), EmptyStore()
    row = {
        "person_id": 1, "channel": "telegram", "address": "1", "kind": "notice", "subject": "s", "msgid": "m",
        "params": "{}", "priority": 1, "once": 0, "edit": "", "case_id": 7, "attempts": 0, "not_before": None,
    }  # fmt: skip
    store.rows = [{**row, "id": 1, "state": "due"}, {**row, "id": 2, "state": "claimed"}]
    relay = relay_of(deliveries, store=store)
    assert await relay.start() == 1
    assert await relay.flush(1)
    assert deliveries.attempts == [1]
    assert deliveries.given_up == [2]


async def test_the_pace_holds_a_chat_back() -> None:
    deliveries = Deliveries()
    relay = relay_of(deliveries, Rates(overall=0, chat=50, chat_burst=2, reply_credit=0))
    relay.push(told(n) for n in range(4))
    await asyncio.sleep(0.005)
    assert deliveries.attempts == [0, 1]
    assert await relay.flush(1)
    assert deliveries.attempts == [0, 1, 2, 3]


async def test_nothing_new_begins_after_a_stop(caplog: pytest.LogCaptureFixture) -> None:
    deliveries = Deliveries()
    deliveries.gate = asyncio.Event()
    relay = relay_of(deliveries)
    relay.push([told(1), told(2)])
    await asyncio.sleep(0)
    assert not await relay.flush(0.01)
    assert "left for the next start" in caplog.text
    deliveries.gate.set()
    await relay.stop(1)
    assert deliveries.attempts == [1]
