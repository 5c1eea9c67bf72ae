"""Every guided scene, played by itself in both languages: its words are the catalogues', and it ends as it says."""

from pathlib import Path

import pytest

from bot.commands.playing import play
from bot.commands.scenes import FILE, SceneError, Step, read_scenes
from bot.commands.trial import ROOT, Trial
from bot.engine.basics.languages import LANGUAGES
from bot.render.texts import Texts

TEXTS = Texts.load(ROOT / "locales")
SCENES = read_scenes(TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", [name for name in SCENES if name not in ("later", "month")])
async def test_a_scene_plays_by_itself(tmp_path: Path, scene: str, language: str) -> None:
    """`later` is played, and looked at closely, in test_delayed_signing, `month` in test_month."""
    told: list[Step] = []
    async with Trial(tmp_path, language=language) as trial:
        await trial.sell()
        await play(SCENES[scene], trial, told.append)
        assert told == list(SCENES[scene].steps)
        history = await trial.banli("log", "--case", "YQ-0001")
    assert "requested -> verifying" in history
    assert history.count("manager_decision -> executing") <= 1, "one tap, one decision"


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{who: wang, press: Submitt, tell: {zh_CN: 一, en: one}}", "Did you mean `Submit`"),
        ("{who: wang, press: Submit, say: a, tell: {zh_CN: 一, en: one}}", "A step does one thing"),
        ("{who: wang, press: Submit, tell: {zh_CN: 一, en: one, two}}", "each in quotes"),
        ("{who: wang, press: Submit, tell: {zh_CN: 一}}", "not said in zh_CN and en"),
        ("{advance: 24 November, tell: {zh_CN: 一, en: one}}", "no moment"),
        ("{each: [{who: wang}], steps: [{who: $who, say: a}]}", "not said in zh_CN and en"),
        (
            "{each: [{who: wang}], steps: [{who: $you, say: a, tell: {zh_CN: 一, en: one}}]}",
            "No value for `you`",
        ),
        ("{who: wang, fly: far, tell: {zh_CN: 一, en: one}}", "Nobody can `fly`"),
    ],
)
def test_a_mistake_in_a_scene_is_named(tmp_path: Path, step: str, complaint: str) -> None:
    file = tmp_path / FILE.name
    told = "{zh_CN: 一, en: one}"
    scene = f"{{id: one, title: {told}, about: {told}, seen: {told}, steps: [{step}]}}"
    file.write_text(f"scenes: [{scene}]", "utf-8")
    with pytest.raises(SceneError, match=complaint):
        read_scenes(TEXTS, file)
