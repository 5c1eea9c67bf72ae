"""Choosing a record in a form: by a button, by a name, by the end of a number, by pinyin; and what is not there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Member, Trial

PLANNER = Member("zhou", {"zh_CN": "周琳", "en": "Zhou Lin"}, ("ad_specialist",))
VENDORS = (
    ("云帆广告", "91440101MA5ABCDE1X", "6222000000000001"),
    ("云天印务", "91440101MA5ABCDE2X", "6222000000000002"),
    ("南方传媒", "91440101MA5ABCDE3X", "6222000000000003"),
    ("新来公司", "", ""),
)


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """An English-speaking planner with four vendors in the records, and a subscription for the others."""
    async with Trial(tmp_path, language="en", cast=(*CAST, PLANNER)) as trial:
        await trial.load("vendor", ("name", "tax_number", "bank_account"), *VENDORS)
        await trial.load("budget_line", ("name", "left"), ("Spring", "300000"))
        yield trial


async def asks_for_the_vendor(centre: Trial) -> None:
    zhou = centre.phones["zhou"]
    await zhou.say("/contract")
    await zhou.press("Skip")
    await zhou.press("Advertising")
    await zhou.sees("Who is the other side?", "type part of the name")


async def test_one_of_those_shown_is_tapped(centre: Trial) -> None:
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    await zhou.press("南方传媒")
    await zhou.sees("What is it about")


@pytest.mark.parametrize("words", ["南方", "nanfang", "nfcm", "南方传媒"])
async def test_the_only_one_that_fits_is_the_answer(centre: Trial, words: str) -> None:
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    await zhou.say(words)
    await zhou.sees("What is it about")


async def test_of_several_one_is_tapped(centre: Trial) -> None:
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    await zhou.say("yun")
    found = await zhou.sees("2 found")
    labels = [button["text"] for row in found["reply_markup"]["inline_keyboard"] for button in row]
    assert {"云帆广告", "云天印务"} <= set(labels)
    assert "南方传媒" not in labels
    await zhou.press("云天印务")
    await zhou.sees("What is it about")


async def test_what_is_not_there_is_said(centre: Trial) -> None:
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    await zhou.say("Nobody")
    await zhou.sees("Nothing was found for “Nobody”", "Who is the other side?")


async def test_a_rule_about_the_record_speaks_at_once(centre: Trial) -> None:
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    await zhou.press("新来公司")
    await zhou.sees("tax number or bank account is missing")


async def test_a_forged_choice_is_refused(centre: Trial) -> None:
    """A button that names a record of another kind, or none."""
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    message = await zhou.sees("Who is the other side?")
    data = next(
        button["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "南方传媒"
    )
    head = data.rpartition(":")[0]
    for option in ("1", "999", "x", "-1", "²"):
        assert "cannot be chosen here" in await zhou.press_on(message["message_id"], data=f"{head}:{option}")
        assert zhou.alert


async def test_a_restart_keeps_the_question(centre: Trial) -> None:
    zhou = centre.phones["zhou"]
    await asks_for_the_vendor(centre)
    await centre.kill()
    await centre.start()
    await zhou.press("南方传媒")
    await zhou.sees("What is it about")


async def test_a_start_is_narrowed_by_words(centre: Trial) -> None:
    """The consultant starts a delay for one of many subscriptions by its number."""
    await centre.sell()
    await centre.load(
        "unit", ("number", "building", "state"), *((f"5-{n}", "5", "subscribed") for n in range(10))
    )
    await centre.load(
        "subscription",
        ("number", "unit", "customer", "price", "deposit", "sign_by"),
        *((f"RG-5-{n}", f"5-{n}", "13800138000", "1000000", "50000", "2026-12-04") for n in range(10)),
    )
    chen = centre.phones["chen"]
    await chen.say("/delay")
    await chen.sees("Which one is it about?", "/delay 1201")
    await chen.say("/delay 1201")
    await chen.sees("Why do you need more time")
    await chen.say("/cancel")
    await chen.say("/delay 4711")
    await chen.sees("Nothing was found for “4711”")
