"""Killed after an answer was committed and before it was sent: the next life sends the very same answer."""

import pytest

from bot.commands.trial import Trial
from tests.e2e.steps import asks


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/find 3-1-1201", ("Found for", "3-1-1201")),
        ("/nonsense", ("/nonsense",)),
        ("/chart YQ-0077", ("YQ-0077",)),
        ("/todo", ("Nothing is waiting for you",)),
    ],
)
async def test_an_answer_is_made_again_as_it_was(typed: str, words: tuple[str, ...], centre: Trial) -> None:
    li = centre.phones["li"]
    await asks(centre)
    await li.say(typed)
    usual = await li.sees(*words)
    await centre.sandbox.fault("error", method="sendmessage", chat_id=li.id, times=None, code=502)
    calls = (await centre.sandbox.call("GET", "journal"))["seq"]
    await li.say(typed)
    for _ in range(100):
        if await centre.sandbox.journal(after=calls, method="sendMessage", chat_id=li.id):
            break
        await li._sandbox.call("GET", "events", timeout=0.1)
    await centre.kill()
    await centre.sandbox.call("DELETE", "faults")
    await centre.start()
    again = await li.sees(*words)
    assert again["text"] == usual["text"]
    assert again.get("reply_markup") == usual.get("reply_markup")
