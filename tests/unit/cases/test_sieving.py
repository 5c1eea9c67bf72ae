"""What of a register is asked for: spelled in an argument, a period of days, and words that stand in a row."""

from datetime import date

import pytest

from bot.cases.base.shown import Masked, Name, Words
from bot.cases.pages.sieving import NEWEST, Sieve, days_of, says, wanted_of
from bot.engine.basics.values import Money


def forms(msgid: str) -> frozenset[str]:
    return frozenset({"Funds not ready": ("Funds not ready", "资金未到位")}.get(msgid, (msgid,)))


@pytest.mark.parametrize(
    ("argument", "name", "sieve", "before"),
    [
        ("delays", "delays", Sieve(), NEWEST),
        ("delays.42", "delays", Sieve(), 42),
        ("delays-mo.42", "delays", Sieve("m", "o"), 42),
        ("delays-t", "delays", Sieve("", "t"), NEWEST),
        ("subscriptions-l2", "subscriptions", Sieve("l", "2"), NEWEST),
        ("delays-mc 3栋1单元1201", "delays", Sieve("m", "c", ("3-1-1201",)), NEWEST),
        ("delays-?!.9e9 ", "delays", Sieve(), NEWEST),
        ("delays.99999999999999999999999", "delays", Sieve(), NEWEST),
    ],
)
def test_an_argument_is_read_and_a_forged_one_does_no_harm(
    argument: str, name: str, sieve: Sieve, before: int
) -> None:
    wanted = wanted_of(argument)
    assert (wanted.name, wanted.sieve, wanted.before) == (name, sieve, before)


def test_a_tap_chooses_and_the_same_tap_takes_it_back() -> None:
    chosen = Sieve().turned("m").turned("o")
    assert chosen.letters == "-mo"
    assert wanted_of(f"delays{chosen.letters}").sieve == chosen
    assert chosen.turned("l").letters == "-lo"
    assert chosen.turned("m").turned("o") == Sieve()


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        ("d", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("w", "2026-11-29", "2026-11-23", "2026-11-29"),
        ("m", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("m", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("l", "2026-01-15", "2025-12-01", "2025-12-31"),
        ("l", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("y", "2026-11-23", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: str, today: str, first: str, last: str) -> None:
    assert days_of(period, date.fromisoformat(today)) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1201", True),
        ("陈明", True),
        ("138 0013", True),
        ("13800138000", True),
        ("资金", True),
        ("funds 1201", True),
        ("2026-12-11", True),
        ("1286000", True),
        ("1202", False),
        ("chen 1201", False),
        ("13900139000", False),
    ],
)
def test_words_are_looked_for_in_what_the_reader_may_read(typed: str, found: bool) -> None:
    line = Words("{number}", {"number": Name("3-1-1201")})
    cells = (line, Name("陈明"), Name("138 0013 8000"), Words("Funds not ready"), date(2026, 12, 11))
    hidden = Masked("13900139000")
    wanted = wanted_of(f"delays {typed}").sieve.words
    assert says((*cells, Money(128_600_000), hidden), wanted, forms) is found
