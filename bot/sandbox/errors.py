"""What the sandbox refuses, in Telegram's own words.

The texts are those of Telegram's Bot API server (tdlib/telegram-bot-api, `fail_query_with_error`) and of its core
library. Knows no route and no chat.
"""

from typing import Any


class ApiError(Exception):
    """A call that Telegram would refuse: its code, its full description and, rarely, parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """Keep what the answer is made of; `parameters` are Telegram's ResponseParameters."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer: `ok`, `error_code`, `description`, `parameters`."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class LineCut(Exception):
    """The connection broke while a call waited for its answer."""


class ControlError(Exception):
    """A mistake in a request to the control API: says what was wrong and what would be right."""


def bad_request(message: str) -> ApiError:
    """Return a 400; as Telegram does, the message starts in lower case unless it is a CONSTANT."""
    if len(message) > 1 and message[1] > "Z":
        message = message[0].lower() + message[1:]
    return ApiError(400, f"Bad Request: {message}")


def forbidden(message: str) -> ApiError:
    """Return a 403: the bot may not do this there."""
    return ApiError(403, f"Forbidden: {message}")


def conflict(message: str) -> ApiError:
    """Return a 409: two receivers of updates."""
    return ApiError(409, f"Conflict: {message}")


def flood(retry_after: int) -> ApiError:
    """Return a 429 with the seconds to wait, twice as Telegram gives them: in words and as a parameter."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
