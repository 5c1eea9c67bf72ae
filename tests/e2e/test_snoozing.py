"""Reminders later or none, with what that means said; the ladder ahead stands on the card."""

from bot.commands.trial import Trial
from tests.e2e.steps import asks, reaches_manager

HOUR = 3600


async def test_the_ladder_stands_on_the_card(centre: Trial) -> None:
    chen, wang = centre.phones["chen"], centre.phones["wang"]
    await asks(centre)
    card = await chen.sees("▶ Checking the facts")
    assert "By Mon 23 Nov 14:0" in card["text"]
    assert "Next reminder: Mon 23 Nov 12:0" in card["text"]
    assert "Told if nothing happens: Sales manager, Tue 24 Nov 09:00" in card["text"]
    seen = await wang.sees("… Checking the facts")
    assert "Told if nothing happens" not in seen["text"], "who is told among colleagues is not the customer's"


async def test_what_happens_by_itself_is_said_before(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await chen.press("Ask the customer again")
    await chen.say("Which bank is it?")
    await wang.sees("▶ Asking for more time", "after that, automatically: Withdrawn")


async def test_a_reminder_is_put_off_and_comes_again(centre: Trial) -> None:
    li = centre.phones["li"]
    await reaches_manager(centre)
    await centre.advance(2 * HOUR + 120)
    reminder = await li.sees("⏰ Reminder", "Please decide")
    await li.press_on(reminder["message_id"], "In 1 hour")
    assert li.alert
    assert "I remind you: Mon 23 Nov 13:" in li.toast
    assert "still due by Mon 23 Nov 14:0" in li.toast
    await li.press("More")
    await li.sees("You are reminded: Mon 23 Nov 13:")
    count = len(await li.messages())
    await centre.advance(HOUR + 60)
    again = await li.sees("⏰ Reminder", "Please decide")
    assert len(await li.messages()) == count + 1
    await li.press_on(again["message_id"], "In 1 hour")
    assert "It is due by Mon 23 Nov 14:0" in li.toast, "not after the deadline"


async def test_muted_is_muted_and_the_escalation_comes_all_the_same(centre: Trial) -> None:
    li, zhao = centre.phones["li"], centre.phones["zhao"]
    await reaches_manager(centre)
    await centre.advance(2 * HOUR + 120)
    reminder = await li.sees("⏰ Reminder", "Please decide")
    await li.press_on(reminder["message_id"], "Mute")
    assert "No more reminders while it stays at this step." in li.toast
    count = len(await li.messages())
    await centre.advance(48 * HOUR)
    await zhao.sees("The sales manager decides")
    assert len(await li.messages()) == count
    await li.press("More")
    await li.sees("You get no reminders of this step.")
    await li.press("Remind me as usual")
    assert "reminded as usual" in li.toast
    await centre.advance(24 * HOUR)
    await li.sees("⏰ Reminder")
