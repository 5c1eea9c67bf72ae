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
WIDEST, NARROWEST, FILTER = 40, 8, 3
"""Widths of columns, in characters, and what the arrow of the filter takes of a head."""
MEASURED = 200
"""By so many rows the widths are made."""
CJK = 0x2E80
FORMATS = {
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "integer": "0",
    "rate": "0.00%",
    "area": "0.00",
    "text": "@",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A cell: text, a number, a day, or a moment of the centre's own time without a zone; `form` as in `FORMATS`."""

    value: str | float | date | datetime
    form: str = "text"


Line = Sequence[Written | None]


class Workbook:
    """A workbook of one sheet, filled row by row. Its columns are as wide as the first rows need."""

    def __init__(self, title: str, heads: Sequence[str]) -> None:
        import openpyxl  # noqa: PLC0415 - it takes a quarter of a second
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above

        from bot.sheets.writing import GREY, clean, sheet_title  # noqa: PLC0415 - as above

        self._made, self._clean = WriteOnlyCell, clean
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet: WriteOnlyWorksheet = self._book.create_sheet(sheet_title(title))
        self._sheet.freeze_panes = "B2"
        self._for_paper()
        self._heads, self.rows = heads, 0
        self._first: list[Line] = []
        self._begun = False
        self._last: Line | None = None
        self._bold = {"font": Font(bold=True), "fill": PatternFill("solid", start_color=GREY)}
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._top = Alignment(vertical="top")

    def _for_paper(self) -> None:
        """Let it be printed across, as wide as a page, with the heads on each."""
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_title_rows = "1:1"

    def add(self, line: Line) -> None:
        """Write a row; beyond what a worksheet holds nothing is written."""
        if self.rows == MOST_ROWS:
            return
        self.rows += 1
        if self._begun:
            self._write(line)
            return
        self._first.append(line)
        if len(self._first) == MEASURED:
            self._begin()

    def close(self, line: Line) -> None:
        """Let this be the last line, below the rows that can be filtered: what they come to."""
        self._last = line

    def _begin(self) -> None:
        """Write the widths, which stand before the rows in the file, the heads, and the rows that have come so far."""
        self._begun = True
        for number, head in enumerate(self._heads):
            cells = [line[number] for line in self._first]
            width = max((room_of(head) + FILTER, *(room_of(plain(one)) for one in cells if one is not None)))
            self._sheet.column_dimensions[place(1, number + 1)[:-1]].width = max(
                NARROWEST, min(WIDEST, width + 2)
            )
        self._sheet.append([self._cell(Written(head), **self._bold) for head in self._heads])
        for line in self._first:
            self._write(line)
        self._first.clear()

    def _write(self, line: Line) -> None:
        self._sheet.append([self._in_row(one) if one is not None else None for one in line])

    def _in_row(self, written: Written) -> Any:  # noqa: ANN401 - openpyxl's cell
        long = written.form == "text" and room_of(str(written.value)) > WIDEST
        return self._cell(written, alignment=self._wrapped if long else self._top)

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
        if not self._begun:
            self._begin()
        self._sheet.auto_filter.ref = f"A1:{place(self.rows + 1, len(self._heads))}"
        if self._last is not None:
            self._sheet.append([self._cell(one, **self._bold) if one else None for one in self._last])
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()


def room_of(text: str) -> int:
    """Return how many characters wide the text is: a Chinese one takes the room of two. Of several lines the widest."""
    return max((sum(2 if ord(one) > CJK else 1 for one in line) for line in text.splitlines()), default=0)


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
            return f"{number:.2f}" if written.form in ("money", "area") else str(number)
