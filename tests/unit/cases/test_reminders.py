"""Reminders as one row: what is told now, what is left, and nothing lost on the way through the database."""

from datetime import UTC, datetime, timedelta

from bot.cases.base.reminders import chain_of, deadline_row, passed_and_left
from bot.engine.spec.effects import Deadline
from bot.engine.spec.ladders import Late

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def rung(hours: int, tell: str = "actor", kind: str = "nudge", late: Late = Late.MERGE) -> Deadline:
    """Return a reminder so many hours after noon, of entry 3."""
    return Deadline(3, kind, NOON + timedelta(hours=hours), tell, late)


CHAIN = (rung(1), rung(2), rung(3, "superior", "escalate", Late.SEND), rung(5))


def test_a_chain_comes_back_from_its_row() -> None:
    row = deadline_row(CHAIN[0], 7, 1, CHAIN[1:]).params
    assert chain_of(row) == CHAIN
    assert (row["case_id"], row["entry"], row["kind"], row["event"]) == (7, 3, "nudge", "actor")


def test_a_row_of_one_has_no_data() -> None:
    row = deadline_row(CHAIN[0], 7, 1).params
    assert row["data"] == "{}"
    assert chain_of(row) == CHAIN[:1]


def test_on_time_one_is_told_and_the_others_are_left() -> None:
    assert passed_and_left(CHAIN, NOON + timedelta(hours=1)) == ({"actor": Late.MERGE}, CHAIN[1:])


def test_after_an_outage_everybody_is_told_once() -> None:
    both = {"actor": Late.MERGE, "superior": Late.SEND}
    assert passed_and_left(CHAIN, NOON + timedelta(hours=4)) == (both, CHAIN[3:])
    assert passed_and_left(CHAIN, NOON + timedelta(days=9)) == (both, ())


def test_what_is_late_follows_its_own_rule() -> None:
    chain = (rung(1, late=Late.SKIP), rung(3, "superior", late=Late.SEND), rung(5))
    on_time, late = NOON + timedelta(hours=1, minutes=2), NOON + timedelta(hours=2)
    assert passed_and_left(chain, on_time) == ({"actor": Late.MERGE}, chain[1:]), "it is not late yet"
    assert passed_and_left(chain, late) == ({}, chain[1:]), "its use is over"
    assert passed_and_left(chain, NOON + timedelta(days=1))[0] == {
        "superior": Late.SEND,
        "actor": Late.MERGE,
    }
    urgent = (rung(1), rung(2, late=Late.SEND), rung(3))
    assert passed_and_left(urgent, NOON + timedelta(days=1))[0] == {"actor": Late.SEND}


def test_the_rule_goes_through_the_database_and_rows_of_before_have_the_usual_one() -> None:
    chain = (rung(1, late=Late.SKIP), rung(2, late=Late.SEND))
    assert chain_of(deadline_row(chain[0], 7, 1, chain[1:]).params) == chain
    at = int((NOON + timedelta(hours=2)).timestamp() * 1000)
    old = {**deadline_row(CHAIN[0], 7, 1).params, "data": f'{{"then": [["nudge", "actor", {at}]]}}'}
    assert chain_of(old) == CHAIN[:2]
