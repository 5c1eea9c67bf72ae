"""Who has blocked the bot is sent nothing in vain: who looks after them calls, until they write again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import Trial
from bot.sandbox.client import Phone
from tests.e2e.steps import asks
from tests.e2e.story import DAY, HOUR, LANGUAGES, Story
from tests.e2e.test_lateness import settled


async def sent_to(centre: Trial, phone: Phone) -> int:
    """Return how many times the bot has tried to write to the person."""
    return len(await centre.sandbox.journal(method="sendMessage", chat_id=phone.id))


@pytest.fixture(params=LANGUAGES)
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Story]:
    """A centre with everybody in it, once in each language."""
    async with Story(tmp_path, request.param) as story:
        yield story


async def test_the_consultant_calls_a_customer_who_is_not_reached(told: Story) -> None:
    """Telegram says 403: one attempt, one task, a number on a tap, and a line in the history for it."""
    await told.asks()
    await told.chen.sees("Checking the facts")
    await settled(told.wang.phone, told.chen.phone)
    gone = "Forbidden: user is deactivated"
    wang = told.wang.phone.id
    await told.trial.sandbox.fault("error", method="*", chat_id=wang, code=403, description=gone, times=None)
    await told.chen.presses("Ask the customer again")
    await told.chen.says("Which bank is it?", "是哪家银行？")
    card = await told.chen.sees("Open matters", "Wang Fang", "YQ-0001")
    assert "138" not in card["text"], "the number is shown on a tap"
    await told.chen.presses("📞 Show the number")
    await told.chen.sees("Please call: {phone}", "138 0013 8000")
    await told.chen.presses("No answer")
    await told.chen.presses("I have spoken to them")


async def test_nothing_more_is_sent_until_they_write(centre: Trial) -> None:
    wang, chen, li = centre.phones["wang"], centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await wang.act("block")
    card = await chen.sees("▶ Call the customer", "Wang Fang", "YQ-0001")
    assert "13800138000" not in card["text"].replace(" ", "")
    await settled(chen)
    before = await sent_to(centre, wang)
    await centre.advance(8 * HOUR)
    assert await sent_to(centre, wang) == before
    await wang.act("unblock")
    await wang.say("/start")
    await wang.sees("Good to have you back. This is how your matters stand:", "YQ-0001")
    await chen.sees("Wang Fang is back in the chat. You need not call any more.")
    await chen.sees("Back in the chat")
    assert await sent_to(centre, wang) > before
    assert not any("LX-0001" in str(one.get("text")) for one in await li.messages())


async def test_the_manager_hears_when_nobody_calls(centre: Trial) -> None:
    wang, chen, li = centre.phones["wang"], centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await wang.act("block")
    await chen.sees("▶ Call the customer")
    await centre.advance(DAY + HOUR)
    await li.sees("… Call the customer", "Overdue")


async def test_who_has_nothing_open_may_leave_in_peace(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.act("block")
    await chen.say("/todo")
    await chen.sees("Nothing is waiting for you.")
    assert not any("LX-0001" in str(one.get("text")) for one in await chen.messages())


async def test_the_superior_reaches_a_colleague(centre: Trial) -> None:
    chen, li = centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await chen.act("block")
    card = await li.sees("Reach the colleague", "Chen Ming", "YQ-0001")
    labels = {button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row}
    assert "📞 Show the number" not in labels
    await chen.act("unblock")
    await li.sees("Back in the chat")
    await chen.sees("Good to have you back.", "YQ-0001")


async def test_a_restart_makes_no_second_task(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await wang.act("block")
    await chen.sees("▶ Call the customer")
    await centre.kill()
    await centre.start()
    await centre.advance(HOUR)
    await asyncio.sleep(0.3)
    assert "calling" in await centre.banli("log", "--case", "LX-0001")
    assert "LX-0002" not in str([one.get("text") for one in await chen.messages()])
