"""What stands beside the phones, as a person finds it on the page."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, expect

from bot.commands.stage import TrialStage

Demo = Callable[[str], Awaitable[TrialStage]]
"""Starts the demo in a language."""


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
