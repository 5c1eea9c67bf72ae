"""Two cases of one person, answered in turns: no answer lands in the other form."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Member, Trial

LIU = Member("liu", {"zh_CN": "刘洋", "en": "Liu Yang"}, ("customer",), "13900139000")


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre with two buyers, both of whom ask for more time."""
    async with Trial(tmp_path, language="en", cast=(*CAST, LIU)) as trial:
        await trial.sell()
        await trial.sell(unit="5-2-0802", customer="liu")
        for name in ("wang", "liu"):
            phone = trial.phones[name]
            await phone.say("/delay")
            await phone.press("Funds not ready")
            await phone.say("11 December 2026")
            await phone.sees("Please check")
            await phone.press("Submit")
            await trial.phones["chen"].sees("▶ Checking the facts", name.title())
        yield trial


async def fill(centre: Trial, buyer: str) -> int:
    """The consultant opens the form about a buyer and answers the first two questions; return its message."""
    chen = centre.phones["chen"]
    card = next(
        message
        for message in reversed(await chen.messages())
        if f"Customer: {buyer}" in message.get("text", "") and "▶ Checking" in message["text"]
    )
    await chen.press_on(card["message_id"], "Fill in")
    await chen.sees("How did you check it?", buyer)
    await chen.press_on(card["message_id"], "Phone call")
    await chen.sees("Is it as the customer says?", buyer)
    await chen.press_on(card["message_id"], "Confirmed")
    await chen.sees("What did you find", buyer)
    return int(card["message_id"])


async def test_taps_and_typed_answers_in_turns(centre: Trial) -> None:
    chen = centre.phones["chen"]
    first = await fill(centre, "Wang Fang")
    await fill(centre, "Liu Yang")
    await chen.say("Liu waits for a loan")
    await chen.sees("Is the down payment ready?", "Liu Yang")
    await chen.act("say", text="Wang sells a flat", reply_to=first)
    asked = await chen.sees("Is the down payment ready?", "Wang Fang")
    await chen.press_on(asked["message_id"], "Ready")
    await chen.sees("What do you recommend?", "Wang Fang")
    await chen.press_on(asked["message_id"], "Agree")
    await chen.sees("Please check", "Wang sells a flat", "Wang Fang")
    await chen.press_on(asked["message_id"], "Submit")
    await centre.phones["wang"].sees("Please read the application")
    other = await last(centre, "Is the down payment ready?", "Liu Yang")
    await chen.press_on(other, "Not ready")
    await chen.sees("What do you recommend?", "Liu Yang")
    await chen.press_on(other, "Agree")
    await chen.sees("Please check", "Liu waits for a loan", "Not ready")
    await chen.press_on(other, "Submit")
    await centre.phones["liu"].sees("Please read the application")
    assert "Wang sells a flat" not in await centre.banli("log", "--case", "YQ-0002")


async def last(centre: Trial, *words: str) -> int:
    """Return the newest message with all the words."""
    messages = reversed(await centre.phones["chen"].messages())
    return next(
        int(one["message_id"]) for one in messages if all(word in one.get("text", "") for word in words)
    )
