"""Killed at the points of its durable path and at random moments, the bot loses nothing and moves nothing twice.

The long form, which comes to every point, is `make bench-crash`.
"""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.commands.trial import STARTS
from tests import walked
from tests.contract.databases import fresh_database, server
from tests.crash.siege import besiege
from tests.crash.town import Plan
from tests.crash.verdict import Seen, judge

KILLS = 6


@pytest.fixture(scope="module")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    yield from server(request.config.getoption("--postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of an empty database, "" for SQLite's own place."""
    if request.param == "sqlite":
        yield ""
        return
    async with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


async def test_a_bot_that_is_killed_again_and_again_loses_nothing(tmp_path: Path, database: str) -> None:
    verdict, seen = await besiege(tmp_path, kills=KILLS, pairs=2, database=database)
    walked.tell("killed", f"{database.partition(':')[0] or 'sqlite'}: {verdict}")
    assert verdict.steps > 0
    assert verdict.messages > 0
    assert verdict.kills == KILLS
    assert verdict.faults == {}
    if not database:
        await each_count_can_rise(tmp_path / "banli.db", seen)


def test_a_point_that_is_never_passed_again_does_not_draw_all_aims() -> None:
    plan = Plan(seed=1)
    plan.passed |= {"often", "seldom", "never again"}
    aims = Counter(point for point, _ in (plan.next() for _ in range(200)))
    at_random = aims.pop("")
    assert 30 <= at_random <= 70, "a quarter"
    assert max(aims.values()) - min(aims.values()) <= 1


def test_while_a_day_passes_deadlines_are_aimed_at() -> None:
    plan = Plan(seed=1)
    plan.day_passes = True
    plan.passed |= {"after sendMessage"}
    assert {point for point, _ in (plan.next() for _ in range(20))} == {"", "after sendMessage"}
    plan.passed |= {"after the commit of finish_due"}
    assert {point for point, _ in (plan.next() for _ in range(20))} == {"", "after the commit of finish_due"}


def test_each_life_may_leave_one_message_of_a_chat_in_flight(tmp_path: Path) -> None:
    """Two lives that leave one each, with the third to repeat both, are no fault; a life that leaves two is one."""
    trace, plan = tmp_path / "trace.tsv", Plan(seed=1)
    lives = [["1"], ["2"], ["1", "2", "3", "4"], ["3", "4"]]
    lines = [line for sent in lives for line in ("born", *(f"sent\t{one}\t7\tpayload" for one in sent))]
    trace.write_text("".join(f"{line}\n" for line in lines))
    plan.learn(trace)
    assert plan.again == {(1, "7"): {"1"}, (2, "7"): {"2"}, (3, "7"): {"3", "4"}}


NIGHT_MS = int(datetime(2026, 11, 23, 23, tzinfo=STARTS.tzinfo).timestamp() * 1000)
DAMAGE = {
    "lost_updates": "UPDATE inbox SET state = 'failed' WHERE update_id = (SELECT max(update_id) FROM inbox)",
    "lost_steps": "DELETE FROM history WHERE id = (SELECT max(id) FROM history)",
    "moved_twice": """INSERT INTO history SELECT case_id, seq + 100, id, at, event, actor, from_state, to_state, data,
                      event_key || 'again' FROM history LIMIT 1""",
    "lost_messages": "UPDATE outbox SET state = 'due' WHERE id = (SELECT max(id) FROM outbox)",
    "stranded": "UPDATE cases SET closed_at = NULL",
    "quiet_hours": f"UPDATE outbox SET created_at = {NIGHT_MS} WHERE params LIKE '%reminder%'",  # noqa: S608 - our own number
    "late_reminders": "UPDATE cases SET closed_at = 1",
    "too_many": "DELETE FROM due",
}
"""What would be a broken promise, done to the database by hand."""


async def each_count_can_rise(file: Path, seen: Seen) -> None:
    """See each count say so when its promise is broken: one that cannot rise would prove nothing."""
    for fault, statement in DAMAGE.items():
        copy = file.with_name(f"{fault}.db")
        with closing(sqlite3.connect(file)) as whole, closing(sqlite3.connect(copy)) as damaged:
            whole.backup(damaged)
            damaged.execute(statement)
            damaged.commit()
        assert fault in (await judge(f"sqlite:///{copy}", seen)).faults
    url = f"sqlite:///{file}"
    assert "once_repeated" in (await judge(url, replace(seen, calls=[*seen.calls, *seen.calls]))).faults
    again = {(1, "7"): {"1", "2"}}
    assert "again_in_a_chat" in (await judge(url, replace(seen, again=again))).faults
