"""Measure one bot under one load, once."""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .bots import Bot
from .errors import BenchError
from .process import usage
from .session import Load, Session, session

_WARM_UP_S = 1.5
_WARM_UP_AT_MOST_S = 120.0
_STRETCH = 4
_DRAIN_S = 45.0
_QUIET_S = 8.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one run showed.

    Attributes:
        cpu_us: CPU microseconds of the bot (all threads, children) per update answered.
        rss_mb: resident memory at the end of the window, megabytes.
        api_busy: share of one core that the fake server used; near 1 it limits the bot.
        wrong: replies without what the step expects, and buttons that were not there.
        missing: steps still unanswered after the load had ended and the bot was quiet.
        repeated: replies that came once more.
    """

    updates_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_us: float
    rss_mb: float
    api_busy: float
    calls_per_update: float
    start_s: float
    updates: int
    conversations: int
    wrong: int
    missing: int
    repeated: int
    samples: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Say whether every user got every reply, once."""
        return not (self.wrong or self.missing or self.repeated)

    def as_json(self) -> dict[str, Any]:
        """Return the run as JSON data."""
        return asdict(self) | {"is_valid": self.is_valid}


def measure(bot: Bot, load: Load, *, seconds: float, people: int, home: Path) -> Run:
    """Start the bot on a fresh folder, warm up, measure, let it finish, stop it.

    The window opens when all users are under way, spread over the script, and lasts `seconds`, or up to four
    times as long while there were fewer replies than users; with `load.conversations` it opens at once and
    lasts until so many are over.

    Raises:
        BenchError: the bot does not start, ends, or answers nobody.
    """
    with session(bot, home) as opened:
        opened.prepare(people)
        start_s = opened.start_bot()
        if load.conversations is None:
            opened.start_users(bot.script, load)
            warm_up(opened, load)
        before, api_before = usage(opened.program.pid), usage(opened.api_pid)
        begin = opened.start_users(bot.script, load) if load.conversations else opened.steer("open")
        _hold(opened, load, seconds)
        state = opened.steer("close")
        after, api_after = usage(opened.program.pid), usage(opened.api_pid)
        updates, window_s = state["right"], state["window_s"]
        if not updates:
            message = f"{bot.title}: no right reply in {window_s:.1f} s; seen: {state['samples']}"
            raise BenchError(message)
        end = drain(opened)
        return Run(
            updates_per_s=updates / window_s,
            p50_ms=state["p50_ms"],
            p95_ms=state["p95_ms"],
            p99_ms=state["p99_ms"],
            cpu_us=1e6 * (after.cpu_s - before.cpu_s) / updates,
            rss_mb=after.rss_mb,
            api_busy=(api_after.cpu_s - api_before.cpu_s) / window_s,
            calls_per_update=sum(state["calls"].values()) / updates,
            start_s=start_s,
            updates=updates,
            conversations=state["conversations"] - begin["conversations"],
            wrong=end["wrong"],
            missing=end["waiting"],
            repeated=end["repeated"],
            samples=tuple(end["samples"]),
        )


def warm_up(opened: Session, load: Load) -> None:
    """Wait until the bot is warm: some time, and all users are under way, at all steps of the script."""
    until = time.monotonic() + _WARM_UP_S
    opened.wait(
        lambda state: (
            (state["begun"] == load.users or state["quiet_s"] > _QUIET_S) and time.monotonic() > until
        ),
        "has all users under way",
        within_s=_WARM_UP_AT_MOST_S,
    )


def _hold(opened: Session, load: Load, seconds: float) -> None:
    if load.conversations is None:
        time.sleep(seconds)
        end = time.monotonic() + (_STRETCH - 1) * seconds
        opened.wait(
            lambda state: state["right"] >= load.users or time.monotonic() > end,
            "has answered as often as there are users",
            within_s=_STRETCH * seconds + 10,
        )
        return
    opened.wait(
        lambda state: (
            state["conversations"] >= (load.conversations or 0)
            or bool(state["waiting"] and state["quiet_s"] > _QUIET_S)
        ),
        "has finished the conversations",
        within_s=max(seconds, _DRAIN_S),
        every_s=0.01,
    )


def drain(opened: Session) -> dict[str, Any]:
    """Let the users stop, and wait until everything is answered or the bot has nothing more to say."""
    opened.steer("freeze")
    return opened.wait(
        lambda state: not state["waiting"] or state["quiet_s"] > _QUIET_S,
        "falls quiet",
        within_s=_DRAIN_S,
    )
