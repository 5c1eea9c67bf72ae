"""What a card's "More" holds for who works here: what has happened, a pause, a colleague who takes over."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import CAST, Member, Trial
from tests.e2e.steps import asks

ZHANG = Member("zhang", {"zh_CN": "张伟", "en": "Zhang Wei"}, ("sales_staff",))


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre with two consultants."""
    async with Trial(tmp_path, language="en", cast=(*CAST, ZHANG)) as trial:
        await trial.sell()
        yield trial


async def test_what_has_happened_is_told(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await chen.press("More")
    await chen.sees("What has happened", "Mon 23 Nov 10:0", "Wang Fang: Submit", "→ Checking the facts")
    await chen.press("Back to the case")
    await chen.sees("▶ Checking the facts")


async def test_a_task_is_handed_to_a_colleague(centre: Trial) -> None:
    chen, zhang = centre.phones["chen"], centre.phones["zhang"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await chen.press("More")
    await chen.press("Hand to a colleague")
    await chen.sees("Who takes it over?")
    await chen.press("Zhang Wei")
    await zhang.sees("▶ Checking the facts")
    await chen.sees("… Checking the facts", "Now with: Zhang Wei")
    await zhang.press("Fill in")
    await zhang.press("Phone call")
    await zhang.press("Confirmed")
    await zhang.say("The salary comes on the 15th")
    await zhang.press("Partly ready")
    await zhang.press("Agree")
    await zhang.press("Submit")
    await centre.phones["wang"].sees("Please read the application")
    assert "Handed" in await history(centre) or "reassign" in await history(centre)


async def history(centre: Trial) -> str:
    """Return the case's history from the command line."""
    return await centre.banli("log", "--case", "YQ-0001")


async def test_a_manager_pauses_and_resumes(centre: Trial) -> None:
    chen, li = centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await li.say("/find YQ-0001")
    await li.press("YQ-0001")
    await li.press("More")
    await li.press("Put on hold")
    card = await chen.sees("Checking the facts · on hold")
    labels = {button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row}
    assert labels == {"Refresh", "Chart", "More", "Menu"}
    assert "By " not in card["text"]
    await li.press("More")
    await li.press("Resume")
    await chen.sees("▶ Checking the facts")


async def test_a_consultant_cannot_pause_and_a_customer_sees_their_own_part(centre: Trial) -> None:
    chen, wang = centre.phones["chen"], centre.phones["wang"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await chen.press("More")
    page = await chen.sees("What has happened")
    labels = {button["text"] for row in page["reply_markup"]["inline_keyboard"] for button in row}
    assert labels == {
        "Change the request",
        "Add a remark",
        "Add papers",
        "Call this case off",
        "Hand to a colleague",
        "Back to the case",
    }
    card = await wang.sees("Checking the facts")
    labels = {button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row}
    assert labels == {"Remind them", "Refresh", "Chart", "More", "Menu"}
    await wang.press("More")
    page = await wang.sees("What has happened", "Wang Fang")
    assert "Chen Ming" not in page["text"], "what colleagues do among themselves is not the customer's"
    labels = {button["text"] for row in page["reply_markup"]["inline_keyboard"] for button in row}
    assert labels == {
        "Change the request",
        "Add a remark",
        "Add papers",
        "Call this case off",
        "Back to the case",
    }
    handing = next(data for data in buttons(await chen.messages()) if data.startswith("g:hand:"))
    await wang.press_on(page["message_id"], data=handing)
    offered = await wang.sees("No colleague with this role is here.")
    assert "Zhang Wei" not in str(offered)


def buttons(messages: list[dict[str, Any]]) -> list[str]:
    """Return the data of all buttons of a chat."""
    rows = [row for one in messages for row in one.get("reply_markup", {}).get("inline_keyboard", ())]
    return [button.get("callback_data", "") for row in rows for button in row]
