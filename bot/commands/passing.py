"""Lets time pass in a trial as it passes in life: from one thing that falls due to the next, each at its own moment.

A clock that is moved over a whole week at once would let reminders come days late, as after an outage.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.ports import Statement
from bot.cases.clockwork.chores import Chores
from bot.cases.clockwork.deadlines import Sweep
from bot.cases.clockwork.rounds import Rounds
from bot.clock import MovableClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.app import Office
    from bot.cases.base.outbox import Message
    from bot.commands.trial import Trial

AT_ONCE_S = 30.0
"""What is due is carried out, and told, within this time, also on a busy machine."""
LOOKS_S = 0.02
AFTER = timedelta(seconds=1)


async def pass_until(trial: "Trial", office: "Office", moment: datetime) -> None:
    """Move the trial's time to a moment; what falls due on the way is carried out when it is due.

    A moment that is over already moves nothing. `office` is one opened beside the running bot, for reading.
    """
    begun = trial.now()
    while (due := await _settled(trial, office, begun)) is not None and trial.now() < due < moment:
        await _move(trial, due + AFTER)
    if moment > trial.now():
        await _move(trial, moment)
    await _settled(trial, office, begun)


def at_present(trial: "Trial", office: "Office") -> "Office":
    """Return the office beside the bot, at the trial's time: its clock follows nobody by itself."""
    if isinstance(office.clock, MovableClock):
        office.clock.move_to(timedelta(seconds=trial.holder.api.clock.offset))
    return office


async def _move(trial: "Trial", moment: datetime) -> None:
    """Move the trial's time, and wait until the bot goes by it."""
    clock = trial.holder.api.clock
    await trial.sandbox.advance((moment - trial.now()).total_seconds())
    for _ in range(int(AT_ONCE_S / LOOKS_S)):
        if clock.followed == clock.offset or not trial.running:
            break
        await asyncio.sleep(LOOKS_S)


async def _settled(trial: "Trial", office: "Office", begun: datetime) -> datetime | None:
    """Wait until the bot has done and told what is due, and return what comes next, None for nothing.

    Where it does not (it may have been stopped) a moment that is over is returned.
    """
    await at_present(trial, office).service.facts.refresh()
    for _ in range(int(AT_ONCE_S / LOOKS_S)):
        following = await _next(trial, office, begun)
        if following is None or following > trial.now() or not trial.running:
            break
        await asyncio.sleep(LOOKS_S)
    return following


async def _next(trial: "Trial", office: "Office", begun: datetime) -> datetime | None:
    """Return when the bot has something to do: now while it has not told all, else when its alarm rings next."""
    (waiting,) = await office.store.read(Statement("outbox_pending", {"after": 0, "limit": 1}))
    if waiting or await office.briefs.left(since=begun):
        return trial.now()
    sweep = Sweep(office.service, office.staff.absences, office.briefs, _nobody)
    return await Chores(sweep, Rounds(office.service, _nobody)).next_at()


def _nobody(_: "Iterable[Message]") -> None:
    """Tell nobody: it is only asked when there is something to do."""
