"""Every question of every process can say why it is asked, who will see the answer, and what happens next."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.cases.view.explaining import following, readers_of
from bot.engine.deciding.asking import is_submit
from bot.engine.reading.loader import load_centre
from bot.engine.spec.case import Person
from bot.engine.spec.centre import Centre

ROOT = Path(__file__).parents[3]
NOBODY = Person(1, frozenset())


@cache
def centre() -> Centre:
    return load_centre(ROOT / "flows")


def asked() -> Iterator[tuple[str, str, str, str]]:
    """Yield flow, state, event and field of every question."""
    for flow in centre().flows.values():
        for state in flow.states.values():
            for event in state.on.values():
                names = event.ask or (state.ask if is_submit(state, event) else ())
                yield from ((flow.id, state.id, event.id, name) for name in names)


def scope(flow: str) -> Any:
    return SimpleNamespace(flow=centre().flows[flow], around=SimpleNamespace(centre=centre()))


@pytest.mark.parametrize(("flow", "state", "event", "name"), list(asked()))
def test_a_question_has_a_reason_and_something_follows(flow: str, state: str, event: str, name: str) -> None:
    process = centre().flows[flow]
    assert process.fields[name].why
    steps = following(process.states[state], event, scope(flow))
    assert steps
    assert all(step.title for step in steps)


def test_who_sees_an_answer_follows_from_the_cards() -> None:
    flow = centre().flows["delayed_signing"]
    seen = {
        words.msgid  # type: ignore[union-attr]  # roles are named by words
        for words in readers_of("new_sign_on", flow.fields["new_sign_on"], scope(flow.id), NOBODY)
    }
    assert {"Sales consultant", "Sales manager"} <= seen


def test_a_role_does_not_hear_that_it_sees_its_own_answer() -> None:
    flow = centre().flows["delayed_signing"]
    reader = Person(1, frozenset({"sales_staff"}))
    seen = readers_of("new_sign_on", flow.fields["new_sign_on"], scope(flow.id), reader)
    assert "Sales consultant" not in {words.msgid for words in seen}  # type: ignore[union-attr]  # as above


def test_a_state_that_goes_on_by_itself_is_passed_through() -> None:
    for flow in centre().flows.values():
        for state in flow.states.values():
            for event in state.on.values():
                for step in following(state, event.id, scope(flow.id)):
                    titles = {one.title: one.kind for one in flow.states.values()}
                    assert titles[step.title] != "auto"
