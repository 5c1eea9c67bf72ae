"""A little office for one flow: people by name, one record, a virtual clock. Built anew for each test."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.basics.spans import Span
from bot.engine.checks.check import check
from bot.engine.deciding.settled import settle
from bot.engine.deciding.world import World
from bot.engine.playing.simulate import Play, add_record
from bot.engine.reading.loader import load_centre
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Case, Person
from bot.engine.spec.centre import Centre

ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "flows" / "good"
ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 23, 10, tzinfo=ZONE).astimezone(UTC)
"""A Monday with no holiday near."""


class Office:
    """Plays one case; the names of people are their roles unless a test says otherwise."""

    def __init__(self, centre: Centre, people: dict[str, str], flow: str, record: dict[str, Any]) -> None:
        self.flow = centre.flows[flow]
        new_id = itertools.count(1).__next__
        self.people = {name: Person(new_id(), frozenset(roles.split())) for name, roles in people.items()}
        holders: dict[str, tuple[int, ...]] = {}
        for person in self.people.values():
            for role in person.roles:
                holders[role] = (*holders.get(role, ()), person.id)
        self.world = World(settle(centre, zone=ZONE, new_id=new_id, holders=holders), whole=True)
        self.play = Play(self.world, MORNING, self.people)
        values = {
            key: self.people[value].id if value in self.people else value for key, value in record.items()
        }
        self.record = add_record(self.world, self.flow.about, values)
        self.first = 0

    @property
    def case(self) -> Case:
        return self.play.world.cases[self.first]

    @property
    def state(self) -> str:
        return self.case.state

    def open(self, who: str) -> Case:
        case = self.play.open(self.flow.id, who, self.record)
        self.first = case.id
        return case

    def fire(self, event: str, who: str, **values: Any) -> str:
        """Let somebody fire an event; return the state after it."""
        self.play.fire(self.first, event, who, values)
        return self.state

    def wait(self, span: str) -> str:
        self.play.wait(Span.parse(span))
        return self.state

    def about(self, column: str) -> Any:
        return self.play.world.records[self.record].values.get(column)

    def told(self, who: str) -> list[str]:
        """Return what a person was told, by name or through a role."""
        person = self.people[who]
        seats = {f"person:{person.id}", *(f"role:{role}" for role in person.roles)}
        return [notice.msgid for seat, notice in self.play.told if seat in seats]

    def shown_to(self, who: str) -> bool:
        """Tell whether the last decision put a fresh card before a person."""
        person = self.people[who]
        seats = {f"person:{person.id}", *(f"role:{role}" for role in person.roles)}
        cards = [one for one in self.play.log[-1].effects if isinstance(one, fx.ShowCard) and one.fresh]
        return any(seats & set(card.seats) for card in cards)


@cache
def real_centre() -> Centre:
    return load_centre(ROOT / "flows")


@pytest.fixture
def delay() -> Office:
    """Delayed signing of unit 3-1-1201, to be signed for by Friday 4 December; Monday morning, eleven days before."""
    people = {
        "wang": "customer",
        "chen": "sales_staff",
        "lin": "sales_staff",
        "zhao": "sales_assistant",
        "li": "sales_manager",
        "sun": "marketing_director",
        "gao": "general_manager",
        "he": "contract_staff",
        "qian": "finance",
    }
    office = Office(
        real_centre(),
        people,
        "delayed_signing",
        {"sign_by": date(2026, 12, 4), "agent": "chen", "number": "RG-7"},
    )
    customer = add_record(office.world, "customer", {"name": "Wang Fang", "person": office.people["wang"].id})
    record = office.world.records[office.record]
    record.values["customer"] = customer  # type: ignore[index]  # the test's own dict
    return office


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Office]:
    """Give an office for the flow of a text, read and checked with the small shared files."""

    def make(text: str) -> Office:
        folder = tmp_path / "flows"
        folder.mkdir()
        (folder / "centre").symlink_to(SMALL / "centre")
        (folder / "errand.yaml").symlink_to(SMALL / "errand.yaml")
        name = text.split("flow: ", 1)[1].split("\n", 1)[0].strip()
        (folder / f"{name}.yaml").write_text(text, "utf-8")
        centre = load_centre(folder, check)
        people = {
            "tina": "tenant",
            "carl": "clerk",
            "clara": "clerk",
            "hanna": "head",
            "chief": "chief",
            "coun": "counsel",
        }
        return Office(
            centre,
            people,
            name,
            {"number": "12", "tenant": "tina", "free_on": MORNING.date() + timedelta(days=40)},
        )

    return make
