"""What stands beside the phones: chart, clock, wire, faults, the bot, more people; by what a person sees."""

import re

import pytest
from playwright.async_api import expect

from bot.commands.playing import play
from tests.browser.staging import Demo, case_at, opened, panel, scene_of
from tests.browser.test_access import complaints
from tests.browser.visiting import Visitor, phone_of
from tests.e2e.steps import asks, verifies

PANELS = {
    "en": ["Scenes", "Process", "Clock", "Try to break it", "The wire", "More people"],
    "zh_CN": ["演示", "流程图", "时钟", "故障演练", "接口记录", "更多人物"],
}


# --- chart, clock -------------------------------------------------------------------------------------------


async def test_the_chart_moves_and_speaks_the_pages_language(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    await expect(panel(page, "Process")).to_contain_text("No case yet.")
    wang = stage.trial.phones["wang"]
    await asks(stage.trial)
    await case_at(page, "Checking the facts")
    await expect(page.locator('#panel-chart [data-state="requested"].done')).to_have_count(1)
    await verifies(stage.trial)
    await case_at(page, "Confirming the application")
    await wang.sees("Please read the application and confirm it.")
    await page.get_by_role("button", name="中文", exact=True).click()
    await case_at(page, "确认申请单")
    await expect(phone_of(page, "Wang Fang").get_by_role("log")).to_contain_text("Delayed signing")
    await page.get_by_role("button", name="放大").click()
    large = page.get_by_role("dialog")
    await expect(large).to_contain_text("确认申请单")
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)


