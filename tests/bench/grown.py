"""`python -m tests.bench.grown --home DIR --people N`: the usual seed, and a million old cases with a deadline each."""

import argparse
import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from . import seed

ROWS = 1_000_000
FAR_MS = 1_900_000_000_000
"""In 2030: nothing of it falls due while it is measured."""
CASE = """INSERT INTO cases (id, number, flow, flow_version, state, version, face, about, parent, data, opened_by,
opened_at, entered_at, closed_at)
VALUES (?, ?, 'delayed_signing', 1, 'monitoring', 7, 7, ?, NULL, '{"entry":7}', ?, 1, 1, NULL)"""
DUE = """INSERT INTO due (id, case_id, kind, event, due_at, state, entry, data)
VALUES (?, ?, 'nudge', 'actor', ?, 'due', 7, '{}')"""


def main() -> None:
    """Fill the database of a new home."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", required=True)
    parser.add_argument("--people", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(seed.fill(options.home, options.people))
    database = sqlite3.connect(Path(options.home) / "banli.db")
    with database:
        database.executemany(CASE, _cases())
        database.executemany(DUE, _due())
    database.execute("ANALYZE")
    database.close()


def _cases() -> Iterator[tuple[object, ...]]:
    return ((n, f"OLD-{n}", 10_000_000 + n, 20_000_000 + n) for n in range(1, ROWS + 1))


def _due() -> Iterator[tuple[object, ...]]:
    return ((n, n, FAR_MS + n) for n in range(1, ROWS + 1))


if __name__ == "__main__":
    main()
