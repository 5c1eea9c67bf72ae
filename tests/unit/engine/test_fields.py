"""What people type is understood, in Chinese and English; what is not is said with an example."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.basics.values import Area, BankAccount, Money, Rate
from bot.engine.fields import Asked, normalise, parse
from bot.engine.fields.words import chinese_number
from bot.engine.reading.fieldkinds import FIELD_KINDS
from bot.errors import Ambiguous, InvalidField

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Wednesday."""
REASONS = {
    "funds": ("Funds not ready", "资金未到位"),
    "loan": ("Loan papers", "贷款资料"),
    "loss": ("Lost papers", "资料遗失"),
}


def read(kind: str, text: str, language: str = "zh_CN", **options: Any) -> Any:
    return parse(kind, text, Asked(NOW, language, options or REASONS))


def no(kind: str, text: str, language: str = "zh_CN") -> InvalidField:
    with pytest.raises(InvalidField) as error:
        read(kind, text, language)
    return error.value


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", (2026, 11, 25)),
        ("明天", (2026, 11, 26)),
        ("大后天", (2026, 11, 28)),
        ("12月3日", (2026, 12, 3)),
        ("12月3号", (2026, 12, 3)),
        ("十二月三日", (2026, 12, 3)),
        ("1月5日", (2027, 1, 5)),  # the coming one
        ("11月20日", (2026, 11, 20)),  # five days ago is meant, not in a year
        ("2027年2月3日", (2027, 2, 3)),
        ("2026-12-03", (2026, 12, 3)),
        ("2026/12/3", (2026, 12, 3)),
        ("2026.12.3", (2026, 12, 3)),
        ("12/3", (2026, 12, 3)),
        ("12-3", (2026, 12, 3)),
        ("周五", (2026, 11, 27)),
        ("周一", (2026, 11, 30)),
        ("本周一", (2026, 11, 23)),
        ("下周一", (2026, 11, 30)),
        ("下下周五", (2026, 12, 11)),
        ("下星期天", (2026, 12, 6)),
        ("3天后", (2026, 11, 28)),
        ("两周后", (2026, 12, 9)),
        ("一个月后", (2026, 12, 25)),
        ("三个月后", (2027, 2, 25)),
        ("月底", (2026, 11, 30)),
        ("下个月底", (2026, 12, 31)),
        ("下月15号", (2026, 12, 15)),
        ("2月29日", (2028, 2, 29)),
        ("１２月３日", (2026, 12, 3)),  # full-width digits
    ],
)
def test_dates_in_chinese(text: str, day: tuple[int, int, int]) -> None:
    assert read("date", text) == date(*day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", (2026, 11, 25)),
        ("Tomorrow", (2026, 11, 26)),
        ("the day after tomorrow", (2026, 11, 27)),
        ("3 Dec", (2026, 12, 3)),
        ("3rd of December", (2026, 12, 3)),
        ("December 3", (2026, 12, 3)),
        ("Dec 3rd, 2027", (2027, 12, 3)),
        ("3 January", (2027, 1, 3)),
        ("friday", (2026, 11, 27)),
        ("next Friday", (2026, 12, 4)),
        ("on mon", (2026, 11, 30)),
        ("in 3 days", (2026, 11, 28)),
        ("in two weeks", (2026, 12, 9)),
        ("in a month", (2026, 12, 25)),
        ("end of the month", (2026, 11, 30)),
        ("end of next month", (2026, 12, 31)),
        ("25/12", (2026, 12, 25)),  # 25 can be no month
        ("12/25", (2026, 12, 25)),
        ("12/12", (2026, 12, 12)),
        ("2026-12-03", (2026, 12, 3)),
    ],
)
def test_dates_in_english(text: str, day: tuple[int, int, int]) -> None:
    assert read("date", text, "en") == date(*day)


