"""What visits have brought to the language: whom a case is about, who gets it, queues, questions aside."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.basics.calendar import Quiet
from bot.engine.deciding.settled import settle
from bot.engine.deciding.world import World
from bot.engine.forms import form
from bot.engine.forms.form import SUMMARY, Draft, FormScope
from bot.engine.playing.simulate import Play, add_record
from bot.engine.reading.loader import load_centre
from bot.engine.spec.case import Person
from bot.errors import GuardRefused, Refusal

CENTRE = load_centre(Path(__file__).parents[3] / "flows")
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""Tuesday, ten in the morning in China."""
THREE = datetime(2026, 11, 26, 7, tzinfo=UTC)
ROLES = {
    "wang": "customer",
    "zhao": "customer",
    "chen": "sales_staff",
    "wu": "sales_staff",
    "li": "sales_manager",
}


class Desk:
    """A centre with two consultants, which receives four visitors an hour or as many as it is told."""

    def __init__(self, places: int = 4, away: tuple[str, ...] = ()) -> None:
        new_id = itertools.count(1).__next__
        self.people = {name: Person(new_id(), frozenset((role,))) for name, role in ROLES.items()}
        holders: dict[str, tuple[int, ...]] = {}
        for name, role in ROLES.items():
            if role != "customer":
                holders[role] = (*holders.get(role, ()), self.people[name].id)
        settled = settle(CENTRE, zone=ZONE, new_id=new_id, holders=holders)
        policies = {**settled.policies, "appointment.slot_capacity": places}
        deputies = {self.people[name].id: self.people["li"].id for name in away}
        self.world = World(replace(settled, policies=policies, deputies=deputies), whole=True)
        self.play = Play(self.world, NOW, self.people)

    def customer(self, name: str, **columns: Any) -> int:
        return add_record(self.world, "customer", {"name": name, **columns})

    def book(self, who: str, about: int | None = None, at: datetime = THREE, **answers: Any) -> Any:
        case = self.play.open("appointment", who, about)
        return self.play.fire(case.id, "submit", who, {"come_at": at, "people": "two", **answers})

    def host(self, case: Any) -> str:
        return next(name for name, one in self.people.items() if one.id == case.values["consultant"])


def stranger(number: str = "+8613800138000") -> dict[str, Any]:
    return {"phone": number, "name": "Wang"}


# --- whom it is about -----------------------------------------------------------------------------------------


def test_a_number_nobody_knows_makes_a_record() -> None:
    desk = Desk()
    case = desk.book("wang", **stranger())
    record = desk.world.record(case.about)
    assert record.values["phone"] == "+8613800138000"
    assert record.values["person"] == desk.people["wang"].id


def test_a_known_number_is_its_record_and_what_stands_there_stays() -> None:
    desk = Desk()
    known = desk.customer("Wang Fang", phone="+8613800138000", owner=desk.people["wu"].id)
    case = desk.book("wang", **stranger())
    assert case.about == known
    assert desk.world.record(known).values["name"] == "Wang Fang"
    assert desk.host(case) == "wu"


def test_one_number_has_one_open_visit() -> None:
    desk = Desk()
    desk.book("wang", **stranger())
    with pytest.raises(GuardRefused, match="open visit for this number"):
        desk.book("zhao", **stranger())


def test_what_the_start_requires_is_asked_of_who_turns_out_to_be_known() -> None:
    desk = Desk()
    desk.customer("Wang Fang", phone="+8613800138000", no_shows=3)
    with pytest.raises(GuardRefused, match="Please call us"):
        desk.book("wang", **stranger())
    assert desk.book("chen", **stranger()).state == "confirmed"


# --- who gets it ------------------------------------------------------------------------------------------------


def test_who_has_the_fewest_gets_a_new_one() -> None:
    desk = Desk()
    hosts = [desk.host(desk.book("wang", **stranger(f"+861380013800{n}"))) for n in range(4)]
    assert hosts == ["chen", "wu", "chen", "wu"]


def test_who_is_wished_for_gets_it() -> None:
    desk = Desk()
    assert desk.host(desk.book("wang", **stranger(), wished=desk.people["wu"].id)) == "wu"


def test_whose_it_is_keeps_it_even_when_away() -> None:
    desk = Desk(away=("wu",))
    known = desk.customer("Wang", phone="1", person=desk.people["wang"].id, owner=desk.people["wu"].id)
    assert desk.book("wang", known).state == "manager_assign"


def test_nobody_gets_it_twice_until_it_is_another_hour() -> None:
    desk = Desk()
    case = desk.book("wang", **stranger())
    desk.play.fire(case.id, "decline", "chen", {"decline_reason": "busy"})
    assert desk.host(desk.world.cases[case.id]) == "wu"
    assert desk.play.fire(case.id, "decline", "wu", {"decline_reason": "busy"}).state == "manager_assign"
    desk.play.fire(case.id, "propose", "li", {"offered_at": THREE + timedelta(hours=1)})
    moved = desk.play.fire(case.id, "choose_other", "wang", {"come_at": THREE + timedelta(days=1)})
    assert moved.state == "confirming"


