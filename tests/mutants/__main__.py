"""`python -m tests.mutants`: break the engine in one place after the other, and see whether its tests notice.

The tests that are fast run on each mutant until the first fails. Those that survive are printed with their line: each
is a missing test, or means the same and stands in same.yaml with the reason.
"""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

from tests.mutants.places import ENGINE, Mutant, of_the_engine, same
from tests.mutants.running import Reached, import_libraries, notices, reached


def main() -> int:
    """Print each survivor and how many were noticed; 2 when the tests fail without any, or same.yaml is out of date."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="so many, drawn from all (default 200)")
    parser.add_argument(
        "--modules",
        default="",
        help="comma-separated, as deciding or deciding/scope.py (default: the whole engine)",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count(), help="how many at once (default: one per core)"
    )
    options = parser.parse_args()
    every = of_the_engine()
    equal = same()
    if stale := equal - {one.key for one in every}:
        for entry in sorted(stale):
            print(f"same.yaml names what is not there: {' | '.join(entry)}")
        return 2
    wanted = tuple(str(ENGINE / name) for name in options.modules.split(","))
    every = [one for one in every if str(one.path).startswith(wanted)]
    with tempfile.TemporaryDirectory(prefix="banli-mutants-") as name:
        folder = Path(name)
        if (whole := reached(folder)) is None:
            print("The tests fail on the code as it is.")
            return 2
        for path in sorted({one.path for one in every if one.module not in whole.modules}):
            print(f"left out, since none of these tests imports it: {path}")
        every = [one for one in every if one.module in whole.modules]
        drawn = random.Random(options.seed).sample(every, min(options.count, len(every)))  # noqa: S311 - no secret
        tried = [one for one in drawn if one.key not in equal]
        import_libraries(whole.modules)
        survivors = _survivors(tried, whole, folder, options.jobs)
    _tell(tried, survivors)
    print(f"{len(drawn)} drawn from {len(every)}; {len(drawn) - len(tried)} mean the same (same.yaml)")
    return 0


def _survivors(drawn: list[Mutant], whole: Reached, folder: Path, jobs: int) -> list[Mutant]:
    survivors = []
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        noticed = pool.imap(partial(notices, reached=whole, folder=folder), drawn)
        for mutant, killed in zip(drawn, noticed, strict=True):
            if not killed:
                survivors.append(mutant)
                print(f"survived  {mutant.path}:{mutant.line}: {mutant.what}: {mutant.text}", flush=True)
    return survivors


def _tell(tried: list[Mutant], survivors: list[Mutant]) -> None:
    of, left = (Counter(sorted(one.package for one in some)) for some in (tried, survivors))
    of["in total"], left["in total"] = len(tried), len(survivors)
    for name, count in of.items():
        killed = count - left[name]
        print(f"{name:<10} {killed:>4} of {count:>4} were noticed ({killed / count:.0%})")


if __name__ == "__main__":
    sys.exit(main())
