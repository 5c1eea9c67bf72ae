"""ID numbers in both databases: none stands there readable, all come back, none opens where it does not belong."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import orjson
import pytest

from bot.cases.base.codec import values_from_json, values_to_json
from bot.cases.base.ports import Statement
from bot.cases.base.searching import BEYOND, meanings, words_of
from bot.cases.base.shown import Masked
from bot.cases.view.frozen import fact_from_json, fact_to_json
from bot.cases.view.views import Fact
from bot.datakey import NAME, is_private, read_keys
from bot.engine.basics.values import BankAccount
from bot.errors import SettingsError
from bot.storage.copying import copy as copied
from bot.storage.sealing import READS, UNREAD, VEILED, WRITES, Keys, SealedStore, is_card, is_number, veil
from bot.storage.statements import named
from bot.storage.store import SqlStore, open_store

NUMBER = "11010519491231002X"
KEYS = (b"k" * 32,)
SEALED_COLUMNS = {place.split(".")[1] for columns in WRITES.values() for _, place, _ in columns}
TABLES = {place.split(".")[0] for columns in WRITES.values() for _, place, _ in columns}


@pytest.fixture
async def sealed(url: str) -> AsyncIterator[SqlStore]:
    """A store that seals, over an empty database."""
    async with open_store(url, KEYS) as opened:
        yield opened


def record(identity: int, **values: object) -> Statement:
    data = orjson.dumps(values).decode()
    return Statement("insert_record", {"id": identity, "type": "t", "data": data, "created_at": 0}, 1)


async def raw(url: str) -> str:
    """Return all rows of all tables as text, read past the program."""
    if url.startswith("sqlite"):
        files = Path(url.removeprefix("sqlite:///")).parent.glob("banli.db*")
        return "".join(file.read_bytes().decode(errors="replace") for file in files)
    connection = await asyncpg.connect(url)
    names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [await connection.fetch(f'SELECT * FROM "{name[0]}"') for name in names]  # noqa: S608 - our own tables
    await connection.close()
    return str([tuple(row) for table in rows for row in table])


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        NUMBER.lower(),
        "110105 1949 1231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
async def test_however_it_is_written_it_is_sealed_and_comes_back(
    sealed: SqlStore, url: str, written: str
) -> None:
    said = f"her number:{written},\nand more “quotes” \\ "
    await sealed.commit([record(1, note=said, many=[{"deep": written}], owner=110105194912310021)])
    assert written not in await raw(url)
    (rows,) = await sealed.read(Statement("record", {"id": 1}))
    assert orjson.loads(rows[0]["data"]) == {
        "note": said,
        "many": [{"deep": written}],
        "owner": 110105194912310021,
    }


@pytest.mark.parametrize("name", sorted(WRITES))
async def test_every_door_into_the_database_seals(name: str) -> None:
    """Whatever statement brings it: the parameter that reaches the driver holds no number."""
    seen: list[Statement] = []

    class Driver:
        async def commit(self, unit: list[Statement]) -> list[list[object]]:
            seen.extend(unit)
            return [[] for _ in unit]

    params: dict[str, object] = {
        place: 7 for columns in WRITES.values() for _, _, row in columns for place in row
    }
    for parameter, _, _ in WRITES[name]:
        params[parameter] = (
            NUMBER if name in ("mark_sent", "insert_sheet") else orjson.dumps([NUMBER]).decode()
        )
    await SealedStore(Driver(), Keys(KEYS)).commit([Statement(name, params)])  # type: ignore[arg-type]  # a double
    assert NUMBER not in str(seen[0].params)
    assert "⟦" in str(seen[0].params)


def test_no_query_gives_a_sealed_column_without_opening_it() -> None:
    """A new query that returns such a column must be entered in `sealing.TABLES`; a new column in `WRITES`."""
    missing = []
    for name, sql in named().items():
        if not sql.startswith("SELECT") or name in READS or name in UNREAD:
            continue
        chosen = sql.split("FROM")[0]
        tables = set(re.findall(r"(?:FROM|JOIN) (\w+)", sql)) & TABLES
        wide = "*" in re.sub(r"count\(\*\)", "", chosen)
        if tables and (wide or set(re.findall(r"\w+", chosen)) & SEALED_COLUMNS):
            missing.append(name)
    assert missing == []


def test_every_statement_that_writes_such_a_column_seals_it() -> None:
    writing = re.compile(r"^(?:INSERT INTO|UPDATE) (\w+)")
    columns = {place for places in WRITES.values() for _, place, _ in places}
    missing = []
    for name, sql in named().items():
        found = writing.match(sql)
        if found is None:
            continue
        wrote = {place for _, place, _ in WRITES.get(name, ())}
        for column in columns:
            table, _, part = column.partition(".")
            if table == found[1] and f":{part}" in sql and column not in wrote:
                missing.append((name, column))
    assert missing == []


async def test_a_sealed_number_does_not_open_in_another_row(sealed: SqlStore, url: str) -> None:
    await sealed.commit([record(1, id_number=NUMBER), record(2, id_number="")])
    async with open_store(url) as plain:
        (rows,) = await plain.read(Statement("record", {"id": 1}))
        stolen = {"id": 2, "data": rows[0]["data"], "changed_at": 0, "version": 1, "seen": 0}
        await plain.commit([Statement("update_record", stolen, 1)])
    (rows,) = await sealed.read(Statement("record", {"id": 2}))
    assert NUMBER not in rows[0]["data"]
    assert veil(rows[0]["data"]) == f'{{"id_number":"{VEILED}"}}'


async def test_another_key_stops_the_start_and_an_added_one_does_not(url: str) -> None:
    async with open_store(url, KEYS) as store:
        await store.commit([record(1, id_number=NUMBER)])
    with pytest.raises(SettingsError, match="another key"):
        async with open_store(url, (b"x" * 32,)):
            pass
    async with open_store(url, (b"new" + b"k" * 29, *KEYS)) as store:
        await store.commit([record(2, id_number=NUMBER)])
        for identity in (1, 2):
            (rows,) = await store.read(Statement("record", {"id": identity}))
            assert orjson.loads(rows[0]["data"]) == {"id_number": NUMBER}


async def test_a_backup_holds_neither_numbers_nor_the_key(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'banli.db'}", KEYS) as store:
        await store.commit([record(1, id_number=NUMBER)])
        await asyncio.to_thread(copied, tmp_path / "banli.db", tmp_path / "copy.db", lambda _, __: None)
    content = (tmp_path / "copy.db").read_bytes()
    assert NUMBER.encode() not in content
    assert KEYS[0] not in content


def test_the_key_is_made_once_for_nobody_else_to_read(tmp_path: Path) -> None:
    home = tmp_path / "var"
    keys = read_keys("", home)
    assert keys == read_keys("", home)
    assert len(keys[0]) == 32
    assert is_private(home / NAME)
    assert [file.name for file in home.iterdir()] == [NAME]


@pytest.mark.parametrize("given", ["short", "a" * 44, "§", "AAAA,"])
def test_a_wrong_key_is_named_with_what_is_taken(given: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="openssl rand -base64 32"):
        read_keys(given, tmp_path)
    (tmp_path / NAME).write_text("rubbish")
    with pytest.raises(SettingsError, match=NAME):
        read_keys("", tmp_path)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (NUMBER, True),
        ("110105194912310021", True),  # a slip in the last figure is somebody's number all the same
        ("118541089849212928", False),  # an identity of ours
        ("110105194913310021", False),  # no such month
        ("13800138000", False),
        ("6222000000000000001", False),
        ("", False),
    ],
)
def test_what_looks_like_an_id_number(text: str, is_one: bool) -> None:
    assert is_number(text) is is_one


def test_nothing_random_is_left_to_chance() -> None:
    keys = Keys(KEYS)
    tokens = {keys.seal(NUMBER, "records.data:1") for _ in range(200)}
    assert len(tokens) == 200
    assert {keys.open(token, "records.data:1") for token in tokens} == {NUMBER}
    assert keys.open(next(iter(tokens)), "records.data:2") != NUMBER
    assert keys.open("⟦" + os.urandom(40).hex() + "⟧", "records.data:1") != NUMBER
    assert keys.digest(NUMBER) == keys.digest(NUMBER.lower())
    assert Keys((b"y" * 32,)).digest(NUMBER) != keys.digest(NUMBER)


async def test_a_case_is_found_by_an_id_number_that_stands_nowhere(sealed: SqlStore, url: str) -> None:
    key = {"flow": "f", "name": "who", "value": NUMBER}
    await sealed.commit([Statement("insert_case_key", {**key, "case_id": 1})])
    assert NUMBER not in await raw(url)
    await sealed.commit([Statement("drop_case_key", {**key, "case_id": 1}, 1)])


# --- bank accounts ------------------------------------------------------------------------------------------

CARD = "6222021234567890128"
COMPANY = "440501040001234"


@pytest.mark.parametrize("account", [CARD, COMPANY])
async def test_an_account_is_sealed_by_its_kind_wherever_a_value_goes(
    sealed: SqlStore, url: str, account: str
) -> None:
    values = values_to_json({"to": BankAccount(account), "rows": ({"to": BankAccount(account)},)})
    fact = fact_to_json(Fact("Bank account", Masked(BankAccount(account), only_end=True)))
    await sealed.commit([record(1, **values, facts=[fact])])
    assert account not in await raw(url)
    (rows,) = await sealed.read(Statement("record", {"id": 1}))
    data = orjson.loads(rows[0]["data"])
    assert fact_from_json(data.pop("facts")[0]).value == Masked(account, only_end=True)
    back = values_from_json(data)
    assert back == {"to": account, "rows": ({"to": account},)}
    assert isinstance(back["to"], BankAccount), "it is sealed again when it is written again"


@pytest.mark.parametrize(
    "written",
    [CARD, "6222 0212 3456 7890 128", "6222-0212-3456-7890-128", "６２２２０２１２３４５６７８９０１２８"],
)
async def test_a_card_is_sealed_wherever_somebody_types_it(sealed: SqlStore, url: str, written: str) -> None:
    await sealed.commit([record(1, note=f"转到{written}，谢谢")])
    assert written not in await raw(url)
    (rows,) = await sealed.read(Statement("record", {"id": 1}))
    assert orjson.loads(rows[0]["data"])["note"] == f"转到{written}，谢谢"


@pytest.mark.parametrize(
    "typed", [COMPANY, f"my account {CARD}", "4405 0104 0001 234", NUMBER, NUMBER.lower()]
)
async def test_a_raw_update_keeps_no_long_figures(sealed: SqlStore, url: str, typed: str) -> None:
    body = orjson.dumps(
        {"update_id": 5, "message": {"text": typed, "chat": {"id": 123456789012345}}}
    ).decode()
    row = {"update_id": 5, "chat": "1", "body": body, "received_at": 0}
    await sealed.commit([Statement("insert_update", row)])
    assert typed not in await raw(url)
    (rows,) = await sealed.read(Statement("new_updates", {"limit": 9}))
    assert orjson.loads(rows[0]["body"]) == orjson.loads(body)


async def test_an_account_is_found_again_by_its_figures_and_by_its_end(sealed: SqlStore, url: str) -> None:
    words = words_of(BankAccount(COMPANY))
    await sealed.commit(
        [
            record(1, to=COMPANY[-4:]),
            *(Statement("insert_record_word", {"type": "t", "word": word, "record_id": 1}) for word in words),
        ]
    )
    assert COMPANY not in await raw(url)
    for looked in (*meanings(COMPANY), COMPANY[-4:]):
        query = {"type": "t", "word": looked, "beyond": looked + BEYOND, "limit": 9}
        (rows,) = await sealed.read(Statement("records_by_word", query))
        assert len(rows) == (looked.__class__ is not str or looked == COMPANY[-4:])


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (CARD, True),
        ("6222021234567890127", False),  # its check figure is wrong
        ("7222021234567890128", False),
        ("62220212345", False),
        ("", False),
    ],
)
def test_what_looks_like_a_bank_card(text: str, is_one: bool) -> None:
    assert is_card(text) is is_one
