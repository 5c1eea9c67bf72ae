"""Numbers and papers of identity that nobody needs any more are deleted by the clock: where no contract came of it.

A customer's record keeps them while something is under way or agreed. When nothing has happened for as long as the
centre's policy says, they go from the record and from all its versions; name and phone stay, for the next visit.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import dumps, ms_of, record_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import change_record
from bot.engine.basics.spans import Span
from bot.engine.spec import effects as fx
from bot.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Record

DELETE_DAYS = "privacy.delete_days"
IDENTITY = frozenset(("id_number", "bank_account", "photo", "file"))
PAGE = 500
_log = logging.getLogger(__name__)


async def lapse(service: "CaseService") -> int:
    """Delete what has lapsed; return of how many records."""
    world, now = service.world(), service.clock.now()
    lasts = world.settled.policies.get(DELETE_DAYS)
    if not isinstance(lasts, Span):
        return 0
    before, count = ms_of(now - timedelta(days=lasts.amount)), 0
    for kind in world.centre.records.values():
        columns = frozenset(name for name, field in kind.fields.items() if field.kind in IDENTITY)
        if not kind.subject or not columns:
            continue
        after = 0
        while rows := await _page(service, kind.id, before, after):
            after = rows[-1].id
            for record in rows:
                count += await _lapsed(service, record, columns, world, now)
    if count:
        _log.info("papers of identity deleted from %d records, for no contract came", count)
    return count


async def _page(service: "CaseService", kind: str, before: int, after: int) -> "list[Record]":
    query = Statement("records_lapsing", {"type": kind, "before": before, "after": after, "limit": PAGE})
    (rows,) = await service.store.read(query)
    return [record_from_row(row) for row in rows]


async def _lapsed(
    service: "CaseService", record: "Record", columns: frozenset[str], world: "World", now: "datetime"
) -> int:
    """Take the columns out of one record; 0 where it has none of them, or where somebody changes it just now."""
    held = [name for name in columns if record.values.get(name)]
    if not held:
        return 0
    (versions,) = await service.store.read(Statement("record_history_of", {"record_id": record.id}))
    world.add(records=[record])
    change = fx.ChangeRecord(record.id, record.type, record.version, dict.fromkeys(held))
    unit = [*_blanked(versions, columns), *change_record(change, world, now, None, "clock")]
    try:
        await service.store.commit(unit)
    except Conflict:
        return 0
    return 1


def _blanked(versions: "list[Row]", columns: frozenset[str]) -> Iterator[Statement]:
    for row in versions:
        data = orjson.loads(row["data"])
        if columns & data.keys():
            kept = {name: value for name, value in data.items() if name not in columns}
            place = {"record_id": row["record_id"], "version": row["version"]}
            yield Statement("blank_record_history", {**place, "data": dumps(kept)}, 1)
