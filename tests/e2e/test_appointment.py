"""Visits to see flats, from the first tap to the rating: over the Bot API, in both languages."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import Member, Trial
from tests.e2e.test_actions import takes

Json = dict[str, Any]
HOUR_S, DAY_S = 3600.0, 86400.0
CAST = (
    Member("wang", {"zh_CN": "王芳", "en": "Wang Fang"}, ("customer",), "13800138000"),
    Member("zhao", {"zh_CN": "赵六", "en": "Zhao Liu"}, ("customer",), "13900139000"),
    Member("chen", {"zh_CN": "陈静", "en": "Chen Jing"}, ("sales_staff",)),
    Member("li", {"zh_CN": "李经理", "en": "Li Jun"}, ("sales_manager",)),
    Member("zhou", {"zh_CN": "周助理", "en": "Zhou Yan"}, ("sales_assistant",)),
)

WU = Member("wu", {"zh_CN": "吴磊", "en": "Wu Lei"}, ("sales_staff",))


@pytest.fixture
async def centre(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Trial]:
    """A centre on Monday 23 November 2026, ten in the morning; nobody is in its register of customers yet."""
    async with Trial(tmp_path, language=getattr(request, "param", "en"), cast=CAST) as trial:
        yield trial


async def books(centre: Trial, who: str = "wang", hour: str = "Mon 23 Nov 12:00", people: str = "2") -> None:
    """Somebody whom nobody knows yet books a visit."""
    phone = centre.phones[who]
    await phone.say("/book")
    await phone.sees("When would you like to come")
    await phone.press(hour)
    await phone.sees("How many of you")
    await phone.press(people)
    await phone.sees("What is your number")
    await phone.act("contact")
    await phone.sees("Please check", people)
    await phone.press("Submit")
    await phone.sees("We have your booking", "YY-0001")


async def confirmed(centre: Trial, hour: str = "Mon 23 Nov 12:00") -> None:
    await books(centre, hour=hour)
    await centre.phones["chen"].press("Confirm")
    await centre.phones["wang"].sees("Confirmed", "We expect you")


async def test_a_stranger_books_in_four_taps_and_moves_and_cancels_in_two(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.say("/book")

    async def book() -> None:
        await wang.press("Mon 23 Nov 12:00")
        await wang.sees("How many of you")
        await wang.press("2")
        await wang.sees("What is your number")
        await wang.act("contact")
        await wang.sees("Please check", "12:00", "Wang Fang")
        await wang.press("Submit")

    await takes(wang, book, "a customer books a visit, after /book", 4)
    await chen.sees("The consultant confirms", "Wang Fang", "138 0013 8000")
    await takes(chen, lambda: chen.press("Confirm"), "the consultant confirms a visit", 1)
    await wang.sees("Confirmed", "Chen Jing", "1 Lakeside Road")

    async def move() -> None:
        await wang.press("Another time")
        await wang.press("Tue 24 Nov 09:00")

    await takes(wang, move, "a customer moves a visit", 2)
    await chen.sees("The consultant confirms", "Tue 24 Nov 09:00")
    await chen.press("Confirm")
    await wang.sees("Confirmed", "Tue 24 Nov 09:00")

    async def cancel() -> None:
        await wang.press("Cancel the visit")
        await wang.press("No time")

    await takes(wang, cancel, "a customer cancels a visit", 2)
    await chen.sees("has cancelled the visit", "No time")
