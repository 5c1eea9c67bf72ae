"""A scenario that says something else than what happens fails: else it would prove nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.playing.scenario import ScenarioError, Telling, read_scenarios
from bot.engine.reading.loader import load_centre

ROOT = Path(__file__).parents[3]
STORY = read_scenarios(ROOT / "tests" / "scenarios" / "delayed_signing.yaml")[0]
SUBMIT, REFUSED = map(dict, STORY.steps[:2])


def told(*steps: Any, **then: Any) -> list[str]:
    scenario = replace(STORY, steps=steps, then=then)
    return list(Telling(load_centre(ROOT / "flows"), scenario, ZoneInfo("Asia/Shanghai")).run())


def test_what_happens_is_told() -> None:
    assert told(SUBMIT, REFUSED, state="verifying")


@pytest.mark.parametrize(
    ("steps", "then", "says"),
    [
        ((SUBMIT, REFUSED | {"refused": "another reason"}), {}, "cannot `verified`"),
        ((SUBMIT, {"who": "wang", "does": "verified"}), {}, "cannot `verified`"),
        ((SUBMIT | {"refused": "belongs to"},), {}, "could `submit`"),
        ((SUBMIT | {"state": "requested"},), {}, "verifying"),
        ((SUBMIT | {"who": "nobody"},), {}, "nobody is called"),
        ((SUBMIT,), {"state": "requested"}, "ends in `verifying`"),
    ],
)
def test_what_happens_otherwise_fails(steps: tuple[Any, ...], then: dict[str, Any], says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        told(*steps, **then)
