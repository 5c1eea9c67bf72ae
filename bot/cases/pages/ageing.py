"""What is overdue by age and by consultant, for those who lead and see the instalments. Worked out at every look."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from bot.cases.base.codec import record_from_row
from bot.cases.base.ports import Statement
from bot.cases.base.shown import PersonId, record_line
from bot.cases.pages.board import leads
from bot.engine.basics.messages import N_
from bot.engine.formula.ageing import CLASSES, Aged, Overdue, by_agent, by_class, in_all, overdue
from bot.engine.formula.ledger import ledger
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.base.shown import Words
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.engine.basics.spans import Span
    from bot.engine.basics.values import Money, Rate
    from bot.engine.deciding.world import World

AGEING = "ageing"
FLOW, CONTRACT, LINE, PAYMENT = "arrears", "sale_contract", "instalment", "payment"
WHO = "who"
PAGE, LINES = 100, 8
"""So many contracts are read at once, and so many lines stand on a page."""
NOT_FOR_YOU = N_("What is overdue is shown to those who lead and to finance.")


@dataclass(frozen=True, slots=True)
class OwerLine:
    """A contract with something overdue: what it is, whose customer, and the open case, 0 where there is none."""

    contract: "Words"
    customer: "Words | None"
    agent: PersonId | None
    overdue: Overdue
    case: int = 0


@dataclass(frozen=True, slots=True)
class AgeingView:
    """What is overdue by class; with `part`, the contracts of one class or the consultants, a page of them.

    `part` is "", the number of a class, or `who`. `after` is where the next page begins, "" at the end.
    """

    all: Aged
    penalty: "Money"
    classes: tuple[Aged, ...]
    part: str = ""
    lines: tuple[OwerLine, ...] = ()
    agents: "tuple[tuple[PersonId | None, Aged], ...]" = ()
    after: str = ""

    @property
    def names(self) -> set[int]:
        """Return the people whose names are shown."""
        return {one.id for one, _ in self.agents if one is not None}


def may_age(contact: "Contact", world: "World") -> bool:
    """Tell whether the person leads somebody and sees the instalments: managers and finance do."""
    roles = contact.person.acts_as
    shown = any(one.record == LINE and one.seen_by & roles for one in world.centre.registers.values())
    return shown and leads(contact, world)


class Ageing:
    """Works out what is overdue."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    def now(self) -> "datetime":
        """Return the present moment."""
        return self._service.clock.now()

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the page; the argument is a part and where its lines begin: `who`, `2.8`.

        Raises:
            NotAllowed: it is not for this reader.
        """
        found = await self.found(contact)
        part, _, begin = base.argument.partition(".")
        if part != WHO and part not in map(str, range(CLASSES)):
            part = ""
        return replace(base, ageing=await self._view(found, part, int(begin) if begin.isdecimal() else 0))

    async def view(self, contact: "Contact") -> AgeingView:
        """Return all classes and all consultants.

        Raises:
            NotAllowed: it is not for this reader.
        """
        found = await self.found(contact)
        return replace(await self._view(found, "", 0), agents=_agents(found))

    async def _view(self, found: Sequence[Overdue], part: str, begin: int) -> AgeingView:
        penalty = sum((one.penalty for one in found), in_all(()).sum)
        view = AgeingView(in_all(found), penalty, by_class(found), part)
        here = slice(begin, begin + LINES)
        if part == WHO:
            agents = _agents(found)
            return replace(view, agents=agents[here], after=_after(len(agents), here))
        if part:
            own = [one for one in found if one.sums[int(part)].minor]
            own.sort(key=lambda one: -one.sums[int(part)].minor)
            return replace(view, lines=await self.lines(own[here]), after=_after(len(own), here))
        return view

    async def lines(self, found: Sequence[Overdue]) -> tuple[OwerLine, ...]:
        """Return the contracts in words, with their open cases."""
        world = self._service.world()
        about = [{"flow": FLOW, "first": one.contract, "last": one.contract} for one in found]
        cases = await self._service.store.read(*(Statement("cases_about_page", one) for one in about))
        return tuple([await self._line(one, rows, world) for one, rows in zip(found, cases, strict=True)])

    async def _line(self, one: Overdue, cases: "Sequence[Row]", world: "World") -> OwerLine:
        contract = await self._service.seen(world, lambda: record_line(one.contract, world))
        customer = world.record(one.contract).values.get("customer")
        named = (
            await self._service.seen(world, lambda: record_line(customer, world))
            if isinstance(customer, int)
            else None
        )
        agent = PersonId(one.agent) if one.agent is not None else None
        return OwerLine(contract, named, agent, one, cases[0]["id"] if cases else 0)

    async def found(self, contact: "Contact") -> list[Overdue]:
        """Return every contract on which something is overdue, the largest sum first.

        Raises:
            NotAllowed: it is not for this reader.
        """
        world = self._service.world()
        if not may_age(contact, world):
            raise NotAllowed(NOT_FOR_YOU)
        today = self.now().astimezone(world.zone).date()
        owing, found, after = _ledgers(world, today), [], 0
        while True:
            query = {"type": CONTRACT, "after": after, "limit": PAGE}
            (contracts,) = await self._service.store.read(Statement("records_after", query))
            if contracts:
                between = {"name": "contract", "first": contracts[0]["id"], "last": contracts[-1]["id"]}
                lines, payments = await self._service.store.read(
                    *(Statement("records_linked_page", {"type": kind, **between}) for kind in (LINE, PAYMENT))
                )
                # In a thread, so that nobody who taps waits for all of them.
                found += await asyncio.to_thread(owing, contracts, lines, payments)
                after = contracts[-1]["id"]
            if len(contracts) < PAGE:
                return sorted(found, key=lambda one: -one.sum.minor)


def _ledgers(world: "World", today: "date") -> "Callable[..., list[Overdue]]":
    """Return what works out the rows of a page: contracts, their instalments, their payments."""
    usual = cast("Rate", world.policy("arrears.penalty_rate"))
    begins = cast("Span", world.policy("arrears.penalty_from"))
    order = str(world.policy("arrears.penalty_order"))

    def work(contracts: "Sequence[Row]", lines: "Sequence[Row]", payments: "Sequence[Row]") -> list[Overdue]:
        owed, paid = _by_contract(lines), _by_contract(payments)
        found = []
        for row in contracts:
            own = owed.get(row["id"], [])
            if not any(_is_past(line.get("due_on"), today) for line in own):
                continue
            contract = record_from_row(row).values
            rate = cast("Rate", contract.get("penalty_rate") or usual)
            rows = ledger(own, paid.get(row["id"], []), today, rate, begins, order)
            agent = contract.get("agent")
            one = overdue(row["id"], agent if isinstance(agent, int) else None, rows)
            found += [one] if one is not None else []
        return found

    return work


def _is_past(day: object, today: "date") -> bool:
    return day is not None and cast("date", day) < today


def _by_contract(rows: "Sequence[Row]") -> dict[int, list[dict[str, object]]]:
    made: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        made.setdefault(row["to_id"], []).append({**record_from_row(row).values, "record": row["id"]})
    return made


def _agents(found: Sequence[Overdue]) -> "tuple[tuple[PersonId | None, Aged], ...]":
    return tuple(
        (PersonId(agent) if agent is not None else None, aged) for agent, aged in by_agent(found).items()
    )


def _after(count: int, here: slice) -> str:
    return str(here.stop) if count > here.stop else ""
