"""The phone itself: what the Bot API can send is shown, and what a person can do reaches the bot."""

from playwright.async_api import expect

from tests.browser.booth import Booth
from tests.browser.visiting import Visitor, phone_of

RICH = (
    "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <code>code</code> <a href='https://example.com/x'>link</a> "
    "<tg-spoiler>secret</tg-spoiler> /help @somebody\n"
    "<pre><code class='language-python'>print(1)</code></pre>\n"
    "<blockquote>quoted</blockquote>\n"
    "<blockquote expandable>one\ntwo\nthree\nfour\nfive</blockquote>after"
)


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
