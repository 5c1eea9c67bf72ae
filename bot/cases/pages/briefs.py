"""The brief of the day: what runs over its time first, what is due today, who comes today, what waits for others.

It comes once on each working day of the reader's calendar, before the first working hour, if there is anything to say;
on the first working day of a week those who lead get their note on where cases wait, too. What has been sent stands in
the database, with the message, so neither a restart nor an outage sends it twice; after a long outage it is dropped.
Who would rather not have it switches it off, and opens the day when they like.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row
from bot.cases.base.naming import people_of
from bot.cases.base.outbox import Handled, Message, Priority, Toast
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.shown import who
from bot.cases.casework.saving import outbox_rows
from bot.cases.pages.board import WEEK, Board, leads
from bot.cases.pages.tasks import Task, case_line, task_line, tasks_of
from bot.cases.timing.absences import page_message
from bot.engine.basics.messages import N_
from bot.engine.basics.spans import Span
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import seat_of_person
from bot.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.base.shown import PersonId, Shown
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.cases.pages.replying import Replies
    from bot.cases.view.views import CaseLine
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

PAGE = "brief"
GOOD_MORNING = N_("Good morning, {name}. This is your day:")
THIS_WEEK = N_("Where cases waited last week:")
BEFORE = "brief.before"
LATEST = timedelta(hours=3)
"""So late a brief may still come, after an outage; then the day is under way."""
JUST = timedelta(minutes=15)
AHEAD = 14
"""Within so many days everybody works again."""
SHOWN = 5
MOMENTS = ("slot", "datetime")
"""Kinds of answers that are an appointment on their day."""
ON, OFF = "on", "off"
SWITCHED_ON = N_("The brief comes on each working day again.")
SWITCHED_OFF = N_("Nothing comes in the morning any more. Each task still reminds you at its time.")
COLLEAGUES_ONLY = N_("The brief is for colleagues of the centre.")


@dataclass(frozen=True, slots=True)
class DateLine:
    """An appointment of today."""

    at: datetime
    case: "CaseLine"


@dataclass(frozen=True, slots=True)
class WaitLine:
    """A case that waits for others: for whom, since when."""

    case: "CaseLine"
    who: "tuple[Shown | PersonId, ...]"
    since: datetime


@dataclass(frozen=True, slots=True)
class BriefView:
    """A day. Of `late`, `today` and `waiting` the most urgent are lines; `counts` says how many there are of each."""

    late: "tuple[CaseLine, ...]" = ()
    today: "tuple[CaseLine, ...]" = ()
    dates: tuple[DateLine, ...] = ()
    waiting: tuple[WaitLine, ...] = ()
    counts: tuple[int, int, int] = (0, 0, 0)
    later: int = 0
    """Tasks that are due on another day, or have no time."""
    leads: bool = False
    comes: bool = True
    """It comes by itself in the morning."""

    @property
    def says_something(self) -> bool:
        """Tell whether it is worth a message: somebody must act, or comes."""
        return bool(self.late or self.today or self.dates or self.later)

    @property
    def names(self) -> set[int]:
        """Return the people whose names are shown."""
        return {one for line in self.waiting for one in people_of(line.who)}


class Briefs:
    """Makes the briefs and sends them at their time."""

    def __init__(self, service: "CaseService", board: Board) -> None:
        self._service = service
        self._board = board
        self._told: dict[int, datetime] = {}
        self._read: dict[int, datetime] = {}

    # --- reading ----------------------------------------------------------------------------------------------

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the page with the reader's day.

        Raises:
            NotAllowed: the reader does not work here.
        """
        if not base.inside:
            raise NotAllowed(COLLEAGUES_ONLY)
        return replace(base, brief=replace(await self.view(contact), comes=await self._comes(contact.id)))

    async def act(
        self, contact: "Contact", argument: str, incoming: "Incoming", tapped: str, replies: "Replies"
    ) -> Handled:
        """Switch the brief of the morning on, or with `off` off.

        Raises:
            NotAllowed: the person does not work here.
        """
        if not works_here(contact, self._service.world()):
            raise NotAllowed(COLLEAGUES_ONLY)
        comes = argument != OFF
        switch = {"name": _switch(contact.id), "value": ON if comes else OFF}
        await self._service.store.commit([*incoming.closing, Statement("set_centre_value", switch)])
        shown = await replies.page(contact, replace(incoming, closing=()), PAGE, edit=tapped)
        return replace(shown, toast=Toast(SWITCHED_ON if comes else SWITCHED_OFF, alert=not comes))

    async def _comes(self, person: int) -> bool:
        (rows,) = await self._service.store.read(Statement("centre_value", {"name": _switch(person)}))
        return not rows or rows[0]["value"] != OFF

    async def view(self, contact: "Contact") -> BriefView:
        """Return the person's day."""
        service, world, now = self._service, self._service.world(), self._service.clock.now()
        tasks = await tasks_of(service, contact, world)
        day = now.astimezone(world.zone).date()
        late = [task for task in tasks if task.is_late(now)]
        today = [task for task in tasks if not task.is_late(now) and _is_on(task.until, day, world)]
        cases = await self._part_in(contact)
        mine = {task.case.id for task in tasks}
        others = sorted((case for case in cases if case.id not in mine), key=lambda case: case.entered_at)
        waiting = [case for case in others if case.seats]
        dates = sorted(
            (at, case.id, case) for case in cases for at in _moments_of(case, world) if _is_on(at, day, world)
        )
        return BriefView(
            late=await self._lines(late, world),
            today=await self._lines(today, world),
            dates=tuple([DateLine(at, await case_line(service, case, world)) for at, _, case in dates]),
            waiting=tuple([await self._wait(case, world) for case in waiting[:SHOWN]]),
            counts=(len(late), len(today), len(waiting)),
            later=len(tasks) - len(late) - len(today),
            leads=leads(contact, world),
        )

    async def _part_in(self, contact: "Contact") -> "list[Case]":
        """Return the open cases in which the person has a part."""
        seat = seat_of_person(contact.id)
        mine = {"person_id": contact.id, "seat": seat}
        rows, apart = await self._service.store.read(
            Statement("cases_with", mine), Statement("cases_apart", {"seat": seat})
        )
        barred = {row["case_id"] for row in apart}
        return [case for case in map(case_from_row, rows) if case.id not in barred]

    async def _lines(self, tasks: "Iterable[Task]", world: "World") -> "tuple[CaseLine, ...]":
        return tuple([await task_line(self._service, task, world) for task in list(tasks)[:SHOWN]])

    async def _wait(self, case: "Case", world: "World") -> WaitLine:
        scope = CaseScope(
            world.rules(case.flow, case.flow_version).flow, case, world, self._service.clock.now()
        )
        return WaitLine(await case_line(self._service, case, world), who(case.seats, scope), case.entered_at)

    # --- sending ----------------------------------------------------------------------------------------------

    async def next_at(self) -> datetime | None:
        """Return when the next brief is due."""
        world, now = self._service.world(), self._service.clock.now()
        today = now.astimezone(world.zone).date()
        moments = [
            at
            for calendars in {_calendars(roles, world) for roles in self._colleagues(world).values()}
            for at in _mornings(calendars, today, world)
            if at > now
        ]
        return min(moments, default=None)

    async def turn(self) -> list[Message]:
        """Send what is due now; return what was committed."""
        world, now = self._service.world(), self._service.clock.now()
        today = now.astimezone(world.zone).date()
        sent: list[Message] = []
        for person, roles in self._colleagues(world).items():
            at = _morning(_calendars(roles, world), today, world)
            if at is None or not at <= now <= at + LATEST or self._told.get(person, now - LATEST) >= at:
                continue
            made = await self._send(person, roles, today, world)
            self._told[person] = now
            if any(one.msgid == PAGE for one in made):
                self._read[person] = now
            sent += made
        return sent

    async def left(self, *, since: datetime) -> bool:
        """Tell whether a brief is still to be sent whose time has come since then; for who looks on beside the bot."""
        world, now = self._service.world(), self._service.clock.now()
        today = now.astimezone(world.zone).date()
        notes = [
            Statement("centre_value", {"name": f"{PAGE}:{person}"})
            for person, roles in self._colleagues(world).items()
            if (at := _morning(_calendars(roles, world), today, world)) is not None
            and max(since, now - LATEST) <= at <= now
        ]
        found = await self._service.store.read(*notes) if notes else []
        return any(not rows or rows[0]["value"] < today.isoformat() for rows in found)

    def tells(self, case: "Case") -> frozenset[int]:
        """Return whose brief has just come and tells of the case, if it is theirs: no reminder follows at its heels."""
        since = max(case.entered_at, self._service.clock.now() - JUST)
        return frozenset(person for person, at in self._read.items() if at >= since)

    def _colleagues(self, world: "World") -> dict[int, frozenset[str]]:
        """Return who works here and is not away, with their roles."""
        roles: dict[int, set[str]] = {}
        for role, people in world.settled.holders.items():
            for person in people:
                roles.setdefault(person, set()).add(role)
        return {
            person: frozenset(held) for person, held in roles.items() if world.standing_in(person) == person
        }

    async def _send(self, person: int, roles: frozenset[str], today: date, world: "World") -> list[Message]:
        """Commit the messages of the day with the note that they were sent; nothing where that stands there already."""
        known = await self._service.directory.people([person]) if await self._comes(person) else ()
        contacts = [one for one in known if one.reachable]
        made = [message for one in contacts for message in await self._messages(one, roles, today, world)]
        noted = Statement("raise_centre_value", {"name": f"{PAGE}:{person}", "value": today.isoformat()}, 1)
        try:
            await self._service.store.commit([noted, *outbox_rows(made, self._service.clock.now())])
        except Conflict:
            return []
        return made

    async def _messages(
        self, contact: "Contact", roles: frozenset[str], today: date, world: "World"
    ) -> list[Message]:
        made = []
        if (await self.view(contact)).says_something:
            said = {"said": GOOD_MORNING, "name": contact.name}
            made.append(page_message(contact, world.new_id(), PAGE, said, Priority.NUDGE))
        if leads(contact, world) and _begins_week(_calendars(roles, world), today, world):
            week = await self._board.week(contact)
            if any(line.waits.count.late for line in week.states):
                made.append(page_message(contact, world.new_id(), WEEK, {"said": THIS_WEEK}, Priority.NUDGE))
        return made


