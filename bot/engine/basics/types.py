"""The types of expressions, checked when a flow file is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

COMPARABLE = frozenset({"integer", "money", "rate", "area", "date", "time", "datetime", "span"})


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the options of a choice, the record type of a record, or the columns of a list."""

    kind: str
    options: tuple[str, ...] = ()
    record: str = ""
    columns: "Mapping[str, Type]" = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the kind as an author knows it."""
        return f"{self.record} record" if self.record else {"boolean": "yes/no"}.get(self.kind, self.kind)


BOOLEAN, INTEGER, MONEY, RATE, AREA = (Type(k) for k in ("boolean", "integer", "money", "rate", "area"))
TEXT, DATE, TIME, DATETIME, SPAN = (Type(k) for k in ("text", "date", "time", "datetime", "span"))
DATE_RANGE = Type("date_range")
RANGE = ("first", "last")
"""The names of its two days: `period.first`, `period.last`."""
PERSON, LIST, ANY = Type("person"), Type("list"), Type("any")

FIELD_TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "long_text": TEXT,
    "yes_no": BOOLEAN,
    "integer": INTEGER,
    "money": MONEY,
    "rate": RATE,
    "area": AREA,
    "date": DATE,
    "time": TIME,
    "datetime": DATETIME,
    "date_range": DATE_RANGE,
    "slot": DATETIME,
    "phone": TEXT,
    "id_number": TEXT,
    "bank_account": TEXT,
    "photo": LIST,
    "file": LIST,
    "location": TEXT,
    "person": PERSON,
}
"""What a field kind is in an expression; choice, record and list carry more."""


def field_type(
    kind: str, options: tuple[str, ...] = (), record: str = "", columns: Mapping[str, Type] | None = None
) -> Type:
    """Return the type of a field of this kind."""
    match kind:
        case "choice":
            return Type("choice", options)
        case "multi_choice":
            return Type("list", options)
        case "record":
            return Type("record", record=record)
        case "list":
            return Type("list", columns=columns or {})
        case _:
            return FIELD_TYPES.get(kind, ANY)
