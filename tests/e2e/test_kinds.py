"""Every kind of question by its keyboard and by words: slots, people, days, times, places, albums."""

import base64
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import ROOT, Member, Trial

Json = dict[str, Any]

GUESTS = (
    Member("wang", {"zh_CN": "王芳", "en": "Wang Fang"}, ("customer",), "13800138000"),
    Member("zhao", {"zh_CN": "赵六", "en": "Zhao Liu"}, ("customer",), "13900139000"),
    Member("chen", {"zh_CN": "陈明", "en": "Chen Ming"}, ("sales_staff",)),
    Member("lin", {"zh_CN": "林晓", "en": "Lin Xiao"}, ("sales_staff",)),
)
VISITS = '  visits: {days: [mon, tue, wed, thu, fri], hours: "09:00-18:00"}\n'


def flows(home: Path) -> Path:
    """Return a folder with the visit as its only process."""
    folder = home / "flows"
    # Its registers are of flows that are not here.
    shutil.copytree(
        ROOT / "flows" / "centre",
        folder / "centre",
        ignore=shutil.ignore_patterns("menu.yaml", "registers.yaml"),
    )
    shutil.copy(ROOT / "tests" / "flows" / "booking" / "visit.yaml", folder)
    with (folder / "centre" / "calendars.yaml").open("a", encoding="utf-8") as calendars:
        calendars.write(VISITS)
    return folder


@pytest.fixture
async def centre(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Trial]:
    """A centre where visits are booked; it is Monday 23 November 2026, ten in the morning."""
    language = getattr(request, "param", "en")
    settings = {"FLOWS_DIR": str(flows(tmp_path))}
    async with Trial(tmp_path, language=language, cast=GUESTS, settings=settings) as trial:
        yield trial


def rows(message: Json) -> list[list[str]]:
    """Return the labels of the buttons below a message."""
    return [[button["text"] for button in row] for row in message["reply_markup"]["inline_keyboard"]]


def labels(message: Json) -> set[str]:
    return {label for row in rows(message) for label in row}


ENGLISH = (
    ("Wed at 3pm", "Who shall show you round"),
    ("chen", "From when until when"),
    ("7-9 Dec", "At what time may we call"),
    ("half past three", "When shall we remind you"),
    ("tomorrow 5pm", "Where shall we pick you up"),
    ("12 Garden Road, Tianhe", "What is your number"),
    ("138 0013 8000", "photos of your papers"),
)
CHINESE = (
    ("周三下午3点", "Who shall show you round"),
    ("陈", "From when until when"),
    ("12月7号到9号", "At what time may we call"),
    ("下午3点半", "When shall we remind you"),
    ("明天下午5点", "Where shall we pick you up"),
    ("天河区花园路12号", "What is your number"),
    ("一三八零零一三八零零零", "photos of your papers"),
)


async def comes_to(centre: Trial, question: str) -> Json:
    """Wang answers by words until that question is open."""
    wang = centre.phones["wang"]
    await wang.say("/visit")
    seen = await wang.sees("When would you like to visit us")
    for words, following in ENGLISH:
        if question in seen["text"]:
            break
        await wang.say(words)
        seen = await wang.sees(following)
    return seen


@pytest.mark.parametrize(
    ("centre", "conversation"), [("en", ENGLISH), ("zh_CN", CHINESE)], indirect=["centre"]
)
async def test_a_whole_form_is_answered_by_words(
    centre: Trial, conversation: tuple[tuple[str, str], ...]
) -> None:
    wang = centre.phones["wang"]
    await wang.say("/visit")
    await wang.sees("When would you like to visit us")
    for words, following in conversation:
        await wang.say(words)
        await wang.sees(following)
    for _ in range(2):
        await wang.send_photo()
    await wang.press("完成" if centre.language == "zh_CN" else "Done")
    await wang.sees("What is your budget")
    await wang.say("一百二十万" if centre.language == "zh_CN" else "1.2 million")
    if centre.language == "zh_CN":
        seen = await wang.sees(
            "11月25日(周三) 15:00", "陈明", "12月7日(周一)", "15:30", "138 0013 8000", "¥1,200,000"
        )
    else:
        seen = await wang.sees(
            "Wed 25 Nov 15:00", "Chen Ming", "Mon 7 Dec to Wed 9 Dec", "15:30", "¥1,200,000"
        )
    assert "花园路" in seen["text"] or "Garden Road" in seen["text"]
    await wang.press("提交" if centre.language == "zh_CN" else "Submit")
    await centre.phones["chen"].sees("Visit expected")


