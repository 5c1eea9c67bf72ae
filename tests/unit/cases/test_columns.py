"""Columns by any of their names; what a header lacks; which records a sheet may hold; each kind of cell."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cases.records.checking import NOT_OF_THESE, TURNED_INTO_DATE, Entry, Reader, Ref
from bot.cases.records.columns import NO_HEADER, Flaw, header_of, kinds_of, plain
from bot.engine.basics.values import Area, Money
from bot.engine.fields.phones import NOT_AN_ID
from bot.engine.reading.loader import load_centre
from bot.engine.spec.centre import Centre
from bot.errors import Refusal
from bot.render.texts import Texts
from bot.sheets.table import Cell, Kind, Row, Table

ROOT = Path(__file__).parents[3]
TEXTS = Texts.load(ROOT / "locales")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def centre() -> Centre:
    """The flows of this package."""
    return load_centre(ROOT / "flows")


def table(*rows: Iterable[str | Cell], title: str = "") -> Table:
    cells = [tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows]
    return Table("a.csv", title, tuple(Row(number, row) for number, row in enumerate(cells, start=1)))


def read(centre: Centre, kind: str, sheet: Table) -> tuple[list[Entry], list[Flaw]]:
    record = centre.records[kind]
    header = header_of(sheet, record, TEXTS.forms)
    reader = Reader(record, header, kinds=centre.records, forms=TEXTS.forms, now=NOW, language="en")
    return reader.read(sheet, lambda _done, _total: None), reader.flaws


def said(flaws: list[Flaw]) -> list[tuple[int, int, str]]:
    return [(flaw.row, flaw.column, flaw.what.msgid) for flaw in flaws]


@pytest.mark.parametrize(
    "name", ["phone", "Phone", "PHONE ", "电话", "电 话", "电话*", "电话（手机）", "Ｐｈｏｎｅ", " 电话："]
)
def test_a_column_is_known_by_any_of_its_names(centre: Centre, name: str) -> None:
    header = header_of(table(["姓名", name]), centre.records["customer"], TEXTS.forms)
    assert header.named == {"name", "phone"}
    assert header.flaws == ()


def test_the_header_may_stand_below_a_title(centre: Centre) -> None:
    entries, flaws = read(
        centre, "customer", table(["客户名单 2026"], ["电话", "姓名"], ["13800138000", "王芳"])
    )
    assert flaws == []
    assert [(entry.row, entry.key) for entry in entries] == [(3, "+8613800138000")]


def test_a_sheet_without_header_is_told_what_belongs_there(centre: Centre) -> None:
    with pytest.raises(Refusal) as caught:
        header_of(table(["王芳", "13800138000"]), centre.records["customer"], TEXTS.forms)
    assert caught.value.msgid == NO_HEADER


@pytest.mark.parametrize(
    ("columns", "expected", "near"),
    [
        (["name", "phne"], "The column “{column}” is missing. Is it “{near}”?", "phne"),
        (["姓名", "联系电话"], "The column “{column}” is missing. Is it “{near}”?", "联系电话"),
        (["name"], "The column “{column}” is missing.", ""),
        (["phone", "nmae"], "There is no column “{typed}”. Do you mean “{column}”?", "nmae"),
        (["phone", "电话"], "The column “{column}” is there twice. Leave one of them out.", ""),
    ],
)
def test_a_wrong_header_is_named_with_the_way_out(
    centre: Centre, columns: list[str], expected: str, near: str
) -> None:
    header = header_of(table(columns), centre.records["customer"], TEXTS.forms)
    (flaw,) = header.flaws
    assert flaw.what.msgid == expected
    assert near in str(flaw.what.params)


def test_columns_that_mean_nothing_here_are_left_out_and_named(centre: Centre) -> None:
    header = header_of(table(["序号", "phone", "备注"]), centre.records["customer"], TEXTS.forms)
    assert header.ignored == ("序号", "备注")
    assert header.flaws == ()


@pytest.mark.parametrize(
    ("columns", "title", "expected"),
    [
        (["姓名", "电话"], "", ["customer"]),
        (["number", "building"], "", ["unit"]),
        (["Subscription number", "Unit", "Customer"], "", ["subscription"]),
        (["number"], "", ["unit", "subscription", "sale_contract", "instalment", "handover", "contract"]),
        (["number"], "房源", ["unit"]),
        (["colour"], "", []),
    ],
)
def test_the_columns_tell_what_a_sheet_holds(
    centre: Centre, columns: list[str], title: str, expected: list[str]
) -> None:
    if title:
        title = next(form for form in TEXTS.forms("Unit") if form != "Unit")
    found = kinds_of(table(columns, title=title), centre.records.values(), TEXTS.forms)
    assert [kind.id for kind in found] == expected


@pytest.mark.parametrize(
    ("kind", "field", "cell", "value"),
    [
        ("unit", "area", Cell("89.5", Kind.NUMBER), Area(8950)),
        ("unit", "list_price", Cell("128.6万"), Money(128600000)),
        ("unit", "list_price", Cell("1286000.5", Kind.NUMBER), Money(128600050)),
        ("unit", "state", Cell("Available"), "available"),
        ("unit", "state", Cell("available"), "available"),
        ("subscription", "sign_by", Cell("2026-12-04", Kind.DATE), date(2026, 12, 4)),
        ("subscription", "sign_by", Cell("46360", Kind.NUMBER), date(2026, 12, 4)),
        ("subscription", "unit", Cell("3-1-1201"), Ref("unit", "3-1-1201", "3-1-1201")),
        (
            "subscription",
            "customer",
            Cell("138 0013 8000"),
            Ref("customer", "+8613800138000", "138 0013 8000"),
        ),
        ("subscription", "agent", Cell("陈 明"), Ref("", "陈 明", "陈 明")),
        ("vendor", "stopped", Cell("yes", Kind.YES_NO), True),
        ("vendor", "stopped", Cell("否"), False),
        ("customer", "id_number", Cell("11010519491231002x"), "11010519491231002X"),
    ],
)
def test_each_kind_of_cell(centre: Centre, kind: str, field: str, cell: Cell, value: object) -> None:
    record = centre.records[kind]
    key = {"customer": "13800138000"}.get(kind, "K-1")
    entries, flaws = read(centre, kind, table([record.key, field], [key, cell]))
    assert flaws == []
    assert entries[0].values[field] == value


@pytest.mark.parametrize(
    ("kind", "field", "cell", "reason"),
    [
        ("unit", "list_price", Cell("12x"), "“{typed}” is not an amount. For example: {example}"),
        ("unit", "list_price", Cell("-5", Kind.NUMBER), "“{typed}” is not an amount. For example: {example}"),
        ("unit", "state", Cell("3"), NOT_OF_THESE),
        ("unit", "state", Cell("gone"), NOT_OF_THESE),
        ("unit", "building", Cell("2026-01-02", Kind.DATE), TURNED_INTO_DATE),
        ("subscription", "sign_by", Cell("soon"), "“{typed}” is not a date I understand. For example: {example}"),
        ("subscription", "customer", Cell("王芳"), "“{typed}” is not a phone number. For example: {example}"),
        ("customer", "id_number", Cell("110105194912310021"), NOT_AN_ID),
    ],
)  # fmt: skip
def test_each_kind_of_flaw(centre: Centre, kind: str, field: str, cell: Cell, reason: str) -> None:
    record = centre.records[kind]
    key = {"customer": "13800138000"}.get(kind, "K-1")
    _, flaws = read(centre, kind, table([record.key, field], [key, cell]))
    assert said(flaws) == [(2, 2, reason)]


def test_a_wrong_id_number_is_not_repeated_in_full(centre: Centre) -> None:
    sheet = table(["phone", "id_number"], ["13800138000", "110105194912310021"])
    _, (flaw,) = read(centre, "customer", sheet)
    voice_sees = str(flaw.what.params["typed"])
    assert "only_end=True" in voice_sees


def test_all_flaws_of_all_rows_are_found_at_once(centre: Centre) -> None:
    sheet = table(
        ["number", "list_price", "area"],
        ["1", "x", "y"],
        ["", "5", ""],
        ["1", "5", "z"],
        ["", "", ""],
    )
    _, flaws = read(centre, "unit", sheet)
    assert [(flaw.row, flaw.column) for flaw in flaws] == [(2, 2), (2, 3), (3, 1), (4, 3), (4, 1)]


def test_names_are_compared_without_what_does_not_matter() -> None:
    assert plain("总 价（元）*") == plain("总价") == "总价"
    assert plain("(x)") == "(x)"
