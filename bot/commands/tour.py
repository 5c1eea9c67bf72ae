"""A tour through every state of a process: from each state everything is tried that can happen there, by whoever may.

Unlike a walk by chance it goes back to where it was and takes the other ways too, so that it sees a rare state as soon
as a usual one. The same seed gives the same tour.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.engine.basics.values import Money, Rate
from bot.engine.deciding.world import World
from bot.engine.forms import form
from bot.engine.forms.form import Draft, FormScope
from bot.engine.playing.simulate import Play
from bot.engine.playing.walk import EAGER, Walk
from bot.engine.reading.naming import effects_of
from bot.engine.spec.model import StateKind
from bot.engine.spec.row_specs import AddRow
from bot.errors import InvalidField, Refusal

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.case import Case
    from bot.engine.spec.centre import RecordField
    from bot.engine.spec.effects import Notify
    from bot.engine.spec.model import Field

CODE, CODES = "A-1201", "A-1201 / A-1202"
"""Stand for whatever a person types: the same in every language, so that it looks like nobody's translation."""
TYPED = {"number": "3-1-1201", "receipt": "SJ-0012"}
SUMS = tuple(Money(yuan * 100, "CNY") for yuan in (8_000, 60_000, 300_000, 1_286_000, 5_000_000))
RATES = (Rate(300), Rate(600), Rate(9_500), Rate(10_000))
"""Few, so that two answers agree now and then, and both sides of every limit are met."""
SHARES = (Rate(2_000), Rate(7_000), Rate(1_000))
CANDIDATES = 20
ATTEMPTS = 12
"""So often something is tried that asks questions, each time with other answers."""
RINGS = 12
"""So many reminders pass at most before the time of a state ends."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the tour is: the case, what has just happened, and what people were told by it."""

    case: "Case"
    event: str
    told: "tuple[Notify, ...]"


