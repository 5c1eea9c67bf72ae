"""Words typed at the summary: yes, or which answer is to be another."""

import pytest

from bot.cases.forms.summaries import changes, says_submit
from bot.engine.spec.model import NOWHERE, Field

LABELS = {
    "Reason": frozenset({"Reason", "原因"}),
    "New signing date": frozenset({"New signing date", "新签约日"}),
    "Details": frozenset({"Details", "说明"}),
}
FIELDS = [
    Field(name, kind, label, "", "", NOWHERE)
    for name, kind, label in (
        ("reason", "choice", "Reason"),
        ("day", "date", "New signing date"),
        ("text", "text", "Details"),
    )
]


def first(text: str) -> tuple[str, str] | None:
    return next(changes(text, FIELDS, lambda label: LABELS[label]), None)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("改日期 12月5日", ("day", "12月5日")),
        ("改日期为12月5日", ("day", "12月5日")),
        ("把签约日改成下周五", ("day", "下周五")),
        ("日期改到12月5日", ("day", "12月5日")),
        ("change the date to 5 Dec", ("day", "5 dec")),
        ("signing date: 5 Dec", ("day", "5 dec")),
        ("New signing date", ("day", "")),
        ("原因", ("reason", "")),
        ("修改原因", ("reason", "")),
        ("edit reason", ("reason", "")),
        ("blah", None),
        ("", None),
    ],
)
def test_an_answer_is_named_by_its_label_or_a_part_of_it(text: str, wish: tuple[str, str] | None) -> None:
    assert first(text) == wish


@pytest.mark.parametrize("text", ["提交", "好的", "OK", "submit", "Yes", "确认"])
def test_yes_submits(text: str) -> None:
    assert says_submit(text)


@pytest.mark.parametrize("text", ["no", "不", "date", "原因"])
def test_nothing_else_does(text: str) -> None:
    assert not says_submit(text)
