"""Reads what a flow says of the time and the cases around its states: clocks, looks, the day, who is kept apart."""

from collections.abc import Mapping
from datetime import time
from typing import TYPE_CHECKING

from bot.engine.basics.types import BOOLEAN, INTEGER, SPAN
from bot.engine.formula.expressions import Expr, did_you_mean
from bot.engine.reading.flow_names import Beside
from bot.engine.spec.around_specs import Clock, Look, Rounds

if TYPE_CHECKING:
    from bot.engine.reading.flow_names import FlowNames
    from bot.engine.reading.nodes import Item
    from bot.engine.spec.centre import Shared

WHEN = ("starts", "stops", "pauses")


class AroundReader:
    """Reads `clocks`, `looks` and `apart` of one flow. Their names are known before its expressions are read."""

    def __init__(self, keys: "Mapping[str, Item]", shared: "Shared") -> None:
        self._keys = keys
        self._shared = shared
        own = keys["flow"].text() if "flow" in keys else ""
        self._flows = {name: self._flow_of(item, own) for name, item in self._items("looks").items()}
        looks = {name: "" if flow == own else flow for name, flow in self._flows.items()}
        self._records = {name: _record_of(item) for name, item in self._items("looks").items()}
        for name, record in self._records.items():
            if record:
                del looks[name]
        listed = {name: record for name, record in self._records.items() if record}
        self.beside = Beside(tuple(self._items("clocks")), looks, listed)

    def _items(self, key: str) -> "Mapping[str, Item]":
        return self._keys[key].keys() if key in self._keys else {}

    @staticmethod
    def _flow_of(item: "Item", own: str) -> str:
        keys = item.keys() if item.is_map else {}
        return keys["flow"].text() if "flow" in keys else own

    def apart(self, names: "FlowNames") -> Expr | None:
        """Return the expression that names who is kept apart."""
        if "apart" not in self._keys:
            return None
        item = self._keys["apart"]
        expr = item.expression(names)
        if expr is not None and expr.type.kind not in ("person", "list", "any"):
            text = f"`{expr.source}` is {expr.type}, who is kept apart is a person or a list of people"
            item.problem("type-mismatch", text, "Write a field or a path of type person, or `people(a, b)`.")
            return None
        return expr

    def rounds(self, names: "FlowNames") -> Rounds | None:
        """Return what the clock does once a day."""
        if "rounds" not in self._keys:
            return None
        item = self._keys["rounds"]
        keys = item.record(("at", "open", "fire"), ())
        opens = keys["open"].expression(names, BOOLEAN) if "open" in keys else None
        try:
            at = time.fromisoformat(keys["at"].text() if "at" in keys else "")
        except ValueError:
            item.problem("bad-time", "`at` is no time of day", 'Write for example `at: "09:00"`.')
            return None
        if opens is None:
            return None
        return Rounds(at, opens, keys["fire"].text() if "fire" in keys else "", item.place)

    def contacts(self, names: "FlowNames") -> Expr | None:
        """Return how many messages a day somebody from outside gets that they did not ask for."""
        return self._keys["contacts"].expression(names, INTEGER) if "contacts" in self._keys else None

    def clocks(self, names: "FlowNames", states: "Mapping[str, Item]") -> dict[str, Clock]:
        """Return the clocks; what they name wrongly is noted."""
        made = {}
        for name, item in self._items("clocks").items():
            keys = item.record(("label", "within", "starts", "stops"), ("pauses", "of", "ladder"))
            within = keys["within"].expression(names, SPAN) if "within" in keys else None
            when = {one: keys[one].words() if one in keys else () for one in WHEN}
            for one, words in when.items():
                for word in words:
                    if word not in states:
                        keys[one].problem("unknown-state", f"no state `{word}`", did_you_mean(word, states))
            both = sorted(set(when["stops"]) & {*when["starts"], *when["pauses"]})
            if both:
                other = "starts" if both[0] in when["starts"] else "pauses"
                text = f"`{both[0]}` stops the clock `{name}` and {other} it"
                keys["stops"].problem("clock-states", text, "Name each state once.")
            self._known(keys, "of", "unknown-role", "role", self._shared.roles)
            self._known(keys, "ladder", "unknown-ladder", "ladder", self._shared.ladders)
            if within is None:
                continue
            made[name] = Clock(
                id=name,
                place=item.place,
                label=keys["label"].text() if "label" in keys else "",
                within=within,
                starts=when["starts"],
                stops=when["stops"],
                pauses=when["pauses"],
                of=keys["of"].text() if "of" in keys else "",
                ladder=keys["ladder"].text() if "ladder" in keys else "",
            )
        return made

    @staticmethod
    def _known(
        keys: "Mapping[str, Item]", key: str, code: str, what: str, known: "Mapping[str, object]"
    ) -> None:
        if key in keys and keys[key].text() not in known:
            word = keys[key].text()
            keys[key].problem(code, f"no {what} `{word}`", did_you_mean(word, known))

    def looks(self, names: "FlowNames") -> dict[str, Look]:
        """Return the looks at other cases and at records."""
        made = {}
        for name, item in self._items("looks").items():
            record = self._records[name]
            keys = item.record(("same",), ("record",) if record else ("flow", "within", "open"))
            self._known(keys, "record", "unknown-record", "record type", self._shared.records)
            same = []
            for field, one in keys["same"].keys().items() if "same" in keys else ():
                expr = one.expression(names)
                if expr is not None:
                    same.append((field, expr))
            made[name] = Look(
                id=name,
                place=item.place,
                flow="" if record else self._flows[name],
                same=tuple(same),
                within=keys["within"].expression(names, SPAN) if "within" in keys else None,
                only_open=keys["open"].yes() if "open" in keys else False,
                record=record,
            )
        return made


def _record_of(item: "Item") -> str:
    keys = item.keys() if item.is_map else {}
    return keys["record"].text() if "record" in keys else ""
