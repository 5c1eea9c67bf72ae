"""Registers as files: text stays text, sums and days stay such, and nothing in a cell is computed."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from bot.sheets.ledger import MEASURED, WIDEST, Workbook, Written, csv_line

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


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    book = Workbook("x", ["No.", "原因", "Price", "Seldom"])
    book.add([Written("YQ-0001"), Written("资金" * 60), Written(1286000.5, "money"), None])
    sheet = openpyxl.load_workbook(io.BytesIO(book.saved())).active
    width = {name: sheet.column_dimensions[name].width for name in "ABCD"}
    assert width["A"] == 9
    assert width["B"] == WIDEST, "a long text is wrapped, not spread"
    assert sheet["B2"].alignment.wrap_text
    assert width["C"] > len("1286000.50")
    assert width["D"] > len("Seldom"), "the arrow of the filter does not hide the head"


def test_a_long_register_keeps_its_rows_in_their_order() -> None:
    book = Workbook("x", ["n"])
    for number in range(MEASURED + 50):
        book.add([Written(number, "integer")])
    sheet = openpyxl.load_workbook(io.BytesIO(book.saved())).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(range(MEASURED + 50))
    assert (sheet.auto_filter.ref, book.rows) == (f"A1:A{MEASURED + 51}", MEASURED + 50)


def test_the_total_stands_below_what_can_be_filtered() -> None:
    book = Workbook("x", ["a", "b"])
    book.add([Written("x"), Written(2.0, "money")])
    book.close([Written("合计"), Written(2.0, "money")])
    sheet = openpyxl.load_workbook(io.BytesIO(book.saved())).active
    assert [cell.value for cell in sheet[3]] == ["合计", 2]
    assert sheet["A3"].font.bold
    assert (sheet.auto_filter.ref, sheet.print_title_rows) == ("A1:B2", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)


def test_shares_and_areas_are_numbers() -> None:
    book = Workbook("x", ["a", "b"])
    book.add([Written(0.985, "rate"), Written(89.5, "area")])
    sheet = openpyxl.load_workbook(io.BytesIO(book.saved())).active
    assert (sheet["A2"].value, sheet["A2"].number_format) == (0.985, "0.00%")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (89.5, "0.00")
