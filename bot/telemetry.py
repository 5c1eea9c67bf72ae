"""What has happened since the start, as plain numbers: counting costs a few tens of nanoseconds and no lock.

A leaf: whoever does something counts it here, `bot.metrics` puts the numbers into words for Prometheus. No number
carries a person, a chat or a text.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

ANSWER_BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
BATCH_BOUNDS = (1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0)


class Spread:
    """How often a value fell at or below each bound: a histogram."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        """Take the upper bounds, rising; what is above the last one is counted too."""
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def buckets(self) -> list[tuple[str, float]]:
        """Return the bounds, `+Inf` last, each with how many values were at or below it."""
        named = [*(f"{bound:g}" for bound in self.bounds), "+Inf"]
        below, found = 0, []
        for name, count in zip(named, self.counts, strict=True):
            below += count
            found.append((name, float(below)))
        return found


@dataclass(slots=True)
class Tally:
    """The numbers of one process."""

    taken: int = 0
    """Updates that were new and are committed."""
    handled: int = 0
    failed: int = 0
    reminders: int = 0
    swept: int = 0
    """Due rows worked off."""
    answering: Spread = field(default_factory=lambda: Spread(ANSWER_BOUNDS_S))
    """Seconds from an update's commit to the end of its handling, the tap answered."""
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Calls of the Bot API by method and result."""
    messages: Counter[str] = field(default_factory=Counter)
    """Messages by what became of them: `sent`, `refused`, `unknown`, `withdrawn`."""
    batches: Spread = field(default_factory=lambda: Spread(BATCH_BOUNDS))
    """Units in each transaction of the database."""
    conflicts: int = 0
    stranded: int = 0
    """Open cases without an owner, or without a next event and its time, when last looked."""
