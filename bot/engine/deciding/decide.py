"""The pure decision: a case and an event become a new case, a history entry and effects, or a refusal.

No I/O, no clock, no text: `now` and the surroundings come in, data goes out. A refusal changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.deciding import common, entering, panel
from bot.engine.deciding.acting import may_fire
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.asking import all_ticked, asked_values, completes, is_offered
from bot.engine.deciding.doing import Doing
from bot.engine.deciding.machine import PREVIOUS, RuleTable
from bot.engine.deciding.scope import CaseScope, Surroundings
from bot.engine.spec import effects as fx
from bot.engine.spec.case import By, Case, Event, HistoryEntry, OtherCase, Pending, Person, TheClock, sits_in
from bot.engine.spec.model import Flow, Route, State, StateKind
from bot.errors import GuardRefused, NotAllowed, Refusal, StaleButton

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.case import By

CLOSED = N_("This case is closed.")
MOVED_ON = N_("The case has moved on since this was shown.")
NOT_NOW = N_("That is not possible at this stage.")
NO_WAY = N_("None of the conditions for this step is met.")
ON_HOLD = N_("The case is on hold. It can be resumed.")
CONFIRM_SELF = N_("A second person must confirm this.")
NOTHING_PENDING = N_("There is nothing to confirm any more.")

MAX_AUTO_STEPS = 20
CONFIRM, DECLINE = "second_yes", "second_no"
"""A second person's answer. No flow can name its events so: `bot.engine.reading.flow_names` keeps the names."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A flow with its compiled rule table; made once per flow version."""

    flow: Flow
    table: RuleTable

    @classmethod
    def of(cls, flow: Flow) -> "Rules":
        """Compile the rule table of a flow."""
        return cls(flow, RuleTable(flow))


def open_case(  # noqa: PLR0913 - a case is opened with all of these
    rules: Rules,
    *,
    identity: int,
    opened_by: int,
    around: Surroundings,
    now: datetime,
    key: str,
    about: int | None = None,
    parent: int | None = None,
    values: "Mapping[str, Value] | None" = None,
    by: "By | None" = None,
    at: str = "",
) -> fx.Decision:
    """Open a case in the flow's first state, or in the state `at`; the clock's cases are opened by nobody, 0.

    Raises:
        GuardRefused: a `require` of the flow's start does not hold.
    """
    flow = rules.flow
    case = Case(
        id=identity,
        flow=flow.id,
        flow_version=flow.version,
        state=at or flow.start.state,
        opened_by=opened_by,
        opened_at=now,
        entered_at=now,
        about=about,
        parent=parent,
        values=dict(values or {}),
        link=around.new_link() if flow.linked else "",
    )
    event = Event("open", by or Person(opened_by), key, values or {})
    scope = CaseScope(flow, case, around, now, by=event.by)
    for check in flow.start.require:
        if not check.that(scope):
            raise GuardRefused(check.otherwise, scope=scope)
    doing = Doing(scope)
    entering.enter(doing, case.state)
    history = [HistoryEntry.of(event, doing.scope.case, "", now)]
    _run_auto(rules, doing, event, history)
    return _decision(doing, event, history)


def decide(rules: Rules, case: Case, event: Event, around: Surroundings, now: datetime) -> fx.Decision:
    """Return what the event does to the case.

    Raises:
        Refusal: the event does not take effect, and why; nothing has changed.
        NotLoaded: a record is needed that the surroundings have not read yet.
    """
    scope = CaseScope(rules.flow, case, around, now, by=event.by)
    if not case.is_open:
        raise Refusal(CLOSED)
    late = isinstance(event.by, TheClock) and event.by.entry != case.entry
    if late or (event.face is not None and event.face != case.face):
        raise StaleButton(MOVED_ON)
    if isinstance(event.by, Person) and event.by.id in kept_apart(scope):
        raise NotAllowed(common.NOT_A_PARTY)
    if event.name in common.EVENTS and event.name not in rules.flow.states[case.state].on:
        return common.decide(scope, event)
    if case.held_at is not None:
        raise Refusal(ON_HOLD)
    if event.name in (CONFIRM, DECLINE):
        return _second_person(rules, scope, event)
    state = rules.flow.states[case.state]
    if state.kind is StateKind.PANEL and isinstance(event.by, Person) and event.name in panel.RESULTS:
        return _vote(rules, state, scope, event)
    return _fire(rules, state, scope, event)


