"""A case is called off: by who asked, until somebody has decided; after that by a superior."""

from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.handing import is_superior
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, HistoryEntry, Person, seat_of_person, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.deciding.scope import CaseScope

NOT_POSSIBLE = N_("This cannot be called off any more. Please talk to your consultant.")
NOT_YOURS = N_(
    "Only the person who asked can call it off; once it is being decided higher up, only a superior can."
)
CALLED_OFF = N_("{by} has called it off. Nothing more is to be done.")
ENDS = ("cancelled", "withdrawn")
"""Names of the final state that a called-off case ends in; a flow without one cannot be called off."""
OPEN_KINDS = (StateKind.FORM, StateKind.DECISION, StateKind.PANEL)
DECIDING = (StateKind.DECISION, StateKind.PANEL)


def cancel(scope: "CaseScope", event: Event) -> fx.Decision:
    """End the case in the flow's own final state for it, and tell those who had to act.

    Raises:
        Refusal: not by this person, or it has gone too far: what has been agreed is ended by the flow's own steps.
    """
    from bot.engine.deciding import entering  # noqa: PLC0415 - entering a state and the common events know each other
    from bot.engine.deciding.doing import Doing  # noqa: PLC0415 - as above

    person, case = event.by, scope.case
    assert isinstance(person, Person)  # noqa: S101 - the caller has matched it
    states = scope.flow.states
    end = next((name for name in ENDS if name in states and states[name].kind is StateKind.FINAL), "")
    if not end or states[case.state].kind not in OPEN_KINDS:
        raise Refusal(NOT_POSSIBLE)
    if not (_asked(person, scope) and not _decided(scope)) and not is_superior(scope, person):
        raise NotAllowed(NOT_YOURS)
    told = tuple(seat for seat in case.seats if seat != seat_of_person(case.opened_by))
    doing = Doing(scope)
    doing.set_case(version=case.version + 1)
    doing.effects.append(fx.Notify(told, CALLED_OFF, {"by": person.id}, but=person.id))
    entering.enter(doing, end)
    after = doing.scope.case
    entry = HistoryEntry.of(event, after, case.state, scope.now)
    return fx.Decision(after, event, (entry,), tuple(doing.effects))


def _asked(person: Person, scope: "CaseScope") -> bool:
    """Tell whether the person is on the side that asked."""
    seats = [
        seat
        for role in scope.flow.start.by
        if role in scope.flow.parties
        for seat in seats_of_role(role, scope)
    ]
    return person.id == scope.case.opened_by or sits_in(person, tuple(seats))


def _decided(scope: "CaseScope") -> bool:
    """Tell whether somebody has decided already since it was last filled in."""
    states, case = scope.flow.states, scope.case
    since = [name for name in case.trail if name in states]
    while since and states[since[-1]].kind in DECIDING and since[-1] == case.state:
        since.pop()
    return bool(since) and states[since[-1]].kind in DECIDING
