"""`python tests/mutants.py`: break the engine in one place after the other, and see whether its tests notice.

A mutant is one exchanged comparison, operator, truth value or number in a module of `bot/engine`. It is written into a
copy of the tree; the tests that are fast (`tests/unit/engine` and the scenarios) run on it until the first fails. Those
that survive are printed with their line: each is a missing test, or means the same.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGINE = Path("bot/engine")
TESTS = ("tests/unit/engine", "tests/scenarios")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".git", ".venv*", ".*_cache", "var")
WITHIN_S = 300
"""A mutant that never ends is noticed too."""
EXCHANGED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, what was changed, and the changed source."""
    count = sum(1 for _ in _places(ast.parse(source)))
    for number in range(count):
        tree = ast.parse(source)
        place = list(_places(tree))[number]
        line, what = place.change()
        yield line, what, ast.unparse(tree)


class _Place:
    """Somewhere in a tree that can be changed."""

    def __init__(self, holder: ast.AST, field: str, at: int | None, line: int) -> None:
        self._holder, self._field, self._at, self._line = holder, field, at, line

    def change(self) -> tuple[int, str]:
        """Change it; return its line and what was done."""
        value = getattr(self._holder, self._field)
        old = value if self._at is None else value[self._at]
        new = (
            not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else EXCHANGED[type(old)]()
        )
        if self._at is None:
            setattr(self._holder, self._field, new)
        else:
            value[self._at] = new
        return self._line, f"{_named(old)} -> {_named(new)}"


def _named(what: object) -> str:
    return type(what).__name__ if isinstance(what, ast.AST) else repr(what)


def _places(tree: ast.AST) -> Iterator[_Place]:
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Compare():
                yield from (
                    _Place(node, "ops", at, line) for at, op in enumerate(node.ops) if type(op) in EXCHANGED
                )
            case ast.BoolOp() | ast.BinOp() if type(node.op) in EXCHANGED:
                yield _Place(node, "op", None, line)
            case ast.Constant() if isinstance(node.value, bool | int):
                yield _Place(node, "value", None, line)
            case _:
                pass


def main() -> int:
    """Print each survivor, and how many were noticed; 2 when the tests fail without any."""
    parser = argparse.ArgumentParser(prog="python tests/mutants.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100, help="so many, drawn from all (default 100)")
    parser.add_argument(
        "--modules", default="", help="comma-separated, without .py (default: all of the engine)"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    names = [f"{name}.py" for name in options.modules.split(",") if name]
    paths = [ENGINE / name for name in names] or [
        one.relative_to(ROOT) for one in (ROOT / ENGINE).rglob("*.py")
    ]
    every = [(path, *one) for path in sorted(paths) for one in mutants((ROOT / path).read_text("utf-8"))]
    drawn = random.Random(options.seed).sample(every, min(options.count, len(every)))  # noqa: S311 - chance, not a secret
    with tempfile.TemporaryDirectory(prefix="banli-mutants-") as folder:
        tree = Path(folder, "tree")
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        if _noticed(tree):
            print("The tests fail on the code as it is.")
            return 2
        survivors = 0
        for path, line, what, source in drawn:
            before = (tree / path).read_text("utf-8")
            (tree / path).write_text(source, "utf-8")
            if not _noticed(tree):
                survivors += 1
                print(f"survived  {path}:{line}: {what}", flush=True)
            (tree / path).write_text(before, "utf-8")
    killed = len(drawn) - survivors
    print(f"{killed} of {len(drawn)} were noticed ({killed / len(drawn):.0%}), drawn from {len(every)}")
    return 0


def _noticed(tree: Path) -> bool:
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *TESTS,
    ]
    try:
        return (
            subprocess.run(command, cwd=tree, capture_output=True, timeout=WITHIN_S, check=False).returncode
            != 0
        )
    except subprocess.TimeoutExpired:
        return True


if __name__ == "__main__":
    sys.exit(main())
