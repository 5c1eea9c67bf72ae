"""Proves over the whole database that every open case has an owner, a next event and a time.

Should one not, it is said where it can be seen: nobody else would ever ask for it again. Pages through the cases, so
that nobody waits for it.
"""

import logging
from dataclasses import dataclass

from bot.cases.base.ports import Statement, Store

PAGE = 5_000
NAMED = 20
"""So many cases are named in the log; the count is of all."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stranded:
    """An open case that waits for nobody, or for no moment."""

    number: str
    flow: str
    state: str
    owned: bool
    timed: bool

    @property
    def lacks(self) -> str:
        """Say what is missing."""
        missing = [
            *([] if self.owned else ["somebody who must act"]),
            *([] if self.timed else ["a next moment"]),
        ]
        return " and ".join(missing)


async def stranded(store: Store) -> list[Stranded]:
    """Return the open cases without an owner (a person, or a role that somebody holds) or without a due row.

    Raises:
        StorageError: the database does not answer.
    """
    found: list[Stranded] = []
    after = 0
    while True:
        (ends,) = await store.read(Statement("open_case_page", {"after": after, "limit": PAGE}))
        last = ends[0]["last"] if ends else None
        if last is None:
            return found
        (rows,) = await store.read(Statement("stranded_cases", {"after": after, "last": last}))
        found += (
            Stranded(
                row["number"], row["flow"], row["state"], owned=bool(row["owned"]), timed=bool(row["timed"])
            )
            for row in rows
        )
        after = last


async def watch(store: Store) -> int:
    """Look, log what is stranded, and return how many cases are."""
    found = await stranded(store)
    if found:
        named = ", ".join(
            f"{one.number} ({one.flow}: {one.state}, lacks {one.lacks})" for one in found[:NAMED]
        )
        _log.warning("%d open cases wait for nobody or for no moment: %s", len(found), named)
    return len(found)
