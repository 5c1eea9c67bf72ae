"""Instalments over the Bot API: reminders, receipts, promises, deferrals, objections and letters, in both languages."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import Member
from tests.e2e.story import LANGUAGES, WANG, Day, Story
from tests.e2e.test_actions import takes

FANG = Member("fang", {"zh_CN": "方财务", "en": "Fang Min"}, ("finance",))
QIAN = Member("qian", {"zh_CN": "钱出纳", "en": "Qian Duo"}, ("cashier",))
AN = Member("an", {"zh_CN": "安行政", "en": "An Xing"}, ("admin_dept",))
LU = Member("lu", {"zh_CN": "陆律师", "en": "Lu Ping"}, ("legal",))
CASE = "CK-0001"
SUM = "¥300,000"


@pytest.fixture(params=LANGUAGES)
async def story(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Story]:
    """A centre where wang owes 300,000 yuan on Thursday 3 December 2026; its case opens on 24 November."""
    async with Story(tmp_path, request.param, FANG, QIAN, AN, LU) as told:
        trial = told.trial
        agent = next(member for member in trial.cast if member.id == "chen").names[told.language]
        await trial.load(
            "sale_contract",
            ("number", "unit", "customer", "agent", "price"),
            ("HT-1", "3-1-1201", WANG.phone, agent, "1000000"),
        )
        await trial.load(
            "instalment",
            ("number", "contract", "place", "due_on", "sum"),
            ("HT-1/1", "HT-1", "1", "2026-12-03", "300000"),
            ("HT-1/2", "HT-1", "2", "2027-12-03", "700000"),
        )
        await told.until("2026-11-24 09:05")
        await stands(told, "pre_due")
        yield told


async def stands(story: Story, state: str) -> None:
    """Wait until the case stands in the state: what the clock does, nobody sees who is not meant to."""
    for _ in range(100):
        try:
            if story.state(CASE) == state:
                return
        except IndexError:
            pass  # it has not been opened yet
        await asyncio.sleep(0.1)
    raise AssertionError(f"{CASE} stands in {story.state(CASE)}, not in {state}")


async def books(story: Story, amount: str, button: str, number: str) -> None:
    """Finance says how much has arrived."""
    fang = story.fang
    await fang.presses(button)
    await fang.sees("How much has arrived?")
    await fang.says(amount)
    await fang.sees("On which day did it arrive?")
    await fang.says("today", "今天")
    await fang.presses("Transfer to the supervised account")
    await fang.sees("What is the number of the receipt?")
    await fang.says(number)
    await fang.presses("Submit")


async def test_from_the_first_reminder_to_the_last_cent(story: Story) -> None:
    wang, chen, fang, an = story.wang, story.chen, story.fang, story.an
    await story.until("2026-11-26 09:05")
    await wang.sees("Due soon", SUM, "Please pay by the due day")
    await story.until("2026-12-03 09:05")
    await wang.sees("Due today", SUM)
    await story.until("2026-12-04 10:05")
    await wang.sees("Not received yet", SUM)
    await chen.sees("Not received yet")

    async def promises() -> None:
        await wang.presses("I will pay on …")
        await wang.says(Day("2026-12-07"))
        await wang.presses("Submit")

    await takes(wang.phone, promises, "a customer says when they will pay", 3)
    await wang.sees("Promised", Day("2026-12-07"))
    await story.until("2026-12-10 09:05")
    await stands(story, "firm")

    await an.phone.say(f"/find {CASE}")
    await an.phone.press(CASE)
    await fang.sees("Reminder letter")
    await fang.presses("Sums are right, make the letter")
    await wang.phone.receives(".pdf")
    await an.presses("The letter is posted")
    await an.says("EA123456789CN")
    await chen.phone.sees("EA123456789CN")

    async def pays() -> None:
        await wang.presses("I have paid")
        await wang.sends_photo()
        await wang.presses("Done")

    await takes(wang.phone, pays, "a customer sends the receipt of a payment", 3)
    await fang.sees("Checking the receipt")
    await books(story, "100000", "It has arrived", "SJ-1")
    await wang.sees("{case.number}: received {received}, thank you.")
    await stands(story, "firm")
    await books(story, "200000", "Book a payment", "SJ-2")
    await wang.sees("Only the penalty is left")
    await books(story, "420", "Book a payment", "SJ-3")
    await wang.sees("{case.number}: all that was due on {sale_contract.number} is paid. Thank you!")
    await stands(story, "settled")


async def test_a_deferral_decided_by_two_with_a_tap_each(story: Story) -> None:
    wang, fang, li = story.wang, story.fang, story.li
    await story.until("2026-11-26 09:05")
    await wang.sees("Due soon")
    await wang.presses("I cannot pay: ask for a deferral")
    await wang.presses("Fill in")
    await wang.presses("Cash is short")
    await wang.presses("All of it on a later day")
    await wang.says(Day("2026-12-12"))
    await wang.presses("Submit")
    await fang.sees("Deciding on the deferral")
    await takes(fang.phone, lambda: fang.presses("Agree"), "finance agrees to a deferral", 1)
    await li.sees("Deciding on the deferral")
    await takes(li.phone, lambda: li.presses("Agree"), "the manager agrees to a deferral", 1)
    await wang.sees("{case.number}: agreed until {final_on}, with no penalty until then.")
    await stands(story, "deferral_running")


async def test_an_objection_to_the_home_is_a_complaint_and_reminders_rest(story: Story) -> None:
    wang, chen = story.wang, story.chen
    await story.until("2026-11-26 09:05")
    await wang.sees("Due soon")
    await wang.presses("This is wrong")
    await wang.presses("The home or the service")
    await wang.sees("What is wrong, in your own words?")
    await wang.says("The bay window leaks", "飘窗一直渗水")
    await wang.presses("Submit")
    await wang.sees("We have your complaint: ")
    assert re.search(r"(投诉：|complaint: )TS-0001", await wang.phone.screen(30)), (
        "the number is known when it is told"
    )
    await chen.sees("Finding out")
    before = await wang.was_told("Due soon")
    await story.until("2026-12-02 12:00")
    assert await wang.was_told("Due soon") == before
    await stands(story, "disputed")


async def test_to_the_lawyer_and_the_end_of_the_contract(story: Story) -> None:
    li, lu, zhao, fang = story.li, story.lu, story.zhao, story.fang
    await story.until("2026-12-18 09:05")
    await li.sees("Talk with the sales manager")
    await li.presses("Second letter")
    await fang.sees("Second letter")
    await fang.presses("Confirm")
    await story.wang.phone.receives(".pdf")
    await story.until("2027-01-02 09:05")
    await lu.sees("Lawyer's letter")
    await lu.presses("Send the lawyer's letter")
    await zhao.presses("Confirm")
    await story.wang.sees("Final time to pay")
    await story.until("2027-04-02 18:05")
    await zhao.sees("What becomes of the contract")
    await zhao.presses("Treat it as a breach of contract")
    await zhao.says("No answer for months", "多月没有回应")
    await story.ding.sees("Registering the breach")
    await stands(story, "to_default")
