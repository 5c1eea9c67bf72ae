"""Scenarios: a process told in its owner's terms, given / when / then, and played on a virtual clock.

flow: delayed_signing
given:
  people: {wang: customer, li: sales_manager}
  records: {subscription: {number: RG-1, sign_by: 2026-12-04, customer: {name: Wang, person: wang}}}     # or a list
  now: 2026-11-24 10:00
scenarios:
  - name: agreed
    steps:
      - {who: wang, does: submit, with: {delay_reason: funds, new_sign_on: 2026-12-11}, state: verifying}
      - {who: li, does: approve, refused: belongs to}
      - {wait: 4 wh, state: verifying}
      - {reports: sub_done, state: completed}      # another case has ended
      - {who: wang, also: submit, with: {delay_reason: funds}}     # opens another case about the same, and submits it
    then: {state: monitoring, record: {subscription.sign_by: 2026-12-11}, told: [customer]}
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.engine.basics.spans import Span
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.settled import settle
from bot.engine.deciding.world import World
from bot.engine.fields import Asked, parse
from bot.engine.playing.simulate import Play, add_record
from bot.engine.spec.case import Person
from bot.errors import BotError, Refusal

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.centre import Centre, RecordField
    from bot.engine.spec.model import Field, Flow


class ScenarioError(BotError):
    """Something came otherwise than the scenario says, or it says what cannot be."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story about one flow."""

    flow: str
    name: str
    given: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    then: Mapping[str, Any]