@pytest.mark.parametrize(("today", "year"), [((2026, 11, 30), 2026), ((2026, 12, 1), 2027)])
def test_a_month_that_is_over_is_the_next_years(today: tuple[int, int, int], year: int) -> None:
    now = datetime(*today, 10, tzinfo=NOW.tzinfo)
    assert parse("date", "11月底", Asked(now, "zh_CN", REASONS)) == date(year, 11, 30)


def test_in_english_a_short_date_may_be_two_days() -> None:
    error = no("date", "3/12", "en")
    assert isinstance(error, Ambiguous)
    assert error.readings == (date(2026, 12, 3), date(2027, 3, 12)), "the nearer one first"
    assert read("date", "3/12", "zh_CN") == date(2027, 3, 12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2月30日", "not a day"),
        ("2026-13-01", "not a day"),
        ("soon", "not a date"),
        ("13月1日", "not a day"),
        ("", ""),
    ],
)
def test_what_is_no_date(text: str, says: str) -> None:
    error = no("date", text)
    assert says in error.msgid
    assert error.params["typed"] == text


# --- times --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "clock"),
    [
        ("15:30", "zh_CN", time(15, 30)),
        ("15：30", "zh_CN", time(15, 30)),
        ("下午3点", "zh_CN", time(15)),
        ("下午3点半", "zh_CN", time(15, 30)),
        ("下午三点一刻", "zh_CN", time(15, 15)),
        ("上午十点二十分", "zh_CN", time(10, 20)),
        ("中午12点", "zh_CN", time(12)),
        ("中午1点", "zh_CN", time(13)),
        ("晚上8点", "zh_CN", time(20)),
        ("9点整", "zh_CN", time(9)),
        ("3pm", "en", time(15)),
        ("3:30 pm", "en", time(15, 30)),
        ("12 am", "en", time(0)),
        ("12pm", "en", time(12)),
        ("noon", "en", time(12)),
        ("half past 9", "en", time(9, 30)),
        ("at 10:15", "en", time(10, 15)),
    ],
)
def test_times(text: str, language: str, clock: time) -> None:
    assert read("time", text, language) == clock


@pytest.mark.parametrize("text", ["25:00", "10:75", "later", "30"])
def test_what_is_no_time(text: str) -> None:
    assert "not a time" in no("time", text, "en").msgid


@pytest.mark.parametrize(
    ("text", "language"), [("晚上12点", "zh_CN"), ("晚上1点", "zh_CN"), ("12 at night", "en")]
)
def test_twelve_in_the_evening_is_not_noon(text: str, language: str) -> None:
    """Nor is it taken for a midnight of which nobody knows the day: it is asked again."""
    assert "not a time" in no("time", text, language).msgid


@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        ("明天下午3点", "zh_CN", (2026, 11, 26, 15, 0)),
        ("周六上午10点半", "zh_CN", (2026, 11, 28, 10, 30)),
        ("12月3日 15:30", "zh_CN", (2026, 12, 3, 15, 30)),
        ("今晚8点", "zh_CN", (2026, 11, 25, 20, 0)),
        ("11月2日13点", "zh_CN", (2026, 11, 2, 13, 0)),
        ("11月2日凌晨1点", "zh_CN", (2026, 11, 2, 1, 0)),
        ("tomorrow 3pm", "en", (2026, 11, 26, 15, 0)),
        ("next Friday at 10:15", "en", (2026, 12, 4, 10, 15)),
        ("2026-12-03 15:30", "en", (2026, 12, 3, 15, 30)),
    ],
)
def test_dates_with_times(text: str, language: str, moment: tuple[int, ...]) -> None:
    assert read("datetime", text, language) == datetime(*moment, tzinfo=NOW.tzinfo)  # type: ignore[misc, arg-type]  # five numbers


def test_a_date_alone_is_no_moment() -> None:
    assert "the time is missing" in no("datetime", "明天").msgid
    assert "not a day with a time" in no("datetime", "3pm", "en").msgid


