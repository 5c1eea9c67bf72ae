"""The quick look for long figures, which every text goes through, passes over nothing that would be sealed."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.storage import sealing

PIECES = ["6", "2", "62", "19", "0", "６２", "9", " ", "-", "X", "x", "110101", "19900101", "a", '"', "\n"]
CARD_AS_READ = re.compile(
    r"(?<![0-9０-９])[6６][2２](?:[0-9０-９]{14,17}"
    r"|[0-9０-９]{2}(?:[ \-][0-9０-９]{4}){3}(?:[ \-][0-9０-９]{1,3})?)(?![0-9０-９])"
)
"""The shape of a card with its parts in the order in which people read them."""
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(texts)
@example("11010519491231002X")
@example("1-1 0-1 0-5 1-9 4-9 1-2 3-1 0-0 2-X".replace(" ", ""))
@example('{"text":"6222 0212 3456 7894 568"}')
@settings(max_examples=500, deadline=None)
def test_the_quick_look_misses_nothing(text: str) -> None:
    shapes = [
        pattern for pattern in (sealing._SHAPE, sealing._CARD, sealing._FIGURES) if pattern.search(text)
    ]
    assert sealing._LONG.search(text) or not shapes


@given(texts)
@example("62220212345678945")
@example("162220212345678945 62220212345678945")
@settings(max_examples=500, deadline=None)
def test_a_card_is_found_where_it_always_was(text: str) -> None:
    found = [match.span() for match in sealing._CARD.finditer(text)]
    assert found == [match.span() for match in CARD_AS_READ.finditer(text)]
