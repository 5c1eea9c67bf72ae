"""Questions one after another: what is asked, what an answer changes, and that nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.engine.basics.values import Money, Rate
from bot.engine.forms import form
from bot.engine.forms.form import SUMMARY, Draft, FormScope
from bot.engine.forms.options import option_of
from bot.engine.forms.overtaken import why_again
from bot.engine.forms.sizes import TOO_FEW, TOO_LONG, TOO_MANY, TOO_SHORT, check_size
from bot.errors import InvalidField, Refusal

LETTING = """\
flow: letting
version: 1
title: Letting
icon: 🏠
summary: Let a flat.
source: {chart: Tests, box: Letting}
prefix: LE
about: flat
start: {by: [clerk], state: asking}
fields:
  kind: {type: choice, label: Kind, ask: Which?, why: So., options: {long: Long, short: Short}}
  until:
    type: date
    label: Until
    ask: Until when?
    why: So.
    when: kind == short
    offer: [today, today + 7 d, today + 30 d]
    check:
      - {that: until > today, else: Please choose a day after {today}.}
  deposit: {type: money, label: Deposit, ask: How much?, why: So., at_least: 100, at_most: 500}
  note: {type: text, label: Note, ask: Anything else?, why: So., optional: yes, at_most: 20}
  rooms:
    type: list
    label: Rooms
    ask: Which rooms?
    why: So.
    at_least: 1
    at_most: 2
    group:
      name: {type: text, label: Name, ask: Which?, why: So.}
      cut: {type: yes_no, label: Cheaper, ask: Cheaper?, why: So.}
      share:
        type: rate
        label: Share
        ask: How much?
        why: So.
        when: cut
        check:
          - {that: share < 50 %, else: Less than half.}
      remark: {type: text, label: Remark, ask: Anything?, why: So., optional: yes}
  pets:
    type: list
    label: Pets
    ask: Which pets?
    why: So.
    optional: yes
    group:
      name: {type: text, label: Name, ask: Which?, why: So.}
states:
  asking:
    kind: form
    title: Asking
    actor: clerk
    ask: [kind, until, deposit, note, rooms, pets]
    within: 1 d
    ladder: std
    on: {submit: {label: Let it, to: let}}
  let: {kind: final, title: Let, success: yes}
