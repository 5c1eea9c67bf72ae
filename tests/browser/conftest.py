"""A browser before the page of phones: the tests act by what a person sees, by roles and words.

They need a Chromium: from `CHROMIUM`, or the first one on the PATH. Where there is none they say so and are left out;
with `BROWSER_TESTS=required`, as `.ci/run` sets it, its absence is a failure. All of them share one event loop, since a
browser belongs to the loop in which it was started.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.commands.stage import TrialStage
from bot.commands.trial import Trial
from bot.sandbox.client import Sandbox
from bot.sandbox.holder import Holder
from bot.sandbox.server import serving
from tests.browser.booth import Booth, Bot
from tests.browser.staging import Demo
from tests.browser.visiting import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Nothing but what the page asks for; in a container Chromium cannot make a sandbox of its own."""
SEEN_WITHIN_MS = 20_000
"""A machine that does much else takes so long to start a bot."""
ABSENT = "no Chromium on the PATH and none named by CHROMIUM (on Debian: apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all tests of this folder run in the browser's loop."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(f"The tests of the page cannot run: {ABSENT}.")
    if found is None:
        pytest.skip(ABSENT)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for the whole run; every test gets a context of its own."""
    async with async_playwright() as playwright:
        expect.set_options(timeout=SEEN_WITHIN_MS)
        opened = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser) -> AsyncIterator[Visitor]:
    """Somebody with a browser; fails when the page complained or went elsewhere."""
    async with AsyncExitStack() as stack:
        made = Visitor(browser, stack)
        yield made
    assert made.wrongs == []


@pytest_asyncio.fixture(loop_scope="session")
async def booth() -> AsyncIterator[Booth]:
    """A sandbox in which the test plays the bot."""
    holder = Holder(zone="Asia/Shanghai")
    async with (
        serving(holder, "127.0.0.1", 0) as url,
        Sandbox(url) as sandbox,
        aiohttp.ClientSession() as session,
    ):
        yield Booth(sandbox, Bot(session, url, holder))


@pytest_asyncio.fixture(loop_scope="session")
async def centre(forked_bots: None, tmp_path: Path) -> AsyncIterator[Callable[[str], Awaitable[Trial]]]:
    """Start a whole trial centre in a language: production bot, three people, one subscription."""
    async with AsyncExitStack() as stack:

        async def start(language: str) -> Trial:
            trial = await stack.enter_async_context(Trial(tmp_path, language=language))
            await trial.sell()
            return trial

        yield start


@pytest_asyncio.fixture(loop_scope="session")
async def demo(forked_bots: None, tmp_path: Path) -> AsyncIterator[Demo]:
    """Start the whole demo in a language: what stands beside the phones too."""
    async with AsyncExitStack() as stack:

        async def start(language: str) -> TrialStage:
            return await stack.enter_async_context(TrialStage(tmp_path, language=language))

        yield start
