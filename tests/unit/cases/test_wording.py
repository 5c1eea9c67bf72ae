"""A refusal becomes words, whatever was answered."""

from types import SimpleNamespace
from typing import Any

from bot.cases.base.shown import Name
from bot.cases.base.wording import words_of
from bot.errors import InvalidField

NOWHERE: Any = SimpleNamespace()


def test_what_was_typed_is_quoted_where_the_text_names_it() -> None:
    words = words_of(InvalidField("“{typed}” is not a date.", typed="soon"), NOWHERE)
    assert words.params == {"typed": Name("soon")}


def test_a_refused_list_of_rows_is_not_put_into_a_sentence_that_cannot_hold_it() -> None:
    rows = ({"what": "advance", "share": 30}, {"what": "rest", "share": 60})
    words = words_of(InvalidField("The shares do not come to 100 per cent yet.", typed=rows), NOWHERE)
    assert words.params == {}
