"""Complaints: the dialogues of both languages, every way out of the ordinary, and who must not hear of it."""

import io
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bot.commands.trial import CAST, Member, Trial
from bot.sandbox.client import Phone
from tests.e2e.conftest import DIRECTOR
from tests.e2e.test_actions import takes
from tests.e2e.test_lateness import from_bot, settled
from tests.e2e.test_people import away

HOUR = 3600.0
DAY = 24 * HOUR
WU = Member("wu", {"zh_CN": "吴师傅", "en": "Wu Gang"}, ("property_service",))
ZHOU = Member("zhou", {"zh_CN": "周丽", "en": "Zhou Li"}, ("sales_staff",))
PEOPLE = (*CAST, DIRECTOR, WU, ZHOU)


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """An English-speaking centre with a director, a property service centre and a second consultant."""
    async with Trial(tmp_path, language="en", cast=PEOPLE) as trial:
        await trial.sell()
        yield trial


async def complains(
    wang: Phone, topic: str = "Quality of the home", text: str = "The bay window leaks"
) -> None:
    await wang.say("/complain")
    await wang.press(topic)
    if topic == "Quality of the home":
        await wang.press("3-1-1201")
    await wang.sees("What happened? In your own words")
    await wang.say(text)
    await wang.press("Submit")
    await wang.sees("We have your complaint")


async def about_chen(wang: Phone) -> None:
    """The customer complains about a consultant: by default it is their own."""
    await wang.say("/complain")
    await wang.press("Service and attitude")
    await wang.press("A sales consultant")
    await wang.sees("What happened?")
    await wang.say("He shouted at me")
    await wang.press("Submit")
    await wang.sees("We have your complaint")


async def finds(chen: Phone, whose: str = "Another department") -> None:
    await chen.sees("Finding out")
    await chen.press(whose)
    await chen.sees("What did you find")
    await chen.say("It leaks since the storm")


async def reaches_service(trial: Trial) -> None:
    wang, chen, wu = (trial.phones[name] for name in ("wang", "chen", "wu"))
    await complains(wang)
    await finds(chen)
    await wang.press("Confirm")
    await wang.press("Yes, pass it on")
    await wu.press("Take it over")
    await wu.press("Engineering")
    await wang.sees("is now with: Engineering")


async def is_answered(trial: Trial, *, again: bool = False) -> None:
    wu, wang = trial.phones["wu"], trial.phones["wang"]
    await wu.press("Fill in")
    if again:
        await wu.press("✎ Result")
    else:
        await wu.say("Seal it anew")
    await wu.sees("What is the result")
    await wu.say("Sealed anew and tested for two days")
    await wu.press("Submit")
    await wu.press("Send the answer")
    await wu.sees("What do we answer")
    await wu.say("It has been sealed anew and tested")
    await wang.sees("Your view", "It has been sealed anew")


async def hears_and_sees(chen: Phone) -> None:
    """The consultant gets what the customer spoke and photographed."""
    await chen.press("更多")
    await chen.press("照片和文件（2）")
    await chen.receives("TS-0001-1")
    await chen.receives("TS-0001-2.png")
    await chen.press("返回事项")


async def never_hears(phone: Phone, number: str = "TS-0001") -> None:
    assert number not in await phone.screen(80)


# --- the dialogues ---------------------------------------------------------------------------------------------


