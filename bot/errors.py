"""The whole error tree, a leaf: imports nothing of this project.

Errors carry a message id and data; wording and markup are made in `bot.render`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class BotError(Exception):
    """Anything this project raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that a person wrote.

    `line` and `column` count from 1; 0 means "the whole file". `advice` says what to write instead.
    """

    file: str
    line: int
    column: int
    code: str
    text: str
    advice: str = ""

    def __str__(self) -> str:
        """Return `file:line:column: text [code]` and the advice on a second line."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        tail = f"\n    {self.advice}" if self.advice else ""
        return f"{place}: {self.text} [{self.code}]{tail}"


class FlowError(BotError):
    """The author's mistakes in flow files: all of them at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CalendarError(BotError):
    """A calendar that has no working hour within the next 366 days."""


class Refusal(BotError):
    """An expected "no", shown to the person; nothing has changed.

    `msgid` is the English source text with `{named}` placeholders, `params` their values.
    """

    def __init__(self, msgid: str, **params: Any) -> None:  # noqa: ANN401 - values of any field type
        self.msgid = msgid
        self.params: Mapping[str, Any] = params
        super().__init__(msgid)


class NotAllowed(Refusal):
    """The person may not do this, by role or by relation to the case."""


class StaleButton(Refusal):
    """The button belongs to an earlier face of the case; the present one is shown instead."""


class InvalidField(Refusal):
    """An answer that the field does not accept."""


class Ambiguous(InvalidField):
    """An answer that can be read in several ways: `readings` are the values it may mean, the likeliest first."""

    def __init__(self, msgid: str, *, readings: Sequence[Any], **params: Any) -> None:  # noqa: ANN401 - values of any field type
        self.readings = tuple(readings)
        super().__init__(msgid, **params)


class GuardRefused(Refusal):
    """A rule of the flow says no, and why."""


class ClaimRefused(GuardRefused):
    """An exclusive thing of this kind has just been taken by others."""

    def __init__(self, msgid: str, kind: str, **params: Any) -> None:  # noqa: ANN401 - as for every refusal
        self.kind = kind
        super().__init__(msgid, **params)


class StorageError(BotError):
    """The database cannot do what was asked."""


class Conflict(StorageError):
    """Somebody else changed the same rows first: load again and decide again."""

    def __init__(self, statement: str) -> None:
        self.statement = statement
        super().__init__(f"{statement}: the rows are not as they were read")


class SchemaOutOfDate(StorageError):
    """The database is older or newer than this program."""


class DeliveryError(BotError):
    """A message did not reach the chat."""


class RetryAfter(DeliveryError):
    """The chat or the whole bot is asked to wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"retry after {seconds:g} s")


class Unreachable(DeliveryError):
    """The person blocked the bot, never started it, or the chat is gone."""


class Rejected(DeliveryError):
    """The request itself was wrong: our bug. Sending it again would not help."""


class Uncertain(DeliveryError):
    """No answer came: the message may or may not have been delivered."""


class SettingsError(BotError):
    """A setting is missing or wrong. The text names the variable and what it accepts."""


class PaperError(BotError):
    """A paper or picture could not be set. The text names the template, and the place in it."""


class LayoutError(BotError):
    """The boxes of a chart could not be placed. The text says what is missing or wrong."""
