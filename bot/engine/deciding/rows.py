"""What becomes of a list of the case when an effect adds, changes or drops rows. Pure."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.engine.formula.expressions import Expr, RowScope
from bot.engine.spec.row_specs import AddRow, ChangeRows, Columns, DropRows, RowSpec

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.formula.expressions import Scope

Row = Mapping[str, "Value"]


def rows_after(spec: RowSpec, scope: "Scope") -> tuple[Row, ...]:
    """Return the list as the effect leaves it; what is written is worked out on the rows as they were."""
    value = scope.value((spec.list,))
    rows = tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, tuple) else ()
    match spec:
        case AddRow(values=values):
            return (*rows, _written({}, values, scope))
        case DropRows(when=when):
            return tuple(row for row in rows if not _holds(when, row, scope))
        case ChangeRows(when=when, values=values, put=put):
            pairs = [(_holds(when, row, scope), row) for row in rows]
            made = [(hit, _written(row, values, RowScope(row, scope)) if hit else row) for hit, row in pairs]
            hits, others = (tuple(row for hit, row in made if hit is wanted) for wanted in (True, False))
            match put:
                case "first":
                    return (*hits, *others)
                case "last":
                    return (*others, *hits)
                case _:
                    return tuple(row for _, row in made)


def _holds(when: Expr, row: Row, scope: "Scope") -> bool:
    return bool(when(RowScope(row, scope)))


def _written(row: Row, values: Columns, scope: "Scope") -> Row:
    return {**row, **{name: expr(scope) for name, expr in values}}
