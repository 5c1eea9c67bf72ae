"""The flow language as a JSON Schema, so that editors complete and check flow files while they are written.

It says what keys there are and of what shape; what they mean to each other is the matter of `bot.engine.checks.check`.
"""

from typing import Any

from bot.engine.reading.effect_reader import EFFECTS
from bot.engine.reading.fieldkinds import FIELD_KINDS
from bot.engine.reading.flow_reader import FIELD_MAY, FIELD_NEEDS, FLOW_MAY, FLOW_NEEDS
from bot.engine.reading.state_reader import EVENT_KEYS, STATE_KEYS
from bot.engine.spec.model import StateKind, Style

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
EXPRESSION: Json = {
    "type": ["string", "number", "boolean"],
    "description": "an expression, see docs/flow-language.md",
}
WORDS: Json = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
YES: Json = {"enum": ["yes", "no", True, False]}
"""In YAML 1.2, which editors read, `yes` is a word; in 1.1 it is true."""
NUMBER: Json = {"type": "integer"}

ABOUT = {
    "actor": "who must act: a role, a list of roles, starter, or person / authority / superior / duty / pool",
    "ask": "the questions, as ids of fields",
    "card": "what the card shows: fields, facts, paths of records",
    "rungs": "who is told besides the ladder, at a moment of the case or a record, or some time `after` it",
    "within": "how long it may take: a span such as 4 wh, a policy, or until a date",
    "ladder": "who is reminded and told when nobody acts; see centre/ladders.yaml",
    "why": "why the question is asked; shown on request",
    "else": "the reason, as the person reads it",
    "apart": "the people whom a case must not reach, because it is about them",
    "clocks": "times that run over several states, and pause",
    "looks": "other cases with the same answers",
    "daily": "once begun, the clock opens one at this time of every working day",
    "alone": "it may be about nobody whom the records know",
    "one_open": "at most one open case about one record (default yes)",
}


