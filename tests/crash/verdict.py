"""What all the kills have cost, counted over the whole database and every call that the sandbox has seen."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
import orjson

from bot.cases.clockwork.watchdog import stranded
from bot.commands.trial import ROOT, STARTS
from bot.engine.reading.loader import load_centre
from bot.sandbox.client import Json
from bot.sandbox.updates import FIRST
from bot.storage.store import open_store
from tests.crash.doomed import digest

ASKED = ("open", "submit", "verified", "submit")
AGREED = (*ASKED, "approve", "tick", "tick", "tick", "execute", "signed")
REFUSED = (*ASKED, "reject", "replied")
"""What people do in one case, each once."""
SENDS = {"sendMessage", "sendDocument"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts; those of `FAULTS` must be 0.

    Attributes:
        updates, steps, messages, reminders: how much there was to lose.
        lost_updates: given by the server, and not worked on (or failed).
        lost_steps, moved_twice: of what people did once, missing in the history of its case, or there once more.
        lost_messages: committed, and never settled (or refused).
        once_repeated: of those whose repetition would do harm, seen by a person more than once.
        again_in_a_chat: beyond the one in flight, messages of one chat that a life left to be sent again.
        stranded: open cases without an owner or a time.
        quiet_hours, late_reminders, too_many: reminders at night, after the end of their case, above their rows.
        repeated, unknown: what the promises allow: messages seen twice, and those marked as of unknown delivery.
    """

    kills: int
    points: int
    points_hit: int
    updates: int
    steps: int
    messages: int
    reminders: int
    lost_updates: int
    lost_steps: int
    moved_twice: int
    lost_messages: int
    once_repeated: int
    again_in_a_chat: int
    stranded: int
    quiet_hours: int
    late_reminders: int
    too_many: int
    repeated: int
    unknown: int

    @property
    def faults(self) -> dict[str, int]:
        """Return what must not be, where there is any."""
        return {name: count for name, count in asdict(self).items() if name in FAULTS and count}


FAULTS = (
    *("lost_updates", "lost_steps", "moved_twice", "lost_messages", "once_repeated", "again_in_a_chat"),
    *("stranded", "quiet_hours", "late_reminders", "too_many"),
)


class Rows:
    """Reads the database as it lies there, past everything of the bot."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def of(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        if self._url.startswith("sqlite:///"):
            path = self._url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                return database.execute(query).fetchall()
        connection = await asyncpg.connect(self._url)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen from outside: the calls of the sandbox, the last update's number, what the lives left behind.

    `sent` names the rows of the outbox behind each payload of a chat; `again` the rows of a chat that each life left
    behind as not sent, although it had sent them; `expected` what people did, by case.
    """

    calls: Sequence[Json]
    last_update: int
    sent: Mapping[tuple[str, str], set[str]]
    again: Mapping[tuple[int, str], set[str]]
    expected: Mapping[str, Sequence[str]]
    kills: Counter[str]
    points: set[str]


async def judge(url: str, seen: Seen) -> Verdict:
    """Look through everything."""
    rows = Rows(url)
    steps, lost_steps, moved_twice = await _steps(rows, seen.expected)
    repeated, once_repeated = await _repeated(rows, seen)
    outbox = dict(await rows.of("SELECT state, count(*) FROM outbox GROUP BY state"))
    done = {number for (number,) in await rows.of("SELECT update_id FROM inbox WHERE state = 'done'")}
    async with open_store(url) as store:
        found = await stranded(store)
    reminders, at_night, late, too_many = await _reminders(rows)
    return Verdict(
        kills=seen.kills.total(),
        points=len(seen.points),
        points_hit=len(seen.points & set(seen.kills)),
        updates=seen.last_update - FIRST + 1,
        steps=steps,
        messages=sum(outbox.values()),
        reminders=reminders,
        lost_updates=len(set(range(FIRST, seen.last_update + 1)) - done),
        lost_steps=lost_steps,
        moved_twice=moved_twice,
        lost_messages=sum(outbox.get(state, 0) for state in ("due", "claimed", "refused")),
        once_repeated=once_repeated,
        again_in_a_chat=sum(max(0, len(messages) - 1) for messages in seen.again.values()),
        stranded=len(found),
        quiet_hours=at_night,
        late_reminders=late,
        too_many=too_many,
        repeated=repeated,
        unknown=outbox.get("unknown", 0),
    )


async def _steps(rows: Rows, expected: Mapping[str, Sequence[str]]) -> tuple[int, int, int]:
    """Return the steps that people made, those missing, and those made twice."""
    taken: dict[str, Counter[str]] = {number: Counter() for number in expected}
    query = "SELECT c.number, h.event FROM history h JOIN cases c ON c.id = h.case_id ORDER BY h.id"
    for number, event in await rows.of(query):
        taken.setdefault(number, Counter())[event] += 1
    lost = twice = 0
    for number, events in taken.items():
        wanted = Counter(expected.get(number, ()))
        lost += (wanted - events).total()
        twice += (events - wanted).total()
    return sum(map(len, expected.values())), lost, twice


async def _repeated(rows: Rows, seen: Seen) -> tuple[int, int]:
    """Return how many messages a person saw twice, and how many of these must never be repeated."""
    once = {str(number) for (number,) in await rows.of("SELECT id FROM outbox WHERE once = 1")}
    delivered = Counter(
        (str(call["params"]["chat_id"]), digest(call["params"]))
        for call in seen.calls
        if call["method"] == "sendMessage" and call["ok"]
    )
    repeated = harmful = 0
    for key, count in delivered.items():
        asked_for = seen.sent.get(key, set())
        more = max(0, count - len(asked_for)) if asked_for else 0
        repeated += more
        harmful += more if asked_for & once else 0
    papers = Counter(
        str(call["params"]["chat_id"]) for call in seen.calls if call["method"] == "sendDocument"
    )
    query = "SELECT address, count(*) FROM outbox WHERE kind = 'document' AND state = 'sent' GROUP BY address"
    repeated += sum(max(0, papers[address] - count) for address, count in await rows.of(query))
    return repeated, harmful


async def _reminders(rows: Rows) -> tuple[int, int, int, int]:
    """Return the reminders that were committed; those at night, after the end, and above what was due."""
    quiet = load_centre(ROOT / "flows").quiet
    assert quiet is not None, "the centre has quiet hours"
    told: Counter[tuple[int, int]] = Counter()
    night = late = 0
    query = """SELECT o.case_id, o.person_id, o.params, o.created_at, c.closed_at FROM outbox o
               JOIN cases c ON c.id = o.case_id WHERE o.params LIKE '%reminder%'"""
    for case, person, params, created_at, closed_at in await rows.of(query):
        if not orjson.loads(params).get("reminder"):
            continue
        told[case, person] += 1
        moment = datetime.fromtimestamp(created_at / 1000, UTC).astimezone(STARTS.tzinfo)
        night += quiet.is_quiet(moment)
        late += closed_at is not None and closed_at < created_at
    due = dict(await rows.of("SELECT case_id, count(*) FROM due WHERE state = 'done' GROUP BY case_id"))
    above = sum(max(0, count - due.get(case, 0)) for (case, _), count in told.items())
    return told.total(), night, late, above
