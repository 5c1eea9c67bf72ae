"""`python -m tests.bench.grown --home DIR --people N --cases N`: the usual seed, and old cases of other customers.

Each has what an open case has: who acts in it, two steps of history, and a deadline.
"""

import argparse
import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from . import seed

ROWS = 1_000_000
FAR_MS = 1_900_000_000_000
"""In 2030: nothing of it falls due while it is measured."""
CASE = """INSERT INTO cases (id, number, flow, flow_version, state, version, face, about, parent, data, opened_by,
opened_at, entered_at, closed_at)
VALUES (?, ?, 'delayed_signing', 1, 'monitoring', 1, 1, ?, NULL, '{"entry":1}', ?, 1, 1, NULL)"""
STEP = """INSERT INTO history (case_id, seq, id, at, event, actor, from_state, to_state, data, event_key)
VALUES (?, ?, ?, 1, ?, 'clock', ?, ?, '{}', ?)"""
SEAT = "INSERT INTO assignments (case_id, seat, kind) VALUES (?, 'person:' || ?, 'act')"
DUE = """INSERT INTO due (id, case_id, kind, event, due_at, state, entry, data)
VALUES (?, ?, 'nudge', 'actor', ?, 'due', 1, '{}')"""


def main() -> None:
    """Fill the database of a new home."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--cases", type=int, default=ROWS)
    options = parser.parse_args()
    asyncio.run(seed.fill(options.home, options.people))
    with closing(sqlite3.connect(Path(options.home) / "banli.db")) as database:
        fill(database, options.cases)


def fill(database: sqlite3.Connection, cases: int) -> None:
    """Write so many cases and gather the statistics by which SQLite chooses its indexes."""
    numbers = range(1, cases + 1)
    with database:
        database.executemany(CASE, ((n, f"OLD-{n}", 10_000_000 + n, 20_000_000 + n) for n in numbers))
        database.executemany(STEP, _steps(numbers))
        database.executemany(SEAT, ((n, 30_000_000 + n) for n in numbers))
        database.executemany(DUE, ((n, n, FAR_MS + n) for n in numbers))
    database.execute("ANALYZE")


def _steps(numbers: range) -> Iterator[tuple[object, ...]]:
    for n in numbers:
        yield n, 0, 2 * n, "open", "", "requested", "0"
        yield n, 1, 2 * n + 1, "submit", "requested", "monitoring", "1"


if __name__ == "__main__":
    main()
