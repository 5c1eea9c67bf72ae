"""What comes with an event is what its step asks: no answer missing, none too many, each within its checks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding.checklist import missing_items
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Event, Person
from bot.engine.spec.model import StateKind
from bot.errors import GuardRefused, Refusal

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.formula.expressions import Expr
    from bot.engine.spec.model import Check, EventSpec, State

ITEMS_MISSING = N_("Still open: {items}")
ANSWER_MISSING = N_("Still missing: {field}")
NOT_ASKED = N_("This step does not ask for that.")


def asked_values(spec: "EventSpec", state: "State", event: Event, scope: CaseScope) -> "Mapping[str, Value]":
    """Return the values that come with the event, checked against what it asks.

    Values of a clock or another case pass as they are: the flow's own effects wrote them.
    """
    if not isinstance(event.by, Person):
        return event.values
    asked = asked_by(spec, state)
    for name in event.values:
        if name not in asked:
            raise Refusal(NOT_ASKED, field=name)
    after = CaseScope(scope.flow, scope.case, scope.around, scope.now, event.values)
    for name in asked:
        field = scope.flow.fields[name]
        wanted = field.when is None or bool(field.when(after))
        if wanted and not field.optional and after.value((name,)) is None:
            raise Refusal(ANSWER_MISSING, field=field.label)
        if wanted and event.values.get(name) is not None:
            for check in field.checks:
                if not check.that(after):
                    raise GuardRefused(check.otherwise, scope=after)
    return event.values


def is_submit(state: "State", spec: "EventSpec") -> bool:
    """Tell whether the event carries the answers of a form state: its first that asks nothing of its own."""
    if state.kind is not StateKind.FORM:
        return False
    for other in state.on.values():
        if not (other.ask or other.clock or other.case or other.id in ("cancel", "withdraw")):
            return other.id == spec.id
    return False


def asked_by(spec: "EventSpec", state: "State") -> tuple[str, ...]:
    """Return the questions that come with the event."""
    return spec.ask or (state.ask if is_submit(state, spec) else ())


def is_offered(spec: "EventSpec", scope: CaseScope) -> bool:
    """Tell whether the event is there at all, as the case stands."""
    return spec.offered is None or bool(spec.offered(scope))


def failing(spec: "EventSpec", state: "State", scope: CaseScope) -> "Check | None":
    """Return the first requirement of the event that fails whatever its questions will be answered."""
    asked = frozenset(asked_by(spec, state))
    return next(
        (
            check
            for check in spec.require
            if not _rests_on(check.that, asked, scope) and not check.that(scope)
        ),
        None,
    )


def _rests_on(expr: "Expr", asked: frozenset[str], scope: CaseScope) -> bool:
    """Tell whether the answers matter to the expression, itself or through facts."""
    facts = scope.flow.facts
    heads = {name.partition(".")[0] for name in expr.names}
    return bool(asked & heads) or any(_rests_on(facts[head], asked, scope) for head in heads if head in facts)


def completes(spec: "EventSpec", state: "State") -> bool:
    """Tell whether the event is the one that closes the checklist: the first a person of the state may tap."""
    for other in state.on.values():
        if not (other.clock or other.case):
            return other.id == spec.id
    return False


def all_ticked(state: "State", scope: CaseScope) -> None:
    """Refuse while an item of the checklist is open."""
    missing = missing_items(state, scope)
    if missing:
        raise GuardRefused(ITEMS_MISSING, items=tuple(item.label for item in missing))
