"""The chart of a process, and of a case on it: which steps there are, what was done, where it stands. Language-free.

A case is drawn on the version of its flow that it runs on. Done is what still counts: a case that was sent back has its
steps after that place before it again. Whoever may open the card may see its chart; people from outside read the names
of all steps, and on the arrows only what they themselves may do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.casework.loading import NO_CASE
from bot.cases.view.cards import may_look
from bot.cases.view.explaining import actors_of
from bot.engine.basics.messages import N_
from bot.engine.deciding.machine import PREVIOUS
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.model import StateKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import EventSpec, Flow, State

NOT_FOR_YOU = N_("This case belongs to others.")
STEPS = 2
"""So many steps before and behind the present one stand on the small chart."""
MOST = 8
"""So many steps in all: more of them a phone shows too small to read."""


class Mark(StrEnum):
    """How a step stands to the case."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


class Cause(StrEnum):
    """What leads along an arrow: somebody's act, the time, or else another case or a rule."""

    PEOPLE = "people"
    CLOCK = "clock"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Step:
    """A state: its title and who acts in it, as message ids."""

    id: str
    title: str
    kind: StateKind
    who: tuple[str, ...]
    mark: Mark = Mark.AHEAD


@dataclass(frozen=True, slots=True)
class Way:
    """Everything that leads from one step to another. `labels` are message ids; `walked`: the case went along it."""

    tail: str
    head: str
    labels: tuple[str, ...]
    cause: Cause
    walked: bool = False


@dataclass(frozen=True, slots=True)
class ChartView:
    """A process, or a case on it (`number`). `start` and `current` are states, or "" where they are not on the chart.

    `path` is the way to the present step without the loops, oldest first. `part`: only the steps next to that are here.
    """

    icon: str
    title: str
    start: str
    steps: tuple[Step, ...]
    ways: tuple[Way, ...]
    number: str = ""
    case: int = 0
    current: str = ""
    path: tuple[str, ...] = ()
    held: bool = False
    closed: bool = False
    part: bool = False

    @property
    def by_id(self) -> Mapping[str, Step]:
        """Return the steps by their state."""
        return {step.id: step for step in self.steps}

    def following(self, state: str) -> tuple[str, ...]:
        """Return the steps that may come next, in the order of the file; those done already come last."""
        done = {step.id for step in self.steps if step.mark is Mark.DONE}
        heads = [way.head for way in self.ways if way.tail == state]
        return tuple(sorted(dict.fromkeys(heads), key=done.__contains__))


