"""Logging as the settings ask for it: lines for a person, or JSON for a collector. The token never gets out.

Knows no text for people: log lines are for whoever runs the bot, in English.
"""

import json
import logging
import sys
from datetime import UTC, datetime

from bot.logcontext import about

LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC, ISO 8601), `level`, `logger`, `message`, what it is about, `error`.

    What it is about: `update`, `case`, `person`, `message_id`, `due`, each where there is one. `error` is a traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **about(),
        }
        error = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if error:
            line["error"] = error
        return json.dumps(line, ensure_ascii=False)


class Lines(logging.Formatter):
    """Lines for a person; what a line is about stands at its end."""

    def __init__(self) -> None:
        super().__init__(LINE)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line without a traceback."""
        known = " ".join(f"{name}={value}" for name, value in about().items())
        line = super().formatMessage(record)
        return f"{line} [{known}]" if known else line


def set_up(level: str, style: str) -> None:
    """Send all logging to standard error. `style` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
