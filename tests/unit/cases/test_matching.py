"""What people write of their own accord finds the process they mean, or none; never a wrong one."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from bot.cases.talk.matching import Matcher, mentioned, small_talk
from bot.engine.reading.loader import load_centre
from bot.engine.spec.centre import Centre
from bot.render.texts import Texts

ROOT = Path(__file__).parents[3]
UTTERANCES = yaml.load(
    (Path(__file__).parent / "phrases" / "utterances.yaml").read_text("utf-8"),
    yaml.BaseLoader,  # noqa: S506 - builds texts and lists only
)
TALK = (
    *("hello", "thanks", "help", "person", "status", "okay"),
    *("menu", "todo", "cases", "speak:en", "speak:zh_CN"),
)


@cache
def centre() -> Centre:
    return load_centre(ROOT / "flows")


@cache
def texts() -> Texts:
    return Texts.load(ROOT / "locales")


def meant(text: str, role: str) -> list[str]:
    world: Any = SimpleNamespace(centre=centre())
    return [flow.id for flow in Matcher(texts().forms).flows(text, [role], world)]


@pytest.mark.parametrize(("role", "text", "wanted"), UTTERANCES)
def test_an_utterance_finds_what_is_meant(role: str, text: str, wanted: str) -> None:
    if wanted in TALK:
        assert small_talk(text) == wanted
        assert wanted == "status" or meant(text, role) == []
    else:
        assert small_talk(text) is None
        assert meant(text, role) == ([] if wanted == "none" else [wanted])


def test_every_phrase_of_every_process_is_understood_in_both_languages() -> None:
    started = [flow for flow in centre().flows.values() if flow.start.by]
    assert len(started) > 1
    for flow in started:
        for phrase in (flow.title, *flow.start.phrases):
            for form in texts().forms(phrase):
                assert flow.id in meant(form, flow.start.by[0]), form


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1201 我想晚点签约", ["1201"]),
        ("postpone signing of 3-1-1201", ["3-1-1201"]),
        ("王芳想推迟签约", ["王芳"]),
        ("客户王芳要延期签约", ["王芳"]),
        ("我想晚点签约", []),
    ],
)
def test_what_it_is_about_is_heard_too(text: str, words: list[str]) -> None:
    assert list(mentioned(text)) == words
