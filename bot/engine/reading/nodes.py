"""YAML with memory: every node knows its file, line and column, and mistakes are gathered instead of raised.

Scalars stay the text the author wrote: `no`, `12:30` and `2026-01-01` mean what the reader of the key makes of them.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import yaml

from bot.engine.formula.expressions import Expr, ExpressionError, Names, did_you_mean
from bot.engine.formula.guards import compile_expression
from bot.engine.spec.model import Place
from bot.errors import Problem

if TYPE_CHECKING:
    from bot.engine.basics.types import Type

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # the same by duck

YES, NO = ("yes", "true", "Yes", "True"), ("no", "false", "No", "False")


class Notes:
    """Gathers the problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, place: Place, code: str, text: str, advice: str = "", shift: int = 0) -> None:
        """Note a problem at a place; `shift` moves the column to the right."""
        self.problems.append(Problem(place.file, place.line, place.column + shift, code, text, advice))


class Item:
    """A node of a file, read by what is expected there. A wrong kind is noted and gives an empty value."""

    __slots__ = ("_node", "notes", "path")

    def __init__(self, node: yaml.Node, notes: Notes, path: str) -> None:
        self._node, self.notes, self.path = node, notes, path

    @property
    def place(self) -> Place:
        """Where the node begins."""
        mark = self._node.start_mark
        return Place(self.notes.file, mark.line + 1, mark.column + 1)

    def problem(self, code: str, text: str, advice: str = "") -> None:
        """Note a problem here."""
        self.notes.add(self.place, code, text, advice)

    @property
    def is_map(self) -> bool:
        """Tell whether there are keys below."""
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Tell whether there are list entries below."""
        return isinstance(self._node, yaml.SequenceNode)

    @property
    def is_text(self) -> bool:
        """Tell whether it is a plain value."""
        return isinstance(self._node, yaml.ScalarNode)

    def text(self) -> str:
        """Return the plain value as the author wrote it, folded to one line."""
        if not isinstance(self._node, yaml.ScalarNode):
            self.problem("wrong-kind", f"`{self.path}` takes a text", "Write the text after the colon.")
            return ""
        return " ".join(str(self._node.value).split())

    def yes(self) -> bool:
        """Return a yes or no."""
        text = self.text()
        if text in YES:
            return True
        if text not in NO:
            self.problem("wrong-kind", f"`{self.path}` takes yes or no, not `{text}`")
        return False

    def number(self) -> int:
        """Return a whole number."""
        text = self.text()
        try:
            return int(text)
        except ValueError:
            self.problem("wrong-kind", f"`{self.path}` takes a whole number, not `{text}`")
            return 0

    def one_of(self, allowed: Iterable[str], code: str = "unknown-word") -> str:
        """Return one of the allowed words."""
        text, words = self.text(), list(allowed)
        if text not in words:
            advice = did_you_mean(text, words) or f"Allowed: {', '.join(words)}"
            self.problem(code, f"`{self.path}` cannot be `{text}`", advice)
            return words[0]
        return text

    def words(self) -> tuple[str, ...]:
        """Return one word or a list of words."""
        if self.is_list:
            return tuple(item.text() for item in self.entries())
        text = self.text()
        return (text,) if text else ()

    def entries(self) -> "list[Item]":
        """Return the entries of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.problem(
                "wrong-kind", f"`{self.path}` takes a list", "Write each entry on its own line after `- `."
            )
            return []
        return [Item(node, self.notes, f"{self.path}[{n}]") for n, node in enumerate(self._node.value)]

    def keys(self) -> "dict[str, Item]":
        """Return the keys in order; a key that is written twice is noted."""
        if not isinstance(self._node, yaml.MappingNode):
            self.problem(
                "wrong-kind", f"`{self.path}` takes keys with values", "Write `key: value` lines below it."
            )
            return {}
        found: dict[str, Item] = {}
        for key, value in self._node.value:
            name = str(key.value)
            item = Item(value, self.notes, name)
            if name in found:
                place = Place(self.notes.file, key.start_mark.line + 1, key.start_mark.column + 1)
                self.notes.add(place, "duplicate-key", f"`{name}` is written twice", "Keep one of them.")
                continue
            found[name] = item
        return found

    def key_place(self, name: str) -> Place:
        """Return where a key is written."""
        if isinstance(self._node, yaml.MappingNode):
            for key, _ in self._node.value:
                if key.value == name:
                    return Place(self.notes.file, key.start_mark.line + 1, key.start_mark.column + 1)
        return self.place

    def record(self, needed: Iterable[str], allowed: Iterable[str]) -> "dict[str, Item]":
        """Return the keys; missing and unknown ones are noted."""
        found = self.keys()
        wanted, known = list(needed), {*needed, *allowed}
        for name in found:
            if name not in known:
                self.notes.add(
                    self.key_place(name),
                    "unknown-key",
                    f"`{name}` means nothing here",
                    did_you_mean(name, known) or f"Known here: {', '.join(sorted(known))}",
                )
        if self.is_map:
            for name in wanted:
                if name not in found:
                    self.problem("missing-key", f"`{self.path}` needs `{name}`", f"Add `{name}:`.")
        return {name: item for name, item in found.items() if name in known}

    def expression(self, names: Names, want: "Type | None" = None) -> Expr | None:
        """Compile the plain value; `want` is the type it must have (None: any)."""
        if not self.is_text:
            self.problem("wrong-kind", f"`{self.path}` takes an expression")
            return None
        return self.compiled(self.text(), names, want)

    def compiled(self, source: str, names: Names, want: "Type | None" = None) -> Expr | None:
        """Compile a source text that stands here."""
        try:
            expr = compile_expression(source, names)
        except ExpressionError as error:
            self.notes.add(self.place, error.code, error.text, error.advice, error.column)
            return None
        if want is not None and expr.type.kind not in (want.kind, "any"):
            self.problem("type-mismatch", f"`{source}` is {expr.type}, `{self.path}` takes {want}")
            return None
        return expr


def parse(text: str, file: str) -> "tuple[Item | None, Notes]":
    """Return the root of a YAML text; a syntax error is noted."""
    notes = Notes(file)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        reason = getattr(error, "problem", None) or "cannot be read"
        notes.add(
            Place(file, line, column),
            "yaml-syntax",
            f"not readable as YAML: {reason}",
            "Check the indentation, and put texts with `:` or `#` in quotes.",
        )
        return None, notes
    if node is None:
        notes.add(
            Place(file, 1, 1), "empty-file", "the file is empty", "Delete it or write a process into it."
        )
        return None, notes
    return Item(node, notes, last_part(file)), notes


def last_part(file: str) -> str:
    """Return the last part of a file's name."""
    return file.rsplit("/", 1)[-1]
