"""Values made ready to be shown, still free of language: what is translated stays a message id.

`Shown` is a value (formatted by the reader's locale), `Words` (translated), `Name` (shown as it is) or a tuple of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Union

from bot.engine.basics.messages import N_, placeholders
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.scope import CaseScope
from bot.engine.fields.places import degrees
from bot.engine.forms.sizes import TEXTS
from bot.engine.spec import builtin
from bot.engine.spec.centre import RecordField
from bot.engine.spec.model import Field

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import Surroundings
    from bot.engine.spec.model import Option

MOBILE = re.compile(r"\+86(1\d{2})(\d{4})(\d{4})")
FROM_TO = N_("{first} to {last}")
MAP_POINT = N_("Point on the map: {degrees}")
HIDDEN = N_("not shown to you")
ONLY_END = frozenset(("id_number", "bank_account"))
"""Kinds of which nobody is shown more than the end."""
FILES = N_("{count} received")
SPOKEN = N_("Voice message")
LINES = N_("{above}\n{line}")
LINE = N_("{number}. {row}")
CELLS = N_("{one} · {more}")
CELL = N_("{label} {value}")
MOST_ROWS = 30
"""So many rows of a list stand on a card, the newest."""
BY, PHONE = "by", "phone"
"""In a notice of the bot's own: the person who did what it tells, and a number to call."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message id with what its placeholders show."""

    msgid: str
    params: "Mapping[str, Shown]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """Text that is the same in every language: a person's name, a number, typed words."""

    text: str


@dataclass(frozen=True, slots=True)
class Masked:
    """Text of which the reader sees only the ends, or the end."""

    text: str
    only_end: bool = False


Shown = Union["Value", Words, Name, Masked, tuple["Shown", ...]]


