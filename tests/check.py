"""All checks of the project; each is run, and at the end those that failed are named.

python tests/check.py                  everything, as `make test` does
python tests/check.py types catalogues only these parts
"""

import shlex
import subprocess
import sys
import time
from pathlib import Path

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
    "tests": "-m pytest --quiet --numprocesses auto --dist worksteal",
}
"""Name of the part -> what Python is asked to do. Quick ones first; pytest's own summary closes the output."""


def passes(name: str) -> tuple[bool, float]:
    """Run a part; return whether it passed, and its seconds."""
    print(f"--- {name}: python {PARTS[name]}", flush=True)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *shlex.split(PARTS[name])], cwd=ROOT, check=False)
    return done.returncode == 0, time.perf_counter() - started


def main() -> int:
    """Return 0 when every part that was asked for passed."""
    names = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        print(f"There is no part {', '.join(unknown)}; there are: {', '.join(PARTS)}.")
        return 2
    started = time.perf_counter()
    results = {name: passes(name) for name in names}
    print("---")
    for name, (passed, seconds) in results.items():
        print(f"{'passed' if passed else 'FAILED'}  {seconds:6.1f} s  {name}")
    failed = [name for name, (passed, _) in results.items() if not passed]
    total = time.perf_counter() - started
    print(f"Failed: {', '.join(failed)}." if failed else f"All {len(results)} parts passed in {total:.0f} s.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
