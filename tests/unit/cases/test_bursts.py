"""Many reminders at once become one list; nothing else does."""

from itertools import count

from bot.cases.base.outbox import Message, Priority
from bot.cases.timing.bursts import MANY, Reminding, as_lists, in_bursts

CHEN, LI = 7, 8


def card(person: int, case: int) -> Message:
    """Return a reminder of a case."""
    return Message(case, person, "telegram", str(person), "card", f"case:{case}", priority=Priority.NUDGE)


def plan(case: int, *people: int, listed: frozenset[int] = frozenset({CHEN})) -> Reminding:
    """Return a reminder of these people, of whom some have the case in their list."""
    return Reminding({"id": case}, (), tuple(card(one, case) for one in people), listed)


def lists(plans: list[Reminding]) -> list[Message]:
    """Return what is sent."""
    return as_lists(plans, in_bursts(plans), count(100).__next__)


def test_few_are_cards() -> None:
    few = [plan(case, CHEN) for case in range(MANY - 1)]
    assert [one.kind for one in lists(few)] == ["card"] * (MANY - 1)


def test_many_are_one_list_that_says_how_many() -> None:
    (sent,) = lists([plan(case, CHEN) for case in range(5)])
    assert (sent.kind, sent.msgid, sent.person_id, sent.params["count"]) == ("page", "todo", CHEN, 5)


def test_who_is_told_because_nobody_acts_gets_every_card() -> None:
    sent = lists([plan(case, CHEN, LI) for case in range(MANY)])
    assert [one.kind for one in sent if one.person_id == LI] == ["card"] * MANY
    assert [one.kind for one in sent if one.person_id == CHEN] == ["page"]


def test_somebody_from_outside_gets_every_card() -> None:
    sent = lists([plan(case, CHEN, listed=frozenset()) for case in range(9)])
    assert {one.kind for one in sent} == {"card"}
