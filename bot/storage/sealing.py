"""ID and bank account numbers never stand readable in the database: they are encrypted on their way in.

Wherever a person may have typed it (a field, a comment, a raw update), an ID number or a bank card is found by its
shape, so that no caller can forget it; a company's account, which has none, by the kind of its value; in raw updates
every long run of figures counts. AES-256-GCM; the place it belongs to (`table.column:row`) is authenticated with it: a
sealed number that is copied into another row does not open there. For exact look-up there is an HMAC-SHA256 of it
instead.

An invitation that somebody sends (`/start <code>`) is sealed the same way: one that is refused is still good.

A token is `⟦<key id><nonce><cipher text>⟧` in URL-safe base64, which needs no escape in JSON.
"""

import asyncio
import hashlib
import hmac
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.cases.base.ports import Row, Statement, Unit
from bot.cases.base.searching import BEYOND
from bot.engine.basics.values import BankAccount
from bot.errors import SettingsError
from bot.storage.base import SqlStore

KEY_BYTES, NONCE_BYTES = 32, 12
OPEN, CLOSE = "\u27e6", "\u27e7"
VEILED = "▒▒▒▒"
LONG = 1_000
"""A unit of more statements is sealed in a thread: nobody else should wait for it."""
CHECK = "data_key"
"""The name under which the centre keeps which key its database is sealed with."""

LENGTHS = (18, 35)
"""Of a number without and with something between its figures."""

