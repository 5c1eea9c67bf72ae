"""Plays the scenarios of a file in the terminal."""

from datetime import tzinfo
from pathlib import Path

from bot.engine.playing.scenario import ScenarioError, Telling, read_scenarios
from bot.engine.spec.centre import Centre


def play_file(centre: Centre, file: Path, zone: tzinfo) -> int:
    """Play every scenario of the file; return 1 when one came otherwise than it says."""
    wrong = 0
    for scenario in read_scenarios(file):
        print(f"{scenario.flow}: {scenario.name}")
        try:
            for line in Telling(centre, scenario, zone).run():
                print(f"   {line}")
        except ScenarioError as error:
            wrong += 1
            print(f"   WRONG: {error}")
    return 1 if wrong else 0
