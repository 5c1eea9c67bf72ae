"""Whole numbers, money, rates and areas as people type them."""

import re
from decimal import Decimal, InvalidOperation

from bot.engine.fields.words import chinese_number
from bot.engine.messages import N_
from bot.engine.values import Area, Money, Rate
from bot.errors import InvalidField

NOT_A_NUMBER = N_("“{typed}” is not a whole number. For example: {example}")
NOT_MONEY = N_("“{typed}” is not an amount. For example: {example}")
NOT_A_RATE = N_("“{typed}” is not a share. For example: {example}")
NOT_AN_AREA = N_("“{typed}” is not an area. For example: {example}")
TOO_EXACT = N_("“{typed}” has more than two decimals. For example: {example}")
UNITS = {"千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "亿": 100_000_000, "m": 1_000_000}
_MONEY = re.compile(
    r"(?:¥|￥|cny|rmb)?\s*([\d,]+(?:\.\d+)?)\s*(千|万|亿|k|w|m)?\s*(?:元|块|yuan|cny|rmb)?", re.IGNORECASE
)
_AREA = re.compile(r"(\d+(?:\.\d{1,2})?)\s*(?:㎡|m2|平方米|平米|平方|平|sqm|sq m)?", re.IGNORECASE)
HUNDRED = 100
TOO_MUCH = 10**15
"""Numbers from here on are typing mistakes; below it they are exact in every database and in JSON."""


def whole(text: str) -> int:
    """Read a whole number, with thousands commas or Chinese numerals."""
    plain = text.replace(",", "").removesuffix("个").removesuffix("人").strip()
    if re.fullmatch(r"-?\d{1,15}", plain):
        return int(plain)
    number = chinese_number(plain)
    if number is None or number >= TOO_MUCH:
        raise InvalidField(NOT_A_NUMBER, typed=text, example="12")
    return number


def money(text: str) -> Money:
    """Read an amount: `12万`, `1,286,000.50`, `¥3000`, `三十万`."""
    bare = re.sub(r"[元块]$", "", text)
    number = chinese_number(bare)
    if number is not None and number * HUNDRED < TOO_MUCH:
        return Money(number * HUNDRED)
    match = _MONEY.fullmatch(text)
    if match is None:
        raise InvalidField(NOT_MONEY, typed=text, example="300,000")
    amount = Decimal(match.group(1).replace(",", "")) * UNITS.get((match.group(2) or "").lower(), 1)
    cents = amount * HUNDRED
    if cents != cents.to_integral_value():
        raise InvalidField(TOO_EXACT, typed=text, example="300,000.50")
    if cents >= TOO_MUCH:
        raise InvalidField(NOT_MONEY, typed=text, example="300,000")
    return Money(int(cents))


def rate(text: str) -> Rate:
    """Read a share: `98%`, `9.8折`, `八折`, `0.98`."""
    if text.endswith("折"):
        head = text[:-1]
        number = chinese_number(head)
        tenths = Decimal(number) if number is not None else _decimal(head, text)
        if tenths > 10:  # noqa: PLR2004 - 85折 means 8.5折
            tenths /= 10
        return _rate(tenths * 1000, text)
    if text.endswith("%"):
        return _rate(_decimal(text[:-1].strip(), text) * HUNDRED, text)
    number_ = _decimal(text, text)
    return _rate(number_ * 10_000 if number_ <= 1 else number_ * HUNDRED, text)


def _decimal(text: str, typed: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InvalidField(NOT_A_RATE, typed=typed, example="98%") from None
    if not number.is_finite() or number < 0:
        raise InvalidField(NOT_A_RATE, typed=typed, example="98%")
    return number


def _rate(points: Decimal, typed: str) -> Rate:
    if points != points.to_integral_value() or points > 1_000_000:  # noqa: PLR2004 - a hundredfold is a typing mistake
        raise InvalidField(NOT_A_RATE, typed=typed, example="98%")
    return Rate(int(points))


def area(text: str) -> Area:
    """Read square metres: `89.5㎡`, `89.5平`, `89.5 sqm`."""
    match = _AREA.fullmatch(text)
    if match is None or Decimal(match.group(1)) * HUNDRED >= TOO_MUCH:
        raise InvalidField(NOT_AN_AREA, typed=text, example="89.5㎡")
    return Area(int(Decimal(match.group(1)) * HUNDRED))
