"""What is owed on a contract on a given day: worked out from its instalments and payments, and stored nowhere.

A ledger that is never stored cannot be wrong. An instalment covers itself with what was paid, oldest first; what is
late bears a penalty, segment by segment between two payments, in whole cents, half up.

The rows that come in are those of looks at records (`bot.engine.deciding.looks`), mappings of their columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.engine.basics.spans import Span
from bot.engine.basics.values import Money, Rate

Row = Mapping[str, Any]
NOTHING = Money(0)
PENALTY_FIRST = "penalty_first"
"""The other order: a payment covers the penalty before the debt (Civil Code, art. 561)."""
LOAN = "loan"
"""The kind of a line that the bank pays: nobody reminds the customer of it."""
REVERSED = "reversed"
"""The state of a payment that was booked by mistake: it stays in the ledger and counts for nothing."""


class Stage(StrEnum):
    """Where a contract stands on a day. From `soft` on it is late."""

    SETTLED = "settled"
    PENALTY = "penalty_open"
    AHEAD = "pre_due"
    TODAY = "due_today"
    SOFT = "soft"
    FIRM = "firm"
    FORMAL = "formal"
    LEGAL = "legal_step"


@dataclass(frozen=True, slots=True)
class Steps:
    """The days after which the next stage begins, and the hour at which a day of payment is over."""

    cutoff: time
    firm: int
    formal: int
    legal: int


@dataclass(slots=True)
class _Debt:
    """One sum that falls due on one day: an instalment, or a part of one that was put off in parts."""

    row: Row
    principal: int
    due_on: date
    counts_from: date
    """The penalty of the first day is that of the day after this one."""
    rate: Rate
    paid: int = 0
    penalty: int = 0
    until: date = field(init=False)
    """To this day the penalty has been worked out."""
    segments: list[Row] = field(default_factory=list)
    """How it was worked out: see `penalty_lines`."""

    def __post_init__(self) -> None:
        self.until = self.counts_from

    @property
    def open(self) -> int:
        """What is left of the principal."""
        return self.principal - self.paid

    def accrue(self, day: date) -> None:
        """Add the penalty of the segment that ends on that day."""
        days = (day - self.until).days
        if days > 0:
            penalty = Money(self.open * days) * self.rate
            during = (date.fromordinal(self.until.toordinal() + 1), day)
            self.segments.append(
                {"during": during, "open": Money(self.open), "days": days, "penalty": penalty}
            )
            self.penalty += penalty.minor
            self.until = day

    def pay(self, most: int, day: date) -> int:
        """Take as much of the sum as is open, and return how much that was."""
        taken = min(self.open, most)
        if taken:
            self.accrue(day)
            self.paid += taken
        return taken


def ledger(  # noqa: PLR0913, PLR0917 - what the sums depend on, all of it
    lines: Sequence[Row], payments: Sequence[Row], today: date, rate: Rate, penalty_from: Span, order: str
) -> tuple[Row, ...]:
    """Return every instalment of a contract, oldest first, with what is paid, open and added as a penalty.

    Columns: `line` (the instalment), `place`, `due_on` (where it was put off: the new day), `sum`, `paid`, `open`,
    `late` (whole days from the due day to today; negative before it), `penalty` (what is still owed of it), `kind`,
    `deferred`, and `segments` (see `penalty_lines`).
    An instalment in parts has a row for each.
    """
    debts = sorted(
        (debt for line in lines if _known(line) for debt in _debts(line, rate, penalty_from)),
        key=lambda debt: (debt.due_on, debt.row.get("place") or 0),
    )
    towards_penalty = 0
    for payment in sorted(_counted(payments), key=lambda one: (one["paid_on"], one.get("receipt") or "")):
        amount, day = payment["amount"].minor, payment["paid_on"]
        if payment.get("covers") == "penalty":
            towards_penalty += amount
            continue
        for debt in _in_order(debts, payment.get("instalment")):
            if order == PENALTY_FIRST and debt.open:
                debt.accrue(day)
                covered = min(debt.penalty, amount)
                debt.penalty -= covered
                amount -= covered
            amount -= debt.pay(amount, day)
    for debt in debts:
        if debt.open:
            debt.accrue(today)
    return tuple(_rows(debts, towards_penalty, today))


def _known(line: Row) -> bool:
    """Tell whether an instalment says what is owed and when; a sheet may have left it open."""
    return line.get("sum") is not None and line.get("due_on") is not None


def _debts(line: Row, rate: Rate, penalty_from: Span) -> Iterable[_Debt]:
    """Yield the sums of an instalment: one, or its parts. Of a deferral with penalty it counts from the due day."""
    free = line.get("penalty_free") is not False
    first = penalty_from.minutes // 1440 - 1
    parts = line.get("parts") or ()
    deferred = line.get("deferred_to") or line["due_on"]
    agreed = [(part["day"], part["sum"].minor) for part in parts] or [(deferred, line["sum"].minor)]
    before = line["sum"].minor - sum(principal for _, principal in agreed)
    if before > 0:  # what had been paid when the rest was put off in parts
        agreed.insert(0, (line["due_on"], before))
    for due_on, principal in agreed:
        base = due_on if free else line["due_on"]
        yield _Debt(line, principal, due_on, date.fromordinal(base.toordinal() + first), rate)


def _counted(payments: Iterable[Row]) -> Iterable[Row]:
    return (
        one for one in payments if one.get("state") != REVERSED and one.get("paid_on") and one.get("amount")
    )


def _in_order(debts: "list[_Debt]", named: object) -> "list[_Debt]":
    """Return the debts in the order in which a payment covers them: the named instalment first, then the oldest."""
    if named is None:
        return debts
    return [d for d in debts if d.row.get("record") == named] + [
        d for d in debts if d.row.get("record") != named
    ]


def _rows(debts: "list[_Debt]", towards_penalty: int, today: date) -> Iterable[Row]:
    forgiven: dict[object, int] = {}
    for debt in debts:
        line = debt.row
        if line.get("record") not in forgiven:
            forgiven[line.get("record")] = sum(
                (line.get(name) or NOTHING).minor for name in ("waived", "billed")
            )
        penalty = debt.penalty
        waived = min(penalty, forgiven[line.get("record")])
        forgiven[line.get("record")] -= waived
        penalty -= waived
        covered = min(penalty, towards_penalty)
        towards_penalty -= covered
        yield {
            "line": line.get("record"),
            "place": line.get("place"),
            "due_on": debt.due_on,
            "sum": Money(debt.principal),
            "paid": Money(debt.paid),
            "open": Money(debt.open),
            "late": Span((today - debt.due_on).days, "d"),
            "penalty": Money(penalty - covered),
            "kind": line.get("kind") or "",
            "deferred": line.get("deferred_to") is not None,
            "segments": tuple(debt.segments),
        }


def owing(rows: Sequence[Row], ahead: Span) -> tuple[Row, ...]:
    """Return the rows of a ledger that ask for something: open and due within the span from today, or with a penalty.

    What was put off is asked for all the time: somebody has agreed to it. What the bank pays is asked of the bank.
    Those of which only a penalty is left come last.
    """
    days = ahead.minutes // 1440
    found = [
        row
        for row in rows
        if row["kind"] != LOAN
        and (
            (row["open"].minor > 0 and (row["deferred"] or row["late"].amount >= -days))
            or row["penalty"].minor > 0
        )
    ]
    return tuple(sorted(found, key=lambda row: row["open"].minor == 0))


def penalty_lines(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return how the penalties of a ledger were worked out, segment by segment, of the rows that still owe one.

    Columns: `during` (first and last day), `open` (the sum then), `days`, `penalty`. What was paid of a penalty,
    waived or billed is not taken off.
    """
    return tuple(segment for row in rows if row["penalty"].minor > 0 for segment in row["segments"])


