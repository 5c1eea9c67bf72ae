"""CaseService: open a case, apply an event. Load, decide, save; on a conflict load and decide again.

The one door to a case: buttons, finished forms, passed deadlines and reports all enter here.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from bot.cases.base.outbox import Message
from bot.cases.base.ports import Clock, Row, Statement, Store
from bot.cases.base.reminders import chain_of
from bot.cases.casework.keeping import kept, still_as_shown
from bot.cases.casework.loading import load, load_case, take_case
from bot.cases.casework.saving import outbox_rows, unit_of
from bot.cases.casework.tact import Tact
from bot.cases.casework.telling import Asker, messages_of
from bot.cases.view.cards import card_view, may_look
from bot.cases.view.prospects import prospect_of
from bot.engine.basics.messages import N_
from bot.engine.deciding.cascade import Opening, run
from bot.engine.deciding.rehearsal import rehearse
from bot.engine.deciding.scope import CaseScope, NotLoaded
from bot.engine.deciding.world import World
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Case, Event, TheClock
from bot.errors import ClaimRefused, Conflict, Refusal
from bot.logcontext import also

if TYPE_CHECKING:
    from bot.cases.base.directory import Directory
    from bot.cases.base.facts import CentreFacts

T = TypeVar("T")

Extra = Callable[[Sequence[fx.Decision], World, datetime], tuple[Sequence[Statement], Sequence[Message]]]
"""Further statements and messages that belong into the same unit, made from what was decided."""

MAX_TRIES = 8
MAX_LOADS = 40
BUSY = N_("Many people are working on this at the same moment. Please try again.")
TAKEN = N_("It has just been taken.")
BESIDES = ("notice", "document")
"""Messages that go out also while the opener still fills in the first form."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a committed event led to. `case` is the case it was about, as it is now."""

    case: Case
    decisions: tuple[fx.Decision, ...]
    messages: tuple[Message, ...]
    world: World


class CaseLocks:
    """One event of a case at a time in this process; other processes are kept apart by versions."""

    def __init__(self) -> None:
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, case: int) -> AsyncIterator[None]:
        """Hold the case."""
        lock, users = self._locks.get(case, (asyncio.Lock(), 0))
        self._locks[case] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[case]
            if users == 1:
                del self._locks[case]
            else:
                self._locks[case] = (lock, users - 1)


