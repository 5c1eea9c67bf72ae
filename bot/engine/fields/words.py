"""Typed text made plain: full-width forms, odd spaces, invisible and direction marks; Chinese numerals."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二两三四五六七八九十百千万亿]+"


def normalise(text: str) -> str:
    """Return the text in its plain form: NFKC, no invisible marks, single spaces, trimmed."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def chinese_number(text: str) -> int | None:
    """Return the number of Chinese numerals (三十万 is 300000), or None when they are none."""
    if not re.fullmatch(NUMERAL, text):
        return None
    total, part, digit = 0, 0, 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in SMALL_UNITS:
            part += (digit or 1) * SMALL_UNITS[character]
            digit = 0
        else:
            total = (total + part + digit) * (10_000 if character == "万" else 100_000_000)
            part, digit = 0, 0
    return total + part + digit
