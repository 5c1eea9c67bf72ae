"""Sums in Chinese capitals, as receipts and contracts need them: nobody can add a stroke to these.

By the rules for filling in bills (支付结算办法, 附件一: 正确填写票据和结算凭证的基本规定):
零 stands for any number of noughts between figures, 整 after a sum that ends with 元, and 零 after 元 when there are
fen but no jiao, or when the figure before 元 is a nought.
"""

from bot.engine.basics.values import Money

FIGURES = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
TEN, GROUP, HUNDRED = 10, 10_000, 100
BEYOND = HUNDRED * GROUP ** len(GROUPS)
"""In fen: ten thousand 亿 and more are written in other ways."""


def has_capitals(sum_: Money) -> bool:
    """Tell whether the sum is one in yuan, below 10,000 亿."""
    return sum_.currency == "CNY" and abs(sum_.minor) < BEYOND


def in_capitals(sum_: Money) -> str:
    """Return `人民币壹佰贰拾捌万陆仟元整` for 1,286,000.00 yuan.

    Raises:
        ValueError: see `has_capitals`.
    """
    if not has_capitals(sum_):
        raise ValueError(sum_)
    yuan, cents = divmod(abs(sum_.minor), HUNDRED)
    jiao, fen = divmod(cents, TEN)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not cents:
        words = f"{words or '零元'}整"
    if yuan and cents and (not jiao or yuan % TEN == 0):
        words += "零"
    words += f"{FIGURES[jiao]}角" if jiao else ""
    words += f"{FIGURES[fen]}分" if fen else ""
    return f"人民币{'负' if sum_.minor < 0 else ''}{words}"


def _whole(number: int) -> str:
    words = ""
    for place in range(len(GROUPS) - 1, -1, -1):
        group = number // GROUP**place % GROUP
        if group:
            gap = words and group < GROUP // TEN
            words += f"{'零' if gap else ''}{_group(group)}{GROUPS[place]}"
    return words


def _group(number: int) -> str:
    """Return a number below ten thousand."""
    words, gap = "", False
    for place in range(len(UNITS) - 1, -1, -1):
        figure = number // TEN**place % TEN
        if figure:
            words += f"{'零' if gap else ''}{FIGURES[figure]}{UNITS[place]}"
        gap = bool(words) and not figure
    return words
