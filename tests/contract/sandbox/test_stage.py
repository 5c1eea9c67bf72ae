"""What stands beside the phones, as a page asks for it: the stage of the demo over HTTP."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.passing import AT_ONCE_S
from bot.commands.playing import play
from bot.commands.stage import TrialStage
from bot.sandbox.client import Sandbox

DAY_S = 86400.0


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[TrialStage]:
    """The demo, in English."""
    async with TrialStage(tmp_path, language="en") as opened:
        yield opened


async def about(sandbox: Sandbox) -> dict[str, Any]:
    """Return what the page learns first."""
    told: dict[str, Any] = await sandbox.call("GET", "stage")
    return told


async def test_the_stage_tells_who_is_there_and_what_can_be_played(stage: TrialStage) -> None:
    told = await about(stage.trial.sandbox)
    people = {one["id"]: one for one in told["cast"]}
    assert [one["id"] for one in told["cast"] if one["open"]] == ["wang", "chen", "li"]
    assert people["chen"]["role"] == {
        "zh_CN": "置业顾问 · 销售助理",
        "en": "Sales consultant · Sales assistant",
    }
    assert people["zhao"]["user_id"] is None
    assert [scene["id"] for scene in told["scenes"]] == ["later", "month", "away", "died", "offline"]
    assert told["bot"] == {"running": True}
    assert told["fresh"]


async def test_a_phone_is_opened_by_an_invitation(stage: TrialStage) -> None:
    sandbox = stage.trial.sandbox
    zhao = await sandbox.call("POST", "stage/phones", {"member": "zhao"})
    assert zhao["open"]
    assert (await about(sandbox))["fresh"], "nobody has done anything with it"
    chat = await sandbox.call("GET", f"chats/{zhao['user_id']}")
    assert chat["messages"][0]["text"].startswith("/start ")
    assert any("Marketing director" in message["text"] for message in chat["messages"])
    with pytest.raises(AssertionError, match="Nobody of the cast is `nobody`"):
        await sandbox.call("POST", "stage/phones", {"member": "nobody"})


async def test_days_pass_at_once_where_nothing_waits(stage: TrialStage) -> None:
    """What the clock does every day is looked for at the trial's date, whatever that of the machine."""
    sandbox = stage.trial.sandbox
    clock = await sandbox.call("GET", "clock")
    begun = time.monotonic()
    passed = await sandbox.call("POST", "stage/time", {"until": clock["now"] + 5 * DAY_S})
    assert time.monotonic() - begun < AT_ONCE_S, "it has waited for something that was not due"
    assert passed["now"] >= clock["now"] + 5 * DAY_S


async def test_the_next_deadline_is_named_and_moves_with_the_case(stage: TrialStage) -> None:
    sandbox = stage.trial.sandbox
    assert await sandbox.call("GET", "stage/deadline") is None
    await play(stage.scene("died"), stage.trial)
    due = await sandbox.call("GET", "stage/deadline")
    assert (due["case"], due["what"]["en"]) == ("YQ-0001", "Chen Ming is reminded")
    assert due["what"]["zh_CN"] == "提醒Chen Ming"
    clock = await sandbox.call("GET", "clock")
    await stage.trial.advance(due["at"] - clock["now"] + 1)
    await stage.trial.phones["chen"].sees("⏰ Reminder")
    later = await sandbox.call("GET", "stage/deadline")
    assert later["at"] > due["at"]