# --- slots --------------------------------------------------------------------------------------------------------


async def test_a_slot_is_chosen_by_day_and_hour_and_nobody_else_gets_it(centre: Trial) -> None:
    wang, zhao = centre.phones["wang"], centre.phones["zhao"]
    await wang.say("/visit")
    seen = await wang.sees("When would you like to visit us")
    assert "24" in labels(seen)
    assert "28" not in labels(seen), "Saturday has a dot"
    await wang.press("24")
    seen = await wang.sees("Chosen: Tue 24 Nov")
    assert {"09:00", "17:00"} <= labels(seen)
    assert "18:00" not in labels(seen), "we close then"
    await wang.press("Back")
    await wang.sees("Tap a day, or type day and time")
    await wang.press("24")
    await wang.press("10:00")
    await wang.sees("Who shall show you round")
    for words, following in ENGLISH[1:]:
        await wang.say(words)
        await wang.sees(following)
    await send_album(centre, 2)
    await wang.press("Done")
    await wang.press("Skip")
    await zhao.say("/visit")
    await zhao.press("24")
    seen = await zhao.sees("Chosen: Tue 24 Nov")
    assert "10:00" in labels(seen), "it is not booked before the form is sent"
    await wang.press("Submit")
    await wang.sees("Visit expected")
    await zhao.say("10am")
    await zhao.sees("Tue 24 Nov 10:00 is fully booked")
    assert "· 10:00" in labels((await zhao.messages())[-1])
    assert "fully booked" in await zhao.press("· 10:00")
    await zhao.press("11:00")
    await zhao.sees("Who shall show you round")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("today 11am", "too soon"),
        ("24 December 10am", "too far ahead"),
        ("Saturday 10am", "Nothing can be booked on Sat 28 Nov. The next day with free times is Mon 30 Nov"),
        ("tomorrow 8pm", "No time begins at Tue 24 Nov 20:00. On that day: 09:00"),
        ("tomorrow 10:20", "No time begins at Tue 24 Nov 10:20"),
        ("whenever", "is not a day with a time"),
    ],
)
async def test_a_time_that_cannot_be_booked_says_why(centre: Trial, words: str, reason: str) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "When would you like to visit us")
    await wang.say(words)
    await wang.sees("⚠", reason)
    await wang.say("tomorrow")
    await wang.sees("Chosen: Tue 24 Nov")
    await wang.say("at 10")
    await wang.sees("Understood: Time of the visit: Tue 24 Nov 10:00")


# --- people -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["lin", "Lin Xiao", "xiao", "lx"])
async def test_a_colleague_is_found_by_name(centre: Trial, words: str) -> None:
    wang = centre.phones["wang"]
    seen = await comes_to(centre, "Who shall show you round")
    assert {"Chen Ming", "Lin Xiao"} <= labels(seen)
    await wang.say(words)
    await wang.sees("From when until when")


@pytest.mark.parametrize("centre", ["zh_CN"], indirect=True)
@pytest.mark.parametrize("words", ["林", "linxiao", "lx", "林晓"])
async def test_a_colleague_is_found_by_pinyin(centre: Trial, words: str) -> None:
    wang = centre.phones["wang"]
    await wang.say("/visit")
    await wang.say("周三下午3点")
    await wang.sees("Who shall show you round")
    await wang.say(words)
    await wang.sees("From when until when")


