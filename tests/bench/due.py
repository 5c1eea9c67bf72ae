"""`python -m tests.bench.due`: a thousand reminders of the same second, with a million deadlines in the file.

How long until all of them are decided and stand in the outbox, durably; in the process of the bot, on SQLite.
"""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.app import Office, open_office
from bot.cases.base.codec import ms_of
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.clockwork.deadlines import Sweep
from bot.engine.deciding.cascade import Opening
from bot.engine.spec.case import Event
from bot.settings import read_settings

from .grown import ROWS

PEOPLE = 1_000
ROUNDS = 5


def main() -> int:
    """Print the median of the rounds, and each of them."""
    with tempfile.TemporaryDirectory(prefix="banli-due-") as home:
        subprocess.run(  # the usual seed, beside a million old cases
            [sys.executable, "-m", "tests.bench.grown", "--home", home, "--people", str(PEOPLE)], check=True
        )
        seconds = asyncio.run(_measure(home))
    shown = ", ".join(f"{one:.2f}" for one in sorted(seconds))
    sys.stdout.write(
        f"{PEOPLE:,} reminders of one second, {ROWS:,} deadlines in the file: "
        f"all in the outbox after {median(seconds):.2f} s (median of {shown})\n"
    )
    return 0


async def _measure(home: str) -> list[float]:
    settings = read_settings(banli_home=home, timezone=_where_it_is_noon())
    seconds = []
    async with open_office(settings) as office:
        await _open_cases(office)
        pushed: list[Message] = []
        sweep = Sweep(office.service, office.staff.absences, office.briefs, pushed.extend)
        for _ in range(ROUNDS):
            await asyncio.to_thread(_fall_due, Path(home) / "banli.db", ms_of(office.clock.now()))
            pushed.clear()
            begin = time.perf_counter()
            done = await sweep.run()
            seconds.append(time.perf_counter() - begin)
            reminded = {message.case_id for message in pushed}
            if done < PEOPLE or len(reminded) != PEOPLE:
                raise SystemExit(f"{done} rows were due and {len(reminded)} cases reminded, not {PEOPLE}")
    return seconds


def _where_it_is_noon() -> str:
    """Return a zone in whose day the bench runs: in the quiet hours reminders wait for the morning."""
    behind = datetime.now(UTC).hour - 12
    return f"Etc/GMT{behind:+d}" if behind else "Etc/UTC"


async def _open_cases(office: Office) -> None:
    """Let every customer ask to sign later: each case waits for them, with reminders ahead."""
    (rows,) = await office.store.read(Statement("records_of_type", {"type": "subscription", "limit": PEOPLE}))
    for row in rows:
        (links,) = await office.store.read(Statement("links_from", {"from_id": row["id"]}))
        customer = next(link["to_id"] for link in links if link["name"] == "customer")
        (owners,) = await office.store.read(Statement("links_from", {"from_id": customer}))
        person = next(link["to_id"] for link in owners if link["name"] == "person")
        contacts = await office.directory.people([person])
        world = office.service.world()
        opening = Opening(
            world.new_id(),
            "delayed_signing",
            row["id"],
            person,
            Event("open", contacts[0].person, f"bench:{row['id']}", {}),
        )
        await office.service.open(opening)


def _fall_due(database: Path, now: int) -> None:
    """Let one reminder of each of the new cases be due this very second."""
    raw = sqlite3.connect(database, timeout=30)
    with raw:
        raw.execute("DELETE FROM due WHERE kind <> 'end' AND case_id > ?", (ROWS,))
        raw.execute(
            "INSERT INTO due (id, case_id, kind, event, due_at, state, entry, data) "
            "SELECT abs(random()), id, 'nudge', 'actor', ?, 'due', 1, '{}' FROM cases "
            "WHERE id > ? AND closed_at IS NULL",
            (now - 1, ROWS),
        )
    raw.close()


if __name__ == "__main__":
    sys.exit(main())
