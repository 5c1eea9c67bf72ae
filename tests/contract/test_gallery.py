"""Every screen of every process: nothing wrong with it, and as it was when somebody last read it."""

import difflib
from pathlib import Path

import pytest

from bot.commands.gallery import golden, page, take
from bot.commands.looking import faults
from bot.commands.shots import Shot
from bot.engine.loader import load_centre
from bot.engine.model import StateKind
from bot.telegram.markup import Markup

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
RENEW = "read what has changed; then `make gallery ARGS='--golden tests/golden'` renews the files"
Shots = dict[str, dict[str, list[Shot]]]


@pytest.fixture(scope="module")
def taken() -> Shots:
    return take()


def test_every_state_of_every_process_is_shown_in_both_languages(taken: Shots) -> None:
    centre = load_centre(ROOT / "flows")
    for flow in centre.flows.values():
        seen_by_people = {state.id for state in flow.states.values() if state.kind is not StateKind.AUTO}
        for language in ("zh_CN", "en"):
            assert {shot.state for shot in taken[flow.id][language]} == seen_by_people


def test_nothing_is_wrong_with_any_screen(taken: Shots) -> None:
    shots = [shot for by in taken.values() for several in by.values() for shot in several]
    assert [
        f"{s.flow}.{s.state} {s.what} ({s.language}): {fault}" for s in shots for fault in faults(s)
    ] == []


def test_screens_are_as_they_were_read_last(taken: Shots) -> None:
    made = golden(taken)
    assert sorted(made) == sorted(file.name for file in GOLDEN.glob("*.txt")), RENEW
    for name, text in made.items():
        before = (GOLDEN / name).read_text("utf-8")
        changes = difflib.unified_diff(before.splitlines(), text.splitlines(), name, "now", lineterm="", n=2)
        assert before == text, "\n".join([*list(changes)[:60], RENEW])


def test_the_page_holds_them_all_and_needs_nothing_from_elsewhere(taken: Shots) -> None:
    html = page(taken)
    assert html.count('class="phone"') == sum(len(shots) for by in taken.values() for shots in by.values())
    assert "src=" not in html
    assert "http" not in html.replace("https://t.me", "")


@pytest.mark.parametrize(
    ("language", "text", "buttons", "fault"),
    [
        ("en", "Reason: funds_ready", (), "raw: funds_ready"),
        ("en", "By {moment}", (), "raw: {moment}"),
        ("en", "Price: None", (), "raw: None"),
        ("en", "请确认", (), "not translated: 请确认"),
        ("zh_CN", "请 confirm 一下", (), "not translated: confirm"),
        ("zh_CN", "同意,不同意", (), "half-width sign: 意,不"),
        ("zh_CN", "好的。。", (), "doubled: 。。"),
        ("en", "The  end", (), "doubled: e  e"),
        ("en", "The end ", (), "a blank at the edge: 'The end '"),
        ("en", "x", ("A very long label that nobody can read on a phone",), "too wide for its row"),
        ("en", "\n".join("x" * 40), (), "40 lines above the buttons"),
    ],
)
def test_what_is_wrong_is_seen(language: str, text: str, buttons: tuple[str, ...], fault: str) -> None:
    inline = {"inline_keyboard": [[{"text": label}] for label in buttons]}
    shot = Shot("errand", "asked", "card", language, Markup(text, inline))
    assert any(fault in found for found in faults(shot))
