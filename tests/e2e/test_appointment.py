"""Visits to see flats, from the first tap to the rating: over the Bot API, in both languages."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from bot.commands.trial import ROOT, Member, Trial
from tests.e2e.test_actions import takes

Json = dict[str, Any]
MINUTE_S, HOUR_S, DAY_S = 60.0, 3600.0, 86400.0
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
    await phone.sees("When would you like to come and see")
    await phone.press(hour)
    await phone.sees("How many of you")
    await phone.press(people)
    await phone.sees("At which number can we reach you")
    await phone.act("contact")
    await phone.sees("Please check", people)
    await phone.press("Submit")
    await phone.sees("We have your booking", "YY-0001")


async def confirmed(centre: Trial, hour: str = "Mon 23 Nov 12:00") -> None:
    await books(centre, hour=hour)
    await centre.phones["chen"].press("Confirm")
    await centre.phones["wang"].sees("Visit confirmed", "We expect you")


async def test_a_stranger_books_in_four_taps_and_moves_and_cancels_in_two(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.say("/book")

    async def book() -> None:
        await wang.press("Mon 23 Nov 12:00")
        await wang.sees("How many of you")
        await wang.press("2")
        await wang.sees("At which number can we reach you")
        await wang.act("contact")
        await wang.sees("Please check", "12:00", "Wang Fang")
        await wang.press("Submit")

    await takes(wang, book, "a customer books a visit, after /book", 4)
    await chen.sees("The consultant confirms", "Wang Fang", "138 0013 8000")
    await takes(chen, lambda: chen.press("Confirm"), "the consultant confirms a visit", 1)
    await wang.sees("Visit confirmed", "Chen Jing", "1 Lakeside Road")

    async def move() -> None:
        await wang.press("Another time")
        await wang.press("Tue 24 Nov 09:00")

    await takes(wang, move, "a customer moves a visit", 2)
    await chen.sees("The consultant confirms", "Tue 24 Nov 09:00")
    await chen.press("Confirm")
    await wang.sees("Visit confirmed", "Tue 24 Nov 09:00")

    async def cancel() -> None:
        await wang.press("Cancel the visit")
        await wang.press("No time")

    await takes(wang, cancel, "a customer cancels a visit", 2)
    await chen.sees("has cancelled the visit", "No time")


def entry(content: bytes) -> Json:
    """Return the one event of a calendar file, with the file's method."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return {
        "METHOD": str(calendar["METHOD"]),
        **{name: event.get(name) for name in ("UID", "SEQUENCE", "STATUS")},
    }


async def venue(centre: Trial, who: str) -> Json:
    """Return the last place that somebody was sent."""
    return next(one["venue"] for one in reversed(await centre.phones[who].messages()) if "venue" in one)


