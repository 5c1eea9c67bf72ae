"""Working days that the centre sets itself: a typhoon, an anniversary, a Sunday at work. Open deadlines follow.

The table is written by the chat or by a command, beside the bot or while it is stopped; a new version may know the list
of another year. By what the open deadlines were counted is kept, so that the sweep sees what is different now, whoever
changed it and whenever. A day that is forgotten is again what the published calendar says.
"""

import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from bot.cases.base.codec import ms_of
from bot.cases.base.facts import days_of
from bot.cases.base.outbox import Message, Priority
from bot.cases.base.ports import Statement
from bot.cases.base.reminders import END, SNOOZE, rows_of
from bot.cases.casework.saving import outbox_rows
from bot.cases.casework.telling import people_of
from bot.cases.view.prospects import is_provisional
from bot.engine.basics.calendar import published_until
from bot.engine.basics.messages import N_
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.opening import is_open_day
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.timing import deadlines
from bot.engine.spec.case import Event, OtherCase
from bot.errors import Conflict, Refusal

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.cases.casework.service import CaseService

MOVED = N_("Working days have changed: the time for this step ends {moment} now.")
MOVED_PROVISIONALLY = N_(
    "Working days have changed: the time for this step ends {moment} now. "
    "Working days of that year are not published yet; the State Council's notice counts."
)
COUNTED = "workdays_counted"
"""Under this name stands by which days the open deadlines are counted."""
TRIES = 3
DAY_CLOSED = "day_closed"
"""The event of states that wait for a moment which people come to: its day has become a day off."""
_log = logging.getLogger(__name__)


def set_day(day: date, works: bool | None, why: str, by: int | None, now: datetime) -> Statement:  # noqa: FBT001 - of three values
    """Return the statement that makes a day a working day or a day off; None forgets what was set."""
    if works is None:
        return Statement("forget_day", {"day": day.isoformat()})
    row = {"day": day.isoformat(), "works": int(works), "why": why, "set_by": by, "set_at": ms_of(now)}
    return Statement("set_day", row, 1)


def _day_of(value: object, zone: "tzinfo") -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class _Counted:
    """By what deadlines are counted: the last published year, and the days that the centre has set itself."""

    published: int
    days: Mapping[date, bool]

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `written` has written."""
        known = json.loads(text)
        return cls(
            known["published"], {date.fromisoformat(day): works for day, works in known["days"].items()}
        )

    def written(self) -> str:
        """Return it as one text."""
        days = {day.isoformat(): works for day, works in sorted(self.days.items())}
        return json.dumps({"published": self.published, "days": days})

    def unlike(self, before: Self) -> set[date]:
        """Return the days that count differently; of a year that is known now its first one."""
        changed = {
            day for day in before.days.keys() | self.days.keys() if before.days.get(day) != self.days.get(day)
        }
        if self.published != before.published:
            changed.add(date(min(self.published, before.published) + 1, 1, 1))
        return changed


class Workdays:
    """Keeps the settled facts and the open deadlines in step with the table."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def follow(self) -> list[Message]:
        """Take over what has been changed in the table; return what people are told about it."""
        rows, counted = await self._service.store.read(
            Statement("days"), Statement("centre_value", {"name": COUNTED})
        )
        days = days_of(rows)
        now = _Counted(published_until(), days)
        before = _Counted.read(counted[0]["value"]) if counted else now
        if days != self._service.facts.workdays:
            await self._service.facts.refresh()
        if counted and now == before:
            return []
        changed = now.unlike(before)
        messages = await self._recount(changed) if changed else []
        await self._service.store.commit(
            [Statement("set_centre_value", {"name": COUNTED, "value": now.written()})]
        )
        if changed:
            _log.info(
                "%d days of the calendar have changed, %d people were told", len(changed), len(messages)
            )
        return messages

    async def _recount(self, changed: Collection[date]) -> list[Message]:
        """Set the deadlines anew that reach over a changed day."""
        world = self._service.world()
        first = datetime.combine(min(changed), time(), world.zone) - timedelta(days=1)
        (rows,) = await self._service.store.read(Statement("ends_after", {"after": ms_of(first)}))
        told: list[Message] = []
        for row in rows:
            closed = await self._closed(row["case_id"], changed)
            told += await self._one(row["case_id"]) if closed is None else closed
        return told

    async def _closed(self, identity: int, changed: Collection[date]) -> list[Message] | None:
        """Fire `day_closed` in a case that waits for a moment on a day that is off now; None where it does not."""
        world = self._service.world()
        case = await self._service.load_case(world, identity)
        flow = world.rules(case.flow, case.flow_version).flow
        state = flow.states[case.state]
        until = state.within.until if state.within is not None else None
        if DAY_CLOSED not in state.on or until is None or case.held_at is not None:
            return None
        scope = CaseScope(flow, case, world, self._service.clock.now())
        awaited = [field for name in until.names if (field := flow.fields.get(name)) and field.hours]
        days = [(field, _day_of(scope.value((field.id,)), world.zone)) for field in awaited]
        if not any(day in changed and not is_open_day(field, day, world) for field, day in days if day):
            return None
        event = Event(DAY_CLOSED, OtherCase(case.id), f"day_closed:{case.id}:{case.version}")
        try:
            outcome = await self._service.apply(case.id, event)
        except Refusal as refusal:
            _log.info("the day of case %s is closed: %s", case.number, refusal.msgid)
            return None
        return list(outcome.messages)

    async def _one(self, identity: int) -> list[Message]:
        for _ in range(TRIES):
            world, now = self._service.world(), self._service.clock.now()
            old = await self._service.load_card(world, identity)
            case = world.cases[identity]
            if not case.is_open or case.held_at is not None:
                return []
            flow = world.rules(case.flow, case.flow_version).flow
            scope = CaseScope(flow, case, world, now)
            made = await self._service.seen(world, lambda: deadlines(flow.states[case.state], scope))  # noqa: B023 - called at once
            ends = [one.at for one in made if one.kind == END]
            if not ends or ends == [one.at for one in old if one.kind == END]:
                return []
            later = [one for one in made if one.at > now or one.kind == END]
            unit = [
                Statement("unmoved_case", {"id": case.id, "seen": case.version}, 1),
                Statement("withdraw_ladder", {"case_id": case.id, "kept": SNOOZE, "at": ms_of(now)}),
                *rows_of(later, case.id, world.new_id),
            ]
            contacts = await self._service.directory.people(people_of(case.seats, world, kept_apart(scope)))
            told = [
                Message.to(
                    one,
                    world.new_id(),
                    "notice",
                    f"case:{case.id}",
                    msgid=MOVED_PROVISIONALLY if is_provisional(ends[0], scope) else MOVED,
                    params={"moment": ends[0]},
                    priority=Priority.NOTICE,
                    case_id=case.id,
                )
                for one in contacts
                if one.reachable
            ]
            try:
                await self._service.store.commit([*unit, *outbox_rows(told, now)])
            except Conflict:
                continue  # it moved on a moment ago, perhaps out of this deadline
            self._service.on_deadline(min(one.at for one in later))
            return told
        return []
