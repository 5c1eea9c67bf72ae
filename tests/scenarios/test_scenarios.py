"""Every scenario of every process comes out as its owner says, and every state is entered by one of them."""

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.engine.playing.scenario import Scenario, Telling, read_scenarios
from bot.engine.reading.loader import load_centre
from bot.engine.spec.centre import Centre
from tests import walked

HERE = Path(__file__).parent
FLOWS = HERE.parent.parent / "flows"
ZONE = ZoneInfo("Asia/Shanghai")
ALL = [scenario for file in sorted(HERE.glob("*.yaml")) for scenario in read_scenarios(file)]


@cache
def centre() -> Centre:
    return load_centre(FLOWS)


@pytest.mark.parametrize("scenario", ALL, ids=lambda scenario: f"{scenario.flow}: {scenario.name}")
def test_scenario(scenario: Scenario) -> None:
    telling = Telling(centre(), scenario, ZONE)
    assert list(telling.run())
    walked.note_play(telling.play)


@pytest.mark.parametrize("flow", sorted(load_centre(FLOWS).flows))
def test_every_state_is_entered(flow: str) -> None:
    entered: set[str] = set()
    for scenario in ALL:
        if scenario.flow == flow:
            telling = Telling(centre(), scenario, ZONE)
            list(telling.run())
            entered |= set(telling.entered)
    assert set(centre().flows[flow].states) - entered == set()
