"""Before questions are asked it is known whether the event could take effect at all."""

from datetime import date
from typing import Any

import pytest

from bot.engine.deciding.rehearsal import rehearse
from bot.engine.spec.case import Event
from bot.errors import NotAllowed, Refusal, StaleButton

REQUEST: dict[str, Any] = {"delay_reason": "funds", "new_sign_on": date(2026, 12, 10)}


def asks(delay: Any, event: str, who: str, face: int | None = None, **values: Any) -> None:
    told = Event(event, delay.people[who], "key", values, face)
    rules, world = delay.world.rules("delayed_signing"), delay.play.world
    rehearse(rules, delay.case, told, world, delay.play.now)


@pytest.fixture
def requested(delay: Any) -> Any:
    delay.open("wang")
    return delay


def test_who_may_act_is_asked_the_questions(requested: Any) -> None:
    asks(requested, "submit", "wang", requested.case.face)
    asks(requested, "comment", "wang")


def test_others_are_told_at_once(requested: Any) -> None:
    with pytest.raises(NotAllowed):
        asks(requested, "submit", "qian")
    with pytest.raises(NotAllowed, match="no part"):
        asks(requested, "comment", "qian")
    with pytest.raises(Refusal, match="not possible at this stage"):
        asks(requested, "approve", "wang")


def test_a_button_of_an_earlier_face_asks_nothing(requested: Any) -> None:
    with pytest.raises(StaleButton):
        asks(requested, "submit", "wang", requested.case.face + 1)


def test_nothing_is_asked_on_hold_but_what_every_case_has(requested: Any) -> None:
    requested.fire("submit", "wang", **REQUEST)
    requested.fire("hold", "sun")
    with pytest.raises(Refusal, match="on hold"):
        asks(requested, "verified", "chen")
    asks(requested, "comment", "chen")


def test_a_closed_case_asks_nothing(requested: Any) -> None:
    requested.fire("cancel", "wang")
    with pytest.raises(Refusal, match="closed"):
        asks(requested, "comment", "wang")
