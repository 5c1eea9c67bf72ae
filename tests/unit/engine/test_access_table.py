"""The whole table: every flow, state and event with every role, as who is named in the case, who only holds the role,
who stands in for them, who began it, and who is kept apart.

What the engine lets each do is compared with the rule as the house states it. The rule is stated here over the files
themselves: it shares no line with the engine, neither the reading of a file nor the finding of seats.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.engine.deciding import entering, panel
from bot.engine.deciding.acting import may_fire
from bot.engine.deciding.decide import DECLINE, Rules, decide
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Case, Event, Pending, Person
from bot.engine.spec.model import StateKind
from bot.errors import NotAllowed, Refusal
from tests.unit.engine.conftest import ROOT, real_centre
from tests.unit.engine.test_access import FLOWS, NAMED, NOW, OPENER, Bench, constant
from tests.unit.engine.test_schema import read
from tests.walked import tell

FILES: Mapping[str, Any] = {
    flow["flow"]: flow for flow in map(read, sorted((ROOT / "flows").glob("*.yaml"))) if "states" in flow
}
ROLES: Mapping[str, Any] = read(ROOT / "flows" / "centre" / "roles.yaml")["roles"]
TABLES: Mapping[str, Any] = read(ROOT / "flows" / "centre" / "tables.yaml")["tables"]
LADDERS: Mapping[str, Any] = read(ROOT / "flows" / "centre" / "ladders.yaml")["ladders"]
CLOCK = set(
    "timeout due overdue expire start_time end_time open_time month_end window_over period_end".split()
) | set("cycle_end sign_due".split())
REPORTS = set("sub_done sub_failed paid contract_signed handed_over replaced signed filed received".split())
VOTES = {"approve", "return", "reject", "no_change", "close_discussion"}
RELATIONS = ("named", "colleague", "deputy", "starter", "apart")
"""`colleague` holds the role and is not named in the case: of customers, another one."""


def listed(value: Any) -> list[str]:
    """Return what a file gives as one word or as a list of words."""
    return value if isinstance(value, list) else [value] if value else []


@dataclass(frozen=True)
class Rule:
    """Who may, by the files: roles, the person named by an expression, who began the case."""

    roles: frozenset[str] = frozenset()
    person: bool = False
    starter: bool = False

    @classmethod
    def of(cls, words: list[str]) -> "Rule":
        """Return the rule of roles, among which who began may stand."""
        return cls(frozenset(words) - {"starter"}, starter="starter" in words)


def actor(state: Mapping[str, Any]) -> Rule:
    """Return whose turn it is in a state."""
    if "panel" in state:
        return Rule(frozenset(seat["role"] for seat in state["panel"]["seats"]))
    owners = frozenset(item["owner"] for item in state.get("items", {}).values())
    match state.get("actor"):
        case None | "system":
            made = Rule()
        case {"person": _}:
            made = Rule(person=True)
        case {"authority": table, **_rest}:
            made = Rule(frozenset((TABLES[table][-1]["role"],)))
        case {"superior": role}:
            made = Rule(frozenset((ROLES[role].get("superior", role),)))
        case {"duty": role} | {"pool": role}:
            made = Rule(frozenset((role,)))
        case words:
            made = Rule.of(listed(words))
    return replace(made, roles=made.roles | owners)


def expected(flow: Mapping[str, Any], state: Mapping[str, Any], event: str, role: str, relation: str) -> bool:
    """Return whether somebody of the role, in the relation to the case, may fire the event: the house's rule.

    Only a person's events; who is kept apart never. Whoever is named fires it; of a role of which the case names
    people, these; of any other role everybody; whoever stands in for one of them, as they would. Nobody decides on
    their own request, unless those who decide are those who begin such cases. A task of a pool must be taken first.
    """
    spec = state["on"][event]
    given = spec if isinstance(spec, dict) else {}
    by = listed(given.get("by"))
    source = given.get("from", "clock" if event in CLOCK else "case" if event in REPORTS else "person")
    if relation == "apart" or (source != "person" and not by):
        return False
    who = Rule.of(by) if by else actor(state)
    pool = isinstance(state.get("actor"), dict) and "pool" in state["actor"]
    if pool and not by:
        return False
    decides = state.get("kind") in ("decision", "panel") and not by
    votes = state.get("kind") == "panel" and event in VOTES
    named_only = role in flow.get("parties", {}) and not votes
    if relation == "colleague":
        return role in who.roles and not named_only and not (decides and ROLES[role].get("outside") == "yes")
    if relation == "starter":
        own = decides and (votes or not who.roles & set(listed(flow["start"]["by"])))
        return who.starter or (role in who.roles and not named_only and not own)
    return role in who.roles


class Table:
    """The engine's own answer for one flow."""

    def __init__(self, name: str) -> None:
        self.centre = real_centre()
        self.bench = Bench(self.centre, self.centre.flows[name])
        self.flow = self.bench.flow
        self.rules = Rules.of(self.flow)

    def person(self, role: str, relation: str) -> Person:
        """Return somebody of the role in the relation."""
        held, named = frozenset((role,)), self.bench.party[role]
        return {
            "named": Person(named, held),
            "colleague": Person(self.bench.holder[role], held),
            "deputy": Person(2, stands_in_for=frozenset((named,)), lent=held),
            "starter": Person(OPENER, held),
            "apart": Person(named, held),
        }[relation]

    def scope(self, state: str, person: Person, relation: str) -> CaseScope:
        """Return a case in the state."""
        barred = constant(person.id) if relation == "apart" else None
        flow = replace(self.flow, apart=barred)
        case = Case(5, flow.id, flow.version, state, OPENER, NOW, NOW, number="X-1")
        around = self.bench.world
        seats = entering.state_seats(flow.states[state], CaseScope(flow, case, around, NOW))
        return CaseScope(flow, replace(case, seats=seats), around, NOW)

    def lets(self, state: str, event: str, person: Person, relation: str) -> bool:
        """Tell whether the engine lets the person fire the event, by the checks that `decide` makes."""
        scope = self.scope(state, person, relation)
        here = scope.flow.states[state]
        fired = Event(event, person, "try")
        try:
            if relation == "apart":
                self.decide(scope, scope.case, fired)
            elif here.kind is StateKind.PANEL and event in panel.RESULTS:
                panel.vote(here, scope, fired, {})
            else:
                may_fire(here.on[event], here, person, scope)
        except Refusal:
            return False
        return True

    def decide(self, scope: CaseScope, case: Case, event: Event) -> None:
        """Let the engine decide.

        Raises:
            Refusal: it takes no effect.
        """
        decide(replace(self.rules, flow=scope.flow), case, event, scope.around, NOW)

    def events(self) -> Iterator[tuple[str, str]]:
        """Yield every state with each of its events."""
        for state in self.flow.states.values():
            for event in state.on:
                yield state.id, event


