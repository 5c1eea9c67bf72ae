"""Several seats decide together: votes, vetoes, quorum, order, and which votes a change of facts undoes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.case import Event, Person, Vote
from bot.engine.messages import N_
from bot.engine.scope import CaseScope
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.model import Panel, Seat, State
    from bot.engine.values import Value

RESULTS = ("approve", "return", "reject", "no_change", "close_discussion")
NOT_YOUR_SEAT = N_("You have no seat on this panel.")
ALREADY_VOTED = N_("You have already decided. The others are still to decide.")
OTHERS_FIRST = N_("The seats decide one after another. It is not your turn yet.")
OWN_REQUEST = N_("Nobody decides on their own request.")


def _panel(state: "State") -> "Panel":
    assert state.panel is not None  # the loader demands it of a panel state  # noqa: S101
    return state.panel


def needed_seats(state: "State", scope: CaseScope) -> "tuple[Seat, ...]":
    """Return the seats that count in this case."""
    return tuple(seat for seat in _panel(state).seats if seat.needed is None or seat.needed(scope))


def open_seats(state: "State", scope: CaseScope) -> "tuple[Seat, ...]":
    """Return the seats that must still vote; in a sequential panel only the next one."""
    seen = digest(state, scope)
    waiting = tuple(seat for seat in needed_seats(state, scope) if not _stands(scope, seat.role, seen))
    return waiting[:1] if _panel(state).order == "sequential" else waiting


def _stands(scope: CaseScope, role: str, seen: str) -> bool:
    """Tell whether the seat's approval still holds: it saw the same material facts."""
    vote = scope.case.votes.get(role)
    return vote is not None and vote.result == "approve" and vote.seen == seen


def digest(state: "State", scope: CaseScope) -> str:
    """Return a digest of the material facts, so that a changed one asks the seats again."""
    facts = repr([(name, scope.value(tuple(name.split(".")))) for name in _panel(state).material])
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def vote(state: "State", scope: CaseScope, event: Event, values: "Mapping[str, Value]") -> CaseScope:
    """Return the scope with the seat's vote recorded.

    Raises:
        NotAllowed: no seat, or not this seat's turn.
        Refusal: the seat has voted already.
    """
    person = event.by
    assert isinstance(person, Person)  # noqa: S101 - only people vote: the caller has matched it
    mine = [seat for seat in needed_seats(state, scope) if seat.role in person.roles]
    if not mine:
        raise NotAllowed(NOT_YOUR_SEAT)
    if person.id == scope.case.opened_by:
        raise NotAllowed(OWN_REQUEST)
    waiting = open_seats(state, scope)
    turn = [seat for seat in mine if seat in waiting and _undecided(scope, seat.role)]
    if not turn:
        voted = any(not _undecided(scope, seat.role) for seat in mine)
        raise Refusal(ALREADY_VOTED) if voted else NotAllowed(OTHERS_FIRST)
    seat = turn[0]
    said = Vote(event.name, person.id, scope.now, _comment(values), digest(state, scope))
    case = scope.case
    after = replace(case, votes={**case.votes, seat.role: said}, values={**case.values, **values})
    return CaseScope(scope.flow, after, scope.around, scope.now)


def _undecided(scope: CaseScope, role: str) -> bool:
    entry = scope.case.votes.get(role)
    return entry is None or entry.at < scope.case.entered_at


def _comment(values: "Mapping[str, Value]") -> str:
    return next((value for value in values.values() if isinstance(value, str)), "")


def result(state: "State", scope: CaseScope) -> str | None:
    """Return what the seats have decided together, or None while it is open.

    Any `reject` of a veto seat rejects; else any `return` returns (at once, or when all seats are in); else
    `approve` when every needed seat, or the quorum, has approved.
    """
    panel = _panel(state)
    seen = digest(state, scope)
    seats = needed_seats(state, scope)
    said = {seat.role: scope.case.votes.get(seat.role) for seat in seats}
    fresh = {
        role: entry
        for role, entry in said.items()
        if entry is not None and (entry.at >= scope.case.entered_at or _stands(scope, role, seen))
    }
    veto = {seat.role for seat in seats if seat.veto}
    if any(entry.result == "reject" for role, entry in fresh.items() if role in veto):
        return "reject"
    all_in = len(fresh) == len(seats)
    negative = [entry.result for entry in fresh.values() if entry.result in ("return", "reject")]
    if negative and (all_in or panel.return_mode == "immediate"):
        return "return" if "return" in negative else "reject"
    approvals = sum(entry.result == "approve" for entry in fresh.values())
    enough = approvals >= panel.quorum if panel.quorum else all_in and not negative
    return "approve" if enough and not negative else None
