"""Workbooks -> tables. What openpyxl and Excel do to what people typed is undone or named here.

Traps (openpyxl 3.1, read-only, values only): a formula that was never computed is nothing; of merged cells only the
first has the value; numbers are floats; a sheet may claim any size; `<!ENTITY` could expand without end.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from bot.engine.basics.messages import N_
from bot.errors import Refusal
from bot.sheets.reading import LONGEST_CELL, MAX_COLUMNS, NO_SHEET, PROTECTED, gather
from bot.sheets.table import EMPTY, Cell, Kind, Row, Table

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_UNPACKED = 150_000_000
MAX_PARTS = 2_000
CHUNK = 1 << 20
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
EXACT = 10**15
"""Excel keeps 15 figures: of a longer number the end is lost."""

SWOLLEN = N_(
    "This file swells to {megabytes} MB when it is opened. Please keep only the sheet that is needed."
)
BROKEN = N_("This workbook is damaged. Please open it in Excel or WPS, save it again, and send that.")
ROUNDED = N_("Excel has cut this number off. Format the column as text, and type it again.")
NOT_COMPUTED = N_("This formula has no result yet. Please replace it by its value.")
FORMULA_ERROR = N_("This formula has an error. Please replace it by its value.")

ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
DAMAGED = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    ParseError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl and zipfile raise for files that are not what they say (found with damaged ones)."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')

Places = dict[tuple[int, int], Cell]
"""Cells by row and column, from 1."""


def read_xlsx(name: str, content: bytes) -> Table:
    """Return the first visible worksheet that has something in it.

    Raises:
        Refusal: it is no workbook, is protected, damaged, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _inspect(packed)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what openpyxl leaves out of a workbook (charts, extensions) is no loss
            return _read(name, content)
    except DAMAGED as error:
        raise Refusal(BROKEN) from error


def _inspect(packed: zipfile.ZipFile) -> None:
    """Refuse what must not be opened. The sizes are binding: zipfile gives no byte more than a part declares."""
    parts = packed.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(PROTECTED)
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise Refusal(SWOLLEN, megabytes=size // 1_000_000)
    if "xl/workbook.xml" not in packed.namelist():
        raise Refusal(NO_SHEET)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _no_entities(packed, part)


def _no_entities(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse XML with declarations of its own, or in an encoding that would hide them: no spreadsheet writes any."""
    tail = b""
    with packed.open(part) as stream:
        while chunk := stream.read(CHUNK):
            seen = tail + chunk
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or seen.startswith(UTF_16):
                raise Refusal(BROKEN)
            tail = chunk[-16:]


def _read(name: str, content: bytes) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        chosen: tuple[str, tuple[Row, ...]] | None = None
        others: list[str] = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            if chosen is None:
                rows = _rows(book, sheet, content)
                chosen = (sheet.title, rows) if rows else None
            elif _has_something(sheet):
                others.append(sheet.title)
    finally:
        book.close()
    title, rows = chosen or ("", ())
    return Table(name, title, rows, tuple(others))


def _has_something(sheet: "ReadOnlyWorksheet") -> bool:
    return not all(map(_is_blank, _values(sheet)))


def _is_blank(values: tuple[Any, ...]) -> bool:
    """Tell whether a row is empty, fast: a stray cell in the last row of a sheet makes a million of them."""
    return values.count(None) == len(values)


def _values(sheet: "ReadOnlyWorksheet") -> Iterator[tuple[Any, ...]]:
    """Yield the rows as they stand, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return rows


def _rows(book: "Workbook", sheet: "ReadOnlyWorksheet", content: bytes) -> tuple[Row, ...]:
    with book._archive.open(sheet._worksheet_path) as stream:  # noqa: SLF001 - openpyxl shows merged cells only when all is loaded
        source = stream.read()
    flaws = _not_computed(content, sheet.title) if _FORMULA.search(source) else {}
    spread = [range_boundaries(found.decode()) for found in _MERGED.findall(source)]
    down = {(top, left): bottom for left, top, _, bottom in spread if bottom > top}
    filled: Places = {}
    flawed = {row for row, _ in flaws}
    rows: list[Row] = []
    for number, values in enumerate(_values(sheet), start=1):
        if _is_blank(values) and not filled and number not in flawed:
            continue
        cells = [_cell(value) for value in values]
        if flaws or down:
            _complete(number, cells, flaws, down, filled)
        gather(rows, number, tuple(cells))
    return tuple(rows)


def _complete(
    number: int, cells: list[Cell], flaws: Places, down: dict[tuple[int, int], int], filled: Places
) -> None:
    """Name formulas without a result, and let what is merged over several rows stand in each of them."""
    for column, cell in enumerate(cells, start=1):
        if not cell.text:
            cells[column - 1] = flaws.get((number, column)) or filled.pop((number, column), EMPTY)
        given = cells[column - 1]
        bottom = down.get((number, column), 0)
        if given.text and bottom:
            filled.update(
                ((below, column), given) for below in range(number + 1, min(bottom, number + 20_000) + 1)
            )


def _not_computed(content: bytes, title: str) -> Places:
    """Return the formulas of a sheet: where a value is missing, one of them was never computed."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        return {
            (number, column): Cell(NOT_COMPUTED, Kind.FLAW)
            for number, values in enumerate(_values(book[title]), start=1)
            if not _is_blank(values)
            for column, value in enumerate(values, start=1)
            if isinstance(value, str) and value.startswith("=")
        }
    finally:
        book.close()


def _cell(value: object) -> Cell:  # noqa: PLR0911 - one arm per type
    match value:
        case None:
            return EMPTY
        case bool():
            return Cell("yes" if value else "no", Kind.YES_NO)
        case int() | float():
            return _number(value)
        case datetime():
            plain = value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
            return Cell(plain, Kind.DATE)
        case date():
            return Cell(value.isoformat(), Kind.DATE)
        case time():
            return Cell(f"{value:%H:%M}")
        case str() if value in ERRORS:
            return Cell(FORMULA_ERROR, Kind.FLAW)
        case _:
            text = str(value).strip()[:LONGEST_CELL]
            return Cell(text) if text else EMPTY


def _number(value: float) -> Cell:
    if abs(value) >= EXACT:
        return Cell(ROUNDED, Kind.FLAW)
    if isinstance(value, int) or value.is_integer():
        return Cell(str(int(value)), Kind.NUMBER)
    return Cell(format(Decimal(f"{value:.15g}"), "f"), Kind.NUMBER)
