"""What the clock brings to people from outside: never at night, and never more than so often a day.

The count of a flow (`contacts`) is a policy, of one case; what somebody gets about all of theirs together has the floor
that stands here. Who has more cases than that reads of the others in one list, the last message of their day. The quiet
hours too stand here, besides those of the centre. Who has had their share gets no new message: the card that they have
is renewed in silence, so that it says how things stand whenever they look.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.outbox import Message, Priority
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.engine.basics.calendar import Quiet
from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import seat_of_person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cases.base.directory import Directory
    from bot.cases.base.ports import Store
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

MOST_A_DAY = 2
"""No policy makes it more, and no number of cases."""
NIGHT = (time(22), time(8))
"""No calendar makes it shorter."""
BRINGS = ("card", "notice")
"""Kinds of messages that ask for attention."""
SEVERAL = N_("⏰ More than one matter waits for you:")
LIST = 0
"""What stands for the list of all cases where messages are counted by case."""


class Tact:
    """Keeps count of the day. One for the whole process, so that what is decided side by side is counted together."""

    def __init__(self, store: "Store", directory: "Directory") -> None:
        self._store = store
        self._directory = directory
        self._day: date | None = None
        self._sent: dict[int, Counter[int]] = {}

    @staticmethod
    def night_until(case: "Case", world: "World", now: datetime) -> datetime | None:
        """Return when the night is over for a case whose customers are spared; None by day, and for other cases."""
        flow = world.rules(case.flow, case.flow_version).flow
        night = Quiet(*NIGHT, zone=world.zone)
        return night.after_quiet(now) if flow.contacts is not None and night.is_quiet(now) else None

    async def spared(self, messages: "Iterable[Message]", world: "World", now: datetime) -> list[Message]:
        """Return the messages that a moment has led to, as they may go out now."""
        spare = [one for one in messages if one.case_id in world.cases]
        contacts = {one.id: one for one in await self._directory.people({m.person_id for m in spare})}
        kept: list[Message] = []
        for message in messages:
            contact = contacts.get(message.person_id)
            case = world.cases.get(message.case_id or 0)
            if contact is None or case is None or works_here(contact, world) or message.kind not in BRINGS:
                kept.append(message)
                continue
            most = self._most(case, world, now)
            if most is None:
                kept.append(message)
            elif await self._takes(message, most, case, world, now):
                brought = replace(message, priority=Priority.NUDGE)
                kept.append(await self._or_list(brought) if message.kind == "card" else brought)
            elif message.kind == "card":
                kept.append(replace(message, kind="refresh", params={}))
        return kept

    @staticmethod
    def _most(case: "Case", world: "World", now: datetime) -> int | None:
        flow = world.rules(case.flow, case.flow_version).flow
        if flow.contacts is None:
            return None
        return min(int(flow.contacts(CaseScope(flow, case, world, now))), MOST_A_DAY)

    async def _takes(self, message: Message, most: int, case: "Case", world: "World", now: datetime) -> bool:
        """Count the message if it may go out, and tell whether it may."""
        if self.night_until(case, world, now) is not None:
            return False
        today = now.astimezone(world.zone).date()
        if self._day != today:
            self._day, self._sent = today, {}
        if message.person_id not in self._sent:
            since = ms_of(datetime.combine(today, time(), world.zone))
            query = {"address": message.address, "priority": int(Priority.NUDGE), "since": since}
            (rows,) = await self._store.read(Statement("contacts_since", query))
            counted = Counter({row["case_id"] or LIST: row["n"] for row in rows})
            self._sent.setdefault(message.person_id, counted)
        sent = self._sent[message.person_id]
        if sent.total() >= MOST_A_DAY or sent[LIST] or sent[case.id] >= most:
            return False
        sent[case.id] += 1
        return True

    async def _or_list(self, card: Message) -> Message:
        """Return the list of all that waits instead of the last card of somebody's day that is not about all of it."""
        sent = self._sent[card.person_id]
        if sent.total() < MOST_A_DAY or len(sent) == 1:
            return card
        query = {"person_id": card.person_id, "seat": seat_of_person(card.person_id)}
        (rows,) = await self._store.read(Statement("count_todo", query))
        if rows[0]["n"] <= MOST_A_DAY:
            return card
        sent[LIST] += 1
        sent[card.case_id or LIST] -= 1
        return replace(
            card, kind="page", subject="page:todo", msgid="todo", params={"said": SEVERAL}, case_id=None
        )
