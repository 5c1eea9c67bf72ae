"""What stands beside the phones: scenes, chart, clock, wire, faults, the bot, more people; by what a person sees."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, ViewportSize, expect

from bot.commands.playing import play
from bot.commands.stage import TrialStage
from tests.browser.visiting import NARROW, WIDE, Visitor, phone_of
from tests.e2e.steps import asks, verifies

SCENE_MS = 60_000
PANELS = {
    "en": ["Scenes", "Process", "Clock", "Try to break it", "The wire", "More people"],
    "zh_CN": ["演示", "流程图", "时钟", "故障演练", "接口记录", "更多同事"],
}
ENDS = {
    "later": ("Waiting for the contract", "等待签约"),
    "away": ("Executing and filing", "执行归档"),
    "died": ("Checking the facts", "核实情况"),
    "offline": ("Executing and filing", "执行归档"),
}
"""Where the chart stands at the end of a scene."""


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Callable[[str], Awaitable[TrialStage]]]:
    """Start the demo in a language."""
    async with AsyncExitStack() as stack:

        async def start(language: str = "en") -> TrialStage:
            return await stack.enter_async_context(TrialStage(tmp_path, language=language))

        yield start


Demo = Callable[..., Awaitable[TrialStage]]


def panel(page: Page, title: str) -> Locator:
    """Return a panel by its title."""
    return page.locator("aside > section").filter(has=page.get_by_role("heading", name=title, exact=True))


async def opened(page: Page, title: str) -> Locator:
    """Return a panel, unfolded."""
    found = panel(page, title)
    title_button = found.get_by_role("button", name=title, exact=True)
    if await title_button.get_attribute("aria-expanded") == "false":
        await title_button.click()
    return found


def scene_of(page: Page, title: str) -> Locator:
    """Return a scene of the list."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


async def case_at(page: Page, state: str) -> None:
    """Wait until the chart shows the case in a state, drawn as the present one."""
    await expect(page.locator("#panel-chart .case")).to_have_text(f"YQ-0001 · {state}")
    words = await page.locator("#panel-chart svg .state.current .title").all_text_contents()
    assert state.replace(" ", "") in "".join(words).replace(" ", ""), words


# --- scenes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_scene_plays_on_the_page(demo: Demo, visitor: Visitor, language: str) -> None:
    """One after the other, as somebody would who watches them all: each begins in a world of its own."""
    stage = await demo(language)
    page = await visitor.open(stage.trial.url, language=language)
    play, fast, back = ("Play", "Fast", "Other scenes") if language == "en" else ("播放", "快放", "看别的")
    for name, states in ENDS.items():
        scene = stage.scene(name)
        await scene_of(page, scene.title[language]).get_by_role("button", name=play).click()
        await page.get_by_role("button", name=fast).click(timeout=SCENE_MS)
        ended = page.locator("#panel-scenes .seen")
        await expect(ended).to_contain_text(scene.seen[language], timeout=SCENE_MS)
        await case_at(page, states[0 if language == "en" else 1])
        await page.get_by_role("button", name=back).click()


async def test_a_newcomer_sees_a_case_approved_within_a_minute(demo: Demo, visitor: Visitor) -> None:
    """At the pace at which it can be read, from the opening of the page to the manager's tap."""
    stage = await demo("zh_CN")
    page = await visitor.open(stage.trial.url, language="zh_CN")
    await scene_of(page, "客户想晚点签约").get_by_role("button", name="播放").click()
    await expect(page.locator("#panel-chart .case")).to_have_text("YQ-0001 · 执行归档", timeout=SCENE_MS)


