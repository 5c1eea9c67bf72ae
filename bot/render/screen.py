"""What a person sees, as plain data that any chat can show. No markup, no channel."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.cases.base.actions import Action


class Look(StrEnum):
    """How a button should look. The words must carry the meaning alone."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Button:
    """A button with an action, or with text to copy, or with an address to open (exactly one)."""

    label: str
    action: Action | None = None
    look: Look = Look.PLAIN
    copy: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or two sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, one a line. `flags` are warnings, shown with a mark and in words.

    `dense`: two short ones may share a line, so that a card of many facts stays in sight.
    """

    rows: tuple[tuple[str, str], ...]
    flags: tuple[str, ...] = ()
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words of a person; long ones fold."""

    text: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Small:
    """A note in small or italic type: progress, what happens next."""

    text: str


Block = Heading | Paragraph | Facts | Quote | Small


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file. `name` is what it is saved as, with its ending; a `picture` is shown at once."""

    name: str
    content: bytes = field(repr=False)
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map, with what it is called."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. `rows` of buttons stand below it.

    `ask_contact` and `ask_location` are the words of the channel's own buttons for these; they stand below the input
    field until the question is answered. With an `attachment` the blocks are the file's caption, which is short.
    """

    blocks: tuple[Block, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    ask_contact: str = ""
    ask_location: str = ""
    keyboard: tuple[tuple[str, ...], ...] = ()
    """A lasting keyboard of words below the input field (the home menu), or none."""
    placeholder: str = ""
    attachment: Attachment | None = None
    place: Place | None = None
    """Shown as a map; there are no words then but those of the place."""
