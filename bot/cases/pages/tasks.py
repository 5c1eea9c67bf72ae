"""The tasks of a person and the lines of their lists: what is due first on top, also when its time is over already.

The row of a deadline is worked off when it has passed, so the time of a case that still waits is reckoned from its
state.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, moment_of
from bot.cases.base.ports import Statement
from bot.cases.base.shown import record_line
from bot.cases.view.views import CaseLine
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.timing import ends_at
from bot.engine.spec.case import seat_of_person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

MOST = 300
"""So many tasks are put in order; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Task:
    """A case that somebody must move on, and until when; None where it has no time, or stands still."""

    case: "Case"
    until: "datetime | None"

    def is_late(self, now: "datetime") -> bool:
        """Tell whether its time is over."""
        return self.until is not None and self.until < now


async def tasks_of(service: "CaseService", contact: "Contact", world: "World") -> list[Task]:
    """Return the person's tasks, the most urgent first."""
    who = {"person_id": contact.id, "seat": seat_of_person(contact.id), "limit": MOST, "offset": 0}
    (rows,) = await service.store.read(Statement("todo", who))
    return sorted([await task_of(service, row, world) for row in rows], key=_urgency)


async def task_of(service: "CaseService", row: "Row", world: "World") -> Task:
    """Return the task of a row of a case with the deadline that still waits, `until`."""
    case = case_from_row(row)
    if row["until"] is not None:
        return Task(case, moment_of(row["until"]))
    if case.held_at is not None:
        return Task(case, None)
    scope = CaseScope(world.rules(case.flow, case.flow_version).flow, case, world, service.clock.now())
    world.add(cases=[case])
    return Task(case, await service.seen(world, lambda: ends_at(scope.flow.states[case.state], scope)))


def _urgency(task: Task) -> tuple[bool, float, int]:
    return (task.until is None, task.until.timestamp() if task.until is not None else 0.0, task.case.id)


async def task_line(service: "CaseService", task: Task, world: "World") -> CaseLine:
    """Return the line of a task, with its time."""
    line = await case_line(service, task.case, world)
    return replace(line, until=task.until, late=task.is_late(service.clock.now()))


async def case_line(service: "CaseService", case: "Case", world: "World") -> CaseLine:
    """Return the line of a case."""
    flow, record = world.rules(case.flow, case.flow_version).flow, case.about
    about = await service.seen(world, lambda: record_line(record, world)) if record is not None else None
    return CaseLine(case.id, flow.icon, flow.title, case.number, flow.states[case.state].title, about)
