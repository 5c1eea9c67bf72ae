"""Identities that need no round trip to the store, and their short form for the 64 bytes of a button.

Knows nothing of what is identified.
"""

import re
import time
from collections.abc import Callable

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


EPOCH_MS = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""
_SEQUENCE_BITS, _INSTANCE_BITS = 12, 10


class Snowflake:
    """Fresh identities: milliseconds since 2026, the instance, a running number.

    They rise, also when the clock steps back.
    """

    def __init__(self, now_ms: Callable[[], int] | None = None, instance: int = 0) -> None:
        self._now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        self._instance = instance << _SEQUENCE_BITS
        self._last = 0
        self._sequence = 0

    def next(self) -> int:
        """Return a positive 63-bit integer, never returned before by this instance."""
        now = max(self._now_ms() - EPOCH_MS, self._last)
        if now == self._last:
            self._sequence += 1
            if self._sequence >> _SEQUENCE_BITS:
                now, self._sequence = now + 1, 0
        else:
            self._sequence = 0
        self._last = now
        return (now << (_SEQUENCE_BITS + _INSTANCE_BITS)) | self._instance | self._sequence