@dataclass(frozen=True, slots=True)
class PersonId:
    """A person whose name is still to be looked up."""

    id: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A field's or record column's way of being shown."""

    kind: str
    label: str
    options: "tuple[Option, ...]" = ()
    record: str = ""
    seen_by: frozenset[str] = frozenset()
    masked: bool = False
    columns: "tuple[Field, ...]" = ()
    """Of a list: its rows are shown by them."""
    copied: bool = False
    """It is there to be copied, such as an account."""


def labelled(path: tuple[str, ...], scope: CaseScope) -> Labelled:
    """Return how the field, fact or record path is shown."""
    flow, centre = scope.flow, scope.around.centre
    name = ".".join(path)
    label = flow.labels.get(name, "")
    spec: Field | RecordField | None = None
    if path[0] in flow.fields or path[0] in builtin.FIELDS:
        spec = flow.field(path[0])
        kind = spec.record
    else:
        kind = flow.about if path[0] == flow.about else ""
    for step in path[1:]:
        if not kind or kind not in centre.records:
            break
        spec = centre.records[kind].fields.get(step)
        kind = spec.record if spec else ""
    if spec is None:
        if path[0] in flow.facts and len(path) == 1:
            known = flow.facts[name].type
            return Labelled(
                known.kind if known.kind in ("person", "record") else "", label or name, record=known.record
            )
        record = kind if path[0] == flow.about else ""
        return Labelled(
            "record" if record else "", label or _record_title(record, scope) or name, record=record
        )
    return Labelled(
        spec.kind,
        label or spec.label or name,
        spec.options,
        spec.record,
        frozenset(spec.seen_by),
        spec.masked,
        spec.group if isinstance(spec, Field) else (),
        copied=isinstance(spec, RecordField) and spec.copied,
    )


def _record_title(record: str, scope: CaseScope) -> str:
    return scope.around.centre.records[record].title if record else ""


def shown(value: "Value", spec: Labelled, around: "Surroundings") -> "Shown | PersonId":
    """Return the value as it is shown to somebody who may see it.

    Raises:
        NotLoaded: a record on the way has not been read yet.
    """
    if value is None:
        return None
    if spec.kind in ("photo", "file"):
        return Words(FILES, {"count": len(value) if isinstance(value, tuple) else 1})
    if isinstance(value, tuple) and spec.kind in TEXTS:
        return Words(SPOKEN)
    if isinstance(value, tuple) and spec.kind not in ("list", "date_range"):
        return tuple(shown(one, spec, around) for one in value)  # type: ignore[misc]  # a list of people: `with_names` names each
    return _one(value, spec, around)


def _one(  # noqa: PLR0911 - one arm per kind of field
    value: "Value", spec: Labelled, around: "Surroundings"
) -> "Shown | PersonId":
    match spec.kind:
        case "date_range" if isinstance(value, tuple):
            return _range(value)
        case "choice" | "multi_choice":
            label = next((option.label for option in spec.options if option.id == value), None)
            return Words(label) if label is not None else Name(str(value))
        case "record" if isinstance(value, int):
            return record_line(value, around)
        case "person" if isinstance(value, int):
            return PersonId(value)
        case kind if kind in ONLY_END and isinstance(value, str):
            return Masked(value, only_end=True)
        case "list" if isinstance(value, tuple) and spec.columns:
            return _rows(value, spec.columns, around)
        case "list" if isinstance(value, tuple):
            return Words(N_("{count} entries"), {"count": len(value)})
        case "phone":
            return Name(spelled(str(value)))
        case "location":
            return _place(str(value))
        case "text" | "long_text":
            return Name(str(value))
        case _:
            return value


def _rows(rows: "tuple[Value, ...]", columns: "tuple[Field, ...]", around: "Surroundings") -> Words:
    """Return the rows below each other, with their numbers."""
    made = Words("")
    first = max(0, len(rows) - MOST_ROWS)
    for number, row in enumerate(rows[first:], first + 1):
        if isinstance(row, Mapping):
            line = _cells(LINE, number=number, row=_row(row, columns, around))
            made = Words(LINES, {"above": made, "line": line})
    return made


def _row(
    row: "Mapping[str, Value]", columns: "tuple[Field, ...]", around: "Surroundings"
) -> "Shown | PersonId":
    """Return the cells of a row; what would not speak for itself has its label."""
    made: Shown | PersonId = None
    for place, column in enumerate(columns):
        value = row.get(column.id)
        if value is None:
            continue
        cell = shown(value, Labelled(column.kind, column.label, column.options, column.record), around)
        if place and column.kind not in ("choice", "date", *TEXTS):
            cell = _cells(CELL, label=Words(column.label), value=cell)
        made = cell if made is None else _cells(CELLS, one=made, more=cell)
    return made


def _cells(msgid: str, **parts: "Shown | PersonId") -> Words:
    return Words(msgid, parts)  # type: ignore[arg-type]  # people are named by the voice


def _range(days: "tuple[Value, ...]") -> "Shown":
    first, last = days
    return Words(FROM_TO, {"first": first, "last": last}) if first != last else first


def _place(value: str) -> "Shown":
    found = degrees(value)
    return Words(MAP_POINT, {"degrees": Name(found)}) if found else Name(value)


def spelled(number: str) -> str:
    """Return a mainland mobile number as people read it out, `138 0013 8000`; any other as it is kept."""
    if match := MOBILE.fullmatch(number):
        return " ".join(match.groups())
    return number


def record_line(identity: int, around: "Surroundings") -> Words:
    """Return the one-line form of a record, as its type declares it."""
    record = around.record(identity)
    kind = around.centre.records[record.type]
    params: dict[str, Shown] = {}
    for name in placeholders(kind.line):
        value: Value = identity
        spec = Labelled("record", "")
        for step in name.split("."):
            here = around.record(value)  # type: ignore[arg-type]  # a path through records: checked at load
            column = around.centre.records[here.type].fields[step]
            value = here.values.get(step, column.default)
            spec = Labelled(column.kind, column.label, column.options, column.record)
            if value is None:
                break
        made = shown(value, spec, around) if spec.kind != "record" else None
        params[name] = made if not isinstance(made, PersonId) else None
    return Words(kind.line, params)


def params_of(
    text: str, scope: CaseScope, extra: "Mapping[str, Value] | None" = None
) -> "dict[str, Shown | PersonId]":
    """Return what the placeholders of a flow's text show, for a refusal or a notice."""
    made: dict[str, Shown | PersonId] = {}
    for name in placeholders(text):
        if extra is not None and name in extra:
            value: Value = extra[name]
            if name == BY and isinstance(value, int):
                made[name] = PersonId(value)
                continue
            if name == PHONE:
                made[name] = Name(spelled(str(value)))
                continue
        else:
            value = scope.value(tuple(name.split(".")))
        path = tuple(name.split("."))
        if path[0] == "policy":  # a policy in words is a text of the centre, such as its address
            made[name] = (
                Words(value) if isinstance(value, str) else shown(value, Labelled("", ""), scope.around)
            )
            continue
        made[name] = shown(value, labelled(path, scope), scope.around)
    return made


def worded(text: str, scope: CaseScope) -> Words:
    """Return a text of the flow with what its placeholders show; people are named by the voice."""
    return Words(text, params_of(text, scope))  # type: ignore[arg-type]  # as said above


def who(seats: tuple[str, ...], scope: CaseScope) -> "tuple[Shown | PersonId, ...]":
    """Return the people or roles behind seats."""
    made: list[Shown | PersonId] = []
    for seat in seats:
        kind, _, name = seat.partition(":")
        made.append(PersonId(int(name)) if kind == "person" else Words(scope.around.centre.roles[name].title))
    return tuple(made)


def role_of(person: int, scope: CaseScope) -> str:
    """Return as what a person takes part in the case: a party's role, or ""."""
    for role in scope.flow.parties:
        if f"person:{person}" in seats_of_role(role, scope):
            return role
    return ""
