"""How fast, in which order and how: pace, lanes, what Telegram's refusals mean."""

import asyncio
from typing import Any

import pytest

from bot.errors import DeliveryError, Rejected, RetryAfter, Unreachable
from bot.telegram.api import ChatMoved, LoggedOut, OtherPoller, ServerTrouble, refusal
from bot.telegram.lanes import Lanes
from bot.telegram.pacing import UNLIMITED, Pace, Rates

RATES = Rates(overall=30, chat=1, overall_burst=30, chat_burst=3, reply_credit=5)


def sent(pace: Pace, chat: str, count: int, now: float) -> None:
    """Send so many messages to a chat at once."""
    for _ in range(count):
        pace.take(chat, now)


# --- pace -----------------------------------------------------------------------------------------------------


def test_a_chat_may_take_a_burst_and_then_one_a_second() -> None:
    pace = Pace(RATES, 0)
    sent(pace, "a", 3, 0)
    assert pace.chat_wait("a", 0) == pytest.approx(1)
    assert pace.chat_wait("b", 0) == 0
    assert pace.chat_wait("a", 1) == 0


def test_the_answer_to_a_tap_runs_ahead() -> None:
    pace = Pace(RATES, 0)
    sent(pace, "a", 7, 0)
    assert pace.chat_wait("a", 0) == pytest.approx(5)
    assert pace.chat_wait("a", 0, urgent=True) == 0
    sent(pace, "a", 1, 0)
    assert pace.chat_wait("a", 0, urgent=True) == pytest.approx(1)


def test_the_whole_bot_has_a_pace_of_its_own() -> None:
    pace = Pace(RATES, 0)
    for number in range(30):
        pace.take(str(number), 0)
    assert pace.overall_wait(0) == pytest.approx(1 / 30)
    assert pace.overall_wait(0.5) == 0


def test_a_trial_has_no_pace() -> None:
    pace = Pace(UNLIMITED, 0)
    sent(pace, "a", 1000, 0)
    assert pace.chat_wait("a", 0) == pace.overall_wait(0) == 0


# --- lanes ----------------------------------------------------------------------------------------------------


async def test_a_chat_is_worked_on_in_order_and_chats_at_once() -> None:
    done: list[tuple[int, int]] = []
    gate = asyncio.Event()

    async def work(item: tuple[int, int]) -> None:
        if item[0] == 1:
            await gate.wait()
        done.append(item)

    lanes = Lanes(work)
    for number in range(3):
        lanes.push(1, (1, number))
        lanes.push(2, (2, number))
    await lanes.at_most(3)
    assert done == [(2, 0), (2, 1), (2, 2)]
    gate.set()
    assert await lanes.drain(1)
    assert done[3:] == [(1, 0), (1, 1), (1, 2)]


async def test_an_item_that_fails_does_not_stop_its_lane(caplog: pytest.LogCaptureFixture) -> None:
    done = []

    async def work(item: int) -> None:
        if item == 1:
            raise RuntimeError("boom")
        done.append(item)

    lanes = Lanes(work)
    for item in range(3):
        lanes.push(7, item)
    assert await lanes.drain(1)
    assert done == [0, 2]
    assert "dropped from its lane" in caplog.text


async def test_no_more_chats_at_once_than_allowed() -> None:
    running = most = 0

    async def work(_: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    lanes = Lanes(work, limit=4)
    for key in range(50):
        lanes.push(key, key)
    assert await lanes.drain(1)
    assert most == 4


async def test_what_cannot_be_finished_in_time_is_left() -> None:
    async def work(_: int) -> None:
        await asyncio.Event().wait()

    lanes = Lanes(work)
    lanes.push(1, 1)
    assert not await lanes.drain(0.01)


# --- refusals -------------------------------------------------------------------------------------------------

REFUSALS: list[tuple[int, str, dict[str, Any], type[DeliveryError]]] = [
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}, RetryAfter),
    (500, "Internal Server Error", {}, ServerTrouble),
    (502, "Bad Gateway", {}, ServerTrouble),
    (403, "Forbidden: bot was blocked by the user", {}, Unreachable),
    (400, "Bad Request: chat not found", {}, Unreachable),
    (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1002}, ChatMoved),
    (401, "Unauthorized", {}, LoggedOut),
    (404, "Not Found", {}, LoggedOut),
    (409, "Conflict: terminated by other getUpdates request", {}, OtherPoller),
    (400, "Bad Request: message is not modified", {}, Rejected),
    (400, "Bad Request: can't parse entities", {}, Rejected),
]


@pytest.mark.parametrize(
    ("code", "description", "parameters", "kind"), REFUSALS, ids=[one[1][:30] for one in REFUSALS]
)
def test_a_refusal_means_one_thing(
    code: int, description: str, parameters: dict[str, Any], kind: type[DeliveryError]
) -> None:
    error = refusal("sendMessage", code, {"description": description, "parameters": parameters})
    assert type(error) is kind
    if isinstance(error, RetryAfter):
        assert error.seconds == 7


def test_a_429_without_a_number_waits_a_little() -> None:
    error = refusal("sendMessage", 429, {"description": "Too Many Requests"})
    assert isinstance(error, RetryAfter)
    assert error.seconds == 5
