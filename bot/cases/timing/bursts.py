"""Reminders of one colleague that fall due together come as one list instead of a card each. Pure."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cases.base.outbox import Message, Priority
from bot.engine.basics.messages import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.cases.base.ports import Row, Statement

MANY = 3
"""So many reminders at once are a burst; one or two are cards that can be answered at once."""
REMINDED = N_("⏰ {count} tasks are waiting for you, the most urgent first:")


@dataclass(frozen=True, slots=True)
class Reminding:
    """What a due reminder leads to: its statements, its messages, and for which of these a list will do.

    `listed` are the people who work here and must act themselves: the case stands in their list of tasks. Who is told
    because somebody else does not act gets the card.
    """

    row: "Row"
    unit: "tuple[Statement, ...]"
    messages: tuple[Message, ...]
    listed: frozenset[int] = frozenset()


def in_bursts(plans: "Sequence[Reminding]") -> frozenset[int]:
    """Return the people whom the plans would remind many times."""
    count = Counter(one.person_id for plan in plans for one in plan.messages if one.person_id in plan.listed)
    return frozenset(person for person, times in count.items() if times >= MANY)


def as_lists(
    plans: "Sequence[Reminding]", people: frozenset[int], new_id: "Callable[[], int]"
) -> list[Message]:
    """Return the messages of the plans, with one list for each of these people in place of their reminders."""
    kept: list[Message] = []
    replaced: dict[int, list[Message]] = {}
    for plan in plans:
        for one in plan.messages:
            if one.person_id in people and one.person_id in plan.listed:
                replaced.setdefault(one.person_id, []).append(one)
            else:
                kept.append(one)
    return [*kept, *(_list_of(cards, new_id()) for cards in replaced.values())]


def _list_of(cards: "Sequence[Message]", identity: int) -> Message:
    first = cards[0]
    return Message(
        id=identity,
        person_id=first.person_id,
        channel=first.channel,
        address=first.address,
        kind="page",
        subject="page:todo",
        msgid="todo",
        params={"said": REMINDED, "count": len(cards)},
        priority=Priority.NUDGE,
        language=first.language,
    )
