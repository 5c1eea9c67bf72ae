"""Keeps the bot's token out of every log, wherever the line comes from: our code, PTB, aiohttp, a traceback."""

import logging

HIDDEN = "***"
QUIET = ("apscheduler", "aiohttp", "httpx", "httpcore", "telegram", "transitions", "asyncio")
"""Loggers that tell of every request; they carry the address, and the address carries the token."""


class Redaction(logging.Filter):
    """Replaces the secret half of the token in messages and tracebacks. Put it on handlers, not on loggers."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._secret = token.partition(":")[2] or token

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the secret."""
        message = record.getMessage()
        if self._secret in message:
            record.msg, record.args = message.replace(self._secret, HIDDEN), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and self._secret in record.exc_text:
            record.exc_text = record.exc_text.replace(self._secret, HIDDEN)
            record.exc_info = None  # a formatter that formats it anew would bring the secret back
        if record.stack_info and self._secret in record.stack_info:
            record.stack_info = record.stack_info.replace(self._secret, HIDDEN)
        return True


def install(token: str) -> Redaction:
    """Redact all that the root logger's handlers write from now on, and quiet the libraries that tell of requests."""
    redaction = Redaction(token)
    for handler in (*logging.getLogger().handlers, *([logging.lastResort] if logging.lastResort else [])):
        handler.addFilter(redaction)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    return redaction
