"""What the bot shows is understood when somebody types it back, in both languages; nothing that is typed raises."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cases.base.shown import Name, spelled
from bot.engine.basics.values import Area, Money, Rate
from bot.engine.fields import Asked, parse
from bot.engine.fields.places import degrees, point
from bot.engine.reading.fieldkinds import FIELD_KINDS
from bot.errors import Ambiguous, InvalidField
from bot.render.texts import Texts
from bot.render.voice import Voice

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
TEXTS = Texts.load(ROOT / "locales")
LANGUAGES = st.sampled_from(["zh_CN", "en"])
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
NOWS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(ZONE))  # noqa: DTZ001 - the zone is given beside
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45, 59]))


def shown(value: Any, language: str, now: datetime) -> str:
    return Voice(TEXTS, language, ZONE, now.year, {}).show(value)


def read(kind: str, text: str, language: str, now: datetime) -> Any:
    return parse(kind, text, Asked(now, language, {}))


@given(DAYS, NOWS, LANGUAGES)
def test_a_shown_day_is_that_day(day: date, now: datetime, language: str) -> None:
    assert read("date", shown(day, language, now), language, now) == day


@given(DAYS, NOWS, LANGUAGES)
def test_a_day_in_figures_is_that_day(day: date, now: datetime, language: str) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"):
        assert read("date", day.strftime(form), language, now) == day


@given(CLOCKS, NOWS, LANGUAGES)
def test_a_shown_time_is_that_time(clock: time, now: datetime, language: str) -> None:
    assert read("time", shown(clock, language, now), language, now) == clock


@given(DAYS, CLOCKS, NOWS, LANGUAGES)
def test_a_shown_moment_is_that_moment(day: date, clock: time, now: datetime, language: str) -> None:
    moment = datetime.combine(day, clock, ZONE)
    assert read("datetime", shown(moment, language, now), language, now) == moment


@given(DAYS, st.integers(0, 400), NOWS, LANGUAGES)
def test_two_shown_days_are_that_range(first: date, days: int, now: datetime, language: str) -> None:
    last = first + timedelta(days=days)
    for joint in ("到", " to ", " - ", "~"):
        text = f"{shown(first, language, now)}{joint}{shown(last, language, now)}"
        assert read("date_range", text, language, now) == (first, last)


@given(st.integers(0, 10**12), NOWS, LANGUAGES)
def test_a_shown_amount_is_that_amount(minor: int, now: datetime, language: str) -> None:
    assert read("money", shown(Money(minor), language, now), language, now) == Money(minor)


@given(st.integers(1, 10**6), NOWS, LANGUAGES)
def test_tens_of_thousands_are_read(wan: int, now: datetime, language: str) -> None:
    for text in (f"{wan}万", f"{wan}w", f"{wan}万元", f"¥{wan}万"):
        assert read("money", text, language, now) == Money(wan * 1_000_000)


@given(st.integers(0, 10**6), NOWS, LANGUAGES)
def test_a_shown_share_is_that_share(points: int, now: datetime, language: str) -> None:
    assert read("rate", shown(Rate(points), language, now), language, now) == Rate(points)


@given(st.integers(0, 10**7), NOWS, LANGUAGES)
def test_a_shown_area_is_that_area(hundredths: int, now: datetime, language: str) -> None:
    assert read("area", shown(Area(hundredths), language, now), language, now) == Area(hundredths)


@given(st.integers(0, 10**9), NOWS, LANGUAGES)
def test_a_shown_number_is_that_number(number: int, now: datetime, language: str) -> None:
    assert read("integer", shown(number, language, now), language, now) == number


@given(st.booleans(), NOWS, LANGUAGES)
def test_a_shown_yes_is_yes(answer: bool, now: datetime, language: str) -> None:
    assert read("yes_no", shown(answer, language, now), language, now) is answer


@given(st.integers(13_000_000_000, 13_999_999_999), NOWS, LANGUAGES)
def test_a_shown_phone_is_that_phone(mobile: int, now: datetime, language: str) -> None:
    kept = f"+86{mobile}"
    assert read("phone", shown(Name(spelled(kept)), language, now), language, now) == kept


@example(0, -1, datetime(2026, 11, 23, tzinfo=UTC))
@given(st.integers(-90 * 10**6, 90 * 10**6), st.integers(-180 * 10**6, 180 * 10**6), NOWS)
def test_a_shown_point_is_that_point_to_a_metre(latitude: int, longitude: int, now: datetime) -> None:
    text = degrees(point(latitude, longitude))
    assert text is not None
    again = degrees(read("location", text, "en", now))
    assert again == text


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{3,8}", fullmatch=True),
        st.tuples(st.text("abcdefghij 资金未到位贷款资料不齐", min_size=2, max_size=12).map(str.strip)),
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
def test_a_label_or_an_id_is_its_option_unless_two_share_it(
    options: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    wanted = data.draw(st.sampled_from(sorted(options)))
    asked = Asked(datetime(2026, 11, 25, tzinfo=ZONE), "zh_CN", options)
    assert wanted in _options(wanted, asked)


def _options(text: str, asked: Asked) -> tuple[Any, ...]:
    try:
        return (parse("choice", text, asked),)
    except Ambiguous as several:
        return several.readings


_BITS = st.sampled_from(
    list("0123456789十百千万亿点半号日月年周下本这上到至-/.:,~% ")
    + "next Friday 下周 dec at to in two weeks 折 分之 元 w k am pm end of the month 一刻 起 天后 工作日".split(
        " "
    )
)


@given(st.sampled_from(FIELD_KINDS), st.lists(_BITS, max_size=9).map("".join), NOWS, LANGUAGES)
def test_whatever_looks_like_an_answer_gives_a_value_or_a_sentence(
    kind: str, text: str, now: datetime, language: str
) -> None:
    try:
        value = read(kind, text, language, now)
    except Ambiguous as several:
        assert len(several.readings) > 1  # noqa: PT017 - either outcome is right
    except InvalidField as refusal:
        assert refusal.msgid  # noqa: PT017 - as above
    else:
        assert value is not None


@pytest.mark.parametrize(
    "kind", [kind for kind in FIELD_KINDS if kind not in ("text", "long_text", "photo", "file")]
)
def test_a_letter_is_no_answer_and_is_refused_at_once(kind: str) -> None:
    """Reading takes its time with what is long: nobody else should wait for it."""
    for text in ("x " * 2000, "下周" * 2000, "1" * 4000):
        with pytest.raises(InvalidField):
            read(kind, text, "en", datetime(2026, 11, 25, tzinfo=ZONE))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@given(text=st.text(max_size=30), now=NOWS)
def test_no_reading_is_given_twice(language: str, text: str, now: datetime) -> None:
    for kind in ("date", "time", "datetime", "date_range"):
        try:
            read(kind, text, language, now)
        except Ambiguous as several:
            assert len(set(several.readings)) == len(several.readings)  # noqa: PT017 - as above
        except InvalidField:
            pass