async def test_a_person_of_another_role_is_not_there_also_by_a_forged_button(centre: Trial) -> None:
    wang = centre.phones["wang"]
    message = await comes_to(centre, "Who shall show you round")
    await wang.say("Zhao Liu")
    await wang.sees("Nothing was found for “Zhao Liu”")
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for option in ("1", "x", "-1"):
        assert "cannot be chosen" in await wang.press_on(
            message["message_id"], data=f"{data.rpartition(':')[0]}:{option}"
        )


# --- days and times -----------------------------------------------------------------------------------------------


async def test_two_days_are_tapped_one_after_the_other(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "From when until when")
    await wang.press("›")
    await wang.sees("From when until when")
    await wang.press("7")
    seen = await wang.sees("Chosen: From Mon 7 Dec", "Tap the last day")
    assert "1" not in labels(seen), "what lies before has a dot"
    await centre.kill()
    await centre.start()
    await wang.press("9")
    await wang.sees("At what time may we call")


async def test_the_last_day_may_be_typed_after_the_first_was_tapped(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "From when until when")
    await wang.press("›")
    await wang.sees("From when until when")
    await wang.press("7")
    await wang.say("the 5th")
    await wang.sees("At what time may we call")  # of January
    await wang.press("Back")
    await wang.sees("From when until when")
    await wang.say("9 Dec to 7 Dec")
    await wang.sees("ends before it begins")
    await wang.say("Sat 5 Dec to Mon 7 Dec")
    await wang.sees("Sat 5 Dec is a day off. The next open day is Mon 7 Dec")


async def test_an_hour_and_a_quarter_are_tapped(centre: Trial) -> None:
    wang = centre.phones["wang"]
    seen = await comes_to(centre, "At what time may we call")
    assert {"09:00", "17:00"} <= labels(seen)
    await wang.press("15:00")
    seen = await wang.sees("Chosen: 15 o'clock")
    assert {"15:00", "15:15", "15:30", "15:45"} <= labels(seen)
    await wang.press("15:45")
    await wang.sees("When shall we remind you")


async def test_a_time_outside_the_hours_says_when_it_is_open(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "At what time may we call")
    await wang.say("7pm")
    await wang.sees("19:00 is outside the opening hours: 09:00-18:00")
    await wang.say("3 o'clock")
    await wang.sees("Understood: Call: 15:00")  # three at night is closed, so it is not asked


async def test_a_moment_by_day_hour_and_quarter(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "When shall we remind you")
    await wang.press("25")
    await wang.sees("Chosen: Wed 25 Nov")
    await wang.press("20:00")
    await wang.press("20:30")
    await wang.sees("Where shall we pick you up")


async def test_words_that_may_mean_two_things_are_asked_back(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "When shall we remind you")
    await wang.say("Friday 3 o'clock")
    seen = await wang.sees("can be read in more than one way")
    assert {"Fri 27 Nov 15:00", "Fri 27 Nov 03:00"} <= labels(seen)
    await wang.press("Fri 27 Nov 15:00")
    await wang.sees("Where shall we pick you up")


# --- places and phones --------------------------------------------------------------------------------------------


async def keyboard_calls(centre: Trial) -> list[Json]:
    """Return what the bot put below the input field, in order."""
    calls = await centre.sandbox.journal(method="sendMessage")
    markups = [call["params"].get("reply_markup") or {} for call in calls]
    return [one for one in markups if "keyboard" in one or "remove_keyboard" in one]


async def test_a_place_and_a_phone_are_shared_by_one_tap(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "Where shall we pick you up")
    await wang.act("location", latitude=23.129, longitude=113.264)
    await wang.sees("What is your number")
    await wang.act("contact", phone="+8613900000000", name="Somebody")
    await wang.sees("your own contact")
    await wang.act("contact")
    await wang.sees("photos of your papers")
    shown = await keyboard_calls(centre)
    assert "request_location" in str(shown[0])
    assert "request_contact" in str(shown[1])
    assert shown[-1] == {"remove_keyboard": True}


# --- albums -------------------------------------------------------------------------------------------------------


async def send_album(centre: Trial, count: int, group: str = "77", who: str = "wang") -> None:
    """Send photos together."""
    for n in range(count):
        content = base64.b64encode(f"photo {group} {n}".encode()).decode()
        await centre.phones[who].act("file", kind="photo", content=content, album=group)