def _fire(rules: Rules, state: State, scope: CaseScope, event: Event) -> fx.Decision:
    case = scope.case
    if not rules.table.listens(case.state, event.name):
        if isinstance(event.by, OtherCase):
            return _keep_for_later(scope, event)
        raise Refusal(NOT_NOW)
    spec = state.on[event.name]
    if not is_offered(spec, scope):
        raise Refusal(NOT_NOW)
    may_fire(spec, state, event.by, scope)
    values = asked_values(spec, state, event, scope)
    answered = replace(case, values={**case.values, **values})
    scope = CaseScope(rules.flow, answered, scope.around, scope.now, by=event.by)
    if state.kind is StateKind.CHECKLIST and isinstance(event.by, Person) and completes(spec, state):
        all_ticked(state, scope)
    for check in spec.require:
        if not check.that(scope):
            raise GuardRefused(check.otherwise, scope=scope)
    route = _route(rules, scope, event.name)
    if spec.confirm_by and isinstance(event.by, Person):
        return _ask_second_person(scope, case, event, event.by)
    return _take(rules, scope, route, event)


def _route(rules: Rules, scope: CaseScope, event: str) -> Route:
    route = rules.table.route(scope.case.state, event, scope)
    if route is None:
        raise GuardRefused(NO_WAY)
    if route.refuse:
        raise GuardRefused(route.refuse, scope=scope)
    return route


def _take(rules: Rules, scope: CaseScope, route: Route, event: Event) -> fx.Decision:
    """Move the case along the alternative, run its effects, and go on while states are automatic."""
    before = scope.case.state
    doing = Doing(scope)
    doing.set_case(version=scope.case.version + 1, pending=None)
    doing.run(route.do)
    target = _target(route, scope)
    if target:
        entering.enter(doing, target)
    else:
        entering.stay(doing)
    was, became = doing.changes()
    entry = HistoryEntry.of(event, doing.scope.case, before, scope.now)
    history = [replace(entry, was=was, became=became)]
    _run_auto(rules, doing, event, history)
    return _decision(doing, event, history)


def _target(route: Route, scope: CaseScope) -> str:
    if route.to != PREVIOUS:
        return route.to
    outside = [state for state in scope.case.trail if state != scope.case.state]
    return outside[-1] if outside else scope.flow.start.state


def _run_auto(rules: Rules, doing: Doing, cause: Event, history: list[HistoryEntry]) -> None:
    """Fire the events that nobody needs to fire: automatic states, and reports that wait in the mail."""
    for step in range(MAX_AUTO_STEPS):
        scope = doing.scope
        state = rules.flow.states[scope.case.state]
        if state.kind is StateKind.AUTO:
            names = list(state.on)
        elif state.kind is StateKind.PANEL and panel.result(state, scope) == panel.APPROVED:
            names = [panel.APPROVED]  # every seat has approved this very material before
        else:
            names = [name for name in scope.case.mail if rules.table.listens(state.id, name)][:1]
        name, route = next(
            (
                (n, r)
                for n in names
                if (r := rules.table.route(state.id, n, scope)) is not None and not r.refuse
            ),
            ("", None),
        )
        if route is None:
            return
        if name in scope.case.mail:
            doing.set_case(mail=_without(scope.case.mail, name))
        doing.run(route.do)
        target = _target(route, scope)
        doing.set_case(version=doing.scope.case.version + 1)
        if target:
            entering.enter(doing, target)
        else:
            entering.stay(doing)
        event = Event(name, OtherCase(scope.case.id), f"{cause.key}/{step}", {})
        history.append(HistoryEntry.of(event, doing.scope.case, state.id, scope.now))


def _without(mail: tuple[str, ...], name: str) -> tuple[str, ...]:
    rest = list(mail)
    rest.remove(name)
    return tuple(rest)


