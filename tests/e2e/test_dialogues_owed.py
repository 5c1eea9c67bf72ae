"""The two sample dialogues of instalments, each in its language, as the sales centre wrote them down.

The days are moved to the trial's: 1 April is 3 December 2026 here. What the bank feed would say, finance looks up.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox.client import Json
from tests.e2e.instalments import Instalments
from tests.e2e.story import Day, Words

ONE = "HT-1"


def copied(message: Json, label: str) -> str:
    """Return what a button of the message copies."""
    buttons = (button for row in message["reply_markup"]["inline_keyboard"] for button in row)
    return str(next(one["copy_text"]["text"] for one in buttons if one["text"] == label))


@asynccontextmanager
async def centre(home: Path, language: str, price: str, *lines: Sequence[str]) -> AsyncIterator[Instalments]:
    """A centre with one contract of wang's and its instalments: number, place, due day, sum."""
    async with Instalments(home, language) as told:
        await told.sells(ONE, price=price)
        rows = ((f"{ONE}/{place}", ONE, place, day, amount) for place, day, amount in lines)
        await told.trial.load("instalment", ("number", "contract", "place", "due_on", "sum"), *rows)
        await told.until("2026-11-24 09:05")
        await told.stands("pre_due", ONE)
        yield told


async def test_reminded_promised_and_paid_in_chinese(tmp_path: Path) -> None:
    async with centre(tmp_path, "zh_CN", "300000", ("3", "2026-12-03", "300000")) as told:
        wang, chen, fang = (told.trial.phones[name] for name in ("wang", "chen", "fang"))
        await told.until("2026-11-26 09:05")
        asked = await wang.sees("¥300,000", "12月3日(周四)", "附言写“3-1-1201第3期”")
        assert copied(asked, "复制收款账户") == "44050158020100000268", "what a bank's app takes"
        await told.until("2026-12-03 09:05")
        await told.stands("due_today", ONE)
        await wang.sees("¥300,000", "18:00")
        await told.until("2026-12-04 10:05")
        await told.stands("soft", ONE)
        await wang.sees("¥300,000", "12月3日(周四)")
        await chen.sees("王芳", "¥300,000")
        await told.acts("chen", ONE, "Note a contact", "Phone call", "Reached", "Forgotten", "Submit")
        await told.acts("wang", ONE, "I will pay on …", Day("2026-12-07"), "＋ Promised sum")
        await told.goes_on("wang", Words("100000", "100000"), "Submit")
        await told.stands("promised", ONE)
        await wang.sees("¥100,000", "12月7日(周一)")
        await told.until("2026-12-06 10:05")
        await wang.sees("¥100,000", "12月7日(周一)")
        await told.until("2026-12-07 18:05")
        await told.stands("soft", ONE)
        await told.until("2026-12-10 09:05")
        await told.stands("firm", ONE)
        await fang.sees("¥300,000", "¥420")
        await told.slips("wang", ONE)
        await fang.sees("¥300,000", "凭证")
        await told.fang.sees("Please look whether it has arrived.")
        written = len(await wang.messages())
        await told.until("2026-12-10 13:05")
        assert len(await wang.messages()) == written, "nothing is sent while the receipt is looked for"
        await told.books(ONE, "100000", "It has arrived")
        await told.wang.sees("{case.number}: received {received}, thank you.")
        await told.stands("firm", ONE)
        await told.acts("fang", ONE, "Sums are right, make the letter")
        await wang.receives(".pdf")
        await told.acts("an", ONE, "The letter is posted", Words("EA123456789CN", "EA123456789CN"))
        await told.chen.sees("{case.number}: the letter has been posted")
        await told.until("2026-12-18 08:35")
        await told.books(ONE, "200000")
        await told.stands("penalty_open", ONE)
        await wang.sees("¥740", "¥300,000", "¥420", "¥200,000", "¥320")
        await told.slips("wang", ONE)
        await told.books(ONE, "740", "It has arrived")
        await told.stands("settled", ONE)
        await told.wang.sees("{case.number}: all that was due on {sale_contract.number} is paid. Thank you!")


async def test_put_off_in_parts_and_disputed_in_english(tmp_path: Path) -> None:
    async with centre(tmp_path, "en", "180000", ("2", "2026-12-03", "180000")) as told:
        wang, fang, li = (told.trial.phones[name] for name in ("wang", "fang", "li"))
        await told.until("2026-11-26 09:05")
        await wang.sees("¥180,000", "Thu 3 Dec")
        await told.cannot("wang", ONE)
        await told.acts("wang", ONE, "Fill in", "Cash is short", "In parts")
        half = Words("90000", "90000")
        await told.goes_on("wang", Day("2026-12-12"), half)
        await wang.press("Add another")
        await told.goes_on("wang", Day("2026-12-17"), half)
        await wang.sees("2 entered so far.")
        await wang.press("Done")
        await wang.sees("In parts:", "Sat 12 Dec", "Thu 17 Dec", "¥90,000")
        await told.goes_on("wang", "Submit")
        await fang.sees("Deciding on the deferral", "Put off by: 14 days")
        await told.acts("fang", ONE, "Agree")
        await li.sees("Deciding on the deferral", "Put off by: 14 days")
        await told.acts("li", ONE, "Agree")
        await wang.sees("agreed until Thu 17 Dec, with no penalty until then.")
        await wang.receives(".pdf")
        await told.stands("deferral_running", ONE)
        await told.acts("wang", ONE, "I have read the agreement")
        card = await wang.sees("Confirmed by the customer on: Thu 26 Nov")
        assert "I have read the agreement" not in str(card["reply_markup"])
        await told.chen.sees("{case.number}: the customer has confirmed the new days.")
        await told.until("2026-12-11 09:05")
        await wang.sees("Put off", "Sat 12 Dec")
        await told.until("2026-12-12 10:05")
        await told.slips("wang", ONE)
        await told.books(ONE, "90000", "It has arrived")
        await wang.sees("received ¥90,000, thank you.")
        await told.until("2026-12-18 10:05")
        await told.stands("soft", ONE)
        await wang.sees("Not received yet", "¥90,000")
        await told.disputes("wang", ONE, "The sum or a payment")
        await fang.sees("Looking into the objection", "The sum or a payment")
        await told.imports(ONE, paid_on="2026-12-17", amount="90000")
        await told.acts("fang", ONE, "Answer it", Words("Found it, sorry for the trouble", "查到了，抱歉"))
        await wang.sees("Found it, sorry for the trouble")
        await told.stands("settled", ONE)
        await wang.sees("all that was due on HT-1 is paid. Thank you!")
