"""A call's parameters, whatever way they came: JSON, a form, a query string, uploaded files.

A form carries everything as text, JSON carries types; the accessors accept both, as leniently as Telegram does
(tdlib/telegram-bot-api: a number that is none counts as the default). Knows no method.
"""

from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.sandbox.errors import bad_request

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart body."""

    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Call:
    """One call of a method: its name in lower case, its parameters and its files."""

    method: str
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text parameter, "" when it is missing."""
        value = self.params.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else orjson.dumps(value).decode()

    def required(self, name: str) -> str:
        """Return a text parameter; raises the 400 of a missing one."""
        value = self.text(name)
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """Return a whole number, pressed between `low` and `high`."""
        try:
            value = int(self.params.get(name, default))
        except (TypeError, ValueError):
            value = default
        if low is not None:
            value = max(value, low)
        return value if high is None else min(value, high)

    def number(self, name: str) -> float:
        """Return a number with a fraction; raises the 400 of a missing one."""
        try:
            return float(self.params[name])
        except (KeyError, TypeError, ValueError):
            raise bad_request(f"{name} is empty") from None

    def flag(self, name: str) -> bool:
        """Tell whether a switch is on."""
        return flag(self.params.get(name))

    def json(self, name: str, what: str) -> Any:  # noqa: ANN401  # any JSON value, checked by the caller
        """Return a parameter that is JSON itself (None when missing); `what` names it in the error."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {what} JSON object") from None


def flag(value: object) -> bool:
    """Tell whether a value means yes: `true`, 1, "true", "yes" or "1"."""
    return value is True or (isinstance(value, str) and value.lower() in {"true", "yes", "1"}) or value == 1
