"""The reminders of one stay in a state, as one row of `due`: the next one, with those that follow it.

A ladder has up to ten rungs, and most cases move on before the second: only the next is a row of its own. After an
outage every addressee whose rungs have passed is told once.
"""

from typing import TYPE_CHECKING

import orjson

from bot.cases.codec import dumps, moment_of, ms_of
from bot.cases.ports import Statement
from bot.engine.effects import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from bot.cases.ports import Row

SNOOZE = "snooze"
"""The kind of a reminder that one person asked for; its event is their id."""
END = "end"
"""The kind of the deadline itself: no reminder."""
MOMENT = "moment"
"""The kind of what a state tells at a moment of the case, whatever its ladder does."""
ALONE = (END, MOMENT)
"""Kinds that are always a row of their own."""


def rows_of(made: "Sequence[Deadline]", case: int, new_id: "Callable[[], int]") -> "Iterator[Statement]":
    """Yield the rows of a stay's deadlines: the end, what has a moment of its own, and the ladder as one chain."""
    for one in made:
        if one.kind in ALONE:
            yield deadline_row(one, case, new_id())
    ladder = sorted((one for one in made if one.kind not in ALONE), key=lambda one: one.at)
    if ladder:
        yield deadline_row(ladder[0], case, new_id(), ladder[1:])


def deadline_row(deadline: Deadline, case: int, identity: int, then: "Sequence[Deadline]" = ()) -> Statement:
    """Return the statement that commits a deadline or the next reminder of a case, with the reminders after it."""
    following = [[one.kind, one.tell, ms_of(one.at)] for one in then]
    return Statement(
        "insert_due",
        {
            "id": identity,
            "case_id": case,
            "kind": deadline.kind,
            "event": deadline.tell,
            "due_at": ms_of(deadline.at),
            "entry": deadline.entry,
            "data": dumps({"then": following}) if following else "{}",
        },
    )


def chain_of(row: "Row") -> tuple[Deadline, ...]:
    """Return the reminder of a row and those that follow it."""
    first = Deadline(row["entry"], row["kind"], moment_of(row["due_at"]), row["event"])
    then = orjson.loads(row["data"]).get("then", ())
    return (first, *(Deadline(row["entry"], kind, moment_of(at), tell) for kind, tell, at in then))


def passed_and_left(
    chain: "Sequence[Deadline]", now: "datetime"
) -> tuple[tuple[str, ...], tuple[Deadline, ...]]:
    """Return who is to be told now, each once, and the reminders still to come."""
    told = dict.fromkeys(one.tell for one in chain if one.at <= now)
    return tuple(told), tuple(one for one in chain if one.at > now)
