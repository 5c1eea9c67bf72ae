"""Where the engine can be broken: one exchanged comparison, operator, truth value or number."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import yaml

ROOT = Path(__file__).parents[2]
ENGINE = Path("bot/engine")
SAME = Path(__file__).with_name("same.yaml")
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
Function = tuple[str, int]
"""Its file and the line on which it begins, as its code object has them."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A place of a module with its number there, and what is done to it."""

    path: Path
    number: int
    line: int
    what: str
    text: str
    function: Function | None
    """The innermost around it."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Return its file, the text of its line and the change: what names it beyond other changes of the file."""
        return str(self.path), self.text, self.what

    @property
    def package(self) -> str:
        """The folder of the engine that it is in."""
        return self.path.relative_to(ENGINE).parts[0]

    @property
    def module(self) -> str:
        """The name by which the module is imported."""
        return ".".join(self.path.with_suffix("").parts)

    def code(self) -> CodeType:
        """Return the code of the module with this fault in it."""
        tree = ast.parse((ROOT / self.path).read_bytes())
        list(_places(tree))[self.number].change()
        return compile(tree, str(ROOT / self.path), "exec")


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every way to break a module, given from the root of the tree."""
    source = (ROOT / path).read_text("utf-8")
    tree, lines = ast.parse(source), source.splitlines()
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    for number, place in enumerate(_places(tree)):
        around = [one for one in functions if one.lineno <= place.line <= (one.end_lineno or 0)]
        begins = [min(part.lineno for part in (one, *one.decorator_list)) for one in around]
        function = (str(ROOT / path), max(begins)) if begins else None
        yield Mutant(path, number, place.line, place.what, lines[place.line - 1].strip(), function)


def of_the_engine() -> list[Mutant]:
    """Return every way to break the engine."""
    paths = sorted((ROOT / ENGINE).rglob("*.py"))
    return [one for path in paths for one in mutants(path.relative_to(ROOT))]


def same() -> set[tuple[str, str, str]]:
    """Return the keys of those that mean the same as the code does."""
    listed = yaml.safe_load(SAME.read_text("utf-8"))
    return {
        (str(ENGINE / name), text, what)
        for name, entries in listed.items()
        for text, changes in entries.items()
        for what in changes
    }


class _Place:
    """Somewhere in a tree that can be changed."""

    def __init__(self, holder: ast.AST, field: str, at: int | None, line: int) -> None:
        self._holder, self._field, self._at, self.line = holder, field, at, line
        value = getattr(holder, field)
        old = value if at is None else value[at]
        self._new = (
            not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else EXCHANGED[type(old)]()
        )
        self.what = f"{_named(old)} -> {_named(self._new)}"

    def change(self) -> None:
        """Change it in its tree."""
        if self._at is None:
            setattr(self._holder, self._field, self._new)
        else:
            getattr(self._holder, self._field)[self._at] = self._new


def _named(what: object) -> str:
    return type(what).__name__ if isinstance(what, ast.AST) else repr(what)


def _places(tree: ast.AST) -> Iterator[_Place]:
    """Yield all in a fixed order, without the options of decorators: they guard and save, and decide nothing."""
    options = {
        id(node)
        for one in ast.walk(tree)
        if isinstance(one, ast.ClassDef | ast.FunctionDef)
        for decorator in one.decorator_list
        for node in ast.walk(decorator)
    }
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case _ if id(node) in options:
                pass
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
