"""Whole numbers, money, rates and areas as people type them."""

import re
from decimal import Decimal

from bot.engine.basics.messages import N_
from bot.engine.basics.values import Area, Money, Rate
from bot.engine.fields.reading import WHICH, bared
from bot.engine.fields.words import FORMAL, NUMERAL, chinese_number, english_number, plain
from bot.errors import Ambiguous, InvalidField

NOT_A_NUMBER = N_("“{typed}” is not a whole number. For example: {example}")
NOT_MONEY = N_("“{typed}” is not an amount. For example: {example}")
NOT_A_RATE = N_("“{typed}” is not a share. For example: {example}")
NOT_AN_AREA = N_("“{typed}” is not an area. For example: {example}")
TOO_EXACT = N_("“{typed}” has more than two decimals. For example: {example}")
UNITS = {
    "百": 100,
    "千": 1000,
    "k": 1000,
    "thousand": 1000,
    "万": 10_000,
    "w": 10_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "亿": 100_000_000,
}
HUNDRED = 100
TOO_MUCH = 10**15
"""Numbers from here on are typing mistakes; below it they are exact in every database and in JSON."""
LONGEST = 60
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?"
_FIRST = rf"(?:{_FIGURES}|{NUMERAL}点{NUMERAL}|{NUMERAL})"
_GREAT = re.compile(rf"(?P<n>{_FIRST}) ?(?P<unit>thousand|million|百|千|万|亿|k|w|m)(?P<rest>.*)")
_CENTS = re.compile(rf"(?P<whole>.+?)[元块](?:(?P<jiao>\d|{NUMERAL})[角毛]?)?零?(?:(?P<fen>\d|{NUMERAL})分)?")
_COMMA = re.compile(r"(\d{1,3}),(\d{1,2})")
_SIGNS = re.compile(
    r"^(?:人民币|¥|￥|cny|rmb) ?|(?<=.) ?(?:人民币|元钱?整?|块钱?整?|圆整?|yuan|cny|rmb|整|正|钱)$"
)
_COUNTED = re.compile(r"^第|[个人位套间次份名张台]$")
_METRES = re.compile(r" ?(?:个?平方米|个?平米|个?平方|平|方|㎡|m2|sq\.? ?m\.?|square met(?:re|er)s?)$")
_SHARE = re.compile(rf"(百|千|万)分之(?P<n>{_FIRST})")
_OFF = re.compile(r"(?P<n>\d+(?:\.\d+)?) ?% ?off|off (?P<m>\d+(?:\.\d+)?) ?%")


def _decimal(text: str) -> Decimal | None:
    """Return figures with commas or spaces between thousands, or numerals with a decimal point (十二点五)."""
    if re.fullmatch(_FIGURES, text):
        return Decimal(re.sub("[, ]", "", text))
    if match := re.fullmatch(r"(\d+)点(\d+)", text):
        return Decimal(f"{match[1]}.{match[2]}")
    head, point, tail = text.partition("点")
    number = chinese_number(head)
    if number is None:
        return None
    if not point:
        return Decimal(number)
    digits = "".join(str(chinese_number(one)) for one in tail)
    return Decimal(f"{number}.{digits}") if digits.isdigit() else None


def amount(text: str) -> Decimal | None:  # noqa: PLR0911 - one return per way of writing it
    """Return a number with its units: `12万`, `128万6`, `3万5千`, `1.2 million`, `fifty thousand`; or None."""
    if len(text) > LONGEST:
        return None
    text = text.translate(FORMAL) if not text.isascii() else text
    if (whole := _decimal(text)) is not None:
        return whole
    if (words := english_number(text)) is not None:
        return Decimal(words)
    match = _GREAT.fullmatch(text)
    number = _decimal(match["n"]) if match is not None else None
    if match is None or number is None:
        return None
    worth, rest = UNITS[match["unit"]], match["rest"].strip()
    if not rest:
        return number * worth
    if re.fullmatch(r"\d|[一二三四五六七八九两]", rest):
        return number * worth + (amount(rest) or Decimal()) * worth / 10
    more = amount(rest.removeprefix("零"))
    return number * worth + more if more is not None and more < worth else None


def whole(text: str) -> int:
    """Read a whole number: figures with thousands commas, Chinese numerals, English words."""
    for form in bared(plain(text)):
        bare = _COUNTED.sub("", _COUNTED.sub("", form))
        number = _whole(bare)
        if number is not None and abs(number) < TOO_MUCH:
            return number
    raise InvalidField(NOT_A_NUMBER, typed=text, example="12")


