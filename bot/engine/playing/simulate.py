"""Plays cases on a virtual clock, without I/O: by script, at random, in tests and in the terminal."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.engine.basics.calendar import due_at
from bot.engine.deciding.acting import event_seats
from bot.engine.deciding.asking import asked_by
from bot.engine.deciding.cascade import Opening, run
from bot.engine.deciding.checklist import items_now
from bot.engine.deciding.decide import CONFIRM, DECLINE
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.timing import repeated
from bot.engine.deciding.world import World
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Case, Event, OtherCase, Person, Record, TheClock, sits_in
from bot.engine.spec.model import StateKind
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.engine.basics.spans import Span
    from bot.engine.basics.values import Value


@dataclass(slots=True)
class Play:
    """A little office: a world, a clock, people by name, the deadlines that wait, what everybody was told."""

    world: World
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    due: list[tuple[fx.Deadline, int]] = field(default_factory=list)
    told: list[tuple[str, fx.Notify]] = field(default_factory=list)
    log: list[fx.Decision] = field(default_factory=list)
    claims: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    count: int = 0

    def open(
        self, flow: str, who: str, about: int | None = None, values: "Mapping[str, Value] | None" = None
    ) -> Case:
        """Open a case; `values` come with the start."""
        identity = self.world.new_id()
        self.count += 1
        event = Event("open", self.people[who], f"play:{self.count}", values or {})
        self._apply(Opening(identity, flow, about, self.people[who].id, event))
        opened = self.world.cases[identity]
        prefix = self.world.rules(flow).flow.prefix
        self.world.add(cases=[replace(opened, number=f"{prefix}-{identity:04}")])
        return self.world.cases[identity]

    def fire(self, case: int, name: str, who: str, values: "Mapping[str, Value] | None" = None) -> Case:
        """Let a person fire an event.

        Raises:
            Refusal: it does not take effect.
        """
        self.count += 1
        face = self.world.cases[case].face
        self._apply((case, Event(name, self.people[who], f"play:{self.count}", values or {}, face)))
        return self.world.cases[case]

    def report(self, case: int, name: str) -> None:
        """Let another case report an event to this one.

        Raises:
            Refusal: it does not take effect.
        """
        self.count += 1
        self._apply((case, Event(name, OtherCase(0), f"play:{self.count}")))

    def _apply(self, cause: "tuple[int, Event] | Opening") -> None:
        """Decide on a copy, so that a refusal leaves the world as it was."""
        trial = self.world.trial()
        decisions = run(cause, trial, self.now)
        self._take_claims(decisions)
        self.world.records, self.world.cases = trial.records, trial.cases
        self.log += decisions
        for decision in decisions:
            for effect in decision.effects:
                if isinstance(effect, fx.Deadline):
                    self.due.append((effect, decision.case.id))
                elif isinstance(effect, fx.Notify):
                    self.told += [(seat, effect) for seat in effect.seats]

    def _take_claims(self, decisions: Iterable[fx.Decision]) -> None:
        for decision in decisions:
            for effect in decision.effects:
                if isinstance(effect, fx.TakeClaim):
                    holders = self.claims.setdefault((effect.kind, effect.key), set())
                    if len(holders - {decision.case.id}) >= effect.capacity:
                        raise Refusal(effect.otherwise)
                    holders.add(decision.case.id)
                elif isinstance(effect, fx.DropClaim):
                    for (kind, key), holders in self.claims.items():
                        if effect.kind in ("", kind) and effect.key in ("", key):
                            holders.discard(decision.case.id)

    def wait(self, span: "Span") -> None:
        """Let time pass; what falls due on the way fires at its moment, in order."""
        self.wait_until(due_at(span, self.now, self.world.calendar("sales_staff")))

    def wait_until(self, moment: datetime) -> None:
        """Let time pass until the moment."""
        while True:
            waiting = sorted((d for d in self.due if d[0].at <= moment), key=lambda d: d[0].at)
            if not waiting:
                break
            deadline, case = waiting[0]
            self.due.remove(waiting[0])
            self.now = max(self.now, deadline.at)
            self._ring(deadline, case)
        self.now = max(self.now, moment)

    def _ring(self, deadline: fx.Deadline, identity: int) -> None:
        case = self.world.cases[identity]
        if case.entry != deadline.entry or not case.is_open:
            return
        on = self.world.rules(case.flow, case.flow_version).flow.states[case.state].on
        if deadline.kind != "end" or not any(event.clock for event in on.values()):
            if not any(one == identity and other.entry == case.entry for other, one in self.due):
                self.due.append((repeated(deadline, self.now, self.world.calendar("")), identity))
            return
        flow = self.world.rules(case.flow, case.flow_version).flow
        for name in [event.id for event in flow.states[case.state].on.values() if event.clock]:
            self.count += 1
            try:
                self._apply((identity, Event(name, TheClock(case.entry), f"due:{self.count}")))
            except Refusal:
                continue
            return

    def next_due(self) -> datetime | None:
        """Return when something falls due that still counts, or None."""
        moments = [
            d.at
            for d, case in self.due
            if self.world.cases[case].is_open and self.world.cases[case].entry == d.entry
        ]
        return min(moments, default=None)

    # --- at random ------------------------------------------------------------------------------------------

    def moves(self, identity: int) -> list[tuple[str, str]]:
        """Return who could fire what in the case now: pairs of a person's name and an event."""
        case = self.world.cases[identity]
        flow = self.world.rules(case.flow, case.flow_version).flow
        state = flow.states[case.state]
        scope = CaseScope(flow, case, self.world, self.now)
        found: list[tuple[str, str]] = []
        for spec in state.on.values():
            if (spec.clock or spec.case) and not spec.by:
                continue
            seats = event_seats(spec, scope)
            found += [(name, spec.id) for name, person in self.people.items() if sits_in(person, seats)]
        if state.kind is StateKind.CHECKLIST:
            found += [(name, "tick") for name, person in self.people.items() if sits_in(person, case.seats)]
        if case.pending is not None:
            found += [(name, word) for name in self.people for word in (CONFIRM, DECLINE)]
        return found

    def asks(self, identity: int, event: str) -> tuple[str, ...]:
        """Return the fields that the event asks for."""
        case = self.world.cases[identity]
        flow = self.world.rules(case.flow, case.flow_version).flow
        spec = flow.states[case.state].on.get(event)
        if spec is None:
            return ()
        state = flow.states[case.state]
        return asked_by(spec, state)

    def items(self, identity: int) -> tuple[str, ...]:
        """Return the checklist items of the present state."""
        case = self.world.cases[identity]
        flow = self.world.rules(case.flow, case.flow_version).flow
        return tuple(
            item.id
            for item in items_now(flow.states[case.state], CaseScope(flow, case, self.world, self.now))
        )


def add_record(world: World, kind: str, values: "Mapping[str, Value]") -> int:
    """Put a record into the world and return its id."""
    identity = world.new_id()
    world.add(records=[Record(identity, kind, 0, dict(values))])
    return identity


def later(moment: datetime, chance: random.Random) -> datetime:
    """Return a moment some hours later: how people really act."""
    return moment + timedelta(minutes=chance.randint(1, 600))