async def test_a_scene_done_by_hand(demo: Demo, visitor: Visitor) -> None:
    """Each step is prompted where it is done; the page does nothing by itself."""
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    hint = page.get_by_role("note")
    wang = phone_of(page, "Wang Fang")
    field = wang.get_by_role("textbox")
    await scene_of(page, "The power fails").get_by_role("button", name="Do it myself").click()
    await expect(hint).to_contain_text("Type “/delay”")
    await expect(field).to_be_focused()
    await field.fill("/delay")
    await field.press("Enter")
    await expect(hint).to_contain_text("Press “Funds not ready”")
    reason = wang.get_by_role("button", name="Funds not ready")
    await expect(reason).to_be_focused()
    await reason.click()
    await expect(hint).to_contain_text("The second one comes.")
    await hint.get_by_role("button", name="Go on").click()
    await expect(hint).to_contain_text("Now the power fails")
    await page.get_by_role("button", name="Kill").click()
    await expect(hint).to_contain_text("Type “11 December”")
    await expect(page.get_by_text("the bot is gone")).to_be_visible()
    await field.fill("10 December")
    await field.press("Enter")
    await expect(hint).to_contain_text("The bot is started again.")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(hint).to_contain_text("Both answers are there", timeout=20_000)
    await expect(wang.get_by_role("log")).to_contain_text("Thu 10 Dec")
    await hint.get_by_role("button", name="Go on").click()
    await expect(hint).to_contain_text("Press “Submit”")
    await hint.get_by_role("button", name="Do it for me").click()
    await expect(hint).to_contain_text("The consultant has the task.")
    await hint.get_by_role("button", name="Go on").click()
    await expect(page.locator("#panel-scenes .seen")).to_contain_text("The end")
    await expect(hint).to_have_count(0)


async def test_a_scene_is_paused_gone_on_with_and_stopped(demo: Demo, visitor: Visitor) -> None:
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    await scene_of(page, "A customer asks").get_by_role("button", name="Play").click()
    await page.locator("#panel-scenes").get_by_role("button", name="Pause").click(timeout=SCENE_MS)
    waits = await page.locator("#panel-scenes .tell").inner_text()
    await page.wait_for_timeout(4000)
    assert await page.locator("#panel-scenes .tell").inner_text() == waits, "it waits for who watches"
    await page.get_by_role("button", name="Next step").click()
    await expect(page.locator("#panel-scenes .tell")).not_to_have_text(waits)
    await page.locator("#panel-scenes").get_by_role("button", name="Stop").click()
    await expect(scene_of(page, "A customer asks")).to_be_visible()
    await expect(page.get_by_role("note")).to_have_count(0)


async def test_who_goes_another_way_is_told_so(demo: Demo, visitor: Visitor) -> None:
    """The button of the next step never comes: the scene says so and leaves the world to the person."""
    stage = await demo("en")
    page = await visitor.open(stage.trial.url)
    await scene_of(page, "The power fails").get_by_role("button", name="Do it myself").click()
    field = phone_of(page, "Wang Fang").get_by_role("textbox")
    await field.fill("hello")
    await field.press("Enter")
    await expect(page.locator("#panel-scenes .tell")).to_contain_text(
        "perhaps you went another way", timeout=40_000
    )
    await expect(page.get_by_role("button", name="Once more")).to_be_visible()


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


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_bubble_stands_beside_what_it_points_at(
    demo: Demo, visitor: Visitor, size: ViewportSize
) -> None:
    stage = await demo("zh_CN")
    page = await visitor.open(stage.trial.url, language="zh_CN", size=size)
    await scene_of(page, "客户想晚点签约").get_by_role("button", name="自己来").click()
    hint = page.get_by_role("note")
    for words in ("我想晚点签约", "办理：延迟签约", "资金未到位", "12月11日", "提交", "填写", "电话"):
        await expect(hint.locator(".todo")).to_contain_text(words)
        await page.wait_for_timeout(400)
        bubble, ring = await hint.bounding_box(), await page.locator(".ring").bounding_box()
        assert bubble is not None
        assert ring is not None
        assert bubble["x"] >= 0
        assert bubble["y"] >= 0
        assert bubble["x"] + bubble["width"] <= size["width"]
        assert bubble["y"] + bubble["height"] <= size["height"]
        apart = (
            bubble["x"] >= ring["x"] + ring["width"]
            or bubble["x"] + bubble["width"] <= ring["x"]
            or bubble["y"] >= ring["y"] + ring["height"]
            or bubble["y"] + bubble["height"] <= ring["y"]
        )
        assert apart, f"the bubble hides “{words}”"
        await hint.get_by_role("button", name="替我做").click()
        await expect(hint.locator(".todo")).not_to_contain_text(words)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_panels_have_their_names_in_the_pages_language(
    demo: Demo, visitor: Visitor, language: str
) -> None:
    """The people go on speaking theirs."""
    stage = await demo("zh_CN")
    page = await visitor.open(stage.trial.url, language=language)
    assert await page.locator("aside > section h2").all_inner_texts() == PANELS[language]
    await expect(phone_of(page, "王芳").get_by_role("log")).to_contain_text("欢迎，王芳")
