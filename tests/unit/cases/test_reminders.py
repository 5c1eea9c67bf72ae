"""Reminders as one row: what is told now, what is left, and nothing lost on the way through the database."""

from datetime import UTC, datetime, timedelta

from bot.cases.reminders import chain_of, deadline_row, passed_and_left
from bot.engine.effects import Deadline

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def rung(hours: int, tell: str = "actor", kind: str = "nudge") -> Deadline:
    """Return a reminder so many hours after noon, of entry 3."""
    return Deadline(3, kind, NOON + timedelta(hours=hours), tell)


CHAIN = (rung(1), rung(2), rung(3, "superior", "escalate"), rung(5))


def test_a_chain_comes_back_from_its_row() -> None:
    row = deadline_row(CHAIN[0], 7, 1, CHAIN[1:]).params
    assert chain_of(row) == CHAIN
    assert (row["case_id"], row["entry"], row["kind"], row["event"]) == (7, 3, "nudge", "actor")


def test_a_row_of_one_has_no_data() -> None:
    row = deadline_row(CHAIN[0], 7, 1).params
    assert row["data"] == "{}"
    assert chain_of(row) == CHAIN[:1]


def test_on_time_one_is_told_and_the_others_are_left() -> None:
    assert passed_and_left(CHAIN, NOON + timedelta(hours=1)) == (("actor",), CHAIN[1:])


def test_after_an_outage_everybody_is_told_once() -> None:
    assert passed_and_left(CHAIN, NOON + timedelta(hours=4)) == (("actor", "superior"), CHAIN[3:])
    assert passed_and_left(CHAIN, NOON + timedelta(days=9)) == (("actor", "superior"), ())
