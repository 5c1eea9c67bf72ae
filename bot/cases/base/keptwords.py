"""Words with what they hold, as text: kept with a page that says them, should it have to be made again."""

from typing import Any

import orjson

from bot.cases.base.codec import dumps
from bot.cases.base.shown import Masked, Name, PersonId, Words
from bot.engine.basics.values import from_json, to_json

WORDS, NAME, MASKED, PERSON, MANY, VALUE = "words", "name", "masked", "person", "many", "value"


def kept(words: Words) -> str:
    """Return the words as text; `read_again` gives them back exactly."""
    return dumps(_plain(words))


def read_again(text: str) -> Words:
    """Return the words that were kept.

    Raises:
        ValueError: these are none.
    """
    words = _shown(orjson.loads(text))
    if not isinstance(words, Words):
        raise ValueError(text)  # noqa: TRY004 - what was stored is wrong, not a type
    return words


def _plain(value: object) -> list[Any]:
    match value:
        case Words():
            return [WORDS, value.msgid, {name: _plain(one) for name, one in value.params.items()}]
        case Name():
            return [NAME, value.text]
        case Masked():
            return [MASKED, value.text, value.only_end]
        case PersonId():
            return [PERSON, value.id]
        case tuple():
            return [MANY, [_plain(one) for one in value]]
        case _:
            return [VALUE, to_json(value)]  # type: ignore[arg-type]  # nothing else is shown


def _shown(data: list[Any]) -> object:
    match data:
        case [str(kind), str(msgid), dict(params)] if kind == WORDS:
            return Words(msgid, {name: _shown(one) for name, one in params.items()})  # type: ignore[misc]  # what was shown
        case [str(kind), str(text)] if kind == NAME:
            return Name(text)
        case [str(kind), str(text), bool(only_end)] if kind == MASKED:
            return Masked(text, only_end)
        case [str(kind), int(person)] if kind == PERSON:
            return PersonId(person)
        case [str(kind), list(many)] if kind == MANY:
            return tuple(_shown(one) for one in many)
        case [_, value]:
            return from_json(value)
        case _:
            raise ValueError(data)
