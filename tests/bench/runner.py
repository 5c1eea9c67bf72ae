"""`python -m tests.bench`: measure the bots side by side and print what came out.

Rounds are interleaved (A B C D A B C D), so that a machine that grows busy slows all of them. Everything
runs on loopback, in a temporary folder, and stops by itself; the exit code is 1 when a bot gave a wrong
reply.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from .bots import Bot, chosen
from .errors import BenchError
from .measure import Run, measure
from .process import end_on_sigterm
from .report import ratios, speed_table, summary, surroundings
from .session import Load

Results: TypeAlias = dict[tuple[int, float], dict[str, list[Run]]]

_LOADS = ((200, 0.0), (1, 0.0))
_DELAYED_LOADS = ((200, 50.0),)
_FRESH_PEOPLE_PER_S = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code."""
    options = _parse(arguments)
    end_on_sigterm()
    try:
        bots = chosen(options.only)
        with tempfile.TemporaryDirectory(prefix="banli-bench-", dir=options.dir) as folder:
            around = surroundings(Path(folder))
            _say(f"{around}")
            results = _rounds(bots, options, Path(folder))
    except BenchError as error:
        _say(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    _print(bots, results, options)
    if options.json:
        Path(options.json).write_text(
            json.dumps(_as_json(around, options, results), indent=1) + "\n", encoding="utf-8"
        )
    runs = [run for by_bot in results.values() for rounds in by_bot.values() for run in rounds]
    return 0 if all(run.is_valid for run in runs) else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", help="comma-separated: banli, ptb, aiogram, bare; the first is compared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--users", type=int, nargs="+", help="sizes of the crowd (default 200 and 1)")
    parser.add_argument("--delay-ms", type=float, nargs="+", help="delay of each API call (default 0 and 50)")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of the window (default 5)")
    parser.add_argument("--conversations", type=int, help="measure so many conversations instead of seconds")
    parser.add_argument("--people", type=int, help="people to seed (default: as many as are needed)")
    parser.add_argument("--json", metavar="PATH", help="also write everything to this file")
    parser.add_argument("--dir", metavar="PATH", help="where the bots keep their files (default: temporary)")
    parser.add_argument("--quick", action="store_true", help="one round of two seconds each")
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.seconds = 1, 2.0
    return options


def _loads(options: argparse.Namespace, turn: int) -> list[tuple[int, float]]:
    """Return (users, delay in ms) pairs: the product of what was asked for, else the usual ones.

    Of the usual ones the delayed load is in the first round only: waiting makes it long, and hardly noisy.
    """
    if options.users is None and options.delay_ms is None:
        return [*_LOADS, *(() if turn else _DELAYED_LOADS)]
    return [(users, delay) for delay in options.delay_ms or [0.0] for users in options.users or [200, 1]]


def _rounds(bots: Sequence[Bot], options: argparse.Namespace, folder: Path) -> Results:
    results: Results = {}
    for turn in range(options.rounds):
        for users, delay_ms in _loads(options, turn):
            for bot in bots:
                load = Load(users=users, delay_s=delay_ms / 1000, conversations=options.conversations)
                home = folder / f"{bot.name}-{users}-{delay_ms:.0f}-{turn}"
                run = measure(
                    bot, load, seconds=options.seconds, people=_people(bot, load, options), home=home
                )
                results.setdefault((users, delay_ms), {}).setdefault(bot.name, []).append(run)
                _say(_one_line(bot, users, delay_ms, turn, run))
    return results


def _people(bot: Bot, load: Load, options: argparse.Namespace) -> int:
    """Return how many people must be known to the bot before the load begins."""
    if options.people:
        return int(options.people)
    if not bot.script.fresh_people:
        return load.users
    return load.users + (options.conversations or int(_FRESH_PEOPLE_PER_S * (options.seconds + 10)))


def _one_line(bot: Bot, users: int, delay_ms: float, turn: int, run: Run) -> str:
    faults = "" if run.is_valid else f"  WRONG {run.wrong} MISSING {run.missing} REPEATED {run.repeated}"
    return (
        f"round {turn + 1}: {bot.title}, {users} users, {delay_ms:.0f} ms: "
        f"{run.updates_per_s:,.0f} updates/s, p50 {run.p50_ms:.1f} ms, "
        f"{run.cpu_us:,.0f} us, {run.rss_mb:.0f} MB{faults}"
        + "".join(f"\n    {sample}" for sample in run.samples)
    )


def _print(bots: Sequence[Bot], results: Results, options: argparse.Namespace) -> None:
    out = sys.stdout
    for (users, delay_ms), by_bot in results.items():
        rows = [(bot.title, by_bot[bot.name]) for bot in bots]
        window = (
            f"{options.conversations} conversations" if options.conversations else f"{options.seconds:g} s"
        )
        done = len(rows[0][1])
        rounds = "1 round" if done == 1 else f"{done} rounds"
        out.write(
            f"\n{users} user{'s' * (users > 1)} in closed loop, API delay {delay_ms:.0f} ms; "
            f"median [min-max] of {rounds} of {window}\n{speed_table(rows)}\n{ratios(rows)}\n"
        )


def _as_json(around: dict[str, Any], options: argparse.Namespace, results: Results) -> dict[str, Any]:
    return {
        "surroundings": around,
        "rounds": options.rounds,
        "seconds": options.seconds,
        "loads": [
            {
                "users": users,
                "delay_ms": delay_ms,
                "bots": {
                    name: {"summary": summary(runs), "runs": [run.as_json() for run in runs]}
                    for name, runs in by_bot.items()
                },
            }
            for (users, delay_ms), by_bot in results.items()
        ],
    }


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
