"""Reminders later, or none: said by who is reminded, about one case, until it moves on. Deadlines are not touched."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import moment_of, ms_of
from bot.cases.base.outbox import Handled, Toast
from bot.cases.base.ports import Statement
from bot.cases.base.reminders import SNOOZE, deadline_row
from bot.cases.view.prospects import prospect_of
from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import sits_in
from bot.engine.spec.effects import Deadline
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService

LATER = {"hour": timedelta(hours=1), "tomorrow": timedelta(days=1)}
MORNING = time(9)
NOT_YOURS = N_("This task is not yours now.")
TOO_LATE = N_("It is due by {moment}. Please choose an earlier time.")
AT = N_("I remind you: {moment}. It is still due by {until}.")
AT_ANY = N_("I remind you: {moment}.")
MUTED = N_("No more reminders while it stays at this step. It is still due by {until}.")
MUTED_ANY = N_("No more reminders while it stays at this step.")
AS_USUAL = N_("You are reminded as usual again.")


class Snoozes:
    """Keeps who wants to be reminded when."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def act(self, contact: "Contact", argument: str, incoming: "Incoming") -> Handled:
        """Remind later (`hour`, `tomorrow`), not at all (`mute`), or as usual again (`usual`).

        Args:
            argument: the case and one of these words, with a dot between them.

        Raises:
            Refusal: the task is not theirs, or it is due before.
        """
        case_id, _, when = argument.partition(".")
        world, now = self._service.world(), self._service.clock.now()
        due = await self._service.load_card(
            world, int(case_id) if case_id.isascii() and case_id.isdigit() else 0
        )
        case = world.cases[int(case_id)]
        if not case.is_open or not sits_in(contact.person, case.seats):
            raise NotAllowed(NOT_YOURS)
        flow = world.rules(case.flow, case.flow_version).flow
        ahead = prospect_of(due, CaseScope(flow, case, world, now))
        until = None if ahead.late else ahead.until
        mine = {"case_id": case.id, "person_id": contact.id}
        unit = [
            *incoming.closing,
            Statement(
                "withdraw_due_of",
                {"case_id": case.id, "kind": SNOOZE, "event": str(contact.id), "at": ms_of(now)},
            ),
        ]
        if when == "usual":
            await self._service.store.commit([*unit, Statement("drop_snooze", mine)])
            return Handled(contact.language, Toast(AS_USUAL, alert=True))
        at = self._moment(when, now) if when in LATER else None
        if at is not None and until is not None and at >= until:
            raise Refusal(TOO_LATE, moment=until)
        kept = {**mine, "entry": case.entry, "until": ms_of(at) if at is not None else None}
        unit.append(Statement("snooze", kept, 1))
        if at is not None:
            unit.append(
                deadline_row(Deadline(case.entry, SNOOZE, at, str(contact.id)), case.id, world.new_id())
            )
        await self._service.store.commit(unit)
        if at is not None:
            self._service.on_deadline(at)
        return Handled(contact.language, _said(at, until))

    def _moment(self, when: str, now: datetime) -> datetime:
        """Return when to remind: never in the quiet hours; tomorrow is tomorrow morning."""
        world = self._service.world()
        at = now + LATER[when]
        if when == "tomorrow":
            at = datetime.combine(at.astimezone(world.zone).date(), MORNING, world.zone)
        quiet = world.centre.quiet
        return quiet.after_quiet(at) if quiet is not None else at


def _said(at: datetime | None, until: datetime | None) -> Toast:
    if at is None:
        return Toast(MUTED, {"until": until}, alert=True) if until else Toast(MUTED_ANY, alert=True)
    return (
        Toast(AT, {"moment": at, "until": until}, alert=True)
        if until
        else Toast(AT_ANY, {"moment": at}, alert=True)
    )


async def snoozed_until(service: "CaseService", case: int, entry: int, person: int) -> "datetime | bool":
    """Return when the person is reminded again, True when not at all, False as usual."""
    (rows,) = await service.store.read(Statement("snoozes_of", {"case_id": case}))
    for row in rows:
        if row["person_id"] == person and row["entry"] == entry:
            return moment_of(row["until"]) if row["until"] is not None else True
    return False
