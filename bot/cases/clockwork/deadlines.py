"""Passed deadlines become events; a reminder whose reason is gone is dropped, never sent."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import moment_of, ms_of
from bot.cases.base.ports import Row, Statement
from bot.cases.base.reminders import END, MOMENT, SNOOZE, chain_of, deadline_row, passed_and_left
from bot.cases.base.roles import works_here
from bot.cases.casework.saving import outbox_rows
from bot.cases.casework.telling import card_message, people_of
from bot.cases.clockwork.daily import Daily
from bot.cases.clockwork.rounds import moves
from bot.cases.timing.bursts import MANY, Reminding, as_lists, in_bursts
from bot.cases.timing.workdays import Workdays
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.timing import ACTOR, ALARM, repeated, told_seats
from bot.engine.spec.case import Event, TheClock, sits_in
from bot.engine.spec.ladders import Late
from bot.errors import Conflict, Refusal
from bot.logcontext import begin
from bot.telemetry import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.cases.base.outbox import Message
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.briefs import Briefs
    from bot.cases.timing.absences import Absences
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

BATCH = 200
GENTLE = ("nudge", "escalate")
"""Kinds of reminders to which a few minutes do no harm."""
WINDOW = timedelta(minutes=3)
"""Reminders so close to each other come together."""
_log = logging.getLogger(__name__)


class Sweep:
    """Works off due rows. Idempotent: each row is finished in the unit of its effect."""

    def __init__(
        self,
        service: "CaseService",
        absences: "Absences",
        briefs: "Briefs",
        push: "Callable[[Iterable[Message]], None]",
        tally: Tally | None = None,
    ) -> None:
        self._service = service
        self._absences = absences
        self._briefs = briefs
        self._workdays = Workdays(service)
        self._daily = Daily(service)
        self._push = push
        self._tally = tally or Tally()

    async def run(self) -> int:
        """Work off everything that is due now and return how many rows there were.

        Working days and who is away are settled first: what is due is due by them, and goes to who acts now.
        """
        self._push(await self._workdays.follow())
        self._push(await self._absences.turn())
        self._push(await self._daily.turn())
        self._push(await self._briefs.turn())
        done = 0
        while True:
            now = self._service.clock.now()
            (rows,) = await self._service.store.read(
                Statement("due_now", {"now": ms_of(now), "limit": BATCH})
            )
            soon = await self._soon(rows, now)
            await self._all([*rows, *soon])
            done += len(rows) + len(soon)
            self._tally.swept += len(rows) + len(soon)
            if len(rows) < BATCH:
                return done

    async def _soon(self, rows: "Sequence[Row]", now: datetime) -> "Sequence[Row]":
        """Return the reminders of the next minutes when one is due now: what would be a burst comes together.

        A deadline itself, an alarm, and what somebody has put off keep their moment.
        """
        if not any(row["kind"] in GENTLE for row in rows) or len(rows) == BATCH:
            return ()
        window = {"now": ms_of(now), "until": ms_of(now + WINDOW), "limit": BATCH}
        (soon,) = await self._service.store.read(Statement("reminders_soon", window))
        return soon

    async def _all(self, rows: "Sequence[Row]") -> None:
        """Work off rows side by side, those of one case in their order: units that wait together commit together."""
        cases: dict[int, list[Row]] = {}
        for row in rows:
            cases.setdefault(row["case_id"], []).append(row)
        at_night = self._at_night() is not None
        single = {
            case: of_case[0]
            for case, of_case in cases.items()
            if len(of_case) == 1 and of_case[0]["kind"] not in {END, SNOOZE} and not at_night
        }

        async def in_order(of_case: "list[Row]") -> None:
            for row in of_case:
                await self._one(row)

        others = [in_order(of_case) for case, of_case in cases.items() if case not in single]
        await asyncio.gather(self._together(list(single.values())), *others)

    async def _together(self, rows: "Sequence[Row]") -> None:
        """Work off reminders of different cases: those that would be a burst for somebody become one list.

        What shares a list is committed in one unit, so that the list and what it stands for are there or neither is.
        """
        if len(rows) < MANY:
            await asyncio.gather(*map(self._one, rows))
            return
        plans = [plan for plan in await asyncio.gather(*map(self._planned, rows)) if plan is not None]
        people = in_bursts(plans)
        shared: list[Reminding] = []
        rest: list[Reminding] = []
        for plan in plans:
            listed = any(one.person_id in people & plan.listed for one in plan.messages)
            (shared if listed else rest).append(plan)
        await asyncio.gather(self._told_together(shared, people), *map(self._told_alone, rest))

    async def _told_together(self, plans: "Sequence[Reminding]", people: frozenset[int]) -> None:
        if not plans:
            return
        messages = as_lists(plans, people, self._service.world().new_id)
        unit = [statement for plan in plans for statement in plan.unit]
        try:
            await self._told(unit, messages)
        except Conflict as conflict:
            if conflict.statement != "finish_due":
                raise
            await asyncio.gather(*(self._one(plan.row) for plan in plans))  # one has moved: each by itself

    async def _told_alone(self, plan: "Reminding") -> None:
        try:
            await self._told(plan.unit, plan.messages)
        except Conflict as conflict:
            if conflict.statement != "finish_due":
                raise

    async def _told(self, unit: "Sequence[Statement]", messages: "Sequence[Message]") -> None:
        await self._service.store.commit([*unit, *outbox_rows(messages, self._service.clock.now())])
        self._tally.reminders += len(messages)
        self._push(messages)

    async def _planned(self, row: Row) -> "Reminding | None":
        begin(due=row["id"], case=row["case_id"])
        try:
            return await self._plan(row)
        except Refusal as refusal:
            _log.info("due row %s of case %s: %s", row["id"], row["case_id"], refusal.msgid)
            await self._service.store.commit([self._finish(row)])
            return None

    def _at_night(self) -> datetime | None:
        """Return when the present quiet hours end, or None outside of them."""
        now, quiet = self._service.clock.now(), self._service.world().centre.quiet
        return quiet.after_quiet(now) if quiet is not None and quiet.is_quiet(now) else None

    async def next_at(self) -> datetime | None:
        """Return the moment of the earliest due row, when an absence begins or ends, or what comes every day."""
        (rows,) = await self._service.store.read(Statement("next_due"))
        due_at = rows[0]["due_at"] if rows else None
        moments = [await self._absences.next_at(), await self._daily.next_at(), await self._briefs.next_at()]
        moments += [moment_of(due_at)] if due_at is not None else []
        return min((moment for moment in moments if moment is not None), default=None)

    async def _one(self, row: Row) -> None:
        begin(due=row["id"], case=row["case_id"])
        try:
            if row["kind"] == END:
                await self._end(row)
            elif row["kind"] == SNOOZE:
                await self._wake(row)
            else:
                await self._remind(row)
        except Conflict as conflict:
            if conflict.statement not in ("finish_due", "postpone_due"):
                raise
        except Refusal as refusal:
            _log.info("due row %s of case %s: %s", row["id"], row["case_id"], refusal.msgid)
            await self._service.store.commit([self._finish(row)])

    def _finish(self, row: Row) -> Statement:
        return Statement("finish_due", {"id": row["id"], "at": ms_of(self._service.clock.now())}, 1)

    async def _end(self, row: Row) -> None:
        """Fire the first clock event of the state whose guard holds."""
        world = self._service.world()
        case = await self._service.load_case(world, row["case_id"])
        state = world.rules(case.flow, case.flow_version).flow.states[case.state]
        names = [event.id for event in state.on.values() if event.clock]
        if case.entry != row["entry"] or not case.is_open or not names:
            await self._service.store.commit([self._finish(row), *await self._once_more(row, case, world)])
            return
        morning = self._service.tact.night_until(case, world, self._service.clock.now())
        if morning is not None:
            await self._postpone(row, morning)
            return
        refusal: Refusal | None = None
        for name in names:
            event = Event(name, TheClock(row["entry"]), f"due:{row['id']}")
            try:
                outcome = await self._service.apply(case.id, event, closing=[self._finish(row)])
            except Refusal as no:
                refusal = no
                continue
            self._push(outcome.messages)
            return
        if refusal is not None:
            _log.info("the time of case %s is over: %s", case.number, refusal.msgid)
            await self._service.store.commit([self._finish(row), *await self._once_more(row, case, world)])

    async def _remind(self, row: Row) -> None:
        """Show the card again to those who must act, or show it to those above them; at night, wait for the morning."""
        morning = self._at_night() if row["kind"] != ALARM else None
        if morning is not None:
            await self._postpone(row, morning)
            return
        plan = await self._plan(row)
        if plan is not None:
            await self._told(plan.unit, plan.messages)

    async def _postpone(self, row: Row, morning: datetime) -> None:
        postponed = Statement("postpone_due", {"id": row["id"], "due_at": ms_of(morning)}, 1)
        await self._service.store.commit([postponed])
        self._service.on_deadline(morning)

    async def _plan(self, row: Row) -> Reminding | None:
        """Return what a passed reminder leads to; nothing is committed. None where its reason was gone."""
        world = self._service.world()
        due = max(self._service.clock.now(), moment_of(row["due_at"]))
        tells, left = passed_and_left(chain_of(row), due)
        case = await self._service.load_case(world, row["case_id"])
        if await self._looked_anew(row, case, world):
            return None
        messages: list[Message] = []
        listed: frozenset[int] = frozenset()
        following: list[Statement] = []
        if case.entry == row["entry"] and case.is_open:
            if case.held_at is None:
                messages, listed = await self._reminders(tells, case, world, urgent=row["kind"] == ALARM)
            if row["kind"] == MOMENT:
                pass  # the ladder goes on by itself
            elif left:
                following = [deadline_row(left[0], case.id, world.new_id(), left[1:])]
                self._service.on_deadline(left[0].at)
            else:
                following = await self._once_more(row, case, world)
        return Reminding(row, (self._finish(row), *following), tuple(messages), listed)

    async def _looked_anew(self, row: Row, case: "Case", world: "World") -> bool:
        """Let a case that is looked at every day look before it reminds: what came in is not asked for any more."""
        flow = world.rules(case.flow, case.flow_version).flow
        if flow.rounds is None or case.entry != row["entry"]:
            return False
        name, now = flow.rounds.event, self._service.clock.now()
        if not await self._service.seen(world, lambda: moves(case, name, world, now)):
            return False
        event = Event(name, TheClock(row["entry"]), f"due:{row['id']}")
        outcome = await self._service.apply(case.id, event, closing=[self._finish(row)])
        self._push(outcome.messages)
        return True

    async def _reminders(
        self, tells: "Mapping[str, Late]", case: "Case", world: "World", *, urgent: bool
    ) -> "tuple[list[Message], frozenset[int]]":
        """Return the card for everybody who is to be told, each once; and those for whom their list would do.

        A list is for who must act themselves, unless a rung is to come as a card of its own. Whose day has just come
        reads it there.
        """
        flow = world.rules(case.flow, case.flow_version).flow
        scope = CaseScope(flow, case, world, self._service.clock.now())
        later = await self._snoozed(case) if set(tells) & set(ACTOR) else set()
        briefed = frozenset() if urgent else self._briefs.tells(case)
        people: dict[int, None] = {}
        alone: set[int] = set()
        for tell, late in tells.items():
            told = await self._service.seen(
                world,
                lambda: people_of(told_seats(tell, scope), world, kept_apart(scope)),  # noqa: B023 - called at once
            )
            if tell in ACTOR:
                told = [one for one in told if one not in later and (late is Late.SEND or one not in briefed)]
            people |= dict.fromkeys(told)
            alone |= set(told) if tell not in ACTOR or late is Late.SEND else set()
        contacts = await self._service.directory.people(people)
        cards = [card_message(one, case.id, world.new_id()) for one in contacts if one.reachable]
        cards = await self._service.tact.spared(cards, world, self._service.clock.now())
        return cards, frozenset(one.id for one in contacts if works_here(one, world)) - alone

    async def _snoozed(self, case: "Case") -> set[int]:
        """Return who wants no reminder now: later, or none at all while the case stays where it is."""
        (rows,) = await self._service.store.read(Statement("snoozes_of", {"case_id": case.id}))
        now = ms_of(self._service.clock.now())
        return {
            row["person_id"]
            for row in rows
            if row["entry"] == case.entry and (row["until"] is None or row["until"] > now)
        }

    async def _wake(self, row: Row) -> None:
        """Remind the one person who asked for it, if it is still theirs to act."""
        world = self._service.world()
        case = await self._service.load_case(world, row["case_id"])
        person = int(row["event"])
        messages: list[Message] = []
        if case.entry == row["entry"] and case.is_open and case.held_at is None:
            contacts = await self._service.directory.people([person])
            messages = [
                card_message(one, case.id, world.new_id())
                for one in contacts
                if one.reachable and sits_in(one.person, case.seats)
            ]
        now = self._service.clock.now()
        dropped = Statement("drop_snooze", {"case_id": case.id, "person_id": person})
        await self._service.store.commit([self._finish(row), dropped, *outbox_rows(messages, now)])
        self._tally.reminders += len(messages)
        self._push(messages)

    async def _once_more(self, row: Row, case: "Case", world: "World") -> list[Statement]:
        """Return the due row that follows the last one of a case that still waits: it never falls silent."""
        (rows,) = await self._service.store.read(Statement("count_due", {"case_id": case.id}))
        if rows[0]["n"] > 1 or case.entry != row["entry"] or not case.is_open:
            return []
        last = chain_of(row)[-1]
        following = repeated(last, self._service.clock.now(), world.calendar(""))
        self._service.on_deadline(following.at)
        return [deadline_row(following, case.id, world.new_id())]
