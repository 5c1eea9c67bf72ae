"""The reminders of one stay in a state, as one row of `due`: the next one, with those that follow it.

A ladder has up to ten rungs, and most cases move on before the second: only the next is a row of its own. After an
outage every addressee whose rungs have passed is told once, unless the rung says that it is not worth telling any more.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import dumps, moment_of, ms_of
from bot.cases.base.ports import Statement
from bot.engine.spec.effects import Deadline
from bot.engine.spec.ladders import Late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from bot.cases.base.ports import Row

SNOOZE = "snooze"
"""The kind of a reminder that one person asked for; its event is their id."""
UNSEEN = timedelta(minutes=15)
"""A reminder that is later than this is late: the sweep comes each minute, so the bot was away."""
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
    following = [[one.kind, one.tell, ms_of(one.at), one.late] for one in then]
    data = {"late": deadline.late, "then": following} if following or deadline.late is not Late.MERGE else {}
    return Statement(
        "insert_due",
        {
            "id": identity,
            "case_id": case,
            "kind": deadline.kind,
            "event": deadline.tell,
            "due_at": ms_of(deadline.at),
            "entry": deadline.entry,
            "data": dumps(data),
        },
    )


def chain_of(row: "Row") -> tuple[Deadline, ...]:
    """Return the reminder of a row and those that follow it."""
    entry, data = row["entry"], orjson.loads(row["data"])
    late = Late(data.get("late", Late.MERGE))
    first = Deadline(entry, row["kind"], moment_of(row["due_at"]), row["event"], late)
    then = [
        Deadline(entry, kind, moment_of(at), tell, Late(rule[0]) if rule else Late.MERGE)
        for kind, tell, at, *rule in data.get("then", ())
    ]
    return (first, *then)


def passed_and_left(
    chain: "Sequence[Deadline]", now: "datetime"
) -> tuple[dict[str, Late], tuple[Deadline, ...]]:
    """Return who is to be told now and how, each once, and the reminders still to come."""
    told: dict[str, Late] = {}
    for one in chain:
        if one.at > now or (one.late is Late.SKIP and now - one.at > UNSEEN):
            continue
        alone = one.late is Late.SEND or told.get(one.tell) is Late.SEND
        told[one.tell] = Late.SEND if alone else Late.MERGE
    return told, tuple(one for one in chain if one.at > now)
