"""Takes the pictures of README.md from the real page: `make pictures`. Each is a moment of a scene, small as WebP.

A scene is gone through step by step to the one that is shown; the browser itself writes the picture's format.
"""

import asyncio
import base64
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from bot.commands.scenes import Step
from bot.commands.stage import TrialStage
from tests.browser.conftest import ABSENT, FLAGS, NAMES

DOCS = Path(__file__).parents[2] / "docs"
SIZE = {"width": 1680, "height": 1000}
MOST_BYTES = 150_000
QUALITIES = (0.86, 0.8, 0.72, 0.6)
SETTLES_MS = 900
"""Bubbles and charts have arrived by then."""
TO_WEBP = """async ([png, quality]) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${png}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d').drawImage(picture, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of `docs`: the scene, the language and the light in which it is played, and where it stands still.

    `step` is the one that is shown, counted as the page counts; `folded` and `unfolded` are panels.
    """

    name: str
    scene: str
    language: str
    step: int
    theme: str = "light"
    folded: Sequence[str] = ()
    unfolded: Sequence[str] = ()


PICTURES = (
    Picture("demo", "later", "en", 15),
    Picture("scene-later", "later", "zh_CN", 22, theme="dark"),
    Picture("scene-away", "away", "en", 22),
    Picture("scene-died", "died", "zh_CN", 5, folded=("clock",)),
    Picture("scene-offline", "offline", "en", 17, folded=("chart", "clock"), unfolded=("wire",)),
)


async def take(browser: Browser, picture: Picture, file: Path) -> int:
    """Play the scene up to the moment, write the picture and return its size."""
    with tempfile.TemporaryDirectory() as folder:
        async with TrialStage(Path(folder), language=picture.language) as stage:
            context = await browser.new_context(
                viewport=SIZE,  # type: ignore[arg-type]  # it is one
                locale=picture.language.replace("_", "-"),
                color_scheme="dark" if picture.theme == "dark" else "light",
            )
            page = await context.new_page()
            await page.goto(stage.trial.url)
            await page.locator(f'[data-act="guide-{picture.scene}"]').click()
            await _go_to(page, picture, stage.scene(picture.scene).steps)
            for panel in (*picture.folded, *picture.unfolded):
                await page.locator(f"#panel-{panel} .fold").click()
            await page.wait_for_timeout(SETTLES_MS)
            png = await page.screenshot()
            await context.close()
    content = await _as_webp(browser, png)
    file.write_bytes(content)  # noqa: ASYNC240 - nobody else waits in this script
    return len(content)


async def _go_to(page: Page, picture: Picture, steps: Sequence[Step]) -> None:
    """Do every step before the one that is shown; a step that leads up to the scene does itself."""
    tell = page.locator("#panel-scenes .tell")
    for number, step in enumerate(steps[: picture.step], 1):
        if step.lead:
            continue
        await expect(tell).to_contain_text(step.tell[picture.language], timeout=60_000)
        await page.locator(".hint").wait_for()
        if number < picture.step:
            await page.locator('[data-act="hint-next"]').click()


async def _as_webp(browser: Browser, png: bytes) -> bytes:
    """Return the picture as WebP, as good as its size allows."""
    page = await browser.new_page()
    for quality in QUALITIES:
        packed = await page.evaluate(TO_WEBP, [base64.b64encode(png).decode(), quality])
        content = base64.b64decode(packed)
        if len(content) <= MOST_BYTES:
            break
    await page.close()
    return content


async def main(names: Sequence[str]) -> int:
    """Take all pictures, or those that are named."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        print(f"Pictures need a browser: {ABSENT}.")
        return 1
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        for picture in PICTURES:
            if not names or picture.name in names:
                file = DOCS / f"{picture.name}.webp"
                print(f"{file}: {await take(browser, picture, file):,} bytes", flush=True)
        await browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
