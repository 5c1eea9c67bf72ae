"""What finance looks after today: receipts to check, what falls due, what was promised, deferrals that end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, moment_of
from bot.cases.base.ports import Statement
from bot.cases.pages.ageing import FLOW, may_age
from bot.cases.pages.tasks import case_line
from bot.engine.basics.messages import N_
from bot.engine.basics.values import Money
from bot.engine.deciding.scope import CaseScope
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.cases.view.views import CaseLine
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

COLLECTING = "collecting"
AHEAD = timedelta(days=3)
"""So far ahead the list looks."""
LINES = 8
NOT_FOR_YOU = N_("This list is for finance and for those who lead.")


class Kind(StrEnum):
    """Why a case stands in the list, the most urgent first."""

    RECEIPT = "receipt"
    PROMISED = "promised"
    TODAY = "today"
    ENDING = "ending"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class CollectLine:
    """A case of the list, with what is to be paid and the day it is about."""

    kind: Kind
    case: "CaseLine"
    sum: Money | None
    day: date | None


@dataclass(frozen=True, slots=True)
class CollectView:
    """A page of the list; `counts` are of the whole list. `after` is where the next page begins, "" at the end."""

    lines: tuple[CollectLine, ...]
    counts: dict[Kind, int]
    after: str = ""


def kind_of(case: "Case", until: date | None, today: date) -> tuple[Kind, date | None] | None:
    """Return why a case belongs into the list of the day, and its day; None where it does not.

    `until` is the day on which its present step is over: before the due day that is the due day itself.
    """
    near = until is not None and until <= today + AHEAD
    match case.state:
        case "slip_check":
            return Kind.RECEIPT, None
        case "due_today":
            return Kind.TODAY, today
        case "promised" if case.values.get("promise_on") == today:
            return Kind.PROMISED, today
        case "deferral_running" if near:
            return Kind.ENDING, until
        case "pre_due" if near:
            return (Kind.TODAY if until == today else Kind.SOON), until
        case _:
            return None


class Collecting:
    """Reads the list of the day."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the page; the argument is where its lines begin.

        Raises:
            NotAllowed: it is not for this reader.
        """
        world = self._service.world()
        if not may_age(contact, world):
            raise NotAllowed(NOT_FOR_YOU)
        begin = int(base.argument) if base.argument.isdecimal() else 0
        return replace(base, collecting=await self._view(world, begin))

    async def _view(self, world: "World", begin: int) -> CollectView:
        today = self._service.clock.now().astimezone(world.zone).date()
        (rows,) = await self._service.store.read(Statement("open_cases_of_until", {"flow": FLOW}))
        found: list[tuple[Kind, date | None, Case]] = []
        for row in rows:
            case = case_from_row(row)
            ends = moment_of(row["until"]).astimezone(world.zone).date() if row["until"] is not None else None
            why = kind_of(case, ends, today) if case.held_at is None else None
            if why is not None:
                found.append((*why, case))
        order = list(Kind)
        found.sort(key=lambda one: (order.index(one[0]), one[1] or today, one[2].id))
        counts = {kind: sum(one[0] is kind for one in found) for kind in Kind}
        shown = await self._lines(found[begin : begin + LINES], world)
        return CollectView(shown, counts, str(begin + LINES) if len(found) > begin + LINES else "")

    async def _lines(
        self, found: "Sequence[tuple[Kind, date | None, Case]]", world: "World"
    ) -> tuple[CollectLine, ...]:
        made = []
        for kind, day, case in found:
            world.add(cases=[case])
            flow = world.rules(case.flow, case.flow_version).flow
            scope = CaseScope(flow, case, world, self._service.clock.now())
            asked = await self._service.seen(world, lambda scope=scope: scope.flow.facts["to_pay"](scope))  # type: ignore[misc]  # bound at once
            sum_ = asked if isinstance(asked, Money) else None
            made.append(CollectLine(kind, await case_line(self._service, case, world), sum_, day))
        return tuple(made)
