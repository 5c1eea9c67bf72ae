"""What is overdue, for managers and finance: page, picture, workbook; nobody else gets any of them."""

import io
from pathlib import Path

import openpyxl
import pytest

from bot.cases.base.actions import Go
from bot.commands.trial import Member
from bot.telegram.buttons import write
from tests.e2e.story import LANGUAGES, WANG, Story

FANG = Member("fang", {"zh_CN": "方财务", "en": "Fang Min"}, ("finance",))
LU = Member("lu", {"zh_CN": "陆律师", "en": "Lu Ping"}, ("legal",))
NOT_FOR_YOU = "What is overdue is shown to those who lead and to finance."

FORGED = (("ageing", ""), ("ageing", "4.0"), ("ageing", "who"), ("aged_bars", ""), ("aged_sheet", ""))


async def owes(story: Story) -> None:
    """It is 23 November: one contract is late with two instalments, eleven with one each, one is paid."""
    agent = next(member for member in story.trial.cast if member.id == "chen").names[story.language]
    columns = ("number", "unit", "customer", "agent", "price")
    numbers = [f"HT-{number}" for number in range(1, 14)]
    await story.trial.load(
        "sale_contract", columns, *((one, "3-1-1201", WANG.phone, agent, "1000000") for one in numbers)
    )
    lines = [("HT-1/1", "HT-1", "1", "2026-08-01", "300000"), ("HT-1/2", "HT-1", "2", "2026-11-20", "50000")]
    lines += [(f"{one}/1", one, "1", "2026-11-13", "10000") for one in numbers[1:]]
    await story.trial.load("instalment", ("number", "contract", "place", "due_on", "sum"), *lines)
    await story.trial.load(
        "payment",
        ("receipt", "contract", "amount", "paid_on"),
        ("SJ-1", "HT-1", "100000", "2026-08-20"),
        ("SJ-2", "HT-13", "10000", "2026-11-13"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_page_picture_and_workbook(language: str, tmp_path: Path) -> None:
    async with Story(tmp_path, language, FANG, LU) as story:
        await owes(story)
        fang, li = story.fang, story.li
        await fang.says("/registers")
        await fang.sees("Which register would you like to see?")
        await fang.presses("Overdue payments")
        await fang.sees("Overdue payments", "¥200,000", "¥50,000", "¥110,000", "¥360,000")
        await fang.phone.press("7–14")
        await fang.sees("¥10,000", "HT-2")
        await fang.presses("Next page")
        await fang.sees("HT-12")
        await fang.presses("By days late")
        await fang.sees("¥360,000")
        await fang.presses("By consultant")
        await fang.sees("Chen Ming", "¥360,000")
        await li.says("/ageing")
        await li.sees("Overdue payments", "¥360,000")
        await li.presses("📊 As a chart")
        _, png = await li.phone.looks_at(li.reads("Overdue payments")[0])
        assert png.startswith(b"\x89PNG")
        await fang.says("/ageing")
        await fang.sees("¥360,000")
        await fang.presses("As .xlsx file")
        book = openpyxl.load_workbook(io.BytesIO((await fang.phone.receives(".xlsx"))[1]))
        rows = list(book.worksheets[0].values)
        assert rows[1][0].startswith("HT-1 ")
        assert (rows[1][3], rows[1][4:10]) == (114, (50000, 0, 0, 0, 200000, 250000))
        assert (len(rows), rows[-1][9]) == (14, 360000)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nobody_else_gets_any_of_it_by_a_forged_button(language: str, tmp_path: Path) -> None:
    async with Story(tmp_path, language, FANG, LU) as story:
        await owes(story)
        for who in (story.chen, story.wang, story.lu, story.ding):
            await who.says("/ageing")
            await who.sees(NOT_FOR_YOU)
            for page, argument in FORGED:
                await who.says("/menu")
                menu = await who.sees("Hello, {name}")
                said = await who.phone.press_on(menu["message_id"], data=write(Go(page, argument)))
                if page == "ageing":
                    assert said == who.reads(NOT_FOR_YOU)[0]
                else:
                    await who.sees(NOT_FOR_YOU)
            assert "360,000" not in await who.phone.screen(50)
