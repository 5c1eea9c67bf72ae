"""Update -> Incoming: what a chat sent, in the office's words. Raw dictionaries in, typed data out.

Taps and texts are read straight from the dictionary, because they are nearly all of the traffic and building PTB's
objects for them costs more than the rest of the bot (measured in `bench/`); everything rarer goes through PTB's
`Message`, which knows every kind there is. Asks no right and reads no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import telegram
from telegram.constants import ChatMemberStatus, ChatType, MessageType, UpdateType

from bot.cases.base.inputs import (
    Album,
    Incoming,
    Input,
    Other,
    Said,
    SentFile,
    SharedContact,
    SharedPlace,
    Tapped,
)
from bot.cases.base.ports import Statement
from bot.telegram.buttons import read

CHANNEL = "telegram"
ALLOWED_UPDATES = tuple(
    map(
        str,
        (UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER),
    )
)
_PRIVATE = str(ChatType.PRIVATE)
_GONE = {str(ChatMemberStatus.BANNED), str(ChatMemberStatus.LEFT)}
_E6 = 1_000_000

Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ignored:
    """An update that asks for no answer, such as a channel's post; it is finished and that is all."""

    why: str


@dataclass(frozen=True, slots=True)
class Reach:
    """The person blocked the bot (`reachable` false) or let it in again."""

    address: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup: its address is another one from now on."""

    old: str
    new: str


Signal = Incoming | Reach | Moved | Ignored


def chat_of(update: Update) -> int:
    """Return the chat whose lane the update belongs to: updates of one chat are worked on in order.

    0 when it belongs to none. A tap belongs to the chat of its message, or to the person who tapped.
    """
    for name, part in update.items():
        if name == "callback_query":
            message = part.get("message")
            return int((message["chat"] if message else part["from"])["id"])
        if isinstance(part, dict):
            owner = part.get("chat") or part.get("from") or part.get("user")
            if isinstance(owner, dict):
                return int(owner.get("id", 0))
    return 0


def understand(
    update: Update, at: datetime, username: str = "", closing: tuple[Statement, ...] = ()
) -> Signal:
    """Return what the update means.

    Args:
        at: when it arrived; a message carries its own moment, a tap does not.
        username: the bot's own, without @: in a group a command may be meant for another bot.
        closing: the statements that mark the update as done.
    """
    if (tap := update.get("callback_query")) is not None:
        return _tapped(update, tap, at, closing)
    if (message := update.get("message")) is not None:
        return _message(update, message, username, closing)
    if (message := update.get("edited_message")) is not None:
        if "location" in message or message["chat"]["type"] != _PRIVATE:
            return Ignored(
                "nothing new"
            )  # a live location moves every few seconds; a group talks among itself
        return _incoming(update, message, Other("edited_message"), closing)
    if (change := update.get("my_chat_member")) is not None:
        return _membership(change)
    return Ignored(next((name for name in update if name != "update_id"), "nothing"))


def together(signals: Sequence[Signal], closing: tuple[Statement, ...]) -> Signal:
    """Return an album as one input: its first message with the files of all, or a long text with all its parts.

    `closing` are the statements of the others.
    """
    first = signals[0]
    if not isinstance(first, Incoming):
        return first
    inputs = [one.input for one in signals if isinstance(one, Incoming)]
    files = tuple(one for one in inputs if isinstance(one, SentFile))
    texts = [one.text for one in inputs if isinstance(one, Said)]
    given = Album(files) if files else Said("\n".join(texts)) if texts else first.input
    return replace(first, input=given, closing=(*first.closing, *closing))


def callback_id(update: Update) -> str:
    """Return the id to answer a tap with, or "" when the update is not a tap."""
    tap = update.get("callback_query")
    return str(tap["id"]) if tap is not None else ""


def _tapped(update: Update, tap: Update, at: datetime, closing: tuple[Statement, ...]) -> Signal:
    """Read a tap. Its message may be inaccessible (`date` 0) or missing: only its id is used."""
    sender = tap["from"]
    message = tap.get("message")
    return Incoming(
        key=f"tg:{update['update_id']}",
        channel=CHANNEL,
        address=str(sender["id"]),
        name=_name(sender),
        language_code=sender.get("language_code", ""),
        at=at,
        input=Tapped(read(tap.get("data", "")), str(message["message_id"]) if message else ""),
        closing=closing,
        private=message is None or message["chat"]["type"] == _PRIVATE,
        group=_group(message["chat"]) if message is not None else "",
    )


def _group(chat: Update) -> str:
    return "" if chat["type"] == _PRIVATE else str(chat["id"])


def _message(update: Update, message: Update, username: str, closing: tuple[Statement, ...]) -> Signal:
    if (text := message.get("text")) is not None:
        private = message["chat"]["type"] == _PRIVATE
        if not private and not _meant_for(message, text, username):
            return Ignored("talk in a group")
        return _incoming(update, message, Said(text), closing)
    if new := message.get("migrate_to_chat_id"):
        return Moved(str(message["chat"]["id"]), str(new))
    if message["chat"]["type"] != _PRIVATE:
        return Ignored("talk in a group")
    given = _rare(message)
    return given if isinstance(given, Ignored) else _incoming(update, message, given, closing)


def _meant_for(message: Update, text: str, username: str) -> bool:
    """Tell whether a group's message is for this bot: `/todo`, `/todo@us`, `@us …`, or an answer to what it said."""
    replied = message.get("reply_to_message", {}).get("from", {}).get("username", "")
    if username and (f"@{username.lower()}" in text.lower() or replied.lower() == username.lower()):
        return True
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    _, at, other = command.partition("@")
    return bool(command) and (not at or other.lower() == username.lower())


