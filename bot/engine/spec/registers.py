"""Registers: views over the cases of flows, or over records. What each holds, as frozen data; nothing is kept twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_, Text
from bot.engine.spec.case import Case
from bot.engine.spec.model import NOWHERE, Flow, Place, Start

if TYPE_CHECKING:
    from bot.engine.formula.expressions import Expr
    from bot.engine.spec.centre import RecordType, Role

CASE_LABELS: Mapping[str, Text] = {
    "case.number": N_("Number"),
    "case.opened_on": N_("Opened on"),
    "case.closed_on": N_("Closed on"),
    "case.stage": N_("Stage"),
    "case.starter": N_("Started by"),
}
"""What a register knows of every case besides the names of its flow."""
NOT_IN_COLUMNS = frozenset(("photo", "file", "list", "location", "long_text"))
"""Kinds of answers that a register without columns of its own leaves out."""


class Tells(StrEnum):
    """What a column tells."""

    NAME = "show"
    """The value of a field, a fact, a path of a record, or one of `CASE_LABELS`."""
    EXPRESSION = "is"
    ENTERED = "entered"
    """When the state that `name` names was entered last."""
    LEFT = "left"
    """When it was left last."""
    BY = "by"
    """Who left it."""
    SAID = "said"
    """By which event."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `exprs` are those of an expression, by flow."""

    tells: Tells
    name: str
    label: Text = ""
    exprs: "Mapping[str, Expr]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """A register of the cases of `flows`, or of the records of a type. `where`, by flow, tells which belong into it."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    seen_by: frozenset[str]
    flows: tuple[str, ...] = ()
    record: str = ""
    where: "Mapping[str, Expr]" = field(default_factory=dict)
    dated: str = ""
    """The day by which it is asked for; of cases, without it, the day on which they were opened."""
    place: Place = NOWHERE


def flow_of_record(kind: "RecordType") -> Flow:
    """Return the process by which a record is looked at as if a case were about it: one without states."""
    return Flow(
        id="",
        version=0,
        title=kind.title,
        icon="",
        summary="",
        place=NOWHERE,
        chart="",
        box="",
        prefix="",
        about=kind.id,
        start=Start((), ""),
        parties={},
        fields={},
        facts={},
        labels={},
        states={},
        old_states={},
        digest="",
        source="",
    )


def case_of_record(record: int, now: datetime) -> Case:
    """Return the case that is about a record and nothing else."""
    return Case(
        id=0, flow="", flow_version=0, state="", opened_by=0, opened_at=now, entered_at=now, about=record
    )


def plain_register(flow: Flow, roles: "Mapping[str, Role]") -> Register:
    """Return the register of a flow for which none is written: what was asked first, and how it stands.

    It is for the colleagues whose roles the flow names and who are no party of single cases.
    """
    asked = [
        name
        for name in flow.states[flow.start.state].ask
        if name in flow.fields and flow.fields[name].kind not in NOT_IN_COLUMNS
    ]
    about = [flow.about] if flow.about else []
    names = ["case.number", *about, *asked, "case.stage", "case.starter", "case.opened_on", "case.closed_on"]
    inside = {role for role in roles_of(flow) if role in roles and not roles[role].outside}
    return Register(
        id=flow.id,
        title=flow.title,
        columns=tuple(Column(Tells.NAME, name) for name in names),
        seen_by=frozenset(inside - set(flow.parties)),
        flows=(flow.id,),
    )


def roles_of(flow: Flow) -> Iterator[str]:
    """Yield the roles that the flow names as those who start, act, sit or fire."""
    yield from flow.start.by
    for state in flow.states.values():
        yield from state.actor.roles
        yield from (seat.role for seat in state.panel.seats) if state.panel else ()
        for event in state.on.values():
            yield from event.by
