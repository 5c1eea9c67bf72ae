"""After an outage: what was missed comes once, not in a burst, and not at night."""

import asyncio

from bot.commands.trial import Trial
from bot.sandbox.client import Phone
from tests.e2e.steps import asks

HOUR = 3600.0
DAY = 24 * HOUR


async def from_bot(phone: Phone) -> list[int]:
    """Return the numbers of the bot's messages in the chat."""
    return [message["message_id"] for message in await phone.messages() if message["from"]["is_bot"]]


async def settled(*phones: Phone) -> None:
    """Wait until nothing more comes."""
    before: list[list[int]] = []
    for _ in range(100):
        await asyncio.sleep(0.3)
        now = [await from_bot(phone) for phone in phones]
        if now == before:
            return
        before = now
    raise AssertionError("messages come without an end")


async def test_after_three_days_each_is_reminded_once(centre: Trial) -> None:
    """Two reminders, the deadline and two rungs above it have passed: consultant and manager hear of it once."""
    chen, li = centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await settled(chen, li)
    before, above = await from_bot(chen), await from_bot(li)
    await centre.stop()
    await centre.sandbox.advance(3 * DAY)
    await centre.start()
    await settled(chen, li)
    assert len(await from_bot(chen)) == len(before) + 1
    assert len(await from_bot(li)) == len(above) + 1


async def test_what_was_missed_waits_for_the_morning(centre: Trial) -> None:
    chen, li = centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await settled(chen, li)
    before, above = await from_bot(chen), await from_bot(li)
    await centre.stop()
    await centre.sandbox.advance(2 * DAY + 13 * HOUR)  # Wednesday, 23:00
    await centre.start()
    await settled(chen, li)
    assert await from_bot(chen) == before
    assert await from_bot(li) == above
    await centre.sandbox.advance(9.5 * HOUR)  # Thursday, 8:30
    await settled(chen, li)
    assert len(await from_bot(chen)) == len(before) + 1
    assert len(await from_bot(li)) == len(above) + 1


async def test_reminders_come_one_by_one_when_nobody_is_late(centre: Trial) -> None:
    """Four working hours from 10:00: half are over at noon, all at 14:00, and the day after it comes again."""
    chen, li = centre.phones["chen"], centre.phones["li"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await settled(chen, li)
    count, above = len(await from_bot(chen)), len(await from_bot(li))
    for hours, more in ((2.1, 1), (1.0, 0), (1.0, 1)):
        await centre.advance(hours * HOUR)
        await settled(chen, li)
        assert len(await from_bot(chen)) == count + more
        count += more
    assert len(await from_bot(li)) == above
    await centre.advance(DAY)
    await settled(chen, li)
    assert len(await from_bot(chen)) == count + 1
    assert len(await from_bot(li)) == above + 1
