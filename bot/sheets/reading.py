"""Bytes that somebody sent -> a table. Whatever is sent, a table or a `Refusal` in words comes out.

What is checked before a workbook is opened stands here; how its cells are read, in `bot.sheets.xlsx`. May take a second
for a large sheet: call it in a thread.
"""

import codecs
import csv
import io

from bot.engine.basics.messages import N_
from bot.errors import Refusal
from bot.sheets.table import EMPTY, Cell, Row, Table

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 200
LONGEST_CELL = 5_000

TOO_BIG = N_("This file is too big: at most {megabytes} MB can be read. Split it into several.")
TOO_MANY_ROWS = N_("This sheet has too many rows: at most {count} can be read. Split it into several.")
NO_SHEET = N_("I cannot read this file as a sheet. Please send .xlsx or .csv.")
OLD_XLS = N_("This is the old .xls form. Please save it as .xlsx in Excel or WPS, and send that.")
PROTECTED = N_("This file is protected by a password. Please take the password off, and send it again.")
EMPTY_FILE = N_("This sheet is empty. Its first line names the columns; the template shows how.")
WIDE = N_("This sheet has more than {count} columns. Please keep only those that are needed.")

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""Begins files of Office 97, and those of today that are protected by a password ([MS-CFB], [MS-OFFCRYPTO])."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODINGS = ("utf-8", "gb18030")
"""What Chinese Excel writes into a .csv, after UTF-8."""
DELIMITERS = (",", "\t", ";", "\uff0c")
TEXT_CONTROLS = set("\t\n\r\f\x1a")


def read_table(name: str, content: bytes) -> Table:
    """Return the table that a file holds. `name` is for words only: what it is, its content says.

    Raises:
        Refusal: why it cannot be read, and what to do.
    """
    if len(content) > MAX_BYTES:
        raise Refusal(TOO_BIG, megabytes=MAX_BYTES // 1_000_000)
    if content.startswith(ZIP):
        from bot.sheets.xlsx import read_xlsx  # noqa: PLC0415 - openpyxl, where it is needed

        table = read_xlsx(name, content)
    elif content.startswith(OLE):
        raise Refusal(PROTECTED if ENCRYPTED in content else OLD_XLS)
    else:
        table = _read_csv(name, content)
    if not table.rows:
        raise Refusal(EMPTY_FILE)
    return table


def gather(rows: "list[Row]", number: int, cells: tuple[Cell, ...]) -> None:
    """Add a row that has something in it.

    Raises:
        Refusal: there are too many rows, or columns.
    """
    while cells and not cells[-1].text:
        cells = cells[:-1]
    if not cells:
        return
    if len(cells) > MAX_COLUMNS:
        raise Refusal(WIDE, count=MAX_COLUMNS)
    if len(rows) > MAX_ROWS:
        raise Refusal(TOO_MANY_ROWS, count=MAX_ROWS)
    rows.append(Row(number, cells))


def _read_csv(name: str, content: bytes) -> Table:
    text = _decoded(content)
    lines = text.splitlines()
    head = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    rows: list[Row] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            gather(rows, number, tuple(Cell(cell.strip()) if cell.strip() else EMPTY for cell in row))
    except csv.Error as error:
        raise Refusal(NO_SHEET) from error
    return Table(name, "", tuple(rows))


def _decoded(content: bytes) -> str:
    """Return the text of a file, in whatever encoding Excel, WPS or an editor wrote it.

    Raises:
        Refusal: it is no text.
    """
    marked = next((name for bom, name in BOMS if content.startswith(bom)), "")
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(c < " " and c not in TEXT_CONTROLS for c in set(text)):
            break
        return text.rstrip("\x1a")
    raise Refusal(NO_SHEET)
