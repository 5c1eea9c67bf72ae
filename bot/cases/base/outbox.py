"""Messages that are committed but not yet sent. Rows, not finished text: they are rendered when they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact


MOVED = "moved"
"""A parameter of a refreshed card: the case has moved, so the card comes to the bottom if it has scrolled away."""


REMINDER = "reminder"
"""A parameter of a card that reminds: it says so, and offers to remind later."""


SURE = "sure"
"""A parameter of a card that asks once more: the event that was tapped."""


class Priority(IntEnum):
    """Who goes first when a chat or the whole bot must wait."""

    REPLY = 0
    """The answer to a tap or a typed message of this very chat."""
    NOTICE = 1
    """Something another person's act brings about."""
    NUDGE = 2
    """Reminders and digests."""


@dataclass(frozen=True, slots=True)
class Message:
    """One outgoing message.

    `kind` says how it is rendered: `question` (subject `draft:<id>`), `card` (subject `case:<id>`), `notice`
    (`msgid` and `params`), `page` (msgid is the page's name), `document` (a file, see `bot.cases.view.documents`),
    `place` (a point on the map).
    `edit` is the message to be replaced in place, or "".
    `once`: its repetition would do harm (money, approvals): an uncertain delivery is never blindly repeated.
    `view` is what the sender already knows at commit time, so that the relay need not read it again; never stored.
    """

    id: int
    person_id: int
    channel: str
    address: str
    kind: str
    subject: str
    msgid: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    priority: Priority = Priority.REPLY
    once: bool = False
    edit: str = ""
    case_id: int | None = None
    attempts: int = 0
    language: str = ""
    view: object | None = field(default=None, compare=False)

    @classmethod
    def to(cls, contact: "Contact", identity: int, kind: str, subject: str, **columns: Any) -> "Message":  # noqa: ANN401 - the other columns
        """Return a message to a person, where and in the language in which they are reached."""
        return cls(
            id=identity,
            person_id=contact.id,
            channel=contact.channel,
            address=contact.address,
            kind=kind,
            subject=subject,
            language=contact.language,
            **columns,
        )


@dataclass(frozen=True, slots=True)
class Toast:
    """The short answer to a tap; `alert` asks for a box that must be closed."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Handled:
    """What one input led to: the answer to the tap and the committed messages."""

    language: str
    toast: Toast | None = None
    messages: tuple[Message, ...] = ()
