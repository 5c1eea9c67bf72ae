"""`python -m tests.crash`: kill the bot at every point of its durable path and at random moments; count what is lost.

On SQLite, and on a PostgreSQL that is started for it.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path

from tests import forked
from tests.contract.databases import fresh_database, server
from tests.crash.siege import besiege, to_stderr
from tests.crash.town import AT_RANDOM
from tests.crash.verdict import Verdict

DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=250, help="on each database (default 250)")
    parser.add_argument("--pairs", type=int, default=3, help="customers and consultants at work (default 3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, nargs="+", default=list(DATABASES))
    parser.add_argument("--json", metavar="PATH", help="also write everything to this file")
    options = parser.parse_args()
    forked.use()
    verdicts: dict[str, Verdict] = {}
    for name in options.database:
        started = time.monotonic()
        verdicts[name], kills = asyncio.run(_on(name, options))
        sys.stdout.write(f"\n{name}, {time.monotonic() - started:.0f} s\n{_table(verdicts[name])}\n")
        sys.stdout.writelines(f"  {count:4} {point}\n" for point, count in sorted(kills.items()))
        sys.stdout.flush()
    if options.json:
        Path(options.json).write_text(
            json.dumps({name: asdict(one) for name, one in verdicts.items()}, indent=1)
        )
    return 1 if any(one.faults for one in verdicts.values()) else 0


async def _on(name: str, options: argparse.Namespace) -> tuple[Verdict, dict[str, int]]:
    with tempfile.TemporaryDirectory(prefix="banli-crash-") as folder, _server(name) as address:
        async with _database(name, address) as database:
            verdict, seen = await besiege(
                Path(folder),
                kills=options.kills,
                pairs=options.pairs,
                seed=options.seed,
                database=database,
                tell=to_stderr,
            )
    return verdict, {point: seen.kills[point] for point in (*seen.points, AT_RANDOM)}


@contextmanager
def _server(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""
        return
    running = server(None)
    try:
        yield next(running)
    finally:
        next(running, None)


@asynccontextmanager
async def _database(name: str, address: str) -> AsyncIterator[str]:
    if name == "sqlite":
        yield ""
        return
    async with fresh_database(address) as url:
        yield url


def _table(verdict: Verdict) -> str:
    return "\n".join(f"{name.replace('_', ' '):>18} {count}" for name, count in asdict(verdict).items())


if __name__ == "__main__":
    sys.exit(main())
