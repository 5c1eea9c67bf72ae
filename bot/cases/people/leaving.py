"""Somebody leaves the centre: every task, request, appointment and customer of theirs gets a new home, in one unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, ms_of, record_from_row
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import change_record
from bot.cases.casework.saving import outbox_rows, unit_of
from bot.cases.timing.absences import told
from bot.engine.basics.messages import N_
from bot.engine.deciding.handing import rehome
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, Person, seat_of_person
from bot.errors import Conflict, Refusal

if TYPE_CHECKING:
    from bot.cases.casework.service import CaseService
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case, Record

TAKES_OVER = N_("{who} has left. You take over {cases} cases and {records} records. This waits for you:")
LEFT = N_("You have been taken off the list of colleagues. Thank you for your work.")
BUSY = N_("Much is going on with these cases at the moment. Please try again.")
CUSTOMER = "customer"
TRIES = 5


@dataclass(frozen=True, slots=True)
class Estate:
    """What somebody leaves behind: open cases they have a part in, and records that name them."""

    cases: "tuple[Case, ...]"
    records: "tuple[Record, ...]"


async def estate_of(service: "CaseService", person: int) -> Estate:
    """Return what would have to be taken over."""
    seat = seat_of_person(person)
    cases, records = await service.store.read(
        Statement("cases_with", {"person_id": person, "seat": seat}),
        Statement("records_naming", {"person_id": person}),
    )
    return Estate(tuple(map(case_from_row, cases)), tuple(map(record_from_row, records)))


async def leave(  # noqa: PLR0913 - keyword-only, each with one meaning
    service: "CaseService",
    *,
    leaver: int,
    successor: int,
    by: Person,
    key: str,
    closing: Sequence[Statement] = (),
) -> tuple[Estate, list[Message]]:
    """Take a person off the centre and put the successor in all their places.

    Returns what was taken over, and the messages that were committed with it.

    Raises:
        Refusal: other people kept changing the same cases.
    """
    for _ in range(TRIES):
        estate = await estate_of(service, leaver)
        world = service.world()
        world.add(records=estate.records, cases=estate.cases)
        now = service.clock.now()
        decisions = [
            _rehomed(case, leaver, successor, Event("rehome", by, f"{key}/{case.id}"), world, service)
            for case in estate.cases
        ]
        unit = unit_of(decisions, {case.id: case for case in estate.cases}, world, now)
        for record in estate.records:
            change = _renamed(record, leaver, successor, world)
            unit += change_record(change, world, now, None, f"person:{by.id}")
        here = seat_of_person(leaver)
        unit += [
            Statement("hand_over_parts", {"seat": here, "to": seat_of_person(successor)}),
            Statement("drop_parts", {"seat": here}),
            Statement("delete_drafts_of", {"person_id": leaver}),
            Statement("set_focus", {"person_id": leaver, "focus": None}),
            Statement("revoke_roles_of", {"person_id": leaver}),
            Statement("withdraw_invites_of", {"person_id": leaver}),
            Statement(
                "grant_role",
                {"person_id": leaver, "role": CUSTOMER, "since": ms_of(now), "granted_by": by.id},
            ),
            Statement("end_absences_of", {"person_id": leaver}),
            Statement("pass_on_deputy", {"person_id": leaver, "to": successor}),
            Statement("set_left", {"id": leaver, "at": ms_of(now)}, 1),
        ]
        counts = {"cases": len(estate.cases), "records": len(estate.records)}
        messages = [
            *await told(service, successor, "todo", {"said": TAKES_OVER, "who": leaver, **counts}),
            *await told(service, leaver, "said", {"said": LEFT}),
        ]
        try:
            await service.store.commit([*closing, *unit, *outbox_rows(messages, now)])
        except Conflict as conflict:
            if conflict.statement == "finish_update":
                raise
            continue
        service.directory.forget(leaver)
        await service.facts.refresh()
        return estate, messages
    raise Refusal(BUSY)


def _rehomed(  # noqa: PLR0913, PLR0917 - what the decision depends on
    case: "Case", leaver: int, successor: int, event: Event, world: "World", service: "CaseService"
) -> fx.Decision:
    flow = world.rules(case.flow, case.flow_version).flow
    named = Event(event.name, event.by, event.key, {"from": leaver, "to": successor})
    return rehome(CaseScope(flow, case, world, service.clock.now()), named)


def _renamed(record: "Record", leaver: int, successor: int, world: "World") -> fx.ChangeRecord:
    """Return the record with the successor in the columns that named the leaver."""
    columns = world.centre.records[record.type].fields
    values = {}
    for name, value in record.values.items():
        if columns[name].kind != "person":
            continue
        if value == leaver:
            values[name] = successor
        elif isinstance(value, tuple) and leaver in value:
            values[name] = tuple(dict.fromkeys(successor if one == leaver else one for one in value))  # type: ignore[assignment]  # people by id
    return fx.ChangeRecord(record.id, record.type, record.version, values)
