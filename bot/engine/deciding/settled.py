"""Builds the settled facts of a centre: compiled rules, policies, people by role, calendars."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo
from functools import cache
from typing import TYPE_CHECKING

from bot.engine.basics.calendar import Calendar
from bot.engine.deciding.decide import Rules
from bot.engine.deciding.world import Settled

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow


def settle(  # noqa: PLR0913 - keyword-only, each with one meaning
    centre: "Centre",
    *,
    zone: tzinfo,
    new_id: Callable[[], int],
    holders: Mapping[str, tuple[int, ...]],
    policies: "Mapping[str, Value] | None" = None,
    older: "Callable[[str, int], Flow] | None" = None,
    new_link: "Callable[[], str] | None" = None,
) -> Settled:
    """Return the facts. `older` gives flow versions that running cases still use.

    Without `new_link` links are numbered: for plays and tests, where nobody guesses.
    """

    @cache
    def rules(flow: str, version: int) -> Rules:
        present = centre.flows.get(flow)
        if present is not None and version in (0, present.version):
            return Rules.of(present)
        if older is None:
            raise KeyError((flow, version))
        return Rules.of(older(flow, version))

    calendars = {name: replace(calendar, zone=zone) for name, calendar in centre.calendars.items()}
    return Settled(
        centre=replace(centre, quiet=replace(centre.quiet, zone=zone)) if centre.quiet else centre,
        zone=zone,
        policies={**{name: policy.default for name, policy in centre.policies.items()}, **(policies or {})},
        holders=holders,
        calendars=calendars or {"office": Calendar(zone=zone)},
        new_id=new_id,
        new_link=new_link or (lambda: f"{new_id():012}"),
        rules=rules,
    )
