"""Reads `flows/centre/*.yaml`: roles, policies, records, ladders, tables, documents, calendars, planned flows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any

from bot.engine.basics.calendar import Calendar, Quiet
from bot.engine.basics.spans import PATTERN, Span
from bot.engine.basics.types import SPAN, Type, field_type
from bot.engine.basics.values import Money, Rate
from bot.engine.formula.expressions import Expr, did_you_mean
from bot.engine.reading.fieldkinds import field_kind
from bot.engine.reading.paper_reader import read_documents
from bot.engine.spec.centre import (
    DecisionTable,
    Policy,
    RecordField,
    RecordType,
    Role,
    Shared,
    TableRow,
)
from bot.engine.spec.ladders import Ladder, Late, Rung
from bot.engine.spec.model import Option

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.reading.nodes import Item

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONEY = re.compile(r"(-?\d+(?:\.\d{1,2})?)\s*([A-Z]{3})")
PERCENT = re.compile(r"(\d+(?:\.\d{1,2})?)\s*%")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def constant(text: str) -> "Value":
    """Return the value that a constant's text stands for: `30 d`, `20000 CNY`, `20 %`, `18:00`, `yes`, `12`, words."""
    if PATTERN.fullmatch(text):
        return Span.parse(text)
    if match := MONEY.fullmatch(text):
        whole, _, cents = match.group(1).partition(".")
        return Money(int(whole) * 100 + int(cents.ljust(2, "0") or 0), match.group(2))
    if match := PERCENT.fullmatch(text):
        whole, _, rest = match.group(1).partition(".")
        return Rate(int(whole) * 100 + int(rest.ljust(2, "0") or 0))
    if CLOCK.fullmatch(text):
        return time.fromisoformat(text)
    if text in ("yes", "no"):
        return text == "yes"
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def read_shared(files: "Iterable[Item]", shared: Shared) -> None:
    """Read the files of `flows/centre/` into `shared`, section by section: some name what others declare."""
    parts = [file.record((), READERS) for file in files]
    for section in ORDER:
        declared: set[str] = set()
        for part in parts:
            if section not in part:
                continue
            item = part[section]
            for name in declared & set(item.keys() if item.is_map else ()):
                item.notes.add(
                    item.key_place(name),
                    "declared-twice",
                    f"`{name}` is declared in another file too",
                    "Keep one.",
                )
            declared |= set(item.keys() if item.is_map else ())
            READERS[section](item, shared)


def _roles(item: "Item", shared: Shared) -> None:
    for name, one in item.keys().items():
        keys = one.record(("title",), ("superior", "calendar", "outside", "home", "appoints"))
        shared.roles[name] = Role(
            id=name,
            title=_text(keys, "title"),
            superior=_text(keys, "superior"),
            calendar=_text(keys, "calendar") or "office",
            outside=keys["outside"].yes() if "outside" in keys else False,
            home=keys["home"].words() if "home" in keys else (),
            appoints=frozenset(_appoints(keys["appoints"], item)) if "appoints" in keys else frozenset(),
            place=one.place,
        )


def _appoints(given: "Item", roles: "Item") -> Iterator[str]:
    """Yield the roles that may be given; `all` are those of the file."""
    known = roles.keys()
    for word in given.words():
        if word == "all":
            yield from known
        elif word in known:
            yield word
        else:
            given.problem("unknown-role", f"no role `{word}`", did_you_mean(word, known))


def _policies(item: "Item", shared: Shared) -> None:
    for name, one in item.keys().items():
        keys = one.record(("value", "about"), ())
        value: Value = None
        if "value" in keys:
            given = keys["value"]
            value = (
                tuple(constant(x.text()) for x in given.entries())
                if given.is_list
                else constant(given.text())
            )
        shared.policies[name] = Policy(name, value, _text(keys, "about"), one.place)


def _records(item: "Item", shared: Shared) -> None:
    for name, one in item.keys().items():
        keys = one.record(("title", "key", "line", "fields"), ("search", "import_by", "subject"))
        fields = {}
        if "fields" in keys:
            for column, spec in keys["fields"].keys().items():
                fields[column] = _record_field(column, spec)
        shared.records[name] = RecordType(
            id=name,
            title=_text(keys, "title"),
            key=_text(keys, "key"),
            line=_text(keys, "line"),
            fields=fields,
            search=keys["search"].words() if "search" in keys else (),
            import_by=frozenset(keys["import_by"].words()) if "import_by" in keys else frozenset(),
            subject=_text(keys, "subject"),
            place=one.place,
        )


def _record_field(name: str, item: "Item") -> RecordField:
    keys = item.record(
        ("type", "label"),
        ("record", "options", "default", "seen_by", "masked", "many", "copied", "at_most", "group"),
    )
    options = _options(keys["options"]) if "options" in keys else ()
    return RecordField(
        id=name,
        kind=field_kind(keys),
        label=_text(keys, "label"),
        record=_text(keys, "record"),
        options=options,
        default=constant(keys["default"].text()) if "default" in keys else None,
        seen_by=frozenset(keys["seen_by"].words()) if "seen_by" in keys else frozenset(),
        masked=keys["masked"].yes() if "masked" in keys else False,
        many=keys["many"].yes() if "many" in keys else False,
        copied=keys["copied"].yes() if "copied" in keys else False,
        place=item.place,
    )


