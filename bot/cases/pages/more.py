"""What else there is about a case, for who works here: what has happened, holding it, handing it to a colleague."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import moment_of, values_from_json
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.shown import PersonId, labelled, shown
from bot.cases.pages.papers import PaperDesk
from bot.cases.pages.sent import files_in
from bot.cases.timing.snoozing import snoozed_until
from bot.cases.view.cards import may_look
from bot.engine.basics.messages import N_
from bot.engine.deciding import common
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.builtin import REMARK
from bot.engine.spec.case import Event, seat_of_person
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.base.shown import Shown
    from bot.cases.casework.service import CaseService
    from bot.engine.basics.values import Value
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

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
    "dial": N_("Number shown"),
    "comment": N_("Remark"),
    "attach": N_("Papers added"),
    "amend": N_("Request changed"),
    "recuse": N_("Stepped aside"),
    "cancel": N_("Called off"),
    "rehome": N_("Taken over from a colleague who left"),
    "second_yes": N_("Confirmed"),
    "second_no": N_("Not confirmed"),
}
"""Events that no flow file words."""
ACTS: "Mapping[str, Mapping[str, Value] | None]" = {
    "amend": None,
    "comment": None,
    "attach": None,
    "recuse": {},
    "hold": {},
    "resume": {},
    "cancel": {},
}
"""Events every case has, with the values to try them with; None where the person is asked first."""
SHOWN = 12
COLLEAGUES = 24


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that happened. `who` is None when no person did it; `to` is the state it led to, or "".

    `said` is a remark's text; `changed` are the labels of answers with what they were and what they are.
    """

    at: datetime
    who: PersonId | None
    what: str
    to: str
    said: str = ""
    changed: "tuple[Change, ...]" = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that was changed."""

    label: str
    before: "Shown | PersonId"
    after: "Shown | PersonId"


@dataclass(frozen=True, slots=True)
class MoreView:
    """The case with its latest steps. `acts` are the events it always has and this person may begin.

    `colleagues` may take the task over; `inside` tells whether the reader works here. `papers` and `decided`: there are
    some that the reader may read.
    """

    case: "Case"
    icon: str
    title: str
    steps: tuple[StepLine, ...]
    acts: tuple[str, ...]
    colleagues: tuple[PersonId, ...]
    inside: bool
    snoozed: "datetime | bool" = False
    """When the reader is reminded again of their task, True when not at all, False as usual."""

    sent: int = 0
    """So many photos, documents and voice messages were sent into it."""
    papers: bool = False
    decided: bool = False

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
    if not await service.seen(world, lambda: may_look(contact.person, scope)):
        raise NotAllowed(NOT_FOR_YOU)
    (rows,) = await service.store.read(Statement("history_of", {"case_id": case.id}))
    inside, desk = works_here(contact, world), PaperDesk(service)
    # People from outside read their own part: what colleagues do and say among themselves is not theirs.
    own = f"person:{contact.id}"
    mine = [row for row in rows if inside or row["actor"] == own]
    return MoreView(
        case=case,
        icon=flow.icon,
        title=flow.title,
        steps=tuple([await service.seen(world, lambda row=row: _step(row, scope)) for row in mine[-SHOWN:]]),  # type: ignore[misc]  # bound at once
        acts=tuple(
            [
                name
                for name, values in ACTS.items()
                if name not in flow.states[case.state].on
                and await _may(service, contact, name, values, scope)
            ]
        ),
        colleagues=await _colleagues(service, contact, scope, world) if inside else (),
        inside=inside,
        snoozed=await snoozed_until(service, case.id, case.entry, contact.id),
        sent=len(files_in(rows, scope, contact.person)),
        papers=bool(await desk.of_case(contact, scope)),
        decided=bool(await desk.decisions(contact, scope)),
    )


async def _colleagues(
    service: "CaseService", contact: "Contact", scope: CaseScope, world: "World"
) -> tuple[PersonId, ...]:
    roles = scope.flow.states[scope.case.state].actor.roles
    held = dict.fromkeys(person for role in roles for person in world.holders(role))
    others = [person for person in held if scope.case.seats != (seat_of_person(person),)]
    takes_over = [contact.id] if contact.id not in held else []
    open_to = [
        person
        for person in (*takes_over, *others)
        if person != contact.id or takes_over
        if await _may(service, contact, "reassign", {"to": person}, scope)
    ]
    return tuple(PersonId(person) for person in open_to[:COLLEAGUES])


async def _may(
    service: "CaseService",
    contact: "Contact",
    event: str,
    values: "Mapping[str, Value] | None",
    scope: CaseScope,
) -> bool:
    """Tell whether the engine would take the event from this person now: by asking it."""
    if not scope.case.is_open:
        return False
    tried = Event(event, contact.person, "may", values or {})
    attempt = common.decide if values is not None else common.rehearse
    try:
        await service.seen(scope.around, lambda: attempt(scope, tried))  # type: ignore[arg-type]  # the world that was loaded
    except Refusal:
        return False
    return True


def _step(row: "Row", scope: CaseScope) -> StepLine:
    kind, _, who = row["actor"].partition(":")
    states = scope.flow.states
    before, after = states.get(row["from_state"]), states.get(row["to_state"])
    spec = before.on.get(row["event"]) if before is not None else None
    moved = after is not None and row["from_state"] != row["to_state"]
    data = orjson.loads(row["data"])
    values = values_from_json(data.get("values", {}))
    now = {**values, **values_from_json(data.get("became", {}))}
    was = values_from_json(data.get("was", {}))
    return StepLine(
        at=moment_of(row["at"]),
        who=PersonId(int(who)) if kind == "person" else None,
        what=(spec.label if spec is not None else "") or STEPS.get(row["event"], BY_ITSELF),
        to=after.title if after is not None and moved else "",
        said=str(values.get(REMARK, "")),
        changed=tuple(_changes(was, now, scope)),
    )


def _changes(was: "Mapping[str, Value]", now: "Mapping[str, Value]", scope: CaseScope) -> "Iterator[Change]":
    """Yield what was changed; what only some roles see stays on the cards, which know their reader."""
    for name, before in was.items():
        spec = labelled(tuple(name.split(".")), scope)
        if not spec.seen_by:
            after = shown(now.get(name), spec, scope.around)
            yield Change(spec.label, shown(before, spec, scope.around), after)