def _incoming(update: Update, message: Update, given: Input, closing: tuple[Statement, ...]) -> Signal:
    sender = message.get("from")
    if sender is None or sender.get("is_bot"):
        return Ignored("not from a person")
    return Incoming(
        key=f"tg:{update['update_id']}",
        channel=CHANNEL,
        address=str(sender["id"]),
        name=_name(sender),
        language_code=sender.get("language_code", ""),
        at=datetime.fromtimestamp(message["date"], UTC),
        input=given,
        closing=closing,
        private=message["chat"]["type"] == _PRIVATE,
        group=_group(message["chat"]),
        reply_to=str(reply["message_id"]) if (reply := message.get("reply_to_message")) else "",
    )


def _name(sender: Update) -> str:
    last = sender.get("last_name")
    first = sender.get("first_name", "")
    return f"{first} {last}" if last else first


def _rare(message: Update) -> Input | Ignored:  # noqa: PLR0911 - one return per kind of message
    """Return what a message without text carries."""
    try:
        parsed = telegram.Message.de_json(dict(message), None)
    except (TypeError, ValueError, KeyError, AttributeError):
        return Other("message")  # a shape that this version of PTB does not know
    if parsed.contact:
        return _contact(parsed.contact, message)
    if parsed.location:
        return SharedPlace(round(parsed.location.latitude * _E6), round(parsed.location.longitude * _E6))
    if parsed.photo:
        return _file(parsed, "photo", parsed.photo[-1])  # the largest size stands last
    if parsed.animation:
        return Other(MessageType.ANIMATION.value)  # a moving picture also poses as a document
    if parsed.voice:
        return _file(parsed, "voice", parsed.voice)
    if file := parsed.document or parsed.video or parsed.audio:
        return _file(parsed, "file", file)
    kinds = _KINDS & message.keys()
    if not kinds or kinds & _ANSWERED:
        return Other(min(kinds & _ANSWERED, default="message"))  # also a kind that is newer than PTB
    return Ignored(min(kinds))


def _values(*kinds: MessageType) -> frozenset[str]:
    return frozenset(kind.value for kind in kinds)


_ANSWERED = _values(
    MessageType.CHAT_SHARED,
    MessageType.CHECKLIST,
    MessageType.DICE,
    MessageType.GAME,
    MessageType.INVOICE,
    MessageType.PAID_MEDIA,
    MessageType.PASSPORT_DATA,
    MessageType.POLL,
    MessageType.STICKER,
    MessageType.STORY,
    MessageType.SUCCESSFUL_PAYMENT,
    MessageType.USERS_SHARED,
    MessageType.VIDEO_NOTE,
    MessageType.WEB_APP_DATA,
)
"""What a person sends. The other kinds are notes of Telegram itself (pinned, title changed, …): nobody waits there."""

_KINDS = _values(*MessageType) - _values(
    MessageType.BUSINESS_CONNECTION_ID,
    MessageType.EFFECT_ID,
    MessageType.REPLY_TO_STORY,
    MessageType.SENDER_BOOST_COUNT,
    MessageType.SENDER_BUSINESS_BOT,
    MessageType.SUGGESTED_POST_INFO,
)
"""Without those that only accompany another kind."""


def _contact(contact: telegram.Contact, message: Update) -> SharedContact:
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    own = contact.user_id is not None and contact.user_id == message.get("from", {}).get("id")
    return SharedContact(contact.phone_number, name, own)


_File = telegram.PhotoSize | telegram.Voice | telegram.Document | telegram.Video | telegram.Audio


def _file(message: telegram.Message, kind: str, file: _File) -> SentFile:
    return SentFile(
        kind,
        file.file_id,
        getattr(file, "file_name", None) or "",
        "image/jpeg" if isinstance(file, telegram.PhotoSize) else file.mime_type or "",
        file.file_size or 0,
        message.caption or "",
        message.media_group_id or "",
    )


def _membership(change: Update) -> Signal:
    """Read that the bot's own membership changed: in a private chat that means blocked or let in again."""
    chat = change["chat"]
    if chat["type"] != _PRIVATE:
        return Ignored("membership in a group")
    return Reach(str(chat["id"]), change["new_chat_member"]["status"] not in _GONE)
