"""The phone itself: what the Bot API can send is shown, and what a person can do reaches the bot."""

import re
import struct
import zlib
from pathlib import Path

from playwright.async_api import FilePayload, Page, expect

from bot.sandbox.client import Phone
from tests.browser.booth import Booth
from tests.browser.cable import plugged
from tests.browser.visiting import NARROW, Visitor, phone_of

RICH = (
    "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <code>code</code> <a href='https://example.com/x'>link</a> "
    "<tg-spoiler>secret</tg-spoiler> /help @somebody\n"
    "<pre><code class='language-python'>print(1)</code></pre>\n"
    "<blockquote>quoted</blockquote>\n"
    "<blockquote expandable>one\ntwo\nthree\nfour\nfive</blockquote>after"
)


def picture(width: int, height: int) -> bytes:
    """Return a grey PNG."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )


def png(name: str) -> FilePayload:
    """Return a picture as somebody chooses it from their album."""
    return {"name": name, "mimeType": "image/png", "buffer": picture(40, 30)}


async def write(page: Page, who: Phone, text: str) -> None:
    """Type into somebody's field and press Enter."""
    field = phone_of(page, who.name).get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


# --- what is shown ------------------------------------------------------------------------------------------


async def test_entities_are_shown_as_telegram_shows_them(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    await booth.bot.send(wang, RICH)
    page = await visitor.open(booth.url)
    chat = phone_of(page, "Wang Fang").get_by_role("log")
    for tag, words in {"b": "bold", "i": "italic", "u": "under", "s": "struck"}.items():
        await expect(chat.locator(f".text {tag}", has_text=words)).to_have_text(words)
    await expect(chat.locator("code", has_text="code").first).to_be_visible()
    await expect(chat.get_by_role("link", name="link")).to_have_attribute("href", "https://example.com/x")
    await expect(chat.locator("pre")).to_contain_text("print(1)")
    await expect(chat.locator("blockquote").first).to_have_text("quoted")
    await chat.get_by_role("button", name="Tap to reveal").click()
    await expect(chat.get_by_text("secret")).to_be_visible()
    more = chat.get_by_role("button", name="Show more")
    await expect(more).to_have_attribute("aria-expanded", "false")
    await more.click()
    await expect(chat.get_by_role("button", name="Show less")).to_be_visible()
    await chat.get_by_role("button", name="/help").click()
    assert (await booth.bot.next("message"))["text"] == "/help"


async def test_what_a_bot_writes_is_text_and_never_a_page(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    await booth.bot("sendMessage", chat_id=wang.id, text="<img src=x onerror=alert(1)><b>raw</b>")
    page = await visitor.open(booth.url)
    chat = phone_of(page, "Wang Fang").get_by_role("log")
    await expect(chat.get_by_text("<img src=x onerror=alert(1)><b>raw</b>")).to_be_visible()


async def test_an_edit_a_deletion_and_a_pin_are_seen_at_once(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    first = await booth.bot.send(wang, "first")
    second = await booth.bot.send(wang, "second")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await booth.bot("editMessageText", chat_id=wang.id, message_id=first, text="changed")
    await expect(phone.get_by_role("article").filter(has_text="changed")).to_contain_text("edited")
    await booth.bot("pinChatMessage", chat_id=wang.id, message_id=second)
    await expect(phone.get_by_role("button", name="Pinned message")).to_contain_text("second")
    await booth.bot("deleteMessage", chat_id=wang.id, message_id=second)
    await expect(phone.get_by_text("second")).to_have_count(0)


async def test_typing_is_shown_until_the_message_comes(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await booth.bot("sendChatAction", chat_id=wang.id, action="typing")
    await expect(phone.get_by_text("typing…")).to_be_visible()
    await booth.bot.send(wang, "here I am")
    await expect(phone.get_by_text("typing…")).to_have_count(0)


async def test_a_quote_leads_to_the_message_far_up(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    asked = await booth.bot.send(wang, "the question of long ago")
    for number in range(150):
        await booth.bot.send(wang, f"line {number}")
    await booth.bot.send(wang, "about that", reply_parameters={"message_id": asked})
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    question = phone.get_by_role("article").filter(has_text="the question of long ago").first
    await expect(phone.get_by_role("article").filter(has_text="line 149")).to_be_in_viewport()
    await phone.get_by_role("button", name="the question of long ago").click()
    await expect(question).to_be_in_viewport()
    await phone.get_by_role("button", name="To the newest message").click()
    await expect(phone.get_by_role("article").filter(has_text="about that")).to_be_in_viewport()


async def test_older_messages_come_when_one_scrolls_up(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    for number in range(200):
        await booth.bot.send(wang, f"line {number}.")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await expect(phone.get_by_text("line 199.")).to_be_in_viewport()
    assert await phone.get_by_role("article").count() < 80
    await phone.get_by_role("log").hover()
    for _ in range(60):
        await page.mouse.wheel(0, -600)
        await page.wait_for_timeout(20)
    await expect(phone.get_by_text("line 0.")).to_be_in_viewport()


# --- buttons ------------------------------------------------------------------------------------------------


async def test_a_pressed_button_waits_and_the_answer_is_shown(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    keys = [
        [{"text": "Agree", "callback_data": "yes", "style": "success"}, {"text": "No", "callback_data": "no"}]
    ]
    await booth.bot.send(wang, "Well?", reply_markup={"inline_keyboard": keys})
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    agree = phone.get_by_role("button", name="Agree")
    await agree.click()
    await expect(agree).to_have_attribute("aria-busy", "true")
    tap = await booth.bot.next("callback_query")
    assert tap["data"] == "yes"
    await booth.bot("answerCallbackQuery", callback_query_id=tap["id"], text="Done so")
    await expect(phone.get_by_role("status").filter(has_text="Done so")).to_be_visible()
    await expect(agree).to_have_attribute("aria-busy", "false")
    await phone.get_by_role("button", name="No", exact=True).click()
    tap = await booth.bot.next("callback_query")
    await booth.bot("answerCallbackQuery", callback_query_id=tap["id"], text="Think again", show_alert=True)
    alert = phone.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Think again")
    await page.keyboard.press("Escape")
    await expect(alert).to_have_count(0)


async def test_buttons_that_copy_and_open(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    keys = [
        [{"text": "Copy it", "copy_text": {"text": "42"}}, {"text": "Site", "url": "https://example.com/"}],
        [{"text": "Begin", "url": "https://t.me/banli_sandbox_bot?start=abc"}],
    ]
    await booth.bot.send(wang, "Well?", reply_markup={"inline_keyboard": keys})
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_role("button", name="Copy it").click()
    await expect(phone.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "42"
    await expect(phone.get_by_role("link", name="Site")).to_have_attribute("href", "https://example.com/")
    await phone.get_by_role("link", name="Begin").click()
    assert (await booth.bot.next("message"))["text"] == "/start abc"


async def test_the_keyboard_below_the_field(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang", phone="13800138000")
    rows = [
        [{"text": "My number", "request_contact": True}],
        [{"text": "Here", "request_location": True}, "Later"],
    ]
    markup = {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    await booth.bot.send(wang, "Who?", reply_markup={**markup, "input_field_placeholder": "Press below"})
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await expect(phone.get_by_placeholder("Press below")).to_be_visible()
    await phone.get_by_role("button", name="My number").click()
    await expect(phone.get_by_role("dialog")).to_contain_text("13800138000")
    await phone.get_by_role("button", name="Share").click()
    assert (await booth.bot.next("message"))["contact"]["phone_number"] == "13800138000"
    await expect(phone.get_by_role("button", name="Later")).to_have_count(0)
    await phone.get_by_role("button", name="Quick replies").click()
    await phone.get_by_role("button", name="Here").click()
    await phone.get_by_role("button", name="Send the location").click()
    assert "location" in await booth.bot.next("message")
    await booth.bot.send(wang, "Thanks", reply_markup={"remove_keyboard": True})
    await expect(phone.get_by_role("button", name="Quick replies")).to_have_count(0)


async def test_a_forced_reply_answers_its_question(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    markup = {"force_reply": True, "input_field_placeholder": "Your name"}
    asked = await booth.bot.send(wang, "What is your name?", reply_markup=markup)
    await expect(phone_of(page, "Wang Fang").get_by_placeholder("Your name")).to_be_visible()
    await write(page, wang, "Fang")
    assert (await booth.bot.next("message"))["reply_to_message"]["message_id"] == asked


# --- what a person does -------------------------------------------------------------------------------------


async def test_a_person_replies_edits_and_links(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    asked = await booth.bot.send(wang, "Ready?")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_text("Ready?").dblclick()
    await write(page, wang, "yess")
    said = await booth.bot.next("message")
    assert (said["text"], said["reply_to_message"]["message_id"]) == ("yess", asked)
    await phone.get_by_text("yess").click(button="right")
    await phone.get_by_role("dialog").get_by_role("button", name="Edit").click()
    await write(page, wang, "yes")
    assert (await booth.bot.next("edited_message"))["text"] == "yes"
    await expect(phone.get_by_role("article").filter(has_text="yes").last).to_contain_text("edited")


async def test_a_link_is_opened_as_a_scanned_code_would_be(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_role("button", name="Phone options").click()
    await phone.get_by_role("menuitem", name="Open a link").click()
    await phone.get_by_role("dialog").get_by_role("textbox").fill("https://example.com")
    await phone.get_by_role("button", name="Open", exact=True).click()
    await expect(phone.get_by_role("dialog")).to_contain_text("This is no link to t.me/banli_sandbox_bot")
    await phone.get_by_role("dialog").get_by_role("textbox").fill("t.me/banli_sandbox_bot?start=invited")
    await page.keyboard.press("Enter")
    assert (await booth.bot.next("message"))["text"] == "/start invited"


DROP = """(screen, link) => {
  const data = new DataTransfer();
  if (link) data.setData('text/uri-list', link);
  else data.items.add(new File(['%PDF-1.4'], 'paper.pdf', { type: 'application/pdf' }));
  for (const kind of ['dragover', 'drop']) {
    screen.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


async def test_links_and_files_are_dropped_on_a_phone(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    screen = phone.get_by_role("log")
    await screen.evaluate(DROP, "https://t.me/banli_sandbox_bot?start=invited")
    assert (await booth.bot.next("message"))["text"] == "/start invited"
    await screen.evaluate(DROP, "")
    await phone.get_by_role("textbox").press("Enter")
    assert (await booth.bot.next("message"))["document"]["file_name"] == "paper.pdf"


async def test_the_menu_of_commands(booth: Booth, visitor: Visitor) -> None:
    commands = [
        {"command": "menu", "description": "Everything"},
        {"command": "delay", "description": "Sign later"},
    ]
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await booth.bot("setMyCommands", commands=commands)
    await phone.get_by_role("button", name="Menu").click()
    await phone.get_by_role("menuitem", name="Sign later").click()
    assert (await booth.bot.next("message"))["text"] == "/delay"
    await phone.get_by_role("textbox").fill("/m")
    await expect(phone.get_by_role("menuitem")).to_have_count(1)
    await page.keyboard.press("Enter")
    assert (await booth.bot.next("message"))["text"] == "/menu"


async def test_photos_go_as_an_album_and_are_enlarged(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as chooser:
        await phone.get_by_role("button", name="Photo").click()
    await (await chooser.value).set_files([png("1.png"), png("2.png"), png("3.png")])
    await expect(phone.get_by_text("3 photos")).to_be_visible()
    await phone.get_by_role("textbox").fill("The pages")
    await page.keyboard.press("Enter")
    first, second = await booth.bot.next("message"), await booth.bot.next("message")
    assert first["caption"] == "The pages"
    assert first["media_group_id"] == second["media_group_id"]
    album = phone.get_by_role("article").filter(has_text="The pages")
    await expect(album.get_by_role("button", name="Enlarge the photo")).to_have_count(3)
    await album.get_by_role("button", name="Enlarge the photo").first.click()
    await expect(phone.get_by_role("dialog")).to_contain_text("1 / 3")
    await page.keyboard.press("ArrowRight")
    await expect(phone.get_by_role("dialog")).to_contain_text("2 / 3")
    await page.keyboard.press("Escape")
    await expect(phone.get_by_role("dialog")).to_have_count(0)


async def test_files_go_both_ways(booth: Booth, visitor: Visitor, tmp_path: Path) -> None:
    wang = await booth.person("Wang Fang")
    paper = tmp_path / "协议.pdf"
    paper.write_bytes(b"%PDF-1.4 signed")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as chooser:
        await phone.get_by_role("button", name="File").click()
    await (await chooser.value).set_files(paper)
    await phone.get_by_role("button", name="Send").click()
    sent = (await booth.bot.next("message"))["document"]
    assert (sent["file_name"], sent["mime_type"]) == ("协议.pdf", "application/pdf")
    await booth.bot.upload("sendDocument", wang, "document", "Agreement.pdf", b"%PDF-1.4 made")
    view = phone.get_by_role("link", name="View Agreement.pdf")
    answer = await page.request.get(f"{booth.url}{await view.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    async with page.expect_download() as download:
        await phone.get_by_role("link", name="Download Agreement.pdf").click()
    saved = await download.value
    assert saved.suggested_filename == "Agreement.pdf"
    assert (await saved.path()).read_bytes() == b"%PDF-1.4 made"


async def test_a_contact_and_a_place_are_shared(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang", phone="13800138000")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    for choice, act in (("Contact", "My number"), ("Location", "Send the location")):
        await phone.get_by_role("button", name="Attach").click()
        await phone.get_by_role("button", name=choice).click()
        await phone.get_by_role("dialog").get_by_role("button", name=act).click()
        assert choice.lower() in await booth.bot.next("message")
    await expect(phone.get_by_text("13800138000")).to_be_visible()
    await phone.get_by_role("button", name="Attach").click()
    await phone.get_by_role("button", name="Contact").click()
    await phone.get_by_label("Name").fill("Chen Ming")
    await phone.get_by_label("Phone number").fill("13900139000")
    await phone.get_by_role("dialog").get_by_role("button", name="Send").click()
    assert (await booth.bot.next("message"))["contact"]["first_name"] == "Chen Ming"


async def test_a_person_blocks_the_bot_and_lets_it_back(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await phone.get_by_role("button", name="Phone options").click()
    await phone.get_by_role("menuitem", name="Block the bot").click()
    assert (await booth.bot.next("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await expect(phone.get_by_role("textbox")).to_have_count(0)
    await phone.get_by_role("button", name="Unblock").click()
    assert (await booth.bot.next("my_chat_member"))["new_chat_member"]["status"] == "member"
    await expect(phone.get_by_role("textbox")).to_be_visible()


async def test_a_new_phone_begins_with_start(booth: Booth, visitor: Visitor) -> None:
    await booth.bot("setMyDescription", description="I keep track of your case.")
    page = await visitor.open(booth.url)
    await page.get_by_role("button", name="Add a phone").click()
    phone = page.get_by_role("region", name="Visitor 1’s phone")
    await expect(phone.get_by_text("I keep track of your case.")).to_be_visible()
    await expect(phone).to_have_class(re.compile("focused"))
    await phone.get_by_role("button", name="Start").click()
    assert (await booth.bot.next("message"))["text"] == "/start"


# --- language, light, size ------------------------------------------------------------------------------------


async def test_a_phone_is_switched_to_the_other_language(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("王芳", "zh-hans")
    await booth.person("Li Na", "en")
    await booth.bot("setMyCommands", commands=[{"command": "menu", "description": "Everything"}])
    chinese = [{"command": "menu", "description": "所有事项"}]
    await booth.bot("setMyCommands", commands=chinese, language_code="zh")
    page = await visitor.open(booth.url, language="zh_CN")
    phone, other = phone_of(page, "王芳"), phone_of(page, "Li Na")
    await phone.get_by_role("button", name="菜单").click()
    await expect(phone.get_by_role("menuitem", name="所有事项")).to_be_visible()
    await page.keyboard.press("Escape")
    await phone.get_by_role("button", name="手机设置").click()
    await phone.get_by_role("menuitem", name="Switch to English").click()
    await phone.get_by_role("button", name="Menu").click()
    await expect(phone.get_by_role("menuitem", name="Everything")).to_be_visible()
    await expect(other.get_by_role("textbox", name="Message")).to_be_visible()
    await page.keyboard.press("Escape")
    await write(page, wang, "hello")
    assert (await booth.bot.next("message"))["from"]["language_code"] == "en"


async def test_the_page_keeps_its_language_and_light(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url, language="en", theme="light")
    await page.get_by_role("button", name="Dark").click()
    await page.get_by_role("button", name="中文").click()
    await page.reload()
    await expect(page.get_by_role("button", name="浅色")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


async def test_one_phone_can_be_darker_than_the_others(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    await booth.person("Li Na")
    page = await visitor.open(booth.url)
    wang, li = phone_of(page, "Wang Fang"), phone_of(page, "Li Na")
    await wang.get_by_role("button", name="Phone options").click()
    await wang.get_by_role("menuitem", name="Dark").click()
    colour = "node => getComputedStyle(node.querySelector('.screen')).backgroundColor"
    assert await wang.evaluate(colour) != await li.evaluate(colour)


async def test_a_narrow_screen_shows_one_phone_at_a_time(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    li = await booth.person("Li Na")
    page = await visitor.open(booth.url, size=NARROW)
    tab = page.get_by_role("navigation").get_by_role("button", name="Li Na")
    await expect(phone_of(page, "Li Na")).to_have_count(0)
    await booth.bot.send(li, "news")
    await expect(tab).to_have_accessible_name("Li Na, 1 unread")
    await tab.click()
    await expect(page.locator(f"#phone-{li.id}").get_by_text("news")).to_be_visible()
    await expect(page.locator(f"#phone-{li.id}").get_by_text("Unread messages")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- the stream -----------------------------------------------------------------------------------------------


async def test_the_page_goes_on_where_it_was_cut_off(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    visitor.expects("net::ERR_")
    async with plugged(booth.url) as cable:
        page = await visitor.open(cable.url)
        chat = phone_of(page, "Wang Fang").get_by_role("log")
        await booth.bot.send(wang, "before")
        await expect(chat.get_by_text("before")).to_be_visible()
        await cable.pull()
        await expect(page.get_by_text("The connection is lost")).to_be_visible()
        await booth.bot.send(wang, "meanwhile")
        await cable.plug()
        await expect(chat.get_by_text("meanwhile")).to_be_visible()
        await booth.bot.send(wang, "after")
        await expect(chat.get_by_text("after")).to_be_visible()
        await expect(page.get_by_text("The connection is lost")).to_have_count(0)
        assert await chat.locator(".text").all_inner_texts() == ["/start", "before", "meanwhile", "after"]
        await page.close()


async def test_the_page_begins_anew_after_a_reset(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    page = await visitor.open(booth.url)
    await expect(phone_of(page, "Wang Fang")).to_be_visible()
    await booth.sandbox.call("POST", "reset")
    await expect(page.get_by_text("Nobody is here yet")).to_be_visible()
    await booth.sandbox.person("Li Na", "en")
    await expect(phone_of(page, "Li Na").get_by_role("button", name="Start")).to_be_visible()
