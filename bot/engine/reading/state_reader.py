"""Reads states and their events."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.engine.basics.types import BOOLEAN, SPAN
from bot.engine.formula.expressions import Expr, did_you_mean
from bot.engine.spec import model
from bot.engine.spec.ladders import OwnRung, Within
from bot.engine.spec.model import ActorKind, StateKind, Style

if TYPE_CHECKING:
    from bot.engine.basics.messages import Text
    from bot.engine.reading.effect_reader import EffectReader
    from bot.engine.reading.flow_names import FlowNames
    from bot.engine.reading.nodes import Item
    from bot.engine.spec.centre import Shared

CLOCK_EVENTS = frozenset(
    (
        "timeout due overdue expire start_time end_time open_time month_end window_over period_end cycle_end "
        "sign_due"
    ).split()
)
CASE_EVENTS = frozenset(
    "sub_done sub_failed paid contract_signed handed_over replaced signed filed received".split()
)
STATE_KEYS = (
    "actor what ask card within ladder remind_before rungs on enter side success silent panel items dial"
).split()
STARTER = "starter"
"""Whoever opened the case, where a role is expected."""
EVENT_KEYS = "label style by ask sure offered require confirm_by to do from when refuse".split()


class StateReader:
    """Reads the states of one flow."""

    def __init__(self, names: "FlowNames", shared: "Shared", effects: "EffectReader") -> None:
        self._names = names
        self._shared = shared
        self._effects = effects

    def read(self, name: str, item: "Item") -> model.State:
        """Return the state."""
        keys = item.record(("kind", "title"), STATE_KEYS)
        kind = (
            StateKind(keys["kind"].one_of([k.value for k in StateKind], "unknown-kind"))
            if "kind" in keys
            else StateKind.FORM
        )
        return model.State(
            id=name,
            kind=kind,
            title=_text(keys, "title"),
            place=item.place,
            actor=self._actor(keys.get("actor")),
            what=self._what(keys["what"]) if "what" in keys else {},
            card=keys["card"].words() if "card" in keys else (),
            ask=keys["ask"].words() if "ask" in keys else (),
            on=self._events(keys.get("on")),
            within=self._within(keys.get("within")),
            ladder=_text(keys, "ladder"),
            remind_before=keys["remind_before"].expression(self._names) if "remind_before" in keys else None,
            rungs=tuple(self._rung(entry) for entry in keys["rungs"].entries()) if "rungs" in keys else (),
            enter=self._effects.read(keys.get("enter")),
            items=self._items(keys.get("items")),
            panel=self._panel(keys["panel"]) if "panel" in keys else None,
            side=keys["side"].yes() if "side" in keys else False,
            success=keys["success"].yes() if "success" in keys else False,
            dial=keys["dial"].expression(self._names) if "dial" in keys else None,
            silent=keys["silent"].yes() if "silent" in keys else False,
        )

    def _what(self, item: "Item") -> Mapping[str, "Text"]:
        if not item.is_map:
            return {model.EVERYBODY: item.text()}
        keys = item.keys()
        if model.EVERYBODY not in keys:
            item.problem("missing-key", "`what` leaves somebody without words", "Write `else: <words>`.")
        self.roles(tuple(role for role in keys if role != model.EVERYBODY), item)
        return {role: words.text() for role, words in keys.items()}

    # --- who ------------------------------------------------------------------------------------------------

    def _actor(self, item: "Item | None") -> model.Actor:  # noqa: PLR0911 - one arm per way to find people
        if item is None:
            return model.Actor(ActorKind.SYSTEM)
        if not item.is_map:
            words = item.words()
            if words in (("starter",), ("system",)):
                return model.Actor(ActorKind(words[0]))
            self.roles(words, item)
            return model.Actor(
                ActorKind.ROLE, tuple(w for w in words if w in self._shared.roles or w == STARTER)
            )
        keys = item.record((), ("person", "authority", "by", "superior", "duty", "pool"))
        if "person" in keys:
            return model.Actor(ActorKind.PERSON, by=self._person(keys["person"]))
        if "authority" in keys:
            table = keys["authority"].text()
            if table not in self._shared.tables:
                advice = did_you_mean(table, self._shared.tables)
                keys["authority"].problem("unknown-table", f"no decision table `{table}`", advice)
                return model.Actor(ActorKind.SYSTEM)
            roles = tuple(dict.fromkeys(row.role for row in self._shared.tables[table].rows))
            by = keys["by"].expression(self._names) if "by" in keys else None
            return model.Actor(ActorKind.AUTHORITY, roles, table, by)
        for word, kind in (
            ("superior", ActorKind.SUPERIOR),
            ("duty", ActorKind.DUTY),
            ("pool", ActorKind.POOL),
        ):
            if word in keys:
                self.roles((keys[word].text(),), keys[word])
                return model.Actor(kind, (keys[word].text(),))
        item.problem(
            "bad-actor",
            "the actor cannot be read",
            "Write a role, a list of roles, `starter`, or one of person, authority, superior, duty, pool.",
        )
        return model.Actor(ActorKind.SYSTEM)

    def _person(self, item: "Item") -> Expr | None:
        expr = item.expression(self._names)
        if expr is not None and expr.type.kind not in ("person", "list", "any"):
            text = f"`{expr.source}` is {expr.type}, an actor is a person or a list of people"
            item.problem("type-mismatch", text, "Write a field or a path of type person.")
            return None
        return expr

    def roles(self, words: tuple[str, ...], item: "Item") -> tuple[str, ...]:
        """Return the words; those that are no role are noted."""
        for word in words:
            if word not in self._shared.roles and word != STARTER:
                item.problem("unknown-role", f"no role `{word}`", did_you_mean(word, self._shared.roles))
        return words

    # --- events -----------------------------------------------------------------------------------------------

    def _events(self, item: "Item | None") -> Mapping[str, model.EventSpec]:
        if item is None:
            return {}
        return {name: self._event(name, one, item) for name, one in item.keys().items()}

    def _event(self, name: str, item: "Item", on: "Item") -> model.EventSpec:
        place = on.key_place(name)
        if item.is_text or item.is_list:
            return model.EventSpec(
                id=name,
                place=place,
                label="",
                style=Style.PLAIN,
                routes=self._routes(item),
                clock=name in CLOCK_EVENTS,
                case=name in CASE_EVENTS,
            )
        keys = item.record((), EVENT_KEYS)
        if "to" not in keys and "refuse" not in keys:
            item.problem(
                "missing-key",
                f"`{name}` needs `to`",
                "Write `to: <state>`, `to: stay` or a list of alternatives.",
            )
        source = keys["from"].one_of(("clock", "case", "person")) if "from" in keys else ""
        return model.EventSpec(
            id=name,
            place=place,
            label=_text(keys, "label"),
            style=Style(keys["style"].one_of([s.value for s in Style])) if "style" in keys else Style.PLAIN,
            routes=self._event_routes(keys),
            by=self.roles(keys["by"].words(), keys["by"]) if "by" in keys else (),
            ask=keys["ask"].words() if "ask" in keys else (),
            require=self.checks(keys.get("require")),
            offered=keys["offered"].expression(self._names, BOOLEAN) if "offered" in keys else None,
            confirm_by=self.roles(keys["confirm_by"].words(), keys["confirm_by"])
            if "confirm_by" in keys
            else (),
            sure=_text(keys, "sure"),
            clock=source == "clock" or (not source and name in CLOCK_EVENTS),
            case=source == "case" or (not source and name in CASE_EVENTS),
        )

    def _event_routes(self, keys: "Mapping[str, Item]") -> tuple[model.Route, ...]:
        """Return the alternatives; `when`, `do` and `refuse` beside `to` belong to the only one."""
        if "refuse" in keys and "to" not in keys:
            return (model.Route(keys["refuse"].place, None, "", (), keys["refuse"].text()),)
        routes = self._routes(keys["to"]) if "to" in keys else ()
        beside = [keys[name] for name in ("when", "do", "refuse") if name in keys]
        if not beside or not routes:
            return routes
        if len(routes) > 1 or keys["to"].is_map:
            for item in beside:
                item.problem(
                    "bad-effect",
                    f"`{item.path}` beside alternatives",
                    "Write it into the alternative it belongs to.",
                )
            return routes
        (one,) = routes
        when = keys["when"].expression(self._names, BOOLEAN) if "when" in keys else None
        return (
            model.Route(one.place, when, one.to, self._effects.read(keys.get("do")), _text(keys, "refuse")),
        )

    def _routes(self, item: "Item") -> tuple[model.Route, ...]:
        if item.is_text:
            return (model.Route(item.place, None, _target(item.text())),)
        if item.is_map:
            return (self._route(item),)
        return tuple(self._route(entry) for entry in item.entries())

    def _route(self, item: "Item") -> model.Route:
        if item.is_text:
            return model.Route(item.place, None, _target(item.text()))
        keys = item.record((), ("state", "when", "do", "refuse"))
        if "state" not in keys and "refuse" not in keys:
            item.problem(
                "missing-key", "an alternative needs `state` or `refuse`", "Write `state: stay` for no move."
            )
        return model.Route(
            place=item.place,
            when=keys["when"].expression(self._names, BOOLEAN) if "when" in keys else None,
            to=_target(keys["state"].text()) if "state" in keys else "",
            do=self._effects.read(keys.get("do")),
            refuse=_text(keys, "refuse"),
        )

    def checks(self, item: "Item | None") -> tuple[model.Check, ...]:
        """Read a list of `{that, else}` rules."""
        found = []
        for entry in item.entries() if item is not None else ():
            keys = entry.record(("that", "else"), ())
            expr = keys["that"].expression(self._names, BOOLEAN) if "that" in keys else None
            if expr is not None:
                found.append(model.Check(expr, _text(keys, "else")))
        return tuple(found)

    # --- time, panels, lists ------------------------------------------------------------------------------------

    def _within(self, item: "Item | None") -> Within | None:
        if item is None:
            return None
        if item.is_text:
            return Within(span=item.expression(self._names, SPAN))
        return self._until(item.record(("until",), ("at", "before")))

    def _until(self, keys: "Mapping[str, Item]") -> Within:
        return Within(
            until=self._moment(keys["until"]) if "until" in keys else None,
            at=_text(keys, "at"),
            before=keys["before"].expression(self._names, SPAN) if "before" in keys else None,
        )

    def _rung(self, item: "Item") -> OwnRung:
        keys = item.record(("until", "tell"), ("at", "before", "after"))
        return OwnRung(
            until=self._until(keys),
            after=keys["after"].expression(self._names, SPAN) if "after" in keys else None,
            tell=_text(keys, "tell"),
            place=item.place,
        )

    def _moment(self, item: "Item") -> Expr | None:
        expr = item.expression(self._names)
        if expr is not None and expr.type.kind not in ("date", "datetime", "any"):
            item.problem("type-mismatch", f"`{expr.source}` is {expr.type}, `until` takes a date or a moment")
            return None
        return expr

    def _items(self, item: "Item | None") -> tuple[model.Item, ...]:
        if item is None:
            return ()
        found = []
        for name, one in item.keys().items():
            keys = one.record(("label", "owner"), ("proof", "optional", "when", "carry"))
            owner = _text(keys, "owner")
            if owner:
                self.roles((owner,), keys["owner"])
            found.append(
                model.Item(
                    id=name,
                    label=_text(keys, "label"),
                    owner=owner,
                    proof=_text(keys, "proof"),
                    optional=keys["optional"].yes() if "optional" in keys else False,
                    when=keys["when"].expression(self._names, BOOLEAN) if "when" in keys else None,
                    carry=keys["carry"].yes() if "carry" in keys else False,
                )
            )
        return tuple(found)

    def _panel(self, item: "Item") -> model.Panel:
        keys = item.record(("seats",), ("quorum", "return_mode", "order", "material"))
        return model.Panel(
            seats=tuple(self._seat(entry) for entry in keys["seats"].entries()) if "seats" in keys else (),
            quorum=keys["quorum"].number() if "quorum" in keys else 0,
            return_mode=keys["return_mode"].one_of(("collect", "immediate"))
            if "return_mode" in keys
            else "collect",
            material=keys["material"].words() if "material" in keys else (),
            order=keys["order"].one_of(("parallel", "sequential")) if "order" in keys else "parallel",
        )

    def _seat(self, item: "Item") -> model.Seat:
        keys = item.record(("role",), ("needed", "veto"))
        role = _text(keys, "role")
        if role:
            self.roles((role,), keys["role"])
        return model.Seat(
            role=role,
            needed=keys["needed"].expression(self._names, BOOLEAN) if "needed" in keys else None,
            veto=keys["veto"].yes() if "veto" in keys else False,
        )


def _target(text: str) -> str:
    return "" if text == "stay" else text


def _text(keys: "Mapping[str, Item]", name: str) -> str:
    return keys[name].text() if name in keys else ""
