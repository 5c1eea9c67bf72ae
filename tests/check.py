"""All checks of the project; each is run, and at the end those that failed are named.

The tests over the Bot API mostly wait for a bot to start or to answer: they run beside all the others, and are shown
when those are done.

python tests/check.py                  everything, as `make test` does
python tests/check.py types catalogues only these parts
"""

import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent

PARTS = {
    "style": "-m ruff check --output-format concise",
    "format": "-m ruff format --check --output-format concise",
    "types": "-m mypy",
    "layers": "-c 'from importlinter.cli import lint_imports_command as main; main()'",
    "locked files": "requirements/lock.py --check",
    "installed": "-m pip check",
    "catalogues": "-m bot i18n check",
    "flows": "-m bot flows check",
    "tests": "-m pytest --quiet --ignore tests/e2e",
    "e2e": "-m pytest --quiet tests/e2e",
}
"""Name of the part -> what Python is asked to do. Quick ones first; pytest's own summary closes the output."""
BESIDE = "e2e"


class Part:
    """One part, at work from now on. Its output goes to a file of its own where it works `beside` others."""

    def __init__(self, name: str, *, beside: bool = False) -> None:
        self.name = name
        self._output: IO[bytes] | None = tempfile.TemporaryFile() if beside else None  # noqa: SIM115 - closed by `end`
        self._said = f"--- {name}: python {PARTS[name]}"
        print(f"{self._said}{' (beside the others; shown at the end)' if beside else ''}", flush=True)
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *shlex.split(PARTS[name])], cwd=ROOT, stdout=self._output, stderr=self._output
        )

    def end(self) -> tuple[bool, float]:
        """Wait for its end, show what was not shown; return whether it passed, and its seconds."""
        passed = self._process.wait() == 0
        seconds = time.perf_counter() - self._started
        if self._output is not None:
            with self._output:
                self._output.seek(0)
                print(f"{self._said}\n{self._output.read().decode(errors='replace')}", flush=True)
        return passed, seconds


def main() -> int:
    """Return 0 when every part that was asked for passed."""
    names = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        print(f"There is no part {', '.join(unknown)}; there are: {', '.join(PARTS)}.")
        return 2
    started = time.perf_counter()
    beside = [Part(name, beside=True) for name in names if name == BESIDE and len(names) > 1]
    results = {name: Part(name).end() for name in names if name not in {part.name for part in beside}}
    results |= {part.name: part.end() for part in beside}
    print("---")
    for name, (passed, seconds) in results.items():
        print(f"{'passed' if passed else 'FAILED'}  {seconds:6.1f} s  {name}")
    failed = [name for name, (passed, _) in results.items() if not passed]
    total = time.perf_counter() - started
    print(f"Failed: {', '.join(failed)}." if failed else f"All {len(results)} parts passed in {total:.0f} s.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
