"""One event and everything that follows from it in other cases, decided together.

A decision may open cases and fire events in others; they are decided in the same breath, so that the store can take
all of it in one unit or nothing.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from bot.engine.deciding.decide import decide, open_case
from bot.engine.deciding.world import World
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Case, Event, OtherCase, Person
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
    at: str = ""


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
        if isinstance(cause, Opening):
            world.opened(decision.case)
        else:
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
            by=cause.event.by,
            at=cause.at,
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
            opener = _opener(effect, decision, world)
            return [Opening(effect.case, effect.flow, effect.about, opener, event, effect.parent, effect.at)]
        case fx.DropClaim(calls=True) if world.calls:
            waiting = [one for one in world.queue_for(effect.kind, effect.key) if one != source.id][:1]
            return [
                (one, Event(PLACE_FREE, OtherCase(source.id), f"{key}:{effect.key}>{one}")) for one in waiting
            ]
        case fx.Fire():
            by, name = OtherCase(source.id), effect.event
            return [
                (target.id, Event(name, by, f"{key}:{name}>{target.id}", effect.values))
                for target in _targets(effect, world)
                if target.is_open and target.id != source.id
            ]
        case _:
            return []


def _opener(effect: fx.OpenCase, decision: fx.Decision, world: World) -> int:
    """Return in whose name a case is opened by another: of who opened that one, as a rule.

    What nobody from outside may start is no case of theirs: it is opened for the colleague who acted, else for the
    first who may start it. What the clock has opened has no starter: whoever goes on from there is it, 0 for nobody.
    """
    source, by, roles = decision.case, decision.event.by, world.centre.flows[effect.flow].start.by
    acted = [by.id] if isinstance(by, Person) else []
    if effect.by_actor and acted:
        return acted[0]
    if any(world.centre.roles[role].outside for role in roles):
        return source.opened_by or next(iter(acted), 0)
    colleagues = [
        one for role, spec in world.centre.roles.items() if not spec.outside for one in world.holders(role)
    ]
    may_start = [one for role in roles for one in world.holders(role)]
    named = (one for one in (source.opened_by, *acted) if one in colleagues)
    return next(named, next(iter(may_start), source.opened_by))


def _targets(effect: fx.Fire, world: World) -> tuple[Case, ...]:
    if effect.case is not None:
        unknown = world.whole and effect.case not in world.cases  # who reports in a play is nobody
        return () if unknown else (world.case(effect.case),)
    if effect.about is None or effect.flow not in world.centre.flows:
        return ()
    return world.cases_about(effect.flow, effect.about)
