"""Button data: whatever the office means fits 64 bytes and comes back; whatever a stranger writes harms nothing."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.base.actions import Action, Answer, Begin, Confirm, Do, Go, Hand, Open, Press, Step, Tick
from bot.telegram.buttons import MAX_BYTES, read, write

IDS = st.integers(0, 2**63 - 1)
FACES = st.integers(0, 10_000)
NAMES = st.from_regex(r"[a-z][a-z_0-9]{0,19}", fullmatch=True)
OPTIONS = st.one_of(NAMES, st.dates().map(str), IDS.map(str))
ACTIONS = st.one_of(
    st.builds(Press, IDS, FACES, NAMES, st.sampled_from(["", "a1b2c3"]), st.booleans()),
    st.builds(Tick, IDS, FACES, NAMES),
    st.builds(Hand, IDS, FACES, IDS),
    st.builds(Confirm, IDS, FACES, st.booleans()),
    st.builds(Answer, IDS, NAMES, OPTIONS),
    st.builds(Step, IDS, st.sampled_from(["back", "skip", "submit", "month"]), st.one_of(st.just(""), NAMES)),
    st.builds(Open, IDS),
    st.builds(Begin, NAMES, IDS),
    st.builds(Go, NAMES, st.one_of(st.just(""), NAMES)),
    st.builds(Do, NAMES, st.one_of(st.just(""), NAMES)),
)


@given(ACTIONS)
def test_an_action_comes_back(action: Action) -> None:
    data = write(action)
    assert 1 <= len(data.encode()) <= MAX_BYTES
    assert read(data) == action


@given(st.text(max_size=80))
def test_what_a_stranger_writes_is_an_action_or_nothing(data: str) -> None:
    action = read(data)
    assert action is None or write(action)


@given(st.sampled_from("apytkfobgh"), st.lists(st.text(alphabet="aZ0-9:_月 \n", max_size=12), max_size=4))
def test_what_looks_like_ours_is_an_action_or_nothing(kind: str, parts: list[str]) -> None:
    action = read(":".join([kind, *parts]))
    assert action is None or write(action)


@pytest.mark.parametrize(
    "action",
    [
        Press(1, 1, ""),
        Press(1, 1, "a:b"),
        Press(1, 1, "approve", "a:b"),
        Answer(1, "field", ""),
        Answer(2**63 - 1, "a_rather_long_name_of_a_field", "and_a_rather_long_name_of_an_option"),
        Go("find", "汉" * 22),
        Go("find", "two\nlines"),
    ],
)
def test_what_would_not_come_back_is_no_button(action: Action) -> None:
    with pytest.raises(ValueError, match="button"):
        write(action)


def test_only_actions_are_written() -> None:
    with pytest.raises((TypeError, AttributeError, ValueError)):
        write(cast("Action", "p:1:1:approve"))