def _options(item: "Item") -> tuple[Option, ...]:
    return tuple(Option(name, label.text()) for name, label in item.keys().items())


def record_field_type(column: RecordField) -> Type:
    """Return the type of a record's column in expressions."""
    base = field_type(column.kind, tuple(option.id for option in column.options), column.record)
    return Type("list", base.options, base.record) if column.many else base


def _ladders(item: "Item", shared: Shared) -> None:
    for name, one in item.keys().items():
        shared.ladders[name] = Ladder(name, tuple(_rung(entry, shared) for entry in one.entries()))


def _rung(item: "Item", shared: Shared) -> Rung:
    keys = item.record(("tell",), ("at", "after", "every", "most", "meanwhile", "late", "at_night"))
    share: int | None = None
    if "at" in keys:
        match = PERCENT.fullmatch(keys["at"].text())
        if match is None:
            keys["at"].problem("wrong-kind", "`at` takes a share of the time", "Write `50 %` or `100 %`.")
        else:
            share = int(match.group(1).split(".")[0])
    tell = _text(keys, "tell")
    usual = Late.MERGE if tell == "actor" else Late.SEND
    return Rung(
        share=share,
        after=_span(keys.get("after"), shared),
        tell=tell,
        every=_span(keys.get("every"), shared),
        most=keys["most"].expression(shared) if "most" in keys else None,
        meanwhile=_span(keys.get("meanwhile"), shared),
        late=Late(keys["late"].one_of([late.value for late in Late])) if "late" in keys else usual,
        at_night=keys["at_night"].yes() if "at_night" in keys else False,
        place=item.place,
    )


def _span(item: "Item | None", shared: Shared) -> Expr | None:
    return item.expression(shared, SPAN) if item is not None else None


def _tables(item: "Item", shared: Shared) -> None:
    for name, one in item.keys().items():
        rows = []
        for entry in one.entries():
            keys = entry.record(("role",), ("up_to",))
            limit = keys["up_to"].expression(shared) if "up_to" in keys else None
            role = _text(keys, "role")
            if role and role not in shared.roles:
                entry.problem("unknown-role", f"no role `{role}`")
            rows.append(TableRow(limit, role))
        if rows and rows[-1].up_to is not None:
            one.problem(
                "no-else", f"the last row of table `{name}` has a limit", "Let the last row have no `up_to`."
            )
        shared.tables[name] = DecisionTable(name, tuple(rows))


def _calendars(item: "Item", shared: Shared) -> None:
    for name, one in item.keys().items():
        if name == "quiet":
            (span,) = _hours(one)[:1] or ((time(22), time(8)),)
            shared.quiet = Quiet(*span)
            continue
        if name == "kept_by":
            shared.calendar_keepers = frozenset(_known_roles(one, shared.roles))
            continue
        keys = one.record(("days", "hours"), ("public",))
        days = [keys["days"].entries()] if "days" in keys and keys["days"].is_list else []
        chosen = frozenset(WEEKDAYS.index(day.one_of(WEEKDAYS)) for entries in days for day in entries)
        hours = _hours(keys["hours"]) if "hours" in keys else ()
        public = keys["public"].yes() if "public" in keys else True
        shared.calendars[name] = Calendar(days=chosen, hours=hours or Calendar().hours, public=public)


def _known_roles(item: "Item", known: Iterable[str]) -> Iterator[str]:
    for word in item.words():
        if word in known:
            yield word
        else:
            item.problem("unknown-role", f"no role `{word}`", did_you_mean(word, known))


def _hours(item: "Item") -> tuple[tuple[time, time], ...]:
    spans = []
    for text in item.words():
        start, _, end = text.partition("-")
        if not (CLOCK.fullmatch(start) and CLOCK.fullmatch(end)):
            item.problem("wrong-kind", f"`{text}` is no span of hours", 'Write "09:00-18:00".')
            continue
        spans.append((time.fromisoformat(start), time.fromisoformat(end)))
    return tuple(spans)


def _planned(item: "Item", shared: Shared) -> None:
    shared.planned.update({name: title.text() for name, title in item.keys().items()})


def _text(keys: "Mapping[str, Item]", name: str) -> str:
    return keys[name].text() if name in keys else ""


READERS: dict[str, Callable[["Item", Shared], Any]] = {
    "roles": _roles,
    "policies": _policies,
    "records": _records,
    "ladders": _ladders,
    "tables": _tables,
    "documents": read_documents,
    "calendars": _calendars,
    "planned": _planned,
    "registers": lambda item, shared: shared.registers.append(item),
    "menu": lambda item, shared: shared.menu.extend(item.entries()),
}
ORDER = (
    *("policies", "roles", "calendars", "records", "documents"),
    *("tables", "ladders", "planned", "registers", "menu"),
)
"""Sections are read in this order, whatever file they stand in."""
