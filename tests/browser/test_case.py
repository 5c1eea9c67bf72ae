"""A whole case on the page, by the production bot: what people see there is what they press."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from bot.commands.scenes import LABELS
from bot.commands.trial import Trial
from tests.browser.test_phone import png
from tests.browser.visiting import Visitor, phone_of

WORDS = {
    "zh_CN": {"want": "我想晚点签约", "attach": "附件", "photo": "照片", "month": "月"},
    "en": {"want": "I want to sign later", "attach": "Attach", "photo": "Photo", "month": "Dec"},
}


class Hand:
    """Somebody's hand on their phone."""

    def __init__(self, page: Page, name: str) -> None:
        """Hold the phone of a person."""
        self._page = page
        self.phone: Locator = phone_of(page, name)

    async def press(self, label: str | re.Pattern[str]) -> None:
        """Press the first such button of the newest message that has one, and wait until it was answered."""
        button = self._page.get_by_role("button", name=label, exact=True)
        message = self.phone.get_by_role("article").filter(has=button).last
        await message.get_by_role("button", name=label, exact=True).first.click()
        await expect(self.phone.locator("[aria-busy=true]")).to_have_count(0)

    async def write(self, text: str) -> None:
        """Type a text."""
        field = self.phone.get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def photo(self, attach: str, photo: str) -> None:
        """Send a picture by the paperclip."""
        await self.phone.get_by_role("button", name=attach).click()
        async with self._page.expect_file_chooser() as chooser:
            await self.phone.get_by_role("button", name=photo).click()
        await (await chooser.value).set_files([png("signed.png")])
        await self.phone.get_by_role("textbox").press("Enter")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_case_from_the_wish_to_the_new_date(
    centre: Callable[[str], Awaitable[Trial]], visitor: Visitor, language: str
) -> None:
    trial = await centre(language)
    page = await visitor.open(trial.url, language=language)
    wang, chen, li = (Hand(page, trial.phones[one].name) for one in ("wang", "chen", "li"))
    words, labels = WORDS[language], LABELS[language]
    await wang.write(words["want"])
    await wang.press(re.compile("▶"))
    await wang.press(labels["reason"])
    await wang.press(re.compile(words["month"]))
    await wang.press(labels["submit"])
    for label in ("fill", "call", "true"):
        await chen.press(labels[label])
    await chen.write(labels["found"])
    for label in ("partly", "agree", "submit"):
        await chen.press(labels[label])
    await wang.press(labels["confirm"])
    await wang.press(labels["form"])
    await li.press(labels["agree"])
    await chen.press(re.compile(labels["entered"]))
    await chen.press(re.compile(labels["signed"]))
    await chen.photo(words["attach"], words["photo"])
    await chen.press(labels["done"])
    await chen.press(re.compile(labels["filed"]))
    await chen.press(labels["execute"])
    await expect(wang.phone.get_by_role("article").last).to_contain_text("18:00")
    await expect(wang.phone.get_by_role("link").filter(has_text="PDF").first).to_be_attached()
