"""A steady load for minutes: what memory, rate and latency are at intervals, and whether memory goes on growing."""

import time
from dataclasses import dataclass
from pathlib import Path

from .bots import Bot
from .measure import drain, warm_up
from .process import usage
from .session import Load, session

SAMPLES = 12
THINK_S = (0.3, 0.7)
"""Pause of a user between a reply and the next step: half a second on average, so that the bot is not at its limit."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One interval: when it ended, seconds since the first, resident memory then, and what was answered in it."""

    at_s: float
    rss_mb: float
    updates_per_s: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Soak:
    """The intervals, and the faults of the whole time as in `measure.Run`."""

    samples: tuple[Sample, ...]
    wrong: int
    missing: int
    repeated: int

    @property
    def is_valid(self) -> bool:
        """Say whether every user got every reply, once."""
        return not (self.wrong or self.missing or self.repeated)


def soak(bot: Bot, home: Path, *, users: int, minutes: float) -> Soak:
    """Let the users talk steadily to the bot, whose home is prepared, for so many minutes.

    Raises:
        BenchError: the bot does not start, or ends.
    """
    load = Load(users=users, think_s=THINK_S)
    samples = []
    with session(bot, home) as opened:
        opened.start_bot()
        opened.start_users(bot.script, load)
        warm_up(opened, load)
        started_at = time.monotonic()
        for _ in range(SAMPLES):
            opened.steer("open")
            time.sleep(minutes * 60 / SAMPLES)
            state = opened.steer("close")
            samples.append(
                Sample(
                    at_s=time.monotonic() - started_at,
                    rss_mb=usage(opened.program.pid).rss_mb,
                    updates_per_s=state["right"] / state["window_s"],
                    p99_ms=state.get("p99_ms", 0.0),
                )
            )
        end = drain(opened)
    return Soak(tuple(samples), end["wrong"], end["waiting"], end["repeated"])


def growth_mb_per_hour(samples: tuple[Sample, ...]) -> float:
    """Return the slope of memory over the second half, by least squares; the first half fills caches."""
    late = samples[len(samples) // 2 :]
    middle_s = sum(one.at_s for one in late) / len(late)
    middle_mb = sum(one.rss_mb for one in late) / len(late)
    spread = sum((one.at_s - middle_s) ** 2 for one in late)
    if not spread:
        return 0.0
    return 3600 * sum((one.at_s - middle_s) * (one.rss_mb - middle_mb) for one in late) / spread