_SHAPE = re.compile(r"[1-9１-９](?<![0-9０-９].)(?:[ \-]?[0-9０-９]){16}[ \-]?[0-9０-９XxＸｘ](?![0-9０-９])")
"""Begins with what a search can skip to; with the look behind in front it takes three times as long."""
_PLAIN = re.compile(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
"""GB 11643-1999: place, day of birth, number of the day, check character; one with a slip in it counts too."""
_CARD = re.compile(
    r"[6６](?<![0-9０-９].)[2２](?:[0-9０-９]{14,17}"
    r"|[0-9０-９]{2}(?:[ \-][0-9０-９]{4}){3}(?:[ \-][0-9０-９]{1,3})?)(?![0-9０-９])"
)
"""What UnionPay issues: 62 and 14 to 17 more (ISO 7812), in one or in fours."""
_FIGURES = re.compile(r"[0-9０-９](?:[ \-]?[0-9０-９]){11,}[XxＸｘ]?")
"""So many are no telephone any more; in a raw update, where nobody knows yet what is meant."""
_LONG = re.compile(r"[0-9０-９][0-9０-９ \-]{11,}")
"""No number of any of these shapes stands in a text without it; to look for this first takes a quarter of the time."""
_TAGGED = '{"$b":'
_TOKEN = re.compile(f"{OPEN}([A-Za-z0-9_=-]+){CLOSE}")
INBOX, START = "inbox.body", "/start "
_INVITATION = re.compile(r"(?<=/start )[A-Za-z0-9_-]{16}(?![A-Za-z0-9_-])")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")


class Keys:
    """The keys of a centre, the newest first: it seals, all open, the oldest makes the look-up digests."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take keys of 32 bytes each, at least one."""
        derived = [(_derive(key, b"seal"), _derive(key, b"id")[0]) for key in keys]
        self._newest = derived[0][1]
        self._ciphers = {name: AESGCM(secret) for secret, name in reversed(derived)}
        self._digests = _derive(keys[-1], b"look-up")
        self.check = _derive(keys[-1], b"check").hex()[:16]

    def seal(self, text: str, place: str) -> str:
        """Return the token that stands for a text at a place."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), place.encode())
        return OPEN + urlsafe_b64encode(bytes([self._newest]) + nonce + sealed).decode() + CLOSE

    def open(self, token: str, place: str) -> str:
        """Return the text of a token; one that is not from here, or was put at another place, stays as it is."""
        try:
            packed = urlsafe_b64decode(token[1:-1])
            cipher = self._ciphers[packed[0]]
            nonce, sealed = packed[1 : NONCE_BYTES + 1], packed[NONCE_BYTES + 1 :]
            return cipher.decrypt(nonce, sealed, place.encode()).decode()
        except (ValueError, IndexError, KeyError, InvalidTag):
            return token

    def digest(self, number: str) -> str:
        """Return what stands for an ID number where it is looked up."""
        return "#" + hmac.new(self._digests, number.upper().encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"banli:" + purpose, hashlib.sha256).digest()


def is_number(text: str) -> bool:
    """Tell whether a text, spaces and width aside, has the shape of an ID number."""
    if not LENGTHS[0] <= len(text) <= LENGTHS[1]:
        return False
    return _PLAIN.fullmatch(_figures(text)) is not None


def is_card(text: str) -> bool:
    """Tell whether a text has the shape of a bank card's number, its check figure right."""
    return _CARD.fullmatch(text) is not None and _luhn(_figures(text)) == 0


def _luhn(figures: str) -> int:
    doubled = ("0246813579"[int(one)] if place % 2 else one for place, one in enumerate(reversed(figures)))
    return sum(map(int, doubled)) % 10


def _figures(text: str) -> str:
    return text.translate(_WIDE).replace(" ", "").replace("-", "").upper()


def veil(text: str) -> str:
    """Return the text with every token as a few grey blocks, for who reads the database without the key."""
    return _TOKEN.sub(VEILED, text)


# --- which columns ------------------------------------------------------------------------------------------

Column = tuple[str, str, tuple[str, ...]]
"""The parameter or column, its place (`cases.data`), and what names the row, in the row or among the parameters."""

ID = ("id",)
WRITES: Mapping[str, tuple[Column, ...]] = {
    "insert_update": (("body", "inbox.body", ("update_id",)),),
    "insert_draft": (("data", "drafts.data", ID),),
    "update_draft": (("data", "drafts.data", ID),),
    "insert_case": (("data", "cases.data", ID),),
    "update_case": (("data", "cases.data", ID),),
    "insert_history": (("data", "history.data", ("case_id", "seq")),),
    "insert_due": (("data", "due.data", ID),),
    "insert_outbox": (("params", "outbox.params", ID),),
    "mark_sent": (("body", "outbox.body", ID),),
    "insert_record": (("data", "records.data", ID),),
    "update_record": (("data", "records.data", ID),),
    "insert_record_history": (("data", "record_history.data", ("record_id", "version")),),
    "insert_document": (("data", "documents.data", ID),),
    "insert_decision": (("data", "decisions.data", ("case_id", "seq")),),
    "insert_sheet": (("name", "sheets.name", ID),),
    "blank_history": (("data", "history.data", ("case_id", "seq")),),
    "blank_decision": (("data", "decisions.data", ("case_id", "seq")),),
    "blank_record_history": (("data", "record_history.data", ("record_id", "version")),),
}
PLAIN_TEXT = frozenset(("outbox.body", "sheets.name"))
"""Columns that are no JSON."""
OUTBOX = (("params", "outbox.params", ID), ("body", "outbox.body", ID))
TABLES: Mapping[tuple[Column, ...], str] = {
    (("body", "inbox.body", ("update_id",)),): "new_updates inbox_of",
    (("data", "drafts.data", ID),): "draft draft_in_focus",
    (
        ("data", "cases.data", ID),
    ): "case case_of_draft case_in_focus case_numbered cases_about cases_of_record cases_of_nobody cases_with "
    "cases_with_key children open_cases todo cases_of_person cases_of_flow cases_held newest_of_flow "
    "open_cases_of open_cases_of_until open_cases_until cases_about_page",
    (("data", "history.data", ("case_id", "seq")),): "history_of",
    (("data", "due.data", ID),): "due_now due_of_case reminders_soon",
    (("data", "documents.data", ID),): "documents_of document",
    (("data", "decisions.data", ("case_id", "seq")),): "decisions_of",
    OUTBOX: "outbox_pending outbox_of_case outbox_of_address",
    (
        ("data", "records.data", ID),
    ): "record record_by_key records_of_type records_before records_near_person records_referring records_naming "
    "records_by_word records_near_draft records_in_focus records_near_case records_near_record records_lapsing "
    "records_after records_linked records_linked_page",
    (("data", "record_history.data", ("record_id", "version")),): "record_history_of",
    (("name", "sheets.name", ID),): "sheet",
}
READS: Mapping[str, tuple[Column, ...]] = {
    name: columns for columns, names in TABLES.items() for name in names.split()
}
UNREAD = frozenset(("chat_log",))
"""Queries for people who look into the database: what is sealed stays sealed for them."""
LOOKED_UP = {
    "insert_record_key": "value",
    "record_by_key": "value",
    "insert_case_key": "value",
    "drop_case_key": "value",
    "cases_with_key": "value",
    "insert_record_word": "word",
    "records_by_word": "word",
}
"""Statements whose parameter is the digest of an ID or account number, when it is one."""


class SealedStore:
    """A store through which those numbers go in sealed and come out readable. Implements `storage.base.SqlStore`."""

    def __init__(self, inner: SqlStore, keys: Keys) -> None:
        self._inner = inner
        self._keys = keys

    @classmethod
    async def over(cls, inner: SqlStore, keys: Sequence[bytes]) -> "SealedStore":
        """Return the store, after a look at whether the keys are those of the database.

        Raises:
            SettingsError: they are others; nothing could be read that was sealed.
        """
        made = cls(inner, Keys(keys))
        (rows,) = await inner.read(Statement("centre_value", {"name": CHECK}))
        if not rows:
            await inner.commit([Statement("set_centre_value", {"name": CHECK, "value": made._keys.check})])
        elif rows[0]["value"] != made._keys.check:
            raise SettingsError(
                "This database is sealed with another key. Put its data.key back into BANLI_HOME, "
                "or set BANLI_DATA_KEY to it."
            )
        return made

    async def read(self, *queries: Statement) -> list[list[Row]]:
        """Return the rows of each query; see `ports.Store`."""
        answers = await self._inner.read(*map(self._in, queries))
        return [
            self._out(query, rows) if query.name in READS else rows
            for query, rows in zip(queries, answers, strict=True)
        ]

    async def commit(self, unit: Unit) -> list[list[Row]]:
        """Make the unit durable; see `ports.Store`."""
        if len(unit) > LONG:
            return await self._inner.commit(await asyncio.to_thread(self._all_in, unit))
        return await self._inner.commit(self._all_in(unit))

    async def close(self) -> None:
        """Finish and close."""
        await self._inner.close()

    def _all_in(self, unit: Unit) -> list[Statement]:
        return [self._in(statement) for statement in unit]

    def _in(self, statement: Statement) -> Statement:
        """Return the statement with its numbers sealed, or as digests."""
        name, params = statement.name, statement.params
        if (looked_up := LOOKED_UP.get(name)) is not None:
            text = params[looked_up]
            if not (isinstance(text, BankAccount) or is_number(text)):
                return statement
            digest = self._keys.digest(_figures(text))
            changed = {**params, looked_up: digest}
            return replace(
                statement, params=changed | ({"beyond": digest + BEYOND} if "beyond" in params else {})
            )
        for parameter, where, row in WRITES.get(name, ()):
            text = params[parameter]
            if _holds_raw(text) if where == INBOX else _holds(text):
                place = f"{where}:{':'.join(str(params[part]) for part in row)}"
                params = {**params, parameter: self._sealed(text, place, plain=where in PLAIN_TEXT)}
        return replace(statement, params=params) if params is not statement.params else statement

    def _sealed(self, text: str, place: str, *, plain: bool) -> str:
        def always(match: re.Match[str]) -> str:
            return self._keys.seal(match[0], place)

        def seal(one: str) -> str:
            known = _SHAPE.sub(lambda found: always(found) if is_number(found[0]) else found[0], one)
            return _CARD.sub(lambda found: always(found) if is_card(found[0]) else found[0], known)

        if plain:
            return seal(text)
        if place.startswith(INBOX):
            update = orjson.loads(_INVITATION.sub(always, text))
            return orjson.dumps(_each(update, lambda one: _FIGURES.sub(always, one))).decode()
        whole = _each(orjson.loads(text), seal, lambda number: self._keys.seal(number, place))
        return orjson.dumps(whole).decode()

    def _out(self, query: Statement, rows: list[Row]) -> list[Row]:
        """Return the rows with what was sealed readable again."""
        columns = READS[query.name]
        return [self._opened(query, row, columns) for row in rows]

    def _opened(self, query: Statement, row: Row, columns: tuple[Column, ...]) -> Row:
        changed: dict[str, str] = {}
        for column, where, parts in columns:
            text = row[column]
            if text is not None and OPEN in text:
                known = {**query.params, **dict(row)}
                changed[column] = self._readable(
                    text, f"{where}:{':'.join(str(known[part]) for part in parts)}"
                )
        return {**dict(row), **changed} if changed else row

    def _readable(self, text: str, place: str) -> str:
        return _TOKEN.sub(lambda match: self._keys.open(match[0], place), text)


def _holds(text: str | None) -> bool:
    return text is not None and (
        _TAGGED in text
        or (
            _LONG.search(text) is not None
            and (
                any(is_number(match[0]) for match in _SHAPE.finditer(text))
                or any(is_card(match[0]) for match in _CARD.finditer(text))
            )
        )
    )


def _holds_raw(update: str) -> bool:
    """Tell whether an update as Telegram sent it holds figures, or an invitation, that are sealed."""
    return START in update or (_LONG.search(update) is not None and _FIGURES.search(update) is not None)


def _each(data: Any, change: Callable[[str], str], account: Callable[[str], str] = str) -> Any:  # noqa: ANN401 - the JSON edge
    """Return the JSON data with every text and every account number in it changed; numbers are identities and stay."""
    match data:
        case {"$b": str(number)}:
            return {"$b": account(number)}
        case str():
            return change(data)
        case list():
            return [_each(one, change, account) for one in data]
        case dict():
            return {name: _each(one, change, account) for name, one in data.items()}
        case _:
            return data
