"""Who waits may remind those who must act: not at once, not again and again, not at night."""

from bot.commands.trial import Trial
from tests.e2e.steps import asks

HOUR = 3600.0


async def test_who_waits_may_remind_after_a_while(centre: Trial) -> None:
    """Asked at 10:00; the consultant has it for four working hours before anybody may push."""
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await wang.sees("Checking the facts")
    assert "You can remind them from Mon 23 Nov 14:0" in await wang.press("Remind them")
    assert wang.alert
    await centre.advance(4.2 * HOUR)
    assert await wang.press("Remind them") == "Done."
    await chen.sees("▶ Checking the facts")
    assert "You can remind them from" in await wang.press("Remind them")
    assert " nudge " in (await centre.banli("log", "--case", "YQ-0001")).replace(":", " ")


async def test_nobody_is_reminded_at_night(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await asks(centre)
    await wang.sees("Checking the facts")
    await centre.advance(13 * HOUR)
    assert "from Tue 24 Nov 08:00" in await wang.press("Remind them")


async def test_who_must_act_has_nobody_to_remind(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await asks(centre)
    card = await chen.sees("Checking the facts")
    labels = {button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row}
    assert "Remind them" not in labels