class Charts:
    """Reads the charts of cases."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def of_case(self, contact: "Contact", case: int) -> ChartView:
        """Return the chart of a case as the person may see it.

        Raises:
            NotAllowed: it belongs to others.
            Refusal: there is no such case.
        """
        world = self._service.world()
        found = await self._service.load_case(world, case)
        flow = world.rules(found.flow, found.flow_version).flow
        scope = CaseScope(flow, found, world, self._service.clock.now())
        if not await self._service.seen(world, lambda: may_look(contact.person, scope)):
            raise NotAllowed(NOT_FOR_YOU)
        return await self._view(found, world, inside=works_here(contact, world))

    async def numbered(self, number: str) -> ChartView:
        """Return the chart of the case with that number as who works here sees it.

        Raises:
            Refusal: there is no such case.
        """
        (rows,) = await self._service.store.read(Statement("case_numbered", {"number": number.upper()}))
        if not rows:
            raise Refusal(NO_CASE)
        world = self._service.world()
        return await self._view(await self._service.load_case(world, rows[0]["id"]), world, inside=True)

    async def _view(self, case: "Case", world: "World", *, inside: bool) -> ChartView:
        flow = world.rules(case.flow, case.flow_version).flow
        (rows,) = await self._service.store.read(Statement("history_of", {"case_id": case.id}))
        return placed(chart_of(flow, world.centre, inside=inside), case, path_of(rows, case, flow))


def chart_of(flow: "Flow", centre: "Centre", *, inside: bool = True) -> ChartView:
    """Return the chart of a process without a case."""
    steps = tuple(
        Step(state.id, state.title, state.kind, actors_of(state, flow, centre))
        for state in flow.states.values()
    )
    return ChartView(flow.icon, flow.title, flow.start.state, steps, tuple(_ways(flow, centre, inside)))


def placed(view: ChartView, case: "Case", path: tuple[str, ...]) -> ChartView:
    """Return the chart with the case on it: what it has done, and where it stands."""
    done, current = set(path[:-1]), path[-1]
    walked = set(pairwise(path))
    marks = {**dict.fromkeys(done, Mark.DONE), current: Mark.CURRENT}
    return replace(
        view,
        steps=tuple(replace(step, mark=marks.get(step.id, Mark.AHEAD)) for step in view.steps),
        ways=tuple(replace(way, walked=(way.tail, way.head) in walked) for way in view.ways),
        number=case.number,
        case=case.id,
        current=current,
        path=path,
        held=case.held_at is not None,
        closed=not case.is_open,
    )


def path_of(rows: "Iterable[Row]", case: "Case", flow: "Flow") -> tuple[str, ...]:
    """Return the states from the first to the present one, as history tells; what was gone back over is left out.

    States of a version that the case has left are those that this one has in their place; one that it does not know at
    all is passed over.
    """
    path: list[str] = []
    for row in rows:
        for name in (row["from_state"], row["to_state"]):
            state = name if name in flow.states else flow.old_states.get(name, "")
            if state in path:
                del path[path.index(state) + 1 :]
            elif state:
                path.append(state)
    if case.state in path:
        return tuple(path[: path.index(case.state) + 1])
    return (*path, case.state)


def around(view: ChartView) -> ChartView:
    """Return the chart of the steps next to the present one: the last two that were done, and two that may follow.

    Of the arrows the way that was walked is left, what may happen now, and what leads on from there.
    """
    kept = list(view.path[-STEPS - 1 :])
    ways = [way for way in view.ways if way.walked]
    last = [view.current]
    for step in range(STEPS):
        onward = [way for way in _onward(view, last) if step == 0 or way.head not in view.path]
        ways += onward
        heads = dict.fromkeys(way.head for way in onward)
        last = [head for head in heads if head not in kept and head not in view.path][: MOST - len(kept)]
        kept += last
    among = {(way.tail, way.head) for way in ways if way.tail in kept and way.head in kept}
    return replace(
        view,
        start=view.start if view.start in kept else "",
        steps=tuple(step for step in view.steps if step.id in kept),
        ways=tuple(way for way in view.ways if (way.tail, way.head) in among),
        part=True,
    )


def _onward(view: ChartView, tails: "Iterable[str]") -> "Iterator[Way]":
    """Yield what leads on from there; what other cases bring about only where nothing else does."""
    for tail in tails:
        ways = [way for way in view.ways if way.tail == tail]
        yield from [way for way in ways if way.cause is not Cause.SYSTEM] or ways


# --- arrows -------------------------------------------------------------------------------------------------


def _ways(flow: "Flow", centre: "Centre", inside: bool) -> Iterator[Way]:  # noqa: FBT001 - passed on
    """Yield one arrow for each pair of states, with everything that leads along it; what stays leads nowhere."""
    found: dict[tuple[str, str], list[tuple[EventSpec, State]]] = {}
    for state in flow.states.values():
        for event in state.on.values():
            for head in dict.fromkeys(_heads(event, state, flow)):
                if head != state.id:
                    found.setdefault((state.id, head), []).append((event, state))
    for (tail, head), events in found.items():
        told = [event.label for event, state in events if inside or _is_for_outside(event, state, centre)]
        causes = [_cause(event, state) for event, state in events]
        yield Way(tail, head, tuple(dict.fromkeys(filter(None, told))), min(causes, key=list(Cause).index))


def _heads(event: "EventSpec", state: "State", flow: "Flow") -> Iterator[str]:
    for route in event.routes:
        if route.refuse or not route.to:
            continue
        if route.to == PREVIOUS:  # to wherever the case came from
            yield from (
                one.id
                for one in flow.states.values()
                if any(way.to == state.id for other in one.on.values() for way in other.routes)
            )
        else:
            yield route.to


def _cause(event: "EventSpec", state: "State") -> Cause:
    """Return what the way comes from. What another case reports stays its matter, though somebody else may note it."""
    if state.kind is StateKind.AUTO or (event.case and not set(event.by) & set(state.actor.roles)):
        return Cause.SYSTEM
    return Cause.CLOCK if event.clock and not event.by else Cause.PEOPLE


def _is_for_outside(event: "EventSpec", state: "State", centre: "Centre") -> bool:
    who = event.by or state.actor.roles
    return any(role in centre.roles and centre.roles[role].outside for role in who)
