"""Lengths of time as people write them: `4 wh` working hours, `2 wd` working days, `7 d`, `24 h`, `30 min`."""

import re
from dataclasses import dataclass
from functools import total_ordering

UNITS = {"wmin": 1, "min": 1, "wh": 60, "h": 60, "wd": 1440, "d": 1440}
"""Minutes a unit stands for when two spans of one kind (working or not) are compared."""
PATTERN = re.compile(r"\s*(-?\d+)\s*(wmin|wh|wd|min|h|d)\s*")


@total_ordering
@dataclass(frozen=True, slots=True)
class Span:
    """A whole number of a unit. Spans compare by their plain length, working units by working length."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `4 wh`, `7d` or `30 min`.

        Raises:
            ValueError: the text is no span.
        """
        match = PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(text)
        return cls(int(match.group(1)), match.group(2))

    @property
    def minutes(self) -> int:
        """The plain number of minutes."""
        return self.amount * UNITS[self.unit]

    def __lt__(self, other: "Span | int") -> bool:
        """Compare by length; a bare number counts in this span's own unit."""
        if isinstance(other, int):
            return self.amount < other
        return self.minutes < other.minutes

    def __eq__(self, other: object) -> bool:
        """Compare by length; a bare number counts in this span's own unit."""
        if isinstance(other, int) and not isinstance(other, bool):
            return self.amount == other
        return isinstance(other, Span) and self.minutes == other.minutes

    def __hash__(self) -> int:
        """Hash by length, as equality does."""
        return hash(self.minutes)

    def __str__(self) -> str:
        """Return the text that `parse` reads."""
        return f"{self.amount} {self.unit}"
