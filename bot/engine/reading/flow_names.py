"""The names an expression of one flow may use, and their types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.engine.basics.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_RANGE,
    DATETIME,
    INTEGER,
    LIST,
    PERSON,
    RANGE,
    TEXT,
    Type,
    field_type,
)
from bot.engine.deciding.looks import COLUMNS
from bot.engine.formula.expressions import FIND, ExpressionError
from bot.engine.formula.guards import compile_expression
from bot.engine.reading.centre_reader import record_field_type
from bot.engine.spec.centre import Shared

if TYPE_CHECKING:
    from bot.engine.spec.model import Field

WELL_KNOWN: Mapping[str, Type] = {
    "now": DATETIME,
    "today": DATE,
    "case.number": TEXT,
    "case.link": TEXT,
    "case.starter": PERSON,
    "case.actor": PERSON,
    "case.outside": BOOLEAN,
    "case.opened_on": DATE,
    "case.visits": INTEGER,
    "children.open": INTEGER,
}


OF_CLOCK: Mapping[str, Type] = {"due": DATETIME, "late": BOOLEAN}
"""What is known of a clock: `clocks.answer.due` is missing while it pauses."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a flow declares besides its fields and facts: names of clocks; looks, with the flow each looks at.

    That is "" for a look at cases of the flow itself, whose answers are columns too. `records` are looks at records,
    with their type.
    """

    clocks: tuple[str, ...] = ()
    looks: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)


class FlowNames:
    """Fields, facts, the record the flow is about, records it creates, policies, and a few well-known names."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a flow declares
        self,
        shared: Shared,
        about: str,
        fields: "Mapping[str, Field]",
        facts: Mapping[str, str],
        made: Mapping[str, str],
        beside: Beside | None = None,
    ) -> None:
        self._shared = shared
        self._fields = {name: type_of_field(spec) for name, spec in fields.items()}
        self._facts = facts
        self._records = {**made, **({about: about} if about else {})}
        self._beside = beside or Beside()
        self._open: set[str] = set()
        self._known_facts: dict[str, Type] = {}

    def type_of(self, path: tuple[str, ...]) -> Type | None:  # noqa: PLR0911 - one arm per kind of name
        """Return the type of a dotted name, None when it is unknown."""
        head, rest = path[0], path[1:]
        if head == "policy":
            return self._shared.policy_type(".".join(rest))
        if head in self._fields:
            return self._follow(self._fields[head], rest)
        if head in self._facts:
            return self._follow(self._fact(head), rest)
        if head == FIND and len(rest) == 1:
            record = self._shared.records.get(rest[0])
            return Type("record", record=rest[0]) if record is not None and record.key else None
        if head in self._records:
            if self._records[head] not in self._shared.records:
                return ANY  # noted where the record type is named
            return self._follow(Type("record", record=self._records[head]), rest)
        return self._around(path) or WELL_KNOWN.get(".".join(path))

    def _around(self, path: tuple[str, ...]) -> Type | None:
        """Return the type of what lies around the case: other cases, everybody of a role, a clock."""
        match path:
            case (look,) if look in self._beside.looks:
                own = self._fields if not self._beside.looks[look] else {}
                return Type("list", columns={**own, **COLUMNS})
            case (look,) if look in self._beside.records:
                return self._rows_of(self._beside.records[look])
            case ("everyone", role) if role in self._shared.roles:
                return LIST
            case ("clocks", clock, what) if clock in self._beside.clocks:
                return OF_CLOCK.get(what)
            case _:
                return None

    def _rows_of(self, record: str) -> Type:
        """Return the type of a look at records: their columns, and the record itself."""
        if record not in self._shared.records:
            return ANY  # noted where the look is read
        fields = self._shared.records[record].fields
        columns = {name: record_field_type(spec) for name, spec in fields.items()}
        return Type("list", columns={**columns, "record": Type("record", record=record)})

    def _follow(self, kind: Type, path: tuple[str, ...]) -> Type | None:
        for step in path:
            if kind is DATE_RANGE and step in RANGE:
                kind = DATE
                continue
            record = self._shared.records.get(kind.record)
            if record is None or step not in record.fields:
                return None
            kind = record_field_type(record.fields[step])
        return kind

    def _fact(self, name: str) -> Type:
        """Return the type of a fact. One that cannot be read, or needs itself, may be anything: it is noted there."""
        if name in self._open:
            return ANY
        if name not in self._known_facts:
            self._open.add(name)
            try:
                self._known_facts[name] = compile_expression(self._facts[name], self).type
            except ExpressionError:
                self._known_facts[name] = ANY
            self._open.discard(name)
        return self._known_facts[name]

    def known(self) -> Iterable[str]:
        """Return the names that may be written, for suggestions."""
        names = [
            *self._fields,
            *self._facts,
            *self._beside.looks,
            *self._beside.records,
            *WELL_KNOWN,
            *self._shared.known(),
        ]
        names += [f"clocks.{clock}.{what}" for clock in self._beside.clocks for what in OF_CLOCK]
        for alias, record in self._records.items():
            columns = self._shared.records[record].fields if record in self._shared.records else {}
            names += [alias, *(f"{alias}.{column}" for column in columns)]
        return names


def type_of_field(spec: "Field") -> Type:
    """Return the type of a flow's field in expressions."""
    columns = {column.id: type_of_field(column) for column in spec.group}
    return field_type(spec.kind, tuple(option.id for option in spec.options), spec.record, columns)
