"""One event, one decision: who may, on which facts, what follows, and that a refusal leaves everything as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.engine.deciding.cascade import run
from bot.engine.deciding.decide import CONFIRM, DECLINE, decide
from bot.engine.deciding.handing import rehome
from bot.engine.deciding.rehearsal import rehearse
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx
from bot.engine.spec.builtin import PAPERS
from bot.engine.spec.case import Event, OtherCase, TheClock
from bot.errors import GuardRefused, NotAllowed, Refusal, StaleButton

REQUEST: dict[str, Any] = {"delay_reason": "funds", "new_sign_on": date(2026, 12, 10)}
CHECKED = {
    "verified_how": "call",
    "verified_result": "confirmed",
    "verified_note": "pay day",
    "funds_ready": "partly",
}


def to_manager(delay: Any) -> Any:
    """Bring the request before the sales manager."""
    delay.open("wang")
    delay.fire("submit", "wang", **REQUEST)
    delay.fire("verified", "chen", **CHECKED)
    assert delay.fire("submit", "wang", form_sign="in_chat") == "manager_decision"
    return delay


def to_execution(delay: Any) -> Any:
    to_manager(delay)
    assert delay.fire("approve", "li") == "executing"
    return delay


def to_monitoring(delay: Any) -> Any:
    to_execution(delay)
    for item in ("new_date", "filed"):
        delay.fire("tick", "zhao", item=item)
    delay.fire("tick", "zhao", item="agreement", agreement_scan=("file",))
    assert delay.fire("execute", "zhao") == "monitoring"
    return delay


# --- opening and asking -----------------------------------------------------------------------------------------


def test_a_case_opens_in_its_first_state_with_the_people_of_the_record(delay: Any) -> None:
    case = delay.open("wang")
    people = delay.people
    assert case.state == "requested"
    assert case.seats == (f"person:{people['wang'].id}", f"person:{people['chen'].id}")
    assert case.opened_by == people["wang"].id


def test_it_is_not_opened_about_what_is_over(delay: Any) -> None:
    delay.world.records[delay.record].values["state"] = "signed"
    with pytest.raises(GuardRefused, match="not waiting for its contract"):
        delay.open("wang")
    assert delay.play.world.cases == {}


def test_answers_come_with_the_event(delay: Any) -> None:
    delay.open("wang")
    assert delay.fire("submit", "wang", **REQUEST) == "verifying"
    assert delay.case.values["new_sign_on"] == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"delay_reason": "funds"}, "Still missing"),
        ({"delay_reason": "funds", "new_sign_on": date(2026, 12, 4)}, "after"),
        ({"delay_reason": "funds", "new_sign_on": date(2027, 1, 4)}, "latest possible day"),
        ({"delay_reason": "funds", "new_sign_on": date(2026, 12, 12)}, "closed on"),
        ({"delay_reason": "other", "new_sign_on": date(2026, 12, 10)}, "Still missing"),
        ({**REQUEST, "refusal": "no"}, "does not ask"),
    ],
)
def test_wrong_answers_are_refused(delay: Any, values: dict[str, Any], says: str) -> None:
    before = delay.open("wang")
    with pytest.raises(Refusal, match=says):
        delay.fire("submit", "wang", **values)
    assert delay.case is before


def test_more_than_a_week_needs_a_proof(delay: Any) -> None:
    delay.open("wang")
    later = {**REQUEST, "new_sign_on": date(2026, 12, 14)}
    with pytest.raises(Refusal, match="Still missing"):
        delay.fire("submit", "wang", **later)
    assert delay.fire("submit", "wang", **later, evidence=("file",)) == "verifying"


# --- who ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chen", "wang", "sun", "qian"])
def test_only_who_must_act_acts(delay: Any, who: str) -> None:
    to_manager(delay)
    with pytest.raises(NotAllowed):
        delay.fire("approve", who)
    assert delay.state == "manager_decision"


def test_a_colleague_of_the_named_consultant_does_not_act(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", **REQUEST)
    with pytest.raises(NotAllowed):
        delay.fire("verified", "lin", **CHECKED)


def test_the_clocks_event_is_nobodys_button(delay: Any) -> None:
    delay.open("wang")
    with pytest.raises(NotAllowed):
        delay.fire("timeout", "wang")


def test_the_authority_follows_the_length(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", delay_reason="funds", new_sign_on=date(2026, 12, 14), evidence=("file",))
    delay.fire("verified", "chen", **CHECKED)
    delay.fire("submit", "wang", form_sign="in_chat")
    assert delay.fire("approve", "li") == "leader_decision"
    assert delay.case.seats == ("role:marketing_director",)


def test_a_length_above_the_directors_limit_goes_higher(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", delay_reason="funds", new_sign_on=date(2026, 12, 21), evidence=("file",))
    delay.fire("verified", "chen", **CHECKED)
    delay.fire("submit", "wang", form_sign="in_chat")
    delay.fire("approve", "li")
    assert delay.case.seats == ("role:general_manager",)


# --- what is shown is what is decided on ----------------------------------------------------------------------------


def test_a_button_of_an_earlier_face_is_stale(delay: Any) -> None:
    delay.open("wang")
    face = delay.case.face
    delay.fire("submit", "wang", **REQUEST)
    event = Event("submit", delay.people["wang"], "late", REQUEST, face)
    with pytest.raises(StaleButton):
        decide(delay.world.rules("delayed_signing"), delay.case, event, delay.play.world, delay.play.now)


def test_a_comment_leaves_the_buttons_valid(delay: Any) -> None:
    to_manager(delay)
    before = delay.case
    delay.fire("comment", "chen", **{"@remark": "The customer has called again."})
    assert (delay.case.version, delay.case.face) == (before.version + 1, before.face)
    assert delay.fire("approve", "li") == "executing"


@pytest.mark.parametrize(("papers", "count"), [(("one",), 1), (("one", "two"), 2), ("one", 1)])
def test_papers_that_come_are_counted(delay: Any, papers: Any, count: int) -> None:
    to_manager(delay)
    event = Event("attach", delay.people["chen"], "papers", {PAPERS: papers}, delay.case.face)
    made = decide(delay.world.rules("delayed_signing"), delay.case, event, delay.play.world, delay.play.now)
    (notice,) = (one for one in made.effects if isinstance(one, fx.Notify))
    assert notice.params["count"] == count


def test_a_successor_takes_the_places_of_who_leaves_and_no_others(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", **REQUEST)
    wang, chen, lin = (delay.people[name].id for name in ("wang", "chen", "lin"))
    scope = CaseScope(delay.flow, delay.case, delay.play.world, delay.play.now)
    after = rehome(scope, Event("rehome", delay.people["li"], "left", {"from": chen, "to": lin})).case
    assert (after.seats, after.opened_by) == ((f"person:{lin}",), wang)
    own = replace(delay.case, opened_by=chen)
    scope = CaseScope(delay.flow, own, delay.play.world, delay.play.now)
    assert (
        rehome(scope, Event("rehome", delay.people["li"], "left", {"from": chen, "to": lin})).case.opened_by
        == lin
    )


def test_a_closed_case_takes_nothing(delay: Any) -> None:
    delay.open("wang")
    delay.fire("cancel", "wang")
    assert not delay.case.is_open
    for event in ("submit", "comment", "hold"):
        with pytest.raises(Refusal, match="closed"):
            delay.fire(event, "wang")


def test_what_is_agreed_is_not_called_off(delay: Any) -> None:
    to_execution(delay)
    for who in ("wang", "sun"):
        with pytest.raises(Refusal, match="cannot be called off any more"):
            delay.fire("cancel", who)


def test_what_is_decided_higher_up_is_called_off_by_a_superior_only(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", delay_reason="funds", new_sign_on=date(2026, 12, 14), evidence=("file",))
    delay.fire("verified", "chen", **CHECKED)
    delay.fire("submit", "wang", form_sign="in_chat")
    assert delay.fire("approve", "li") == "leader_decision"
    version = delay.case.version
    for who in ("wang", "li"):
        with pytest.raises(NotAllowed, match="only a superior"):
            delay.fire("cancel", who)
    delay.fire("cancel", "gao")
    assert (delay.case.is_open, delay.case.version) == (False, version + 1)


def test_who_asked_calls_it_off_while_the_first_decides(delay: Any) -> None:
    to_manager(delay)
    with pytest.raises(NotAllowed):
        delay.fire("cancel", "qian")
    delay.fire("cancel", "wang")
    assert not delay.case.is_open
    assert any("called it off" in one for one in delay.told("li"))
    assert not any("called it off" in one for one in delay.told("wang"))


def test_a_late_clock_of_another_stay_moves_nothing(delay: Any) -> None:
    """The deadline of the first time of waiting comes late, when the case waits for the second time."""
    to_monitoring(delay)
    first = delay.case.entry
    delay.fire("correct_date", "zhao", corrected_on=date(2026, 12, 11))
    delay.fire(CONFIRM, "li")
    assert (delay.state, delay.case.entry) == ("monitoring", first + 1)
    event = Event("due", TheClock(first), "due:1")
    with pytest.raises(StaleButton):
        decide(delay.world.rules("delayed_signing"), delay.case, event, delay.play.world, delay.play.now)


# --- what follows ------------------------------------------------------------------------------------------------


def test_execution_writes_the_record_and_tells_everybody(delay: Any) -> None:
    to_monitoring(delay)
    assert delay.about("sign_by") == date(2026, 12, 10)
    assert delay.about("delays_used") == 1
    assert any("you can sign until {final_on}" in text for text in delay.told("wang"))
    assert any("signing date is now" in text for text in delay.told("qian"))


def test_values_of_one_record_are_written_once(delay: Any) -> None:
    """Two columns set by one event are one change, on the version that was read."""
    to_monitoring(delay)
    changes = [one for one in delay.play.log[-1].effects if isinstance(one, fx.ChangeRecord)]
    assert [(one.record, one.seen, dict(one.values)) for one in changes] == [
        (delay.record, 0, {"sign_by": date(2026, 12, 10), "delays_used": 1})
    ]


def test_nothing_is_executed_before_every_item_is_ticked(delay: Any) -> None:
    to_execution(delay)
    delay.fire("tick", "zhao", item="new_date")
    with pytest.raises(GuardRefused, match="Still open"):
        delay.fire("execute", "zhao")


def test_a_proof_comes_first(delay: Any) -> None:
    to_execution(delay)
    with pytest.raises(Refusal, match="First give"):
        delay.fire("tick", "zhao", item="agreement")
    delay.fire("tick", "zhao", item="agreement", agreement_scan=("file",))
    assert "agreement" in delay.case.marks


def test_a_second_tap_takes_the_tick_back(delay: Any) -> None:
    to_execution(delay)
    delay.fire("tick", "zhao", item="filed")
    delay.fire("tick", "zhao", item="filed")
    assert dict(delay.case.marks) == {}


def test_a_correction_waits_for_a_second_person(delay: Any) -> None:
    to_monitoring(delay)
    delay.fire("correct_date", "zhao", corrected_on=date(2026, 12, 11))
    assert delay.about("sign_by") == date(2026, 12, 10), "not yet"
    with pytest.raises(NotAllowed, match="second person"):
        delay.fire(CONFIRM, "zhao")
    delay.fire(CONFIRM, "li")
    assert delay.about("sign_by") == date(2026, 12, 11)
    assert delay.case.pending is None


def test_a_correction_may_be_declined(delay: Any) -> None:
    to_monitoring(delay)
    delay.fire("correct_date", "zhao", corrected_on=date(2026, 12, 11))
    delay.fire(DECLINE, "li")
    assert (delay.about("sign_by"), delay.case.pending) == (date(2026, 12, 10), None)
    with pytest.raises(StaleButton):
        delay.fire(CONFIRM, "li")


def test_what_is_not_offered_cannot_be_done(delay: Any) -> None:
    to_monitoring(delay)
    delay.play.wait_until(datetime(2026, 12, 10, 11, tzinfo=UTC))
    assert delay.state == "overdue"
    assert delay.fire("sign_now", "li") == "monitoring"
    delay.wait("5 d")
    assert delay.state == "overdue"
    with pytest.raises(Refusal, match="not possible at this stage"):
        delay.fire("sign_now", "li")
    event = Event("sign_now", delay.people["li"], "early", {}, delay.case.face)
    with pytest.raises(Refusal, match="not possible at this stage"):
        rehearse(delay.world.rules("delayed_signing"), delay.case, event, delay.play.world, delay.play.now)


# --- time --------------------------------------------------------------------------------------------------------


def test_a_request_that_is_not_finished_is_withdrawn(delay: Any) -> None:
    delay.open("wang")
    assert delay.wait("23 h") == "requested"
    assert delay.wait("2 h") == "withdrawn"


def test_silence_approves_nothing(delay: Any) -> None:
    to_manager(delay)
    assert delay.wait("60 d") == "manager_decision"


def deadlines(delay: Any) -> list[tuple[str, timedelta, str]]:
    entered = delay.case.entered_at
    made = [one for one in delay.play.log[-1].effects if isinstance(one, fx.Deadline)]
    return [(one.kind, one.at - entered, one.tell) for one in made]


def test_a_decision_has_an_end_reminders_and_an_escalation(delay: Any) -> None:
    to_manager(delay)
    found = deadlines(delay)
    assert ("end", timedelta(hours=4), "") in found
    assert ("nudge", timedelta(hours=2), "actor") in found
    assert ("escalate", timedelta(days=1, hours=4), "superior") in found
    assert [tell for kind, _, tell in found if kind == "escalate"] == ["superior", "general_manager"]


def test_the_agreed_date_and_the_end_of_the_freeze_are_told_while_it_is_undecided(delay: Any) -> None:
    to_manager(delay)
    entered = delay.case.entered_at
    told = [(entered + after, tell) for kind, after, tell in deadlines(delay) if kind == "moment"]
    date = datetime(2026, 12, 4, 10, tzinfo=UTC)
    assert told == [(date, "superior"), (date + timedelta(hours=48), "sales_manager")]


def test_a_signing_date_is_announced_beforehand(delay: Any) -> None:
    to_monitoring(delay)
    end = datetime(2026, 12, 10, 10, tzinfo=UTC)
    nudges = [delay.case.entered_at + after for kind, after, _ in deadlines(delay) if kind == "nudge"]
    assert nudges == [end - timedelta(days=3), end - timedelta(days=1), end - timedelta(hours=2)]


def test_on_hold_nothing_happens_and_the_time_stands_still(delay: Any) -> None:
    to_manager(delay)
    end = delay.play.next_due()
    with pytest.raises(NotAllowed, match="superior"):
        delay.fire("hold", "li")
    delay.fire("hold", "sun")
    with pytest.raises(Refusal, match="on hold"):
        delay.fire("approve", "li")
    delay.play.now += timedelta(hours=3)
    delay.fire("resume", "sun")
    assert delay.play.next_due() == end + timedelta(hours=3)
    assert delay.fire("approve", "li") == "executing"


def test_a_task_is_handed_to_a_colleague(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", **REQUEST)
    before = delay.case
    delay.fire("reassign", "chen", to=delay.people["lin"].id)
    assert (delay.case.version, delay.case.face) == (before.version + 1, before.version + 1)
    assert delay.case.seats == (f"person:{delay.people['lin'].id}",)
    assert delay.fire("verified", "lin", **CHECKED) == "form_filling"


def test_a_task_is_not_handed_to_another_role(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", **REQUEST)
    with pytest.raises(Refusal, match="colleague with the same role"):
        delay.fire("reassign", "chen", to=delay.people["qian"].id)


def test_a_decision_is_not_handed_to_who_has_stepped_aside(delay: Any) -> None:
    to_manager(delay)
    delay.fire("recuse", "li")
    with pytest.raises(Refusal, match="may not decide in this case"):
        delay.fire("reassign", "sun", to=delay.people["li"].id)


def test_who_waits_reminds_once_and_not_again_at_once(delay: Any) -> None:
    to_manager(delay)
    delay.play.now += timedelta(days=1)
    before = delay.case
    delay.fire("nudge", "wang")
    assert (delay.case.version, delay.case.face) == (before.version + 1, before.face)
    with pytest.raises(Refusal, match="They have it before them"):
        delay.fire("nudge", "wang")


# --- the smaller parts of the language -----------------------------------------------------------------------------

HELD = """\
flow: repair
version: 1
title: Repair
icon: 🔧
summary: Have something repaired.
source: {chart: Tests, box: Repair}
prefix: RE
about: flat
start: {by: [tenant], state: asking}
parties: {tenant: flat.tenant}
fields:
  broken: {type: text, label: Broken, ask: What is broken?, why: The right person comes.}
  cost: {type: money, label: Cost}
