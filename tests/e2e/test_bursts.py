"""Reminders that fall due together come as one list."""

from bot.commands.trial import Trial
from bot.sandbox.client import Json
from tests.e2e.test_lateness import from_bot, settled

HOUR = 3600.0


async def three_requests(centre: Trial, apart_s: float = 0) -> None:
    """Let the customer ask to sign later for three units, so long after each other."""
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    for unit in ("3-1-1202", "3-1-1203"):
        await centre.load("unit", ("number", "building", "state"), (unit, "3", "subscribed"))
        await centre.load(
            "subscription",
            ("number", "unit", "customer", "agent", "price", "deposit", "sign_by"),
            (f"RG-{unit}", unit, "13800138000", "Chen Ming", "1286000", "50000", "2026-12-04"),
        )
    for unit in ("3-1-1201", "3-1-1202", "3-1-1203"):
        await wang.say("/delay")
        await wang.press(unit)
        await wang.press("Funds not ready")
        await wang.sees("On which day")
        await wang.say("11 December 2026")
        await wang.sees("Please check")
        await wang.press("Submit")
        await chen.sees("Checking the facts", unit)
        await centre.advance(apart_s)
    await settled(chen)


def listed(page: Json) -> bool:
    """Tell whether there is a button for each case."""
    labels = [button["text"] for row in page["reply_markup"]["inline_keyboard"] for button in row]
    return all(any(number in label for label in labels) for number in ("YQ-0001", "YQ-0002", "YQ-0003"))


async def test_three_reminders_at_once_are_one_list(centre: Trial) -> None:
    """After an outage the consultant finds one message, with a button for each case."""
    chen = centre.phones["chen"]
    await three_requests(centre)
    before = await from_bot(chen)
    await centre.stop()
    await centre.sandbox.advance(2.2 * HOUR)
    await centre.start()
    page = await chen.sees("3 tasks are waiting for you")
    await settled(chen)
    assert len(await from_bot(chen)) == len(before) + 1
    assert listed(page)


async def test_three_reminders_within_minutes_are_one_list(centre: Trial) -> None:
    """The first is due at noon, the others one and two minutes later: they come with it."""
    chen = centre.phones["chen"]
    await three_requests(centre, apart_s=60)
    before = await from_bot(chen)
    await centre.advance(2 * HOUR - 180 + 20)
    page = await chen.sees("3 tasks are waiting for you")
    assert listed(page)
    await centre.advance(0.5 * HOUR)
    await settled(chen)
    assert len(await from_bot(chen)) == len(before) + 1
