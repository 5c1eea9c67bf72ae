"""The chart of a case, from a phone: by the button on a card, by the command, small and whole; not for strangers."""

import struct
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import Trial
from tests.e2e.steps import asks, plays, reaches_manager

WORDS = {
    "zh_CN": {
        "chart": "流程图",
        "whole": "全图",
        "back": "返回事项",
        "comes": "图片马上发给您",
        "now": "当前步骤：确认申请单（客户）",
        "done": "已办步骤：填写申请、核实情况",
        "next": "接下来可能：销售经理审批",
    },
    "en": {
        "chart": "Chart",
        "whole": "Whole chart",
        "back": "Back to the case",
        "comes": "The picture is on its way",
        "now": "Now: Confirming the application (Customer)",
        "done": "Done so far: Asking for more time, Checking the facts",
        "next": "May come next: The sales manager decides",
    },
}


def size(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def buttons(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_button_on_a_card_sends_a_picture_that_words_tell_too(
    language: str, tmp_path: Path
) -> None:
    async with Trial(tmp_path, language=language) as trial:
        await trial.sell()
        own = WORDS[language]
        wang, chen = trial.phones["wang"], trial.phones["chen"]
        await plays(trial, before="Confirm")
        assert own["comes"] in await chen.press(own["chart"])
        message, small = await chen.looks_at("YQ-0001", own["now"], own["done"], own["next"])
        assert small.startswith(b"\x89PNG")
        assert max(size(small)) <= 2560
        assert sum(size(small)) <= 10_000
        assert buttons(message) == [own["whole"], own["back"]]
        await chen.press(own["whole"])
        message, whole = await chen.looks_at("YQ-0001", own["now"])
        assert size(whole)[1] > size(small)[1]
        assert max(size(whole)) <= 2560
        assert buttons(message) == [own["back"]]
        await chen.press(own["back"])
        await chen.sees("3-1-1201", "YQ-0001")
        await wang.press(own["chart"])
        await wang.looks_at(own["now"])


async def test_the_command_shows_the_only_open_case_or_asks_which(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await wang.say("/chart")
    await wang.sees("You have no open case", "/chart YQ-0001")
    await reaches_manager(centre)
    for phone in (wang, li):  # the manager has it by role
        await phone.say("/chart")
        await phone.looks_at("YQ-0001", "Now: The sales manager decides")
    await centre.sell(unit="3-1-1202")
    await wang.say("/delay")
    await wang.press("3-1-1202")
    await wang.press("Funds not ready")
    await wang.say("11 December 2026")
    await wang.sees("Please check")
    await wang.press("Submit")
    await wang.sees("YQ-0002")
    await wang.say("/chart")
    asked = await wang.sees("Of which case would you like to see the chart?")
    assert [label.split(" ·")[0] for label in buttons(asked)] == ["YQ-0002", "YQ-0001", "Menu"]
    await wang.press("YQ-0001")
    await wang.looks_at("YQ-0001", "Now: The sales manager decides")
    await wang.say("/chart yq-0002")
    await wang.looks_at("YQ-0002", "Now: Checking the facts")
    await li.say("/chart 1202")
    await li.looks_at("YQ-0002")
    await li.say("/chart nothing of that name")
    await li.sees("Nothing was found for “nothing of that name”")


async def test_a_chart_follows_the_case_to_its_end(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await asks(centre)
    await centre.phones["chen"].press("The customer withdraws")
    await centre.phones["chen"].press("Yes: The customer withdraws")
    await wang.sees("Withdrawn")
    await wang.say("/chart YQ-0001")
    message, _ = await wang.looks_at(
        "Ended with: Withdrawn", "Done so far: Asking for more time, Checking the facts"
    )
    assert "May come next" not in message["caption"]


async def test_a_stranger_gets_no_chart_and_is_told_so(centre: Trial) -> None:
    await reaches_manager(centre)
    wang = centre.phones["wang"]
    data = next(
        button["callback_data"]
        for message in await wang.messages()
        for row in message.get("reply_markup", {}).get("inline_keyboard", ())
        for button in row
        if button["text"] == "Chart"
    )
    stranger = await centre.sandbox.person("Stranger", "en")
    await stranger.say("/start")
    menu = await stranger.sees("Hello")
    await stranger.press_on(menu["message_id"], data=data)
    await stranger.sees("This case belongs to others.")
    await stranger.press_on(menu["message_id"], data=f"{data}.whole")
    await stranger.sees("This case belongs to others.")
    await stranger.say("/chart YQ-0001")
    await stranger.sees("Nothing was found for “YQ-0001”")
    await stranger.say("/chart")
    await stranger.sees("You have no open case")
    assert not [message for message in await stranger.messages() if "photo" in message]
