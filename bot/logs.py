"""Logging as the settings ask for it: lines for a person, or JSON for a collector. The token never gets out.

Knows no text for people: log lines are for whoever runs the bot, in English.
"""

import json
import logging
import sys
from datetime import UTC, datetime

LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC, ISO 8601), `level`, `logger`, `message`, and `error` with a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if error:
            line["error"] = error
        return json.dumps(line, ensure_ascii=False)


def set_up(level: str, style: str) -> None:
    """Send all logging to standard error. `style` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else logging.Formatter(LINE))
    logging.basicConfig(level=level, handlers=[handler], force=True)
