"""The last line of defence of every log: no token, no number of a person, nothing that somebody wrote.

Our own lines name identities only. What libraries write, and what an exception says, may quote anything: a message, a
name, an address with the token. So of an exception that is not ours the type and the places in the program are kept,
not its words; of a library's line its fixed part.
"""

import logging
import re
import traceback
from collections.abc import Iterator

from bot.errors import BotError

HIDDEN = "***"
WITHHELD = "…"
OURS = ("bot", "tests")
QUIET = ("apscheduler", "aiohttp", "httpx", "httpcore", "telegram", "transitions", "asyncio")
"""Loggers that tell of every request; they carry the address, and the address carries the token."""

_NUMBERS = re.compile(
    r"(?<!\d)(?:"
    r"[1-8]\d{5}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]"  # an ID number, GB 11643
    r"|(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # a mobile number of the mainland
    r"|\+\d[\d ()-]{7,16}\d"  # an international number
    r")(?!\d)"
)
_TOKEN = re.compile(r"\b(\d{6,12}):[A-Za-z0-9_-]{20,}")
"""Any bot's token: another than ours may stand in a forwarded address."""
_DETAIL = re.compile(r"\bDETAIL:.*", re.DOTALL)
"""PostgreSQL quotes the row there."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|[^\x00-\x7f]+")


class Redaction(logging.Filter):
    """Takes secrets and people's words out of messages and tracebacks. Put it on handlers, not on loggers."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._secret = token.partition(":")[2] or token

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without what must not be seen."""
        ours = record.name.partition(".")[0] in OURS
        message = record.getMessage() if ours else _fixed_part(record)
        record.msg, record.args = self.clean(message), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = self.clean("".join(_told(record.exc_info[1])).rstrip())
            record.exc_info = None  # a formatter that formats it anew would bring the words back
        elif record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True

    def clean(self, text: str) -> str:
        """Return the text without the token and without numbers of people."""
        if self._secret:
            text = text.replace(self._secret, HIDDEN)
        text = _TOKEN.sub(rf"\1:{HIDDEN}", text)
        return _NUMBERS.sub(HIDDEN, _DETAIL.sub(f"DETAIL: {HIDDEN}", text))


def _fixed_part(record: logging.LogRecord) -> str:
    """Return what a library's line always says: its first line, numbers and types in the place of values."""
    text = str(record.msg).partition("\n")[0]
    values = record.args if isinstance(record.args, tuple) else ()
    if values:
        shown = tuple(one if isinstance(one, int | float) else type(one).__name__ for one in values)
        try:
            return text % shown
        except (TypeError, ValueError):
            return text
    return _QUOTED.sub(WITHHELD, text)


def _told(error: BaseException, depth: int = 0) -> Iterator[str]:
    """Yield an exception with its causes, the oldest first: places and types; words only where they are ours."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and depth < 5:  # noqa: PLR2004 - further back it explains nothing
        yield from _told(earlier, depth + 1)
        yield "\nwhich led to\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_list(traceback.extract_tb(error.__traceback__))
    said = str(error)
    words = (
        f": {said}" if isinstance(error, BotError) else f" ({len(said)} characters withheld)" if said else ""
    )
    yield f"{type(error).__module__}.{type(error).__qualname__}{words}\n"


def install(token: str) -> Redaction:
    """Redact all that the root logger's handlers write from now on, and quiet the libraries that tell of requests."""
    redaction = Redaction(token)
    for handler in (*logging.getLogger().handlers, *([logging.lastResort] if logging.lastResort else [])):
        handler.addFilter(redaction)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    return redaction