# --- the dialogues ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("centre", ["zh_CN"], indirect=True)
async def test_a_visit_from_the_first_tap_to_the_stars(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.say("我想预约看楼")
    await wang.press("▶ 办理:预约看楼".replace(":", "："))
    await wang.sees("您想什么时候过来看楼")
    await wang.press("11月24日(周二) 12:00")
    await wang.sees("一共几位过来")
    await wang.press("2")
    await wang.sees("请问您的手机号是多少")
    await wang.act("contact")
    await wang.sees("12:00", "王芳", "138 0013 8000")
    await wang.press("＋ 想看的户型")
    await wang.press("三房")
    await wang.press("完成")
    await wang.sees("三房")
    await wang.press("提交")
    await wang.sees("已收到您11月24日(周二) 12:00的预约", "编号 YY-0001")
    await chen.sees("有新预约", "王芳", "三房")
    await chen.press("确认")
    await wang.sees("预约已确认", "陈静", "翠湖路1号")
    _, content = await wang.receives("看楼", ".ics")
    assert entry(content)["METHOD"] == "PUBLISH"
    assert "翠湖路1号" in content.decode().replace("\r\n ", "")
    assert (await venue(centre, "wang"))["address"] == "翠湖路1号"
    await wang.receives("看楼预约单", ".pdf")
    await centre.advance(DAY_S + 60)
    await wang.sees("提醒", "12:00")
    await wang.press("我在路上")
    await chen.sees("王芳已在路上")
    await centre.advance(2 * HOUR_S)
    await chen.sees("等待到访")
    await chen.press("已到")
    await wang.sees("欢迎", "陈静正到门口接您")
    await centre.advance(2 * HOUR_S + 60)
    await wang.sees("今天的接待", "满意吗")
    await wang.press("填写")
    await wang.press("5")
    await wang.sees("谢谢")


async def test_another_hour_then_late_then_missed_then_booked_anew(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.say("/book")
    await wang.press("Tue 24 Nov 12:00")
    await wang.sees("How many of you")
    await wang.press("4")
    await wang.sees("At which number can we reach you")
    await wang.act("contact")
    await wang.press("＋ Needs")
    await wang.press("English please")
    await wang.press("Done")
    await wang.sees("English please")
    await wang.press("Submit")
    await chen.sees("The consultant confirms", "English please")
    await chen.press("Offer another hour")
    await chen.sees("Which hour do you offer instead")
    await chen.say("24 November 2026 13:00")
    await wang.sees("Chen Jing can receive you on Tue 24 Nov 13:00", "12:00")
    await wang.press("That will do")
    await wang.sees("Visit confirmed", "Tue 24 Nov 13:00")
    await centre.advance(DAY_S - 7 * HOUR_S)  # between the reminders, at 03:00: nobody is woken
    await centre.advance(8 * HOUR_S)
    await wang.sees("Reminder", "13:00")
    await wang.press("Yes, I will come")
    await chen.sees("Wang Fang will come on Tue 24 Nov 13:00")
    await centre.advance(2 * HOUR_S)
    await chen.sees("Expected now")
    await centre.advance(660)
    await wang.sees("Reminder", "keep your place until")
    await wang.press("15 minutes late")
    await wang.sees("Chen Jing waits until", "13:45")
    await centre.advance(HOUR_S)
    await wang.sees("Shall we find a new time")
    await chen.sees("Did not come")
    await chen.press("Called: new time")
    await chen.sees("When would you like to come and see")
    await chen.press("Wed 25 Nov 09:00")
    await wang.sees("Visit confirmed", "Wed 25 Nov 09:00")


# --- what may come up ---------------------------------------------------------------------------------------


def receives(folder: Path, visitors: int) -> None:
    """Say how many visitors the centre of these flows receives in an hour."""
    policies = folder / "centre" / "policies.yaml"
    text = re.sub(
        r"appointment\.slot_capacity: \{value: \d",
        f"appointment.slot_capacity: {{value: {visitors}",
        policies.read_text("utf-8"),
    )
    policies.write_text(text, "utf-8")


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre that receives one visitor an hour."""
    folder = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", folder)
    receives(folder, 1)
    async with Trial(tmp_path, language="en", cast=CAST, settings={"FLOWS_DIR": str(folder)}) as trial:
        yield trial


async def test_the_last_place_is_given_once_and_nothing_else_is_lost(small: Trial) -> None:
    wang, zhao = small.phones["wang"], small.phones["zhao"]
    for phone in (wang, zhao):
        await phone.say("/book")
        await phone.press("Mon 23 Nov 12:00")
        await phone.sees("How many of you")
        await phone.press("3")
        await phone.sees("At which number can we reach you")
        await phone.act("contact")
        await phone.sees("Please check")
        await small.advance(11 * MINUTE_S)  # the hour is kept for ten minutes, not longer
    await wang.press("Submit")
    await wang.sees("We have your booking")
    await zhao.press("Submit")
    asked = await zhao.sees("just been taken", "When would you like to come and see")
    offered = [button["text"] for row in asked["reply_markup"]["inline_keyboard"] for button in row]
    assert "Mon 23 Nov 12:00" not in offered
    assert "Mon 23 Nov 13:00" in offered
    await zhao.press("Mon 23 Nov 13:00")
    await zhao.sees("Please check", "13:00", "3", "Zhao Liu")
    await zhao.press("Submit")
    await zhao.sees("We have your booking")


async def test_the_hour_is_kept_while_the_form_is_filled_in(small: Trial) -> None:
    """Nobody else is offered it; another choice gives it back at once, ten minutes of silence too."""
    wang, zhao = small.phones["wang"], small.phones["zhao"]

    async def offered() -> str:
        await zhao.say("/book")
        await zhao.sees("When would you like to come and see", "Tap a day")
        return await zhao.screen(1)

    await wang.say("/book")
    await wang.press("Mon 23 Nov 12:00")
    await wang.sees("How many of you")
    assert "Mon 23 Nov 12:00" not in await offered()
    await zhao.say("23 November 2026 12:00")
    await zhao.sees("Mon 23 Nov 12:00 is fully booked")
    await wang.press("2")
    await wang.press("Back")
    await wang.press("Back")
    await wang.say("23 November 2026 13:00")
    await wang.sees("At which number can we reach you")
    assert "Mon 23 Nov 12:00" in await offered()
    assert "Mon 23 Nov 13:00" not in await offered()
    await zhao.say("23 November 2026 13:00")
    await zhao.sees("Mon 23 Nov 13:00 is fully booked")
    await small.advance(11 * MINUTE_S)
    await zhao.say("23 November 2026 13:00")
    await zhao.sees("How many of you")


async def test_staff_put_somebody_into_a_full_hour_with_a_reason_once(small: Trial) -> None:
    zhou, li, chen = (small.phones[name] for name in ("zhou", "li", "chen"))
    await books(small, hour="Tue 24 Nov 12:00")
    for person, number in ((zhou, "137 0013 7000"), (li, "136 0013 6000")):
        await person.say("/book")
        await person.press("Not on the list")
        await person.sees("When would you like to come and see")
        await person.press("Later")
        await person.say("/cases")
        await person.press("Choosing a time")
        await person.press("Put into a full hour")
        await person.say("24 November 2026 12:00")
        await person.sees("Why does this visitor come in addition")
        await person.say("Flies home at night")
        await person.press("Submit")
        if person is li:
            await person.sees("filled beyond its places already")
            continue
        await person.press("Fill in")
        await person.press("2")
        await person.say(number)
        await person.say("Ms Lin")
        await person.press("Submit")
        await chen.sees("The consultant confirms", "Tue 24 Nov 12:00", "Flies home at night")


async def test_who_waits_for_a_full_hour_gets_it_when_it_is_given_back(small: Trial) -> None:
    wang, zhao = small.phones["wang"], small.phones["zhao"]
    await books(small, hour="Tue 24 Nov 12:00")
    await zhao.say("/book")
    await zhao.press("Wait for a full hour")
    await zhao.sees("For which of the full hours do you wait")
    await zhao.say("24 November 2026 13:00")
    await zhao.sees("Tue 24 Nov 13:00 is free: you can book it at once")
    await zhao.say("24 November 2026 12:00")
    await zhao.sees("Waiting for an hour", "Tue 24 Nov 12:00 is full")
    await wang.press("Cancel the visit")
    await wang.press("No time")
    await zhao.sees("Tue 24 Nov 12:00 has become free")
    # It is kept: nobody else can have it meanwhile.
    await wang.say("/book")
    asked = await wang.sees("When would you like to come and see")
    assert "Tue 24 Nov 12:00" not in str(asked["reply_markup"])
    await zhao.press("Yes, book it")
    await zhao.press("Fill in")
    await zhao.sees("How many of you")
    await zhao.press("2")
    await zhao.sees("At which number can we reach you")
    await zhao.act("contact")
    await zhao.sees("Please check", "Tue 24 Nov 12:00")
    await zhao.press("Submit")
    await zhao.sees("We have your booking for Tue 24 Nov 12:00")


async def test_a_visit_can_be_cancelled_where_fewer_are_received_than_were_booked(small: Trial) -> None:
    wang, zhao, zhou = (small.phones[name] for name in ("wang", "zhao", "zhou"))
    await small.stop()
    receives(small.home / "flows", 2)
    await small.start()
    await books(small, hour="Tue 24 Nov 12:00")
    await zhou.say("/book")
    await zhou.press("Not on the list")
    await zhou.press("Tue 24 Nov 12:00")
    await zhou.sees("How many of you")
    await zhou.press("2")
    await zhou.sees("At which number can we reach you")
    await zhou.say("137 0013 7000")
    await zhou.sees("What is the visitor's name")
    await zhou.say("Ms Lin")
    await zhou.press("Submit")
    await zhou.sees("The consultant confirms")
    await zhao.say("/book")
    await zhao.press("Wait for a full hour")
    await zhao.say("24 November 2026 12:00")
    await zhao.sees("Waiting for an hour")
    await small.stop()
    receives(small.home / "flows", 1)
    await small.start()
    await wang.press("Cancel the visit")
    await wang.press("No time")
    await wang.sees("Cancelled")
    await zhao.say("/cases")
    await zhao.press("Waiting for an hour")
    await zhao.sees("Tue 24 Nov 12:00 is full")


async def test_who_has_a_visit_sees_it_and_cannot_have_two(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await confirmed(centre)
    await wang.say("/book")
    await wang.sees("Visit confirmed", "12:00", "YY-0001")
    await chen.say("/book")
    await chen.press("Not on the list")
    await chen.press("Tue 24 Nov 09:00")
    await chen.sees("How many of you")
    await chen.press("2")
    await chen.sees("At which number can we reach you")
    await chen.say("138 0013 8000")
    await chen.sees("What is the visitor's name")
    await chen.say("Fang")
    await chen.sees("Please check")
    await chen.press("Submit")
    await chen.sees("There is an open visit for this number already")
    await chen.say("/book")
    await chen.press("Wang Fang")
    await chen.sees("Visit confirmed", "YY-0001")


async def test_staff_book_for_somebody_who_calls(centre: Trial) -> None:
    zhou, chen = centre.phones["zhou"], centre.phones["chen"]
    await zhou.say("/book")
    await zhou.press("Not on the list")
    await zhou.press("Tue 24 Nov 09:00")
    await zhou.sees("How many of you")
    await zhou.press("2")
    await zhou.sees("At which number can we reach you")
    await zhou.say("137 0013 7000")
    await zhou.sees("What is the visitor's name")
    await zhou.say("Ms Lin")
    await zhou.sees("Please check", "137 0013 7000")
    await zhou.press("Submit")
    await chen.sees("The consultant confirms", "Ms Lin", "137 0013 7000")
    await chen.press("Confirm")
    await chen.sees("Visit confirmed", "Ms Lin")
    await chen.press("Another time")
    await chen.press("Tue 24 Nov 12:00")
    await chen.sees("The consultant confirms", "Tue 24 Nov 12:00")


async def test_nobody_books_with_the_number_of_somebody_else(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/book")
    await wang.press("Mon 23 Nov 12:00")
    await wang.sees("How many of you")
    await wang.press("1")
    await wang.sees("At which number can we reach you")
    await wang.say("139 0013 9000")
    await wang.sees("share your own number")
    await wang.act("contact", phone="+8613900139000", name="Zhao")
    await wang.sees("your own contact")
    await wang.act("contact")
    await wang.sees("Please check", "138 0013 8000")


async def test_a_customer_of_somebody_goes_to_nobody_else(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=(*CAST, WU)) as centre:
        wu, chen, li, wang = (centre.phones[name] for name in ("wu", "chen", "li", "wang"))
        await centre.load("customer", ("name", "phone", "owner"), ("Wang Fang", "13800138000", "Wu Lei"))
        await books(centre)
        await wu.sees("The consultant confirms", "Wang Fang")
        await wu.press("I cannot")
        await wu.press("Another visitor")
        await chen.sees("The consultant confirms", "Another visitor")
        await chen.press("I cannot")
        await chen.press("I am off that day")
        await li.sees("Nobody has confirmed this visit")
        await li.press("Name somebody")
        await li.press("Wu Lei")
        await wu.sees("The consultant confirms")
        await wu.press("Confirm")
        await wang.sees("Visit confirmed", "Wu Lei")
        # Away after all: the visit keeps its number and gets another host.
        await wu.press("I shall be away")
        await wang.sees("somebody else will receive you")
        await li.sees("Nobody has confirmed this visit", "YY-0001")
        await li.press("Name somebody")
        await li.press("Chen Jing")
        await chen.sees("The consultant confirms", "YY-0001")
        await chen.press("Confirm")
        await wang.sees("Visit confirmed", "Chen Jing")


async def test_no_reminder_for_the_hour_that_was(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await confirmed(centre, "Tue 24 Nov 12:00")
    first = entry((await wang.receives(".ics"))[1])
    await centre.advance(2 * HOUR_S + 60)
    await wang.sees("Reminder")
    await wang.press("Another time")
    await wang.say("25 November 2026 16:00")
    await chen.sees("The consultant confirms", "Wed 25 Nov 16:00")
    await chen.press("Confirm")
    await wang.sees("Visit confirmed", "Wed 25 Nov 16:00")
    moved = entry((await wang.receives(".ics"))[1])
    assert (moved["UID"], moved["METHOD"]) == (first["UID"], "PUBLISH")
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    seen = len(await wang.messages())
    await centre.advance(DAY_S - 2 * HOUR_S)  # Tuesday 10:01, two hours before the hour that was
    assert len(await wang.messages()) == seen
    await wang.press("Cancel the visit")
    await wang.press("No longer interested")
    off = entry((await wang.receives("cancelled", ".ics"))[1])
    assert (off["UID"], off["METHOD"], off["STATUS"]) == (first["UID"], "CANCEL", "CANCELLED")
    assert off["SEQUENCE"] > moved["SEQUENCE"]
    seen = len(await wang.messages())
    await centre.advance(2 * DAY_S)
    assert len(await wang.messages()) == seen


async def test_cancelled_while_an_offer_is_open(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await books(centre, hour="Tue 24 Nov 12:00")
    await chen.press("Offer another hour")
    await chen.press("Tue 24 Nov 09:00")
    await wang.sees("Chen Jing can receive you on Tue 24 Nov 09:00")
    await wang.press("Cancel the visit")
    await wang.press("No time")
    await wang.sees("Cancelled")
    await chen.sees("has cancelled the visit")


async def test_the_bot_was_down_and_the_reminder_still_helps(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await confirmed(centre, "Tue 24 Nov 12:00")
    await centre.advance(23 * HOUR_S)
    await wang.sees("Reminder")
    await wang.say("/menu")
    await centre.kill()
    await centre.sandbox.advance(2 * HOUR_S)
    await centre.start()
    await wang.sees("Reminder", "12:00")
    await wang.press("I am on my way")
    await chen.sees("is on the way")
    await centre.advance(HOUR_S + 60)
    await wang.press("I am here")
    await chen.sees("Wang Fang has arrived")


async def test_the_form_survives_a_restart(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/book")
    await wang.press("Mon 23 Nov 12:00")
    await wang.sees("How many of you")
    await centre.kill()
    await centre.start()
    await wang.press("2")
    await wang.sees("At which number can we reach you")
    await wang.act("contact")
    await wang.sees("Please check", "12:00")


async def test_the_centre_closes_on_the_day(centre: Trial) -> None:
    wang, zhou, chen = centre.phones["wang"], centre.phones["zhou"], centre.phones["chen"]
    await confirmed(centre, "Tue 24 Nov 12:00")
    await zhou.say("/days")
    page = await zhou.sees("Working days", "Tap a day to turn it over")
    await zhou.press_on(page["message_id"], "24")
    await wang.sees("We are closed on the day of the visit, Tue 24 Nov 12:00")
    await wang.press("Fill in")
    asked = await wang.sees("When would you like to come and see")
    assert "Tue 24 Nov" not in str(asked["reply_markup"])
    await wang.press("Wed 25 Nov 09:00")
    await wang.sees("Please check", "Wed 25 Nov 09:00")
    await wang.press("Submit")
    await chen.sees("The consultant confirms", "Wed 25 Nov 09:00")


async def test_a_walk_in_before_the_hour_and_a_bad_mark(centre: Trial) -> None:
    wang, chen, li = centre.phones["wang"], centre.phones["chen"], centre.phones["li"]
    await confirmed(centre, "Mon 23 Nov 12:00")
    await chen.press("They have come")
    await wang.sees("Welcome! Chen Jing is coming to the door")
    await centre.advance(2 * HOUR_S + 60)
    await wang.press("Fill in")
    await wang.press("1")
    await wang.sees("We are sorry. What was missing")
    await wang.say("Nobody had time for us")
    await wang.press("Submit")
    await wang.sees("Thank you for telling us")
    await li.sees("A bad mark", "Wang Fang", "Stars: 1", "Nobody had time for us")
    await takes(li, lambda: li.press("Open a complaint"), "the manager makes a complaint of a bad mark", 1)
    await li.sees("Telling us", "TS-0001")
    await li.press("Fill in")
    await li.sees("How did the complaint come?")
    await li.press("In person")
    await li.sees("Please check", "Service and attitude", "Chen Jing", "Nobody had time for us")
    await li.press("Submit")
    await li.sees("The manager sorts it", "Nobody had time for us")
    await wang.sees("We have your complaint: TS-0001")
    assert "TS-0001" not in await chen.screen(40), "whom it is about has no part in it"


async def test_after_three_missed_visits_only_staff_book(centre: Trial) -> None:
    await centre.load(
        "customer", ("name", "phone", "person", "no_shows"), ("Wang Fang", "13800138000", "Wang Fang", "3")
    )
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.say("/book")
    await wang.sees("Please call us at 400-800-1234")
    await chen.say("/book")
    await chen.press("Wang Fang")
    await chen.press("Tue 24 Nov 09:00")
    await chen.sees("How many of you")
    await chen.press("2")
    await chen.sees("Please check")
    await chen.press("Submit")
    await wang.sees("Visit confirmed", "Tue 24 Nov 09:00")