states:
  asking:
    kind: form
    title: Asking
    actor: tenant
    ask: [broken]
    within: 1 d
    ladder: std
    on: {submit: {label: Ask, to: sorting}}
  sorting:
    kind: auto
    title: Sorting
    on:
      small: {when: broken == "tap", to: sent}
      large: {to: looking}
  looking:
    kind: decision
    title: Looking
    actor: {pool: clerk}
    card: [broken]
    within: 1 wd
    ladder: std
    on:
      send: {label: Send somebody, to: sent, do: [{set: {cost: flat.rent * 10 %}}]}
      pause: {label: Wait for parts, to: waiting}
  waiting:
    kind: wait
    title: Waiting for parts
    actor: clerk
    side: yes
    within: 3 d
    ladder: quiet
    on:
      go_on: {label: Parts are here, to: "@prev"}
      timeout: {to: "@prev"}
  sent:
    kind: wait
    title: Somebody is sent
    card: [cost]
    enter:
      - start: {flow: errand, about: flat, wait: yes}
    on:
      sub_done: {to: repaired}
      sub_failed: {to: looking}
  repaired: {kind: final, title: Repaired, success: yes}
"""


@pytest.fixture
def repair(small: Callable[[str], Any]) -> Any:
    office = small(HELD)
    office.open("tina")
    return office


def child(office: Any) -> int:
    return next(reversed(office.case.children))


def test_an_automatic_state_is_passed_at_once(repair: Any) -> None:
    assert repair.fire("submit", "tina", broken="window") == "looking"
    assert [entry.after for entry in repair.play.log[-1].history] == ["sorting", "looking"]


def test_a_task_of_a_pool_is_taken_first(repair: Any) -> None:
    repair.fire("submit", "tina", broken="window")
    with pytest.raises(NotAllowed, match="Take the task first"):
        repair.fire("send", "carl")
    repair.fire("claim", "carl")
    with pytest.raises(Refusal, match="colleague has taken"):
        repair.fire("claim", "clara")
    with pytest.raises(NotAllowed, match="Take the task first"):
        repair.fire("send", "clara")
    assert repair.fire("send", "carl") == "sent"


def test_a_side_branch_goes_back_to_where_it_came_from(repair: Any) -> None:
    repair.fire("submit", "tina", broken="window")
    repair.fire("claim", "carl")
    assert repair.fire("pause", "carl") == "waiting"
    assert repair.fire("go_on", "clara") == "looking"


def test_a_childs_good_end_is_reported(repair: Any) -> None:
    assert repair.fire("submit", "tina", broken="tap") == "sent"
    assert repair.case.children == {child(repair): "open"}
    repair.play.fire(child(repair), "finish", "carl", {"note": "new washer"})
    assert repair.state == "repaired"


def test_a_childs_bad_end_is_reported(repair: Any) -> None:
    repair.fire("submit", "tina", broken="tap")
    event = Event("recall", OtherCase(repair.case.id), "recall:1")
    run((child(repair), event), repair.play.world, repair.play.now)
    assert repair.state == "looking"


def test_a_missing_number_computes_to_nothing(repair: Any) -> None:
    repair.fire("submit", "tina", broken="window")
    repair.fire("claim", "carl")
    assert repair.fire("send", "carl") == "sent", "the flat has no rent yet"
    assert repair.case.values.get("cost") is None


def test_opening_closes_nothing_and_refusing_opens_nothing(repair: Any) -> None:
    before = dict(repair.play.world.cases)
    with pytest.raises(Refusal):
        repair.fire("submit", "tina")
    assert repair.play.world.cases == before


RELAY = """\
flow: relay
version: 1
title: Relay
icon: 📣
summary: Hand something on and hear of it.
source: {chart: Tests, box: Relay}
prefix: RL
about: flat
start: {by: [clerk], state: first}
fields:
  note: {type: text, label: Note, ask: What is it?, why: The next one reads it.}
