"""Rows -> a register as .xlsx or .csv. All words come in; memory stays small however many rows there are.

Text is written as text, whatever it begins with: what somebody typed as `=1+1` never becomes a formula, in the workbook
by the type of its cell, in the .csv by a leading apostrophe.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.sheets.table import place

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_575
"""What a worksheet of Excel holds below its head."""
UTF_8 = "\ufeff"
"""The mark at the beginning of a .csv by which Excel knows that it is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute the text of a .csv (OWASP, CSV injection)."""
WIDEST, NARROWEST = 40, 10
CJK = 0x2E80
FORMATS = {
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "integer": "0",
    "text": "@",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A cell: text, a number, a day, or a moment of the centre's own time without a zone; `form` as in `FORMATS`."""

    value: str | float | date | datetime
    form: str = "text"


Line = Sequence[Written | None]


class Workbook:
    """A workbook of one sheet, filled row by row."""

    def __init__(self, title: str, heads: Sequence[str]) -> None:
        import openpyxl  # noqa: PLC0415 - it takes a quarter of a second
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
        from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 - as above

        from bot.sheets.writing import GREY, clean, sheet_title  # noqa: PLC0415 - as above

        self._made, self._clean = WriteOnlyCell, clean
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet: WriteOnlyWorksheet = self._book.create_sheet(sheet_title(title))
        self._sheet.freeze_panes = "B2"
        for number, head in enumerate(heads, start=1):
            width = max(NARROWEST, min(WIDEST, 2 + sum(2 if ord(one) > CJK else 1 for one in head)))
            self._sheet.column_dimensions[place(1, number)[:-1]].width = max(width, 14)
        self._columns, self.rows = len(heads), 0
        style = {"font": Font(bold=True), "fill": PatternFill("solid", start_color=GREY)}
        self._sheet.append([self._cell(Written(head), **style) for head in heads])

    def add(self, line: Line) -> None:
        """Write a row; beyond what a worksheet holds nothing is written."""
        if self.rows < MOST_ROWS:
            self._sheet.append([self._cell(one) if one is not None else None for one in line])
            self.rows += 1

    def _cell(self, written: Written, **style: Any) -> Any:  # noqa: ANN401 - openpyxl's cell and its styles
        value = self._clean(written.value) if isinstance(written.value, str) else written.value
        cell = self._made(self._sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell.number_format = FORMATS[written.form]
        for name, one in style.items():
            setattr(cell, name, one)
        return cell

    def saved(self) -> bytes:
        """Return the workbook; nothing can be added after that."""
        self._sheet.auto_filter.ref = f"A1:{place(self.rows + 1, self._columns)}"
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()


def csv_line(line: Line) -> str:
    """Return a row as a line of a .csv."""
    target = io.StringIO()
    csv.writer(target).writerow([plain(one) if one is not None else "" for one in line])
    return target.getvalue()


def plain(written: Written) -> str:
    """Return a cell as the text of a .csv."""
    match written.value:
        case datetime() as moment:
            return f"{moment:%Y-%m-%d %H:%M}"
        case date() as day:
            return day.isoformat()
        case str() as text:
            return f"'{text}" if text.startswith(FORMULA) else text
        case number:
            return f"{number:.2f}" if written.form == "money" else str(number)
