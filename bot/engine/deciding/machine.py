"""A flow as one shared `transitions.Machine`, used as a pure rule table.

The machine holds no model (`model=None`), makes no automatic triggers, and its conditions are the compiled guards of
the flow. A throw-away token carries the state through `Event.trigger`; the alternative that was taken is noted on
it. Nothing is awaited and nothing is changed outside the token. Only this module knows `transitions`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from transitions import EventData, Machine

if TYPE_CHECKING:
    from bot.engine.formula.expressions import Scope
    from bot.engine.spec.model import Flow, Route

PREVIOUS = "@prev"


class _Token:
    """The model of one question to the table: a state, and the route that was found."""

    __slots__ = ("route", "state")

    def __init__(self, state: str) -> None:
        self.state = state
        self.route: Route | None = None


class RuleTable:
    """Answers one question: in this state, on this event, with these facts, which alternative holds?"""

    def __init__(self, flow: "Flow") -> None:
        self._machine = Machine(
            model=None,
            states=list(flow.states),
            initial=flow.start.state,
            auto_transitions=False,
            send_event=True,
        )
        self._known: set[tuple[str, str]] = set()
        for state in flow.states.values():
            for event in state.on.values():
                self._known.add((state.id, event.id))
                for route in event.routes:
                    self._add(state.id, event.id, route)

    def _add(self, state: str, event: str, route: "Route") -> None:
        moves = route.to not in ("", PREVIOUS)
        self._machine.add_transition(
            event,
            source=state,
            dest=route.to if moves else None,
            conditions=[_holds(route)] if route.when is not None else None,
            before=[_note(route)],
        )

    def listens(self, state: str, event: str) -> bool:
        """Tell whether the state knows the event at all."""
        return (state, event) in self._known

    def route(self, state: str, event: str, scope: "Scope") -> "Route | None":
        """Return the first alternative whose guard holds, or None when none does.

        The caller has made sure by `listens` that the state knows the event.
        """
        token = _Token(state)
        self._machine.events[event].trigger(token, scope=scope)
        return token.route


def _holds(route: "Route") -> Callable[[EventData], bool]:
    def condition(data: EventData) -> bool:
        when = route.when
        return when is None or bool(when(data.kwargs["scope"]))

    return condition


def _note(route: "Route") -> Callable[[EventData], None]:
    def note(data: EventData) -> None:
        token: Any = data.model
        token.route = route

    return note