async def test_photos_sent_together_are_one_answer_with_one_reply(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "photos of your papers")
    before = len([one for one in await wang.messages() if one["from"]["is_bot"]])
    await send_album(centre, 3)
    await wang.sees("3 received")
    after = [one for one in await wang.messages() if one["from"]["is_bot"]]
    assert len(after) == before + 1


async def test_an_album_survives_a_restart_while_it_is_gathered(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "photos of your papers")
    await centre.kill()
    await send_album(centre, 2)
    await centre.start()
    await wang.sees("2 received")
    await send_album(centre, 1, "78")
    await centre.kill()
    await centre.start()
    await wang.sees("3 received")


async def test_too_many_too_few_and_unfit_files_are_named(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "photos of your papers")
    await wang.act("file", kind="document", name="list.xlsx", mime="application/vnd.ms-excel")
    await wang.sees("“list.xlsx” is not a picture")
    await wang.act("file", kind="voice")
    await wang.sees("voice message cannot be filed")
    await wang.act("file", kind="document", name="page.pdf", mime="application/pdf")
    await wang.sees("1 received")
    await wang.press("Done")
    await wang.sees("“Papers”: 1 of at least 2 so far")
    await send_album(centre, 3)
    await wang.sees("4 have arrived, at most 3 fit here", "3 received")
    await wang.press("Done")
    await wang.sees("What is your budget")


# --- the form as a whole ------------------------------------------------------------------------------------------


async def comes_to_summary(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "photos of your papers")
    await send_album(centre, 2)
    await wang.press("Done")
    await wang.say("1.2 million")
    await wang.sees("Please check", "¥1,200,000")


async def test_answers_are_changed_and_cleared_at_the_summary(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to_summary(centre)
    await wang.say("change the call to 4pm")
    await wang.sees("Please check", "Call: 16:00")
    await wang.say("budget")
    await wang.sees("What is your budget")
    await wang.press("Clear")
    await wang.sees("Please check", "Budget: not given")
    await wang.say("blah")
    await wang.sees("I did not understand “blah”")
    await wang.say("change the call to 8pm")
    await wang.sees("20:00 is outside the opening hours", "At what time may we call")
    await wang.say("11:00")
    await wang.sees("Please check", "Call: 11:00")
    await wang.say("ok")
    await centre.phones["chen"].sees("Visit expected", "Call: 11:00")


async def test_a_form_that_was_left_comes_back_with_all_its_answers(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to_summary(centre)
    await wang.press("Later")
    await wang.sees("Your answers are kept: 9 of 9")
    await centre.kill()
    await centre.start()
    await wang.press("Go on with it")
    await wang.sees("Please check", "¥1,200,000", "12 Garden Road")


async def test_the_power_fails_at_every_question(centre: Trial) -> None:
    """Killed at each question, also in the middle of an answer: the form goes on where it was."""
    wang = centre.phones["wang"]

    async def again() -> None:
        await centre.kill()
        await centre.start()

    await wang.say("/visit")
    await wang.press("25")
    await wang.sees("Chosen: Wed 25 Nov")
    await again()
    await wang.say("3pm")
    await wang.sees("Who shall show you round")
    for words, following in ENGLISH[1:]:
        await again()
        await wang.say(words)
        await wang.sees(following)
    await again()
    await send_album(centre, 2)
    await wang.sees("2 received")
    await again()
    await wang.press("Done")
    await wang.sees("What is your budget")
    await again()
    await wang.press("Skip")
    await wang.sees("Please check", "Wed 25 Nov 15:00", "Budget: not given")
    await again()
    await wang.press("Submit")
    await centre.phones["chen"].sees("Visit expected")


async def test_every_question_says_why_who_sees_it_and_what_follows(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await comes_to(centre, "At what time may we call")
    await wang.press("Why?")
    await wang.sees(
        "So that we do not disturb you",
        "Seen by you and: Sales consultant",
        "When it is sent: Visit expected",
    )