# --- queues -----------------------------------------------------------------------------------------------------


def test_the_first_in_line_is_kept_what_is_given_back() -> None:
    desk = Desk(places=1)
    booked = desk.book("wang", **stranger())
    with pytest.raises(Refusal, match="just been taken"):
        desk.book("zhao", **stranger("+8613900139000"))
    lines = [desk.play.open("appointment", "zhao", desk.customer(f"Zhao {n}")) for n in range(2)]
    for one in lines:
        assert desk.play.fire(one.id, "wait", "zhao", {"wanted_at": THREE}).state == "waiting"
    desk.play.fire(booked.id, "cancel", "wang", {"cancel_reason": "busy"})
    assert [desk.world.cases[one.id].state for one in lines] == ["place_offered", "waiting"]
    with pytest.raises(Refusal, match="just been taken"):
        desk.book("wang", **stranger())
    desk.play.fire(lines[0].id, "choose", "zhao")
    assert desk.world.cases[lines[1].id].state == "place_offered"


def test_who_leaves_the_line_is_not_called() -> None:
    desk = Desk(places=1)
    booked = desk.book("wang", **stranger())
    line = desk.play.open("appointment", "zhao", desk.customer("Zhao"))
    desk.play.fire(line.id, "wait", "zhao", {"wanted_at": THREE})
    desk.play.fire(line.id, "choose", "zhao")
    desk.play.fire(booked.id, "cancel", "wang", {"cancel_reason": "busy"})
    assert desk.world.cases[line.id].state == "choosing"


# --- questions aside --------------------------------------------------------------------------------------------


def opened(desk: Desk) -> tuple[Draft, FormScope]:
    case = desk.play.open("appointment", "wang", desk.customer("Wang", phone="1"))
    flow = CENTRE.flows["appointment"]
    facts = FormScope(flow, case, desk.world, NOW)
    asks = flow.states["choosing"].ask
    draft = Draft(1, 1, case.id, flow.id, flow.version, "submit", case.face, asks)
    return form.begin(draft, facts), facts


def test_what_is_aside_is_offered_at_the_summary_only() -> None:
    draft, facts = opened(Desk())
    draft = form.answer(form.answer(draft, THREE, facts), "two", facts)
    assert draft.at == SUMMARY
    assert form.in_turn(draft, facts) == ("come_at", "people")
    assert "wish" in form.questions(draft, facts)
    wished = form.answer(form.edit(draft, "wish", facts), ("shop",), facts)
    assert wished.at == SUMMARY
    assert form.in_turn(wished, facts) == ("come_at", "people", "wish")
    assert form.back(draft, facts).at == "people"


def test_one_question_needs_no_summary_though_others_might_have_been_asked() -> None:
    desk = Desk()
    case = desk.book("wang", **stranger())
    desk.play.fire(case.id, "accept", "chen")
    desk.play.fire(case.id, "arrive", "chen")
    desk.play.report(case.id, "sub_done")
    flow, case = CENTRE.flows["appointment"], desk.world.cases[case.id]
    facts = FormScope(flow, case, desk.world, NOW)
    draft = form.begin(Draft(1, 1, case.id, flow.id, 1, "rate", case.face, ("stars", "words")), facts)
    assert not form.answer(draft, 5, facts).summary
    bad = form.answer(draft, 1, facts)
    assert (bad.at, bad.summary) == ("words", True)


# --- reminders --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visit", "reminded"),
    [
        ("2026-11-26 15:00", ["2026-11-25 15:00", "2026-11-26 13:00"]),
        ("2026-11-24 15:00", ["2026-11-24 13:00"]),
        ("2026-11-24 11:00", []),
        # Two hours before nine lies in the night, and its end is soon enough.
        ("2026-11-26 09:00", ["2026-11-25 09:00", "2026-11-26 08:00"]),
    ],
    ids=["both", "today: one", "soon: none", "not at night"],
)
def test_when_people_are_reminded(visit: str, reminded: list[str]) -> None:
    desk = Desk()
    at = datetime.fromisoformat(visit).replace(tzinfo=ZONE)
    case = desk.book("wang", at=at, **stranger())
    desk.play.fire(case.id, "accept", "chen")
    entry = desk.world.cases[case.id].entry
    nudges = [
        one.at.astimezone(ZONE) for one, _ in desk.play.due if one.entry == entry and one.kind == "nudge"
    ]
    assert [f"{one:%Y-%m-%d %H:%M}" for one in nudges] == reminded


def test_a_reminder_that_the_morning_brings_too_late_comes_the_evening_before() -> None:
    quiet = Quiet()
    at_night = datetime(2026, 11, 26, 5, tzinfo=ZONE)
    assert quiet.before_quiet(at_night) == datetime(2026, 11, 25, 21, 59, tzinfo=ZONE)
    assert quiet.before_quiet(at_night.replace(hour=12)) == at_night.replace(hour=12)
