"""One door for typed answers: the kind of the field chooses the reader."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import phonenumbers

from bot.engine.fields.dates import read_date, read_datetime, read_time
from bot.engine.fields.numbers import area, money, rate, whole
from bot.engine.fields.words import normalise
from bot.engine.messages import N_
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.engine.values import Value

NOT_A_PHONE = N_("“{typed}” is not a phone number. For example: {example}")
NOT_AN_ID = N_("“{typed}” is not a valid ID number: please check the 18 digits.")
NOT_YES_NO = N_("Please answer yes or no.")
NOT_AN_OPTION = N_("“{typed}” is not one of the answers. Please tap one of the buttons.")
TWO_OPTIONS = N_("“{typed}” could be {options}. Please tap one of the buttons.")
EMPTY_TEXT = N_("Please type a few words.")
TOO_LONG = N_("That is too long: at most {count} characters fit here. You sent {length}.")
SEND_FILE = N_("Please send a photo or a document here.")
YES = frozenset(("yes", "y", "ok", "是", "是的", "好", "好的", "对", "可以", "有", "嗯"))
NO = frozenset(("no", "n", "否", "不", "不是", "不要", "没有", "没", "不可以", "不行"))
LONGEST = {"text": 500, "long_text": 4000}
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CLOSE = 0.75


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader must know besides the words. `options`: id to the labels it has in every language."""

    now: datetime
    language: str
    options: Mapping[str, Iterable[str]]


def parse(kind: str, text: str, asked: Asked) -> "Value":
    """Return the value of typed words.

    Raises:
        InvalidField: naming what was typed, what is wrong, and an example.
    """
    plain = normalise(text)
    if not plain:
        raise InvalidField(EMPTY_TEXT, typed=text)
    return _READERS.get(kind, _text)(plain, asked)


def _text(text: str, _asked: Asked) -> str:
    return text


def _short(text: str, _asked: Asked) -> str:
    return _limited(text, "text")


def _long(text: str, _asked: Asked) -> str:
    return _limited(text, "long_text")


def _limited(text: str, kind: str) -> str:
    if len(text) > LONGEST[kind]:
        raise InvalidField(TOO_LONG, count=LONGEST[kind], length=len(text))
    return text


def _yes_no(text: str, _asked: Asked) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise InvalidField(NOT_YES_NO, typed=text)


def _choice(text: str, asked: Asked) -> str:
    """Read an option by its number, its id, its label in any language, its beginning, or a near miss."""
    ids = list(asked.options)
    if text.isdigit() and 1 <= int(text) <= len(ids):
        return ids[int(text) - 1]
    wanted = text.casefold()
    forms = {
        form.casefold(): option for option, labels in asked.options.items() for form in (option, *labels)
    }
    if wanted in forms:
        return forms[wanted]
    found = list(dict.fromkeys(option for form, option in forms.items() if form.startswith(wanted)))
    if not found:
        near = difflib.get_close_matches(wanted, forms, n=3, cutoff=CLOSE)
        found = list(dict.fromkeys(forms[form] for form in near))
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidField(
            TWO_OPTIONS, typed=text, options=tuple(next(iter(asked.options[o]), o) for o in found)
        )
    raise InvalidField(NOT_AN_OPTION, typed=text)


def _choices(text: str, asked: Asked) -> tuple[str, ...]:
    parts = [part.strip() for part in text.replace("、", ",").replace("，", ",").split(",") if part.strip()]
    return tuple(dict.fromkeys(_choice(part, asked) for part in parts))


def _phone(text: str, _asked: Asked) -> str:
    try:
        number = phonenumbers.parse(text if not text.startswith("86") or len(text) < 13 else f"+{text}", "CN")  # noqa: PLR2004 - 86 and a mobile number
    except phonenumbers.NumberParseException:
        raise InvalidField(NOT_A_PHONE, typed=text, example="138 0013 8000") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidField(NOT_A_PHONE, typed=text, example="138 0013 8000")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _id_number(text: str, _asked: Asked) -> str:
    """Read a mainland ID number: 17 digits and the check character of GB 11643-1999."""
    plain = text.replace(" ", "").upper()
    if len(plain) != 18 or not plain[:17].isdigit():  # noqa: PLR2004 - as the standard has it
        raise InvalidField(NOT_AN_ID, typed=text)
    check = ID_CHECKS[sum(int(d) * w for d, w in zip(plain[:17], ID_WEIGHTS, strict=True)) % 11]
    if plain[17] != check:
        raise InvalidField(NOT_AN_ID, typed=text)
    return plain


def _file(text: str, _asked: Asked) -> str:
    raise InvalidField(SEND_FILE, typed=text)


_READERS: Mapping[str, Callable[[str, Asked], "Value"]] = {
    "text": _short,
    "long_text": _long,
    "yes_no": _yes_no,
    "choice": _choice,
    "multi_choice": _choices,
    "integer": lambda text, _asked: whole(text),
    "money": lambda text, _asked: money(text),
    "rate": lambda text, _asked: rate(text),
    "area": lambda text, _asked: area(text),
    "date": lambda text, asked: read_date(text, asked.now.date(), asked.language),
    "time": lambda text, asked: read_time(text, asked.language),
    "datetime": lambda text, asked: read_datetime(text, asked.now, asked.language),
    "phone": _phone,
    "id_number": _id_number,
    "photo": _file,
    "file": _file,
}