@pytest.mark.parametrize("name", FLOWS)
def test_the_engine_lets_whom_the_rule_of_the_house_lets_and_nobody_else(name: str) -> None:
    table, file = Table(name), FILES[name]
    walked: Counter[bool] = Counter()
    wrong = []
    for state, event in table.events():
        for role in table.centre.roles:
            for relation in RELATIONS:
                allowed = table.lets(state, event, table.person(role, relation), relation)
                walked[allowed] += 1
                if allowed != expected(file, file["states"][state], event, role, relation):
                    wrong.append((state, event, role, relation, allowed))
    assert wrong == []
    assert walked[True]
    tell("Access, each pair of event and person", f"{name}: {walked.total()}, {walked[True]} allowed")


@pytest.mark.parametrize("name", FLOWS)
def test_the_named_person_and_who_began_may_as_the_file_says(name: str) -> None:
    """Who is named by an expression or began the case needs no role."""
    table, file = Table(name), FILES[name]
    for state, event in table.events():
        spec = file["states"][state]["on"][event]
        by = listed(spec.get("by")) if isinstance(spec, dict) else []
        turn = actor(file["states"][state])
        person = (
            isinstance(spec, dict) and spec.get("from", "person") == "person" and event not in CLOCK | REPORTS
        )
        here = Person(NAMED), Person(OPENER)
        wanted = (
            (person and turn.person and not by),
            ("starter" in by or (person and not by and turn.starter)),
        )
        assert tuple(table.lets(state, event, one, "") for one in here) == wanted, (state, event)


