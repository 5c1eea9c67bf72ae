"""What else there is about a case, for who works here: what has happened, holding it, handing it to a colleague."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.cards import may_look
from bot.cases.codec import moment_of
from bot.cases.picking import works_here
from bot.cases.ports import Statement
from bot.cases.shown import PersonId
from bot.engine import common
from bot.engine.case import Event, seat_of_person
from bot.engine.messages import N_
from bot.engine.scope import CaseScope
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.cases.directory import Contact
    from bot.cases.ports import Row
    from bot.cases.service import CaseService
    from bot.engine.case import Case
    from bot.engine.model import Flow
    from bot.engine.world import World

NOT_FOR_YOU = N_("This case belongs to others.")
BY_ITSELF = N_("The time was over")
STEPS = {
    "open": N_("Started"),
    "hold": N_("Put on hold"),
    "resume": N_("Resumed"),
    "reassign": N_("Handed to a colleague"),
    "claim": N_("Taken"),
    "tick": N_("Ticked"),
    "nudge": N_("Reminded"),
    "comment": N_("Comment"),
    "attach": N_("Attachment"),
    "second_yes": N_("Confirmed"),
    "second_no": N_("Not confirmed"),
}
"""Events that no flow file words."""
SHOWN = 12
COLLEAGUES = 24


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that happened. `who` is None when no person did it; `to` is the state it led to, or ""."""

    at: datetime
    who: PersonId | None
    what: str
    to: str


@dataclass(frozen=True, slots=True)
class MoreView:
    """The case with its latest steps. `pause` is `hold`, `resume` or ""; `colleagues` may take the task over."""

    case: "Case"
    icon: str
    title: str
    steps: tuple[StepLine, ...]
    pause: str
    colleagues: tuple[PersonId, ...]

    @property
    def people(self) -> set[int]:
        """Return whose names are shown."""
        return {one.id for one in self.colleagues} | {
            step.who.id for step in self.steps if step.who is not None
        }


async def more_of(service: "CaseService", contact: "Contact", argument: str) -> MoreView:
    """Return what else there is about the case of that id.

    Raises:
        NotAllowed: the person has no part in it, or does not work here.
        Refusal: there is no such case.
    """
    world = service.world()
    case = await service.load_case(world, int(argument) if argument.isascii() and argument.isdigit() else 0)
    flow = world.rules(case.flow, case.flow_version).flow
    scope = CaseScope(flow, case, world, service.clock.now())
    if not works_here(contact, world) or not await service.seen(
        world, lambda: may_look(contact.person, scope)
    ):
        raise NotAllowed(NOT_FOR_YOU)
    (rows,) = await service.store.read(Statement("history_of", {"case_id": case.id}))
    pause = "resume" if case.held_at is not None else "hold"
    return MoreView(
        case=case,
        icon=flow.icon,
        title=flow.title,
        steps=tuple(_step(row, flow) for row in rows[-SHOWN:]),
        pause=pause if await _may(service, contact, pause, {}, scope) else "",
        colleagues=await _colleagues(service, contact, scope, world),
    )


async def _colleagues(
    service: "CaseService", contact: "Contact", scope: CaseScope, world: "World"
) -> tuple[PersonId, ...]:
    roles = scope.flow.states[scope.case.state].actor.roles
    held = dict.fromkeys(person for role in roles for person in world.holders(role))
    others = [person for person in held if scope.case.seats != (seat_of_person(person),)]
    if len(held) < 2 or not await _may(service, contact, "reassign", {"to": others[0]}, scope):  # noqa: PLR2004 - nobody else is there
        return ()
    return tuple(PersonId(person) for person in others[:COLLEAGUES])


async def _may(
    service: "CaseService", contact: "Contact", event: str, values: dict[str, int], scope: CaseScope
) -> bool:
    """Tell whether the engine would take the event from this person now: by asking it."""
    if not scope.case.is_open:
        return False
    tried = Event(event, contact.person, "may", values)
    try:
        await service.seen(scope.around, lambda: common.decide(scope, tried))  # type: ignore[arg-type]  # the world that was loaded
    except Refusal:
        return False
    return True


def _step(row: "Row", flow: "Flow") -> StepLine:
    kind, _, who = row["actor"].partition(":")
    before, after = flow.states.get(row["from_state"]), flow.states.get(row["to_state"])
    spec = before.on.get(row["event"]) if before is not None else None
    moved = after is not None and row["from_state"] != row["to_state"]
    return StepLine(
        at=moment_of(row["at"]),
        who=PersonId(int(who)) if kind == "person" else None,
        what=(spec.label if spec is not None else "") or STEPS.get(row["event"], BY_ITSELF),
        to=after.title if after is not None and moved else "",
    )
