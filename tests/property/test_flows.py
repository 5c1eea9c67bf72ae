"""What holds for every flow, whatever people do and in whatever order."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cases.base.codec import case_from_row, case_params
from bot.engine.deciding.cascade import run
from bot.engine.deciding.world import World
from bot.engine.playing.walk import Walk, stuck
from bot.engine.reading.loader import load_centre
from bot.engine.spec.case import Case, Event
from bot.engine.spec.centre import Centre
from bot.errors import Refusal, StaleButton

FLOWS = Path(__file__).parents[2] / "flows"
ZONE = ZoneInfo("Asia/Shanghai")
NAMES = sorted(load_centre(FLOWS).flows)
SEEDS = st.integers(0, 10**9)
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def centre() -> Centre:
    return load_centre(FLOWS)


def walk(name: str, seed: int) -> Walk:
    return Walk(centre(), centre().flows[name], seed, ZONE)


@pytest.mark.parametrize("name", NAMES)
@often
@given(seed=SEEDS)
def test_a_case_ends_or_waits_for_somebody_with_a_time(name: str, seed: int) -> None:
    played = walk(name, seed)
    for _ in played.run():
        pass
    assert stuck(played) == ""


@pytest.mark.parametrize("name", NAMES)
@often
@given(seed=SEEDS)
def test_the_history_replays_to_the_state(name: str, seed: int) -> None:
    played = walk(name, seed)
    for _ in played.run():
        pass
    case = played.case
    entries = [entry for decision in played.play.log for entry in decision.history if entry.case == case.id]
    state = ""
    for entry in entries:
        assert entry.before == state, "each entry begins where the one before ended"
        state = entry.after
    assert state == case.state
    assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries}), (
        "numbers rise, none twice"
    )


@pytest.mark.parametrize("name", NAMES)
@often
@given(seed=SEEDS, pick=st.randoms(use_true_random=False))
def test_a_refusal_changes_nothing(name: str, seed: int, pick: Random) -> None:
    """Fire every event of the flow as everybody, at some moment of a walk: refused ones leave no trace."""
    played = walk(name, seed)
    steps = list(zip(range(pick.randint(1, 12)), played.run(), strict=False))
    assert steps
    play, case = played.play, played.case
    world = (dict(play.world.records), dict(play.world.cases))
    events = sorted({event for state in played.flow.states.values() for event in state.on})
    for who in list(play.people)[:6]:
        for event in events:
            before = play.world.cases[case.id]
            with suppress(Refusal):
                run(
                    (case.id, Event(event, play.people[who], "try", {}, before.face)),
                    _copy(play.world),
                    play.now,
                )
            assert play.world.cases[case.id] is before
    assert (play.world.records, play.world.cases) == world


def _copy(world: World) -> World:
    return World(world.settled, dict(world.records), dict(world.cases), whole=True)


@pytest.mark.parametrize("name", NAMES)
@often
@given(seed=SEEDS)
def test_a_repeated_event_does_nothing(name: str, seed: int) -> None:
    """The same tap once more: the face has changed, or the act is refused; the state never moves twice by one tap."""
    played = walk(name, seed)
    for _ in played.run():
        pass
    play = played.play
    for decision in play.log:
        event = decision.event
        now = play.world.cases[decision.case.id]
        if event.face is None or event.face == now.face:
            continue
        with pytest.raises((StaleButton, Refusal)):
            run((now.id, replace(event, key=f"{event.key}again")), _copy(play.world), play.now)


@pytest.mark.parametrize("name", NAMES)
@often
@given(seed=SEEDS)
def test_a_case_survives_its_row(name: str, seed: int) -> None:
    """What is written to the database and read again is the same case."""
    played = walk(name, seed)
    for _ in played.run():
        case = replace(
            played.case,
            number="X-0001",
            opened_at=_ms(played.case.opened_at),
            entered_at=_ms(played.case.entered_at),
        )
        row = {**case_params(case), "number": "X-0001"}
        assert _plain(case_from_row(row)) == _plain(case)


def _ms(moment: datetime) -> datetime:
    """Return the moment as rows keep it: whole milliseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _plain(case: Case) -> Case:
    return replace(case, closed_at=None, votes={}, marks={}, pending=None, held_at=None)
