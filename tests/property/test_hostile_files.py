"""Files of a flow and sheets of records, damaged in every way: what comes out is a flow, a table, or a reason."""

import io
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.reading.loader import CENTRE, load_flow_text, read_shared_files
from bot.engine.spec.centre import Shared
from bot.errors import FlowError, Problem, Refusal
from bot.sheets.reading import read_table

FLOWS = Path(__file__).parents[2] / "flows"
SOURCES = sorted(path.name for path in FLOWS.glob("*.yaml"))
MOST = 12
"""So many lines of a file are damaged at once."""
STRANGE = st.sampled_from(
    ["", "~", "[]", "{}", "- x", "&a [*a]", "!!python/object:os.system x", "2026-02-30", "1e999", "0x", "{unit}",
     "when: a and", "\t", "\u202e", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "'", "%", ">"]
)  # fmt: skip
few = settings(max_examples=40, deadline=None)


@cache
def shared() -> Shared:
    return read_shared_files(FLOWS / CENTRE)[0]


@cache
def source(name: str) -> str:
    return (FLOWS / name).read_text("utf-8")


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """Return a flow file whose lines were dropped, doubled, exchanged, moved in, or given other values."""
    name = draw(st.sampled_from(SOURCES))
    lines = source(name).splitlines()
    for _ in range(draw(st.integers(1, MOST))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "exchange", "indent", "value", "word", "cut"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "exchange":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "indent":
                lines[at] = " " * draw(st.integers(1, 6)) + lines[at]
            case "value":
                lines[at] = lines[at].partition(":")[0] + ": " + draw(STRANGE)
            case "word":
                lines[at] = draw(st.text(max_size=20)) + lines[at]
            case _:
                lines = lines[: max(1, at)]
        if not lines:
            break
    return name, "\n".join(lines)


def refused(text: str, name: str) -> list[Problem]:
    """Return the problems for which a flow is refused, none where it is not; nothing else comes out."""
    try:
        load_flow_text(text, name, shared())
    except FlowError as error:
        return list(error.problems)
    return []


@few
@given(damaged())
def test_a_damaged_flow_is_refused_with_its_lines(file: tuple[str, str]) -> None:
    name, text = file
    problems = refused(text, name)
    assert all(problem.line >= 1 and str(problem) for problem in problems)


@few
@given(st.text(max_size=200))
def test_any_text_is_a_flow_or_a_reason(text: str) -> None:
    assert refused(text, "x.yaml"), "chance writes no process"


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Number", "Building"), ("3-1-1201", "=1+1"), ("5-2-0001", '=HYPERLINK("http://x")')):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(name: str, content: bytes) -> None:
    """Read it: a table with rows, or a refusal."""
    with suppress(Refusal):
        assert read_table(name, content).rows


NAMES = st.sampled_from(["a.xlsx", "a.csv", "a.xls", "a", "../../a.xlsx", "a.xlsx\x00.csv"])


@few
@given(NAMES, st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_reason(name: str, content: bytes) -> None:
    read(name, content)
    read(name, b"PK\x03\x04" + content)


@few
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8), st.floats(0.1, 1))
def test_a_damaged_workbook_is_a_table_or_a_reason(hits: list[tuple[int, int]], part: float) -> None:
    content = bytearray(workbook())
    for at, byte in hits:
        content[at % len(content)] = byte
    read("a.xlsx", bytes(content[: int(len(content) * part)]))


@few
@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(workbook())).namelist()), st.binary(max_size=300))
def test_a_workbook_with_a_foreign_part_is_a_table_or_a_reason(part: str, content: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    read("a.xlsx", made.getvalue())
