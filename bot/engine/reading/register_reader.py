"""Reads the registers of `flows/centre/*.yaml`, once all flows are known: their columns name what stands in these."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.engine.basics.types import BOOLEAN
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.flow_names import WELL_KNOWN, Beside, FlowNames
from bot.engine.reading.naming import effects_of, knows_path
from bot.engine.spec.effect_specs import CreateRecord
from bot.engine.spec.registers import CASE_LABELS, Column, Register, Tells, flow_of_record, plain_register

if TYPE_CHECKING:
    from bot.engine.basics.types import Type
    from bot.engine.formula.expressions import Expr
    from bot.engine.reading.nodes import Item
    from bot.engine.spec.centre import Centre, Shared
    from bot.engine.spec.model import Flow
    from bot.errors import Problem

OF_CASES = ("case.opened_on", "case.closed_on")
DAYS = ("date", "datetime", "slot", "any")
RECORD = ""
"""Stands for the flow in a register of records."""


def read_registers(
    items: "Iterable[Item]", centre: "Centre", shared: "Shared"
) -> "tuple[dict[str, Register], list[Problem]]":
    """Return the registers, those written and one for each other flow, and what is wrong with them."""
    registers: dict[str, Register] = {}
    problems: list[Problem] = []
    for item in items:
        before = len(item.notes.problems)
        for name, one in item.keys().items():
            registers[name] = _Reader(one, centre, shared).read(name)
        problems += item.notes.problems[before:]
    written = {flow for register in registers.values() for flow in register.flows}
    for flow in centre.flows.values():
        if flow.id not in written and flow.start.state in flow.states:
            registers.setdefault(flow.id, plain_register(flow, centre.roles))
    return registers, problems


class _Reader:
    """Reads one register."""

    def __init__(self, item: "Item", centre: "Centre", shared: "Shared") -> None:
        self._item, self._centre, self._shared = item, centre, shared

    def read(self, name: str) -> Register:
        """Return the register; what could not be read is left out and noted."""
        keys = self._item.record(("title", "columns", "seen_by"), ("of", "of_record", "where", "dated"))
        flows = self._flows(keys)
        record = keys["of_record"].text() if RECORD in flows else ""
        return Register(
            id=name,
            title=keys["title"].text() if "title" in keys else "",
            columns=tuple(self._columns(keys["columns"], flows)) if "columns" in keys else (),
            seen_by=frozenset(self._roles(keys["seen_by"])) if "seen_by" in keys else frozenset(),
            flows=() if record else tuple(flows),
            record=record,
            where=self._expressions(keys["where"], flows, BOOLEAN) if "where" in keys else {},
            dated=self._dated(keys["dated"], flows) if "dated" in keys else "",
            place=self._item.place,
        )

    def _flows(self, keys: "Mapping[str, Item]") -> "dict[str, Flow]":
        """Return the flows by id; a record type stands as a flow without states."""
        if ("of" in keys) == ("of_record" in keys):
            self._item.problem(
                "no-source", "a register is of flows or of records", "Write `of:` or `of_record:`."
            )
            return {}
        if "of_record" in keys:
            kind, known = keys["of_record"].text(), self._centre.records
            if kind not in known:
                keys["of_record"].problem(
                    "unknown-record", f"no record type `{kind}`", did_you_mean(kind, known)
                )
                return {}
            return {RECORD: flow_of_record(known[kind])}
        found = {}
        for name in keys["of"].words():
            if name in self._centre.flows:
                found[name] = self._centre.flows[name]
            else:
                keys["of"].problem(
                    "unknown-flow", f"no flow `{name}`", did_you_mean(name, self._centre.flows)
                )
        return found

    def _roles(self, item: "Item") -> "Sequence[str]":
        for role in item.words():
            if role not in self._centre.roles:
                item.problem("unknown-role", f"no role `{role}`", did_you_mean(role, self._centre.roles))
        return item.words()

    def _columns(self, item: "Item", flows: "Mapping[str, Flow]") -> "Iterable[Column]":
        for entry in item.entries():
            column = (
                self._named(entry, entry.text(), "", flows) if entry.is_text else self._column(entry, flows)
            )
            if column is not None:
                yield column

    def _column(self, entry: "Item", flows: "Mapping[str, Flow]") -> Column | None:
        keys = entry.record((), ("label", *Tells))
        told = [one for one in Tells if one in keys]
        label = keys["label"].text() if "label" in keys else ""
        if len(told) != 1:
            entry.problem("no-column", "a column tells one thing", f"Write one of {', '.join(Tells)}.")
            return None
        tells, item = told[0], keys[told[0]]
        if tells is Tells.NAME:
            return self._named(item, item.text(), label, flows)
        if not label:
            entry.problem("no-words", "this column has no head", "Write `label:`.")
        if tells is Tells.EXPRESSION:
            return Column(tells, item.text(), label, self._expressions(item, flows, None))
        name = item.text()
        states = [state for flow in flows.values() for state in flow.states]
        if flows and name not in states:
            item.problem("unknown-state", f"no state `{name}`", did_you_mean(name, states))
        return Column(tells, name, label)

    def _named(self, item: "Item", name: str, label: str, flows: "Mapping[str, Flow]") -> Column:
        for flow in flows.values():
            own = name in CASE_LABELS and bool(flow.states)
            general = name in WELL_KNOWN or name.startswith("policy.")
            if not own and (general or not knows_path(name, flow, self._centre)):
                known = [*CASE_LABELS, *_names(flow, self._shared).known()]
                text = f"`{name}` is not known in `{flow.id or flow.about}`"
                item.problem("unknown-name", text, did_you_mean(name, known))
                break
        return Column(Tells.NAME, name, label)

    def _dated(self, item: "Item", flows: "Mapping[str, Flow]") -> str:
        """Return the name of a day; anything else is noted."""
        name = item.text()
        if name in OF_CASES:
            return name
        for flow in flows.values():
            expr = item.expression(_names(flow, self._shared))
            if expr is not None and expr.type.kind not in DAYS:
                text = f"`{name}` is {expr.type}, a register is dated by a day"
                item.problem("type-mismatch", text, "Write a field or a path of type date or datetime.")
                break
        return name

    def _expressions(
        self, item: "Item", flows: "Mapping[str, Flow]", want: "Type | None"
    ) -> "dict[str, Expr]":
        """Return the expression compiled for each flow; the first that does not take it tells why."""
        made: dict[str, Expr] = {}
        for name, flow in flows.items():
            expr = item.expression(_names(flow, self._shared), want)
            if expr is None:
                break
            made[name] = expr
        return made


def _names(flow: "Flow", shared: "Shared") -> FlowNames:
    """Return the names that expressions about cases of the flow may use."""
    facts = {name: expr.source for name, expr in flow.facts.items()}
    made = {one.alias: one.record for one in effects_of(flow) if isinstance(one, CreateRecord)}
    looks = {n: "" if one.flow == flow.id else one.flow for n, one in flow.looks.items() if not one.record}
    records = {name: look.record for name, look in flow.looks.items() if look.record}
    beside = Beside(tuple(flow.clocks), looks, records)
    return FlowNames(shared, flow.about, flow.fields, facts, made, beside)
