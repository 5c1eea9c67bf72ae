"""A trial centre for each test: its own sandbox, home, and bot process."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import CAST, Member, Trial
from tests import walked
from tests.e2e.story import LANGUAGES, Story

DIRECTOR = Member("zhao", {"zh_CN": "赵总", "en": "Zhao Wei"}, ("marketing_director",))
NEVER_DONE = "was never awaited"
"""What Python says of work that was begun and forgotten."""
FINANCE = Member("qian", {"zh_CN": "钱会计", "en": "Qian Li"}, ("finance",))


@pytest.fixture(autouse=True)
def _walked(forked_bots: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note what was done in every trial when it ends, and that its bot forgot nothing."""
    leave = Trial.__aexit__

    async def left(trial: Trial, *error: Any) -> None:
        walked.note_trial(trial)
        await leave(trial, *error)
        assert NEVER_DONE not in trial.log.read_text("utf-8")

    monkeypatch.setattr(Trial, "__aexit__", left)


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """An English-speaking centre with a director; unit 3-1-1201 is to be signed for by Friday 4 December 2026."""
    async with Trial(tmp_path, language="en", cast=(*CAST, DIRECTOR)) as trial:
        await trial.sell()
        yield trial


@pytest.fixture
async def chinese(tmp_path: Path) -> AsyncIterator[Trial]:
    """A Chinese-speaking centre; unit 3-1-1201 is to be signed for by 4 December 2026."""
    async with Trial(tmp_path, language="zh_CN") as trial:
        await trial.sell()
        yield trial


@pytest.fixture(params=LANGUAGES)
async def story(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Story]:
    """A centre with everybody in it, once in each language."""
    async with Story(tmp_path, request.param) as story:
        yield story
