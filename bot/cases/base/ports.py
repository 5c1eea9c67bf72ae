"""What the office needs from the outside: a store, a clock, fresh ids. Implemented elsewhere.

A decision reaches the store as a *unit*: a list of named statements with expectations that take effect
together or not at all. The names are those of `bot/storage/queries.sql`; no SQL is known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Row = Mapping[str, Any]
"""One row: column name to str, int, None or bytes. Moments are integer milliseconds since the epoch, UTC."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One named statement with its parameters.

    `expect` is the number of rows it must change (or return); any other number is a `Conflict`
    and undoes the whole unit. None means that the number does not matter.
    """

    name: str
    params: Mapping[str, Any] = field(default_factory=dict)
    expect: int | None = None


Unit = Sequence[Statement]


class Store(Protocol):
    """Durable rows. One writer order, many readers."""

    async def read(self, *queries: Statement) -> list[list[Row]]:
        """Return the rows of each query, in order, all seen in one snapshot."""
        ...

    async def commit(self, unit: Unit) -> list[list[Row]]:
        """Make the unit durable and return the rows of each statement (empty where it returns none).

        Units of concurrent callers may share one transaction of the database; one failing unit does not undo
        its neighbours. When this returns, the unit survives a power cut.

        Raises:
            Conflict: a statement met another number of rows than expected, or a unique key was taken.
        """
        ...


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""
        ...


class Download(Protocol):
    """Fetches a file that a person sent through a channel."""

    async def __call__(self, ref: str, most: int) -> bytes:
        """Return the content of the file by the channel's own name for it.

        Raises:
            Rejected: it is not there any more, or has more than `most` bytes.
            DeliveryError: the channel does not give it now; trying again may help.
        """
        ...


class Ids(Protocol):
    """Fresh identities that need no round trip to the store."""

    def next(self) -> int:
        """Return a positive 63-bit integer, never returned before, rising with time."""
        ...
