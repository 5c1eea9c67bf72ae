"""One event and everything that follows from it in other cases, decided together.

A decision may open cases and fire events in others; they are decided in the same breath, so that the store can take
all of it in one unit or nothing.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from bot.engine import effects as fx
from bot.engine.case import Case, Event, OtherCase, Person
from bot.engine.decide import decide, open_case
from bot.engine.world import World
from bot.errors import BotError, Refusal

MAX_DECISIONS = 60
PLACE_FREE = "place_free"
"""The event of who waits in a queue: what they wait for has been given back."""


class EndlessCascade(BotError):
    """Cases fire events at each other without end: a mistake of the flows."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A wish to open a case."""

    identity: int
    flow: str
    about: int | None
    opened_by: int
    event: Event
    parent: int | None = None


def run(first: "tuple[int, Event] | Opening", world: World, now: datetime) -> tuple[fx.Decision, ...]:
    """Decide the event (a case id and its event, or an opening) and what follows; return decisions in order.

    The world sees every change; throw it away when a refusal or NotLoaded leaves this function.

    Raises:
        Refusal: the first event does not take effect.
        NotLoaded: something must be read first.
    """
    decisions: list[fx.Decision] = []
    waiting: deque[tuple[int, Event] | Opening] = deque([first])
    while waiting:
        if len(decisions) >= MAX_DECISIONS:
            raise EndlessCascade(str(first))
        cause = waiting.popleft()
        try:
            decision = _one(cause, world, now)
        except Refusal:
            if not decisions:
                raise
            continue  # another case that does not take the event now: see `Fire` in effects
        decisions.append(decision)
        world.add(cases=[decision.case])
        for effect in decision.effects:
            world.see(effect)
            waiting.extend(_follow(effect, decision, world))
    return tuple(decisions)


def _one(cause: "tuple[int, Event] | Opening", world: World, now: datetime) -> fx.Decision:
    if isinstance(cause, Opening):
        return open_case(
            world.rules(cause.flow),
            identity=cause.identity,
            opened_by=cause.opened_by,
            around=world,
            now=now,
            key=cause.event.key,
            about=cause.about,
            parent=cause.parent,
            values=cause.event.values,
            by=cause.event.by,  # type: ignore[arg-type]  # the clock opens no case
        )
    identity, event = cause
    case = world.case(identity)
    return decide(world.rules(case.flow, case.flow_version), case, event, world, now)


def _follow(effect: fx.Effect, decision: fx.Decision, world: World) -> "list[tuple[int, Event] | Opening]":
    source = decision.case
    key = f"{decision.event.key}>{source.id}"
    match effect:
        case fx.OpenCase():
            event = Event("open", OtherCase(source.id), f"{key}+{effect.case}", effect.values)
            by = decision.event.by
            opener = by.id if effect.by_actor and isinstance(by, Person) else source.opened_by
            return [Opening(effect.case, effect.flow, effect.about, opener, event, effect.parent)]
        case fx.DropClaim(calls=True) if world.calls:
            waiting = [one for one in world.queue_for(effect.kind, effect.key) if one != source.id][:1]
            return [
                (one, Event(PLACE_FREE, OtherCase(source.id), f"{key}:{effect.key}>{one}")) for one in waiting
            ]
        case fx.Fire():
            return [
                (target.id, Event(effect.event, OtherCase(source.id), f"{key}:{effect.event}>{target.id}"))
                for target in _targets(effect, world)
                if target.is_open and target.id != source.id
            ]
        case _:
            return []


def _targets(effect: fx.Fire, world: World) -> tuple[Case, ...]:
    if effect.case is not None:
        return (world.case(effect.case),)
    if effect.about is None or effect.flow not in world.centre.flows:
        return ()
    return world.cases_about(effect.flow, effect.about)
