"""Telephone, identity and bank account numbers as people type them."""

import re

import phonenumbers

from bot.engine.basics.messages import N_
from bot.engine.basics.values import BankAccount
from bot.engine.fields.words import DIGITS, FORMAL, plain
from bot.errors import InvalidField

NOT_A_PHONE = N_("“{typed}” is not a phone number. For example: {example}")
WRONG_LENGTH = N_(
    "“{typed}” is not a phone number: it has {count} digits, a mobile number has 11. For example: {example}"
)
NOT_AN_ID = N_("“{typed}” is not a valid ID number: please check the 18 digits.")
NOT_AN_ACCOUNT = N_("“{typed}” is not a bank account number: please check it, it has 8 to 30 digits.")
ACCOUNT_LENGTHS = range(8, 31)
"""Companies' accounts have no check figure in common, and every bank its own length."""
EXAMPLE = "138 0013 8000"
MOBILE = 11
ID_LENGTH = 18
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
_WORDS = re.compile(
    r"^(?:my |the )?(?:我的|我)?(?:联系|手机|电话|号码|number|phone|mobile|tel|cell)+[a-z. ]*(?:号码|号)?"
    r"(?:is|是|为|:|：)?\s*"
)


def phone(text: str) -> str:
    """Read a phone number, of the mainland unless it says another country; returns E.164.

    Raises:
        InvalidField: it is none.
    """
    known = _WORDS.sub("", plain(text))
    if not known.isascii():
        known = "".join(str(DIGITS.get(one, one)) for one in known.translate(FORMAL))
    known = re.sub(r"^\(?\+?\(?(?:00)?86\)?[- ]?(?=\(?1\d{2})", "+86", known)
    try:
        number = phonenumbers.parse(known, "CN")
    except phonenumbers.NumberParseException:
        raise InvalidField(NOT_A_PHONE, typed=text, example=EXAMPLE) from None
    if not phonenumbers.is_valid_number(number):
        count = sum(one.isdigit() for one in known.removeprefix("+86"))
        if known.removeprefix("+86").startswith("1") and count != MOBILE:
            raise InvalidField(WRONG_LENGTH, typed=text, count=count, example=EXAMPLE)
        raise InvalidField(NOT_A_PHONE, typed=text, example=EXAMPLE)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def id_number(text: str) -> str:
    """Read a mainland ID number: 17 digits and the check character of GB 11643-1999.

    Raises:
        InvalidField: a digit is wrong or missing.
    """
    known = re.sub(r"[\s-]", "", text).upper()
    if len(known) != ID_LENGTH or not (known[:17].isascii() and known[:17].isdigit()):
        raise InvalidField(NOT_AN_ID, typed=text)
    check = ID_CHECKS[sum(int(d) * w for d, w in zip(known[:17], ID_WEIGHTS, strict=True)) % 11]
    if known[17] != check:
        raise InvalidField(NOT_AN_ID, typed=text)
    return known


def bank_account(text: str) -> BankAccount:
    """Read the number of a bank account: a card's or a company's, with or without gaps.

    Raises:
        InvalidField: it holds something else than figures, or too few or too many of them.
    """
    known = re.sub(r"[\s-]", "", text)
    if len(known) not in ACCOUNT_LENGTHS or not (known.isascii() and known.isdigit()):
        raise InvalidField(NOT_AN_ACCOUNT, typed=text)
    return BankAccount(known)
