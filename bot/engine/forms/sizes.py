"""How long, how many, how much: the limits of an answer."""

from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.basics.values import Money
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.engine.basics.values import Value
    from bot.engine.spec.model import Field

TOO_FEW = N_("At least {count} are needed here.")
TOO_MANY = N_("At most {count} fit here.")
TOO_SHORT = N_("That is too short: at least {count} characters are needed here. You sent {length}.")
TOO_LONG = N_("That is too long: at most {count} characters fit here. You sent {length}.")
TEXTS = ("text", "long_text")


def check_size(spec: "Field", value: "Value") -> None:
    """Check length of a text, number of rows or files, or the smallest and largest number; money in whole units."""
    size: int | None = None
    unit = 1
    if isinstance(value, str) and spec.kind in TEXTS:
        _check_length(spec, len(value))
    elif isinstance(value, tuple) and spec.kind in TEXTS:
        return  # a voice message: nobody has counted its words
    elif isinstance(value, tuple):
        size = len(value)
    elif isinstance(value, Money):
        size, unit = value.minor, 100
    elif isinstance(value, int) and not isinstance(value, bool):
        size = value
    if size is None:
        return
    if spec.at_least and size < spec.at_least * unit:
        raise InvalidField(TOO_FEW, count=spec.at_least, typed=value)
    if spec.at_most and size > spec.at_most * unit:
        raise InvalidField(TOO_MANY, count=spec.at_most, typed=value)


def _check_length(spec: "Field", length: int) -> None:
    if spec.at_least and length < spec.at_least:
        raise InvalidField(TOO_SHORT, count=spec.at_least, length=length)
    if spec.at_most and length > spec.at_most:
        raise InvalidField(TOO_LONG, count=spec.at_most, length=length)
