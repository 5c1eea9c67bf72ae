"""Cases that the clock opens, one on every working day: a duty roster, a register that is handed in.

It goes on with what people have begun: the first case of such a process is opened by hand, and its successors by the
clock, in the name of who opened the last one. A centre that does not use a process is never bothered by it.
"""

import logging
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row
from bot.cases.base.ports import Statement
from bot.engine.deciding.cascade import Opening
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Case, Event, TheClock
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cases.base.outbox import Message
    from bot.cases.casework.service import CaseService
    from bot.engine.deciding.world import World
    from bot.engine.spec.model import Flow

FAR = 30
"""So many days ahead a working day is looked for."""
_log = logging.getLogger(__name__)


class Daily:
    """Opens what is due today and not open yet. Idempotent: the newest case of a flow says whether it had its turn."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def turn(self) -> "list[Message]":
        """Open what is due now; return what people are told."""
        told: list[Message] = []
        now = self._service.clock.now()
        for flow in self._flows():
            last = await newest(self._service, flow.id)
            if last is None or (moment := self._after(flow, last)) is None or moment > now:
                continue
            if moment.date() == now.astimezone(moment.tzinfo).date():
                told += await self._open(flow, last, moment.date())
        return told

    async def next_at(self) -> datetime | None:
        """Return when the next one is opened."""
        moments = []
        for flow in self._flows():
            last = await newest(self._service, flow.id)
            moment = self._after(flow, last) if last is not None else None
            if moment is not None and moment > self._service.clock.now():
                moments.append(moment)
        return min(moments, default=None)

    def _flows(self) -> "Iterator[Flow]":
        return (flow for flow in self._service.world().centre.flows.values() if flow.start.daily is not None)

    def _after(self, flow: "Flow", last: Case) -> datetime | None:
        """Return the first moment, today or later, that is the turn of a case after the last one."""
        world = self._service.world()
        facts = CaseScope(flow, last, world, self._service.clock.now())
        at = flow.start.daily(facts) if flow.start.daily is not None else None
        if not isinstance(at, time):
            return None
        today = self._service.clock.now().astimezone(world.zone).date()
        first = max(today, day_of(last, world) + timedelta(days=1))
        calendar = world.calendar(flow.start.by[0])
        days = (first + timedelta(days=ahead) for ahead in range(FAR))
        day = next((day for day in days if calendar.is_working_day(day).works), None)
        return datetime.combine(day, at, world.zone) if day is not None else None

    async def _open(self, flow: "Flow", last: Case, day: date) -> "tuple[Message, ...]":
        world = self._service.world()
        event = Event("open", TheClock(0), f"daily:{flow.id}:{day.isoformat()}")
        opening = Opening(world.new_id(), flow.id, None, last.opened_by, event)
        try:
            outcome = await self._service.open(opening, world=world)
        except Refusal as refusal:
            _log.info("%s is not opened on %s: %s", flow.id, day, refusal.msgid)
            return ()
        return outcome.messages


async def newest(service: "CaseService", flow: str) -> Case | None:
    """Return the newest case of a flow, whether it is open or not."""
    (rows,) = await service.store.read(Statement("newest_of_flow", {"flow": flow}))
    return case_from_row(rows[0]) if rows else None


async def of_today(service: "CaseService", flow: "Flow") -> Case | None:
    """Return the case of a daily flow that was opened today."""
    last = await newest(service, flow.id)
    world = service.world()
    today = service.clock.now().astimezone(world.zone).date()
    return last if last is not None and day_of(last, world) == today else None


def day_of(case: Case, world: "World") -> date:
    """Return the day on which the case was opened, as the centre counts days."""
    return case.opened_at.astimezone(world.zone).date()
