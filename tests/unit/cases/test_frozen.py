"""What was shown comes back as it was, in whatever form it is kept."""

from datetime import UTC, date, datetime

import pytest

from bot.cases.base.codec import dumps
from bot.cases.base.shown import HIDDEN, Masked, Name, PersonId, Words
from bot.cases.view.frozen import (
    Names,
    digest_of,
    fact_from_json,
    fact_to_json,
    readable,
    shown_from_json,
    shown_to_json,
)
from bot.cases.view.views import Fact
from bot.engine.basics.values import Area, Money, Rate
from bot.engine.spec.case import Person

MANAGER, PLANNER = Person(1, frozenset(("sales_manager",))), Person(2, frozenset(("planner",)))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        12,
        Money(128_600_050),
        Rate(9800),
        Area(8950),
        date(2026, 12, 4),
        datetime(2026, 11, 23, 2, tzinfo=UTC),
        Name("王堃喆"),
        Masked("13800138000", only_end=True),
        PersonId(2**62),
        (PersonId(1), Name("x")),
        Words(
            "{first} to {last}", {"first": date(2026, 12, 4), "last": Words("{count} received", {"count": 2})}
        ),
    ],
)
def test_every_shown_value_comes_back(value: object) -> None:
    kept = dumps(shown_to_json(value))  # type: ignore[arg-type]  # a table of values
    assert kept == dumps(shown_to_json(shown_from_json(shown_to_json(value))))  # type: ignore[arg-type]  # as above
    assert shown_from_json(shown_to_json(value)) == value  # type: ignore[arg-type]  # as above


def test_other_facts_have_another_digest() -> None:
    price = Fact("Price", Money(100))
    assert digest_of([price]) == digest_of([fact_from_json(fact_to_json(price))])
    others = [
        [],
        [Fact("Price", Money(101))],
        [Fact("Deposit", Money(100))],
        [price, price],
        [Fact("Price", None)],
    ]
    assert len({digest_of(facts) for facts in ([price], *others)}) == 6


def test_what_is_for_some_roles_only_stays_so_and_people_have_the_names_of_that_day() -> None:
    fact = Fact("Consultant", PersonId(7), was=PersonId(8), seen_by=frozenset(("sales_manager",)))
    names = Names.of({"names": {"7": "陈明"}})
    seen = readable(fact_from_json(fact_to_json(fact)), MANAGER, names)
    assert (seen.value, seen.was) == (Name("陈明"), Name("?"))
    assert readable(fact, PLANNER, names).value == Words(HIDDEN)
