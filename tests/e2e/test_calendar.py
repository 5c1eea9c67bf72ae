"""The calendar of a date question: months are turned, days that will not do say why, a day is the answer."""

from typing import Any

from bot.commands.trial import Trial

Json = dict[str, Any]


def rows(message: Json) -> list[list[str]]:
    """Return the labels of the buttons."""
    return [[button["text"] for button in row] for row in message["reply_markup"]["inline_keyboard"]]


async def opens(centre: Trial) -> Json:
    """The customer comes to the question for the day, and opens the calendar."""
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Funds not ready")
    await wang.sees("On which day")
    await wang.press("Another day")
    return await wang.sees("On which day", "Days with a dot")


async def test_a_month_is_shown_as_a_calendar(centre: Trial) -> None:
    """The agreed day is Friday 4 December: what is not later has a dot, and so have weekends."""
    turn, head, first, second, *_ = rows(await opens(centre))
    assert turn == ["‹", "Dec 2026", "›"]
    assert head == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert first[1:] == ["·"] * 6
    assert second[:5] == ["7", "8", "9", "10", "11"]


async def test_a_day_is_the_answer(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await opens(centre)
    await wang.press("10")
    await wang.sees("Please check", "Thu 10 Dec")


async def test_a_day_with_a_dot_says_why_not(centre: Trial) -> None:
    wang = centre.phones["wang"]
    message = await opens(centre)
    await wang.press_on(message["message_id"], "·")
    again = await wang.sees("⚠", "On which day", "Days with a dot")
    assert rows(again)[0] == ["‹", "Dec 2026", "›"]


async def test_months_are_turned(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await opens(centre)
    await wang.press("›")
    assert rows(await wang.sees("On which day"))[0] == ["‹", "Jan 2027", "›"]
    await wang.press("‹")
    await wang.sees("On which day")
    await wang.press("‹")
    assert rows(await wang.sees("On which day"))[0] == ["‹", "Nov 2026", "›"]
    await wang.press("Nov 2026")
    assert rows((await wang.messages())[-1])[0] == ["‹", "Nov 2026", "›"]


async def test_a_forged_month_or_day_harms_nothing(centre: Trial) -> None:
    wang = centre.phones["wang"]
    message = await opens(centre)
    cells = message["reply_markup"]["inline_keyboard"]
    turn, day = cells[0][0]["callback_data"], cells[3][0]["callback_data"]
    for month in ("9999-99", "0000-01", "x", "9999-12", "0001-01"):
        assert not await wang.press_on(message["message_id"], data=f"{turn.rpartition(':')[0]}:{month}")
    for option in ("2026-02-30", "9999-12-31", "x"):
        await wang.press_on(message["message_id"], data=f"{day.rpartition(':')[0]}:{option}")
    await wang.say("11 December 2026")
    await wang.sees("Please check")


async def test_typing_still_works_while_the_calendar_is_open(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await opens(centre)
    await wang.say("next Friday")
    await wang.sees("On which day", "⚠")
    await wang.say("11 December 2026")
    await wang.sees("Please check")
