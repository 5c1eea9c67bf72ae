"""Text with its entities, as a message keeps it: parsed, trimmed, with commands and links found.

Sources: Bot API 10.0 "Formatting options" and tdlib/td `MessageEntity.cpp` (what Telegram finds in a text by itself;
bank cards, cash tags and media timestamps are left out). Knows no message.
"""

import re
from typing import Any

import orjson

from bot.sandbox import limits
from bot.sandbox.errors import bad_request
from bot.sandbox.html import parse_html
from bot.sandbox.limits import units
from bot.sandbox.params import Call

Json = dict[str, Any]

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|net|org|cn|me|io|hk|gov|edu)\b(?:/[^\s<>\"]*)?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])\#(?=\w*[^\W\d_])\w{1,256}(?![\w#]))"
)
_HINT = re.compile(r"[/@#.]")
_TRAILING = ".,:;!?)'\""


def find(text: str) -> list[Json]:
    """Return the links, addresses, commands, mentions and hashtags in a text."""
    if _HINT.search(text) is None:
        return []
    found: list[Json] = []
    for match in _FOUND.finditer(text):
        kind, what = str(match.lastgroup), match.group()
        if kind == "url":
            what = what.rstrip(_TRAILING)
        found.append({"offset": units(text[: match.start()]), "length": units(what), "type": kind})
    return found


def formatted(call: Call, name: str) -> tuple[str, list[Json]]:
    """Return a call's text `name` as a message keeps it, and its entities.

    Reads `parse_mode`, and without one `entities` (for a caption `caption_entities`).

    Raises:
        ApiError: 400 for markup that makes no sense, a mode that does not exist, entities that are none.
    """
    source = call.text(name)
    if len(source.encode()) > 1 << 15:
        raise bad_request("text is too long" if name == "text" else "caption is too long")
    mode = call.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in {"", "none"}:
        text, entities = source, _given(call, "entities" if name == "text" else "caption_entities")
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request("the sandbox reads HTML and entities, not Markdown")
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text.replace("\r", ""), entities)
    if (found := find(text)) and entities:
        found = [one for one in found if not any(_overlap(one, entity) for entity in entities)]
    entities = sorted([*entities, *found], key=_order) if found else entities
    return text, entities[: limits.ENTITIES]


def _order(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _overlap(found: Json, entity: Json) -> bool:
    """Tell whether Telegram would not look there: inside code and links nothing is found."""
    if entity["type"] not in {"code", "pre", "text_link", "text_mention", "custom_emoji"}:
        return False
    return bool(
        found["offset"] < entity["offset"] + entity["length"]
        and entity["offset"] < found["offset"] + found["length"]
    )


def _given(call: Call, name: str) -> list[Json]:
    entities = call.json(name, "entities")
    if not isinstance(entities, list):
        return []
    kept = []
    for entity in entities:
        if not isinstance(entity, dict) or not {"offset", "length", "type"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: expected an Object")
        if entity["type"] not in {
            "mention",
            "hashtag",
            "cashtag",
            "bot_command",
            "url",
            "email",
            "phone_number",
        }:
            kept.append({key: value for key, value in entity.items() if value is not None})
    return sorted(kept, key=_order)


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut white space at both ends, as Telegram does, and move the entities accordingly."""
    if text and not text[0].isspace() and not text[-1].isspace():
        return text, entities
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    length = units(text)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] - cut + entity["length"], length)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return text, kept


def same(one: object, other: object) -> bool:
    """Tell whether two JSON values are equal, whatever the order of their keys."""
    return one == other or orjson.dumps(one, option=orjson.OPT_SORT_KEYS) == orjson.dumps(
        other, option=orjson.OPT_SORT_KEYS
    )
