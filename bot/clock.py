"""The only call to the system's clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The present moment of this machine."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""
        return datetime.now(UTC)


class MovableClock:
    """The system's clock plus an offset that can be moved: for trials, where weeks pass in minutes."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset
        self.on_move: Callable[[], None] = lambda: None
        """Called after every move: somebody may have to be woken earlier."""

    def now(self) -> datetime:
        """Return the moved moment, aware, UTC."""
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the system's."""
        return self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self.move_to(self._offset + by)

    def move_to(self, offset: timedelta) -> None:
        """Be ahead of the system's clock by so much from now on."""
        self._offset = offset
        self.on_move()
