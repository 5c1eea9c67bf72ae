"""People who are away, and their deputies: when it begins and ends, and who hears of it.

The rows are the truth: each turns once, in the unit that tells the two people.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.base.codec import moment_of, ms_of
from bot.cases.base.outbox import Message, Priority
from bot.cases.base.ports import Statement
from bot.cases.casework.saving import outbox_rows
from bot.engine.basics.messages import N_
from bot.errors import Conflict

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService

STANDS_IN = N_("You stand in for {who} until {until}. Their tasks are among yours now:")
IS_AWAY = N_(
    "{deputy} stands in for you until {until}; you get no reminders until then. Tap “I am back” to end it earlier."
)
IS_BACK = N_("{who} is back. Thank you for standing in.")
WELCOME_BACK = N_("Welcome back. This waits for you:")


def new_absence(  # noqa: PLR0913, PLR0917 - one row
    identity: int, person: int, deputy: int, since: datetime, until: datetime, by: int
) -> Statement:
    """Return the statement that plans an absence; it begins when `Absences.turn` finds its time has come."""
    return Statement(
        "insert_absence",
        {
            "id": identity,
            "person_id": person,
            "deputy_id": deputy,
            "since": ms_of(since),
            "until": ms_of(until),
            "set_by": by,
            "set_at": ms_of(since),
        },
        1,
    )


class Absences:
    """Begins and ends absences at their time."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def next_at(self) -> datetime | None:
        """Return when the next absence begins or ends."""
        moments = [_turns_at(row) for row in await self._open()]
        return min(moments) if moments else None

    async def turn(self) -> list[Message]:
        """Begin what has begun and end what is over; return what those concerned are told."""
        now = self._service.clock.now()
        due = [row for row in await self._open() if _turns_at(row) <= now]
        told: list[Message] = []
        for row in due:
            told += await self._one(row, now)
        if due:
            await self._service.facts.refresh()
        return told

    async def _open(self) -> "Sequence[Row]":
        (rows,) = await self._service.store.read(Statement("open_absences"))
        return rows

    async def _one(self, row: "Row", now: datetime) -> list[Message]:
        over = row["until"] <= ms_of(now)
        unit = [
            Statement(
                "turn_absence",
                {"id": row["id"], "seen": row["state"], "to": "over" if over else "active"},
                1,
            )
        ]
        unseen = over and row["state"] == "planned"
        messages = [] if unseen else await self._messages(row, ended=over)
        try:
            await self._service.store.commit([*unit, *outbox_rows(messages, now)])
        except Conflict:
            return []  # ended by a tap a moment ago
        return messages

    async def _messages(self, row: "Row", *, ended: bool) -> list[Message]:
        person, deputy, until = row["person_id"], row["deputy_id"], moment_of(row["until"])
        if ended:
            return await ended_messages(self._service, person, deputy)
        return [
            *await told(self._service, deputy, "todo", {"said": STANDS_IN, "who": person, "until": until}),
            *await told(self._service, person, "said", {"said": IS_AWAY, "deputy": deputy, "until": until}),
        ]


async def ended_messages(service: "CaseService", person: int, deputy: int) -> list[Message]:
    """Return what is said when somebody is back: to them with their list, and to who stood in."""
    return [
        *await told(service, person, "todo", {"said": WELCOME_BACK}),
        *await told(service, deputy, "said", {"said": IS_BACK, "who": person}),
    ]


async def told(service: "CaseService", person: int, page: str, params: "dict[str, object]") -> list[Message]:
    """Return a page for a person with something said above it; none where they cannot be reached.

    `said` is a message id; people are given by id as `who` and `deputy`, roles by id as `role`.
    """
    contacts = await service.directory.people([person])
    return [page_message(one, service.world().new_id(), page, params) for one in contacts if one.reachable]


def page_message(
    contact: "Contact",
    identity: int,
    page: str,
    params: "Mapping[str, object]",
    priority: Priority = Priority.NOTICE,
) -> Message:
    """Return the message that brings a person a page."""
    return Message.to(contact, identity, "page", f"page:{page}", msgid=page, params=params, priority=priority)


def _turns_at(row: "Row") -> datetime:
    return moment_of(row["since"] if row["state"] == "planned" else row["until"])
