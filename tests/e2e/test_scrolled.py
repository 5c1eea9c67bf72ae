"""One card a case: changed where it stands, and sent again at the bottom when it has scrolled away."""

from bot.commands.trial import Trial
from tests.e2e.steps import asks, reaches_manager


async def test_a_card_that_has_scrolled_away_comes_to_the_bottom(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await reaches_manager(centre, day="7 December 2026")
    card = await wang.sees("… The sales manager decides")
    for _ in range(3):
        await wang.say("/menu")
        await wang.sees("Hello, Wang Fang")
    await wang.say("/help")
    await wang.sees("Tap the buttons")
    await li.press("Agree")
    shown = await wang.sees("… Executing and filing")
    assert shown["message_id"] > card["message_id"]
    assert (await wang.messages())[-1]["message_id"] == shown["message_id"]
    sent = [
        call
        for call in await centre.sandbox.journal(method="sendMessage")
        if call["params"]["chat_id"] == wang.id
    ]
    assert sent[-1]["params"].get("disable_notification"), "nothing waits for them: no sound"


async def test_a_card_in_sight_is_changed_where_it_stands(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await asks(centre)
    await wang.sees("We have your request")
    count = len(await wang.messages())
    await li.say("/find YQ-0001")
    await li.press("YQ-0001")
    await li.press("More")
    await li.press("Put on hold")
    await wang.sees("Checking the facts · on hold")
    assert len(await wang.messages()) == count