@pytest.mark.parametrize("name", FLOWS)
def test_a_second_person_confirms_only_where_the_file_names_them(name: str) -> None:
    table, file = Table(name), FILES[name]
    for state, event in table.events():
        spec = file["states"][state]["on"][event]
        named = listed(spec.get("confirm_by")) if isinstance(spec, dict) else []
        if not named:
            continue
        for role in table.centre.roles:
            for relation in RELATIONS:
                person = table.person(role, relation)
                scope = table.scope(state, person, relation)
                case = replace(scope.case, pending=Pending(event, {}, 1, NOW))
                try:
                    decide(
                        replace(table.rules, flow=scope.flow),
                        case,
                        Event(DECLINE, person, "try"),
                        scope.around,
                        NOW,
                    )
                    allowed = True
                except NotAllowed:
                    allowed = False
                only = role in file.get("parties", {}) and relation in ("colleague", "starter")
                assert allowed == (role in named and relation != "apart" and not only), (
                    event,
                    role,
                    relation,
                )
                themselves = replace(case, pending=Pending(event, {}, person.id, NOW))
                with pytest.raises(NotAllowed):
                    decide(
                        replace(table.rules, flow=scope.flow),
                        themselves,
                        Event(DECLINE, person, "try"),
                        scope.around,
                        NOW,
                    )


def acting(state: Mapping[str, Any]) -> set[str]:
    """Return every role that may have to act in a state, whatever its case holds."""
    found = {seat["role"] for seat in state.get("panel", {}).get("seats", ())}
    match state.get("actor"):
        case {"authority": table, **_rest}:
            found |= {row["role"] for row in TABLES[table]}
        case {"superior": role} | {"duty": role} | {"pool": role}:
            found.add(role)
        case str() | list() as words:
            found |= set(listed(words))
    return found


def told(rungs: list[Mapping[str, Any]], roles: set[str]) -> set[str]:
    """Return the roles that rungs tell where `roles` act: themselves by name, or who is above these."""
    named = {rung["tell"] for rung in rungs}
    above = {ROLES[role].get("superior") for role in roles & set(ROLES)} if "superior" in named else set()
    return named | above


def working(flow: Mapping[str, Any]) -> set[str]:
    """Return the roles of the centre that a process names as who acts or hears of delay: they may look."""
    states = flow["states"].values()
    everybody = {role for state in states for role in acting(state)}
    found = set(listed(flow["start"].get("by"))) | everybody
    for state in states:
        found |= told([*LADDERS.get(state.get("ladder"), ()), *state.get("rungs", ())], acting(state))
        for spec in state.get("on", {}).values():
            found |= set(listed(spec.get("by"))) if isinstance(spec, dict) else set()
    for clock in flow.get("clocks", {}).values():
        found |= told(LADDERS.get(clock.get("ladder"), []), everybody)
    return {
        role
        for role in found & set(ROLES) - set(flow.get("parties", {}))
        if ROLES[role].get("outside") != "yes"
    }


@pytest.mark.parametrize("name", FLOWS)
def test_who_has_a_part_may_speak_and_nobody_else(name: str) -> None:
    """A remark is for who began, who is named, whose turn it is, and for colleagues whose role the process names."""
    table, file = Table(name), FILES[name]
    parties, named = set(file.get("parties", {})), working(file)
    for state in table.flow.states.values():
        if state.kind is StateKind.FINAL:
            continue
        turn = actor(file["states"][state.id]).roles
        free = named | (turn if "panel" in file["states"][state.id] else turn - parties)
        for role in table.centre.roles:
            for relation in RELATIONS:
                person = table.person(role, relation)
                scope = table.scope(state.id, person, relation)
                said = Event("comment", person, "try", {"@remark": "x"})
                try:
                    table.decide(scope, scope.case, said)
                    allowed = True
                except NotAllowed:
                    allowed = False
                part = relation == "starter" or (role in parties and relation in ("named", "deputy"))
                assert allowed == (relation != "apart" and (part or role in free)), (state.id, role, relation)
