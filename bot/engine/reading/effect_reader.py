"""Reads effects (`do:`, `enter:`) of a flow file."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.engine.basics.types import BOOLEAN, PERSON, SPAN, TEXT, Type
from bot.engine.formula.expressions import Expr, RowNames, did_you_mean
from bot.engine.reading.row_reader import read_add, read_change, read_drop
from bot.engine.spec import effect_specs

if TYPE_CHECKING:
    from bot.engine.reading.flow_names import FlowNames
    from bot.engine.reading.nodes import Item
    from bot.engine.spec.centre import Shared

SPECIAL_PEOPLE = ("starter",)


class EffectReader:
    """Reads the effects of one flow against its names."""

    def __init__(self, names: "FlowNames", shared: "Shared", about: str) -> None:
        self._names = names
        self._shared = shared
        self._about = about
        self.started: list[tuple[str, Item, bool]] = []
        """Flows that effects start or address, with where: checked when every flow is known."""

    def read(self, item: "Item | None") -> tuple[effect_specs.EffectSpec, ...]:
        """Return the effects of a list."""
        if item is None:
            return ()
        made: list[effect_specs.EffectSpec] = []
        for entry in item.entries():
            keys = entry.keys()
            if len(keys) != 1:
                entry.problem("bad-effect", "an effect has one name", f"One of: {', '.join(self.readers)}")
                continue
            ((name, body),) = keys.items()
            reader = self.readers.get(name)
            if reader is None:
                advice = did_you_mean(name, self.readers) or f"One of: {', '.join(self.readers)}"
                entry.problem("unknown-effect", f"no effect `{name}`", advice)
                continue
            effect = reader(self, body)
            if effect is not None:
                made.append(effect)
        return tuple(made)

    def _values(self, item: "Item | None") -> tuple[tuple[str, Expr], ...]:
        found = []
        for name, value in item.keys().items() if item is not None else ():
            expr = value.expression(self._names)
            if expr is not None:
                found.append((name, expr))
        return tuple(found)

    def _set(self, item: "Item") -> effect_specs.EffectSpec | None:
        values = []
        for name, value in item.keys().items():
            path = tuple(name.split("."))
            kind = self._names.type_of(path)
            if kind is None:
                place = item.key_place(name)
                item.notes.add(
                    place, "unknown-name", f"unknown name `{name}`", did_you_mean(name, self._names.known())
                )
                continue
            expr = self._option(value, kind)
            if expr is not None:
                values.append((path, expr))
        return effect_specs.SetValues(tuple(values))

    def _option(self, value: "Item", kind: Type) -> Expr | None:
        """Read a value for a name; a bare option id of a choice stands for itself."""
        text = value.text()
        if kind.options and text in kind.options:
            return Expr(text, kind, (), lambda _scope: text)
        return value.expression(self._names, kind if kind.kind not in ("choice", "any", "text") else None)

    def _create(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("record", "as"), ("with", "each"))
        record = keys["record"].text() if "record" in keys else ""
        if record not in self._shared.records:
            item.problem(
                "unknown-record", f"no record type `{record}`", did_you_mean(record, self._shared.records)
            )
            return None
        each = keys["each"].expression(self._names) if "each" in keys else None
        own = self._names
        if each is not None:
            self._names = RowNames(each.type.columns, own)  # type: ignore[assignment]  # the columns of a row besides
        values = self._columns(record, keys["with"]) if "with" in keys else ()
        self._names = own
        return effect_specs.CreateRecord(record, keys["as"].text() if "as" in keys else record, values, each)

    def _columns(self, record: str, item: "Item") -> tuple[tuple[str, Expr], ...]:
        """Read values for columns of a record type."""
        columns = self._shared.records[record].fields
        values = []
        for name, value in item.keys().items():
            if name not in columns:
                place = item.key_place(name)
                item.notes.add(
                    place, "unknown-column", f"{record} has no `{name}`", did_you_mean(name, columns)
                )
                continue
            options = tuple(option.id for option in columns[name].options)
            expr = self._option(value, Type("choice" if options else "any", options))
            if expr is not None:
                values.append((name, expr))
        return tuple(values)

    def _claim(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("what", "key"), ("for", "capacity", "else"))
        key = keys["key"].expression(self._names) if "key" in keys else None
        if key is None:
            return None
        return effect_specs.Claim(
            kind=keys["what"].text() if "what" in keys else "",
            key=key,
            span=keys["for"].expression(self._names, SPAN) if "for" in keys else None,
            capacity=keys["capacity"].expression(self._names) if "capacity" in keys else None,
            otherwise=keys["else"].text() if "else" in keys else "",
        )

    def _release(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("what", "key"), ())
        key = keys["key"].expression(self._names) if "key" in keys else None
        return effect_specs.Release(keys["what"].text(), key) if key is not None and "what" in keys else None

    def _queue(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("what", "key"), ())
        key = keys["key"].expression(self._names) if "key" in keys else None
        return effect_specs.Queue(keys["what"].text(), key) if key is not None and "what" in keys else None

    def _about_of(self, keys: "Mapping[str, Item]") -> Expr | None:
        if "about" not in keys:
            return None
        return keys["about"].expression(self._names)

    def _start(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("flow",), ("about", "with", "wait", "at", "by"))
        if "flow" not in keys:
            return None
        flow, wait = keys["flow"].text(), keys["wait"].yes() if "wait" in keys else False
        at = keys["at"].text() if "at" in keys else ""
        by_actor = "by" in keys and keys["by"].one_of(("actor",)) == "actor"
        self.started.append((flow, keys["flow"], wait))
        return effect_specs.StartFlow(
            flow, self._about_of(keys), self._values(keys.get("with")), wait, at, by_actor
        )

    def _fire(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("event", "flow"), ("about", "with"))
        if "flow" not in keys or "event" not in keys:
            return None
        flow = keys["flow"].text()
        if flow not in ("parent", "sender"):
            self.started.append((flow, keys["flow"], False))
        return effect_specs.FireEvent(
            flow, self._about_of(keys), keys["event"].text(), self._values(keys.get("with"))
        )

    def _tell(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("who", "text"), ("once", "when"))
        who = self._told(keys)
        once = keys["once"].yes() if "once" in keys else False
        when = keys["when"].expression(self._names, BOOLEAN) if "when" in keys else None
        return effect_specs.Tell(who, keys["text"].text() if "text" in keys else "", once, when)

    def _told(self, keys: "Mapping[str, Item]") -> tuple[str, ...]:
        who = keys["who"].words() if "who" in keys else ()
        for role in who:
            if role not in self._shared.roles and role not in SPECIAL_PEOPLE and not self._named(role):
                keys["who"].problem(
                    "unknown-role", f"no role `{role}`", did_you_mean(role, self._shared.roles)
                )
        return who

    def _named(self, name: str) -> bool:
        """Tell whether it is a name of the flow that gives people."""
        kind = self._names.type_of(tuple(name.split(".")))
        return kind is not None and kind.kind in ("person", "list")

    def _document(self, item: "Item") -> effect_specs.EffectSpec | None:
        name = item.text()
        if name not in self._shared.documents:
            item.problem(
                "unknown-document", f"no document `{name}`", did_you_mean(name, self._shared.documents)
            )
        return effect_specs.MakeDocument(name)

    def _finish_children(self, item: "Item") -> effect_specs.EffectSpec | None:
        return effect_specs.FinishChildren(item.text())

    def _identify(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("by", "else"), ("with",))
        by = keys["by"].expression(self._names) if "by" in keys else None
        if self._about not in self._shared.records or not self._shared.records[self._about].key:
            item.problem(
                "no-key", "this flow is about nothing that has a key", "Write `about: <record>` with a `key`."
            )
            return None
        if by is None:
            return None
        values = self._columns(self._about, keys["with"]) if "with" in keys else ()
        return effect_specs.Identify(by, values, keys["else"].text() if "else" in keys else "")

    def _assign(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("to", "role"), ("theirs", "prefer", "tried", "afresh"))
        field, role = (keys[name].text() if name in keys else "" for name in ("to", "role"))
        kind = self._names.type_of((field,))
        if kind is None or kind.kind != "person":
            keys.get("to", item).problem(
                "unknown-field", f"no field `{field}` of type person", "Name a field of the flow."
            )
        if role not in self._shared.roles:
            advice = did_you_mean(role, self._shared.roles)
            keys.get("role", item).problem("unknown-role", f"no role `{role}`", advice)
        tried = keys["tried"].text() if "tried" in keys else ""
        listed = self._names.type_of((tried,)) if tried else None
        if tried and [one.kind for one in (listed.columns.values() if listed else ())] != ["person"]:
            keys["tried"].problem(
                "unknown-field", f"`{tried}` is no list of people", "A list with one column, a person."
            )
        prefer = keys["prefer"].entries() if "prefer" in keys else ()
        read = [one.expression(self._names, PERSON) for one in prefer]
        return effect_specs.Assign(
            field,
            role,
            keys["theirs"].expression(self._names, PERSON) if "theirs" in keys else None,
            tuple(one for one in read if one is not None),
            tried,
            keys["afresh"].yes() if "afresh" in keys else False,
        )

    def _pin(self, item: "Item") -> effect_specs.EffectSpec | None:
        keys = item.record(("who", "at", "title", "address"), ())
        read = [
            keys[name].expression(self._names, TEXT) if name in keys else None
            for name in ("at", "title", "address")
        ]
        at, title, address = read
        if at is None or title is None or address is None:
            return None
        return effect_specs.Pin(self._told(keys), at, title, address)

    readers: "dict[str, Callable[[EffectReader, Item], effect_specs.EffectSpec | None]]" = {  # noqa: RUF012 - a constant table
        "set": _set,
        "create": _create,
        "claim": _claim,
        "release": _release,
        "queue": _queue,
        "start": _start,
        "fire": _fire,
        "tell": _tell,
        "document": _document,
        "finish_children": _finish_children,
        "add": lambda self, item: read_add(item, self._names),
        "change": lambda self, item: read_change(item, self._names),
        "drop": lambda self, item: read_drop(item, self._names),
        "identify": _identify,
        "assign": _assign,
        "pin": _pin,
    }


EFFECTS = tuple(EffectReader.readers)
"""The names of all effects."""
