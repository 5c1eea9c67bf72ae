"""How long what is overdue has been so: sums by class of age and by consultant, from ledgers. Pure, nothing stored.

A sum stands in the class of its own days late, counted from the day to which it was put off; a contract counts in each
class in which it has one, and once in all. What the bank pays out is not asked of the customer, and is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.engine.basics.values import Money
from bot.engine.formula.ledger import LOAN, NOTHING, Row

ENDS = (6, 14, 29, 90)
"""The last day late of each class; the class after them has no end."""
CLASSES = len(ENDS) + 1


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is overdue on a contract: the sum of each class, the longest days late, the penalty up to today."""

    contract: int
    agent: int | None
    sums: tuple[Money, ...]
    days: int
    penalty: Money

    @property
    def sum(self) -> Money:
        """Return what is overdue in all classes."""
        return sum(self.sums, NOTHING)


@dataclass(frozen=True, slots=True)
class Aged:
    """So many contracts with something overdue, what it comes to, and the longest days late among them."""

    contracts: int = 0
    sum: Money = NOTHING
    days: int = 0

    def with_one(self, sum_: Money, days: int) -> "Aged":
        """Return it with one contract more."""
        return Aged(self.contracts + 1, self.sum + sum_, max(self.days, days))


def class_of(days: int) -> int:
    """Return the number of the class of so many days late, from 0 on."""
    return sum(days > end for end in ENDS)


def overdue(contract: int, agent: int | None, rows: Sequence[Row]) -> Overdue | None:
    """Return what is overdue by the rows of a contract's ledger; None where nothing is."""
    late = [row for row in rows if row["open"].minor > 0 and row["late"].amount > 0 and row["kind"] != LOAN]
    if not late:
        return None
    sums = [NOTHING] * CLASSES
    for row in late:
        sums[class_of(row["late"].amount)] += row["open"]
    penalty = sum((row["penalty"] for row in late), NOTHING)
    return Overdue(contract, agent, tuple(sums), max(row["late"].amount for row in late), penalty)


def by_class(found: Iterable[Overdue]) -> tuple[Aged, ...]:
    """Return every class, the youngest first."""
    made = [Aged()] * CLASSES
    for one in found:
        for place, sum_ in enumerate(one.sums):
            if sum_.minor:
                made[place] = made[place].with_one(sum_, one.days)
    return tuple(made)


def by_agent(found: Iterable[Overdue]) -> Mapping[int | None, Aged]:
    """Return what each consultant's contracts come to, the largest sum first; None for those without one."""
    made: dict[int | None, Aged] = {}
    for one in found:
        made[one.agent] = made.get(one.agent, Aged()).with_one(one.sum, one.days)
    return dict(sorted(made.items(), key=lambda item: -item[1].sum.minor))


def in_all(found: Iterable[Overdue]) -> Aged:
    """Return what all of it comes to."""
    made = Aged()
    for one in found:
        made = made.with_one(one.sum, one.days)
    return made
