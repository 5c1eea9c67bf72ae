"""Who of a role gets a task that nobody has yet: whose it is, who is wished for, else who has the fewest. Pure."""

from typing import TYPE_CHECKING

from bot.engine.spec.case import seat_of_person

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.effect_specs import Assign


def chosen(spec: "Assign", tried: "Collection[object]", scope: "CaseScope") -> int | None:
    """Return who gets it; None when nobody may by themselves.

    What belongs to somebody (`theirs`) goes to nobody else as long as they have not said no: while they are away,
    people decide. Those who had it before are passed over.
    """
    around = scope.around
    free = [person for person in around.present(spec.role) if person not in tried]
    owner = spec.theirs(scope) if spec.theirs is not None else None
    if owner in around.holders(spec.role) and owner not in tried:
        return owner if owner in free else None
    wished = (person for expr in spec.prefer if (person := expr(scope)) in free)
    if (first := next(wished, None)) is not None:
        return int(first)
    load = around.load_of(scope.flow.id) if free else {}
    here = scope.case.seats
    return min(free, key=lambda one: load.get(one, 0) - (seat_of_person(one) in here), default=None)
