"""Who must act in a state, and who may fire an event. Denied unless a rule allows it."""

from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.basics.values import people_in
from bot.engine.deciding.apart import by_themselves, kept_apart, without_them
from bot.engine.spec.case import OtherCase, Person, TheClock, seat_of_person, seat_of_role, sits_in
from bot.engine.spec.model import EVERYBODY, ActorKind
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from bot.engine.basics.messages import Text
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.case import By
    from bot.engine.spec.model import Actor, EventSpec, State

OTHERS_TURN = N_("This step belongs to {who}.")
NOT_A_PERSON = N_("This step happens by itself.")
CLAIM_FIRST = N_("Take the task first; then you can decide it.")
OWN_REQUEST = N_("Nobody decides on their own request. {who} can.")
RECUSED = N_("You have stepped aside in this case. {who} can decide it.")


def seats_of_role(role: str, scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats of a role in this case: its named people, else the role as a whole.

    Where all of the named people are kept apart, the role above takes their place.
    """
    if role == "starter":
        return without_them((seat_of_person(scope.case.opened_by),), scope)
    party = scope.flow.parties.get(role)
    spec = scope.around.centre.roles[role]
    if party is not None:
        people = people_in(party(scope))
        left = without_them(tuple(seat_of_person(person) for person in people), scope)
        if left or spec.outside:
            return left
        if people and spec.superior:
            return without_them((seat_of_role(spec.superior),), scope)
    return without_them((seat_of_role(role),), scope)


def seats_of(actor: "Actor", scope: "CaseScope") -> tuple[str, ...]:
    """Return the seats that must act, resolving tables, superiors and named people."""
    match actor.kind:
        case ActorKind.SYSTEM:
            return ()
        case ActorKind.STARTER:
            return without_them((seat_of_person(scope.case.opened_by),), scope)
        case ActorKind.PERSON:
            assert actor.by is not None  # noqa: S101 - the loader demands it
            return without_them(tuple(seat_of_person(one) for one in people_in(actor.by(scope))), scope)
        case ActorKind.AUTHORITY:
            return _above_own_request((_authority(actor, scope),), scope)
        case ActorKind.SUPERIOR:
            superior = scope.around.centre.roles[actor.roles[0]].superior
            return _above_own_request((superior or actor.roles[0],), scope)
        case _:
            seats: list[str] = []
            for role in actor.roles:
                seats += [seat for seat in seats_of_role(role, scope) if seat not in seats]
            return tuple(seats)


def _authority(actor: "Actor", scope: "CaseScope") -> str:
    """Return the role whose limit covers the value; the last row of a table has none."""
    table = scope.around.centre.tables[actor.table]
    asked = actor.by(scope) if actor.by is not None else None
    for row in table.rows:
        limit = row.up_to(scope) if row.up_to is not None else None
        if limit is None or (asked is not None and asked <= limit):
            return row.role
    return table.rows[-1].role


def _above_own_request(roles: tuple[str, ...], scope: "CaseScope") -> tuple[str, ...]:
    """Move a deciding role one tier up when everybody there is the person who asks, or has stepped aside."""
    barred = {*interested(scope), *scope.case.recused}
    return without_them((_tier(roles[0], barred, scope),), scope)


def _tier(role: str, barred: "set[int]", scope: "CaseScope") -> str:
    """Return the seat that decides in place of the role when those barred do not."""
    seen: set[str] = set()
    tier = role
    while tier and tier not in seen:
        seen.add(tier)
        present = scope.around.present(tier)
        if not present or not barred.issuperset(present):
            return seat_of_role(tier)
        tier = scope.around.centre.roles[tier].superior
    return seat_of_role(role)


def deciding_seats(seats: tuple[str, ...], scope: "CaseScope") -> tuple[str, ...]:
    """Return who decides in place of these seats.

    Who has stepped aside is passed over. A role that nobody else holds than whose matter it is, or who stepped aside,
    is replaced by the one above it; so nobody decides on their own request, and no request waits for that.
    """
    case, made = scope.case, []
    own, outside = interested(scope), interested(scope) - {scope.case.opened_by}
    for seat in seats:
        kind, _, role = seat.partition(":")
        if kind != "role":
            made.append(seat)
            continue
        starts = role in scope.flow.start.by
        barred = {*case.recused, *(outside if starts else own)}
        present = scope.around.present(role)
        if not {*case.recused, *outside} & set(present) or barred.issuperset(present):
            made.append(_tier(role, barred, scope))
        else:
            made += [seat_of_person(person) for person in present if person not in barred]
    return without_them(tuple(dict.fromkeys(made)), scope)


def interested(scope: "CaseScope") -> frozenset[int]:
    """Return whose own matter the case is: who asked, and its parties from outside, who may also work here."""
    roles = scope.around.centre.roles
    parties = [people for role, people in scope.flow.parties.items() if roles[role].outside]
    return frozenset((scope.case.opened_by, *(one for people in parties for one in people_in(people(scope)))))


def may_fire(spec: "EventSpec", state: "State", by: "By", scope: "CaseScope") -> None:
    """Pass silently when the event may be fired by this cause.

    Raises:
        NotAllowed: with the people whose turn it is.
    """
    match by:
        case TheClock():
            allowed = spec.clock
        case OtherCase():
            allowed = spec.case
        case Person():
            _person_may(spec, state, by, scope)
            return
    if not allowed:
        raise NotAllowed(NOT_A_PERSON)


def _person_may(spec: "EventSpec", state: "State", person: Person, scope: "CaseScope") -> None:
    if not spec.by and (spec.clock or spec.case):
        raise NotAllowed(NOT_A_PERSON)
    seats = event_seats(spec, scope)
    person = by_themselves(person, scope)
    if not sits_in(person, seats):
        raise NotAllowed(OTHERS_TURN, who=seats or scope.case.seats)
    if state.actor.kind is ActorKind.POOL and not spec.by and scope.case.claimant != person.id:
        raise NotAllowed(CLAIM_FIRST)
    if state.kind not in ("decision", "panel") or spec.by:
        return
    if person.id in scope.case.recused:
        raise NotAllowed(RECUSED, who=seats)
    if _decides_own_request(person, seats, scope):
        raise NotAllowed(OWN_REQUEST, who=seats)


def _decides_own_request(person: Person, seats: tuple[str, ...], scope: "CaseScope") -> bool:
    """Tell whether a decision by role would be taken by the person who asked.

    A seat that names the person (the customer answers an offer made to them) is their own part of the case; so is what
    a role decides that itself starts such cases (the consultant signs the subscription that the same one filled in).
    A deputy does not decide the request of the person they stand in for either, unless it is their own task anyway.
    """
    own = frozenset(one for one in interested(scope) if seat_of_person(one) not in seats)
    if any(seat_of_role(role) in seats for role in scope.flow.start.by):
        own -= {scope.case.opened_by}
    for_them = own.intersection(person.stands_in_for) and not sits_in(person.alone, seats)
    return person.id in own or bool(for_them)


def words_for(state: "State", person: Person, scope: "CaseScope") -> "Text":
    """Return what the state tells the person who acts in it: by the first role that they act in, else by none."""
    for role, words in state.what.items():
        if role != EVERYBODY and sits_in(person, seats_of_role(role, scope)):
            return words
    return state.what.get(EVERYBODY, "")


def event_seats(spec: "EventSpec", scope: "CaseScope") -> tuple[str, ...]:
    """Return who may fire the event: those it names, else those who must act in the state."""
    if not spec.by:
        return scope.case.seats
    seats: list[str] = []
    for role in spec.by:
        seats += seats_of_role(role, scope)
    return tuple(seats)


def is_party(person: Person, scope: "CaseScope") -> bool:
    """Tell whether the person belongs to the case: opened it, must act, or is one of its parties."""
    if person.id in kept_apart(scope):
        return False
    person = by_themselves(person, scope)
    if person.id == scope.case.opened_by or sits_in(person, scope.case.seats):
        return True
    if any(sits_in(person, seats_of_role(role, scope)) for role in scope.flow.parties):
        return True
    return any(role in person.acts_as for role in scope.around.staff_roles(scope.flow))
