"""What happens when a case enters a state: seats, deadlines, reports, cards."""

from typing import TYPE_CHECKING

from bot.engine.deciding.acting import deciding_seats, event_seats, seats_of, seats_of_role
from bot.engine.deciding.apart import without_them
from bot.engine.deciding.clocks import on_entering
from bot.engine.deciding.panel import open_seats, standing_votes
from bot.engine.deciding.timing import deadlines
from bot.engine.spec import effects as fx
from bot.engine.spec.case import seat_of_person, seat_of_role
from bot.engine.spec.model import StateKind

if TYPE_CHECKING:
    from bot.engine.deciding.doing import Doing
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.model import State

TRAIL_LENGTH = 30


def enter(doing: "Doing", target: str) -> None:
    """Put the case into the state and add what follows from it."""
    scope = doing.scope
    state = scope.flow.states[target]
    before = scope.case
    old_seats = before.seats
    doing.set_case(
        state=target,
        face=before.version,
        entry=before.entry + 1,
        entered_at=scope.now,
        trail=_trail(scope, state),
        visits={**before.visits, target: before.visits.get(target, 0) + 1},
        claimant=None,
        nudged_at=None,
        marks={} if state.kind is StateKind.CHECKLIST and target != before.state else before.marks,
        pending=None,
    )
    if state.kind is StateKind.PANEL:
        doing.set_case(votes=standing_votes(state, doing.scope))
    doing.run(state.enter)
    if scope.flow.clocks:
        doing.set_case(clocks=on_entering(state, doing.scope))
    doing.set_case(seats=state_seats(state, doing.scope))
    case = doing.scope.case
    if state.kind is StateKind.FINAL:
        doing.set_case(closed_at=scope.now, seats=())
        doing.drop_all()
    _report(doing, state)
    if state.kind is not StateKind.AUTO:
        doing.effects += deadlines(state, doing.scope)
        doing.effects.append(fx.ShowCard(case.seats, fresh=not state.silent))
        doing.effects.append(
            fx.ShowCard((*old_seats, seat_of_person(case.opened_by)), fresh=False, moved=True)
        )
        doing.effects.append(fx.ShowCard(_have_had_it(doing.scope), fresh=False))


def stay(doing: "Doing") -> None:
    """Leave the case where it is; its facts may have changed, so cards are refreshed: of all who may act on them."""
    case = doing.scope.case
    doing.set_case(face=case.version)
    named = (event for event in doing.scope.flow.states[case.state].on.values() if event.by)
    others = (
        seat for event in named for seat in event_seats(event, doing.scope) if seat.startswith("person:")
    )
    doing.effects.append(fx.ShowCard(tuple(dict.fromkeys((*case.seats, *others))), fresh=False))


def state_seats(state: "State", scope: "CaseScope") -> tuple[str, ...]:
    """Return who must act in the state; the open seats of a panel, the owners of a checklist."""
    if state.kind is StateKind.PANEL:
        return without_them(tuple(seat_of_role(seat.role) for seat in open_seats(state, scope)), scope)
    seats = list(seats_of(state.actor, scope))
    if state.kind is StateKind.DECISION:
        return deciding_seats(tuple(seats), scope)
    for item in state.items:
        if item.when is None or item.when(scope):
            seats += [seat for seat in seats_of_role(item.owner, scope) if seat not in seats]
    return tuple(seats)


def _have_had_it(scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats before whom the case has been: a card that they still have says how it stands now."""
    states = scope.flow.states
    passed = (states[name] for name in dict.fromkeys(scope.case.trail) if name in states)
    return tuple(dict.fromkeys(seat for state in passed for seat in state_seats(state, scope)))


def confirm_seats(scope: "CaseScope") -> tuple[str, ...]:
    """Return who may confirm the pending event."""
    if scope.case.pending is None:
        return ()
    spec = scope.flow.states[scope.case.state].on[scope.case.pending.event]
    seats: list[str] = []
    for role in spec.confirm_by:
        seats += seats_of_role(role, scope)
    return tuple(seats)


def _trail(scope: "CaseScope", state: "State") -> tuple[str, ...]:
    trail = scope.case.trail
    if state.side or (trail and trail[-1] == state.id):
        return trail
    return (*trail, state.id)[-TRAIL_LENGTH:]


def _report(doing: "Doing", state: "State") -> None:
    """Tell a parent once: `sub_done` at a success state, `sub_failed` at any other end."""
    case = doing.scope.case
    if case.parent is None or case.reported or not (state.success or state.kind is StateKind.FINAL):
        return
    doing.set_case(reported=True)
    name = "sub_done" if state.success else "sub_failed"
    doing.effects.append(fx.Fire(name, case=case.parent))
