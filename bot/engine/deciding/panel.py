"""Several seats decide together: votes, vetoes, quorum, order, and which votes a change of facts undoes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Event, Person, Vote
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.model import Panel, Seat, State

RESULTS = ("approve", "return", "reject", "no_change", "close_discussion")
DISCUSSED = RESULTS[3:]
NOT_YOUR_SEAT = N_("You have no seat on this panel.")
ALREADY_VOTED = N_("You have already decided. The others are still to decide.")
APPROVED = "approve"
OTHERS_FIRST = N_("The seats decide one after another. It is not your turn yet.")
OWN_REQUEST = N_("Nobody decides on their own request.")


def _panel(state: "State") -> "Panel":
    assert state.panel is not None  # noqa: S101 - the loader demands it of a panel state
    return state.panel


def needed_seats(state: "State", scope: CaseScope) -> "tuple[Seat, ...]":
    """Return the seats that count in this case."""
    return tuple(seat for seat in _panel(state).seats if seat.needed is None or seat.needed(scope))


def open_seats(state: "State", scope: CaseScope) -> "tuple[Seat, ...]":
    """Return the seats that must still vote; in a sequential panel only the next one."""
    seen = digest(state, scope)
    waiting = tuple(seat for seat in needed_seats(state, scope) if not _decided(scope, seat.role, seen))
    return waiting[:1] if _panel(state).order == "sequential" else waiting


def standing_votes(state: "State", scope: CaseScope) -> Mapping[str, Vote]:
    """Return the votes that still hold when the panel is asked again: approvals of the same material facts."""
    seen = digest(state, scope)
    return {
        role: one for role, one in scope.case.votes.items() if one.result == "approve" and one.seen == seen
    }


def _decided(scope: CaseScope, role: str, seen: str) -> bool:
    """Tell whether the seat has said what it thinks of these material facts; a "no" stands for this round."""
    vote = scope.case.votes.get(role)
    return vote is not None and (vote.result != "approve" or vote.seen == seen)


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
    mine = [seat for seat in needed_seats(state, scope) if seat.role in person.acts_as]
    if not mine:
        raise NotAllowed(NOT_YOUR_SEAT)
    if person.id == scope.case.opened_by or person.id in scope.case.recused:
        raise NotAllowed(OWN_REQUEST)
    if not any(seat.role in person.roles for seat in mine) and scope.case.opened_by in person.stands_in_for:
        raise NotAllowed(OWN_REQUEST)
    waiting = open_seats(state, scope)
    turn = [seat for seat in mine if seat in waiting]
    if not turn:
        seen = digest(state, scope)
        voted = any(_decided(scope, seat.role, seen) for seat in mine)
        raise Refusal(ALREADY_VOTED) if voted else NotAllowed(OTHERS_FIRST)
    seat = turn[0]
    said = Vote(event.name, person.id, scope.now, _comment(values), digest(state, scope), scope.case.entry)
    case = scope.case
    after = replace(case, votes={**case.votes, seat.role: said}, values={**case.values, **values})
    return CaseScope(scope.flow, after, scope.around, scope.now)


def _comment(values: "Mapping[str, Value]") -> str:
    return next((value for value in values.values() if isinstance(value, str)), "")


def result(state: "State", scope: CaseScope) -> str | None:
    """Return what the seats have decided together, or None while it is open.

    Any `reject` of a veto seat rejects; else any `return` returns (at once, or when all seats are in); else
    `approve` when every needed seat, or the quorum, has approved. A discussion (`no_change`, `close_discussion`)
    waits for every seat; one remark closes it for the author to work in.
    """
    panel = _panel(state)
    seen = digest(state, scope)
    seats = needed_seats(state, scope)
    said = {
        seat.role: scope.case.votes[seat.role].result for seat in seats if _decided(scope, seat.role, seen)
    }
    if any(said.get(seat.role) == "reject" for seat in seats if seat.veto):
        return "reject"
    all_in = len(said) == len(seats)
    if all_in and said and set(said.values()) <= set(DISCUSSED):
        return "close_discussion" if "close_discussion" in said.values() else "no_change"
    negative = [one for one in said.values() if one in ("return", "reject")]
    if negative and (all_in or panel.return_mode == "immediate"):
        return "return" if "return" in negative else "reject"
    approvals = sum(one == "approve" for one in said.values())
    enough = approvals >= panel.quorum if panel.quorum else all_in
    return "approve" if enough and not negative else None
