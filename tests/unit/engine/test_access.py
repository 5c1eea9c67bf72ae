"""Every role in every relation to a case, with every event of every state: who may by the table, may; nobody else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.basics.types import ANY
from bot.engine.deciding import common, panel
from bot.engine.deciding.acting import may_fire
from bot.engine.deciding.entering import state_seats
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.settled import settle
from bot.engine.deciding.world import World
from bot.engine.formula.expressions import Expr
from bot.engine.spec.access import Right, rights
from bot.engine.spec.case import Case, Event, OtherCase, Person, TheClock
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import ActorKind, Flow, State, StateKind
from bot.errors import NotAllowed, Refusal
from tests.unit.engine.conftest import real_centre

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FLOWS = sorted(real_centre().flows)
OPENER, NAMED, ABSENT = 7, 8, 9
RELATIONS = ("stranger", "holder", "party", "starter", "deputy", "deputy of the starter", "recused")


def constant(value: Any) -> Expr:
    return Expr(str(value), ANY, (), lambda _: value)


class Bench:
    """A flow in which every party and every named person is known, every role has two holders, nobody is kept apart."""

    def __init__(self, centre: Centre, flow: Flow) -> None:
        self.roles = list(centre.roles)
        self.party = {role: 300 + n for n, role in enumerate(self.roles)}
        self.holder = {role: 100 + n for n, role in enumerate(self.roles)}
        second = {role: 200 + n for n, role in enumerate(self.roles)}
        self.flow = replace(
            flow,
            apart=None,
            parties={role: constant(self.party[role]) for role in flow.parties},
            states={name: self._named(state) for name, state in flow.states.items()},
        )
        holders = {role: (self.holder[role], second[role], ABSENT) for role in self.roles}
        self.world = World(
            settle(
                centre, zone=ZoneInfo("Asia/Shanghai"), new_id=iter(range(10**6)).__next__, holders=holders
            )
        )
        self.centre = centre

    @staticmethod
    def _named(state: State) -> State:
        items = tuple(replace(item, when=None) for item in state.items)
        seats = (
            replace(
                state.panel,
                seats=tuple(replace(s, needed=None) for s in state.panel.seats),
                material=(),
                order="parallel",
            )
            if state.panel
            else None
        )
        actor = state.actor
        if actor.kind is ActorKind.PERSON:
            actor = replace(actor, by=constant(NAMED))
        elif actor.kind is ActorKind.AUTHORITY:
            actor = replace(actor, by=constant(None))
        return replace(state, actor=actor, items=items, panel=seats)

    def person(self, role: str, relation: str) -> Person:
        held = frozenset((role,))
        return {
            "stranger": Person(1),
            "holder": Person(self.holder[role], held),
            "party": Person(self.party[role], held),
            "starter": Person(OPENER, held),
            "deputy": Person(2, stands_in_for=frozenset((ABSENT,)), lent=held),
            "deputy of the starter": Person(2, stands_in_for=frozenset((OPENER,)), lent=held),
            "recused": Person(self.holder[role], held),
        }[relation]

    def scope(self, state: str, person: Person, relation: str) -> CaseScope:
        recused = (person.id,) if relation == "recused" else ()
        case = Case(5, self.flow.id, self.flow.version, state, OPENER, NOW, NOW, number="X-1")
        scope = CaseScope(self.flow, case, self.world, NOW)
        case = replace(case, seats=state_seats(self.flow.states[state], scope), recused=recused)
        return CaseScope(self.flow, case, self.world, NOW)

    def expected(self, right: Right, role: str, relation: str) -> bool:
        state = self.flow.states[right.state]
        roles = right.roles
        if state.actor.kind is ActorKind.AUTHORITY and right.decides:
            roles = (
                self.centre.tables[state.actor.table].rows[-1].role,
            )  # the value is not known: the last row
        # Nobody has a vote in a panel on what they have asked for, whatever their role starts.
        starts = state.kind is not StateKind.PANEL and any(one in self.flow.start.by for one in roles)
        if state.actor.kind is ActorKind.POOL and right.decides is False and not state.on[right.event].by:
            return False  # a task of a pool is taken first
        freely = role in roles and (not right.decides or starts)
        return {
            "stranger": False,
            "holder": role in roles,
            "party": role in right.parties or role in roles,
            "starter": right.starter or freely,
            "deputy": role in roles,
            "deputy of the starter": right.starter or freely,
            "recused": role in roles and not right.decides,
        }[relation]


def may(scope: CaseScope, right: Right, person: Person) -> bool:
    state = scope.flow.states[right.state]
    event = Event(right.event, person, "try")
    try:
        if state.kind is StateKind.PANEL and right.event in panel.RESULTS:
            panel.vote(state, scope, event, {})
        else:
            may_fire(state.on[right.event], state, person, scope)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("name", FLOWS)
def test_the_table_is_how_it_is_decided(name: str) -> None:
    centre = real_centre()
    bench = Bench(centre, centre.flows[name])
    walked: Counter[bool] = Counter()
    for right in rights(bench.flow, centre):
        for role in bench.roles:
            for relation in RELATIONS:
                person = bench.person(role, relation)
                scope = bench.scope(right.state, person, relation)
                allowed = may(scope, right, person)
                assert allowed == bench.expected(right, role, relation), (right, role, relation)
                walked[allowed] += 1
    assert walked[True]
    assert walked[False] > walked[True], "most of all is denied"
    print(f"{name}: {walked.total()} pairs of event and person, {walked[True]} allowed")


def events_without_people(flow: Flow) -> Iterator[tuple[str, str]]:
    for state in flow.states.values():
        for spec in state.on.values():
            if (spec.clock or spec.case) and not spec.by:
                yield state.id, spec.id


@pytest.mark.parametrize("name", FLOWS)
def test_what_clocks_and_cases_fire_no_person_fires(name: str) -> None:
    centre = real_centre()
    bench = Bench(centre, centre.flows[name])
    for state, event in events_without_people(bench.flow):
        spec = bench.flow.states[state].on[event]
        for role in bench.roles:
            person = bench.person(role, "holder")
            with pytest.raises(NotAllowed):
                may_fire(spec, bench.flow.states[state], person, bench.scope(state, person, "holder"))
        scope = bench.scope(state, Person(1), "stranger")
        for by, allowed in ((TheClock(0), spec.clock), (OtherCase(3), spec.case)):
            if not allowed:
                with pytest.raises(NotAllowed):
                    may_fire(spec, bench.flow.states[state], by, scope)


@pytest.mark.parametrize("name", FLOWS)
def test_a_stranger_does_nothing_at_all_to_a_case(name: str) -> None:
    centre = real_centre()
    bench = Bench(centre, centre.flows[name])
    values: dict[str, dict[str, Any]] = {
        "comment": {"@remark": "x"},
        "attach": {"@papers": ("f",)},
        "reassign": {"to": 101},
        "tick": {"item": "x"},
    }
    outsiders = [
        Person(1),
        *(Person(2, frozenset((role,))) for role in bench.roles if centre.roles[role].outside),
    ]
    for state in bench.flow.states.values():
        if state.kind is StateKind.FINAL:
            continue
        for event in common.EVENTS:
            for person in outsiders:
                with pytest.raises(NotAllowed):
                    common.decide(
                        bench.scope(state.id, person, "stranger"),
                        Event(event, person, "try", values.get(event, {})),
                    )


@pytest.mark.parametrize("name", FLOWS)
def test_where_nobody_is_named_colleagues_of_the_role_act_and_outsiders_do_not(name: str) -> None:
    centre = real_centre()
    bench = Bench(centre, centre.flows[name])
    bench.flow = replace(bench.flow, parties=dict.fromkeys(bench.flow.parties, constant(None)))
    for right in rights(bench.flow, centre):
        for role in right.parties:
            person = bench.person(role, "holder")
            allowed = may(bench.scope(right.state, person, "holder"), right, person)
            assert allowed == (not centre.roles[role].outside), (right, role)
