"""What the alarm rings for: the day's work, so that nobody is reminded of what it finds settled; then what is due."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.clockwork.deadlines import Sweep
    from bot.cases.clockwork.rounds import Rounds


class Chores:
    """Does both, and knows when either has something to do next."""

    def __init__(self, sweep: "Sweep", rounds: "Rounds") -> None:
        self._sweep = sweep
        self._rounds = rounds

    async def run(self) -> None:
        """Do what is to be done now."""
        await self._rounds.turn()
        await self._sweep.run()

    async def next_at(self) -> "datetime | None":
        """Return when there is something to do next."""
        moments = [await self._sweep.next_at(), await self._rounds.next_at()]
        return min((moment for moment in moments if moment is not None), default=None)
