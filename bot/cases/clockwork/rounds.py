"""Once a day the clock looks at every record that a flow says so of, and opens cases; open ones look anew.

It goes through the records in pages and rests between them, so that nobody who taps waits for it; a long day's work is
done in several turns of the alarm. It may be broken off anywhere and begun again: what is open is not opened twice.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.ports import Statement
from bot.engine.deciding.cascade import Opening
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Event, TheClock
from bot.engine.spec.registers import case_of_record
from bot.errors import Conflict, Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.cases.base.outbox import Message
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService, Outcome
    from bot.engine.deciding.world import World
    from bot.engine.spec.around_specs import Rounds as DailyWork
    from bot.engine.spec.case import Case
    from bot.engine.spec.model import Flow

PAGE = 20
"""So many records are read at once: few, since who taps meanwhile waits for them."""
SLICE = 10
"""So many records are thought about before others get their turn."""
TURN_S = 2.0
"""So long a turn lasts; reminders and deadlines come between two."""
NOBODY = 0
"""Who has opened a case that the clock opens."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Round:
    """How far the work of a day has come."""

    day: date
    after: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be done about the records of a page."""

    opens: list[int] = field(default_factory=list)
    looks: "list[Case]" = field(default_factory=list)


class Rounds:
    """Does the day's work of every flow that has any."""

    def __init__(self, service: "CaseService", push: "Callable[[Iterable[Message]], None]") -> None:
        self._service = service
        self._push = push
        self._rounds: dict[str, _Round] = {}

    async def turn(self) -> int:
        """Do what is left of the day's work, for a while; return how many records were looked at."""
        looked, begun = 0, asyncio.get_running_loop().time()
        for flow, daily in self._daily():
            here = await self._round(flow, daily)
            while here is not None and not here.done:
                looked += await self._page(flow, daily, here)
                if here.done:
                    await self._note(flow, here.day)
                elif asyncio.get_running_loop().time() - begun > TURN_S:
                    return looked
                await asyncio.sleep(0)
        return looked

    async def next_at(self) -> datetime | None:
        """Return when the next work of a day begins, or now when there is some left."""
        moments = []
        for flow, daily in self._daily():
            here = await self._round(flow, daily)
            if here is not None and not here.done:
                return self._service.clock.now()
            moments.append(self._begins(daily, after=self._service.clock.now()))
        return min(moments, default=None)

    def _daily(self) -> "list[tuple[Flow, DailyWork]]":
        """Return the flows that have work every day, with what it is."""
        flows = self._service.world().centre.flows.values()
        return [(flow, flow.rounds) for flow in flows if flow.rounds is not None]

    def _begins(self, daily: "DailyWork", after: datetime) -> datetime:
        zone = self._service.world().zone
        local = after.astimezone(zone)
        first = datetime.combine(local.date(), daily.at, zone)
        return first if first > local else datetime.combine(local.date() + timedelta(days=1), daily.at, zone)

    async def _round(self, flow: "Flow", daily: "DailyWork") -> _Round | None:
        """Return today's work on the flow, None before its hour."""
        local = self._service.clock.now().astimezone(self._service.world().zone)
        if local.time() < daily.at:
            return None
        here = self._rounds.get(flow.id)
        if here is None or here.day != local.date():
            (rows,) = await self._service.store.read(Statement("centre_value", {"name": _stamp(flow)}))
            done = bool(rows) and rows[0]["value"] >= local.date().isoformat()
            here = self._rounds[flow.id] = _Round(local.date(), done=done)
        return here

    async def _note(self, flow: "Flow", day: date) -> None:
        stamp = {"name": _stamp(flow), "value": day.isoformat()}
        await self._service.store.commit([Statement("set_centre_value", stamp)])

    async def _page(self, flow: "Flow", daily: "DailyWork", here: _Round) -> int:
        """Look at the next records and do what follows; return how many there were."""
        page = {"type": flow.about, "after": here.after, "limit": PAGE}
        (rows,) = await self._service.store.read(Statement("records_after", page))
        if rows:
            here.after = rows[-1]["id"]
            found = await self._look(flow, daily, rows)
            await asyncio.gather(
                *(self._open(flow, record, here.day) for record in found.opens),
                *(self._fire(flow, daily.event, case, here.day) for case in found.looks),
            )
        here.done = len(rows) < PAGE
        return len(rows)

    async def _look(self, flow: "Flow", daily: "DailyWork", rows: "list[Row]") -> _Found:
        """Read what the page's records are about, all at once, and see for which of them it is time."""
        now = self._service.clock.now()
        world, known = await self._world(flow, rows)
        found = _Found()
        for place, row in enumerate(rows):
            if place % SLICE == 0:
                await asyncio.sleep(0)
            case = known.get(row["id"])
            if case is not None:
                if await self._service.seen(world, partial(moves, case, daily.event, world, now)):
                    found.looks.append(case)
                continue
            scope = CaseScope(flow, case_of_record(row["id"], now), world, now)
            if await self._service.seen(world, partial(daily.opens, scope)):
                found.opens.append(row["id"])
        return found

    async def _world(self, flow: "Flow", rows: "list[Row]") -> "tuple[World, dict[int, Case]]":
        """Return a world with the records of the page, those that refer to them, and the open cases about them."""
        between = {"first": rows[0]["id"], "last": rows[-1]["id"]}
        looks = [
            (look.record, look.same[0][0])
            for look in flow.looks.values()
            if look.record and look.same[0][1].source == flow.about
        ]
        cases, *linked = await self._service.store.read(
            Statement("cases_about_page", {"flow": flow.id, **between}),
            *(
                Statement("records_linked_page", {"type": kind, "name": name, **between})
                for kind, name in looks
            ),
        )
        world = self._service.world()
        world.add(records=map(record_from_row, rows))
        for (kind, name), found in zip(looks, linked, strict=True):
            lists: dict[int, list[int]] = {row["id"]: [] for row in rows}
            for one in found:
                lists[one["to_id"]].append(one["id"])
            world.add(records=map(record_from_row, found))
            world.linked.update({(kind, name, record): tuple(ids) for record, ids in lists.items()})
        known = {row["about"]: case_from_row(row) for row in cases}
        world.add(cases=known.values())
        return world, known

    async def _open(self, flow: "Flow", record: int, day: date) -> None:
        event = Event("open", TheClock(0), f"daily:{day}:{flow.id}:{record}")
        opening = Opening(self._service.world().new_id(), flow.id, record, NOBODY, event)
        await self._done(self._service.open(opening), flow, record)

    async def _fire(self, flow: "Flow", name: str, case: "Case", day: date) -> None:
        event = Event(name, TheClock(case.entry), f"daily:{day}:{case.entry}")
        await self._done(self._service.apply(case.id, event), flow, case.id)

    async def _done(self, work: "Awaitable[Outcome]", flow: "Flow", about: int) -> None:
        try:
            outcome = await work
        except (Refusal, Conflict) as no:
            _log.info("daily %s about %s: %s", flow.id, about, no)
            return
        self._push(outcome.messages)


def moves(case: "Case", event: str, world: "World", now: datetime) -> bool:
    """Tell whether the event would take effect in the case now."""
    rules = world.rules(case.flow, case.flow_version)
    if not case.is_open or case.held_at is not None or not rules.table.listens(case.state, event):
        return False
    route = rules.table.route(case.state, event, CaseScope(rules.flow, case, world, now))
    return route is not None and not route.refuse


def _stamp(flow: "Flow") -> str:
    """Return the name under which the last day's work of a flow is kept."""
    return f"daily:{flow.id}"
