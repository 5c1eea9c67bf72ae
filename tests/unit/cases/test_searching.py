"""The words under which a record is kept, and those that people type."""

import pytest

from bot.cases.base.searching import indexed, typed


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Wang Fang", {"wang", "fang"}),
        ("3-1-1201", {"3-1-1201", "1201"}),
        ("RG-0007", {"rg-0007", "0007"}),
        ("+8613800138000", {"+8613800138000", "13800138000", "8000"}),
        ("+85261234567", {"+85261234567", "85261234567", "4567"}),
        ("王芳", {"王芳", "wangfang", "wf"}),
        ("ABC广告", {"abc广告", "abcguanggao", "agg"}),
        ("", set()),
    ],
)
def test_a_value_is_found_by_its_parts(value: str, words: set[str]) -> None:
    assert words <= indexed(value)


def test_a_surname_is_found_by_each_of_its_readings() -> None:
    assert {"zl", "cl"} <= indexed("曾丽")


def test_a_value_without_chinese_needs_no_pinyin() -> None:
    assert indexed("Wang Fang") == {"wang", "fang"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3栋1单元1201", ("3-1-1201",)),
        ("３栋１单元１２０１室", ("3-1-1201",)),
        ("3号楼2单元801房", ("3-2-801",)),
        ("3栋1201", ("3-", "1201")),
        ("1201房", ("1201",)),
        ("1201号", ("1201",)),
        ("unit 1201", ("1201",)),
        ("王芳 1201室", ("王芳", "1201")),
        ("138 0013 8000", ("138", "0013", "8000")),
    ],
)
def test_units_are_found_as_people_call_them(text: str, words: tuple[str, ...]) -> None:
    assert typed(text) == words


@pytest.mark.parametrize(
    ("text", "words"), [("  Wang  FANG wang", ("wang", "fang")), ("", ()), ("1201", ("1201",))]
)
def test_typed_words_are_plain(text: str, words: tuple[str, ...]) -> None:
    assert typed(text) == words