async def test_the_chart_moves_with_the_case(stage: TrialStage) -> None:
    sandbox = stage.trial.sandbox
    assert await sandbox.call("GET", "stage/chart", case="YQ-0001", language="en") is None
    await play(stage.scene("died"), stage.trial)
    chart = await sandbox.call("GET", "stage/chart", case="YQ-0001", language="en")
    assert (chart["number"], chart["title"], chart["state"]) == (
        "YQ-0001",
        "Delayed signing",
        "Checking the facts",
    )
    assert marks(chart["svg"])["requested"] == "done"
    assert marks(chart["svg"])["verifying"] == "current"
    chinese = await sandbox.call("GET", "stage/chart", case="YQ-0001", language="zh_CN")
    assert (chinese["state"], marks(chinese["svg"])) == ("核实情况", marks(chart["svg"]))
    with pytest.raises(AssertionError, match="Nobody speaks `fr`"):
        await sandbox.call("GET", "stage/chart", case="YQ-0001", language="fr")


def marks(svg: str) -> dict[str, str]:
    """Return how each step of a chart stands to the case: done, current or ahead."""
    groups = re.findall(r'<g class="state (\w+)[^"]*" data-state="(\w+)"', svg)
    return {state: mark for mark, state in groups}


async def test_the_bot_is_killed_stopped_and_started(stage: TrialStage) -> None:
    sandbox = stage.trial.sandbox
    wang = stage.trial.phones["wang"]
    assert await sandbox.call("POST", "stage/bot", {"do": "kill"}) == {"running": False}
    await wang.say("/delay")
    with pytest.raises(AssertionError, match="The bot does not run"):
        await sandbox.call("POST", "stage/phones", {"member": "zhao"})
    assert await sandbox.call("POST", "stage/bot", {"do": "start"}) == {"running": True}
    await wang.sees("Why do you need more time?")
    assert await sandbox.call("POST", "stage/bot", {"do": "start"}) == {"running": True}, "it runs already"
    assert await sandbox.call("POST", "stage/bot", {"do": "stop"}) == {"running": False}
    assert not (await about(sandbox))["bot"]["running"]
    with pytest.raises(AssertionError, match="cannot be told to `dance`"):
        await sandbox.call("POST", "stage/bot", {"do": "dance"})


async def test_a_cut_line_loses_nothing(stage: TrialStage) -> None:
    sandbox, wang = stage.trial.sandbox, stage.trial.phones["wang"]
    await sandbox.fault("down")
    await wang.say("/delay")
    with pytest.raises(AssertionError, match="does not see"):
        await wang.sees("Why do you need more time?", patience_s=1)
    await sandbox.call("DELETE", "faults")
    await wang.sees("Why do you need more time?", patience_s=20)


async def test_a_reset_begins_a_world_in_which_nothing_has_happened(stage: TrialStage) -> None:
    sandbox = stage.trial.sandbox
    await sandbox.call("POST", "stage/phones", {"member": "zhao"})
    await sandbox.fault("down")
    await sandbox.advance(DAY_S)
    told = await sandbox.call("POST", "stage/reset")
    assert told["fresh"]
    assert [one["id"] for one in told["cast"] if one["open"]] == ["wang", "chen", "li"]
    assert await sandbox.call("GET", "faults") == []
    assert await sandbox.call("GET", "stage/deadline") is None
    events = (await sandbox.call("GET", "events"))["events"]
    assert events[-1]["kind"] == "stage", "every page asks again"
    await play(stage.scene("died"), stage.trial)


async def test_a_scene_begins_in_a_fresh_world_with_its_people(stage: TrialStage) -> None:
    sandbox = stage.trial.sandbox
    first = stage.trial.home
    told = await sandbox.call("POST", "stage/scene", {"scene": "away"})
    assert stage.trial.home == first, "nothing had happened, so nothing is thrown away"
    assert next(one["open"] for one in told["cast"] if one["id"] == "zhao")
    await stage.trial.phones["wang"].say("/delay")
    told = await sandbox.call("POST", "stage/scene", {"scene": "died"})
    assert told["fresh"]
    assert stage.trial.home != first
    assert not next(one["open"] for one in told["cast"] if one["id"] == "zhao")
    with pytest.raises(AssertionError, match="There is no scene `none`"):
        await sandbox.call("POST", "stage/scene", {"scene": "none"})
