"""The settled facts of the centre: flows, people by role, policies in force. Kept ready for every decision."""

import json
import secrets
from dataclasses import replace
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.cases.base.shown import spelled
from bot.engine.basics.values import from_json
from bot.engine.deciding.settled import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.cases.base.directory import Directory
    from bot.cases.base.ports import Clock, Ids, Row, Store
    from bot.engine.deciding.world import Settled
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow

LINKS = "link_address"
"""The name under which the centre keeps what stands before the word of a deep link: the channel's own matter."""
LINK_BYTES = 12


class CentreFacts:
    """Holds what changes seldom. `refresh` reads again what a joining person or an administrator changed."""

    def __init__(self, settled: "Settled", directory: "Directory", store: "Store") -> None:
        self._settled = settled
        self._directory = directory
        self._store = store
        self.workdays: Mapping[date, bool] = {}
        """Days that the centre has set itself: whether people work."""

    @classmethod
    async def read(  # noqa: PLR0913 - keyword-only, each with one meaning
        cls,
        centre: "Centre",
        *,
        store: "Store",
        directory: "Directory",
        clock: "Clock",
        ids: "Ids",
        zone: tzinfo,
        older: "Callable[[str, int], Flow]",
    ) -> "CentreFacts":
        """Read people and policies, and compile the rules."""
        await directory.load_holders(_inside(centre))
        (rows,) = await store.read(Statement("policies_now", {"now": ms_of(clock.now())}))
        policies = {row["name"]: from_json(json.loads(row["value"])) for row in rows}
        settled = settle(
            centre,
            zone=zone,
            new_id=ids.next,
            holders=directory.holders,
            policies=policies,
            older=older,
            new_link=new_link,
        )
        made = cls(settled, directory, store)
        await made.refresh()
        return made

    def __call__(self) -> "Settled":
        """Return the facts of this moment."""
        return self._settled

    async def refresh(self) -> None:
        """Read again who holds which role, who is away, whose number visitors get, which days the centre has set."""
        await self._directory.load_holders(_inside(self._settled.centre))
        await self._directory.load_deputies()
        rows, links, phones = await self._store.read(
            Statement("days"), Statement("centre_value", {"name": LINKS}), Statement("phones")
        )
        self.workdays = days_of(rows)
        calendars = {
            name: replace(calendar, exceptions=self.workdays)
            for name, calendar in self._settled.calendars.items()
        }
        self._settled = replace(
            self._settled,
            holders=self._directory.holders,
            deputies=self._directory.deputies,
            calendars=calendars,
            address=links[0]["value"] if links else "",
            phones={row["id"]: spelled(row["phone"]) for row in phones},
        )


def new_link() -> str:
    """Return a random word that nobody guesses, fit for a deep link (Bot API: up to 64 of `A-Za-z0-9_-`)."""
    return secrets.token_urlsafe(LINK_BYTES)


def days_of(rows: "Iterable[Row]") -> "dict[date, bool]":
    """Return the rows of `days` as days, with whether people work."""
    return {date.fromisoformat(row["day"]): bool(row["works"]) for row in rows}


def _inside(centre: "Centre") -> list[str]:
    """Return the roles of colleagues; outside people are found through records, never by their role."""
    return [role.id for role in centre.roles.values() if not role.outside]
