"""Expressions of flow files: parsed with Python's `ast`, checked against types, compiled to closures. Never `eval`.

Only a short list of nodes is understood; there is no call but the named ones, no attribute but dotted names, no power,
no repetition. A comparison with a missing value is false; arithmetic with a missing value is missing.
"""

import ast
from collections.abc import Mapping
from typing import Any

from bot.engine.basics.types import ANY, BOOLEAN, INTEGER, LIST, TEXT, Type
from bot.engine.basics.values import people_in
from bot.engine.formula import operations as ops
from bot.engine.formula.calculators import CALCULATORS
from bot.engine.formula.expressions import (
    FIND,
    PHONE_OF,
    Expr,
    ExpressionError,
    Names,
    RowNames,
    RowScope,
    Run,
    Scope,
    did_you_mean,
)
from bot.engine.formula.notation import prepared, shown
from bot.engine.formula.syntax import constant, dotted, is_number, literal, measure

LITERALS = {"yes": True, "no": False, "true": True, "false": False}
NOTHING = "nothing"
"""No value: what `set` takes away."""


def compile_expression(source: str, names: Names) -> Expr:
    """Compile an expression.

    Raises:
        ExpressionError: it cannot be read, names something unknown, or mixes types.
    """
    text = source.strip()
    try:
        tree = ast.parse(prepared(text), mode="eval")
    except SyntaxError as error:
        column = max(0, (error.offset or 1) - 1)
        raise ExpressionError("bad-expression", f"cannot read the expression `{text}`", column) from error
    compiler = _Compiler(names)
    kind, run = compiler.node(tree.body)
    return Expr(text, kind, tuple(compiler.used), run)