async def test_the_clock_moves_to_what_falls_due(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    await play(stage.scene("died"), stage.trial)
    page = await visitor.open(stage.trial.url)
    clock = panel(page, "Clock")
    await expect(clock.locator("time.now")).to_have_text(re.compile(r"Mon,? 23 Nov,? 10:0"))
    await clock.get_by_role("button", name="+1 hour").click()
    await expect(clock.locator("time.now")).to_have_text(re.compile(r"Mon,? 23 Nov,? 11:0"))
    await expect(clock.get_by_role("status")).to_contain_text("YQ-0001 Chen Ming is reminded")
    due = await clock.get_by_role("status").locator("time").inner_text()
    await clock.get_by_role("button", name="Next deadline").click()
    await expect(clock.locator("time.now")).to_have_text(due)
    await expect(phone_of(page, "Chen Ming").get_by_role("log")).to_contain_text("⏰ Reminder")
    await clock.get_by_role("button", name="+1 day").click()
    await expect(clock.locator("time.now")).to_have_text(re.compile(r"Tue,? 24 Nov"))


# --- faults, the bot, the world -----------------------------------------------------------------------------


async def test_a_cut_line_answers_when_it_is_mended(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    trouble = await opened(page, "Try to break it")
    wang = phone_of(page, "Wang Fang")
    down = trouble.get_by_role("button", name="Network down")
    await down.click()
    await expect(down).to_contain_text("on")
    await wang.get_by_role("textbox").fill("/delay")
    await wang.get_by_role("textbox").press("Enter")
    wire = await opened(page, "The wire")
    await expect(wire.get_by_role("listitem").first).to_contain_text("down")
    await page.wait_for_timeout(1500)
    await expect(wang.get_by_role("log")).not_to_contain_text("Why do you need more time?")
    await down.click()
    await expect(wang.get_by_role("log")).to_contain_text("Why do you need more time?", timeout=20_000)


async def test_messages_come_late_but_come_under_flood_and_errors(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    trouble = await opened(page, "Try to break it")
    wire = await opened(page, "The wire")
    chat = phone_of(page, "Wang Fang").get_by_role("log")
    for name, code, command, answer in (
        ("Too many requests", "flood", "/delay", "Why do you need more time?"),
        ("Server errors", "error", "/todo", "YQ-0001 · RG-3-1-1201"),
    ):
        switch = trouble.get_by_role("button", name=name)
        await switch.click()
        await stage.trial.phones["wang"].say(command)
        await expect(wire.get_by_role("listitem").filter(has_text=code).first).to_be_visible()
        await expect(chat).not_to_contain_text(answer)
        await switch.click()
        await expect(chat).to_contain_text(answer, timeout=30_000)


async def test_a_killed_bot_goes_on_where_it_was(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    trouble = await opened(page, "Try to break it")
    await trouble.get_by_role("button", name="Kill").click()
    await expect(trouble.get_by_role("status")).to_have_text("the bot is gone")
    people = await opened(page, "More people")
    await expect(people).to_contain_text("nobody can join now")
    await expect(people.get_by_role("button", name="Zhao Wei")).to_be_disabled()
    await stage.trial.phones["wang"].say("/delay")
    await trouble.get_by_role("button", name="Start").click()
    await expect(trouble.get_by_role("status")).to_have_text("the bot runs")
    await expect(phone_of(page, "Wang Fang").get_by_role("log")).to_contain_text("Why do you need more time?")


async def test_the_world_begins_anew_after_a_second_tap(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    await asks(stage.trial)
    await case_at(page, "Checking the facts")
    trouble = await opened(page, "Try to break it")
    await trouble.get_by_role("button", name="Begin anew").click()
    await trouble.get_by_role("button", name="No", exact=True).click()
    await trouble.get_by_role("button", name="Begin anew").click()
    await trouble.get_by_role("button", name="Empty everything").click()
    await expect(panel(page, "Process")).to_contain_text("No case yet.", timeout=20_000)
    await expect(phone_of(page, "Wang Fang").get_by_role("log")).not_to_contain_text("YQ-0001")
    await expect(phone_of(page, "Li Na").get_by_role("log")).to_contain_text("Sales manager")


async def test_a_colleague_joins_with_a_phone(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    people = await opened(page, "More people")
    await people.get_by_role("button", name="Zhao Wei Marketing director").click()
    zhao = phone_of(page, "Zhao Wei")
    await expect(zhao.get_by_role("log")).to_contain_text("Marketing director")
    await expect(people.get_by_role("button", name="Zhao Wei")).to_have_count(0)
    await zhao.get_by_role("textbox").fill("/todo")
    await zhao.get_by_role("textbox").press("Enter")
    await expect(zhao.get_by_role("log")).to_contain_text("To do")


# --- the wire -----------------------------------------------------------------------------------------------


async def test_the_wire_is_read_filtered_and_held(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    wire = await opened(page, "The wire")
    calls = wire.get_by_role("listitem")
    await stage.trial.phones["wang"].say("/delay")
    await expect(phone_of(page, "Wang Fang").get_by_role("log")).to_contain_text("Why do you need more time?")
    await expect(calls.filter(has_text="sendMessage Wang Fang").first).to_contain_text("ok")
    await calls.filter(has_text="sendMessage Wang Fang").first.get_by_role("button").click()
    await expect(wire.locator("pre")).to_contain_text("Why do you need more time?")
    await wire.get_by_role("searchbox").fill("li na")
    await expect(calls.filter(has_text="Wang Fang")).to_have_count(0)
    await expect(calls.filter(has_text="Li Na").first).to_be_visible()
    await wire.get_by_role("searchbox").fill("")
    await wire.get_by_role("button", name="Pause").click()
    await stage.trial.phones["li"].say("/todo")
    await expect(wire.get_by_role("button", name="Go on")).to_contain_text("more")
    await wire.get_by_role("button", name="Go on").click()
    await wire.get_by_label("Errors only").check()
    await expect(wire).to_contain_text("None.")


# --- screens ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_panels_have_their_names_in_the_pages_language(
    demo: Demo, visitor: Visitor, language: str
) -> None:
    """The people go on speaking theirs."""
    stage = await demo("zh_CN")
    page = await visitor.open(stage.trial.url, language=language)
    assert await page.locator("aside > section h2").all_inner_texts() == PANELS[language]
    await expect(phone_of(page, "王芳").get_by_role("log")).to_contain_text("欢迎，王芳")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_wrong_beside_the_phones(demo: Demo, visitor: Visitor, theme: str) -> None:
    """Every panel unfolded, a case on the chart, a call opened, the bubble of a scene."""
    stage = await demo("en")
    await asks(stage.trial)
    page = await visitor.open(stage.trial.url, theme=theme, reduced_motion="reduce")
    await case_at(page, "Checking the facts")
    for title in ("Try to break it", "The wire", "More people"):
        await opened(page, title)
    await panel(page, "The wire").get_by_role("listitem").first.get_by_role("button").click()
    assert await complaints(page) == []
    await scene_of(page, "A customer asks").get_by_role("button", name="Do it myself").click()
    await page.get_by_role("note").wait_for(timeout=30_000)
    assert await complaints(page) == []
