"""How heavy the page is and how quick: budgets with room for a busy machine, figures for the summary of the run."""

import asyncio
import statistics
from contextlib import suppress

from playwright.async_api import expect

from tests import walked
from tests.browser.booth import Booth
from tests.browser.visiting import Visitor, phone_of

TITLE = "page of phones"
MB = 1024 * 1024
WEIGHT = """performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter(entry => !entry.name.includes('/sandbox/')).reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
TAP = """async phone => {
  const button = [...phone.querySelectorAll('.buttons button')].at(-1);
  const shown = new Promise(resolve => new MutationObserver((_, watch) => {
    if (phone.querySelector('.toast')) { watch.disconnect(); resolve(performance.now()); }
  }).observe(phone, { childList: true, subtree: true }));
  const begun = performance.now();
  button.click();
  const took = await shown - begun;
  phone.querySelector('.toast').click();
  await new Promise(resolve => setTimeout(resolve, 120));
  return took;
}"""
SCROLL = """async log => {
  const gaps = [];
  let before = performance.now();
  for (let step = 0; step < 90; step += 1) {
    log.scrollTop -= 120;
    await new Promise(requestAnimationFrame);
    gaps.push(performance.now() - before);
    before = performance.now();
  }
  return gaps.sort((one, other) => one - other)[Math.floor(gaps.length * 0.95)];
}"""
KEYS = {
    "inline_keyboard": [[{"text": "Agree", "callback_data": "a"}, {"text": "Refuse", "callback_data": "b"}]]
}


async def answers(booth: Booth) -> None:
    """Answer every tap at once, as the bot would."""
    while True:
        tap = await booth.bot.next("callback_query")
        await booth.bot("answerCallbackQuery", callback_query_id=tap["id"], text="Done")


async def test_the_page_is_light_and_painted_at_once(booth: Booth, visitor: Visitor) -> None:
    await booth.person("Wang Fang")
    painted = []
    for _ in range(3):
        page = await visitor.open(booth.url, language="zh_CN")
        await page.evaluate("document.fonts.ready")
        painted.append(await page.evaluate(PAINTED))
    weight = await page.evaluate(WEIGHT)
    walked.tell(TITLE, f"{weight / MB:.2f} MB, first paint after {min(painted):.0f} ms")
    assert weight < 2 * MB
    assert min(painted) < 1000


async def test_a_tap_is_answered_at_once(booth: Booth, visitor: Visitor) -> None:
    wang = await booth.person("Wang Fang")
    await booth.bot.send(wang, "Well?", reply_markup=KEYS)
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Wang Fang")
    await expect(phone.get_by_text("Well?")).to_be_visible()
    answering = asyncio.create_task(answers(booth))
    took = [await phone.evaluate(TAP) for _ in range(10)]
    answering.cancel()
    with suppress(asyncio.CancelledError):
        await answering
    walked.tell(TITLE, f"tap to toast {statistics.median(took):.0f} ms, worst of ten {max(took):.0f} ms")
    assert statistics.median(took) < 150


async def test_ten_phones_and_two_thousand_messages_stay_smooth(booth: Booth, visitor: Visitor) -> None:
    booth.bot.holder.api.rates.switch(on=False)
    people = [await booth.person(f"Person {number}") for number in range(10)]
    for number in range(200):
        await asyncio.gather(
            *(
                booth.bot.send(
                    one, f"<b>Case YQ-{number:04}</b>\n\nUnit: 3-1-1201\nLine two", reply_markup=KEYS
                )
                for one in people
            )
        )
    page = await visitor.open(booth.url)
    phone = phone_of(page, "Person 0")
    await expect(phone.get_by_text("Case YQ-0199")).to_be_in_viewport()
    painted = await page.evaluate(PAINTED)
    nodes = await page.locator("article").count()
    frame = await phone.get_by_role("log").evaluate(SCROLL)
    await phone.get_by_role("button", name="To the newest message").click()
    answering = asyncio.create_task(answers(booth))
    took = [await phone.evaluate(TAP) for _ in range(10)]
    answering.cancel()
    with suppress(asyncio.CancelledError):
        await answering
    walked.tell(
        TITLE,
        f"ten phones, 2,000 messages: first paint {painted:.0f} ms, {nodes} bubbles in the document, "
        f"scrolling {frame:.0f} ms a frame (95 %), tap to toast {statistics.median(took):.0f} ms",
    )
    assert nodes < 1000
    assert frame < 100
    assert statistics.median(took) < 150
