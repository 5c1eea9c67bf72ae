"""Words that are kept with a page are the same when they are read again."""

from datetime import date

import pytest

from bot.cases.base.keptwords import kept, read_again
from bot.cases.base.shown import Masked, Name, PersonId, Words
from bot.engine.basics.values import Money


@pytest.mark.parametrize(
    "words",
    [
        Words("Nothing is waiting for you."),
        Words("{name} {role}", {"name": Name("陈明 <b>"), "role": Words("Sales manager")}),
        Words("{who}: {what}", {"who": (PersonId(7), PersonId(8)), "what": (Words("a"), Name("b"), 3, None)}),  # type: ignore[dict-item]  # any that can be kept
        Words(
            "{sum} {on} {phone}",
            {"sum": Money(5, "CNY"), "on": date(2026, 12, 4), "phone": Masked("138", True)},
        ),
        Words("{none}{list}{yes}", {"none": None, "list": (), "yes": True}),
    ],
)
def test_words_are_the_same_again(words: Words) -> None:
    assert read_again(kept(words)) == words


@pytest.mark.parametrize("text", ["[]", '["name","x"]', '["what"]', "{}"])
def test_what_is_no_words_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is all there is to say
        read_again(text)
