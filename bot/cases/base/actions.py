"""What a button means, as typed data. A channel encodes it (Telegram: 64 bytes) and decodes it again.

An action names stable things only (case, draft, field, option, event), so a button that was sent long ago
still says what it meant; whether that is still right is decided when it is pressed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """Fire an event of a case. `face` is the case's face number that the card showed.

    `seen` stands for the facts on the card where something is decided by them, else it is "". `sure`: the person has
    been asked once more, and it stands.
    """

    case: int
    face: int
    event: str
    seen: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """Tick (or untick) an item of the case's checklist."""

    case: int
    face: int
    item: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Answer a request for a second person's confirmation."""

    case: int
    face: int
    yes: bool


@dataclass(frozen=True, slots=True)
class Hand:
    """Hand the task of a case to a colleague."""

    case: int
    face: int
    to: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Choose a ready answer for one question of a form. `option` is an option id or an offered value as text."""

    draft: int
    field: str
    option: str


@dataclass(frozen=True, slots=True)
class Step:
    """Move within a form: `back`, `skip`, `submit`, `cancel`, `show`, `why`, `add`, `done`, or `edit` with a field."""

    draft: int
    to: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Show the card of a case."""

    case: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Start a process, about a record when it is known (0: ask which); `alone`: about none."""

    flow: str
    about: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Go to a page of the bot: `home`, `todo`, `cases`, `new`, `help`, `language` … with an optional argument."""

    page: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Do:
    """An act of the office: `invite`, `grant`, `revoke`, `leave`, `away`, `back`. `argument` is the act's own."""

    act: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Handle:
    """Do something with a sheet that was sent: `import`, `drop`, or take it as the kind of record that is named."""

    sheet: int
    does: str


Action = Press | Tick | Confirm | Hand | Answer | Step | Open | Begin | Go | Do | Handle
