"""From what a person taps or types to the value of a field."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.fields import Asked, parse
from bot.engine.forms.options import option_of, value_of
from bot.errors import InvalidField

if TYPE_CHECKING:
    from datetime import datetime

    from bot.engine.basics.values import Value
    from bot.engine.spec.model import Field

NOT_OFFERED = N_("That answer is no longer offered. Please choose again.")
Forms = Callable[[str], Iterable[str]]
"""Gives a message id in every language: what people may type for it."""


def value_of_option(field: "Field", option: str, offered: "tuple[Value, ...]") -> "Value":
    """Return the value of a tapped answer.

    Raises:
        InvalidField: it is none of those offered now.
    """
    if field.kind in ("choice", "multi_choice"):
        if option in {one.id for one in field.options}:
            return option
    elif field.kind == "yes_no":
        if option in ("yes", "no"):
            return option == "yes"
    else:
        for value in offered:
            if option_of(value) == option:
                return value
        if (value := value_of(field.kind, option)) is not None:
            return value  # one of the keyboard's own; the rules of the field say whether it will do
    raise InvalidField(NOT_OFFERED, typed=option)


def value_of_text(field: "Field", text: str, now: "datetime", language: str, forms: Forms) -> "Value":
    """Return the value of typed words. `now` is local: today's date is the reader's.

    Raises:
        InvalidField: with what was typed, what is wrong, and an example.
    """
    options = {option.id: tuple(forms(option.label)) for option in field.options}
    return parse(field.kind, text, Asked(now, language, options))
