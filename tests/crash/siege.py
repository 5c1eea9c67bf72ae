"""The whole of it: a town is besieged, and judged when all is quiet."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bot.sandbox.client import Json
from tests.crash.town import Plan, Town
from tests.crash.verdict import Seen, Verdict, judge


async def besiege(  # noqa: PLR0913 - keyword-only, each with one meaning
    home: Path,
    *,
    kills: int,
    pairs: int = 3,
    seed: int = 1,
    database: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Verdict, Seen]:
    """Kill the bot so often while its people go on; return what it cost, and what was seen from outside.

    Raises:
        NotSeen, TimeoutError: somebody waited in vain for what follows from what they did.
    """
    url = database or f"sqlite:///{home / 'banli.db'}"
    plan, calls, expected = Plan(seed), list[Json](), dict[str, tuple[str, ...]]()
    async with Town(home, plan, pairs=pairs, settings={"DATABASE_URL": url}) as town:
        journal = town.holder.api.journal

        def collect() -> None:
            calls.extend(journal.since(calls[-1]["seq"] if calls else 0))

        async def live() -> None:
            while not killing.done():
                expected.update(await town.round())
                collect()
                tell(f"{plan.kills.total()} of {kills} kills, {len(expected)} cases")

        async with asyncio.TaskGroup() as together:
            killing = together.create_task(town.killed(kills))
            together.create_task(live())
        await town.quiet()
        collect()
        last = town.holder.api.updates.last
    seen = Seen(calls, last, plan.sent, plan.again, expected, plan.kills, plan.passed)
    return await judge(url, seen), seen


def to_stderr(line: str) -> None:
    """Say how far it is."""
    sys.stderr.write(line + "\n")
