"""`python -m tests.bench.growth`: does the bot stay quick with a million cases and a million deadlines in its file?

Measured beside an empty file, in turns, with the same people; a minute or two, most of it filling the file.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from .bots import BOTS
from .grown import ROWS
from .measure import Run, measure
from .session import Load

ROUNDS = 3
USERS = 20
SECONDS = 4.0
PEOPLE = 8_000


def main() -> int:
    """Print start, rate and p99 of both, and their ratio."""
    empty = BOTS["banli"]
    bots = {"empty file": empty, f"{ROWS:,} cases": replace(empty, seed="tests.bench.grown")}
    runs: dict[str, list[Run]] = {name: [] for name in bots}
    with tempfile.TemporaryDirectory(prefix="banli-growth-") as folder:
        for turn in range(ROUNDS):
            for name, bot in bots.items():
                home = Path(folder) / f"{len(name)}-{turn}"
                runs[name].append(measure(bot, Load(users=USERS), seconds=SECONDS, people=PEOPLE, home=home))
    for name, found in runs.items():
        starts = median(run.start_s for run in found)
        rate = median(run.updates_per_s for run in found)
        sys.stdout.write(
            f"{name:>16}: start {starts:.2f} s, {rate:,.0f} updates/s, p50 {median(r.p50_ms for r in found):.1f} ms, "
            f"p99 {median(r.p99_ms for r in found):.1f} ms, {median(r.rss_mb for r in found):.0f} MB\n"
        )
    few, many = (median(run.p99_ms for run in found) for found in runs.values())
    sys.stdout.write(f"p99 with the full file is {many / few:.2f} times that of the empty one\n")
    return 0 if all(run.is_valid for found in runs.values() for run in found) else 1


if __name__ == "__main__":
    sys.exit(main())
