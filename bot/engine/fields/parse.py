"""One door for typed answers: the kind of the field chooses the reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.engine.basics.messages import N_
from bot.engine.fields.choices import choice, choices, yes_no
from bot.engine.fields.dates import read_dates
from bot.engine.fields.numbers import area, money, rate, whole
from bot.engine.fields.phones import bank_account, id_number, phone
from bot.engine.fields.places import place
from bot.engine.fields.reading import one
from bot.engine.fields.times import read_moments, read_ranges, read_times
from bot.engine.fields.words import normalise, tidied
from bot.engine.forms.sizes import TOO_LONG
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.engine.basics.values import Value

EMPTY_TEXT = N_("Please type a few words.")
SEND_FILE = N_("Please send a photo or a document here.")
FILES = ("photo", "file")
WORDS = ("text", "long_text")
LONGEST = {"text": 500, "long_text": 4000, "multi_choice": 300, "location": 200}
LONGEST_ANSWER = 80
"""Of all other kinds: nothing that is read as a value is longer, and reading what is takes long."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader must know besides the words. `options`: id to the labels it has in every language."""

    now: datetime
    language: str
    options: Mapping[str, Iterable[str]]


def parse(kind: str, text: str, asked: Asked) -> "Value":
    """Return the value of typed words.

    Raises:
        Ambiguous: it may be one of several values.
        InvalidField: naming what was typed, what is wrong, and an example.
    """
    known = tidied(text) if kind in WORDS else normalise(text)
    if not known:
        raise InvalidField(EMPTY_TEXT, typed=text)
    if kind not in FILES and len(known) > (most := LONGEST.get(kind, LONGEST_ANSWER)):
        raise InvalidField(TOO_LONG, count=most, length=len(known))
    return _READERS.get(kind, _text)(known, asked)


def _text(text: str, _asked: Asked) -> str:
    return text.replace("\n", " ")


def _file(text: str, _asked: Asked) -> str:
    raise InvalidField(SEND_FILE, typed=text)


_READERS: Mapping[str, Callable[[str, Asked], "Value"]] = {
    "long_text": lambda text, _asked: text,
    "yes_no": lambda text, _asked: yes_no(text),
    "choice": lambda text, asked: choice(text, asked.options),
    "multi_choice": lambda text, asked: choices(text, asked.options),
    "integer": lambda text, _asked: whole(text),
    "money": lambda text, _asked: money(text),
    "rate": lambda text, _asked: rate(text),
    "area": lambda text, _asked: area(text),
    "date": lambda text, asked: one(text, read_dates(text, asked.now.date(), asked.language)),
    "date_range": lambda text, asked: one(text, read_ranges(text, asked.now.date(), asked.language)),
    "time": lambda text, asked: one(text, read_times(text, asked.language)),
    "datetime": lambda text, asked: one(text, read_moments(text, asked.now, asked.language)),
    "slot": lambda text, asked: one(text, read_moments(text, asked.now, asked.language)),
    "location": lambda text, _asked: place(text),
    "phone": lambda text, _asked: phone(text),
    "id_number": lambda text, _asked: id_number(text),
    "bank_account": lambda text, _asked: bank_account(text),
    "photo": _file,
    "file": _file,
}