def read_scenarios(file: Path) -> list[Scenario]:
    """Return the scenarios of a file.

    Raises:
        ScenarioError: it is not written as the module says.
    """
    try:
        text = yaml.safe_load(file.read_text("utf-8"))
        return [
            Scenario(text["flow"], one["name"], text["given"], tuple(one["steps"]), one.get("then", {}))
            for one in text["scenarios"]
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ScenarioError(f"{file}: this is no scenario file ({error!r}).") from error


class Telling:
    """Plays one scenario."""

    def __init__(self, centre: "Centre", scenario: Scenario, zone: tzinfo) -> None:
        """Set up what is given.

        Raises:
            ScenarioError: it names a flow, role or field that does not exist.
        """
        self._scenario = scenario
        self._zone = zone
        if scenario.flow not in centre.flows:
            raise ScenarioError(f"There is no flow `{scenario.flow}`.")
        self.flow: Flow = centre.flows[scenario.flow]
        new_id = itertools.count(1).__next__
        roles = {name: _roles(given) for name, given in scenario.given["people"].items()}
        people = {name: Person(new_id(), frozenset(held)) for name, held in roles.items()}
        holders: dict[str, tuple[int, ...]] = {}
        for person in people.values():
            for role in person.roles:
                if role in centre.roles and not centre.roles[role].outside:
                    holders[role] = (*holders.get(role, ()), person.id)
        now = scenario.given.get("now", "2026-03-06 10:00")
        moment = now if isinstance(now, datetime) else datetime.fromisoformat(str(now))
        world = World(settle(centre, zone=zone, new_id=new_id, holders=holders), whole=True)
        self.play = Play(world, moment.replace(tzinfo=zone).astimezone(UTC), people)
        self._records: dict[str, int] = {}
        for kind, given in scenario.given.get("records", {}).items():
            for values in given if isinstance(given, list) else (given,):
                self._records[kind] = self._record(kind, values)
        self.entered: list[str] = []

    def run(self) -> Iterator[str]:
        """Play the steps; yield a line for each.

        Raises:
            ScenarioError: a step came otherwise than it says.
        """
        first = self._scenario.steps[0]
        about = self._records.get(self.flow.about) if self.flow.about else None
        starter = str(first["who"]) if first.get("starts") else self._usual_starter()
        steps = self._scenario.steps
        if first.get("starts"):
            steps = steps[1:]
            try:
                case = self.play.open(self.flow.id, starter, about, self._values(first.get("with", {})))
            except Refusal as refusal:
                if str(first.get("refused", "\0")) not in refusal.msgid:
                    raise ScenarioError(f"{starter} cannot start: {refusal.msgid}") from refusal
                return
            if first.get("refused"):
                raise ScenarioError(f"{starter} may start, though it should be refused")
        else:
            case = self.play.open(self.flow.id, starter, about)
        self._note(case.state)
        for number, step in enumerate(steps, 1):
            yield f"{number}. {self._step(case.id, step)}"
        self._end(case.id)

    def _usual_starter(self) -> str:
        """Return the first person who may start the flow; a step `{who: …, starts: yes}` names another."""
        for name, person in self.play.people.items():
            if set(self.flow.start.by) & person.roles:
                return name
        raise ScenarioError(f"nobody here may start `{self.flow.id}`")

    def _note(self, state: str) -> None:
        self.entered.append(state)

    def _step(self, case: int, step: Mapping[str, Any]) -> str:
        if "wait" in step:
            self._wait(str(step["wait"]))
            what = f"wait {step['wait']}"
        elif "reports" in step:
            self.play.report(case, str(step["reports"]))
            what = f"another case reports {step['reports']}"
        elif "also" in step:
            other = self.play.open(self.flow.id, str(step["who"]), self.play.world.cases[case].about)
            self._act(other.id, {**step, "does": step["also"]})
            what = f"another case: {step['who']}: {step['also']}"
        else:
            what = self._act(case, step)
        for one in self.play.world.cases[case].trail:
            if one not in self.entered:
                self._note(one)
        state = self.play.world.cases[case].state
        self._note(state)
        wanted = step.get("state")
        if wanted is not None and state != wanted:
            raise ScenarioError(f"after `{what}` the case is in `{state}`, not in `{wanted}`")
        return f"{what} -> {state}"

    def _wait(self, text: str) -> None:
        try:
            span = Span.parse(text)
        except ValueError:
            moment = datetime.fromisoformat(text).replace(tzinfo=self._zone)
            self.play.wait_until(moment.astimezone(UTC))
        else:
            self.play.wait(span)

    def _act(self, case: int, step: Mapping[str, Any]) -> str:
        who, event = str(step["who"]), str(step["does"])
        if who not in self.play.people:
            raise ScenarioError(f"nobody is called `{who}`")
        refused = step.get("refused")
        try:
            self.play.fire(case, event, who, self._values(step.get("with", {})))
        except Refusal as refusal:
            if refused is None or str(refused) not in refusal.msgid:
                raise ScenarioError(f"{who} cannot `{event}`: {refusal.msgid}") from refusal
            return f"{who} may not {event}: {refusal.msgid}"
        if refused is not None:
            raise ScenarioError(f"{who} could `{event}`, though it should be refused")
        return f"{who} does {event}"

    def _end(self, case: int) -> None:
        then = self._scenario.then
        found = self.play.world.cases[case]
        if "state" in then and found.state != then["state"]:
            raise ScenarioError(f"the case ends in `{found.state}`, not in `{then['state']}`")
        scope = CaseScope(self.flow, found, self.play.world, self.play.now)
        for name, wanted in {**then.get("record", {}), **then.get("values", {})}.items():
            value = scope.value(tuple(str(name).split(".")))
            if not _same(value, wanted):
                raise ScenarioError(f"{name} is {value!r}, not {wanted!r}")
        told = {seat for seat, _ in self.play.told}
        for role in then.get("told", ()):
            people = {f"person:{p.id}" for p in self.play.people.values() if role in p.roles}
            if not told & {f"role:{role}", *people}:
                raise ScenarioError(f"`{role}` was told nothing")

    # --- values -------------------------------------------------------------------------------------------

    def _values(self, given: Mapping[str, Any]) -> "dict[str, Value]":
        made: dict[str, Value] = {}
        for name, value in given.items():
            if name != "item" and name not in self.flow.fields:
                raise ScenarioError(f"`{self.flow.id}` has no field `{name}`")
            made[name] = str(value) if name == "item" else self._value(self.flow.fields[name], value)
        return made

    def _value(self, field: "Field | RecordField", value: Any) -> "Value":  # noqa: ANN401, PLR0911 - what YAML holds
        match field.kind:
            case "choice":
                return str(value)
            case "multi_choice":
                return tuple(str(one) for one in value)
            case "photo" | "file":
                return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
            case "person":
                return self.play.people[str(value)].id
            case "record":
                return self._record(field.record, value)
            case "list":
                columns = {column.id: column for column in getattr(field, "group", ())}
                return tuple(
                    {name: self._value(columns[name], one) for name, one in row.items()} for row in value
                )
            case "date" if isinstance(value, date):
                return value
            case "yes_no" if isinstance(value, bool):
                return value
            case _:
                local = self.play.now.astimezone(self._zone)
                return parse(field.kind, str(value), Asked(local, "en", {}))

    def _record(self, kind: str, values: Any) -> int:  # noqa: ANN401 - what YAML holds
        if isinstance(values, str):
            return self._records[values]
        columns = self.play.world.centre.records[kind].fields
        made = {name: self._value(columns[name], value) for name, value in values.items()}
        for name, column in columns.items():
            if column.default is not None:
                made.setdefault(name, column.default)
        return add_record(self.play.world, kind, made)


def _roles(given: Any) -> tuple[str, ...]:  # noqa: ANN401 - what YAML holds
    return (given,) if isinstance(given, str) else tuple(given)


def _same(value: "Value", wanted: Any) -> bool:  # noqa: ANN401 - what YAML holds
    return value == wanted or str(value) == str(wanted)
