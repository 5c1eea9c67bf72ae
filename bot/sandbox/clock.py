"""The sandbox's time: the real one plus an offset that tests move forward. Dates of messages come from here."""

import time


class Clock:
    """Unix time in seconds that can be moved; it never stands still and never goes back by itself."""

    def __init__(self) -> None:
        """Start at the real time; `followed` is the offset by which the bot goes, where it has said so."""
        self.offset = 0.0
        self.followed: float | None = None

    def now(self) -> float:
        """Return the present moment of the sandbox, in seconds since 1970."""
        return time.time() + self.offset

    def date(self) -> int:
        """Return the present moment as the whole seconds the Bot API writes dates in."""
        return int(time.time() + self.offset)

    def set(self, moment: float) -> None:
        """Make it this moment, in seconds since 1970; from there the time goes on."""
        self.offset = moment - time.time()

    def advance(self, seconds: float) -> None:
        """Move the time; a negative number moves it back, which Telegram never does but tests may need."""
        self.offset += seconds
