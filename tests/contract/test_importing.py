"""Records from a sheet into both databases: all or nothing, by key, with what refers to what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Office, open_office
from bot.cases.base.codec import record_from_row
from bot.cases.base.ports import Row, Statement
from bot.cases.records.importing import NO_COLUMN, NO_PERSON, NO_RECORD, Checked, Importer
from bot.errors import Conflict
from bot.settings import Settings
from bot.sheets.reading import read_table

NUMBER = "11010519491231002X"


@pytest.fixture
async def office(url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """An office over an empty database."""
    settings = Settings(database_url=SecretStr(url), banli_home=tmp_path / "home")
    async with open_office(settings) as opened:
        yield opened


async def look(office: Office, kind: str, text: str) -> Checked:
    importer = Importer(office.service, office.texts.forms)
    return await importer.check(importer.kind(kind), read_table("a.csv", text.encode()), "en")


async def bring_in(office: Office, kind: str, text: str) -> Checked:
    checked = await look(office, kind, text)
    assert checked.flaws == ()
    await office.store.commit(await Importer(office.service, office.texts.forms).unit(checked))
    return checked


async def by_key(office: Office, kind: str, key: str, value: str) -> Row | None:
    (rows,) = await office.store.read(Statement("record_by_key", {"type": kind, "key": key, "value": value}))
    return rows[0] if rows else None


async def test_a_sheet_comes_in_and_refers_to_what_came_before(office: Office) -> None:
    await bring_in(office, "unit", "number,building\n5-1,5\n")
    await bring_in(office, "customer", "name,phone\n王芳,13800138000\n")
    await bring_in(office, "subscription", "number,unit,customer,price\nRG-1,5-1,138 0013 8000,128.6万\n")
    row = await by_key(office, "subscription", "number", "RG-1")
    unit = await by_key(office, "unit", "number", "5-1")
    assert row is not None
    assert unit is not None
    record = record_from_row(row)
    assert record.values["unit"] == unit["id"]
    (links,) = await office.store.read(Statement("links_to", {"to_id": unit["id"]}))
    assert [(link["name"], link["from_id"]) for link in links] == [("unit", record.id)]


async def test_again_it_changes_by_key_and_says_how_much(office: Office) -> None:
    first = await bring_in(office, "unit", "number,building,area\n5-1,5,80\n5-2,5,90\n")
    assert (first.new, first.changed, first.same) == (2, 0, 0)
    second = await bring_in(office, "unit", "building,number\n6,5-1\n5,5-2\n,5-3\n")
    assert (second.new, second.changed, second.same) == (1, 1, 1)
    row = await by_key(office, "unit", "number", "5-1")
    assert row is not None
    values = record_from_row(row).values
    assert values["building"] == "6"
    assert "area" in values  # a column that is not in the sheet stays
    assert row["version"] == 1


async def test_what_is_not_there_is_named_cell_by_cell(office: Office) -> None:
    checked = await look(
        office,
        "subscription",
        "number,unit,customer,agent\nRG-1,9-9,13800138000,Nobody\nRG-2,9-9,13900139000,\n",
    )
    found = [(flaw.row, flaw.column, flaw.what.msgid) for flaw in checked.flaws]
    assert found == [
        (2, 2, NO_RECORD),
        (2, 3, NO_RECORD),
        (2, 4, NO_PERSON),
        (3, 2, NO_RECORD),
        (3, 3, NO_RECORD),
    ]


async def test_a_new_entry_needs_what_its_line_shows_a_known_one_does_not(office: Office) -> None:
    checked = await look(office, "customer", "phone\n13800138000\n")
    assert [(flaw.row, flaw.what.msgid) for flaw in checked.flaws] == [(1, NO_COLUMN)]
    await bring_in(office, "customer", "name,phone\n王芳,13800138000\n")
    checked = await bring_in(office, "customer", f"phone,id_number\n13800138000,{NUMBER}\n")
    assert checked.changed == 1


async def test_nothing_comes_in_by_half(office: Office) -> None:
    """Somebody else creates one of the records between the check and the commit."""
    checked = await look(office, "unit", "number\n5-1\n5-2\n5-3\n")
    await bring_in(office, "unit", "number\n5-2\n")
    unit = await Importer(office.service, office.texts.forms).unit(checked)
    with pytest.raises(Conflict):
        await office.store.commit(unit)
    assert await by_key(office, "unit", "number", "5-1") is None
    assert await by_key(office, "unit", "number", "5-3") is None


async def test_an_id_number_is_found_again_and_can_be_read(office: Office) -> None:
    await bring_in(office, "customer", f"name,phone,id_number\n王芳,13800138000,{NUMBER}\n")
    row = await by_key(office, "customer", "phone", "+8613800138000")
    assert row is not None
    assert record_from_row(row).values["id_number"] == NUMBER
    for word, hits in ((NUMBER.lower(), 1), ("002x", 1), (NUMBER[:10], 0), (NUMBER[6:14], 0)):
        query = {"type": "customer", "word": word, "beyond": word + "\U0010ffff", "limit": 9}
        (rows,) = await office.store.read(Statement("records_by_word", query))
        assert len(rows) == hits, word
