"""What reaches the office from a chat, free of any channel."""

from dataclasses import dataclass
from datetime import datetime

from bot.cases.base.actions import Action
from bot.cases.base.ports import Statement


@dataclass(frozen=True, slots=True)
class Said:
    """Typed text, commands included (`/delay`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A pressed button; `action` is None when the button's data cannot be read (forged or from another bot)."""

    action: Action | None
    message_ref: str


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A shared contact; `own` when it is the sender's own."""

    phone: str
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A shared location, degrees times 10**6."""

    latitude_e6: int
    longitude_e6: int


@dataclass(frozen=True, slots=True)
class SentFile:
    """A photo (`photo`), document (`file`), or voice message; `ref` names it at the channel. `album` groups several."""

    kind: str
    ref: str
    name: str
    mime: str
    size: int
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Album:
    """Photos or documents that were sent together: one answer."""

    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else a chat can carry: sticker, edited message, poll … It is answered, never met with silence."""

    kind: str


Input = Said | Tapped | SharedContact | SharedPlace | SentFile | Album | Other


@dataclass(frozen=True, slots=True)
class Incoming:
    """One input of one person, delivered at least once and taking effect once.

    `key` is unique per delivery (`tg:<update_id>`). `closing` are the statements that mark it as done: they go into
    the same unit as its effects. `private` is false in a group, whose address `group` is.
    """

    key: str
    channel: str
    address: str
    name: str
    language_code: str
    at: datetime
    input: Input
    closing: tuple[Statement, ...] = ()
    private: bool = True
    group: str = ""
    reply_to: str = ""
    """The message that this one answers, when the person chose one: of several open forms that is the one meant."""
