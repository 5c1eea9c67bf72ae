"""What a log line is about: the update, the case, the person; as identities only. And troubles that last.

A leaf. The context belongs to the task that works: whoever begins something says what, and every line written while
it is done carries that.
"""

import logging
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar

_about: ContextVar[Mapping[str, int]] = ContextVar("about")
_NOTHING: Mapping[str, int] = {}
FIRST_AGAIN_S, LONGEST_AGAIN_S = 60.0, 3600.0


def begin(**about: int) -> None:
    """Say what the lines of this task are about from now on; what was said before is over."""
    _about.set(about)


def also(**about: int) -> None:
    """Say what else they are about, until the next `begin`."""
    _about.set({**_about.get(_NOTHING), **about})


def about() -> Mapping[str, int]:
    """Return what the lines of this task are about."""
    return _about.get(_NOTHING)


class Trouble:
    """Something that fails while it lasts: told once, then ever more rarely with a count, and when it ends."""

    def __init__(self, log: logging.Logger, what: str, clock_s: Callable[[], float] = time.monotonic) -> None:
        """Take what fails, in words that can stand before a colon."""
        self._log = log
        self._what = what
        self._clock_s = clock_s
        self._count = 0
        self._since_s = self._next_s = self._pause_s = 0.0

    def failed(self, why: object) -> None:
        """Note one more failure; `why` holds nothing of a person."""
        now = self._clock_s()
        self._count += 1
        if self._count == 1:
            self._log.warning("%s: %s", self._what, why)
            self._since_s, self._pause_s = now, FIRST_AGAIN_S
        elif now >= self._next_s:
            self._log.warning(
                "%s: %s (%d times in %.0f s)", self._what, why, self._count, now - self._since_s
            )
            self._pause_s = min(self._pause_s * 2, LONGEST_AGAIN_S)
        else:
            return
        self._next_s = now + self._pause_s

    def over(self) -> None:
        """Note that it works; says so once after a failure."""
        if self._count:
            lasted = self._clock_s() - self._since_s
            self._log.warning("%s: works again after %d failures in %.0f s", self._what, self._count, lasted)
            self._count = 0
