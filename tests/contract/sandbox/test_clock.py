"""Whoever follows the sandbox's clock hears at once that it was moved, and says so."""

import asyncio
from datetime import timedelta

from bot.clock import MovableClock
from bot.sandbox.client import Sandbox
from bot.trial_clock import follow

PATIENCE_S = 10.0


async def test_a_moved_clock_is_followed_at_once(sandbox: Sandbox) -> None:
    clock, moved = MovableClock(), asyncio.Event()
    async with follow(clock, f"{sandbox.url}/sandbox/clock"):
        clock.on_move = moved.set
        for hours in (1, 2):
            moved.clear()
            await sandbox.advance(3600)
            async with asyncio.timeout(PATIENCE_S):
                await moved.wait()
            assert clock.offset == timedelta(hours=hours)


async def test_who_knows_the_time_is_answered_when_it_is_another_one(sandbox: Sandbox) -> None:
    known = (await sandbox.call("GET", "clock"))["offset"]
    waiting = asyncio.create_task(sandbox.call("GET", "clock", known=known, timeout=PATIENCE_S))
    done, _ = await asyncio.wait({waiting}, timeout=0.1)
    assert not done
    await sandbox.advance(60)
    assert (await waiting)["offset"] == known + 60
    same = await sandbox.call("GET", "clock", known=known + 60, timeout=0.1)
    assert same["offset"] == known + 60, "it does not wait for ever"
