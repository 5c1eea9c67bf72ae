"""A sheet as a table of text. What a spreadsheet made of what was typed is kept beside it, for it may be wrong."""

from dataclasses import dataclass
from enum import StrEnum

LETTERS = 26


class Kind(StrEnum):
    """As what the spreadsheet keeps a cell."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    FLAW = "flaw"
    """It cannot be read; the text is the message id of the reason."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Numbers without exponent or trailing zeros, dates as `2026-12-04`, trimmed."""

    text: str
    kind: Kind = Kind.TEXT


EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that has something in it; `number` is that of the spreadsheet, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet. `title` is the worksheet's, "" for text; `others` have something in them and are not read."""

    file: str
    title: str
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()


def place(row: int, column: int) -> str:
    """Return a cell as spreadsheets name it: `C3`; both count from 1, column 0 is the whole row."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
