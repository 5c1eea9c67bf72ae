"""Records in, from a phone: a template, a sheet with wrong cells, the corrected one, and what was imported is found."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from bot.commands.trial import CAST, Trial

WORDS = {
    "en": {
        "menu": "Import records",
        "how": "Send me a sheet",
        "kind": "Customer",
        "wrong": "3 cells are wrong",
        "phone": "is not a phone number",
        "twice": "stands in row 2 already",
        "nobody": "Nobody here is named",
        "comment": "coloured",
        "summary": "Problems",
        "head": ("Name", "Phone", "Sales consultant"),
        "new": "New: 2",
        "import": "Import",
        "done": "Imported: 2 new",
        "found": "Wu Mei",
        "guide": "How to fill in",
    },
    "zh_CN": {
        "menu": "导入资料",
        "how": "发给我",
        "kind": "客户",
        "wrong": "3 处",
        "phone": "不是电话号码",
        "twice": "第 2 行",
        "nobody": "没有",
        "comment": "标",
        "summary": "问题",
        "head": ("姓名", "电话", "置业顾问"),
        "new": "新增：2",
        "import": "导入",
        "done": "新增 2",
        "found": "吴梅",
        "guide": "填写说明",
    },
}


def workbook(*rows: tuple[object, ...], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(params=["en", "zh_CN"])
async def centre(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre whose assistant has a list of customers; in each language."""
    async with Trial(tmp_path, language=request.param, cast=CAST) as trial:
        yield trial


async def test_a_sheet_is_corrected_imported_and_found(centre: Trial) -> None:
    chen, say = centre.phones["chen"], WORDS[centre.language]
    agent = CAST[1].names[centre.language]
    wrong = workbook(
        say["head"],
        (say["found"], 13900139000, "Nobody"),
        ("B", "1390013900x", agent),
        ("C", "13900139000", agent),
    )
    await chen.send_file("customers.xlsx", wrong)
    await chen.sees(
        "customers.xlsx", say["wrong"], "B3", say["phone"], "B4", say["twice"], "C2", say["nobody"]
    )
    name, copy = await chen.receives("customers.marked.xlsx", say["comment"])
    book = openpyxl.load_workbook(io.BytesIO(copy))
    assert book.sheetnames[-1] == say["summary"]
    marked = {cell.coordinate for row in book.worksheets[0] for cell in row if cell.comment}
    assert marked == {"C2", "B3", "B4"}
    sheet = book.worksheets[0]
    sheet["C2"], sheet["B3"], sheet["A4"] = agent, "13900139001", None
    sheet["B4"] = sheet["C4"] = None
    target = io.BytesIO()
    book.save(target)
    await chen.send_file(name, target.getvalue())
    await chen.sees(name, say["kind"], say["new"])
    await centre.kill()
    await centre.start()
    await chen.press(say["import"])
    await chen.sees(say["done"])
    await chen.say(f"/find {say['found']}")
    await chen.press(say["found"])
    await chen.sees(say["found"], "139 0013 9000", agent)
