"""A case played at random on a virtual clock: people act when they like, or not at all, and time passes.

Every walk ends in a final state, or says who is waited for and until when: a case without both is a mistake.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.engine.basics.values import Area, BankAccount, Money, Rate, Value
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.settled import settle
from bot.engine.deciding.world import World
from bot.engine.forms.form import Draft, FormScope, offers, questions
from bot.engine.playing.simulate import Play, add_record, later
from bot.engine.reading.naming import effects_of
from bot.engine.spec.case import Case, Person
from bot.engine.spec.effect_specs import SetValues
from bot.engine.spec.model import Style
from bot.engine.spec.registers import case_of_record
from bot.errors import Refusal

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.engine.spec.around_specs import Rounds
    from bot.engine.spec.centre import Centre, RecordField
    from bot.engine.spec.model import Field, Flow

MOST_STEPS = 200
TRIES = 3
EAGER = 0.7
"""How often people give the answer that leads on."""
MOST_DAYS = 60
"""So long something is waited for that falls due."""
PATIENCE = 0.25
"""How often nobody acts and the clock decides."""
BEGIN = datetime(2026, 3, 6, 2, tzinfo=UTC)
"""A Friday, ten in the morning in China."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happened: who did what, and where the case stands since."""

    at: datetime
    who: str
    event: str
    state: str
    refused: str = ""


