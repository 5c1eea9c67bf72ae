"""Wakes the sweep. Owns no state: what is due stands in the database, APScheduler only rings the bell.

Defaults of APScheduler 3 would drop a job that is one second late and run it in UTC; see the settings below.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock

WAKE, SAFETY = "wake", "safety"
SAFETY_EVERY = timedelta(minutes=1)
"""The sweep runs at least this often, should a wake-up ever be missed (a clock that jumps)."""
_log = logging.getLogger(__name__)


class Alarm:
    """Calls `sweep` when the earliest due row says so."""

    def __init__(
        self,
        sweep: Callable[[], Awaitable[object]],
        next_at: Callable[[], Awaitable[datetime | None]],
        now: Callable[[], datetime],
    ) -> None:
        self._sweep = sweep
        self._next_at = next_at
        self._now = now
        self._set_for: datetime | None = None
        self._running = False
        self._rang_s = time.monotonic()
        # A ring sets the alarm anew before it has ended, perhaps for at once: that is a second instance.
        self.scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 3}
        )
        self.scheduler.add_listener(_report, EVENT_JOB_ERROR)

    async def start(self) -> None:
        """Sweep what fell due while nobody was there, then keep watch."""
        self.scheduler.start()
        self.scheduler.add_job(_job(self.ring), "interval", seconds=SAFETY_EVERY.total_seconds(), id=SAFETY)
        await self.ring()

    async def ring(self) -> None:
        """Sweep now and set the alarm for the next due row."""
        if self._running:
            return
        self._running = True
        self._set_for = None
        try:
            await self._sweep()
        finally:
            self._running = False
        self._rang_s = time.monotonic()
        at = await self._next_at()
        if at is not None:
            self.set_for(at)

    @property
    def silent_s(self) -> float:
        """Seconds since the last sweep ended well."""
        return time.monotonic() - self._rang_s

    def hourly(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something now and once an hour; to be called after `start`."""
        self.scheduler.add_job(_job(work), "interval", hours=1, next_run_time=SystemClock().now())

    def ring_soon(self) -> None:
        """Ring at once: the clock was moved."""
        self._set_for = None
        self.set_for(self._now())

    def set_for(self, at: datetime) -> None:
        """Ring at that moment, unless the alarm is set for an earlier one."""
        if self._set_for is not None and self._set_for <= at:
            return
        self._set_for = at
        # APScheduler lives on the machine's clock, deadlines on the centre's: only the difference is the same.
        wait = max(timedelta(0), at - self._now())
        run_date = SystemClock().now() + wait
        self.scheduler.add_job(_job(self.ring), "date", run_date=run_date, id=WAKE, replace_existing=True)

    def stop(self) -> None:
        """Stop ringing. A sweep that runs is safe to cancel at every await."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)


def _job(work: Callable[[], Awaitable[object]]) -> Callable[[], Coroutine[object, object, None]]:
    """Return it as a coroutine function: APScheduler awaits nothing else, and would lose what a lambda gives."""

    async def run() -> None:
        with suppress(asyncio.CancelledError):  # the bot stops: no fault of the job's, and nothing to log
            await work()

    return run


def _report(event: JobExecutionEvent) -> None:
    _log.error("a job (%s) failed and will run again", event.job_id, exc_info=event.exception)