def _switch(person: int) -> str:
    """Return the name under which the centre keeps whether somebody gets the brief."""
    return f"{PAGE}.switch:{person}"


def _is_on(moment: datetime | None, day: date, world: "World") -> bool:
    return moment is not None and moment.astimezone(world.zone).date() == day


def _moments_of(case: "Case", world: "World") -> set[datetime]:
    """Return the days with a time that the case has been told."""
    flow = world.rules(case.flow, case.flow_version).flow
    values = (case.values.get(field.id) for field in flow.fields.values() if field.kind in MOMENTS)
    return {value for value in values if isinstance(value, datetime)}


# --- the calendar -----------------------------------------------------------------------------------------------


def _calendars(roles: frozenset[str], world: "World") -> frozenset[str]:
    """Return the names of the calendars by which somebody with these roles works."""
    known = world.centre.roles
    return frozenset(known[role].calendar for role in roles if role in known)


def _morning(calendars: frozenset[str], day: date, world: "World") -> datetime | None:
    """Return when the brief of the day comes; None on a day off."""
    opens = [
        calendar.hours[0][0]
        for calendar in map(world.hours, calendars)
        if calendar.hours and calendar.is_working_day(day).works
    ]
    if not opens:
        return None
    before = world.policy(BEFORE)
    at = datetime.combine(day, min(opens), world.zone)
    at -= timedelta(minutes=before.minutes if isinstance(before, Span) else 0)
    quiet = world.centre.quiet
    return quiet.after_quiet(at) if quiet is not None else at


def _mornings(calendars: frozenset[str], today: date, world: "World") -> Iterator[datetime]:
    for days in range(AHEAD):
        at = _morning(calendars, today + timedelta(days=days), world)
        if at is not None:
            yield at


def _begins_week(calendars: frozenset[str], day: date, world: "World") -> bool:
    """Tell whether it is the first working day of its week."""
    earlier = (day - timedelta(days=back) for back in range(1, day.weekday() + 1))
    return all(_morning(calendars, one, world) is None for one in earlier)
