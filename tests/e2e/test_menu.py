"""The menu: what is needed most comes first, the rest is a tap away, and all of it fits on a phone."""

from bot.commands.trial import Trial

MOST_ROWS = 12
"""So many rows of buttons a phone shows below a few lines, without scrolling."""


async def test_a_colleague_who_may_start_many_things_has_a_short_menu(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await chen.say("/menu")
    menu = await chen.sees("Hello, Chen Ming")
    rows = menu["reply_markup"]["inline_keyboard"]
    words = [button["text"] for row in rows for button in row]
    assert len(rows) <= MOST_ROWS
    assert words.index("🏡 Viewing appointment") < words.index("🚪 Visit reception")
    assert not [one for one in words if "Hand-in of the registers" in one]
    await chen.press("Other processes")
    await chen.press("Hand-in of the registers")
    await chen.sees("Hand-in of the registers")


async def test_a_customer_sees_all_there_is(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/menu")
    menu = await wang.sees("Hello, Wang Fang")
    words = [button["text"] for row in menu["reply_markup"]["inline_keyboard"] for button in row]
    assert "Other processes" not in words
    assert [one for one in words if "Complaint" in one]
