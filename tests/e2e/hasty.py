"""The bot of production with little patience: `python -m tests.e2e.hasty run`. What takes 30 s takes 2 s here."""

import os
import sqlite3
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bot import app
from bot.cases.base.ports import Unit
from bot.cli import main
from bot.storage import sqlite
from bot.telegram import api, intake, request, worker
from bot.telegram.application import Connection

CALL_S, POLL_S = 1.0, 1
BROKEN = "broken"
"""While this file is in the bot's home, SQLite refuses to commit, in the words that stand there."""


def arm() -> None:
    """Take the patience away, and let the disk be as full as it is said to be."""
    request.CALL_TIMEOUT_S = CALL_S
    worker.ANSWER_TIMEOUT_S = CALL_S
    api.FILE_TIMEOUT_S = CALL_S
    intake.MARGIN_S = 1
    app.Connection = partial(Connection, poll_timeout_s=POLL_S)  # type: ignore[misc,assignment,attr-defined]  # the same, but hasty
    commit_batch = sqlite._commit_batch
    broken = Path(os.environ["BANLI_HOME"], BROKEN)

    def commit(raw: sqlite3.Connection, units: Sequence[Unit]) -> list[Any]:
        if broken.exists():
            raise sqlite3.OperationalError(broken.read_text("utf-8"))
        return commit_batch(raw, units)

    sqlite._commit_batch = commit


if __name__ == "__main__":
    arm()
    sys.exit(main())
