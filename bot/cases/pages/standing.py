"""How matters stand: open cases by process and state, how long they have waited, who has them. Pure.

Waiting is measured in plain time, as whoever waits feels it; late is what has run over the time of its state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import moment_of
from bot.engine.basics.spans import Span

if TYPE_CHECKING:
    from bot.cases.base.ports import Row
    from bot.cases.pages.tasks import Task

AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=14))
"""Where one class of age ends and the next begins; the last class has no end."""
HOURS_UP_TO, MINUTES_UP_TO = timedelta(days=2), timedelta(hours=2)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """So many open cases, and how many of them are late."""

    open: int = 0
    late: int = 0

    def with_one(self, *, late: bool) -> "Count":
        """Return the count with one more."""
        return Count(self.open + 1, self.late + late)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long cases wait in a state: those that are in it, and those that left it lately.

    `over` is the longest that one is over its time.
    """

    flow: str
    state: str
    count: Count
    median: timedelta
    longest: timedelta
    over: timedelta


def by_flow(tasks: "Iterable[Task]", now: datetime) -> dict[str, Count]:
    """Return the open cases of each process."""
    counts: dict[str, Count] = {}
    for task in tasks:
        counts[task.case.flow] = counts.get(task.case.flow, Count()).with_one(late=task.is_late(now))
    return counts


def by_seat(tasks: "Iterable[Task]", seats: Mapping[int, Sequence[str]], now: datetime) -> dict[str, Count]:
    """Return the open cases of each seat that must act; who has most on top."""
    counts: dict[str, Count] = {}
    for task in tasks:
        for seat in seats.get(task.case.id, ()):
            counts[seat] = counts.get(seat, Count()).with_one(late=task.is_late(now))
    return dict(sorted(counts.items(), key=lambda one: (-one[1].late, -one[1].open, one[0])))


def ages_of(tasks: "Iterable[Task]", now: datetime) -> tuple[Count, ...]:
    """Return the open cases by how long ago they were opened: as many classes as `AGES`, and one more."""
    counts = [Count() for _ in (*AGES, None)]
    for task in tasks:
        at = sum(now - task.case.opened_at >= age for age in AGES)
        counts[at] = counts[at].with_one(late=task.is_late(now))
    return tuple(counts)


def left_since(rows: "Iterable[Row]", since: datetime) -> dict[tuple[str, str], list[timedelta]]:
    """Return how long cases were in the states that they have left since then, by process and state.

    Args:
        rows: moves of cases, those of a case together and in order, with its process.
    """
    stays: dict[tuple[str, str], list[timedelta]] = {}
    entered: tuple[int, str, datetime] | None = None
    for row in rows:
        at = moment_of(row["at"])
        if entered is not None and entered[:2] == (row["case_id"], row["from_state"]) and at >= since:
            stays.setdefault((row["flow"], row["from_state"]), []).append(at - entered[2])
        entered = (row["case_id"], row["to_state"], at)
    return stays


def waiting(
    tasks: "Iterable[Task]", left: Mapping[tuple[str, str], Sequence[timedelta]], now: datetime
) -> list[Waiting]:
    """Return where cases wait: what is most over its time first, then where they wait longest as a rule."""
    inside: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        inside.setdefault((task.case.flow, task.case.state), []).append(task)
    made = []
    for flow, state in {*inside, *left}:
        here = inside.get((flow, state), [])
        spans = sorted([*(now - task.case.entered_at for task in here), *left.get((flow, state), ())])
        over = [now - task.until for task in here if task.until is not None and task.until < now]
        count = Count(len(here), len(over))
        made.append(Waiting(flow, state, count, _median(spans), spans[-1], max(over, default=timedelta())))
    return sorted(made, key=lambda one: (-one.over, -one.median, one.flow, one.state))


def _median(ascending: Sequence[timedelta]) -> timedelta:
    """Return the middle one, between two their mean."""
    half, odd = divmod(len(ascending), 2)
    return ascending[half] if odd else (ascending[half - 1] + ascending[half]) / 2


def roughly(length: timedelta) -> Span:
    """Return a length of time as people say it: minutes, hours, or days."""
    if length < MINUTES_UP_TO:
        return Span(max(0, round(length.total_seconds() / 60)), "min")
    if length < HOURS_UP_TO and length % DAY:
        return Span(round(length.total_seconds() / 3600), "h")
    return Span(round(length.total_seconds() / 86400), "d")
