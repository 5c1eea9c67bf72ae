"""Reads one flow file into a `Flow`."""

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.basics.types import ANY, BOOLEAN, LIST, TIME
from bot.engine.formula.expressions import Expr, Names, RowNames, Scope, did_you_mean
from bot.engine.reading.around_reader import AroundReader
from bot.engine.reading.effect_reader import EffectReader
from bot.engine.reading.fieldkinds import field_kind, hours_of, roles_of, seen_by_of, slots_of
from bot.engine.reading.flow_names import FlowNames, type_of_field
from bot.engine.reading.nodes import Item, Notes, parse
from bot.engine.reading.state_reader import StateReader
from bot.engine.spec import model
from bot.engine.spec.model import Amend, Field, Flow, Option, Start

if TYPE_CHECKING:
    from bot.engine.spec.centre import Shared
    from bot.errors import Problem

FLOW_NEEDS = ("flow", "version", "title", "icon", "summary", "source", "prefix", "start", "states")
FLOW_MAY = (
    "about",
    "parties",
    "apart",
    "fields",
    "looks",
    "facts",
    "labels",
    "clocks",
    "rounds",
    "contacts",
    "amend",
    "old_states",
)
FIELD_NEEDS = ("type", "label")
FIELD_MAY = (
    "ask why help options optional when default offer check seen_by masked record group at_least at_most"
    " hours role slots voice on_request own account"
).split()


def read_flow(
    text: str, file: str, shared: "Shared"
) -> "tuple[Flow | None, list[Problem], list[tuple[str, Item, bool]]]":
    """Return the flow (None when it cannot be read), its problems, and the flows that its effects name."""
    root, notes = parse(text, file)
    if root is None or not root.is_map:
        if root is not None:
            root.keys()
        return None, notes.problems, []
    reader = _FlowReader(root, notes, shared)
    flow = reader.read(text)
    return flow, notes.problems, reader.started


