"""The board of who leads: open cases by process and state, late ones, who has them, what the day brought, bottlenecks.

For holders of a role that is above another one; they see the processes whose registers are shown to them, and nothing
of a case that is kept apart from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.cases.base.shown import PersonId, Words
from bot.cases.pages.standing import (
    AGES,
    Count,
    Waiting,
    ages_of,
    by_flow,
    by_seat,
    left_since,
    waiting,
)
from bot.cases.pages.tasks import Task, task_line, task_of
from bot.engine.basics.messages import N_
from bot.engine.spec.case import seat_of_person
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.shown import Shown
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.cases.view.views import CaseLine
    from bot.engine.deciding.world import World

BOARD, WEEK = BOARD_PAGES = ("board", "week")
MOST_CASES = 5_000
LATE_SHOWN, PEOPLE_SHOWN, STATES_SHOWN = 5, 10, 6
LATELY = timedelta(days=7)
NOT_FOR_YOU = N_("The board is for those who lead.")
NOTHING = Count()
__all__ = ["AGES", "BOARD", "BOARD_PAGES", "WEEK", "Board", "BoardView", "FlowLine", "StateLine", "leads"]


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A process with its open cases."""

    flow: str
    icon: str
    title: str
    count: Count


@dataclass(frozen=True, slots=True)
class StateLine:
    """A state with what waits in it; `who` are the titles of the roles that must act there."""

    icon: str
    flow: str
    state: str
    who: tuple[str, ...]
    waits: Waiting


@dataclass(frozen=True, slots=True)
class BoardView:
    """The board, or with `flow` that of one process. `people` are those who must act, with their open cases."""

    flow: str = ""
    title: str = ""
    flows: tuple[FlowLine, ...] = ()
    states: tuple[StateLine, ...] = ()
    people: "tuple[tuple[Shown | PersonId, Count], ...]" = ()
    opened: int = 0
    closed: int = 0
    due: int = 0
    late: "tuple[CaseLine, ...]" = ()
    all: Count = NOTHING
    ages: tuple[Count, ...] = ()

    @property
    def names(self) -> set[int]:
        """Return the people whose names are shown."""
        return {one.id for one, _ in self.people if isinstance(one, PersonId)}


def leads(contact: "Contact", world: "World") -> bool:
    """Tell whether the person holds a role that is above another."""
    above = {role.superior for role in world.centre.roles.values() if role.superior}
    return bool(contact.person.acts_as & above)