class _Compiler:
    """Walks the tree once; every method returns the type and a closure."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.used: dict[str, None] = {}

    def node(self, node: ast.expr) -> tuple[Type, Run]:  # noqa: PLR0911 - one arm per node
        match node:
            case ast.BoolOp():
                return self._bool(node)
            case ast.UnaryOp(op=ast.Not()):
                _, run = self.node(node.operand)
                return BOOLEAN, lambda scope: not run(scope)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
                return INTEGER, constant(-number)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Compare():
                return self._compare(node)
            case ast.Constant():
                return literal(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.Call():
                return self._call(node)
            case ast.IfExp():
                return self._choice(node)
            case _:
                raise ExpressionError(
                    "bad-expression",
                    f"`{shown(node)}` is not understood here",
                    node.col_offset,
                    "Use names, numbers, and/or/not, comparisons, + - * /, in [..], and the functions of the language.",
                )

    def _bool(self, node: ast.BoolOp) -> tuple[Type, Run]:
        runs = [self.condition(value) for value in node.values]
        if isinstance(node.op, ast.And):
            return BOOLEAN, lambda scope: all(run(scope) for run in runs)
        return BOOLEAN, lambda scope: any(run(scope) for run in runs)

    def condition(self, node: ast.expr) -> Run:
        """Compile a condition: yes or no."""
        kind, run = self.node(node)
        if kind.kind not in ("boolean", "any"):
            raise ExpressionError(
                "type-mismatch", f"`{shown(node)}` is {kind}, a condition is yes or no", node.col_offset
            )
        return run

    def _name(self, node: ast.expr) -> tuple[Type, Run]:
        path = dotted(node)
        if path is None:
            raise ExpressionError("bad-expression", f"`{shown(node)}` is no name", node.col_offset)
        if len(path) == 1 and path[0] in LITERALS:
            return BOOLEAN, constant(LITERALS[path[0]])
        if path == (NOTHING,):
            return ANY, constant(None)
        kind = self.names.type_of(path)
        if kind is None:
            raise self._unknown(path, node)
        self.used[".".join(path)] = None
        return kind, lambda scope: scope.value(path)

    def _unknown(self, path: tuple[str, ...], node: ast.expr) -> ExpressionError:
        name = ".".join(path)
        code = "unknown-policy" if path[0] == "policy" else "unknown-name"
        return ExpressionError(
            code, f"unknown name `{name}`", node.col_offset, did_you_mean(name, self.names.known())
        )

    def _arithmetic(self, node: ast.BinOp) -> tuple[Type, Run]:
        left, run_left = self.node(node.left)
        right, run_right = self.node(node.right)
        found = ops.arithmetic(type(node.op), left, right)
        if found is None:
            raise ExpressionError(
                "type-mismatch", f"`{shown(node)}` cannot be computed: {left} and {right}", node.col_offset
            )
        result, compute = found

        def run(scope: Scope) -> Any:  # noqa: ANN401 - a value of the type just worked out
            a, b = run_left(scope), run_right(scope)
            return None if a is None or b is None else compute(a, b)

        return result, run

    def _choice(self, node: ast.IfExp) -> tuple[Type, Run]:
        """Compile `a if condition else b`: both are of one type; a bare word may be an option of the first."""
        test = self.condition(node.test)
        kind, run = self.node(node.body)
        other, run_other = self._option(kind, node.orelse)
        if "any" not in (kind.kind, other.kind) and kind.kind != other.kind:
            raise ExpressionError(
                "type-mismatch",
                f"`{shown(node)}` is {kind} or {other}",
                node.col_offset,
                "Let both be one kind.",
            )
        return kind, lambda scope: run(scope) if test(scope) else run_other(scope)

    def _compare(self, node: ast.Compare) -> tuple[Type, Run]:
        if len(node.ops) != 1:
            raise ExpressionError(
                "bad-expression", "compare two things at a time", node.col_offset, "Use `and`."
            )
        if isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return self._member(node)
        left_node, right_node = node.left, node.comparators[0]
        left, run_left, right, run_right = self._sides(left_node, right_node)
        test = ops.comparison(type(node.ops[0]), left, right, is_number(left_node), is_number(right_node))
        if test is None:
            raise ExpressionError(
                "type-mismatch", f"`{shown(node)}` compares {left} with {right}", node.col_offset
            )

        def run(scope: Scope) -> bool:
            a, b = run_left(scope), run_right(scope)
            return False if a is None or b is None else bool(test(a, b))

        return BOOLEAN, run

    def _sides(self, left: ast.expr, right: ast.expr) -> tuple[Type, Run, Type, Run]:
        """Compile both sides; a bare word beside a choice is one of its options."""
        if self._is_word(left) and not self._is_word(right):
            kind, run = self.node(right)
            return *self._option(kind, left), kind, run
        kind, run = self.node(left)
        return kind, run, *self._option(kind, right)

    def _is_word(self, node: ast.expr) -> bool:
        """Tell whether the node is a bare word that is no name: an option of what it is compared with."""
        return (
            isinstance(node, ast.Name)
            and node.id not in (*LITERALS, NOTHING)
            and self.names.type_of((node.id,)) is None
        )

    def _option(self, kind: Type, node: ast.expr) -> tuple[Type, Run]:
        if not isinstance(node, ast.Name) or not kind.options:
            return self.node(node)
        if node.id not in kind.options:
            if not self._is_word(node):
                return self.node(node)
            raise ExpressionError(
                "unknown-option",
                f"`{node.id}` is no option here",
                node.col_offset,
                did_you_mean(node.id, kind.options) or f"Options: {', '.join(kind.options)}",
            )
        return Type("choice", kind.options), constant(node.id)

    def _member(self, node: ast.Compare) -> tuple[Type, Run]:
        right = node.comparators[0]
        wanted = isinstance(node.ops[0], ast.In)
        if isinstance(right, ast.List):
            kind, run_left = self.node(node.left)
            runs = [self._option(kind, one)[1] for one in right.elts]

            def among(scope: Scope) -> bool:
                value = run_left(scope)
                return value is not None and (value in [run(scope) for run in runs]) is wanted

            return BOOLEAN, among
        listed, run_right = self.node(right)
        if listed.kind not in ("list", "any"):
            raise ExpressionError("type-mismatch", f"`{shown(right)}` is no list", right.col_offset)
        _, run_one = self._option(listed, node.left) if self._is_word(node.left) else self.node(node.left)

        def inside(scope: Scope) -> bool:
            rows = run_right(scope)
            return rows is not None and (run_one(scope) in rows) is wanted

        return BOOLEAN, inside

    def _call(self, node: ast.Call) -> tuple[Type, Run]:  # noqa: PLR0911 - one arm per function
        path = dotted(node.func)
        name = ".".join(path or ())
        match name, node.args:
            case "_span" | "_rate", [ast.Constant(value=str() as text)]:
                return measure(name, text)
            case "given" | "missing", [argument]:
                _, run = self.node(argument)
                is_given = name == "given"
                return BOOLEAN, lambda scope: (run(scope) not in (None, (), "")) is is_given
            case "people", [_, *_]:
                return self._people(node.args)
            case "find", [ast.Name(id=record), argument]:
                return self._find(record, argument, node)
            case "phone_of", [person]:
                return self._phone_of(person)
            case "count" | "any" | "all" | "sum" | "min" | "max" | "first" | "each", [rows, *rest]:
                return self._aggregate(name, rows, rest)
            case _ if path and path[0] == "calculate" and len(path) == 2:  # noqa: PLR2004 - calculate.NAME
                return self._calculator(path[1], node)
            case _:
                raise ExpressionError(
                    "unknown-function",
                    f"`{name}` is no function here",
                    node.col_offset,
                    "Known: count any all sum min max first each people find phone_of given missing, calculate.<name>.",
                )

    def _find(self, record: str, key: ast.expr, node: ast.Call) -> tuple[Type, Run]:
        """Compile `find(customer, phone)`, the record with that key; scopes know it as `find.<record>.<key>`."""
        kind = self.names.type_of((FIND, record))
        if kind is None:
            raise ExpressionError("unknown-record", f"no record type `{record}` with a key", node.col_offset)
        _, run = self.node(key)

        def found(scope: Scope) -> Any:  # noqa: ANN401 - a record
            value = run(scope)
            return scope.value((FIND, record, str(value))) if value is not None else None

        return kind, found

    def _phone_of(self, person: ast.expr) -> tuple[Type, Run]:
        """Compile `phone_of(consultant)`, the number that a colleague lets visitors have."""
        kind, run = self.node(person)
        if kind.kind not in ("person", "any"):
            raise ExpressionError("type-mismatch", f"`{shown(person)}` is no person", person.col_offset)
        return (
            TEXT,
            lambda scope: scope.value((PHONE_OF, str(who))) if (who := run(scope)) is not None else None,
        )

    def _aggregate(self, name: str, rows_node: ast.expr, rest: list[ast.expr]) -> tuple[Type, Run]:
        listed, run_rows = self.node(rows_node)
        if listed.kind not in ("list", "any"):
            raise ExpressionError("type-mismatch", f"`{shown(rows_node)}` is no list", rows_node.col_offset)
        inner, kind = _Compiler(RowNames(listed.columns, self.names)), BOOLEAN
        each: Run | None = None
        holds: Run | None = None
        if rest:
            kind, each = inner.node(rest[0])
            holds = inner.condition(rest[1]) if rest[1:] else None
            self.used.update(dict.fromkeys(name for name in inner.used if name not in listed.columns))
        elif name != "count":
            raise ExpressionError(
                "bad-expression", f"`{name}` needs a condition or a column", rows_node.col_offset
            )
        each_of = LIST if not kind.options else Type("list", kind.options)
        result = {"count": INTEGER, "any": BOOLEAN, "all": BOOLEAN, "each": each_of}.get(name, kind)
        fold = ops.FOLDS[name]

        def run(scope: Scope) -> Any:  # noqa: ANN401 - a value of the type just worked out
            rows = run_rows(scope)
            if rows is None:
                rows = ()
            if each is None:
                return len(rows)
            inside = [RowScope(row, scope) for row in rows if isinstance(row, Mapping)]
            return fold([each(row) for row in inside if holds is None or holds(row)])

        return result, run

    def _people(self, nodes: list[ast.expr]) -> tuple[Type, Run]:
        """Compile `people(a, b, …)`: the people of all of these, each once."""
        runs = []
        for node in nodes:
            kind, run = self.node(node)
            if kind.kind not in ("person", "list", "any"):
                raise ExpressionError(
                    "type-mismatch", f"`{shown(node)}` is {kind}, `people` takes people", node.col_offset
                )
            runs.append(run)
        return LIST, lambda scope: tuple(dict.fromkeys(one for run in runs for one in people_in(run(scope))))

    def _calculator(self, name: str, node: ast.Call) -> tuple[Type, Run]:
        known = CALCULATORS.get(name)
        if known is None:
            raise ExpressionError(
                "unknown-calculator",
                f"no calculator `{name}`",
                node.col_offset,
                did_you_mean(name, CALCULATORS),
            )
        runs = []
        for wanted, argument in zip(known.takes, node.args, strict=False):
            kind, run = self.node(argument)
            if "any" not in (wanted.kind, kind.kind) and kind.kind != wanted.kind:
                raise ExpressionError(
                    "type-mismatch",
                    f"`{shown(argument)}` is {kind}, {name} takes {wanted}",
                    argument.col_offset,
                )
            runs.append(run)
        if len(node.args) != len(known.takes):
            raise ExpressionError(
                "bad-expression", f"{name} takes {len(known.takes)} values", node.col_offset
            )

        def compute(scope: Scope) -> Any:  # noqa: ANN401 - a value of the type just worked out
            values = [run(scope) for run in runs]
            return None if any(value is None for value in values) else known.compute(*values)

        return known.gives, compute
