"""A request that is changed while it is decided: what is checked again, and who is asked again."""

from datetime import date
from typing import Any

import pytest

from bot.errors import GuardRefused, NotAllowed, Refusal

FIRST: dict[str, Any] = {"delay_reason": "funds", "new_sign_on": date(2026, 12, 10)}


def change(delay: Any, who: str = "wang", **changed: Any) -> str:
    return str(delay.fire("amend", who, **FIRST | changed))


@pytest.fixture
def asked(delay: Any) -> Any:
    """A request that is before the sales manager."""
    delay.open("wang")
    delay.fire("submit", "wang", **FIRST)
    checked = {"verified_how": "call", "verified_result": "confirmed", "verified_note": "pay day"}
    delay.fire("verified", "chen", **checked, funds_ready="partly")
    assert delay.fire("submit", "wang", form_sign="in_chat") == "manager_decision"
    return delay


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_who_saw_something_else_is_asked_again(asked: Any, who: str) -> None:
    version = asked.case.version
    assert change(asked, who, new_sign_on=date(2026, 12, 9)) == "verifying"
    assert asked.case.values["new_sign_on"] == date(2026, 12, 9)
    assert asked.case.amended == {"new_sign_on": date(2026, 12, 10)}, "what it said first"
    assert asked.case.version == version + 1
    assert change(asked, who, new_sign_on=date(2026, 12, 8)) == "verifying"
    assert asked.case.amended == {"new_sign_on": date(2026, 12, 10)}, "not what it said in between"
    assert asked.case.values["verified_note"] == "pay day", "what was not asked stays"


def test_the_cards_of_the_step_itself_are_shown_anew(delay: Any) -> None:
    delay.open("wang")
    delay.fire("submit", "wang", **FIRST)
    face = delay.case.face
    assert change(delay, new_sign_on=date(2026, 12, 9)) == "verifying"
    assert delay.case.face > face, "buttons under the old words are no good"
    assert delay.shown_to("chen")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"new_sign_on": date(2026, 12, 4)}, "after"),
        ({"new_sign_on": date(2026, 12, 12)}, "closed on"),
    ],
)
def test_a_changed_answer_passes_the_same_checks(asked: Any, changed: dict[str, Any], says: str) -> None:
    with pytest.raises(GuardRefused, match=says):
        change(asked, **changed)
    assert asked.case.values["new_sign_on"] == date(2026, 12, 10)


def test_what_now_is_needed_is_not_left_out(asked: Any) -> None:
    with pytest.raises(Refusal, match="Still missing"):
        change(asked, delay_reason="other")
    assert change(asked, delay_reason="other", reason_text="A wedding") == "verifying"
    assert change(asked, delay_reason="funds", reason_text="A wedding") == "verifying"
    assert "reason_text" not in asked.case.values, "it does not apply any more"


def test_nothing_changed_is_said(asked: Any) -> None:
    with pytest.raises(Refusal, match="Nothing was changed"):
        change(asked)


def test_only_who_asked_changes_it_and_only_while_it_is_decided(asked: Any) -> None:
    with pytest.raises(NotAllowed, match="Only the person who made the request"):
        change(asked, "li", new_sign_on=date(2026, 12, 9))
    asked.fire("hold", "sun")
    with pytest.raises(Refusal, match="cannot be changed at this stage"):
        change(asked, new_sign_on=date(2026, 12, 9))
    asked.fire("resume", "sun")
    asked.fire("approve", "li")
    with pytest.raises(Refusal, match="cannot be changed at this stage"):
        change(asked, new_sign_on=date(2026, 12, 9))