""".replace("else: Please choose a day after {today}.", 'else: "Please choose a day after {today}."')


class Form:
    """A form that is being filled."""

    def __init__(self, office: Any) -> None:
        case = office.open("carl")
        self.facts = FormScope(office.flow, case, office.play.world, office.play.now)
        asks = office.flow.states["asking"].ask
        start = Draft(1, office.people["carl"].id, case.id, case.flow, 1, "submit", case.face, asks)
        self.draft = form.begin(start, self.facts)
        self.today = office.play.now.date()

    @property
    def at(self) -> str:
        """The open question; a column as `rooms.name`, `rooms+` for "another row?"."""
        spec = self.facts.flow.fields.get(self.draft.at)
        if spec is not None and spec.group:
            return (
                f"{self.draft.at}.{self.draft.column}" if self.draft.row is not None else f"{self.draft.at}+"
            )
        return self.draft.at

    def answer(self, *values: Any) -> str:
        for value in values:
            self.draft = form.answer(self.draft, value, self.facts)
        return self.at

    def step(self, what: Callable[[Draft, FormScope], Draft]) -> str:
        self.draft = what(self.draft, self.facts)
        return self.at


@pytest.fixture
def asked(small: Callable[[str], Any]) -> Form:
    return Form(small(LETTING))


def filled(asked: Form) -> Form:
    asked.answer("long", Money(30_000), "quiet", "Hall", False)
    asked.step(form.skip)
    asked.step(form.finish_rows)
    assert asked.step(form.skip) == SUMMARY
    return asked


def test_questions_come_in_order(asked: Form) -> None:
    assert asked.at == "kind"
    assert asked.answer("short") == "until"
    assert asked.answer(asked.today + timedelta(days=3)) == "deposit"


def test_a_question_that_does_not_apply_is_not_asked(asked: Form) -> None:
    assert asked.answer("long") == "deposit"


def test_a_refused_answer_leaves_the_form_as_it_was(asked: Form) -> None:
    asked.answer("short")
    before = asked.draft
    with pytest.raises(InvalidField, match="after"):
        asked.answer(asked.today)
    assert asked.draft is before


@pytest.mark.parametrize("minor", [9_999, 50_001])
def test_an_amount_outside_its_limits_is_refused(asked: Form, minor: int) -> None:
    asked.answer("long")
    with pytest.raises(InvalidField):
        asked.answer(Money(minor))


@pytest.mark.parametrize("minor", [10_000, 50_000])
def test_the_limits_themselves_are_right(asked: Form, minor: int) -> None:
    asked.answer("long")
    assert asked.answer(Money(minor)) == "note"


def test_a_text_has_a_longest(asked: Form) -> None:
    asked.answer("long", Money(30_000))
    with pytest.raises(InvalidField):
        asked.answer("n" * 21)


def test_only_what_is_optional_is_passed_over(asked: Form) -> None:
    with pytest.raises(Refusal, match="needs an answer"):
        asked.step(form.skip)
    asked.answer("long", Money(30_000))
    assert asked.step(form.skip) == "rooms.name"


def test_only_ready_answers_that_would_be_taken_are_offered(asked: Form) -> None:
    asked.answer("short")
    spec = asked.facts.flow.fields["until"]
    assert form.offers(spec, asked.draft, asked.facts) == (
        asked.today + timedelta(days=7),
        asked.today + timedelta(days=30),
    )


# --- repeated groups ------------------------------------------------------------------------------------------------


def rooms(asked: Form) -> Form:
    asked.answer("long", Money(30_000))
    assert asked.step(form.skip) == "rooms.name"
    return asked


def test_rows_are_asked_column_by_column(asked: Form) -> None:
    rooms(asked)
    assert asked.answer("Hall") == "rooms.cut"
    assert asked.answer(True) == "rooms.share"
    assert asked.answer(Rate(2000)) == "rooms.remark"
    assert asked.answer("old carpet") == "rooms+"
    assert asked.draft.values["rooms"] == (
        {"name": "Hall", "cut": True, "share": Rate(2000), "remark": "old carpet"},
    )


def test_a_column_that_does_not_apply_is_not_asked(asked: Form) -> None:
    rooms(asked)
    assert asked.answer("Hall", False) == "rooms.remark"


def test_a_column_has_its_own_rules(asked: Form) -> None:
    rooms(asked)
    asked.answer("Hall", True)
    with pytest.raises(InvalidField, match="Less than half"):
        asked.answer(Rate(5000))
    assert asked.at == "rooms.share"


def test_an_optional_column_is_passed_over(asked: Form) -> None:
    rooms(asked)
    asked.answer("Hall", False)
    assert asked.step(form.skip) == "rooms+"
    assert asked.draft.values["rooms"] == ({"name": "Hall", "cut": False},)


def test_a_column_that_is_needed_is_not(asked: Form) -> None:
    rooms(asked)
    with pytest.raises(Refusal, match="needs an answer"):
        asked.step(form.skip)


def test_no_more_rows_than_fit(asked: Form) -> None:
    rooms(asked)
    for name in ("Hall", "Kitchen"):
        asked.answer(name, False)
        asked.step(form.skip)
        if name == "Hall":
            assert asked.step(form.add_row) == "rooms.name"
    with pytest.raises(InvalidField) as error:
        asked.step(form.add_row)
    assert error.value.params["count"] == 2
    assert asked.step(form.finish_rows) == "pets.name"


def test_two_questions_have_a_summary_and_one_has_none(asked: Form) -> None:
    asked.draft = replace(asked.draft, asks=("deposit", "note"), at="deposit", summary=True)
    alone = replace(asked.draft, asks=("deposit",))
    assert asked.answer(Money(30_000), "quiet") == SUMMARY
    assert asked.draft.summary
    assert not form.answer(alone, Money(30_000), asked.facts).summary


def test_a_row_that_is_begun_is_dropped_with_done(asked: Form) -> None:
    rooms(asked)
    asked.answer("Hall", False)
    asked.step(form.skip)
    asked.step(form.add_row)
    asked.answer("Kitchen")
    assert asked.step(form.finish_rows) == "pets.name"
    assert asked.draft.values["rooms"] == ({"name": "Hall", "cut": False},)


def test_an_optional_group_is_passed_over_as_a_whole(asked: Form) -> None:
    filled(asked)
    assert "pets" not in asked.draft.values
    asked.step(lambda draft, facts: form.edit(draft, "pets", facts))
    column = form.open_field(asked.draft, asked.facts)
    assert column is not None
    assert (column.id, column.optional) == ("name", True), "the button is shown"
    asked.answer("Rex")
    asked.step(form.add_row)
    with pytest.raises(Refusal, match="needs an answer"):
        asked.step(form.skip)


# --- back and forth -------------------------------------------------------------------------------------------------


def test_going_back_keeps_what_was_typed(asked: Form) -> None:
    asked.answer("short", asked.today + timedelta(days=3))
    assert asked.step(form.back) == "until"
    assert asked.step(form.back) == "kind"
    assert asked.step(form.back) == "kind"
    assert asked.draft.values["until"] == asked.today + timedelta(days=3)
    assert asked.answer("short") == "deposit", "what is known is not asked again"


def test_going_back_within_a_row(asked: Form) -> None:
    rooms(asked)
    asked.answer("Hall", True)
    assert asked.step(form.back) == "rooms.cut"
    assert asked.answer(False) == "rooms.remark"
    assert asked.step(form.back) == "rooms.cut"
    assert asked.step(form.back) == "rooms.name"


def test_a_changed_answer_drops_what_hung_on_it(asked: Form) -> None:
    asked.answer("short", asked.today + timedelta(days=3))
    asked.step(lambda draft, facts: form.edit(draft, "kind", facts))
    assert asked.answer("long") == "deposit"
    assert "until" not in asked.draft.values


def test_one_answer_is_changed_from_the_summary(asked: Form) -> None:
    filled(asked)
    assert asked.step(lambda draft, facts: form.edit(draft, "note", facts)) == "note"
    assert asked.answer("loud") == SUMMARY
    assert asked.draft.values["note"] == "loud"


def test_a_changed_answer_asks_what_now_applies(asked: Form) -> None:
    filled(asked)
    asked.step(lambda draft, facts: form.edit(draft, "kind", facts))
    assert asked.answer("short") == "until"
    assert asked.answer(asked.today + timedelta(days=1)) == SUMMARY


def test_a_question_that_is_not_asked_cannot_be_changed(asked: Form) -> None:
    filled(asked)
    before = asked.draft
    asked.step(lambda draft, facts: form.edit(draft, "until", facts))
    assert asked.draft is before


def test_an_answer_that_time_has_overtaken_is_asked_again(asked: Form) -> None:
    asked.answer("short", asked.today + timedelta(days=3))
    asked.facts = FormScope(
        asked.facts.flow, asked.facts.case, asked.facts.around, asked.facts.now + timedelta(days=9)
    )
    assert form.move_on(asked.draft, asked.facts).at != form.SUMMARY
    assert form.move_on(asked.draft, asked.facts).at == "until"


def test_what_the_case_knows_is_not_asked_again(asked: Form) -> None:
    known = replace(asked.facts.case, values={"kind": "long", "deposit": Money(30_000)})
    asked.facts = FormScope(asked.facts.flow, known, asked.facts.around, asked.facts.now)
    empty = replace(asked.draft, values={}, at="")
    assert form.begin(empty, asked.facts).at == "note"


@pytest.mark.parametrize(
    ("kind", "value", "msgid"),
    [
        ("text", "abc", None),
        ("text", "ab", TOO_SHORT),
        ("text", "abcde", None),
        ("text", "abcdef", TOO_LONG),
        ("long_text", ("voice",), None),
        ("list", (1, 2, 3), None),
        ("list", (1, 2), TOO_FEW),
        ("list", (1, 2, 3, 4, 5, 6), TOO_MANY),
        ("money", Money(299), TOO_FEW),
        ("money", Money(300), None),
        ("money", Money(500), None),
        ("money", Money(501), TOO_MANY),
        ("integer", 3, None),
        ("integer", 2, TOO_FEW),
        ("integer", 5, None),
        ("integer", 6, TOO_MANY),
        ("yes_no", False, None),
        ("date", date(2026, 1, 1), None),
    ],
)
def test_the_limits_belong_to_what_fits(asked: Form, kind: str, value: Any, msgid: str | None) -> None:
    spec = replace(asked.facts.flow.fields["note"], kind=kind, at_least=3, at_most=5)
    if msgid is None:
        check_size(spec, value)
        return
    with pytest.raises(InvalidField) as error:
        check_size(spec, value)
    assert error.value.msgid == msgid


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "yes"), (False, "no"), (Money(30_000), "30000"), (date(2026, 12, 3), "2026-12-03"), (4, "4")],
)
def test_ready_answers_as_words_of_a_button(value: Any, text: str) -> None:
    assert option_of(value) == text


# --- nothing typed is lost ------------------------------------------------------------------------------------------


def test_an_answer_comes_back_when_its_question_applies_again(asked: Form) -> None:
    day = asked.today + timedelta(days=3)
    asked.answer("short", day)
    asked.step(lambda draft, facts: form.edit(draft, "kind", facts))
    assert asked.answer("long") == "deposit"
    asked.step(lambda draft, facts: form.edit(draft, "kind", facts))
    assert asked.answer("short") == "deposit"
    assert asked.draft.values["until"] == day


def test_a_cleared_answer_does_not_come_back(asked: Form) -> None:
    filled(asked)
    asked.step(lambda draft, facts: form.edit(draft, "note", facts))
    assert asked.step(form.skip) == SUMMARY
    assert "note" not in asked.draft.values
    asked.step(lambda draft, facts: form.edit(draft, "kind", facts))
    asked.answer("long")
    assert "note" not in asked.draft.values


def test_an_answer_that_will_do_no_more_says_why_it_is_asked_again(asked: Form) -> None:
    asked.answer("short", asked.today + timedelta(days=3))
    assert why_again(asked.draft, asked.facts) is None
    asked.facts = FormScope(
        asked.facts.flow, asked.facts.case, asked.facts.around, asked.facts.now + timedelta(days=9)
    )
    asked.draft = form.move_on(asked.draft, asked.facts)
    why = why_again(asked.draft, asked.facts)
    assert why is not None
    assert "after" in why.msgid


def test_several_choices_within_a_row_are_held_until_done(small: Callable[[str], Any]) -> None:
    text = LETTING.replace(
        "      remark: {type: text, label: Remark, ask: Anything?, why: So., optional: yes}",
        "      remark: {type: multi_choice, label: Remark, ask: With?, why: So., options: {bed: Bed, desk: Desk}}",
    )
    asked = Form(small(text))
    rooms(asked)
    asked.answer("Hall", False)
    assert asked.at == "rooms.remark"
    with pytest.raises(InvalidField):
        asked.step(form.finish_rows)
    asked.draft = form.hold(asked.draft, ("bed", "desk"))
    assert form.held(asked.draft) == ("bed", "desk")
    assert asked.step(form.finish_rows) == "rooms+"
    assert asked.draft.values["rooms"] == ({"name": "Hall", "cut": False, "remark": ("bed", "desk")},)