def json_schema() -> Json:
    """Return the schema of one flow file, JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A process of Banli",
        "$defs": {
            "check": _map({"that": EXPRESSION, "else": TEXT}, ("that", "else")),
            "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}},
            "effects": {"type": "array", "items": _effect()},
            "field": _field(),
            "route": _route(),
            "routes": {
                "oneOf": [
                    TEXT,
                    {"$ref": "#/$defs/route"},
                    {"type": "array", "items": {"$ref": "#/$defs/route"}},
                ]
            },
            "event": {"oneOf": [TEXT, {"type": "array", "items": {"$ref": "#/$defs/route"}}, _event()]},
            "state": _state(),
        },
        **_map(_flow(), FLOW_NEEDS),
    }


def _map(keys: Json, needed: Any = ()) -> Json:  # noqa: ANN401 - any iterable of words
    described = {
        name: {**shape, "description": ABOUT[name]} if name in ABOUT and "$ref" not in shape else shape
        for name, shape in keys.items()
    }
    return {
        "type": "object",
        "properties": described,
        "required": list(needed),
        "additionalProperties": False,
    }


def _many(shape: Json) -> Json:
    return {"type": "object", "additionalProperties": shape}


def _flow() -> Json:
    start = {
        "by": WORDS,
        "command": TEXT,
        "phrases": {"type": "array", "items": TEXT},
        "state": TEXT,
        "require": {"$ref": "#/$defs/checks"},
        "one_open": YES,
        "alone": {"enum": [*YES["enum"], "at_once"]},
        "daily": EXPRESSION,
        "given": WORDS,
    }
    words = dict.fromkeys(("starts", "stops", "pauses"), WORDS)
    clock = {"label": TEXT, "within": EXPRESSION, **words, "of": TEXT, "ladder": TEXT}
    look = {"flow": TEXT, "record": TEXT, "same": _many(EXPRESSION), "within": EXPRESSION, "open": YES}
    shapes: Json = {
        "version": NUMBER,
        "source": _map({"chart": TEXT, "box": TEXT}, ("chart", "box")),
        "start": _map(start, ("by", "state")),
        "states": _many({"$ref": "#/$defs/state"}),
        "fields": _many({"$ref": "#/$defs/field"}),
        "parties": _many({"oneOf": [EXPRESSION, {"type": "array", "items": EXPRESSION}]}),
        "apart": EXPRESSION,
        "clocks": _many(_map(clock, ("label", "within", "starts", "stops"))),
        "looks": _many(_map(look, ("same",))),
        "rounds": _map({"at": TEXT, "open": EXPRESSION, "fire": TEXT}, ("at", "open", "fire")),
        "contacts": EXPRESSION,
        "facts": _many(EXPRESSION),
        "labels": _many(TEXT),
        "old_states": _many(TEXT),
        "amend": _map({"by": WORDS, "ask": WORDS, "in": WORDS}, ("by", "ask", "in")),
    }
    return {name: shapes.get(name, TEXT) for name in (*FLOW_NEEDS, *FLOW_MAY)}


def _field() -> Json:
    shapes: Json = {
        "type": {"enum": list(FIELD_KINDS)},
        "options": _many(TEXT),
        "optional": YES,
        "own": YES,
        "account": YES,
        "masked": YES,
        "voice": YES,
        "on_request": YES,
        "when": EXPRESSION,
        "default": EXPRESSION,
        "offer": {"oneOf": [EXPRESSION, {"type": "array", "items": EXPRESSION}]},
        "check": {"$ref": "#/$defs/checks"},
        "seen_by": WORDS,
        "group": _many({"$ref": "#/$defs/field"}),
        "at_least": NUMBER,
        "at_most": NUMBER,
        "role": WORDS,
        "slots": _map(
            {
                "what": TEXT,
                **dict.fromkeys(("every", "places", "ahead", "notice", "suggest", "hold"), EXPRESSION),
                "full": YES,
                "instead": TEXT,
            }
        ),
    }
    return _map({name: shapes.get(name, TEXT) for name in (*FIELD_NEEDS, *FIELD_MAY)}, FIELD_NEEDS)


def _state() -> Json:
    item = {"label": TEXT, "owner": TEXT, "proof": TEXT, "optional": YES, "when": EXPRESSION, "carry": YES}
    seat = _map({"role": TEXT, "needed": EXPRESSION, "veto": YES}, ("role",))
    panel = {
        "seats": {"type": "array", "items": seat},
        "quorum": NUMBER,
        "return_mode": {"enum": ["collect", "immediate"]},
        "order": {"enum": ["parallel", "sequential"]},
        "material": WORDS,
    }
    moment = {"until": EXPRESSION, "at": TEXT, "before": EXPRESSION}
    until = _map(moment, ("until",))
    rung = _map({**moment, "after": EXPRESSION, "tell": TEXT}, ("until", "tell"))
    shapes: Json = {
        "kind": {"enum": [kind.value for kind in StateKind]},
        "actor": {"oneOf": [TEXT, {"type": "array", "items": TEXT}, _actor()]},
        "what": {"oneOf": [TEXT, _many(TEXT)]},
        "ask": WORDS,
        "card": WORDS,
        "within": {"oneOf": [EXPRESSION, until]},
        "remind_before": EXPRESSION,
        "rungs": {"type": "array", "items": rung},
        "on": _many({"$ref": "#/$defs/event"}),
        "enter": {"$ref": "#/$defs/effects"},
        "side": YES,
        "success": YES,
        "dial": EXPRESSION,
        "silent": YES,
        "panel": _map(panel, ("seats",)),
        "items": _many(_map(item, ("label", "owner"))),
    }
    return _map({name: shapes.get(name, TEXT) for name in ("kind", "title", *STATE_KEYS)}, ("kind", "title"))


def _actor() -> Json:
    """Return the shape of an actor who is found: by a person, a table, or a role in a relation."""
    relations = {"person": EXPRESSION, "authority": TEXT, "by": EXPRESSION}
    return {**_map({**relations, "superior": TEXT, "duty": TEXT, "pool": TEXT}), "minProperties": 1}


def _event() -> Json:
    shapes: Json = {
        "style": {"enum": [style.value for style in Style]},
        "by": WORDS,
        "ask": WORDS,
        "require": {"$ref": "#/$defs/checks"},
        "confirm_by": WORDS,
        "to": {"$ref": "#/$defs/routes"},
        "do": {"$ref": "#/$defs/effects"},
        "when": EXPRESSION,
        "offered": EXPRESSION,
        "from": {"enum": ["clock", "case", "person"]},
    }
    return _map({name: shapes.get(name, TEXT) for name in EVENT_KEYS})


def _route() -> Json:
    return _map({"state": TEXT, "when": EXPRESSION, "do": {"$ref": "#/$defs/effects"}, "refuse": TEXT})


def _assign() -> Json:
    prefer = {"type": "array", "items": EXPRESSION}
    return {"to": TEXT, "role": TEXT, "theirs": EXPRESSION, "prefer": prefer, "tried": TEXT, "afresh": YES}


def _effect() -> Json:
    """Return the shape of one effect: one of the names, with what belongs to it."""
    values = _many(EXPRESSION)
    thing = {"what": TEXT, "key": EXPRESSION}
    shapes: Json = {
        "set": values,
        "create": _map({"record": TEXT, "as": TEXT, "with": values, "each": EXPRESSION}, ("record", "as")),
        "claim": _map({**thing, "for": EXPRESSION, "capacity": EXPRESSION, "else": TEXT}, ("what", "key")),
        "queue": _map(thing, ("what", "key")),
        "release": _map(thing, ("what", "key")),
        "start": _map(
            {"flow": TEXT, "about": EXPRESSION, "with": values, "wait": YES, "at": TEXT, "by": TEXT},
            ("flow",),
        ),
        "fire": _map({"event": TEXT, "flow": TEXT, "about": EXPRESSION, "with": values}, ("event", "flow")),
        "tell": _map({"who": WORDS, "text": TEXT, "once": YES, "when": EXPRESSION}, ("who", "text")),
        "add": _map({"to": TEXT, "row": values}, ("to", "row")),
        "change": _map(
            {"in": TEXT, "when": EXPRESSION, "set": values, "put": {"enum": ["first", "last"]}},
            ("in", "when"),
        ),
        "drop": _map({"from": TEXT, "when": EXPRESSION}, ("from", "when")),
        "identify": _map({"by": EXPRESSION, "with": values, "else": TEXT}, ("by", "else")),
        "assign": _map(_assign(), ("to", "role")),
        "pin": _map(
            {"who": WORDS, **dict.fromkeys(("at", "title", "address"), EXPRESSION)},
            ("who", "at", "title", "address"),
        ),
    }
    return {
        "type": "object",
        "properties": {name: shapes.get(name, TEXT) for name in EFFECTS},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
