"""What cannot be taken back is asked about once more, on the same card, with what follows from it."""

from typing import Any

from bot.commands.trial import Trial
from tests.e2e.steps import asks, confirms, reaches_manager, verifies


def labels(card: dict[str, Any]) -> list[str]:
    return [button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row]


async def test_a_slip_of_the_thumb_ends_nothing(centre: Trial) -> None:
    """The first tap asks, on the same message; No leads back to the card; only Yes ends the request."""
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await verifies(centre)
    card = await wang.sees("Confirming the application", "Please read the application")
    await wang.press_on(card["message_id"], "Withdraw the request")
    asked = await wang.sees("The request ends here, and Fri 4 Dec stays the signing date.")
    assert asked["message_id"] == card["message_id"]
    assert labels(asked) == ["Yes: Withdraw the request", "No, leave it as it is"]
    await wang.press("No, leave it as it is")
    again = await wang.sees("Please read the application")
    assert "Withdraw the request" in labels(again)
    await wang.press("Withdraw the request")
    await wang.press("Yes: Withdraw the request")
    await wang.sees("■ Withdrawn", "Closed.")
    await chen.sees("■ Withdrawn")


async def test_yes_to_what_has_moved_on_shows_how_it_stands(centre: Trial) -> None:
    """The second button is as old as the first: after the case has moved it acts no more."""
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await asks(centre)
    card = await chen.sees("Checking the facts", "Call the customer")
    await chen.press_on(card["message_id"], "The customer withdraws")
    asked = await chen.sees("The request ends here")
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await chen.press("No, leave it as it is")
    await chen.sees("Call the customer")
    await verifies(centre)
    await confirms(centre)
    await li.sees("The sales manager decides", "Please decide")
    await chen.press_on(asked["message_id"], data=data)
    assert chen.alert
    await li.press("Agree")
    await wang.sees("Executing and filing")


async def test_nobody_is_sure_of_what_is_not_theirs(centre: Trial) -> None:
    """Forged data that skips the question meets the same right as any tap."""
    wang = centre.phones["wang"]
    await reaches_manager(centre)
    card = await wang.sees("The sales manager decides")
    face = await centre.phones["li"].sees("Please decide")
    approve = face["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await wang.press_on(card["message_id"], data="y" + approve[1:])
    assert wang.alert
    await centre.phones["li"].press("Agree")
    await wang.sees("Executing and filing")