async def test_another_department_in_chinese(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="zh_CN", cast=PEOPLE) as trial:
        await trial.sell()
        wang, chen, wu = (trial.phones[name] for name in ("wang", "chen", "wu"))
        await wang.say("/complain")
        await wang.sees("很抱歉给您带来不便")
        await wang.press("房屋质量")
        await wang.press("3-1-1201")
        await wang.sees("请说说情况", "打字或发语音都行")
        await wang.act("file", kind="voice", content="")
        await wang.sees("语音留言")
        await wang.press("＋ 照片")
        await wang.send_photo()
        await wang.press("完成")
        await wang.press("提交")
        await wang.sees("已登记您的投诉", "TS-0001", "前首次答复", "?start=")
        await chen.sees("了解情况、判断归属", "语音留言", "3-1-1201")
        await hears_and_sees(chen)
        await chen.press("非本部门")
        await chen.say("飘窗渗水,上周暴雨后出现")
        await wang.sees("《客户投诉接收单》已替您填好", "办结：暂停计时")
        await wang.receives(".pdf")
        await wang.press("确认")
        await wang.press("没问题，请转交")
        await wu.sees("物业服务中心接单")
        await wu.press("接单")
        await wu.press("工程部")
        await wang.sees("已转工程部")
        await wu.press("约上门时间")
        await wu.say("2026年11月24日 10:00")
        await wang.sees("上门")
        await wu.sees("责任部门处理", "上门时间：11月24日")
        await wu.press("填写")
        await wu.say("重做防水")
        await wu.say("已重做防水，淋水试验48小时")
        await wu.press("提交")
        await wu.press("发送答复")
        await wu.say("已重做防水并试水48小时")
        await wang.press("满意")
        await chen.sees("存档留底")
        await chen.press("接收单已确认并归档")
        await chen.press("答复已归档")
        await chen.press("原因已登记")
        await chen.press("工程质量")
        await chen.press("办结")
        await wang.sees("TS-0001已归档")
        for phone in trial.phones.values():
            screen = await phone.screen(60)
            assert not re.search(r"\{[a-z]", screen), "a raw placeholder"
            assert "None" not in screen


async def test_our_own_department_not_satisfied_the_manager_puts_it_right(centre: Trial) -> None:
    """A consultant records a call about himself: it goes past him, to the manager."""
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await chen.say("/complain")
    await chen.press("Wang Fang")
    await chen.press("By phone")
    await chen.press("Service and attitude")
    await chen.press("A sales consultant")
    await chen.say("Says the parking gift promised on 3 March is missing")
    await chen.press("Submit")
    await li.sees("The manager sorts it", "A sales consultant")
    await wang.sees("We have your complaint: TS-0001")
    await li.press("Our own department")
    await li.press("Tell the customer the plan")
    await li.say("We check the promise")
    await wang.sees("TS-0001: We check the promise")
    await li.press("Fill in")
    await li.say("Two years of property fee offered")
    await li.press("Submit")
    await li.press("Send the answer")
    await li.say("The gift had ended; two years of property fee are on us")
    await wang.press("Not settled")
    await wang.say("Your advertisement still showed it")
    await li.sees("Not settled yet", "Your advertisement still showed it")
    await li.press("Our department again")
    await li.press("Fill in")
    await li.press("✎ Result")
    await li.say("The parking place is granted")
    await li.press("Submit")
    await li.press("Send the answer")
    await li.say("Parking gift granted, see the annex")
    await wang.press("Yes, settled")
    assert "Finding out" not in await chen.screen(60)
    assert "The manager acts" not in await chen.screen(60)