def _keep_for_later(scope: CaseScope, event: Event) -> fx.Decision:
    """Keep a report that nobody waits for yet; it is delivered when a state that listens to it is entered."""
    known = any(event.name in state.on for state in scope.flow.states.values())
    doing = Doing(scope)
    if known and event.name in ("sub_done", "sub_failed"):
        doing.set_case(version=scope.case.version + 1, mail=(*scope.case.mail, event.name))
    else:
        doing.set_case(version=scope.case.version + 1)
    entry = HistoryEntry.of(event, doing.scope.case, scope.case.state, scope.now, note="kept")
    return _decision(doing, event, [entry])


def _vote(rules: Rules, state: State, scope: CaseScope, event: Event) -> fx.Decision:
    """Record a seat's vote; when the seats make a result, fire it."""
    if event.name not in state.on:
        raise Refusal(NOT_NOW)
    values = asked_values(state.on[event.name], state, event, scope)
    voted = panel.vote(state, scope, event, values)
    result = panel.result(state, voted)
    if result is None:
        return _voted(state, scope, voted, event)
    if not rules.table.listens(state.id, result):
        raise Refusal(NOT_NOW)
    return _take(rules, voted, _route(rules, voted, result), replace(event, name=result))


def _voted(state: State, before: CaseScope, voted: CaseScope, event: Event) -> fx.Decision:
    """Keep the vote; the next seats get the card. When a material fact has changed, older buttons are stale."""
    doing = Doing(voted)
    version = before.case.version + 1
    face = before.case.face if panel.digest(state, before) == panel.digest(state, voted) else version
    doing.set_case(version=version, face=face, seats=entering.state_seats(state, voted))
    seats = before.case.seats
    following = tuple(seat for seat in doing.scope.case.seats if seat not in seats)
    if following:
        doing.effects.append(fx.ShowCard(following, fresh=True))
    doing.effects.append(fx.ShowCard(seats, fresh=False))
    return _decision(doing, event, [HistoryEntry.of(event, doing.scope.case, state.id, before.now)])


def _ask_second_person(scope: CaseScope, before: Case, event: Event, person: Person) -> fx.Decision:
    """Keep the event until a second person confirms it. The values are not the case's own until then."""
    pending = Pending(event.name, event.values, person.id, scope.now)
    version = before.version + 1
    doing = Doing(CaseScope(scope.flow, before, scope.around, scope.now))
    doing.set_case(version=version, face=version, pending=pending)
    seats = entering.confirm_seats(doing.scope)
    doing.effects.append(fx.ShowCard(seats, fresh=True))
    entry = HistoryEntry.of(event, doing.scope.case, before.state, scope.now, note="waits for confirmation")
    return _decision(doing, event, [entry])


def _second_person(rules: Rules, scope: CaseScope, event: Event) -> fx.Decision:
    pending = scope.case.pending
    if pending is None:
        raise StaleButton(NOTHING_PENDING)
    if not isinstance(event.by, Person) or not sits_in(event.by, entering.confirm_seats(scope)):
        raise NotAllowed(CONFIRM_SELF)
    if event.by.id == pending.person:
        raise NotAllowed(CONFIRM_SELF)
    if event.name == DECLINE:
        doing = Doing(scope)
        version = scope.case.version + 1
        doing.set_case(version=version, face=version, pending=None)
        doing.effects.append(fx.ShowCard(scope.case.seats, fresh=False))
        return _decision(
            doing, event, [HistoryEntry.of(event, doing.scope.case, scope.case.state, scope.now)]
        )
    case = replace(scope.case, values={**scope.case.values, **pending.values})
    confirmed = CaseScope(scope.flow, case, scope.around, scope.now, by=Person(pending.person))
    spec = rules.flow.states[case.state].on[pending.event]
    if not is_offered(spec, confirmed):
        raise Refusal(NOT_NOW)
    for check in spec.require:
        if not check.that(confirmed):
            raise GuardRefused(check.otherwise, scope=confirmed)
    route = _route(rules, confirmed, pending.event)
    return _take(rules, confirmed, route, replace(event, name=pending.event, values=pending.values))


def _decision(doing: Doing, event: Event, history: list[HistoryEntry]) -> fx.Decision:
    return fx.Decision(doing.scope.case, event, tuple(history), tuple(doing.effects))
