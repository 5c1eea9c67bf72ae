"""What people send as a sheet, and what is made of it: tables, or a reason in words. Hostile files are made here."""

import io
import random
import zipfile
from datetime import UTC, date, datetime, time
from time import process_time

import openpyxl
import pytest

from bot.errors import Refusal
from bot.sheets import reading, xlsx
from bot.sheets.reading import read_table
from bot.sheets.table import Kind, Table, place
from bot.sheets.writing import Mark, Summary, marked

SUMMARY = Summary("Problems", "1 cell", ("Cell", "Column", "What is wrong"))


def workbook(*rows: tuple[object, ...], title: str = "Sheet1", merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with something replaced in one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for info in source.infolist():
            body = source.read(info)
            if info.filename == part:
                assert old in body
                body = body.replace(old, new, 1)
            made.writestr(info.filename, body)
    return target.getvalue()


def why(name: str, content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read_table(name, content)
    return caught.value.msgid


# --- text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_as_excel_wps_and_editors_write_it(encoding: str, delimiter: str) -> None:
    lines = ["姓名,电话", "王芳, 13800138000 ", "", ",", '"李,娜",13900139000']
    content = "\r\n".join(lines)
    if delimiter != ",":
        content = content.replace(",", delimiter)
    table = read_table("客户.csv", content.encode(encoding))
    assert texts(table) == [["姓名", "电话"], ["王芳", "13800138000"], [f"李{delimiter}娜", "13900139000"]]
    assert [row.number for row in table.rows] == [1, 2, 5]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , ,\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert why("a.csv", content) == reading.EMPTY_FILE


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe\xff", b"MZ\x90\x00\x03", b"\x00"],
)
def test_what_is_no_text_is_no_sheet(content: bytes) -> None:
    assert why("a.csv", content) == reading.NO_SHEET


def test_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 10)
    assert why("a.csv", b"x\n" * 12) == reading.TOO_MANY_ROWS
    assert len(read_table("a.csv", b"x\n" * 11 + b"\n" * 1000).rows) == 11
    assert why("a.csv", b"x," * 300) == reading.WIDE
    assert why("a.csv", b"x" * (reading.MAX_BYTES + 1)) == reading.TOO_BIG
    assert why("a.csv", b'"' + b"x" * 200_000) == reading.NO_SHEET


# --- workbooks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (13800138001, "13800138001", Kind.NUMBER),
        (13800138001.0, "13800138001", Kind.NUMBER),
        (1286000.5, "1286000.5", Kind.NUMBER),
        (0.1 + 0.2, "0.3", Kind.NUMBER),
        (0.00005, "0.00005", Kind.NUMBER),
        (110105194912310021, xlsx.ROUNDED, Kind.FLAW),
        (datetime(2026, 12, 4, tzinfo=UTC).replace(tzinfo=None), "2026-12-04", Kind.DATE),
        (datetime(2026, 12, 4, 15, 30, tzinfo=UTC).replace(tzinfo=None), "2026-12-04 15:30", Kind.DATE),
        (date(2026, 12, 4), "2026-12-04", Kind.DATE),
        (time(15, 30), "15:30", Kind.TEXT),
        (True, "yes", Kind.YES_NO),
        ("  王芳 ", "王芳", Kind.TEXT),
        ("#REF!", xlsx.FORMULA_ERROR, Kind.FLAW),
        ("=1+1", xlsx.NOT_COMPUTED, Kind.FLAW),
    ],
)
def test_what_excel_makes_of_a_cell_is_undone_or_named(value: object, text: str, kind: Kind) -> None:
    table = read_table("a.xlsx", workbook(("head",), (value,)))
    cell = table.rows[1].cells[0]
    assert (cell.text, cell.kind) == (text, kind)


def test_what_is_merged_over_rows_stands_in_each_of_them() -> None:
    content = workbook(
        ("owner", "name"), ("Chen", "a"), (None, "b"), (None, "c"), ("Li", "d"), merged=("A2:A4", "C1:D1")
    )
    assert [row[0] for row in texts(read_table("a.xlsx", content))[1:]] == ["Chen", "Chen", "Chen", "Li"]


def test_the_first_visible_sheet_with_something_in_it_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "empty"
    hidden = book.create_sheet("hidden")
    hidden.sheet_state = "hidden"
    hidden.append(["secret"])
    book.create_sheet("客户").append(["姓名"])
    book.create_sheet("房源").append(["房号"])
    table = read_table("a.xlsx", saved(book))
    assert (table.title, texts(table), table.others) == ("客户", [["姓名"]], ("房源",))


