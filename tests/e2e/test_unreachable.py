"""Who has blocked the bot is sent nothing in vain: who looks after them calls, until they write again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import Trial
from bot.sandbox.client import Phone
from tests.e2e.steps import asks
from tests.e2e.story import HOUR, LANGUAGES, Story, Words
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
    await told.does("chen", "LX-0001", "I have spoken to them", "Skip")
    await told.chen.sees("Spoken to")


async def test_nothing_more_is_sent_until_they_write(told: Story) -> None:
    await told.asks()
    await told.chen.sees("Checking the facts")
    wang, centre = told.wang.phone, told.trial
    await wang.act("block")
    card = await told.chen.sees("LX-0001", "Call the customer", "Wang Fang", "YQ-0001")
    assert "13800138000" not in card["text"].replace(" ", "")
    await settled(told.chen.phone)
    before = await sent_to(centre, wang)
    await centre.advance(8 * HOUR)
    assert await sent_to(centre, wang) == before
    await wang.act("unblock")
    await wang.say("/start")
    await told.wang.sees("Good to have you back. This is how your matters stand:", "YQ-0001")
    await told.chen.sees("{who} is back in the chat. You need not call any more.")
    await told.chen.sees("Back in the chat")
    assert await sent_to(centre, wang) > before
    assert not await told.li.was_told("LX-0001")


async def test_the_manager_hears_when_nobody_calls_and_does_it(told: Story) -> None:
    await told.asks()
    await told.chen.sees("Checking the facts")
    await told.wang.phone.act("block")
    await told.chen.sees("LX-0001", "Call the customer")
    await told.until("2026-11-24 11:00")
    await told.li.sees("LX-0001", "Call the customer", "⚠ Overdue: it was due by {moment}.")
    await told.does("li", "LX-0001", "I have spoken to them", Words("Comes by on Friday", "周五过来"))
    await told.li.sees("Spoken to")


async def test_who_is_not_reached_at_all_is_the_manager_s(told: Story) -> None:
    await told.asks()
    await told.chen.sees("Checking the facts")
    await told.wang.phone.act("block")
    await told.chen.sees("LX-0001", "Call the customer")
    await told.chen.presses("Cannot be reached at all")
    await told.goes_on("chen", Words("The number is off", "号码已停用"))
    await told.li.sees(
        "{who} can be reached neither in the chat nor by phone. Open matters: {matters}.", "YQ-0001"
    )
    await told.chen.sees("Not reached at all")


async def test_who_has_nothing_open_may_leave_in_peace(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.act("block")
    await chen.say("/todo")
    await chen.sees("Nothing is waiting for you.")
    assert not any("LX-0001" in str(one.get("text")) for one in await chen.messages())


async def test_the_superior_reaches_a_colleague(told: Story) -> None:
    await told.asks()
    await told.chen.sees("Checking the facts")
    for number in ("LX-0001", "LX-0002"):
        await told.chen.phone.act("block")
        card = await told.li.sees("Reach the colleague", "Chen Ming", "YQ-0001", number)
        assert told.reading("📞 Show the number") not in str(card["reply_markup"])
        await told.does("li", number, "I have spoken to them", Words("The phone was broken", "手机坏了"))
        await told.li.sees("Spoken to")
        await told.chen.phone.act("unblock")
        await told.chen.sees("Good to have you back. While", "YQ-0001")
        await takes_on(told, "li", "sales_staff")
    await told.chen.phone.act("block")
    await told.li.sees("Reach the colleague", "LX-0003")
    await told.chen.phone.act("unblock")
    await told.li.sees("Back in the chat")


async def takes_on(told: Story, who: str, role: str) -> None:
    """Somebody takes on one more role."""
    link = (await told.trial.banli("invite", role)).splitlines()[-1]
    person = told.trial.phones[who]
    await person.say(f"/start {link.partition('=')[2]}")
    await person.sees(told.reading("Sales consultant"))


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
