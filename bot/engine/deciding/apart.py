"""People who are kept out of a case, because it is about them: they neither act in it nor hear of it.

A flow names them by `apart:`. A seat that would be theirs goes to the others of the role; where there are none, to the
role above. Whoever stands in for them does not do so here.
"""

from typing import TYPE_CHECKING

from bot.engine.basics.values import people_in
from bot.engine.spec.case import Person, seat_of_person, seat_of_role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.engine.deciding.scope import CaseScope


def kept_apart(scope: "CaseScope") -> frozenset[int]:
    """Return the people whom the case must not reach.

    Raises:
        NotLoaded: a record that names them has not been read yet.
    """
    named = scope.flow.apart
    return frozenset(people_in(named(scope))) if named is not None else frozenset()


def without_them(seats: tuple[str, ...], scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats without those who are kept apart; a role that one of them fills is spelled out by name."""
    barred = kept_apart(scope)
    if not barred:
        return seats
    made: list[str] = []
    for seat in seats:
        kind, _, name = seat.partition(":")
        if kind == "role":
            made += others_of(name, barred, scope)
        elif int(name) not in barred:
            made.append(seat)
    return tuple(dict.fromkeys(made))


def others_of(role: str, barred: "frozenset[int]", scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats of the role's holders that are not barred, else of those above, at last of who appoints most."""
    around = scope.around
    for tier in _upwards(role, scope):
        holders = around.holders(tier)
        if holders and not barred & {*holders, *around.present(tier)}:
            return (seat_of_role(tier),)
        left = tuple(seat_of_person(one) for one in holders if one not in barred)
        if left:
            return left
    return ()


def _upwards(role: str, scope: "CaseScope") -> "Iterator[str]":
    """Yield the role, those above it, and the one that appoints most others: whoever runs the office."""
    roles = scope.around.centre.roles
    seen: set[str] = set()
    while role in roles and role not in seen:
        seen.add(role)
        yield role
        role = roles[role].superior
    widest = max(roles.values(), key=lambda one: len(one.appoints), default=None)
    if widest is not None and widest.id not in seen:
        yield widest.id


def by_themselves(person: Person, scope: "CaseScope") -> Person:
    """Return the person, without those they stand in for when one of these is kept apart."""
    return person.alone if person.stands_in_for & kept_apart(scope) else person
