"""Files as answers: what fits is kept, what does not is named; too many and too few are told in words."""

from typing import Any

import pytest

from bot.cases.base.inputs import SentFile
from bot.cases.forms.attachments import gathered, missing
from bot.engine.spec.model import NOWHERE, Field

PHOTOS = Field("papers", "photo", "Papers", "", "", NOWHERE, at_least=2, at_most=3)
FILES = Field("plan", "file", "Plan", "", "", NOWHERE)


def photo(ref: str) -> SentFile:
    return SentFile("photo", ref, "", "image/jpeg", 1000)


def test_files_are_gathered_in_order_and_none_twice() -> None:
    assert gathered(PHOTOS, ["a"], [photo("b"), photo("a"), photo("c")]) == (("a", "b", "c"), None)


def test_too_many_keep_the_first() -> None:
    files, said = gathered(PHOTOS, ["a", "b"], [photo("c"), photo("d")])
    assert files == ("a", "b", "c")
    assert said is not None
    assert said.params == {"sent": 4, "most": 3}


@pytest.mark.parametrize(
    ("field", "file", "says"),
    [
        (PHOTOS, SentFile("file", "x", "list.xlsx", "application/vnd.ms-excel", 10), "not a picture"),
        (PHOTOS, SentFile("voice", "x", "", "audio/ogg", 10), "voice message"),
        (FILES, SentFile("voice", "x", "", "audio/ogg", 10), "voice message"),
        (FILES, SentFile("file", "x", "plan.pdf", "application/pdf", 30_000_000), "at most {most} MB"),
    ],
)
def test_what_does_not_fit_is_named(field: Field, file: SentFile, says: str) -> None:
    files, said = gathered(field, [], [file])
    assert files == ()
    assert said is not None
    assert says in said.msgid


@pytest.mark.parametrize("mime", ["image/png", "application/pdf"])
def test_a_scan_is_as_good_as_a_photo(mime: str) -> None:
    assert gathered(PHOTOS, [], [SentFile("file", "x", "page", mime, 10)]) == (("x",), None)


def test_several_reasons_are_all_told() -> None:
    wrong: Any = [
        SentFile("voice", "v", "", "audio/ogg", 1),
        SentFile("file", "z", "a.zip", "application/zip", 1),
    ]
    _, said = gathered(PHOTOS, [], [*wrong, photo("a")])
    assert said is not None
    assert {one.msgid.split()[0] for one in said.params.values()} == {"A", "“{name}”"}  # type: ignore[union-attr]  # words


def test_what_is_missing_is_told() -> None:
    said = missing(PHOTOS, 1)
    assert said is not None
    assert (said.params["least"], said.params["count"]) == (2, 1)
    assert missing(PHOTOS, 2) is None
    assert missing(FILES, 0) is None
