"""What goes with a chart: as a photo or as a file, and the words that tell the same."""

from dataclasses import replace

import pytest

from bot.cases.base.shown import Words
from bot.render.chartfiles import LONGEST, SCALE, scale_of, told
from bot.render.charts import Drawing
from tests.unit.cases.test_charts import TO_MANAGER, view_at


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [
        (400, 700, SCALE),
        (900, LONGEST // 2, SCALE),
        (900, LONGEST, None),
        (900, 2000, LONGEST / 2000),
        (2000, 900, LONGEST / 2000),
        (60, 1300, None),
    ],
)
def test_a_photo_is_as_large_as_telegram_leaves_it_and_can_be_read(
    width: int, height: int, scale: float | None
) -> None:
    made = scale_of(Drawing("", width, height))
    assert made == scale
    if made is not None:
        assert max(width, height) * made <= LONGEST
        assert (width + height) * made <= 10_000


def test_words_tell_where_it_stands_what_was_done_and_what_may_come() -> None:
    now, done, following = told(view_at(*TO_MANAGER))
    assert (now.label, done.label, following.label) == ("Now", "Done so far", "May come next")
    assert isinstance(now.value, Words)
    assert now.value.params["step"] == Words("The sales manager decides")
    assert now.value.params["who"] == (Words("Sales manager"),)
    assert done.value == tuple(
        map(Words, ("Asking for more time", "Checking the facts", "Confirming the application"))
    )
    assert isinstance(following.value, tuple)
    assert Words("The leader decides") in following.value


def test_of_a_closed_case_nothing_is_to_come() -> None:
    ended, done = told(view_at("requested", "withdrawn", closed=True))
    assert (ended.label, ended.value) == ("Ended with", Words("Withdrawn"))
    assert done.value == (Words("Asking for more time"),)


def test_of_a_new_case_nothing_is_done() -> None:
    assert [fact.label for fact in told(view_at("requested"))] == ["Now", "May come next"]


def test_a_case_on_hold_says_so() -> None:
    now, *_ = told(replace(view_at(*TO_MANAGER), held=True))
    assert isinstance(now.value, Words)
    assert now.value.msgid == "{step}, on hold"