class _FlowReader:
    def __init__(self, root: Item, notes: Notes, shared: "Shared") -> None:
        self.root, self.notes, self.shared = root, notes, shared
        self.keys = root.record(FLOW_NEEDS, FLOW_MAY)
        self.started: list[tuple[str, Item, bool]] = []

    def _text(self, name: str) -> str:
        return self.keys[name].text() if name in self.keys else ""

    def read(self, text: str) -> Flow:
        """Return the flow; what could not be read is empty and noted."""
        about = self._about()
        bare = self._bare_fields()
        facts = {n: i.text() for n, i in self.keys["facts"].keys().items()} if "facts" in self.keys else {}
        around = AroundReader(self.keys, self.shared)
        names = FlowNames(self.shared, about, bare, facts, self._made(), around.beside)

        fields = {name: self._field(name, item, names) for name, item in self._field_items().items()}
        effects = EffectReader(names, self.shared, about)
        states_reader = StateReader(names, self.shared, effects)
        states = self.keys["states"].keys() if "states" in self.keys else {}
        source = self.keys["source"].record(("chart", "box"), ()) if "source" in self.keys else {}
        flow = Flow(
            id=self._text("flow"),
            version=self.keys["version"].number() if "version" in self.keys else 0,
            title=self._text("title"),
            icon=self._text("icon"),
            summary=self._text("summary"),
            place=self.root.place,
            chart=source["chart"].text() if "chart" in source else "",
            box=source["box"].text() if "box" in source else "",
            prefix=self._text("prefix"),
            about=about,
            start=self._start(states_reader, names),
            parties=self._parties(names),
            fields=fields,
            facts=self._facts(names),
            labels={n: i.text() for n, i in self.keys["labels"].keys().items()}
            if "labels" in self.keys
            else {},
            states={name: states_reader.read(name, item) for name, item in states.items()},
            old_states={n: i.text() for n, i in self.keys["old_states"].keys().items()}
            if "old_states" in self.keys
            else {},
            amend=self._amend(states_reader, fields, states),
            apart=around.apart(names),
            clocks=around.clocks(names, states),
            looks=around.looks(names),
            rounds=around.rounds(names),
            contacts=around.contacts(names),
            linked="{case.link}" in text,
            digest=hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest(),
            source=text,
        )
        self.started = effects.started
        return flow

    def _about(self) -> str:
        about = self._text("about")
        if about and about not in self.shared.records:
            advice = did_you_mean(about, self.shared.records)
            self.keys["about"].problem("unknown-record", f"no record type `{about}`", advice)
            return next(iter(difflib.get_close_matches(about, self.shared.records, n=1)), about)
        return about

    def _made(self) -> dict[str, str]:
        """Return the aliases of created records, wherever effects stand in the file."""
        made: dict[str, str] = {}

        def walk(item: Item) -> None:
            if item.is_map:
                for name, one in item.keys().items():
                    if name == "create" and one.is_map:
                        inner = one.keys()
                        if "as" in inner and "record" in inner:
                            made[inner["as"].text()] = inner["record"].text()
                    walk(one)
            elif item.is_list:
                for one in item.entries():
                    walk(one)

        before = len(self.notes.problems)
        if "states" in self.keys:
            walk(self.keys["states"])
        del self.notes.problems[before:]  # found again, and noted, when the states are read
        return made

    # --- fields -------------------------------------------------------------------------------------------------

    def _field_items(self) -> dict[str, Item]:
        return self.keys["fields"].keys() if "fields" in self.keys else {}

    def _bare_fields(self) -> dict[str, Field]:
        """Return the fields with their types only: expressions of one may name another."""
        before = len(self.notes.problems)
        bare = {name: self._field(name, item, None) for name, item in self._field_items().items()}
        del self.notes.problems[before:]  # found again when the fields are read in full
        return bare

    def _field(self, name: str, item: Item, names: Names | None) -> Field:
        keys = item.record(FIELD_NEEDS, FIELD_MAY)
        kind = field_kind(keys)
        record = keys["record"].text() if "record" in keys else ""
        if record and record not in self.shared.records:
            advice = did_you_mean(record, self.shared.records)
            keys["record"].problem("unknown-record", f"no record type `{record}`", advice)
        group = self._group(keys["group"], names) if "group" in keys else ()
        on_request = keys["on_request"].yes() if "on_request" in keys else False
        bare = Field(
            id=name,
            kind=kind,
            label=_of(keys, "label"),
            ask=_of(keys, "ask"),
            why=_of(keys, "why"),
            place=item.place,
            help=_of(keys, "help"),
            options=tuple(Option(n, i.text()) for n, i in keys["options"].keys().items())
            if "options" in keys
            else (),
            optional=("optional" in keys and keys["optional"].yes()) or on_request,
            voice=keys["voice"].yes() if "voice" in keys else False,
            on_request=on_request,
            seen_by=seen_by_of(keys, self.shared),
            masked=keys["masked"].yes() if "masked" in keys else False,
            record=record,
            group=group,
            at_least=keys["at_least"].number() if "at_least" in keys else 0,
            at_most=keys["at_most"].number() if "at_most" in keys else 0,
            hours=hours_of(keys, self.shared),
            roles=roles_of(keys, self.shared),
            own=keys["own"].yes() if "own" in keys else False,
            account=keys["account"].yes() if "account" in keys else False,
        )
        return bare if names is None else self._with_expressions(bare, keys, names)

    def _group(self, item: Item, names: Names | None) -> tuple[Field, ...]:
        """Read the columns of a repeated group; expressions of one may name the others of its row."""
        before = len(self.notes.problems)
        bare = tuple(self._field(name, one, None) for name, one in item.keys().items())
        if names is None:
            return bare
        del self.notes.problems[before:]  # found again when the columns are read in full
        inner = RowNames({column.id: type_of_field(column) for column in bare}, names)
        return tuple(self._field(name, one, inner) for name, one in item.keys().items())

    def _with_expressions(self, bare: Field, keys: Mapping[str, Item], names: Names) -> Field:
        offers = []
        for offer in (
            (keys["offer"].entries() if keys["offer"].is_list else [keys["offer"]]) if "offer" in keys else []
        ):
            expr = offer.expression(names, type_of_field(bare))
            if expr is not None:
                offers.append(expr)
        checks = []
        for entry in keys["check"].entries() if "check" in keys else ():
            rule = entry.record(("that", "else"), ())
            that = rule["that"].expression(names, BOOLEAN) if "that" in rule else None
            if that is not None:
                checks.append(model.Check(that, _of(rule, "else")))
        return replace(
            bare,
            when=keys["when"].expression(names, BOOLEAN) if "when" in keys else None,
            default=self._default(bare, keys["default"], names) if "default" in keys else None,
            offers=tuple(offers),
            checks=tuple(checks),
            slots=slots_of(keys["slots"], names) if "slots" in keys else None,
        )

    @staticmethod
    def _default(bare: Field, item: Item, names: Names) -> Expr | None:
        text = item.text()
        if text in {option.id for option in bare.options}:
            return Expr(text, type_of_field(bare), (), lambda _scope: text)
        return item.expression(names, type_of_field(bare))

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _facts(self, names: Names) -> dict[str, Expr]:
        """Return the facts; one that cannot be read stays known by its name."""
        items = self.keys["facts"].keys() if "facts" in self.keys else {}
        found = {
            name: item.expression(names) or Expr(item.text(), ANY, (), _nothing)
            for name, item in items.items()
        }
        for name, item in items.items():
            if name in _needed(name, found):
                item.problem("circle", f"`{name}` needs itself", "Say it by fields, or by other facts.")
        return found

    def _parties(self, names: Names) -> dict[str, Expr]:
        found = {}
        for role, item in self.keys["parties"].keys().items() if "parties" in self.keys else ():
            if role not in self.shared.roles:
                place = self.keys["parties"].key_place(role)
                self.notes.add(
                    place, "unknown-role", f"no role `{role}`", did_you_mean(role, self.shared.roles)
                )
                continue
            several = item.entries() if item.is_list else (item,)
            found[role] = _together([self._people(one, names) for one in several])
        return found

    @staticmethod
    def _people(item: "Item", names: Names) -> Expr:
        expr = item.expression(names) or Expr(item.text(), ANY, (), _nothing)
        if expr.type.kind not in ("person", "list", "any"):
            text = f"`{expr.source}` is {expr.type}, a party is a person or a list of people"
            item.problem("type-mismatch", text, "Write a field or a path of type person.")
        return expr

    def _start(self, states: StateReader, names: Names) -> Start:
        if "start" not in self.keys:
            return Start((), "")
        item = self.keys["start"]
        may = ("command", "phrases", "require", "one_open", "alone", "daily", "given")
        keys = item.record(("by", "state"), may)
        by = states.roles(keys["by"].words(), keys["by"]) if "by" in keys else ()
        at_once = "alone" in keys and keys["alone"].text() == "at_once"
        return Start(
            by=by,
            state=_of(keys, "state"),
            command=_of(keys, "command"),
            phrases=keys["phrases"].words() if "phrases" in keys else (),
            require=states.checks(keys.get("require")),
            daily=keys["daily"].expression(names, TIME) if "daily" in keys else None,
            alone=at_once or ("alone" in keys and keys["alone"].yes()),
            at_once=at_once,
            one_open=keys["one_open"].yes() if "one_open" in keys else True,
            given=keys["given"].words() if "given" in keys else (),
        )

    def _amend(
        self, reader: StateReader, fields: Mapping[str, Field], states: Mapping[str, Item]
    ) -> Amend | None:
        if "amend" not in self.keys:
            return None
        item = self.keys["amend"]
        keys = item.record(("by", "ask", "in"), ())
        names = {"ask": fields, "in": states}
        said: dict[str, tuple[str, ...]] = {}
        for key, known in names.items():
            said[key] = keys[key].words() if key in keys else ()
            for word in said[key]:
                if word not in known:
                    what = "field" if key == "ask" else "state"
                    keys[key].problem(f"unknown-{what}", f"no {what} `{word}`", did_you_mean(word, known))
        by = reader.roles(keys["by"].words(), keys["by"]) if "by" in keys else ()
        return Amend(by, said["ask"], frozenset(said["in"]), item.place)


def _together(parts: Sequence[Expr]) -> Expr:
    """Return an expression that gives the people of all its parts."""
    if len(parts) == 1:
        return parts[0]

    def run(scope: Scope) -> tuple[object, ...]:
        values = [part(scope) for part in parts]
        people = (one for value in values for one in (value if isinstance(value, tuple) else (value,)))
        return tuple(dict.fromkeys(one for one in people if one is not None))

    used = dict.fromkeys(name for part in parts for name in part.names)
    return Expr(f"[{', '.join(part.source for part in parts)}]", LIST, tuple(used), run)


def _nothing(_: Scope) -> None:
    return None


def _needed(name: str, facts: Mapping[str, Expr]) -> set[str]:
    """Return the facts that a fact is computed from, directly or not."""
    needed: set[str] = set()
    waiting = [name]
    while waiting:
        following = {used for used in facts[waiting.pop()].names if used in facts} - needed
        needed |= following
        waiting += following
    return needed


def _of(keys: Mapping[str, Item], name: str) -> str:
    return keys[name].text() if name in keys else ""
