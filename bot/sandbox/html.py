"""Telegram's HTML -> plain text and entities, with Telegram's own complaints.

Written from the behaviour of `parse_html` in Telegram's core library (tdlib/td, `MessageEntity.cpp`) and the
"HTML style" section of Bot API 10.0. Offsets of entities are UTF-16 code units, offsets in errors are bytes.
Knows no limit and no message.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.limits import units

Json = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_ARGUMENTS = {
    ("a", "href"): "href",
    ("code", "class"): "language",
    ("span", "class"): "class",
    ("tg-emoji", "emoji-id"): "emoji-id",
    ("tg-time", "unix"): "unix",
    ("tg-time", "format"): "format",
    ("blockquote", "expandable"): "expandable",
}
_SPECIAL = re.compile("[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"[^\s=>]*")
_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"[0-9a-zA-Z.-]*")
_MAX_CODE = 0x10FFFF


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end: where it began, in the text and in UTF-16 units."""

    tag: str
    given: dict[str, str]
    piece: int
    offset: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text and its entities in order of their beginning, the outer one first.

    Raises:
        ApiError: 400 "can't parse entities: …", with the byte at which it stopped to make sense.
    """
    reader = _Reader(source)
    return reader.read()


class _Reader:
    """One pass over the source, left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.offset = 0
        self.entities: list[Json] = []
        self.open: list[_Open] = []

    def read(self) -> tuple[str, list[Json]]:
        source, at = self.source, 0
        while (match := _SPECIAL.search(source, at)) is not None:
            begin = match.start()
            self._add(source[at:begin])
            if source[begin] == "&":
                character, at = _reference(source, begin)
                self._add(character)
            elif source.startswith("/", begin + 1):
                at = self._end_tag(begin)
            else:
                at = self._start_tag(begin)
        self._add(source[at:])
        if self.open:
            raise _complaint(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces), _in_order(self.entities)

    def _add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.offset += units(text)

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode())}"

    def _start_tag(self, begin: int) -> int:
        """Open a tag; returns the position after it."""
        source = self.source
        match = _NAME.match(source, begin + 1)
        end = match.end() if match else begin + 1
        if end == len(source):
            raise _complaint(f"Unclosed start tag {self._at(begin)}")
        tag = source[begin + 1 : end].lower()
        if tag not in KINDS:
            raise _complaint(f'Unsupported start tag "{tag}" {self._at(begin)}')
        given: dict[str, str] = {}
        if source[end] != ">":
            end = self._attributes(begin, end, tag, given)
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise _complaint(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        self.open.append(_Open(tag, given, len(self.pieces), self.offset))
        return end + 1

    def _attributes(self, begin: int, at: int, tag: str, given: dict[str, str]) -> int:
        """Read attributes into `given`; returns the position of the closing bracket."""
        source = self.source
        while True:
            at = _skip(_SPACE, source, at)
            if source.startswith(">", at):
                return at
            name_at, at = at, _skip(_ATTRIBUTE, source, at)
            name = source[name_at:at].lower()
            if not name:
                raise _complaint(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
            after = _skip(_SPACE, source, at)
            if source.startswith("=", after):
                value, at = self._value(begin, after + 1, tag)
            elif (tag, name) == ("blockquote", "expandable"):
                value = ""
            else:
                what = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                raise _complaint(f"{what} {self._at(begin)}")
            if at >= len(source):
                raise _complaint(f"Unclosed start tag {self._at(begin)}")
            if (kept := _ARGUMENTS.get((tag, name))) is not None:
                given[kept] = value

    def _value(self, begin: int, at: int, tag: str) -> tuple[str, int]:
        """Read the value of an attribute; returns it and the position after it."""
        source = self.source
        at = _skip(_SPACE, source, at)
        if at >= len(source):
            raise _complaint(f'Unclosed start tag "{tag}" {self._at(begin)}')
        if (quote := source[at]) in "'\"":
            end = source.find(quote, at + 1)
            if end < 0:
                raise _complaint(f"Unclosed start tag {self._at(begin)}")
            return _decoded(source[at + 1 : end]), end + 1
        end = _skip(_TOKEN, source, at)
        if end < len(source) and not source[end].isspace() and source[end] != ">":
            raise _complaint(f"Unexpected end of name token {self._at(at)}")
        return source[at:end].lower(), end

    def _end_tag(self, begin: int) -> int:
        """Close the innermost tag; returns the position after the end tag."""
        source = self.source
        if not self.open:
            raise _complaint(f"Unexpected end tag {self._at(begin)}")
        end = _skip(_NAME, source, begin + 2)
        tag = source[begin + 2 : end].lower()
        end = _skip(_SPACE, source, end)
        if not source.startswith(">", end):
            raise _complaint(f"Unclosed end tag {self._at(begin)}")
        opened = self.open.pop()
        if tag and tag != opened.tag:
            found = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _complaint(f"Unmatched end tag {self._at(begin)}, {found}")
        if self.offset > opened.offset:
            self._close(opened)
        return end + 1

    def _close(self, opened: _Open) -> None:
        entity: Json = {
            "offset": opened.offset,
            "length": self.offset - opened.offset,
            "type": KINDS[opened.tag],
        }
        given = opened.given
        match opened.tag:
            case "a":
                url = given.get("href") or "".join(self.pieces[opened.piece :])
                if not _link(entity, url):
                    return
            case "tg-emoji":
                if not given.get("emoji-id", "").isdigit():
                    raise _complaint("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = given["emoji-id"]
            case "tg-time":
                if not given.get("unix", "").isdigit():
                    raise _complaint("Invalid Unix time specified")
                entity["unix_time"] = int(given["unix"])
                if given.get("format"):
                    entity["date_time_format"] = given["format"]
            case "blockquote" if "expandable" in given:
                entity["type"] = "expandable_blockquote"
            case "pre" | "code" if self._code_block(entity, opened.tag, given):
                return
            case "code" if (language := _language(given)) is not None:
                entity["language"] = language
        self.entities.append(entity)

    def _code_block(self, entity: Json, tag: str, given: dict[str, str]) -> bool:
        """Melt `pre` and `code` around the same text into one block with its language; tells whether it did."""
        inner = self.entities[-1] if self.entities else None
        if inner is None or (inner["offset"], inner["length"]) != (entity["offset"], entity["length"]):
            return False
        if tag == "pre" and inner["type"] == "code" and "language" in inner:
            inner["type"] = "pre"
            return True
        language = _language(given)
        if tag == "code" and inner["type"] == "pre" and language is not None:
            inner["language"] = language
            return True
        return False


def _skip(what: re.Pattern[str], source: str, at: int) -> int:
    match = what.match(source, at)
    return match.end() if match else at


def _complaint(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


def _reference(source: str, begin: int) -> tuple[str, int]:
    """Return the character that stands at an ampersand, and the position after it; an unknown one stays."""
    match = _REFERENCE.match(source, begin)
    if match is None:
        return "&", begin + 1
    sixteen, ten, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(sixteen, 16) if sixteen else int(ten)
    if not 0 < code < _MAX_CODE or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  # halves of a surrogate pair
        return "&", begin + 1
    return chr(code), match.end()


def _decoded(value: str) -> str:
    at, pieces = 0, []
    while (begin := value.find("&", at)) >= 0:
        pieces.append(value[at:begin])
        character, at = _reference(value, begin)
        pieces.append(character)
    return "".join(pieces) + value[at:]


def _language(given: dict[str, str]) -> str | None:
    language = given.get("language", "")
    return language.removeprefix("language-") if language.startswith("language-") else None


def _link(entity: Json, url: str) -> bool:
    """Complete a link; tells whether the address is one. An address of a person becomes a mention."""
    if (match := re.fullmatch(r"tg://user\?id=([0-9]+)", url)) is not None:
        entity["type"] = "text_mention"
        entity["user"] = {"id": int(match[1]), "is_bot": False, "first_name": ""}
        return True
    if "://" not in url and not url.startswith(("tg:", "ton:", "tonsite:")):
        url = f"http://{url}"
    scheme, _, rest = url.partition("://")
    if scheme.lower() in {"http", "https", "tg", "ton", "tonsite"} and rest and not re.search(r"\s", url):
        host = rest.split("/", 1)[0]
        if "." not in host and scheme.lower().startswith("http") and not host.startswith("localhost"):
            return False
        entity["url"] = url if "/" in rest or scheme.lower() == "tg" else f"{url}/"
        return True
    return False


def _in_order(entities: list[Json]) -> list[Json]:
    """Sort by beginning, the longer first; inside of code nothing else counts."""
    if len(entities) > 1:
        entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        blocks = [entity for entity in entities if entity["type"] in {"code", "pre"}]
        if blocks:
            entities = [e for e in entities if not any(b is not e and _within(e, b) for b in blocks)]
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return entities


def _within(inner: Json, outer: Json) -> bool:
    end = outer["offset"] + outer["length"]
    return bool(outer["offset"] <= inner["offset"] and inner["offset"] + inner["length"] <= end)
