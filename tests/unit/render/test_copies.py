"""What a button copies is what can be pasted."""

import pytest

from bot.render.card import to_paste


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("建设银行广州分行 4405 0158 0201 0000 0268", "44050158020100000268"),
        ("4405-0158-0201", "440501580201"),
        ("44050158020100000268", "44050158020100000268"),
        ("ICBC 12345678 or 87654321", "ICBC 12345678 or 87654321"),
        ("A-1201", "A-1201"),
    ],
)
def test_of_one_long_number_only_its_figures_are_copied(text: str, pasted: str) -> None:
    assert to_paste(text) == pasted