def test_a_sheet_that_lies_about_its_size_costs_nothing() -> None:
    content = changed(
        workbook(("head",), ("x",)), "xl/worksheets/sheet1.xml", b'ref="A1:A2"', b'ref="A1:XFD1048576"'
    )
    assert texts(read_table("a.xlsx", content)) == [["head"], ["x"]]


def test_a_stray_cell_in_the_last_row_costs_seconds_not_minutes() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.active.cell(1_048_576, 1, "x")
    target = io.BytesIO()
    book.save(target)
    began = process_time()
    table = read_table("a.xlsx", target.getvalue())
    assert [row.number for row in table.rows] == [1, 1_048_576]
    assert process_time() - began < 30


def test_a_bomb_is_not_opened() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (xlsx.MAX_UNPACKED + 1))
    assert len(target.getvalue()) < 1_000_000
    assert why("a.xlsx", target.getvalue()) == xlsx.SWOLLEN


def test_a_bomb_of_names_is_not_opened() -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    content = changed(
        workbook(("head",), ("x",)), "xl/worksheets/sheet1.xml", b"<worksheet", head + b"<worksheet"
    )
    assert why("a.xlsx", content) == xlsx.BROKEN


def test_other_zip_files_are_no_sheets() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("word/document.xml", b"<x/>")
    assert why("letter.xlsx", target.getvalue()) == reading.NO_SHEET


def test_a_password_is_told_from_the_old_form() -> None:
    ole = reading.OLE + b"\0" * 512
    assert why("a.xlsx", ole + reading.ENCRYPTED) == reading.PROTECTED
    assert why("a.xls", ole) == reading.OLD_XLS


def test_an_encrypted_zip_is_protected() -> None:
    content = bytearray(workbook(("head",)))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    assert why("a.xlsx", bytes(content)) == reading.PROTECTED


def test_a_damaged_workbook_never_raises_anything_else() -> None:
    """Cut off or with bytes changed anywhere: a table or a refusal."""
    good = workbook(("name", "phone"), *((f"n{n}", n) for n in range(50)), merged=("A3:A5",))
    chance = random.Random(7)  # noqa: S311 - damage, no secret
    for _ in range(150):
        broken = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        if chance.random() < 0.2:
            del broken[chance.randrange(len(broken)) :]
        try:
            read_table("a.xlsx", bytes(broken))
        except Refusal:
            continue


# --- marks ----------------------------------------------------------------------------------------------------


def test_a_marked_copy_keeps_the_sheet_and_can_be_marked_again() -> None:
    content = workbook(("name", "phone"), ("王芳", "12"), ("=cmd", "13"), title="客户")
    table = read_table("c.xlsx", content)
    once = marked(content, table, [Mark(2, 2, "phone", "no phone"), Mark(3, 0, "", "twice")], SUMMARY)
    book = openpyxl.load_workbook(io.BytesIO(once))
    assert book.sheetnames == ["客户", "Problems"]
    assert book["客户"]["B2"].comment.text == "no phone"
    assert [cell.value for cell in book["Problems"][4]] == ["B2", "phone", "no phone"]
    again = marked(once, read_table("c.xlsx", once), [Mark(3, 2, "phone", "no phone")], SUMMARY)
    book = openpyxl.load_workbook(io.BytesIO(again))
    assert {cell.coordinate for row in book["客户"] for cell in row if cell.comment} == {"B3"}
    assert book.sheetnames == ["客户", "Problems"]


def test_a_marked_copy_of_text_holds_no_formula() -> None:
    """What was typed as a name must not become a formula on somebody's machine."""
    content = b'name,phone\n"=HYPERLINK(""http://x"")",+12\n'
    made = marked(content, read_table("c.csv", content), [Mark(2, 2, "phone", "=1+1")], SUMMARY)
    book = openpyxl.load_workbook(io.BytesIO(made))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert book.worksheets[0]["A2"].value == '=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    ("row", "column", "name"), [(3, 3, "C3"), (1, 27, "AA1"), (9, 702, "ZZ9"), (4, 0, "4")]
)
def test_places_are_named_as_in_excel(row: int, column: int, name: str) -> None:
    assert place(row, column) == name