class CaseService:
    """Applies events to cases durably."""

    def __init__(self, store: Store, clock: Clock, directory: "Directory", facts: "CentreFacts") -> None:
        self.store = store
        self.clock = clock
        self.directory = directory
        self.facts = facts
        self.tact = Tact(store, directory)
        self.on_deadline: Callable[[datetime], None] = lambda _: None
        """Told of every new deadline once it is committed, so that the alarm can be set earlier."""
        self._locks = CaseLocks()

    def world(self) -> World:
        """Return an empty world with the settled facts of this moment."""
        return World(self.facts())

    async def apply(  # noqa: PLR0913 - keyword-only, each with one meaning
        self,
        case: int,
        event: Event,
        *,
        asker: Asker | None = None,
        closing: Sequence[Statement] = (),
        replies: Sequence[Message] = (),
        world: World | None = None,
    ) -> Outcome:
        """Fire the event in the case and commit all that follows, with the caller's closing statements.

        Raises:
            Refusal: nothing has changed and nothing was committed.
        """
        also(case=case)
        async with self._locks.of(case):
            return await self._settle((case, event), asker, closing, replies, world, None)

    async def open(
        self,
        opening: Opening,
        *,
        asker: Asker | None = None,
        closing: Sequence[Statement] = (),
        extra: Extra | None = None,
        world: World | None = None,
    ) -> Outcome:
        """Open a case. With `extra` its first form follows at once, so its opener gets no card.

        Raises:
            Refusal: a rule of the flow's start does not hold.
        """
        return await self._settle(opening, asker, closing, (), world, extra)

    async def _settle(  # noqa: PLR0913, PLR0917 - the loop of both doors
        self,
        cause: "tuple[int, Event] | Opening",
        asker: Asker | None,
        closing: Sequence[Statement],
        replies: Sequence[Message],
        world: World | None,
        extra: Extra | None,
    ) -> Outcome:
        calls = True
        for _ in range(MAX_TRIES):
            now = self.clock.now()
            world = world or self.world()
            world.calls = calls
            before, world_now, decisions = await self._decide(cause, world, now)
            frozen = await kept(decisions, before, world_now, self, now)
            world = None  # a second try reads everything anew
            messages = await messages_of(decisions, world_now, self.directory, asker)
            if isinstance(decisions[0].event.by, TheClock):
                messages = await self.tact.spared(messages, world_now, now)
            added: Sequence[Statement] = ()
            if extra is not None and asker is not None:
                added, first = await self.seen(world_now, lambda: extra(decisions, world_now, now))  # noqa: B023 - called at once
                # While its opener fills in the first form, nobody else needs a card of it yet.
                messages = [
                    *first,
                    *(m for m in messages if m.kind in BESIDES and m.person_id != asker.person),
                ]
            messages = [*replies, *messages]
            # The cause is closed first: a case that moves on withdraws its due rows, this one among them.
            unit = [
                *closing,
                *unit_of(decisions, before.cases, world_now, now),
                *frozen,
                *added,
                *outbox_rows(messages, now),
            ]
            try:
                rows = await self.store.commit(unit)
            except Conflict as conflict:
                if conflict.statement == "take_claim" and calls and _only_called(decisions):
                    calls = False  # there are more who have it than may: nobody is called this time
                    continue
                if conflict.statement == "take_claim":
                    raise _claim_refusal(decisions) from conflict
                if conflict.statement in ("finish_update", "finish_due"):
                    raise  # this very cause has taken effect already
                continue
            case = _numbered(decisions, unit, rows)
            self._tell_deadlines(decisions)
            if asker is not None:
                messages = [await self._drawn(one, asker, decisions, world_now, now) for one in messages]
            return Outcome(case, decisions, tuple(messages), world_now)
        raise Refusal(BUSY)

    async def _drawn(
        self, message: Message, asker: Asker, decisions: Sequence[fx.Decision], world: World, now: datetime
    ) -> Message:
        """Return the asker's own card with what it shows: they wait for it, and everything is at hand here."""
        last = decisions[0].case if len(decisions) == 1 else None
        if (
            message.kind != "card"
            or message.person_id != asker.person
            or last is None
            or last.id != message.case_id
        ):
            return message
        ahead = [e for e in decisions[0].effects if isinstance(e, fx.Deadline)]
        contacts = await self.directory.people([asker.person])
        if not ahead or not contacts or not last.number:
            return message
        scope = CaseScope(world.rules(last.flow, last.flow_version).flow, last, world, now)
        reader = contacts[0].person
        if not await self.seen(world, lambda: may_look(reader, scope)):
            return message
        drawn = await self.seen(world, lambda: card_view(last, reader, scope, prospect_of(ahead, scope)))
        return replace(message, view=drawn)

    def _tell_deadlines(self, decisions: Sequence[fx.Decision]) -> None:
        moments = [e.at for decision in decisions for e in decision.effects if isinstance(e, fx.Deadline)]
        if moments:
            self.on_deadline(min(moments))

    async def rehearse(self, case: Case, event: Event, world: World) -> None:
        """Return when the person may begin the event; its questions come next.

        Raises:
            Refusal: whatever the answers, it could not take effect.
        """
        rules, now = world.rules(case.flow, case.flow_version), self.clock.now()
        await self.seen(world, lambda: rehearse(rules, case, event, world, now))
        await self.seen(world, lambda: still_as_shown(event, CaseScope(rules.flow, case, world, now)))

    async def _decide(
        self, cause: "tuple[int, Event] | Opening", world: World | None, now: datetime
    ) -> "tuple[World, World, tuple[fx.Decision, ...]]":
        """Decide with what is known; read what the decision asks for and decide again.

        Returns:
            the world before, the world after, and the decisions.
        """
        known = world or self.world()
        for _ in range(MAX_LOADS):
            trial = known.trial()
            try:
                return known, trial, run(cause, trial, now)
            except NotLoaded as need:
                await self.load(known, need)
        raise Refusal(BUSY)

    async def load(self, world: World, need: NotLoaded) -> None:
        """Read what is missing into the world.

        Raises:
            Refusal: there is no such case or record.
        """
        await load(self.store, world, need)

    async def load_case(self, world: World, case: int) -> Case:
        """Read a case and the records next to it, in one go.

        Raises:
            Refusal: there is no such case.
        """
        return await load_case(self.store, world, case)

    async def load_card(self, world: World, case: int) -> tuple[fx.Deadline, ...]:
        """Read a case with the records next to it, in one go; return its deadlines and reminders to come.

        Raises:
            Refusal: there is no such case.
        """
        rows, near, due = await self.store.read(
            Statement("case", {"id": case}),
            Statement("records_near_case", {"id": case}),
            Statement("due_of_case", {"case_id": case}),
        )
        take_case(world, case, rows, near)
        return tuple(deadline for row in due for deadline in chain_of(row))

    async def seen(self, world: World, look: Callable[[], T]) -> T:
        """Return what `look` returns, reading whatever it finds missing."""
        for _ in range(MAX_LOADS):
            try:
                return look()
            except NotLoaded as need:
                await self.load(world, need)
        raise Refusal(BUSY)


def _only_called(decisions: Sequence[fx.Decision]) -> bool:
    """Tell whether only those take something who were called from a queue."""
    return not any(isinstance(effect, fx.TakeClaim) for effect in decisions[0].effects)


def _claim_refusal(decisions: Sequence[fx.Decision]) -> ClaimRefused:
    for decision in decisions:
        for effect in decision.effects:
            if isinstance(effect, fx.TakeClaim):
                return ClaimRefused(effect.otherwise or TAKEN, effect.kind)
    return ClaimRefused(TAKEN, "")


def _numbered(
    decisions: Sequence[fx.Decision], unit: Sequence[Statement], rows: Sequence[Sequence[Row]]
) -> Case:
    """Return the first case with the number that the store gave it."""
    case = [d.case for d in decisions if d.case.id == decisions[0].case.id][-1]
    if case.number:
        return case
    for statement, answer in zip(unit, rows, strict=True):
        if statement.name == "insert_case" and statement.params["id"] == case.id and answer:
            return replace(case, number=answer[0]["number"])
    return case
