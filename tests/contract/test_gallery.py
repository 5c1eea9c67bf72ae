"""Every screen of every process is drawn, reads well, and is as it was when somebody last looked at it."""

from functools import cache

import pytest

from bot.commands.gallery import all_shots, as_text, differences, problems
from bot.commands.gallery_page import page
from bot.commands.proofreading import flaws, toast_flaws
from bot.commands.shots import Shot
from bot.engine.reading.loader import load_centre
from bot.engine.spec.model import StateKind
from bot.render.screen import Button, Facts, Paragraph, Screen
from bot.settings import read_settings


@cache
def shots() -> list[Shot]:
    return all_shots(read_settings())


def test_no_screen_has_a_fault() -> None:
    assert list(problems(shots())) == []


FAR = {
    "arrears": {"last_notice", "decision", "deferral_running", "to_default"},
    "complaint": {"merged"},
    "payment_collection": {"plan_confirm", "running", "area_check", "refunding", "settled"},
}
"""What the tours do not reach: months late, two complaints at once, a plan whose lines add up to the price.

The scenarios of these flows enter them, and `tests/e2e` shows most of them; no picture of them is kept.
"""


def test_what_the_tours_do_not_reach_is_not_more_than_that() -> None:
    shown = {(shot.group, shot.state) for shot in shots()}
    assert not {(flow, state) for flow, states in FAR.items() for state in states} & shown


def test_every_state_and_every_form_is_shown() -> None:
    shown = {(shot.group, shot.state) for shot in shots()}
    forms = {(shot.group, shot.state, shot.what.split(":")[0]) for shot in shots()}
    for flow in load_centre(read_settings().flows_dir).flows.values():
        near = [state for state in flow.states.values() if state.id not in FAR.get(flow.id, ())]
        for state in near:
            if state.kind is not StateKind.AUTO:
                assert (flow.id, state.id) in shown
            for event in state.on.values():
                if event.ask and not (event.clock or event.case):
                    assert (flow.id, state.id, f"form {event.id}") in forms


def test_the_screens_are_as_they_were() -> None:
    changed = differences(shots())
    assert not changed, f"\n{changed}"


def test_a_question_beside_the_form_does_not_repeat_what_the_form_is_for() -> None:
    """Where the customer says what is wrong, nobody tells them to confirm."""
    (shot,) = [
        shot for shot in shots() if shot.state == "form_filling" and shot.what == "form correct: correction"
    ]
    assert "Please read the application and confirm it." not in as_text(shot.screens["en"])


def test_a_role_that_starts_nothing_is_told_so() -> None:
    (shot,) = [shot for shot in shots() if (shot.group, shot.state, shot.what) == ("office", "new", "owner")]
    assert "Nothing is started in your role" in as_text(shot.screens["en"])


def test_the_page_needs_no_network_and_each_screen_can_be_linked() -> None:
    html = page(shots(), flaws)
    assert "src=" not in html
    assert 'href="http' not in html
    anchors = [shot.anchor for shot in shots()]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize(
    ("text", "language", "fault"),
    [
        ("The unit {unit} is yours", "en", "raw placeholder"),
        ("delayed_signing has begun", "en", "name of the program"),
        ("Until None", "en", "value of the program"),
        ("You can sign.. Come by", "en", "doubled"),
        ("Please sign 合同", "en", "Chinese in English"),
        ("请按时 sign 合同", "zh_CN", "Latin letters"),
        ("请按时签约,谢谢", "zh_CN", "half-width"),
        ("请按时签约。。", "zh_CN", "doubled"),
        ("Nothing  happens", "en", "space too many"),
        ("“”看不懂", "zh_CN", "left out"),
    ],
)
def test_a_fault_of_a_text_is_found(text: str, language: str, fault: str) -> None:
    assert any(fault in one for one in flaws(Screen((Paragraph(text),)), language))


def test_what_does_not_fit_is_found() -> None:
    wide = Screen((), ((Button("Where the new date comes from", url="x"), Button("No", url="x")),))
    assert flaws(wide, "en") == ["cut on a phone: [Where the new date comes from]"]
    nine = Screen((), (tuple(Button(str(n), url="x") for n in range(9)),))
    assert flaws(nine, "en") == ["9 of 8 buttons in a row"]
    assert "4096" in flaws(Screen((Paragraph("x" * 5000),)), "en")[0]
    assert toast_flaws("x" * 201, "en") == ["a toast of 201 of 200 characters"]


def test_a_good_screen_has_no_fault() -> None:
    facts = Facts((("约定签约日", "12月4日(周五)"), ("认购单号", "RG-3-1-1201")))
    assert flaws(Screen((Paragraph("可以这样写：3万、/delay、12月11日。"), facts)), "zh_CN") == []
