"""What people write of their own accord: it is shown what was understood, and nothing starts without a tap."""

from typing import Any

import pytest

from bot.commands.trial import Trial


async def quiet(trial: Trial) -> None:
    """Nothing has been started."""
    assert "YQ-0001" not in await trial.banli("log", "--person", trial.phones["wang"].name)


async def test_a_wish_about_a_unit_is_shown_with_it_and_started_by_a_tap(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("1201: I'd like to sign later")
    seen = await wang.sees("Is this what you would like to do?", "Delayed signing", "3-1-1201")
    labels = [button["text"] for row in seen["reply_markup"]["inline_keyboard"] for button in row]
    assert labels[-1] == "Something else"
    await quiet(centre)
    await wang.press("Something else")
    await wang.sees("Hello, Wang Fang")
    await quiet(centre)
    await wang.say("postpone signing of 3-1-1201")
    await wang.press("Start: Delayed signing")
    await wang.sees("Why do you need more time")


@pytest.mark.parametrize(
    "words", ["我想晚点签约", "延遲簽約", "yanchi qianyue", "严迟签约", "1201 能不能晚几天签合同"]
)
async def test_the_same_wish_in_many_words(chinese: Trial, words: str) -> None:
    wang = chinese.phones["wang"]
    await wang.say(words)
    await wang.sees("您是想办理这件事吗", "延迟签约")
    await wang.press("▶")
    await wang.sees("延期的原因")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello", ("Hello! What can I do for you?",)),
        ("thank you!", ("You are welcome",)),
        ("help", ("Tap the buttons",)),
        ("can I talk to a person?", ("Your consultant is Chen Ming",)),
        ("what is the price of a parking lot", ("I did not understand that",)),
    ],
)
async def test_small_talk_gets_a_short_answer(centre: Trial, words: str, answer: tuple[str, ...]) -> None:
    wang = centre.phones["wang"]
    await wang.say(words)
    await wang.sees(*answer)
    await quiet(centre)


async def test_a_colleague_who_asks_for_a_person_is_answered_too(centre: Trial) -> None:
    chen: Any = centre.phones["chen"]
    await chen.say("operator")
    await chen.sees("Your colleagues are behind the cases")
