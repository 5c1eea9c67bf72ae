"""The page for everybody: with a keyboard alone, with a screen reader, enlarged, in each light and language."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.booth import Booth
from tests.browser.visiting import NARROW, Visitor, phone_of

KEYS = {
    "inline_keyboard": [
        [
            {"text": "Agree", "callback_data": "a", "style": "success"},
            {"text": "Refuse", "callback_data": "b", "style": "danger"},
        ],
        [
            {"text": "Primary", "callback_data": "p", "style": "primary"},
            {"text": "Plain", "callback_data": "n"},
        ],
    ]
}
ZOOMED: ViewportSize = {"width": 720, "height": 450}
"""What is left of 1440 x 900 at 200 %."""


async def complaints(page: Page) -> list[str]:
    """Return what axe-core finds wrong (WCAG 2.2 A and AA, and good practice)."""
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:140]} {node['failureSummary'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


async def furnished(booth: Booth) -> None:
    """Let two people have chats with something of everything."""
    wang = await booth.person("王芳", "zh-hans", phone="13800138000")
    li = await booth.person("Li Na")
    await booth.bot("setMyCommands", commands=[{"command": "menu", "description": "Everything"}])
    for who in (wang, li):
        asked = await booth.bot.send(
            who,
            "<b>Well?</b> <code>42</code> <a href='https://example.com'>link</a> /help",
            reply_markup=KEYS,
        )
        await booth.bot.send(
            who, "<blockquote expandable>1\n2\n3\n4\n5</blockquote><tg-spoiler>s</tg-spoiler>"
        )
        await booth.bot("pinChatMessage", chat_id=who.id, message_id=asked)
        await who.act("say", text="Yes", reply_to=asked)
        await who.send_photo(caption="me")
        await who.act("contact")
        await who.act("location", latitude=31.2, longitude=121.4)
        await who.send_file("paper.pdf", b"%PDF-1.4")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_axe_finds_nothing_wrong(booth: Booth, visitor: Visitor, language: str, theme: str) -> None:
    await furnished(booth)
    page = await visitor.open(booth.url, language=language, theme=theme, reduced_motion="reduce")
    await expect(phone_of(page, "Li Na").get_by_text("paper.pdf")).to_be_visible()
    assert await complaints(page) == []
    li = phone_of(page, "Li Na")
    await li.get_by_role("button", name="Phone options").click()
    assert await complaints(page) == []
    await li.get_by_role("menuitem", name="Open a link").click()
    assert await complaints(page) == []
    await page.keyboard.press("Escape")
    await li.get_by_role("button", name="Menu").click()
    assert await complaints(page) == []
    await page.keyboard.press("Escape")
    await li.get_by_role("button", name="Attach").click()
    assert await complaints(page) == []


async def test_axe_finds_nothing_wrong_on_a_narrow_screen(booth: Booth, visitor: Visitor) -> None:
    await furnished(booth)
    page = await visitor.open(booth.url, size=NARROW, reduced_motion="reduce")
    assert await complaints(page) == []


async def test_a_tap_with_the_keyboard_alone(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    await booth.bot.send(wang, "First?", reply_markup=KEYS)
    await booth.bot.send(wang, "Second?", reply_markup=KEYS)
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    first = phone.get_by_role("article").filter(has_text="First?")
    second = phone.get_by_role("article").filter(has_text="Second?")
    await phone.get_by_role("log").focus()
    await page.keyboard.press("Tab")
    await expect(phone.get_by_role("button", name="/start")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(first.get_by_role("button", name="Agree")).to_be_focused()
    for key, where in (
        ("ArrowRight", first.get_by_role("button", name="Refuse")),
        ("ArrowDown", first.get_by_role("button", name="Plain")),
        ("ArrowDown", second.get_by_role("button", name="Refuse")),
        ("ArrowLeft", second.get_by_role("button", name="Agree")),
        ("ArrowUp", first.get_by_role("button", name="Primary")),
    ):
        await page.keyboard.press(key)
        await expect(where).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await booth.bot.next("callback_query"))["data"] == "p"
    await page.keyboard.press("Tab")
    await expect(second.get_by_role("button", name="Agree")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(phone.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("Hello")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Enter")
    assert (await booth.bot.next("message"))["text"] == "Hello\nthere"


async def test_messages_are_reached_and_answered_with_the_keyboard_alone(
    booth: Booth, visitor: Visitor
) -> None:
    wang = await booth.person("Wang Fang")
    asked = await booth.bot.send(wang, "Question")
    await booth.bot.send(wang, "Another")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_role("log").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(phone.get_by_role("article").filter(has_text="Question")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("Answer")
    await page.keyboard.press("Enter")
    assert (await booth.bot.next("message"))["reply_to_message"]["message_id"] == asked
    await expect(phone.get_by_role("article").filter(has_text="Answer")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await expect(phone.get_by_role("textbox")).to_have_value("Answer")
    await page.keyboard.press("Escape")
    await expect(phone.get_by_role("textbox")).to_have_value("")


async def test_closing_gives_the_focus_back(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    options = phone.get_by_role("button", name="Phone options")
    await options.focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.press("Escape")
    await expect(options).to_be_focused()


async def test_everything_is_there_at_200_percent(booth: Booth, visitor: Visitor) -> None:
    await furnished(booth)
    page = await visitor.open(booth.url, size=ZOOMED, device_scale_factor=2)
    phone = phone_of(page, "王芳")
    await expect(phone.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    await expect(phone.get_by_role("button", name="手机设置")).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_chinese_and_emoji_have_glyphs_without_any_font_of_the_system(
    booth: Booth, visitor: Visitor
) -> None:
    wang = await booth.person("王芳", "zh-hans")
    await booth.bot.send(wang, "延迟签约🕑☐✎堃")
    page = await visitor.open(booth.url, language="zh_CN")
    await expect(phone_of(page, "王芳").get_by_text("延迟签约")).to_be_visible()
    await page.evaluate("document.fonts.ready")
    loaded = await page.evaluate(
        "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
    )
    assert {name.strip('"') for name in loaded} == {"Banli Sans", "Banli Emoji", "Banli Signs"}