class Tour(Walk):
    """Visits a flow. While a stop is looked at, `play` is at it."""

    def stops(self, seed: int) -> Iterator[Stop]:
        """Yield every stop; a state comes again when more is done in it or it was entered otherwise."""
        starters = self.flow.start.by or ("sales_staff",)
        alone = self.flow.start.alone and seed // len(starters) % 2 == 1
        about = None if alone else self.about
        first = self.play.open(self.flow.id, starters[seed % len(starters)], about, self.given())
        first = replace(first, number=f"{self.flow.prefix}-0001")
        self.play.world.cases[first.id] = first
        if any(look.flow == self.flow.id for look in self.flow.looks.values()):
            self._another(starters[0])
        yield Stop(first, "open", tuple(notice for _, notice in self.play.told))
        known, waiting = {self._kind_of(first)}, deque([(self.play, dict(self._made))])
        while waiting:
            here, made = waiting.popleft()
            for event, act in self._acts(here):
                self.play, self._made = _copy(here), dict(made)
                try:
                    act()
                except Refusal:
                    continue
                case = self.case
                yield Stop(case, event, tuple(notice for _, notice in self.play.told[len(here.told) :]))
                if case.is_open and self._kind_of(case) not in known:
                    known.add(self._kind_of(case))
                    waiting.append((self.play, dict(self._made)))

    def _kind_of(self, case: "Case") -> tuple[object, ...]:
        """Return what makes a stop another one: the state, and what has been gathered in it so far."""
        kept = {one.list for one in effects_of(self.flow) if isinstance(one, AddRow)}
        rows = tuple(sorted(name for name in kept if case.values.get(name)))
        return (
            case.state,
            len(case.marks),
            len(case.votes),
            case.pending is None,
            case.claimant is None,
            rows,
        )

    def _another(self, who: str) -> None:
        """Let the same come in twice: its cases look for one another."""
        told, due = len(self.play.told), list(self.play.due)
        other = self.play.open(self.flow.id, who, self.about)
        event = next(iter(self.flow.states[other.state].on))
        with suppress(Refusal):
            self.play.fire(other.id, event, who, self._values(other, event))
        del self.play.told[told:]
        self.play.due = due  # what becomes of it is not looked at

    def _acts(self, here: Play) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what can happen now: each event by the first who may, as often as its answers may differ."""
        self.play = here
        case = self.case
        state = self.flow.states[case.state]
        every = here.moves(case.id)
        who = {event: name for name, event in reversed(every)}
        panel = state.kind is StateKind.PANEL  # each of its seats has a vote of its own
        for name, event in every if panel else [(name, event) for event, name in who.items()]:
            tries = ATTEMPTS if here.asks(case.id, event) or event == "tick" else 1
            for _ in range(tries):
                yield event, partial(self._fire, event, name)
        for spec in state.on.values():
            if spec.case:
                yield spec.id, partial(self._report, spec.id)
        yield "clock", self._let_time_pass

    def _fire(self, event: str, name: str) -> None:
        self.play.fire(self.case.id, event, name, self._values(self.case, event))

    def _report(self, event: str) -> None:
        self.play.report(self.case.id, event)

    def _let_time_pass(self) -> None:
        """Let time pass until something else is the case than reminding."""
        entry = self.case.entry
        for _ in range(RINGS):
            due = self.play.next_due()
            if due is None or self.case.entry != entry:
                return
            self.play.wait_until(due)

    def _values(self, case: "Case", event: str) -> "dict[str, Value]":
        """Return answers to what the event asks that pass their checks.

        Raises:
            Refusal: there was none, by chance.
        """
        if event == "tick":
            return super()._values(case, event)
        facts = FormScope(self.flow, case, self.play.world, self.play.now)
        asks = self.play.asks(case.id, event)
        draft = Draft(0, 0, case.id, case.flow, case.flow_version, event, case.face, asks)
        draft = form.move_on(draft, facts)
        while (spec := form.open_spec(draft, facts)) is not None:
            draft = self._answered(spec, replace(draft, row=None, column=""), facts)
        return dict(draft.values)

    def _answered(self, spec: "Field", draft: Draft, facts: FormScope) -> Draft:
        for value in self.candidates(spec, draft, facts):
            with suppress(InvalidField):
                return form.answer(draft, value, facts)
        return form.skip(draft, facts)

    def candidates(self, spec: "Field", draft: Draft, facts: FormScope) -> "Iterator[Value]":
        """Yield answers to try: what is offered first as a rule, then whatever may come to mind."""
        offered = list(form.offers(spec, draft, facts))
        self._chance.shuffle(offered)
        yield from offered if self._chance.random() < EAGER else ()
        for _ in range(CANDIDATES):
            yield self.answer(spec)

    def answer(self, field: "Field | RecordField") -> "Value":
        """Return a likely answer; typed words look the same in every language."""
        if field.kind in ("text", "long_text", "location"):
            return TYPED.get(field.id, CODES if field.kind == "long_text" else CODE)
        if field.kind == "money":
            return self._chance.choice(SUMS)
        if field.kind == "rate" and self._chance.random() < EAGER:
            return self._chance.choice(RATES)
        group = getattr(field, "group", ())
        if group:
            return tuple(
                {column.id: self._cell(column, row) for column in group} for row in range(len(SHARES))
            )
        return super().answer(field)

    def _cell(self, column: "Field", row: int) -> "Value":
        """Return what stands in a row of a list: each row another choice, and the shares come to the whole."""
        if column.kind == "rate":
            return SHARES[row]
        if column.kind == "choice":
            return column.options[row % len(column.options)].id
        return self.answer(column)


def _copy(play: Play) -> Play:
    world = World(play.world.settled, dict(play.world.records), dict(play.world.cases), whole=True)
    claims = {key: set(holders) for key, holders in play.claims.items()}
    return Play(
        world, play.now, play.people, list(play.due), list(play.told), list(play.log), claims, play.count
    )
