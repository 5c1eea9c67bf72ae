"""Which rows of a register are wanted: of a period, in a state, with words in them. Pure.

A register and its sieve stand together in the argument of a page, a file and a button: `delays`, `delays-mo` (this
month, open ones), `delays-mo.119473` (the page after that row), `delays 1201` (with that word).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.searching import typed
from bot.cases.base.shown import Name, Words
from bot.engine.basics.messages import N_, Text
from bot.engine.basics.values import Money
from bot.engine.deciding.timing import ends_at
from bot.engine.fields import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.model import Option
    from bot.engine.spec.registers import Register

PERIODS: "Mapping[str, Text]" = {
    "d": N_("Today"),
    "w": N_("This week"),
    "m": N_("This month"),
    "l": N_("Last month"),
    "y": N_("This year"),
}
OPEN, CLOSED, LATE = "o", "c", "t"
STATES: "Mapping[str, Text]" = {OPEN: N_("Open ones"), CLOSED: N_("Closed ones"), LATE: N_("Overdue")}
"""States of cases; those of records are the options of a field, numbered."""
NEWEST = 2**63 - 1
Forms = Callable[[str], "frozenset[str]"]
"""A message id in every language."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What of a register is wanted. `period` and `state` are letters, "" for all; `words` stand all in the row."""

    period: str = ""
    state: str = ""
    words: tuple[str, ...] = ()
    span: tuple[date, date] | None = None
    """The first and the last day of a period that has no letter."""

    def days(self, today: date) -> tuple[date, date] | None:
        """Return the first and the last day that are wanted; None for all."""
        return days_of(self.period, today) if self.period else self.span

    @property
    def letters(self) -> str:
        """Return how it is spelled behind the register."""
        return f"-{self.period}{self.state}" if self.period or self.state else ""

    def turned(self, letter: str) -> "Sieve":
        """Return the sieve after its button was pressed: chosen, or no longer."""
        if letter in PERIODS:
            return replace(self, period="" if self.period == letter else letter)
        return replace(self, state="" if self.state == letter else letter)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The register that an argument names, what of it, and the row before which the page begins."""

    name: str
    sieve: Sieve
    before: int = NEWEST
    typed: str = ""


def wanted_of(argument: str) -> Wanted:
    """Return what an argument asks for; a forged one asks for everything."""
    named, _, words = argument.strip().partition(" ")
    named, _, after = named.partition(".")
    name, _, letters = named.partition("-")
    period = next((one for one in letters if one in PERIODS), "")
    state = next((one for one in letters if one in STATES or one.isdigit()), "")
    known = after.isascii() and after.isdigit() and len(after) < len(str(NEWEST)) + 1
    before = min(int(after), NEWEST) if known else NEWEST
    return Wanted(name, Sieve(period, state, typed(words)), before, words.strip())


def days_of(period: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period; a week begins on Monday."""
    match period:
        case "d":
            return today, today
        case "w":
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=6)
        case "l":
            last = today.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case "y":
            return today.replace(month=1, day=1), today.replace(month=12, day=31)
        case _:
            first = today.replace(day=1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def dates_by(register: "Register") -> str:
    """Return by which of its columns a register is sieved by days, "" when it is not."""
    return register.dated or ("case.opened_on" if register.flows else "")


def lets_pass(sieve: Sieve, register: "Register", scope: "CaseScope") -> bool:
    """Tell whether the case or record is of the period and in the state."""
    days = sieve.days(scope.now.astimezone(scope.around.zone).date())
    if days is not None and not _is_between(days, register, scope):
        return False
    if not sieve.state:
        return True
    case = scope.case
    if register.record:
        options = [one.id for one in states_of_record(register, scope)]
        number = int(sieve.state) if sieve.state.isdigit() else len(options)
        value = scope.value((register.record, "state"))
        return number < len(options) and value == options[number]
    match sieve.state:
        case "o":
            return case.is_open
        case "c":
            return not case.is_open
        case _:
            return is_late(scope)


def is_late(scope: "CaseScope") -> bool:
    """Tell whether the time of the case's present state is over."""
    state = scope.flow.states.get(scope.case.state)
    if state is None or not scope.case.is_open or scope.case.held_at is not None:
        return False
    end = ends_at(state, scope)
    return end is not None and end < scope.now


def states_of_record(register: "Register", scope: "CaseScope") -> "tuple[Option, ...]":
    """Return the options of the field that says in which state a record is; none where it has no such field."""
    spec = scope.around.centre.records[register.record].fields.get("state")
    return spec.options if spec is not None else ()


def _is_between(days: tuple[date, date], register: "Register", scope: "CaseScope") -> bool:
    zone, name = scope.around.zone, dates_by(register)
    if name == "case.opened_on":
        value: object = scope.case.opened_at
    elif name == "case.closed_on":
        value = scope.case.closed_at
    else:
        value = scope.value(tuple(name.split("."))) if name else None
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    first, last = days
    return isinstance(value, date) and first <= value <= last


def says(cells: "tuple[object, ...]", words: tuple[str, ...], forms: Forms) -> bool:
    """Tell whether all words stand in what the reader may read of a row, in any language."""
    texts = [text for cell in cells for text in _texts(cell, forms)]
    return all(any(word in text for text in texts) for word in words)


def _texts(cell: object, forms: Forms) -> Iterator[str]:
    """Yield what a cell says, folded as typed words are; of what is masked nothing."""
    match cell:
        case Name(text=text) | str(text):
            folded = normalise(text).casefold()
            yield from (folded, folded.replace(" ", ""))
        case Words(msgid=msgid, params=params):
            yield from (form.casefold() for form in forms(msgid) if "{" not in form)
            for one in params.values():
                yield from _texts(one, forms)
        case tuple():
            for one in cell:
                yield from _texts(one, forms)
        case Money(minor=minor):
            yield str(minor // 100)
        case date() if not isinstance(cell, datetime):
            yield cell.isoformat()
        case _:
            return
