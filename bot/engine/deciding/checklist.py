"""Ticking the items of a checklist."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import seats_of_role
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, HistoryEntry, Mark, Person, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.model import Item, State

NO_SUCH_ITEM = N_("This list has no such item any more.")
NOT_YOUR_ITEM = N_("This item belongs to {who}.")
PROOF_FIRST = N_("First give: {field}")


def items_now(state: "State", scope: "CaseScope") -> "tuple[Item, ...]":
    """Return the items that count in this case."""
    return tuple(item for item in state.items if item.when is None or item.when(scope))


def missing_items(state: "State", scope: "CaseScope") -> "tuple[Item, ...]":
    """Return the items that must still be done."""
    return tuple(
        item for item in items_now(state, scope) if not item.optional and item.id not in scope.case.marks
    )


def may_tick(scope: "CaseScope", event: Event) -> "Item":
    """Return the item whose id is `event.values["item"]`.

    Raises:
        NotAllowed: the item belongs to somebody else.
        Refusal: no such item now.
    """
    state = scope.flow.states[scope.case.state]
    wanted = event.values.get("item")
    item = next((i for i in items_now(state, scope) if i.id == wanted), None)
    if state.kind is not StateKind.CHECKLIST or item is None:
        raise Refusal(NO_SUCH_ITEM)
    if not isinstance(event.by, Person) or not sits_in(event.by, seats_of_role(item.owner, scope)):
        raise NotAllowed(NOT_YOUR_ITEM, who=seats_of_role(item.owner, scope))
    return item


def tick(scope: "CaseScope", event: Event) -> fx.Decision:
    """Tick the item, or untick it when it is ticked.

    Raises:
        Refusal: it is not this person's, there is none now, or its proof is missing.
    """
    case, item, person = scope.case, may_tick(scope, event), event.by
    assert isinstance(person, Person)  # noqa: S101 - `may_tick` has looked
    marks = dict(case.marks)
    values = {name: value for name, value in event.values.items() if name != "item"}
    if item.id in marks and not values:
        del marks[item.id]
    else:
        if item.proof and values.get(item.proof) is None and case.values.get(item.proof) is None:
            raise Refusal(PROOF_FIRST, field=scope.flow.fields[item.proof].label)
        marks[item.id] = Mark("done", person.id, scope.now)
    after = replace(case, marks=marks, values={**case.values, **values}, version=case.version + 1)
    entry = HistoryEntry.of(event, after, case.state, scope.now)
    return fx.Decision(after, event, (entry,), (fx.ShowCard(case.seats, fresh=False),))
