"""Lets time pass in a trial as it passes in life: from one thing that falls due to the next, each at its own moment.

A clock that is moved over a whole week at once would let reminders come days late, as after an outage.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.ports import Statement
from bot.cases.clockwork.rounds import Rounds
from bot.commands.upcoming import upcoming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.app import Office
    from bot.cases.base.outbox import Message
    from bot.commands.trial import Trial

AT_ONCE_S = 10.0
"""What is due is carried out, and told, within this time, also on a busy machine."""
LOOKS_S = 0.05
AFTER = timedelta(seconds=1)


async def pass_until(trial: "Trial", office: "Office", moment: datetime) -> None:
    """Move the trial's time to a moment; what falls due on the way is carried out when it is due.

    A moment that is over already moves nothing. `office` is one opened beside the running bot, for reading.
    """
    while (due := await _settled(trial, office)) is not None and trial.now() < due < moment:
        await trial.sandbox.advance((due + AFTER - trial.now()).total_seconds())
    if moment > trial.now():
        await trial.advance((moment - trial.now()).total_seconds())
    await _settled(trial, office)


async def _settled(trial: "Trial", office: "Office") -> datetime | None:
    """Wait until the bot has done and told what is due, and return what comes next, None for nothing.

    Where it does not (it may have been stopped) a moment that is over is returned.
    """
    for _ in range(int(AT_ONCE_S / LOOKS_S)):
        following = await _next(trial, office)
        if following is None or following > trial.now() or not trial.running:
            break
        await asyncio.sleep(LOOKS_S)
    return following


async def _next(trial: "Trial", office: "Office") -> datetime | None:
    """Return when the bot has something to do: now while messages wait to be sent, else when something falls due."""
    (waiting,) = await office.store.read(Statement("outbox_pending", {"after": 0, "limit": 1}))
    if waiting:
        return trial.now()
    due = await upcoming(office)
    moments = [await Rounds(office.service, _nobody).next_at(), due.at if due is not None else None]
    return min((moment for moment in moments if moment is not None), default=None)


def _nobody(_: "Iterable[Message]") -> None:
    """Tell nobody: it is only asked when there is something to do."""
