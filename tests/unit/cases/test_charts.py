"""The chart of a case: what counts as done, where it stands, what is next to it, and what outsiders read."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cases.base.ports import Row
from bot.cases.pages.charts import Cause, ChartView, Mark, around, chart_of, path_of, placed
from bot.engine.deciding.machine import PREVIOUS
from bot.engine.reading.loader import load_centre
from bot.engine.spec.case import Case
from bot.engine.spec.model import Flow, Route

ROOT = Path(__file__).parents[3]
CENTRE = load_centre(ROOT / "flows")
DELAY = CENTRE.flows["delayed_signing"]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TO_MANAGER = ("requested", "verifying", "form_filling", "manager_decision")


def case(state: str, closed_at: datetime | None = None) -> Case:
    return Case(1, "f", 1, state, 1, NOW, NOW, "YQ-0001", closed_at=closed_at)


def history(*states: str) -> list[Row]:
    moves = zip(("", *states), states, strict=False)
    return [{"from_state": before, "to_state": after} for before, after in moves]


def view_at(*states: str, flow: Flow = DELAY, closed: bool = False) -> ChartView:
    now = case(states[-1], closed_at=NOW if closed else None)
    return placed(chart_of(flow, CENTRE), now, path_of(history(*states), now, flow))


def marks(view: ChartView) -> dict[str, Mark]:
    return {step.id: step.mark for step in view.steps}


# --- the process --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", CENTRE.flows.values(), ids=lambda flow: flow.id)
def test_every_state_is_a_step_and_every_way_between_two_an_arrow(flow: Flow) -> None:
    view = chart_of(flow, CENTRE)
    named = {
        (state.id, route.to)
        for state in flow.states.values()
        for event in state.on.values()
        for route in event.routes
        if not route.refuse and route.to not in ("", state.id)
    }
    back = {(tail, came) for tail, head in named if head == PREVIOUS for came, here in named if here == tail}
    wanted = {(tail, head) for tail, head in named if head != PREVIOUS} | back
    assert [step.id for step in view.steps] == list(flow.states)
    assert {(way.tail, way.head) for way in view.ways} == wanted
    assert len(view.ways) == len(wanted), "one arrow for each pair"
    assert view.start == flow.start.state
    assert not view.current


def test_events_between_the_same_states_share_an_arrow() -> None:
    ways = {(way.tail, way.head): way for way in chart_of(DELAY, CENTRE).ways}
    assert ways["form_filling", "manager_decision"].labels == ("Confirm", "The form is signed on paper")
    assert ways["requested", "withdrawn"].cause is Cause.PEOPLE, "the customer may, whatever the clock does"
    assert ways["monitoring", "overdue"].cause is Cause.CLOCK
    assert ways["executing", "withdrawn"].cause is Cause.SYSTEM


def test_who_acts_stands_on_each_step_but_the_last() -> None:
    who = {step.id: step.who for step in chart_of(DELAY, CENTRE).steps}
    assert who["manager_decision"] == ("Sales manager",)
    assert who["leader_decision"] == ("Marketing director", "General manager")
    assert who["completed"] == ()


def test_a_way_back_leads_to_wherever_the_case_may_have_come_from() -> None:
    offer = DELAY.states["customer_offer"]
    back = replace(offer.on["timeout"], routes=(Route(offer.place, None, "@prev"),))
    states = {**DELAY.states, "customer_offer": replace(offer, on={"timeout": back})}
    view = chart_of(replace(DELAY, states=states), CENTRE)
    heads = {way.head for way in view.ways if way.tail == "customer_offer"}
    assert heads == {"manager_decision", "leader_decision"}


def test_outsiders_read_all_steps_but_only_their_own_choices() -> None:
    inside, outside = (chart_of(DELAY, CENTRE, inside=one) for one in (True, False))
    assert [step.title for step in outside.steps] == [step.title for step in inside.steps]
    assert [(way.tail, way.head) for way in outside.ways] == [(way.tail, way.head) for way in inside.ways]
    labels = {(way.tail, way.head): way.labels for way in outside.ways}
    assert labels["manager_decision", "replying"] == ()
    assert labels["verifying", "requested"] == ()
    assert labels["customer_offer", "executing"] == ("Yes, that will do",)


# --- a case on it -------------------------------------------------------------------------------------------


def test_done_is_what_history_tells() -> None:
    view = view_at(*TO_MANAGER)
    assert view.current == "manager_decision"
    assert view.path == TO_MANAGER
    assert {state for state, mark in marks(view).items() if mark is Mark.DONE} == set(TO_MANAGER[:-1])
    walked = {(way.tail, way.head) for way in view.ways if way.walked}
    assert walked == {
        ("requested", "verifying"),
        ("verifying", "form_filling"),
        ("form_filling", "manager_decision"),
    }


def test_what_was_sent_back_is_ahead_again() -> None:
    view = view_at(*TO_MANAGER, "verifying")
    assert view.path == ("requested", "verifying")
    assert marks(view)["form_filling"] is Mark.AHEAD
    assert marks(view)["manager_decision"] is Mark.AHEAD


def test_staying_in_a_state_is_no_step() -> None:
    assert view_at("requested", "verifying", "verifying").path == ("requested", "verifying")


def test_a_case_that_has_just_begun_has_done_nothing() -> None:
    now = case("requested")
    assert path_of([], now, DELAY) == ("requested",)
    assert Mark.DONE not in marks(placed(chart_of(DELAY, CENTRE), now, ("requested",))).values()


def test_states_of_an_earlier_version_are_those_in_their_place() -> None:
    flow = replace(DELAY, old_states={"checking": "verifying"})
    now = case("form_filling")
    rows = history("requested", "checking", "forgotten", "form_filling")
    assert path_of(rows, now, flow) == ("requested", "verifying", "form_filling")


def test_a_history_that_ends_elsewhere_gives_way_to_the_case() -> None:
    assert path_of(history("requested", "verifying"), case("executing"), DELAY)[-1] == "executing"
    assert path_of(history(*TO_MANAGER), case("verifying"), DELAY) == ("requested", "verifying")


def test_a_closed_case_ends_where_it_ended() -> None:
    view = view_at(*TO_MANAGER, "executing", "monitoring", "completed", closed=True)
    assert view.closed
    assert marks(view)["completed"] is Mark.CURRENT
    assert view.following("completed") == ()


def test_what_may_follow_names_new_steps_before_those_to_be_done_again() -> None:
    following = view_at(*TO_MANAGER).following("manager_decision")
    assert following[:2] == ("leader_decision", "executing")
    assert following[-1] == "verifying"


# --- the small chart ----------------------------------------------------------------------------------------


def test_the_small_chart_holds_two_steps_before_and_behind() -> None:
    small = around(view_at(*TO_MANAGER))
    kept = {step.id for step in small.steps}
    assert {"verifying", "form_filling", "manager_decision"} <= kept
    assert {"leader_decision", "executing", "customer_offer", "replying"} <= kept
    assert "requested" not in kept
    assert small.start == "", "the beginning is further up"
    assert all({way.tail, way.head} <= kept for way in small.ways)
    assert ("verifying", "withdrawn") not in {(way.tail, way.head) for way in small.ways}


def test_the_small_chart_shows_the_beginning_when_that_is_near() -> None:
    assert around(view_at("requested", "verifying")).start == "requested"


def test_what_other_cases_bring_about_counts_where_nothing_else_leads_on() -> None:
    flow = CENTRE.flows["subscription"]
    end = ("unit_selection", "archiving", "in_force")
    assert {"completed", "ended"} <= {step.id for step in around(view_at(*end, flow=flow)).steps}
    assert "withdrawn" not in {step.id for step in around(view_at(*TO_MANAGER)).steps}


@pytest.mark.parametrize("flow", CENTRE.flows.values(), ids=lambda flow: flow.id)
def test_the_small_chart_stays_small_wherever_the_case_stands(flow: Flow) -> None:
    for state in flow.states:
        small = around(view_at(*dict.fromkeys((flow.start.state, state)), flow=flow))
        kept = [step.id for step in small.steps]
        assert state in kept
        assert len(kept) <= 8
        assert set(view_at(flow.start.state, state, flow=flow).following(state)[:1]) <= {*kept}