def test_what_is_wrong_with_two_days_is_said() -> None:
    assert "ends before it begins" in no("date_range", "12月5日到12月1日").msgid
    assert "not a first and a last day" in no("date_range", "31日到12月5日").msgid


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("12万", 120_000),
        ("1.5万", 15_000),
        ("三十万", 300_000),
        ("三十万元", 300_000),
        ("十二亿三千万", 1_230_000_000),
        ("300000", 300_000),
        ("1,286,000", 1_286_000),
        ("¥3000", 3_000),
        ("￥3，000", 3_000),
        ("3000元", 3_000),
        ("50k", 50_000),
        ("１２万", 120_000),
        ("2w", 20_000),
    ],
)
def test_money(text: str, yuan: int) -> None:
    assert read("money", text) == Money(yuan * 100)


def test_money_is_exact() -> None:
    assert read("money", "1,286,000.05") == Money(128_600_005)
    assert read("money", "0.1") == Money(10)
    assert "two decimals" in no("money", "10.005").msgid
    assert read("money", "1.00005万") == Money(1_000_050)


@pytest.mark.parametrize("text", ["much", "-5", "12万34万", "1e9", "99999999999999", "NaN", "¥"])
def test_what_is_no_amount(text: str) -> None:
    assert "not an amount" in no("money", text).msgid


@given(st.integers(0, 10**12))
def test_any_amount_that_is_written_is_read(minor: int) -> None:
    assert read("money", f"{minor // 100:,}.{minor % 100:02d}") == Money(minor)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("98%", 9800),
        ("9.8折", 9800),
        ("98折", 9800),
        ("八折", 8000),
        ("八五折", 8500),
        ("0.98", 9800),
        ("13", 1300),
        ("3.85%", 385),
    ],
)
def test_rates(text: str, points: int) -> None:
    assert read("rate", text) == Rate(points)


@pytest.mark.parametrize("text", ["a bit", "-3%", "0.12345", "NaN%", "Infinity"])
def test_what_is_no_rate(text: str) -> None:
    assert "not a share" in no("rate", text).msgid


@pytest.mark.parametrize("text", ["89.5", "89.5㎡", "89.5平", "89.50 平方米", "89.5 sqm", "８９.５平米"])
def test_areas(text: str) -> None:
    assert read("area", text) == Area(8950)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("十二", 12), ("两百", 200), ("3个", 3), ("5人", 5), ("1,200", 1200), ("-3", -3)],
)
def test_whole_numbers(text: str, number: int) -> None:
    assert read("integer", text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一千零五", 1005),
        ("一万两千", 12_000),
        ("十", 10),
        ("二十", 20),
        ("一百二十", 120),
        ("三亿", 300_000_000),
        ("一百二", 120),
        ("三万五", 35_000),
        ("三万零五", 30_005),
        ("二十三", 23),
        ("两千三", 2_300),
        ("二〇二六", 2026),
        ("十万八千", 108_000),
        ("三亿五", 350_000_000),
    ],
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert chinese_number(text) == number


# --- people and choices ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["13800138000", "138 0013 8000", "+86 138-0013-8000", "8613800138000", "１３８００１３８０００"]
)
def test_phones(text: str) -> None:
    assert read("phone", text) == "+8613800138000"


def test_a_foreign_phone() -> None:
    assert read("phone", "+44 20 7946 0018") == "+442079460018"


@pytest.mark.parametrize("text", ["12345", "1380013800", "call me", "138001380001"])
def test_what_is_no_phone(text: str) -> None:
    assert "not a phone number" in no("phone", text).msgid


def test_bank_accounts_are_figures_in_any_groups() -> None:
    read_one = read("bank_account", "6222 0212-3456 7890 128")
    assert (read_one, type(read_one)) == ("6222021234567890128", BankAccount)
    assert read("bank_account", "４４０５０１０４") == "44050104"
    for wrong in ("6222", "1" * 31, "4405-0104-00A1", "工商银行 4405010400"):
        assert "8 to 30 digits" in no("bank_account", wrong).msgid


