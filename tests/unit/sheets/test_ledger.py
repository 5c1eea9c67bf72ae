"""Registers as files: text stays text, sums and days stay such, and nothing in a cell is computed."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from bot.sheets.ledger import Workbook, Written, csv_line

EVIL = ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


def test_a_workbook_keeps_each_kind_of_cell() -> None:
    book = Workbook("登记/表:x", ["编号", "金额", "日期", "时间"])
    moment = datetime(2026, 11, 23, 10, 5)  # noqa: DTZ001 - sheets hold the centre's own time
    book.add([Written("0012"), Written(1286000.5, "money"), Written(date(2026, 12, 4), "date"), None])
    book.add([Written("a\x00b"), None, None, Written(moment, "datetime")])
    sheet = openpyxl.load_workbook(io.BytesIO(book.saved())).active
    assert sheet.title == "登记 表 x"
    assert [cell.value for cell in sheet[1]] == ["编号", "金额", "日期", "时间"]
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("0012", "@")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1286000.5, "#,##0.00")
    assert (sheet["C2"].value.date(), sheet["D3"].value) == (date(2026, 12, 4), moment)
    assert sheet["A3"].value == "ab"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:D3")


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(text: str) -> None:
    book = Workbook("x", ["a"])
    book.add([Written(text)])
    cell = openpyxl.load_workbook(io.BytesIO(book.saved())).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert csv_line([Written(text)]).lstrip('"').startswith("'")


def test_a_line_of_csv() -> None:
    line = [
        Written("a,b"),
        None,
        Written(50000.0, "money"),
        Written(3, "integer"),
        Written(date(2026, 1, 2), "date"),
    ]
    assert csv_line(line) == '"a,b",,50000.00,3,2026-01-02\r\n'
