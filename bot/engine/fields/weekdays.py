"""Names of weekdays in both languages. Numbers: Monday 0 to Sunday 6."""

import re

DAYS_ZH = {
    **{name: number for number, name in enumerate("一二三四五六日")},
    **{str(number + 1): number for number in range(7)},
    "天": 6,
}
DAY_ZH = "[一二三四五六日天1-7]"
DAY_EN = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|weekend)"
)
STARTS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKEND = (5, 6)
_ZH = re.compile(rf"[(（]?(?:周|星期|礼拜)({DAY_ZH})[)）]?")
_EN_FIRST = re.compile(rf"({DAY_EN})\.?,? (?:the )?(.+)")
_EN_LAST = re.compile(rf"(.+?),? \(?({DAY_EN})\)?")


def weekday_number(name: str | None) -> tuple[int, ...]:
    """Return the weekday of a name; both days for the weekend."""
    if name is None or name in ("周末", "weekend"):
        return WEEKEND
    if name in DAYS_ZH:
        return (DAYS_ZH[name],)
    return (STARTS_EN.index(name[:3]),)


def split_weekday(text: str) -> tuple[str, int | None]:
    """Return a date without the weekday beside it, and that weekday or None: `12月5日(周六)`, `sat 5 dec`."""
    if match := _ZH.search(text):
        return (text[: match.start()] + text[match.end() :]).strip(" ,，"), DAYS_ZH[match[1]]
    if (match := _EN_FIRST.fullmatch(text)) and match[1] != "weekend":
        return match[2], weekday_number(match[1])[0]
    if (match := _EN_LAST.fullmatch(text)) and match[2] != "weekend":
        return match[1], weekday_number(match[2])[0]
    return text, None
