"""Somebody with a browser before the page of phones."""

from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
)

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 10_000


class Visitor:
    """Opens the page as somebody would, and remembers what no page should do."""

    def __init__(self, browser: Browser, stack: AsyncExitStack) -> None:
        """Close everything with the stack."""
        self._browser = browser
        self._stack = stack
        self.wrongs: list[str] = []
        self._expected: tuple[str, ...] = ()

    def expects(self, *words: str) -> None:
        """Do not mind complaints of the browser with these words: the test causes them."""
        self._expected += words

    async def open(
        self,
        url: str,
        *,
        language: str = "en",
        theme: str = "light",
        size: ViewportSize = WIDE,
        **options: Any,
    ) -> Page:
        """Open the page at `url` in a browser set to this language, light and size."""
        context = await self._browser.new_context(
            viewport=size,
            locale="zh-CN" if language == "zh_CN" else "en-GB",
            color_scheme="dark" if theme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
            **options,
        )
        self._stack.push_async_callback(context.close)
        self._watch(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(url)
        await page.get_by_role("main").wait_for()
        return page

    def _watch(self, context: BrowserContext) -> None:
        def said(message: ConsoleMessage) -> None:
            known = any(words in message.text for words in self._expected)
            if message.type in {"error", "warning"} and not known:
                self.wrongs.append(f"console {message.type}: {message.text}")

        def asked(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
                self.wrongs.append(f"asked {request.url}, which is not this machine")

        context.on("console", said)
        context.on("weberror", lambda error: self.wrongs.append(f"error: {error.error}"))
        context.on("request", asked)


def phone_of(page: Page, name: str) -> Locator:
    """Return the phone of somebody, in whichever language it is."""
    return page.get_by_role("region").filter(has=page.get_by_role("heading", name=name))
