"""Who can be written to: somebody is lost when Telegram says so, and found when they write.

Whoever is lost is sent nothing more. Who looks after them gets a case of the process `unreachable`, in the unit that
notes the loss, so that neither is there without the other. It ends by itself when the person writes again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.casework.saving import APART, outbox_rows
from bot.cases.casework.telling import people_of
from bot.cases.timing.absences import page_message
from bot.engine.basics.messages import N_
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.cascade import Opening
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import Case, Event, OtherCase, seat_of_person
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.engine.basics.values import Value
    from bot.engine.deciding.world import World

FLOW, BACK = "unreachable", "back"
"""The process that finds people again, and its event of their return."""
HERE_AGAIN = N_("Good to have you back. While I could not write to you, this has been waiting for you:")
HOW_IT_STANDS = N_("Good to have you back. This is how your matters stand:")
SHOWN = 5
"""So many open matters are named to who calls."""
_log = logging.getLogger(__name__)


class Reaching:
    """Notes whether people can be reached, with all that follows."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service
        self.push: Callable[[Iterable[Message]], None] = lambda _: None
        """Told of messages once they are committed."""
        self._one_by_one = asyncio.Lock()  # a refused message and the news of a shut door come together

    async def note(
        self, channel: str, address: str, closing: Sequence[Statement] = (), *, reachable: bool, silent: bool
    ) -> None:
        """Commit that an address can be reached, or not, together with `closing`.

        `silent`: nothing failed to arrive, the person has only shut the door. Then nobody need call them as long as
        nothing is open between them and the centre.

        Raises:
            StorageError: nothing is noted.
        """
        async with self._one_by_one:
            contact = await self._service.directory.at(channel, address)
            if contact is None or contact.reachable == reachable:
                await self._service.store.commit(closing)
                return
            name = "set_reachable" if reachable else "set_unreachable"
            unit = [*closing, Statement(name, {"channel": channel, "address": address})]
            messages: Sequence[Message]
            if reachable:
                messages = await self._found(contact, unit)
            else:
                messages = await self._lost(contact, unit, silent=silent)
        self.push(messages)

    # --- lost -------------------------------------------------------------------------------------------------

    async def _lost(
        self, contact: "Contact", unit: Sequence[Statement], *, silent: bool
    ) -> Sequence[Message]:
        directory, opening = self._service.directory, await self._call_for(contact, silent=silent)
        if opening is None:
            await self._service.store.commit(unit)
            directory.reached(contact.channel, contact.address, reachable=False)
            return ()
        outcome = await self._service.open(opening, closing=unit)
        directory.reached(contact.channel, contact.address, reachable=False)
        return outcome.messages

    async def _call_for(self, contact: "Contact", *, silent: bool) -> Opening | None:
        """Return the case by which somebody is asked to call the person; None where nobody need or can."""
        service, world = self._service, self._service.world()
        if FLOW not in world.centre.flows:
            return None
        mine = {"person_id": contact.id, "seat": seat_of_person(contact.id)}
        (rows,) = await service.store.read(Statement("cases_with", mine))
        open_cases = [case_from_row(row) for row in rows]
        inside = works_here(contact, world)
        about = None if inside else await self._record_of(contact, world)
        if not open_cases and (silent or about is None):
            return None
        caller = _superior(contact, world) if inside else await self._looks_after(open_cases, world)
        values: dict[str, Value] = {"who": contact.id, "colleague": inside}
        if caller is not None:
            values["caller"] = caller
        identity, now = world.new_id(), service.clock.now()
        flow = world.rules(FLOW).flow
        begun = Case(identity, FLOW, flow.version, flow.start.state, 0, now, now, about=about, values=values)
        scope = CaseScope(flow, begun, world, now)
        callers = [one for one in await service.seen(world, lambda: _inside(scope)) if one != contact.id]
        if not callers:
            return None
        known = [case.number for case in open_cases if await self._may_know(case, callers[0])]
        if known:
            values["matters"] = ", ".join(known[-SHOWN:])
        event = Event("open", OtherCase(identity), f"lost:{identity}", values)
        return Opening(identity, FLOW, about, callers[0], event)

    async def _record_of(self, contact: "Contact", world: "World") -> int | None:
        """Return the record of the kind that the process is about which says who the person is."""
        kind = world.rules(FLOW).flow.about
        near = Statement("records_near_person", {"person_id": contact.id, "type": kind})
        (rows,) = await self._service.store.read(near)
        accounts = [name for name, one in world.centre.records[kind].fields.items() if one.kind == "person"]
        records = [record_from_row(row) for row in rows]
        own = [one for one in records if contact.id in (one.values.get(name) for name in accounts)]
        world.add(records=own)
        return own[0].id if own else None

    async def _looks_after(self, cases: "Sequence[Case]", world: "World") -> int | None:
        """Return who of the centre has the newest matter in hand, as its process names them."""
        for case in reversed(cases):
            await self._service.load_case(world, case.id)
            scope = CaseScope(
                world.rules(case.flow, case.flow_version).flow, case, world, self._service.clock.now()
            )
            people = await self._service.seen(world, lambda: _inside(scope))  # noqa: B023 - called at once
            if people:
                return people[0]
        return None

    async def _may_know(self, case: "Case", caller: int) -> bool:
        """Tell whether the matter may be named to who calls: it is not about them."""
        (rows,) = await self._service.store.read(Statement("assignments_of", {"case_id": case.id}))
        seat = seat_of_person(caller)
        return all(row["kind"] != APART or row["seat"] != seat for row in rows)

    # --- found ------------------------------------------------------------------------------------------------

    async def _found(self, contact: "Contact", unit: Sequence[Statement]) -> list[Message]:
        """Commit that the person is back, end what was to find them, and tell them what has been waiting."""
        service, world, now = self._service, self._service.world(), self._service.clock.now()
        mine = {"person_id": contact.id, "seat": seat_of_person(contact.id)}
        waiting, theirs, rows = await service.store.read(
            Statement("count_todo", mine),
            Statement("cases_with", mine),
            Statement("open_cases_of", {"flow": FLOW}),
        )
        page: list[Message] = []
        if waiting[0]["n"] or theirs:
            name, said = ("todo", HERE_AGAIN) if waiting[0]["n"] else ("cases", HOW_IT_STANDS)
            here = replace(contact, reachable=True)
            page = [page_message(here, world.new_id(), name, {"said": said})]
        closing, messages = [*unit, *outbox_rows(page, now)], list(page)
        for case in map(case_from_row, rows):
            if case.values.get("who") != contact.id:
                continue
            event = Event(BACK, OtherCase(case.id), f"back:{case.version}")
            try:
                messages += (await service.apply(case.id, event, closing=closing)).messages
            except Refusal as refusal:
                _log.info("case %s stays open: %s", case.number, refusal.msgid)
            else:
                closing = []
        if closing:
            await service.store.commit(closing)
        service.directory.reached(contact.channel, contact.address, reachable=True)
        return messages


def _inside(scope: CaseScope) -> list[int]:
    """Return the people of the centre whom the process names as parties, for who is away their deputy."""
    roles, around = scope.around.centre.roles, scope.around
    named = [role for role in scope.flow.parties if not roles[role].outside]
    seats = [seat for role in named for seat in seats_of_role(role, scope)]
    return people_of(seats, around, kept_apart(scope))  # type: ignore[arg-type]  # the world that was loaded


def _superior(contact: "Contact", world: "World") -> int | None:
    """Return the nearest person above a colleague."""
    roles = world.centre.roles
    for role in sorted(contact.roles & set(roles)):
        tier, seen = roles[role].superior, {role}
        while tier and tier not in seen:
            seen.add(tier)
            above = [one for one in world.present(tier) if one != contact.id]
            if above:
                return above[0]
            tier = roles[tier].superior
    return None