def test_id_numbers_are_checked() -> None:
    assert read("id_number", "11010519491231002x") == "11010519491231002X"
    assert "18 digits" in no("id_number", "110105194912310021").msgid
    assert "18 digits" in no("id_number", "1101051949").msgid


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("1", "funds"),
        ("funds", "funds"),
        ("资金未到位", "funds"),
        ("FUNDS NOT READY", "funds"),
        ("fund", "funds"),
        ("贷款资料", "loan"),
        ("Fnds not ready", "funds"),
    ],
)
def test_a_choice_is_found_by_number_word_beginning_and_near_miss(text: str, option: str) -> None:
    assert read("choice", text) == option


def test_a_choice_that_could_be_two_is_asked_back() -> None:
    assert set(no("choice", "lo").params["options"]) == {"Loan papers", "Lost papers"}


@pytest.mark.parametrize("text", ["4", "0", "weather"])
def test_what_is_no_choice(text: str) -> None:
    assert "not one of the answers" in no("choice", text).msgid


def test_several_choices() -> None:
    assert read("multi_choice", "1、loan，funds") == ("funds", "loan")


@pytest.mark.parametrize(
    ("text", "answer"), [("是的", True), ("Yes", True), ("好", True), ("不是", False), ("no", False)]
)
def test_yes_and_no(text: str, answer: bool) -> None:
    assert read("yes_no", text) is answer


def test_a_long_text_is_refused_with_its_length() -> None:
    error = no("text", "很" * 501)
    assert (error.params["count"], error.params["length"]) == (500, 501)
    assert read("long_text", "很" * 501) == "很" * 501


def test_a_file_is_not_typed() -> None:
    for kind in ("file", "photo"):
        assert "send a photo" in no(kind, "my contract").msgid.lower()


def test_texts_are_made_plain() -> None:
    assert normalise("  Ａ１\u200b  ｂ\u202e ") == "A1 b"


@pytest.mark.parametrize("kind", FIELD_KINDS)
def test_nothing_at_all_is_no_answer(kind: str) -> None:
    for text in ("", "   ", "\u200b"):
        no(kind, text)


@given(st.sampled_from(FIELD_KINDS), st.text(max_size=40), st.sampled_from(["zh_CN", "en"]))
def test_whatever_is_typed_gives_a_value_or_a_sentence(kind: str, text: str, language: str) -> None:
    try:
        value = read(kind, text, language)
    except InvalidField as error:
        assert error.msgid  # noqa: PT017 - either outcome is right; nothing else may be raised
    else:
        assert value is not None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "99999999天后"),
        ("date", "9999999999999999周后"),
        ("date", "in 99999999 weeks"),
        ("date", "再过999999个月后"),
        ("date", "0000-01-01"),
        ("date", "下月99号"),
        ("datetime", "99999999天后3点"),
        ("money", "九" * 30),
        ("integer", "九" * 30),
        ("integer", "9" * 30),
        ("area", "9" * 40),
        ("rate", "9" * 40 + "%"),
    ],
)
def test_what_is_beyond_all_measure_is_refused(kind: str, text: str) -> None:
    no(kind, text)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (
            "text",
            "经核对，一致；（原件）！",
            "经核对，一致；（原件）！",
        ),  # on a paper half-width marks would be wrong
        ("long_text", "  第一，\n\n 第二　项\u200b \n", "第一，\n第二 项"),
        ("text", "第一\n第二", "第一 第二"),
        (
            "text",
            "３－１－１２０１（Ａ）",
            "3-1-1201(A)",
        ),  # no sentence: a number is found as it is usually written
        ("long_text", "yes,  of course", "yes, of course"),
    ],
)
def test_words_are_kept_as_they_were_written(kind: str, typed: str, kept: str) -> None:
    assert read(kind, typed, "zh_CN") == kept
