"""A whole case on the page, by the production bot: what people see there is what they press."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from bot.commands.scenes import read_scenes
from bot.commands.trial import ROOT, Trial
from bot.render.texts import Texts
from tests.browser.test_phone import png
from tests.browser.visiting import Visitor, phone_of

CLIP = {"zh_CN": ("附件", "照片"), "en": ("Attach", "Photo")}
"""What the paperclip and the choice of a picture are called."""


class Hand:
    """Somebody's hand on their phone."""

    def __init__(self, page: Page, name: str) -> None:
        """Hold the phone of a person."""
        self._page = page
        self.phone: Locator = phone_of(page, name)

    async def press(self, words: str) -> None:
        """Press the button with these words, else one that holds them, of the newest message; wait for the answer."""
        holding = self.phone.get_by_role("button", name=words)
        await holding.first.wait_for()
        exact = self._page.get_by_role("button", name=words, exact=True)
        button = (
            exact if await self.phone.locator(exact).count() else self._page.get_by_role("button", name=words)
        )
        message = self.phone.get_by_role("article").filter(has=button).last
        await message.locator(button).first.click()
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
    attach, photo = CLIP[language]
    hands = {"wang": wang, "chen": chen, "li": li}
    for step in read_scenes(Texts.load(ROOT / "locales"))["later"].steps:
        hand, words = hands[step.who], step.words[language] if step.words is not None else ""
        match step.do:
            case "press":
                await hand.press(words)
            case "say":
                await hand.write(words)
            case "photo":
                await hand.photo(attach, photo)
            case _:
                await expect(hand.phone.get_by_role("article").last).to_contain_text(words)
    await expect(wang.phone.get_by_role("link").filter(has_text="PDF").first).to_be_attached()