def stage(rows: Sequence[Row], now: datetime, steps: Steps) -> Stage:
    """Return where a contract stands by the rows that ask for something; see `owing`.

    `now` is local: a day of payment is over at the cutoff, so that a sum which is missing then is late at once.
    """
    days = [row["late"].amount for row in rows if row["open"].minor > 0]
    if not days:
        return Stage.PENALTY if any(row["penalty"].minor > 0 for row in rows) else Stage.SETTLED
    late = max(days)
    if late < 0:
        return Stage.AHEAD
    if late == 0 and now.time() < steps.cutoff:
        return Stage.TODAY
    if late >= steps.legal:
        return Stage.LEGAL
    if late >= steps.formal:
        return Stage.FORMAL
    return Stage.FIRM if late >= steps.firm else Stage.SOFT


def next_moment(rows: Sequence[Row], now: datetime, steps: Steps, at: time) -> datetime | None:
    """Return when the stage is another one, should nothing be paid; None where it stays as it is.

    Stages begin in the hours of contact, at `at`; a day of payment ends at the cutoff.
    """
    due_days = [row["due_on"] for row in rows if row["open"].minor > 0]
    if not due_days:
        return None
    first = min(due_days)
    begins = [(0, at), (0, steps.cutoff), *((days, at) for days in (steps.firm, steps.formal, steps.legal))]
    moments = (
        datetime.combine(date.fromordinal(first.toordinal() + days), clock, now.tzinfo)
        for days, clock in begins
    )
    return next((moment for moment in moments if moment > now), None)
