"""Calling a case off: who asked, until somebody has decided; then a superior."""

from bot.commands.trial import Trial
from tests.e2e.steps import asks, confirms, reaches_manager, verifies


async def test_who_asked_calls_it_off_after_a_second_question(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await reaches_manager(centre)
    await wang.press("More")
    await wang.press("Call this case off")
    await wang.sees("Shall this be called off?")
    await wang.press("Back to the case")
    await wang.sees("… The sales manager decides")
    await wang.press("More")
    await wang.press("Call this case off")
    await wang.press("Yes, call it off")
    await wang.sees("■ Withdrawn", "Closed.")
    await li.sees("Wang Fang has called it off.")
    await wang.say("/delay")
    await wang.sees("Why do you need more time?")


async def test_once_a_decision_has_been_taken_only_a_superior_does(centre: Trial) -> None:
    wang, li, zhao = (centre.phones[name] for name in ("wang", "li", "zhao"))
    await centre.load("subscription", ("number", "delays_used"), ("RG-3-1-1201", "1"))
    await asks(centre, day="7 December 2026")
    await verifies(centre)
    await confirms(centre)
    await li.press("Agree")
    await zhao.sees("The leader decides", "Please decide")
    await wang.press("More")
    page = await wang.sees("What has happened")
    labels = [button["text"] for row in page["reply_markup"]["inline_keyboard"] for button in row]
    assert "Call this case off" not in labels
    data = page["reply_markup"]["inline_keyboard"][-1][0]["callback_data"].replace("o:", "p:") + ":7:cancel"
    await wang.press_on(page["message_id"], data=data)
    assert wang.alert