class Board:
    """Reads the board."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    def now(self) -> datetime:
        """Return the present moment."""
        return self._service.clock.now()

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the page with the board, of one process where the argument names it, or with the week's bottlenecks.

        Raises:
            NotAllowed: the reader leads nobody.
        """
        if base.page == WEEK:
            return replace(base, board=await self.week(contact))
        return replace(base, board=await self.view(contact, base.argument))

    async def view(self, contact: "Contact", flow: str = "") -> BoardView:
        """Return the board; an unknown process gives all of them.

        Raises:
            NotAllowed: the reader leads nobody.
        """
        service, world = self._service, self._service.world()
        shown = self._flows(contact, world)
        flow = flow if flow in shown else ""
        now = service.clock.now()
        tasks = [
            task
            for task in await self._tasks(contact, world)
            if task.case.flow in ({flow} if flow else shown)
        ]
        today = datetime.combine(now.astimezone(world.zone).date(), time(0), world.zone)
        seats, moved = await service.store.read(
            Statement("open_seats"),
            Statement("moved_since", {"since": ms_of(today), "seat": seat_of_person(contact.id)}),
        )
        sits: dict[int, list[str]] = {}
        for row in seats:
            sits.setdefault(row["case_id"], []).append(row["seat"])
        moved = [row for row in moved if row["flow"] in ({flow} if flow else shown)]
        late = sorted((task for task in tasks if task.is_late(now)), key=lambda task: task.until or now)
        return BoardView(
            flow=flow,
            title=world.centre.flows[flow].title if flow else "",
            flows=tuple(self._flow_lines(by_flow(tasks, now), world)),
            states=tuple(self._state_lines(waiting(tasks, {}, now), world)) if flow else (),
            people=tuple(self._people(by_seat(tasks, sits, now), world)),
            opened=sum(row["opened_at"] >= ms_of(today) for row in moved),
            closed=sum(row["closed_at"] is not None and row["closed_at"] >= ms_of(today) for row in moved),
            due=sum(
                task.until is not None and now <= task.until < today + timedelta(days=1) for task in tasks
            ),
            late=tuple([await task_line(service, task, world) for task in late[:LATE_SHOWN]]),
            all=Count(len(tasks), len(late)),
            ages=ages_of(tasks, now),
        )

    async def week(self, contact: "Contact") -> BoardView:
        """Return where cases wait, of the last seven days: what is over its time first.

        Raises:
            NotAllowed: the reader leads nobody.
        """
        service, world = self._service, self._service.world()
        shown, now = self._flows(contact, world), service.clock.now()
        tasks = [task for task in await self._tasks(contact, world) if task.case.flow in shown]
        since = now - LATELY
        (rows,) = await service.store.read(
            Statement("stays_since", {"since": ms_of(since), "seat": seat_of_person(contact.id)})
        )
        left = {key: spans for key, spans in left_since(rows, since).items() if key[0] in shown}
        states = list(self._state_lines(waiting(tasks, left, now), world))[:STATES_SHOWN]
        count = Count(len(tasks), sum(task.is_late(now) for task in tasks))
        return BoardView(states=tuple(states), all=count)

    def _flows(self, contact: "Contact", world: "World") -> frozenset[str]:
        """Return the processes that are shown to the reader.

        Raises:
            NotAllowed: the reader leads nobody.
        """
        if not leads(contact, world):
            raise NotAllowed(NOT_FOR_YOU)
        roles = contact.person.acts_as
        registers = world.centre.registers.values()
        return frozenset(flow for one in registers if one.seen_by & roles for flow in one.flows)

    async def _tasks(self, contact: "Contact", world: "World") -> list[Task]:
        query = {"seat": seat_of_person(contact.id), "limit": MOST_CASES}
        (rows,) = await self._service.store.read(Statement("open_cases_until", query))
        return [await task_of(self._service, row, world) for row in rows]

    @staticmethod
    def _flow_lines(counts: Mapping[str, Count], world: "World") -> "list[FlowLine]":
        flows = world.centre.flows
        lines = [FlowLine(name, flows[name].icon, flows[name].title, one) for name, one in counts.items()]
        return sorted(lines, key=lambda line: (-line.count.late, -line.count.open, line.flow))

    @staticmethod
    def _state_lines(waits: "list[Waiting]", world: "World") -> "list[StateLine]":
        """Return the states in which people must act; one that a newer version has dropped is left out."""
        roles, lines = world.centre.roles, []
        for one in waits:
            flow = world.centre.flows.get(one.flow)
            state = flow.states.get(one.state) if flow is not None else None
            if flow is None or state is None or not state.on:
                continue
            who = tuple(roles[role].title for role in state.actor.roles if role in roles)
            if state.within is not None:
                lines.append(StateLine(flow.icon, flow.title, state.title, who, one))
        return lines

    @staticmethod
    def _people(counts: Mapping[str, Count], world: "World") -> "list[tuple[Shown | PersonId, Count]]":
        made: list[tuple[Shown | PersonId, Count]] = []
        roles, inside = world.centre.roles, {one for held in world.settled.holders.values() for one in held}
        for seat, count in counts.items():
            kind, _, name = seat.partition(":")
            if kind == "person" and int(name) in inside:
                made.append((PersonId(int(name)), count))
            elif kind == "role" and name in roles and not roles[name].outside:
                made.append((Words(roles[name].title), count))
        return made[:PEOPLE_SHOWN]