states:
  first:
    kind: form
    title: First
    actor: clerk
    ask: [note]
    within: 1 d
    ladder: std
    on:
      submit: {label: Hand on, to: handed}
      call_back: {label: Call back, to: told, do: [{fire: {event: heard, flow: parent}}]}
  handed:
    kind: wait
    title: Handed on
    card: [note]
    enter:
      - start: {flow: relay, about: flat, wait: yes}
    on:
      heard: {from: case, to: told}
      sub_done: {to: missed}
      sub_failed: {to: missed}
  told: {kind: final, title: Told, success: yes}
  missed: {kind: final, title: Missed}
"""


def test_a_child_speaks_to_its_parent_and_without_one_to_nobody(small: Callable[[str], Any]) -> None:
    office = small(RELAY)
    office.open("carl")
    assert office.fire("submit", "carl", note="keys") == "handed"
    office.play.fire(child(office), "call_back", "carl")
    assert office.state == "told"
    alone = office.play.open("relay", "carl", office.record)
    assert office.play.fire(alone.id, "call_back", "carl").state == "told"
    assert not [one for one in office.play.log[-1].effects if isinstance(one, fx.Fire)]


def test_what_is_not_offered_any_more_is_not_confirmed_either(small: Callable[[str], Any]) -> None:
    wait = "pause: {label: Wait for parts, offered: flat.free_on > today, confirm_by: head, to: waiting}"
    office = small(
        HELD.replace("actor: {pool: clerk}", "actor: clerk").replace(
            "pause: {label: Wait for parts, to: waiting}", wait
        )
    )
    office.open("tina")
    office.fire("submit", "tina", broken="window")
    assert office.fire("pause", "carl") == "looking"
    office.play.now += timedelta(days=60)
    with pytest.raises(Refusal, match="not possible at this stage"):
        office.fire(CONFIRM, "hanna")