def _whole(text: str) -> int | None:
    sign = -1 if text.startswith("-") else 1
    number = amount(text.removeprefix("-"))
    return sign * int(number) if number is not None and number == int(number) else None


def money(text: str) -> Money:
    """Read an amount: `12万`, `1,286,000.50`, `¥3000`, `三十万`, `12块5毛`.

    Raises:
        InvalidField: it is none, or finer than a cent.
        Ambiguous: `12,5` may be twelve and a half.
    """
    for form in bared(plain(text)):
        bare = _SIGNS.sub("", _SIGNS.sub("", form))
        if match := _COMMA.fullmatch(bare):
            decimal, plain_ = Decimal(f"{match[1]}.{match[2]}"), Decimal(match[1] + match[2])
            raise Ambiguous(WHICH, typed=text, readings=(_cents(decimal, text), _cents(plain_, text)))
        number = amount(bare)
        if number is None and (match := _CENTS.fullmatch(form)):
            number = _with_cents(match)
        if number is not None:
            return _cents(number, text)
    raise InvalidField(NOT_MONEY, typed=text, example="300,000")


def _with_cents(match: re.Match[str]) -> Decimal | None:
    number = amount(_SIGNS.sub("", match["whole"]))
    if number is None or not (match["jiao"] or match["fen"]):
        return None
    jiao, fen = (amount(match[part]) or 0 if match[part] else 0 for part in ("jiao", "fen"))
    return number + Decimal(jiao) / 10 + Decimal(fen) / HUNDRED if jiao < 10 and fen < 10 else None  # noqa: PLR2004 - one figure each


def _cents(number: Decimal, typed: str) -> Money:
    cents = number * HUNDRED
    if cents >= TOO_MUCH:
        raise InvalidField(NOT_MONEY, typed=typed, example="300,000")
    if cents != cents.to_integral_value():
        raise InvalidField(TOO_EXACT, typed=typed, example="300,000.50")
    return Money(int(cents))


def rate(text: str) -> Rate:
    """Read a share: `98%`, `9.8折`, `八折`, `百分之五`, `千分之三`, `三成`, `0.98`.

    Raises:
        InvalidField: it is none.
        Ambiguous: `1`, or `20% off`.
    """
    for form in bared(plain(text)):
        if match := _OFF.fullmatch(form):
            off = _points(Decimal(match["n"] or match["m"]) * HUNDRED, text)
            raise Ambiguous(WHICH, typed=text, readings=(Rate(10_000 - off.bp), off))
        points = _share(form.removeprefix("打"))
        if form == "1":
            raise Ambiguous(WHICH, typed=text, readings=(Rate(HUNDRED), Rate(10_000)))
        if points is not None:
            return _points(points, text)
    raise InvalidField(NOT_A_RATE, typed=text, example="98%")


def _share(text: str) -> Decimal | None:  # noqa: PLR0911 - one return per way of saying it
    """Return basis points, or None."""
    if text in ("一半", "half", "a half", "对半"):
        return Decimal(5000)
    if match := _SHARE.fullmatch(text):
        part = _decimal(match["n"])
        return part * {"百": 100, "千": 10, "万": 1}[match[1]] if part is not None else None
    head = re.fullmatch(r"(?P<n>.+?) ?(?P<unit>折|成半?|%|‰|per ?cent)", text)
    number = amount(head["n"]) if head is not None else _decimal(text)
    if number is None:
        return None
    if head is None:
        return number * 10_000 if number <= 1 else number * HUNDRED
    match head["unit"]:
        case "折":
            return (number / 10 if number > 10 else number) * 1000  # noqa: PLR2004 - 85折 means 8.5折
        case "‰":
            return number * 10
        case "成" | "成半":
            return number * 1000 + (500 if head["unit"] == "成半" else 0)
        case _:
            return number * HUNDRED


def _points(points: Decimal, typed: str) -> Rate:
    if points != points.to_integral_value() or points > 1_000_000:  # noqa: PLR2004 - a hundredfold is a typing mistake
        raise InvalidField(NOT_A_RATE, typed=typed, example="98%")
    return Rate(int(points))


def area(text: str) -> Area:
    """Read square metres: `89.5㎡`, `89.5平`, `八十九平米`, `89.5 sqm`."""
    for form in bared(plain(text)):
        number = amount(_METRES.sub("", form))
        if number is not None and number * HUNDRED < TOO_MUCH and number * HUNDRED % 1 == 0:
            return Area(int(number * HUNDRED))
    raise InvalidField(NOT_AN_AREA, typed=text, example="89.5㎡")
