"""The kinds of fields a flow or a record may have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine.nodes import Item

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
    "photo",
    "file",
    "location",
    "person",
    "record",
    "list",
)


def field_kind(keys: "Mapping[str, Item]") -> str:
    """Return the kind of a field; "" for one that does not exist, which is noted."""
    if "type" not in keys:
        return ""
    keys["type"].one_of(FIELD_KINDS, "unknown-field-type")
    kind = keys["type"].text()
    return kind if kind in FIELD_KINDS else ""
