"""What a paper of a case is made from: which facts it shows, as they are now, and who gets it."""

from typing import TYPE_CHECKING

from bot.engine.deciding.acting import seats_of_role
from bot.engine.spec.effects import MakePaper

if TYPE_CHECKING:
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.centre import DocumentType
    from bot.engine.spec.effect_specs import MakeDocument


def paper(spec: "MakeDocument", scope: "CaseScope") -> MakePaper:
    """Return the paper that is due, from the facts of the moment."""
    document = scope.around.centre.documents[spec.document]
    facts = {name: scope.value(tuple(name.split("."))) for name in _names(document, scope)}
    return MakePaper(scope.around.new_id(), document.id, facts, paper_seats(document.to, scope))


def paper_seats(roles: "tuple[str, ...]", scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats of those who get a paper for these roles."""
    return tuple(dict.fromkeys(seat for role in roles for seat in seats_of_role(role, scope)))


def _names(document: "DocumentType", scope: "CaseScope") -> tuple[str, ...]:
    """Return the names of the facts on the paper, in order: its own, else those of the case's card.

    A state without a card, such as an end, takes the last one that the case went through.
    """
    if document.names:
        return document.names
    case, states = scope.case, scope.flow.states
    way = (case.state, *reversed(case.trail))
    return next((states[name].card for name in way if name in states and states[name].card), ())
