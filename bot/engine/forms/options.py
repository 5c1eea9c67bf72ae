"""Values as the short texts that buttons carry, and back. The form is stable: old buttons must still be understood."""

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.engine.basics.values import Area, Money, Rate
from bot.engine.deciding.opening import key_of

if TYPE_CHECKING:
    from bot.engine.basics.values import Value

BETWEEN = "~"
"""Stands between the two days of a range."""
LONGEST = 24
"""Of a value's text: two days and the sign between them take 21."""


def option_of(value: "Value") -> str:  # noqa: PLR0911 - one return per type
    """Return a short text for a button that stands for the value; `value_of` reads it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Money():
            return str(value.minor)
        case Rate():
            return str(value.bp)
        case Area():
            return str(value.hundredths)
        case datetime():
            return key_of(value)
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return BETWEEN.join(option_of(one) for one in value)
        case _:
            return str(value)


def value_of(kind: str, option: str) -> "Value":
    """Return the value of a button's text for a field of this kind; None when it is none (a forged or an older one)."""
    if len(option) > LONGEST or not option.isascii():
        return None
    try:
        return _read(kind, option)
    except ValueError:
        return None


def _read(kind: str, option: str) -> "Value":  # noqa: PLR0911 - one return per kind
    match kind:
        case "date":
            return date.fromisoformat(option)
        case "time":
            return time.fromisoformat(option) if len(option) == len("15:30") else None
        case "datetime" | "slot":
            return datetime.strptime(option, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        case "date_range":
            first, joint, last = option.partition(BETWEEN)
            return (date.fromisoformat(first), date.fromisoformat(last)) if joint else None
        case "money":
            return Money(_whole(option))
        case "rate":
            return Rate(_whole(option))
        case "area":
            return Area(_whole(option))
        case "integer":
            return _whole(option)
        case _:
            return None


def _whole(option: str) -> int:
    if not option.isdigit():
        raise ValueError(option)
    return int(option)
