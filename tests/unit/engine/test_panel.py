"""Several seats decide together."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import NotAllowed, Refusal

PAINTING = """\
flow: painting
version: 1
title: Painting
icon: 🎨
summary: Have a flat painted.
source: {chart: Tests, box: Painting}
prefix: PA
about: flat
start: {by: [tenant], state: asking}
parties: {tenant: flat.tenant}
fields:
  colour: {type: text, label: Colour, ask: Which colour?, why: Each seat sees it.}
  remark: {type: text, label: Remark, ask: Why?, why: The tenant reads it.}
states:
  asking:
    kind: form
    title: Asking
    actor: tenant
    ask: [colour]
    card: [remark]
    within: 1 d
    ladder: std
    on: {submit: {label: Ask, to: deciding}}
  deciding:
    kind: panel
    title: Deciding together
    panel:
      seats: [{role: clerk}, {role: head}, {role: counsel, veto: yes, needed: colour == "red"}]
      material: [colour]
PANEL
    within: 2 wd
    ladder: std
    on:
      approve: {label: Agree, to: painted}
      return: {label: Send back, ask: [remark], to: asking}
      reject: {label: Do not agree, to: dropped}
  painted: {kind: final, title: Painted, success: yes}
  dropped: {kind: final, title: Not painted}
"""
DISCUSSION = (
    PAINTING.replace("approve: {label: Agree", "no_change: {label: No remark")
    .replace("return: {label: Send back", "close_discussion: {label: A remark")
    .replace("reject: {label: Do not agree, to: dropped}", "timeout: {to: dropped}")
)


@pytest.fixture
def panel(small: Callable[[str], Any]) -> Callable[..., Any]:
    def make(*keys: str, colour: str = "white", text: str = PAINTING) -> Any:
        office = small(text.replace("PANEL\n", "".join(f"      {key}\n" for key in keys)))
        office.open("tina")
        assert office.fire("submit", "tina", colour=colour) == "deciding"
        return office

    return make


def seats(office: Any) -> set[str]:
    return {seat.removeprefix("role:") for seat in office.case.seats}


def test_every_needed_seat_must_agree(panel: Callable[..., Any]) -> None:
    office = panel()
    assert seats(office) == {"clerk", "head"}
    assert office.fire("approve", "carl") == "deciding"
    assert office.fire("approve", "hanna") == "painted"


def test_a_seat_is_needed_by_the_facts(panel: Callable[..., Any]) -> None:
    office = panel(colour="red")
    assert seats(office) == {"clerk", "head", "counsel"}
    office.fire("approve", "carl")
    assert office.fire("approve", "hanna") == "deciding"
    assert office.fire("approve", "coun") == "painted"


def test_who_has_decided_is_not_asked_again(panel: Callable[..., Any]) -> None:
    office = panel()
    office.fire("approve", "carl")
    assert seats(office) == {"head"}
    with pytest.raises(Refusal, match="already decided"):
        office.fire("approve", "clara")


def test_who_has_no_seat_does_not_vote(panel: Callable[..., Any]) -> None:
    office = panel()
    with pytest.raises(NotAllowed):
        office.fire("approve", "coun")


def test_the_quorum_is_enough(panel: Callable[..., Any]) -> None:
    assert panel("quorum: 1").fire("approve", "hanna") == "painted"


def test_a_veto_ends_it_at_once(panel: Callable[..., Any]) -> None:
    assert panel(colour="red").fire("reject", "coun") == "dropped"


def test_returns_are_collected(panel: Callable[..., Any]) -> None:
    office = panel("return_mode: collect")
    assert office.fire("return", "carl", remark="too bright") == "deciding"
    assert seats(office) == {"head"}
    assert office.fire("approve", "hanna") == "asking"


def test_a_return_may_count_at_once(panel: Callable[..., Any]) -> None:
    assert panel("return_mode: immediate").fire("return", "carl", remark="too bright") == "asking"


def test_one_seat_after_another(panel: Callable[..., Any]) -> None:
    office = panel("order: sequential")
    assert seats(office) == {"clerk"}
    with pytest.raises(NotAllowed, match="not your turn"):
        office.fire("approve", "hanna")
    office.fire("approve", "carl")
    assert seats(office) == {"head"}
    assert office.shown_to("hanna")
    assert office.fire("approve", "hanna") == "painted"


def test_one_seat_after_another_also_after_a_no(panel: Callable[..., Any]) -> None:
    office = panel("order: sequential")
    office.fire("return", "carl", remark="too bright")
    assert seats(office) == {"head"}
    assert office.fire("approve", "hanna") == "asking"


def test_after_a_return_only_the_returning_seat_is_asked_again(panel: Callable[..., Any]) -> None:
    office = panel()
    office.fire("approve", "carl")
    office.fire("return", "hanna", remark="which wall?")
    assert office.fire("submit", "tina", colour="white") == "deciding"
    assert seats(office) == {"head"}
    assert office.fire("approve", "hanna") == "painted"


def test_a_changed_fact_asks_every_seat_again(panel: Callable[..., Any]) -> None:
    office = panel()
    office.fire("approve", "carl")
    office.fire("return", "hanna", remark="another colour")
    office.fire("submit", "tina", colour="blue")
    assert seats(office) == {"clerk", "head"}
    office.fire("approve", "hanna")
    assert office.fire("approve", "clara") == "painted"


def test_a_vote_the_panel_does_not_know_is_refused(panel: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match="not possible at this stage"):
        panel().fire("no_change", "carl")


def test_a_discussion_without_a_remark(panel: Callable[..., Any]) -> None:
    office = panel(text=DISCUSSION)
    assert office.fire("no_change", "carl") == "deciding"
    assert office.fire("no_change", "hanna") == "painted"


def test_a_discussion_with_a_remark(panel: Callable[..., Any]) -> None:
    office = panel(text=DISCUSSION)
    assert office.fire("close_discussion", "carl", remark="too bright") == "deciding"
    assert office.fire("no_change", "hanna") == "asking"
