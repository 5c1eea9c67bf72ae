"""The bot of production with little patience: `python -m tests.e2e.hasty run`. What takes 30 s takes 2 s here."""

import sys
from functools import partial

from bot import app
from bot.cli import main
from bot.telegram import api, intake, request, worker
from bot.telegram.application import Connection

CALL_S, POLL_S = 1.0, 1

request.CALL_TIMEOUT_S = CALL_S
worker.ANSWER_TIMEOUT_S = CALL_S
api.FILE_TIMEOUT_S = CALL_S
intake.MARGIN_S = 1
app.Connection = partial(Connection, poll_timeout_s=POLL_S)  # type: ignore[misc]

if __name__ == "__main__":
    sys.exit(main())
