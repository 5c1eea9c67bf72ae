"""`python -m tests.bench.growth`: what becomes of speed and memory when cases, people, flows and hours grow.

One run on one machine: every size in turns with the two peers, then a soak and the work of a day. Prints tables;
`--write` puts them, with a picture, into docs/performance.md.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from .bots import chosen
from .daily import a_day
from .errors import BenchError
from .measure import Run, measure
from .performance import Growth, Row, as_text, from_json, to_json, write
from .process import end_on_sigterm, machine
from .report import surroundings
from .session import Load
from .sizes import BANLI, SIZES, SMALLEST, Homes
from .soak import Soak, soak

PEERS = ("ptb", "aiogram")
USERS = SMALLEST.people
"""All of them talk at once, where nobody else is known; so many talk everywhere."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or read what was measured; print it, and write it where that is asked for."""
    options = _parse(arguments)
    end_on_sigterm()
    try:
        if options.read:
            growth = from_json(json.loads(Path(options.read).read_text("utf-8")))
        else:
            with tempfile.TemporaryDirectory(prefix="banli-growth-", dir=options.dir) as folder:
                growth = _measure(options, Path(folder))
        if options.json:
            Path(options.json).write_text(json.dumps(to_json(growth), indent=1) + "\n", "utf-8")
        sys.stdout.write(as_text(growth) + "\n")
        if options.write:
            write(growth)
    except BenchError as error:
        _say(f"error: {error}")
        return 2
    return 0 if growth.is_valid else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-growth", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each window (default 3)")
    parser.add_argument("--soak", type=float, default=2.0, metavar="MINUTES", help="default 2; 0 for none")
    parser.add_argument(
        "--quick", action="store_true", help="one round of two seconds, half a minute of soak"
    )
    parser.add_argument("--write", action="store_true", help="renew docs/performance.md and its picture")
    parser.add_argument("--json", metavar="PATH", help="also write what was measured to this file")
    parser.add_argument("--read", metavar="PATH", help="measure nothing, take what --json wrote")
    parser.add_argument("--dir", metavar="PATH", help="where the files are kept meanwhile, 2 GB")
    parser.add_argument(
        "--beside", default="", metavar="WORDS", help="what else ran on the machine, for the page"
    )
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.seconds, options.soak = 1, 2.0, 0.5
    return options


def _measure(options: argparse.Namespace, folder: Path) -> Growth:
    around, before = surroundings(folder), machine()
    _say(f"{around}")
    homes = Homes(folder)
    for size in SIZES:
        _say(f"preparing {size}")
        homes.prepare(size)
    found = _rounds(options, homes, folder)
    soaked = Soak((), 0, 0, 0)
    if options.soak:
        _say(f"soaking for {options.soak:g} minutes")
        home = folder / "soak"
        soaked = soak(homes.copy(SIZES[-1], home), home, users=USERS, minutes=options.soak)
    _say("the work of a day")
    return Growth(
        measured_at=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        command=command_of(options),
        around=around,
        others=machine().others_since(before),
        beside=options.beside,
        users=USERS,
        seconds=options.seconds,
        rows=tuple(found),
        soak=soaked,
        day=a_day(),
    )


def command_of(options: argparse.Namespace) -> str:
    """Return the command line for the same measurement."""
    usual = _parse([])
    told = ["--quick"] if options.quick else []
    if not options.quick:
        lengths = {
            name: (getattr(options, name), getattr(usual, name)) for name in ("rounds", "seconds", "soak")
        }
        told = [f"--{name} {value:g}" for name, (value, default) in lengths.items() if value != default]
    return " ".join(("make bench-growth", *([f'ARGS="{" ".join(told)}"'] if told else [])))


def _rounds(options: argparse.Namespace, homes: Homes, folder: Path) -> list[Row]:
    """Measure everything in turns, so that a machine that grows busy slows all of it."""
    smallest, *larger = [(f"Banli, {size}", size, BANLI) for size in SIZES]
    others = [(peer.title, None, peer) for peer in chosen(",".join(PEERS))]
    runs: dict[str, list[Run]] = {}
    for turn in range(options.rounds):
        for title, size, bot in (smallest, *others, *larger):
            home = folder / "home"
            copied = homes.copy(size, home) if size else bot
            run = measure(copied, Load(users=USERS), seconds=options.seconds, people=0, home=home)
            runs.setdefault(title, []).append(run)
            rmtree(home)
            _say(f"round {turn + 1}: {title}: {run.updates_per_s:,.0f} updates/s, p99 {run.p99_ms:.0f} ms")
            for sample in run.samples:
                _say(f"    {sample}")
    return [Row(bot.title, size, tuple(runs[title])) for title, size, bot in (smallest, *others, *larger)]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
