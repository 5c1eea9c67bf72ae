"""The kinds of fields a flow or a record may have, and what only some of them say of themselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.engine.basics.types import INTEGER, SPAN
from bot.engine.formula.expressions import Names, did_you_mean
from bot.engine.spec.model import Slots

if TYPE_CHECKING:
    from bot.engine.reading.nodes import Item
    from bot.engine.spec.centre import Shared

FIELD_KINDS = (
    "text",
    "long_text",
    "choice",
    "multi_choice",
    "yes_no",
    "integer",
    "money",
    "rate",
    "area",
    "date",
    "date_range",
    "time",
    "datetime",
    "slot",
    "phone",
    "id_number",
    "bank_account",
    "photo",
    "file",
    "location",
    "person",
    "record",
    "list",
)
COLLEAGUES = "colleagues"
"""Stands for all roles of those who work here, where it is said who sees a field."""


def field_kind(keys: "Mapping[str, Item]") -> str:
    """Return the kind of a field; "" for one that does not exist, which is noted."""
    if "type" not in keys:
        return ""
    keys["type"].one_of(FIELD_KINDS, "unknown-field-type")
    kind = keys["type"].text()
    return kind if kind in FIELD_KINDS else ""


def hours_of(keys: "Mapping[str, Item]", shared: "Shared") -> str:
    """Return the calendar outside of which the field cannot lie; an unknown one is noted."""
    if "hours" not in keys:
        return ""
    name = keys["hours"].text()
    if name not in shared.calendars:
        keys["hours"].problem(
            "unknown-calendar", f"no calendar `{name}`", did_you_mean(name, shared.calendars)
        )
    return name


def roles_of(keys: "Mapping[str, Item]", shared: "Shared") -> tuple[str, ...]:
    """Return the roles of whom a person is chosen; an unknown one is noted."""
    return _known_roles(keys["role"], shared) if "role" in keys else ()


def seen_by_of(keys: "Mapping[str, Item]", shared: "Shared") -> frozenset[str]:
    """Return the roles that see the field, empty for all; an unknown one is noted."""
    if "seen_by" not in keys:
        return frozenset()
    if keys["seen_by"].words() == (COLLEAGUES,):
        return frozenset(role for role, spec in shared.roles.items() if not spec.outside)
    return frozenset(_known_roles(keys["seen_by"], shared))


def _known_roles(item: "Item", shared: "Shared") -> tuple[str, ...]:
    for role in item.words():
        if role not in shared.roles:
            item.problem("unknown-role", f"no role `{role}`", did_you_mean(role, shared.roles))
    return item.words()


def slots_of(item: "Item", names: Names) -> Slots | None:
    """Return how a slot is booked, or None where that cannot be read."""
    keys = item.record(("what", "every", "places"), ("ahead", "notice", "suggest", "full", "instead", "hold"))
    wanted = {
        "every": SPAN,
        "places": INTEGER,
        "ahead": SPAN,
        "notice": SPAN,
        "suggest": INTEGER,
        "hold": SPAN,
    }
    read = {name: keys[name].expression(names, kind) for name, kind in wanted.items() if name in keys}
    every, places = read.get("every"), read.get("places")
    if every is None or places is None or "what" not in keys:
        return None
    return Slots(
        keys["what"].text(),
        every,
        places,
        read.get("ahead"),
        read.get("notice"),
        read.get("suggest"),
        keys["full"].yes() if "full" in keys else False,
        keys["instead"].text() if "instead" in keys else "",
        read.get("hold"),
    )
