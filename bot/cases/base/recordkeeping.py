"""Records as rows: data, keys, search words, links and history kept together."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.base.codec import dumps, ms_of, values_to_json
from bot.cases.base.ports import Statement
from bot.cases.base.searching import words_of
from bot.engine.spec import effects as fx

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Record
    from bot.engine.spec.centre import RecordType


def new_record(
    effect: fx.NewRecord, world: "World", now: datetime, case: int | None = None, actor: str = "clock"
) -> Iterator[Statement]:
    """Yield the statements that create a record with its keys, words, links and first history row."""
    kind = world.centre.records[effect.type]
    data = dumps(values_to_json(effect.values))
    yield Statement(
        "insert_record", {"id": effect.record, "type": effect.type, "data": data, "created_at": ms_of(now)}, 1
    )
    yield from _index(effect.record, kind, effect.values)
    yield _history(effect.record, 0, effect.values, now, case, actor)


def change_record(
    effect: fx.ChangeRecord, world: "World", now: datetime, case: int | None, actor: str
) -> Iterator[Statement]:
    """Yield the statements that write columns of a record; it must still be at the version that was seen."""
    kind = world.centre.records[effect.type]
    record: Record = world.record(effect.record)
    values = {**record.values, **effect.values}
    yield Statement(
        "update_record",
        {
            "id": effect.record,
            "data": dumps(values_to_json(values)),
            "changed_at": ms_of(now),
            "version": effect.seen + 1,
            "seen": effect.seen,
        },
        1,
    )
    indexed = {
        kind.key,
        *kind.search,
        *(name for name, spec in kind.fields.items() if spec.record or spec.kind == "person"),
    }
    if indexed & effect.values.keys():
        for name in ("delete_record_keys", "delete_record_words", "delete_record_links"):
            yield Statement(name, {"record_id": effect.record})
        yield from _index(effect.record, kind, values)
    yield _history(effect.record, effect.seen + 1, effect.values, now, case, actor)


def _index(record: int, kind: "RecordType", values: "Mapping[str, Value]") -> Iterator[Statement]:
    key = values.get(kind.key) if kind.key else None
    if key is not None:
        yield Statement(
            "insert_record_key", {"type": kind.id, "key": kind.key, "value": str(key), "record_id": record}, 1
        )
    words = {word for name in kind.search for word in words_of(values.get(name))}
    for word in sorted(words):
        yield Statement("insert_record_word", {"type": kind.id, "word": word, "record_id": record})
    for name, spec in kind.fields.items():
        if spec.record or spec.kind == "person":
            value = values.get(name)
            for target in value if isinstance(value, tuple) else (value,):
                if isinstance(target, int):
                    yield Statement("insert_record_link", {"from_id": record, "name": name, "to_id": target})


def _history(  # noqa: PLR0913, PLR0917 - the columns of the row
    record: int, version: int, values: "Mapping[str, Value]", now: datetime, case: int | None, actor: str
) -> Statement:
    return Statement(
        "insert_record_history",
        {
            "record_id": record,
            "version": version,
            "at": ms_of(now),
            "actor": actor,
            "case_id": case,
            "data": dumps(values_to_json(values)),
        },
    )
