"""Sums in Chinese capitals: the examples of the rules themselves, and what another hand makes of the same sums."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.basics.values import Money
from bot.render.capitals import in_capitals

MOST = 10**12


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        # 支付结算办法, 附件一: all six examples; where the rules leave two ways, the one that says 零.
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (168032, "人民币壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "人民币壹拾万柒仟元零伍角叁分"),
        (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (128600000, "人民币壹佰贰拾捌万陆仟元整"),
        (10000000100, "人民币壹亿零壹元整"),
        (0, "人民币零元整"),
        (4, "人民币肆分"),
        (-5000000, "人民币负伍万元整"),
    ],
)
def test_the_examples_of_the_rules(minor: int, words: str) -> None:
    assert in_capitals(Money(minor)) == words


@given(st.integers(1, MOST - 1))
def test_whole_yuan_are_as_others_write_them(yuan: int) -> None:
    assert in_capitals(Money(yuan * 100)) == "人民币" + cn2an.an2cn(str(yuan), "rmb")


@given(st.integers(1, MOST - 1))
def test_no_nought_stands_beside_another_and_no_figure_is_lost(minor: int) -> None:
    words = in_capitals(Money(minor))
    assert "零零" not in words
    assert sum(words.count(figure) for figure in "壹贰叁肆伍陆柒捌玖") == sum(c != "0" for c in str(minor))


@pytest.mark.parametrize("money", [Money(100, "USD"), Money(10**18)])
def test_what_has_no_capitals_is_refused(money: Money) -> None:
    with pytest.raises(ValueError, match="Money"):
        in_capitals(money)
