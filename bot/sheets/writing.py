"""Tables -> workbooks: a copy with the wrong cells marked, and empty sheets to fill in. All words come in.

Cells of text are written as text, whatever they begin with: `=1+1` that somebody typed as a name never becomes a
formula of ours. May take a second for a large sheet: call it in a thread.
"""

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from bot.sheets.reading import ZIP
from bot.sheets.table import Table, place
from bot.sheets.xlsx import DAMAGED

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "Banli"
RED, GREY = "FFF4B6B6", "FFE7ECEF"
MOST_MARKS = 2_000
"""Comments beyond this number are in the summary only: Excel becomes slow with them."""
FILLED_IN = 2_000
"""So many rows of a template are prepared for what is typed."""
LONGEST_LIST = 250
"""Excel takes a list of choices of up to 255 characters."""
AS_TEXT = "@"
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
WIDEST = 48


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a cell; column 0 is the whole row."""

    row: int
    column: int
    title: str
    """Of the column."""
    what: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The words of the sheet that lists all marks."""

    title: str
    head: str
    columns: tuple[str, str, str]
    """The heads of its columns: cell, column, what is wrong."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template. `as_text` keeps Excel from making numbers or dates of what is typed."""

    title: str
    note: str
    as_text: bool
    choices: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """The words of a template's second sheet."""

    title: str
    lines: tuple[str, ...]


def marked(content: bytes, table: Table, marks: Sequence[Mark], summary: Summary) -> bytes:
    """Return the sheet as a workbook with the wrong cells coloured, the reasons as comments, and a list of them."""
    book, sheet = _copy(content, table)
    _unmark(sheet)
    fill = PatternFill("solid", start_color=RED)
    shown: dict[tuple[int, int], list[str]] = {}
    for mark in marks:
        shown.setdefault((mark.row, max(mark.column, 1)), []).append(mark.what)
    for (row, column), reasons in list(shown.items())[:MOST_MARKS]:
        cell = sheet.cell(row, column)
        cell.fill = fill
        if not _is_merged(cell):
            cell.comment = Comment(clean("\n".join(reasons)), AUTHOR, width=320, height=90)
    _list(book, sheet, marks, summary)
    return _saved(book)


def template(title: str, columns: Sequence[Column], guide: Guide) -> bytes:
    """Return an empty sheet with these columns and a second one that says what belongs into each."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = sheet_title(title)
    for place_, column in enumerate(columns, start=1):
        letters = place(1, place_)[:-1]
        head = sheet.cell(1, place_)
        _put(head, f"{column.title} *" if column.needed else column.title)
        head.font, head.fill = Font(bold=True), PatternFill("solid", start_color=GREY)
        head.comment = Comment(clean(column.note), AUTHOR, width=320, height=90)
        sheet.column_dimensions[letters].width = max(14, min(WIDEST, 2 * len(column.title) + 4))
        if column.as_text:
            for row in range(2, FILLED_IN + 2):
                sheet.cell(row, place_).number_format = AS_TEXT
        if column.choices:
            _offer(sheet, f"{letters}2:{letters}{FILLED_IN + 1}", column.choices)
    sheet.freeze_panes = "A2"
    about = book.create_sheet(sheet_title(guide.title))
    for number, line in enumerate((*guide.lines, "", *(f"{c.title}: {c.note}" for c in columns)), start=1):
        _put(about.cell(number, 1), line)
        about.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    about.column_dimensions["A"].width = 90
    return _saved(book)


def _copy(content: bytes, table: Table) -> "tuple[Workbook, Worksheet]":
    """Return the workbook as it was sent; one of text, or that openpyxl cannot write again, is written anew."""
    if content.startswith(ZIP):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
                _saved(book)
        except DAMAGED:
            pass
        else:
            return book, book[table.title]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = sheet_title(table.title or table.file.rpartition(".")[0] or AUTHOR)
    for row in table.rows:
        for column, cell in enumerate(row.cells, start=1):
            _put(sheet.cell(row.number, column), cell.text)
            sheet.cell(row.number, column).number_format = AS_TEXT
    return book, sheet


def _unmark(sheet: "Worksheet") -> None:
    """Take away the marks of an earlier round."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR and cell.row > 1:
                cell.comment = None
            if cell.has_style and cell.fill.start_color.rgb == RED:
                cell.fill = PatternFill()


def _list(book: "Workbook", sheet: "Worksheet", marks: Sequence[Mark], summary: Summary) -> None:
    name = sheet_title(summary.title)
    if name in book.sheetnames and book[name] is not sheet:
        del book[name]
    made = book.create_sheet(name)
    _put(made.cell(1, 1), summary.head)
    made.cell(1, 1).font = Font(bold=True)
    for column, head in enumerate(summary.columns, start=1):
        _put(made.cell(3, column), head)
        made.cell(3, column).font, made.cell(3, column).fill = (
            Font(bold=True),
            PatternFill("solid", start_color=GREY),
        )
    for number, mark in enumerate(marks, start=4):
        target = place(mark.row, max(mark.column, 1))
        _put(made.cell(number, 1), place(mark.row, mark.column))
        made.cell(number, 1).hyperlink = f"#'{sheet.title}'!{target}"
        made.cell(number, 1).font = Font(underline="single", color="FF0563C1")
        _put(made.cell(number, 2), mark.title)
        _put(made.cell(number, 3), mark.what)
    for letters, width in (("A", 12), ("B", 20), ("C", 80)):
        made.column_dimensions[letters].width = width
    made.freeze_panes = "A4"


def _offer(sheet: "Worksheet", cells: str, choices: tuple[str, ...]) -> None:
    """Let a column offer its choices; lists that Excel would refuse are in the note only."""
    joined = ",".join(choices)
    if len(joined) > LONGEST_LIST or any("," in choice or '"' in choice for choice in choices):
        return
    rule = DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add(cells)


def _put(cell: "SheetCell", text: str) -> None:
    """Write text as text."""
    cell.value = clean(text)
    cell.data_type = "s"


def _is_merged(cell: "SheetCell") -> bool:
    """Tell whether the cell lies under another one: it takes no comment."""
    return type(cell).__name__ == "MergedCell"


def clean(text: str) -> str:
    """Return the text without characters that a workbook cannot hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def sheet_title(text: str) -> str:
    """Return the text as the title of a worksheet."""
    return NOT_IN_TITLES.sub(" ", text).strip()[:31] or AUTHOR


def _saved(book: "Workbook") -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
