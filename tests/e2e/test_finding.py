"""Finding: a case by its number, by the unit, the phone's end or the name; and nobody finds what is not theirs."""

import pytest

from bot.commands.trial import Trial
from tests.e2e.steps import asks


@pytest.mark.parametrize(
    "words",
    ["/find YQ-0001", "yq-0001", "1", "/find 0001", "3-1-1201", "/find 1201", "RG-3", "Wang Fang", "8000"],
)
async def test_a_case_is_found(centre: Trial, words: str) -> None:
    chen = centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await chen.say(words if len(words) > 1 else "/find 0001")
    await chen.sees("Found for")
    await chen.press("YQ-0001")
    await chen.sees("Delayed signing", "3-1-1201")


async def test_a_record_without_a_case_offers_its_start(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await chen.say("1201")
    await chen.sees("Found for “1201”")
    await chen.press("Delayed signing")
    await chen.sees("Why do you need more time")


async def test_a_customer_finds_their_own_and_nothing_else(centre: Trial) -> None:
    wang = centre.phones["wang"]
    stranger = await centre.sandbox.person("Stranger", "en")
    await asks(centre)
    await wang.say("/find 1201")
    await wang.sees("Found for “1201”")
    await wang.press("YQ-0001")
    await wang.sees("Checking the facts")
    await stranger.say("/start")
    for words in ("/find 1201", "/find YQ-0001", "/find Wang"):
        await stranger.say(words)
        await stranger.sees("Nothing was found for")


async def test_what_is_not_there_is_said(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await chen.say("/find nobody at all")
    await chen.sees("Nothing was found for “nobody at all”")
    await chen.say("/find")
    await chen.sees("Type part of a number or a name")
    await chen.say("hmm?")
    await chen.sees("I did not understand that")


async def test_forged_pages_lead_home(centre: Trial) -> None:
    """Data that no button of ours has: places in lists, unknown processes, pages that do not exist."""
    chen = centre.phones["chen"]
    await chen.say("/menu")
    home = await chen.sees("Hello")
    for data in (
        "g:cases:x",
        "g:cases:-5",
        "g:todo:99999999999",
        "g:pick:nope",
        "g:pick",
        "g:nowhere",
        "g:find:x",
    ):
        await chen.press_on(home["message_id"], data=data)
    await chen.say("/menu")
    await chen.sees("Hello")
    log = (centre.home / "bot.log").read_text("utf-8")
    assert "Traceback" not in log
