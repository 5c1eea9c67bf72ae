"""Identities that need no round trip to the store, and their short form for the 64 bytes of a button.

Knows nothing of what is identified.
"""

import re

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_BASE = len(_DIGITS)
_WELL_FORMED = re.compile(r"0|[1-9A-Za-z][0-9A-Za-z]{0,10}")
_MAX = 2**63 - 1


def encode(number: int) -> str:
    """Return the number in base 62, most significant digit first: at most 11 characters for 63 bits.

    Raises:
        ValueError: the number is negative or does not fit 63 bits.
    """
    if not 0 <= number <= _MAX:
        raise ValueError(f"{number} is not a 63-bit identity")
    if number < _BASE:
        return _DIGITS[number]
    digits = []
    while number:
        number, digit = divmod(number, _BASE)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def decode(text: str) -> int:
    """Return the number that `encode` wrote; no other spelling of it is accepted.

    Raises:
        ValueError: the text is not what `encode` writes.
    """
    if _WELL_FORMED.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not an identity in base 62")
    number = 0
    for digit in text:
        number = number * _BASE + _VALUE[digit]
    if number > _MAX:
        raise ValueError(f"{text!r} does not fit 63 bits")
    return number
