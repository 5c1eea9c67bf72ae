"""The only call to the system's clock."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The present moment of this machine."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""
        return datetime.now(UTC)


class MovableClock:
    """The system's clock plus an offset that can be moved forward: for trials and tests."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """Return the moved moment, aware, UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._offset += by
