"""Search words on both databases: the beginning of a word finds it, in byte order whatever the server's language is."""

import pytest

from bot.cases.base.ports import Statement
from bot.cases.base.searching import BEYOND, indexed
from bot.storage.store import SqlStore

RECORDS = {
    1: "王芳 +8613800138000",
    2: "王方明 +8613900139000",
    3: "Wang Fang 3-1-1201",
    4: "Zebra",
    5: "Émile",
}


@pytest.fixture
async def filled(store: SqlStore) -> SqlStore:
    """A store with a few customers and their words."""
    for number, text in RECORDS.items():
        record = {"id": number, "type": "customer", "data": "{}", "created_at": 1}
        words = (
            Statement("insert_record_word", {"type": "customer", "word": word, "record_id": number})
            for word in sorted(indexed(text))
        )
        await store.commit([Statement("insert_record", record, 1), *words])
    return store


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("王", {1, 2}),
        ("王芳", {1}),
        ("wf", {1, 2}),
        ("wang", {1, 2, 3}),
        ("1201", {3}),
        ("3-1", {3}),
        ("8000", {1}),
        ("139", {2}),
        ("z", {4}),
        ("é", {5}),
        ("x", set()),
    ],
)
async def test_the_beginning_of_a_word_finds_it(filled: SqlStore, word: str, found: set[int]) -> None:
    query = {"type": "customer", "word": word, "beyond": word + BEYOND, "limit": 50}
    (rows,) = await filled.read(Statement("records_by_word", query))
    assert {row["id"] for row in rows} == found