class Walk:
    """One random case of one flow."""

    def __init__(self, centre: "Centre", flow: "Flow", seed: int, zone: "tzinfo") -> None:
        """Set a small centre up: one person for each role, and one record of each type the flow needs."""
        self.flow = flow
        self._chance = random.Random(seed)  # noqa: S311 - a walk is repeated by its seed
        new_id = itertools.count(1).__next__
        people = {role: Person(new_id(), frozenset((role,))) for role in centre.roles}
        holders = {role: (person.id,) for role, person in people.items() if not centre.roles[role].outside}
        world = World(settle(centre, zone=zone, new_id=new_id, holders=holders), whole=True)
        self.play = Play(world, BEGIN, dict(people))
        self._made: dict[str, int] = {}
        self.refusals: list[str] = []
        self.about = self._record(flow.about) if flow.about else None
        if flow.rounds is not None and self.about is not None:
            self._wait_for_the_day(flow.rounds, self.about)

    def _wait_for_the_day(self, rounds: "Rounds", about: int) -> None:
        """Let something be owed, and time pass to the day on which the clock opens a case about it.

        What a step of the process works out for a record, it does not hold yet.
        """
        look = next((one for one in self.flow.looks.values() if one.record), None)
        if look is not None:
            owed = self.play.world.record(self._record(look.record))
            later_set = {
                path[-1]
                for effect in effects_of(self.flow)
                if isinstance(effect, SetValues)
                for path, expr in effect.values
                if path[0] in self.flow.facts and expr.source not in self.flow.fields
            }
            values = {name: value for name, value in owed.values.items() if name not in later_set}
            self.play.world.add(records=[replace(owed, values=values)])
        for _ in range(MOST_DAYS):
            now = self.play.now
            if rounds.opens(CaseScope(self.flow, case_of_record(about, now), self.play.world, now)):
                return
            self.play.now += timedelta(days=1)

    def run(self) -> Iterator[Step]:
        """Play until the case ends, or nothing more can happen by itself."""
        starter = self._chance.choice(self.flow.start.by or ("sales_staff",))
        case = self.play.open(self.flow.id, starter, self.about, self.given())
        yield Step(self.play.now, starter, "open", case.state)
        for _ in range(MOST_STEPS):
            case = self.play.world.cases[case.id]
            if not case.is_open:
                return
            step = self._act(case) or self._wait(case)
            if step is None:
                return
            yield step

    def given(self) -> "dict[str, Value]":
        """Return values for what the office gives with the start."""
        return {name: self.answer(self.flow.fields[name]) for name in self.flow.start.given}

    @property
    def case(self) -> Case:
        """The case that was played first."""
        return next(iter(self.play.world.cases.values()))

    def _act(self, case: Case) -> Step | None:
        """Let somebody do something that is possible now."""
        moves = self.play.moves(case.id)
        if not moves or self._chance.random() < PATIENCE:
            return None
        for who, event in self._in_order(case, moves):
            values = self._values(case, event)
            self.play.now = (
                later(self.play.now, self._chance) if self._chance.random() < PATIENCE else self.play.now
            )
            try:
                case = self.play.fire(case.id, event, who, values)
            except Refusal as refusal:
                self.refusals.append(refusal.msgid)
                continue
            return Step(self.play.now, who, event, case.state)
        return None

    def _in_order(self, case: Case, moves: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the moves as people would try them: the good ones sooner, each with a second and third answer."""
        on = self.flow.states[case.state].on

        def rank(move: tuple[str, str]) -> float:
            spec = on.get(move[1])
            eager = {Style.GOOD: 4.0, Style.BAD: 0.3}.get(spec.style, 1.0) if spec else 2.0
            return float(self._chance.random() ** (1 / eager))

        return sorted(moves * TRIES, key=rank, reverse=True)

    def _wait(self, case: Case) -> Step | None:
        """Let time pass to the next deadline, if there is one."""
        due = self.play.next_due()
        if due is None:
            return None
        self.play.wait_until(due)
        return Step(self.play.now, "clock", "passes", self.play.world.cases[case.id].state)

    # --- answers ------------------------------------------------------------------------------------------

    def _values(self, case: Case, event: str) -> "dict[str, Value]":
        """Return random answers to what the event asks, those only that are asked given the others."""
        if event == "tick":
            return self._tick(case)
        asks = self.play.asks(case.id, event)
        draft = Draft(0, 0, case.id, case.flow, case.flow_version, event, case.face, asks)
        facts = FormScope(self.flow, case, self.play.world, self.play.now)
        values: dict[str, Value] = {}
        for _ in asks:
            draft = Draft(0, 0, case.id, case.flow, case.flow_version, event, case.face, asks, values)
            open_ones = [name for name in questions(draft, facts) if name not in values]
            if not open_ones:
                break
            field = self.flow.fields[open_ones[0]]
            offered = offers(field, draft, facts)
            likely = bool(offered) and self._chance.random() < EAGER
            values[field.id] = self._chance.choice(offered) if likely else self.answer(field)
        asked = questions(Draft(0, 0, case.id, case.flow, 0, event, 0, asks, values), facts)
        return {name: value for name, value in values.items() if name in asked}

    def _tick(self, case: Case) -> "dict[str, Value]":
        items = [one for one in self.play.items(case.id) if one not in case.marks]
        if not items:
            return {"item": ""}
        chosen = self._chance.choice(items)
        item = next(one for one in self.flow.states[case.state].items if one.id == chosen)
        proof: dict[str, Value] = (
            {item.proof: self.answer(self.flow.fields[item.proof])} if item.proof else {}
        )
        return {"item": chosen, **proof}

    def answer(self, field: "Field | RecordField") -> "Value":  # noqa: C901, PLR0911, PLR0912 - one arm per kind of field
        """Return a likely answer to a question of this kind."""
        chance = self._chance
        today = self.play.now.date()
        match field.kind:
            case "choice":
                return chance.choice(field.options).id
            case "multi_choice":
                return (chance.choice(field.options).id,)
            case "yes_no":
                return chance.random() < EAGER
            case "integer":
                return chance.randint(1, 30)
            case "money":
                return Money(chance.randint(1, 2_000) * 100_000, "CNY")
            case "rate":
                return Rate(10_000) if chance.random() < EAGER else Rate(chance.randint(1, 100) * 100)
            case "area":
                return Area(chance.randint(3_000, 20_000))
            case "date":
                return today + timedelta(days=chance.randint(0, 40))
            case "date_range":
                begin = today + timedelta(days=chance.randint(1, 10))
                return (begin, begin + timedelta(days=chance.randint(1, 20)))
            case "time":
                return time(chance.randint(9, 17))
            case "datetime" | "slot":
                return self.play.now + timedelta(days=chance.randint(1, 10))
            case "phone":
                return "+8613800138000"
            case "id_number":
                return "11010519491231002X"
            case "bank_account":
                return BankAccount("6222021234567890128")
            case "photo" | "file":
                return ("file",) * max(1, getattr(field, "at_least", 1))
            case "person":
                wanted = set(getattr(field, "roles", ()))
                people = [one for one in self.play.people.values() if not wanted or wanted & one.roles]
                return chance.choice(people or list(self.play.people.values())).id
            case "record":
                return self._record(field.record)
            case "list":
                rows = range(max(1, getattr(field, "at_least", 1)))
                return tuple(
                    {column.id: self.answer(column) for column in getattr(field, "group", ())} for _ in rows
                )
            case _:
                return "some words about it"

    def _record(self, kind: str) -> int:
        """Return the one record of a type, made when it is first needed."""
        if kind not in self._made:
            self._made[kind] = 0  # a record that refers to itself gets nothing there
            columns = self.play.world.centre.records[kind].fields.values()
            values = {column.id: self._column(column) for column in columns}
            self._made[kind] = add_record(self.play.world, kind, values)
        return self._made[kind]

    def _column(self, column: "RecordField") -> "Value":
        if column.default is not None:
            return column.default
        if column.kind == "record" and self._made.get(column.record) == 0:
            return None
        if column.kind == "date":
            return date(2026, 3, 9) + timedelta(days=self._chance.randint(0, 20))
        if column.kind == "person":
            role = {"person": "customer", "agent": "sales_staff", "owner": "sales_staff"}.get(
                column.id, column.id
            )
            person = self.play.people.get(role) or next(iter(self.play.people.values()))
            return person.id
        if column.kind == "list":
            return ()
        return self.answer(column)


def stuck(walk: Walk) -> str:
    """Return why the case neither ended nor waits for somebody with a time, or ""."""
    case = walk.case
    if not case.is_open:
        return ""
    if walk.play.next_due() is None and not any(e.case for e in walk.flow.states[case.state].on.values()):
        return f"{walk.flow.id} waits in `{case.state}` without a time"
    if not case.seats and not any(e.clock or e.case for e in walk.flow.states[case.state].on.values()):
        return f"{walk.flow.id} waits in `{case.state}` for nobody"
    return ""
