"""Guided scenes on the page: played by it, done by hand, paused, left; each in both languages."""

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.staging import Demo, case_at, scene_of
from tests.browser.visiting import NARROW, WIDE, Visitor, phone_of

SCENE_MS = 180_000
"""Long, since CI plays the scenes beside the other tests on two cores."""
ENDS = {
    "later": ("Waiting for the contract", "等待签约"),
    "away": ("Executing and filing", "执行归档"),
    "died": ("Checking the facts", "核实情况"),
    "offline": ("Executing and filing", "执行归档"),
}
"""Where the chart stands at the end of a scene."""


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