async def test_a_complaint_takes_five_actions(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await takes(wang, lambda: complains(wang), "a customer complains", 5)


# --- the clocks ------------------------------------------------------------------------------------------------


async def test_the_clocks_stand_still_while_the_customer_is_asked(centre: Trial) -> None:
    wang, chen, wu = (centre.phones[name] for name in ("wang", "chen", "wu"))
    await complains(wang)
    await wang.sees("First answer: by Mon 23 Nov 12:00", "Solution: by Sat 28 Nov 10:00")
    await centre.advance(HOUR)
    await finds(chen)
    await wang.sees("First answer: done Mon 23 Nov 11:00", "Solution: paused, 44 working hours left")
    await centre.advance(22 * HOUR)  # Tuesday, 9:00
    await wang.press("Confirm")
    await wang.press("Yes, pass it on")
    await wu.press("Take it over")
    await wu.press("Engineering")
    await wang.sees("Solution: by Sat 28 Nov 17:00")


async def test_a_restart_in_the_middle(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await reaches_service(centre)
    await centre.kill()
    await centre.start()
    await is_answered(centre)
    await wang.press("Partly")
    await centre.phones["chen"].sees("Filing", "Partly satisfied")


# --- confidentiality -------------------------------------------------------------------------------------------


async def test_whoever_it_is_about_hears_nothing(centre: Trial) -> None:
    wang, chen, li, zhou = (centre.phones[name] for name in ("wang", "chen", "li", "zhou"))
    await about_chen(wang)
    await li.sees("The manager sorts it")
    for way in ("/find TS-0001", "/find Wang Fang", "/todo", "/cases", "/registers complaints"):
        await chen.say(way)
        await settled(chen)
    link = re.search(r"start=([\w-]+)", await wang.screen(10))
    assert link is not None
    await chen.say(f"/start {link[1]}")
    await chen.sees("This case belongs to others")
    await li.press("More")
    await li.press("Add a remark")
    await li.say("He is often like that")
    await li.say("/find TS-0001")
    await li.press("TS-0001")
    await li.press("Give it to a consultant")
    await li.say("Chen Ming")
    await li.sees("Please choose somebody else")
    await li.say("Zhou Li")
    await zhou.sees("Finding out")
    await settled(chen)
    shown = (await chen.screen(80)).replace("/find TS-0001", "").replace("“TS-0001”", "")
    assert "TS-0001" not in shown
    assert "often like that" not in shown
    await li.say("/registers complaints")
    await li.sees("TS-0001")


async def test_nor_as_a_deputy_nor_by_escalation(centre: Trial) -> None:
    """The consultant stands in for the manager who decides, and the deadline passes."""
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await away(li, "Chen Ming", "Mon 7 Dec")
    await chen.sees("You stand in for Li Na")
    await about_chen(wang)
    await li.sees("The manager sorts it")
    await centre.advance(2 * DAY)
    await settled(chen, li)
    await never_hears(chen)


async def test_about_the_manager_the_director_decides(centre: Trial) -> None:
    wang, li, sun = (centre.phones[name] for name in ("wang", "li", "zhao"))
    await wang.say("/complain")
    await wang.press("Service and attitude")
    await wang.press("A sales manager")
    await wang.say("She hung up on me")
    await wang.press("Submit")
    await sun.sees("The director decides", "She hung up on me")
    await sun.press("Name a colleague")
    await sun.press("Zhou Li")
    await sun.say("Call and say sorry")
    await sun.press("Submit")
    await centre.phones["zhou"].sees("Our department acts", "Call and say sorry")
    await li.say("/find TS-0001")
    await settled(li)
    await never_hears(li, "TS-0001 ·")
    assert "hung up" not in await li.screen(40)


# --- out of the ordinary -----------------------------------------------------------------------------------------


async def test_a_caller_whom_nobody_knows(centre: Trial) -> None:
    chen = centre.phones["chen"]
    await chen.say("/complain")
    await chen.press("Not on the list")
    await chen.press("By phone")
    await chen.say("Mr Ma")
    await chen.press("Noise")
    await chen.press("Skip")
    await chen.say("Drilling at night")
    await chen.say("13900139000")
    await chen.press("Submit")
    await chen.sees("Finding out", "Mr Ma")
    await chen.press("Our own department")
    await chen.say("It was the neighbour")
    await chen.press("Fill in")
    await chen.say("We speak to the neighbour")
    await chen.say("He drills by day only")
    await chen.press("Submit")
    await chen.press("Send the answer")
    await chen.say("He drills by day only from now on")
    await chen.sees("Your view", "please call them")
    await chen.press("Partly")
    await chen.sees("Filing")


async def test_the_link_shows_how_it_stands_to_those_who_may(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await complains(wang)
    link = re.search(r"start=([\w-]+)", await wang.screen(10))
    assert link is not None
    await wang.say(f"/start {link[1]}")
    await wang.sees("TS-0001", "Finding out", "First answer: by")
    await li.say(f"/start {link[1]}")
    await li.sees("TS-0001", "Finding out")
    stranger = await centre.sandbox.person("Nosy", "en")
    await stranger.say(f"/start {link[1]}")
    await stranger.sees("This case belongs to others")


async def test_the_same_twice_is_joined(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await complains(wang)
    await complains(wang, text="Still leaking, and nobody calls")
    await chen.sees("TS-0002", "Perhaps the same as: TS-0001")
    await chen.press("Join with the earlier one")
    await chen.sees("TS-0002 ends here and goes on as TS-0001.")
    await chen.press("Yes: Join with the earlier one")
    await wang.sees("looked after together with TS-0001")
    await chen.say("/find TS-0001")
    await chen.press("TS-0001")
    await chen.sees("Joined with it: TS-0002")


async def test_danger_rings_at_night(centre: Trial) -> None:
    wang, wu, li, sun = (centre.phones[name] for name in ("wang", "wu", "li", "zhao"))
    await centre.advance(16 * HOUR)  # 2:00
    await wang.say("/complain")
    await wang.press("Danger")
    await wang.say("The lift is stuck with us in it")
    await wang.press("Submit")
    await wang.sees("call 119 or 120 first")
    await wu.sees("Danger", "Go at once")
    await li.sees("Danger", "Go at once")
    await settled(wu)
    before = await from_bot(wu)
    await centre.advance(8 * 60)
    await settled(wu)
    assert len(await from_bot(wu)) == len(before) + 1
    await centre.advance(8 * 60)
    await sun.sees("nobody is on the way yet")
    await wu.press("Fill in")
    await wu.say("Master Wu")
    await wu.say("2:30")
    await wu.press("02:30")
    await wu.press("Submit")
    await wang.sees("Master Wu is on the way")


async def test_photos_are_added_after_the_slip_was_sent(centre: Trial) -> None:
    wang, wu = centre.phones["wang"], centre.phones["wu"]
    await reaches_service(centre)
    await wang.press("More")
    await wang.press("Add papers")
    await wang.send_photo()
    await wang.press("Done")
    await wu.sees("has added papers")
    await wu.press("More")
    await wu.press("Photos and files (1)")
    await wu.receives("TS-0001-1.png")


async def test_the_wrong_department_twice_then_the_manager(centre: Trial) -> None:
    wang, chen, wu, li = (centre.phones[name] for name in ("wang", "chen", "wu", "li"))
    await complains(wang)
    for _ in range(3):
        await finds(chen)
        await wang.press("Confirm")
        await wang.press("Yes, pass it on")
        await wu.press("Not ours")
        await wu.say("Not of the building")
    await li.sees("The manager sorts it", "Not of the building")


async def test_a_silent_property_service_is_called(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await complains(wang)
    await finds(centre.phones["chen"])
    await wang.sees("please confirm it")
    await centre.advance(25 * HOUR)
    await wang.sees("we have passed the slip on")
    await centre.advance(5 * HOUR)
    await li.sees("has not taken over TS-0001 yet")


async def test_a_new_date_needs_a_reason_and_the_visit_another_time(centre: Trial) -> None:
    wang, wu = centre.phones["wang"], centre.phones["wu"]
    await reaches_service(centre)
    await wu.press("Name the visit")
    await wu.say("24 November 2026 10:00")
    await wang.sees("somebody comes to you Tue 24 Nov 10:00")
    await wang.press("Another time for the visit")
    await wang.sees("When would suit you")
    await wang.say("In the afternoon, please")
    await wu.sees("asks for another time: In the afternoon")
    await wu.press("It takes longer")
    await wu.say("The glass is ordered")
    await wu.say("4 December 2026")
    await wu.press("Submit")
    await wang.sees("takes until Fri 4 Dec: The glass is ordered")


async def test_not_satisfied_twice_goes_to_the_director(centre: Trial) -> None:
    wang, wu, li, sun = (centre.phones[name] for name in ("wang", "wu", "li", "zhao"))
    await reaches_service(centre)
    await is_answered(centre)
    await wang.press("Not settled")
    await wang.say("It leaks again")
    await li.sees("Not settled yet", "The first time the sales manager")
    await li.press("To property service")
    await wu.sees("It leaks again")
    await is_answered(centre, again=True)
    await wang.press("Not settled")
    await wang.say("And again")
    await li.press("To the director")
    await sun.sees("The director decides", "And again")


async def test_who_has_blocked_the_bot_is_answered_by_phone(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await complains(wang, "Price, contract, receipts", "The parking gift is missing")
    await wang.act("block")
    await chen.press("Our own department")
    await chen.say("He was promised it")
    await chen.press("Fill in")
    await chen.say("Look at the contract")
    await chen.say("Granted")
    await chen.press("Submit")
    await chen.press("Send the answer")
    await chen.say("The parking gift is yours")
    await chen.sees("Your view", "please call them")
    await chen.press("Yes, settled")
    await chen.sees("Filing")


async def test_it_is_withdrawn_and_one_is_left_unfinished(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await complains(wang)
    await finds(centre.phones["chen"])
    await wang.press("Withdraw the complaint")
    await wang.sees("The complaint ends here")
    await wang.press("Yes: Withdraw the complaint")
    await wang.sees("Withdrawn")
    await wang.say("/complain")
    await wang.press("Noise")
    await centre.advance(25 * HOUR)
    await wang.say("/cases")
    await wang.press("TS-0002 · Not finished")
    await wang.sees("TS-0002", "Closed")


async def test_the_register_in_the_chat_and_as_a_sheet(centre: Trial) -> None:
    li = centre.phones["li"]
    await reaches_service(centre)
    await li.say("/registers complaints")
    await li.sees("TS-0001", "Quality of the home")
    await li.say("/registers complaints 1201")
    await settled(li)
    made = centre.home / "complaints.xlsx"
    await centre.banli("export", "complaints", str(made))
    sheet = openpyxl.load_workbook(made).active
    heads, *rows = [
        [cell.value for cell in row] for row in sheet.iter_rows() if any(cell.value for cell in row)
    ]
    (row,) = (dict(zip(heads, row, strict=True)) for row in rows)
    moment = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - a cell has no zone: it is the centre's own time
    written = {name: value for name, value in row.items() if value is not None}
    assert written == {
        "Number": "TS-0001",
        "Customer": "Wang Fang",
        "Unit": "3-1-1201",
        "What it is about": "Quality of the home",
        "Urgency": "Normal",
        "Stage": "The responsible department acts",
        "Opened on": moment.replace(hour=0),
        "Came by": "In the chat",
        "Complaint": "The bay window leaks",
        "Belongs to": "Another department",
        "Responsible department": "Engineering",
        "Slip sent": moment,
        "Taken up again": 0,
        "Started by": "Wang Fang",
    }
    assert {"Answered", "Result", "Customer's view", "Cause", "Lesson", "Filed", "Closed on"} <= set(heads)


async def test_a_period_of_the_register(centre: Trial) -> None:
    """The file in the chat holds what the page shows; on the command line any days are chosen."""
    wang, li = centre.phones["wang"], centre.phones["li"]
    await complains(wang)
    await centre.advance(30 * DAY)
    await complains(wang, "Papers", "The receipt is missing")
    await li.say("/registers complaints")
    await li.press("🔎 Period and state")
    await li.press("This month")
    await li.sees("Opened on: This month", "TS-0002")
    await li.press("As .xlsx file")
    name, content = await li.receives("This month", ".xlsx")
    assert numbers_in(io.BytesIO(content)) == ["TS-0002"], name
    for days, found in (
        (("--to", "2026-11-30"), ["TS-0001"]),
        (("--from", "2026-12-01", "--to", "2026-12-31"), ["TS-0002"]),
        (("--from", "2026-11-23"), ["TS-0002", "TS-0001"]),
    ):
        made = centre.home / f"{len(days)}{days[0]}.xlsx"
        await centre.banli("export", "complaints", str(made), *days)
        assert numbers_in(made) == found, days


def numbers_in(sheet: Path | io.BytesIO) -> list[object]:
    """Return the first column of a sheet, below its head."""
    rows = openpyxl.load_workbook(sheet).active.iter_rows(min_row=2, values_only=True)
    return [row[0] for row in rows if row[0]]
