"""Choosing a record: the likely ones as buttons, any other by a few typed letters or figures.

People from outside choose among what is theirs; who works here among all.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.cases.base.codec import record_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.searching import BEYOND, meanings, typed, words_of
from bot.engine.basics.messages import N_
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row, Store
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Record

SHOWN = 8
LOOKED_AT = 60
"""So many records are read for each typed word before those that have all the words are kept."""
NOT_FOUND = N_("Nothing was found for “{typed}”. Type part of the name or the number.")
NOT_YOURS = N_("That cannot be chosen here. Please tap one of the buttons.")


class RecordPicker:
    """Finds records for one person."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    async def offered(self, contact: "Contact", kind: str, world: "World") -> "tuple[Record, ...]":
        """Return the likely records: those about the person, else, for who works here, the newest."""
        near, latest = await self._store.read(
            Statement("records_near_person", {"person_id": contact.id, "type": kind}),
            Statement("records_of_type", {"type": kind, "limit": SHOWN}),
        )
        rows = near or (latest if works_here(contact, world) else [])
        return _known((record_from_row(row) for row in rows[:SHOWN]), world)

    async def search(self, contact: "Contact", kind: str, text: str, world: "World") -> "tuple[Record, ...]":
        """Return the records that have every typed word, at most eight.

        Raises:
            InvalidField: there is none.
        """
        words = typed(text)
        if works_here(contact, world):
            found = await self._by_words(kind, words)
        else:
            found = [record for record in await self._theirs(contact, kind) if _has(record, words, world)]
        if not found or not words:
            raise InvalidField(NOT_FOUND, typed=text)
        return _known(found[:SHOWN], world)

    async def chosen(self, contact: "Contact", kind: str, option: str, world: "World") -> int:
        """Return the record of a tapped button.

        Raises:
            InvalidField: it is of another kind, gone, or not this person's to choose.
        """
        identity = int(option) if option.isascii() and option.isdigit() else 0
        (rows,) = await self._store.read(Statement("record", {"id": identity}))
        record = record_from_row(rows[0]) if rows else None
        if record is None or record.type != kind:
            raise InvalidField(NOT_YOURS, typed=option)
        if not works_here(contact, world) and record.id not in {
            one.id for one in await self._theirs(contact, kind)
        }:
            raise InvalidField(NOT_YOURS, typed=option)
        _known([record], world)
        return record.id

    async def _theirs(self, contact: "Contact", kind: str) -> "list[Record]":
        query = Statement("records_near_person", {"person_id": contact.id, "type": kind})
        (rows,) = await self._store.read(query)
        return [record_from_row(row) for row in rows]

    async def _by_words(self, kind: str, words: tuple[str, ...]) -> "list[Record]":
        looked = [(place, meant) for place, word in enumerate(words) for meant in meanings(word)]
        queries = (
            Statement(
                "records_by_word",
                {"type": kind, "word": meant, "beyond": meant + BEYOND, "limit": LOOKED_AT},
            )
            for _, meant in looked
        )
        answers = await self._store.read(*queries) if words else []
        found: list[dict[int, Row]] = [{} for _ in words]
        for (place, _), rows in zip(looked, answers, strict=True):
            found[place].update((row["id"], row) for row in rows)
        if not found:
            return []
        return [
            record_from_row(row) for number, row in found[0].items() if all(number in one for one in found)
        ]


def _has(record: "Record", words: Iterable[str], world: "World") -> bool:
    search = world.centre.records[record.type].search
    kept = {word for name in search for word in words_of(record.values.get(name))}
    return all(any(one.startswith(word) for one in kept) for word in words)


def _known(records: "Iterable[Record]", world: "World") -> "tuple[Record, ...]":
    found = tuple(records)
    world.add(records=found)
    return found
