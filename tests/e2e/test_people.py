"""Who works here: the first administrator, invitations in the chat, roles, leaving, being away with a deputy."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Member, Trial
from bot.sandbox.client import Phone
from tests.e2e.steps import asks, confirms, reaches_manager, verifies

OWNER = Member("sun", {"zh_CN": "孙洁", "en": "Sun Jie"}, ("owner",))
ZHANG = Member("zhang", {"zh_CN": "张伟", "en": "Zhang Wei"}, ("sales_staff",))
HE = Member("he", {"zh_CN": "何静", "en": "He Jing"}, ("sales_manager",))
DAY = 24 * 3600


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre with an administrator and two consultants."""
    async with Trial(tmp_path, language="en", cast=(*CAST, OWNER, ZHANG)) as trial:
        await trial.sell()
        yield trial


async def test_the_first_administrator_comes_in_by_the_link_on_the_terminal(tmp_path: Path) -> None:
    async with Trial(tmp_path, cast=()) as trial:
        said = trial.log.read_text("utf-8")
        assert "Nobody is the administrator yet." in said
        code = re.findall(r"\?start=([\w-]+)", said)[-1]
        sun = await trial.sandbox.person("孙洁", "zh-hans")
        await sun.say(f"/start {code}")
        await sun.sees("欢迎，孙洁！您已登记为：管理员", "开业准备", "以下岗位还没有人", "销售经理")
        await trial.stop()
        before = len(trial.log.read_text("utf-8"))
        await trial.start()
        assert "administrator" not in trial.log.read_text("utf-8")[before:]


async def test_an_invitation_is_made_and_used_in_the_chat(centre: Trial) -> None:
    sun = centre.phones["sun"]
    await sun.say("/people")
    await sun.sees("Colleagues")
    await sun.press("Invite")
    await sun.sees("As what shall your colleague join?")
    await sun.press("Sales manager")
    page = await sun.sees("Sales manager: send this link", "works once")
    assert page["photo"], "and as a QR code"
    code = page["caption"].partition("?start=")[2].split()[0]
    he = await centre.sandbox.person("He Jing", "en")
    await he.say(f"/start {code}")
    await he.sees("Welcome, He Jing! You are registered as: Sales manager")
    again = await centre.sandbox.person("Wu Lei", "en")
    await again.say(f"/start {code}")
    await again.sees("has been used or has run out")
    assert code not in await centre.banli("log", "--person", "Sun Jie"), "the code is kept nowhere"


async def test_roles_are_given_and_taken(centre: Trial) -> None:
    sun, zhang = centre.phones["sun"], centre.phones["zhang"]
    await sun.say("/people")
    await sun.press("Zhang Wei")
    await sun.sees("Zhang Wei\n\nSales consultant")
    await sun.press("＋ Sales assistant")
    await sun.sees("Zhang Wei is now also: Sales assistant")
    await zhang.sees("You are now also: Sales assistant")
    await sun.press("－ Sales consultant")
    await sun.sees("Zhang Wei is no longer: Sales consultant")
    await sun.press("－ Sales assistant")
    assert sun.alert
    assert "their only role" in sun.toast


async def test_only_who_appoints_sees_and_does_it(centre: Trial) -> None:
    chen, li, sun = centre.phones["chen"], centre.phones["li"], centre.phones["sun"]
    await chen.say("/people")
    await chen.sees("Only an administrator can do this.")
    await sun.say("/people")
    await sun.press("Li Na")
    page = await sun.sees("Li Na")
    button = next(
        one["callback_data"]
        for row in page["reply_markup"]["inline_keyboard"]
        for one in row
        if one["text"] == "＋ Finance"
    )
    own = await chen.sees("Only an administrator")
    await chen.press_on(own["message_id"], data=button)
    assert "Only an administrator" in chen.toast, "a forged button gives no role"
    await li.say("/people")
    await li.press("Invite")
    offered = await li.sees("As what shall your colleague join?")
    labels = {one["text"] for row in offered["reply_markup"]["inline_keyboard"] for one in row}
    assert labels == {"Sales consultant", "Sales assistant", "Sales supervisor", "Back"}
    await sun.say("/people")
    await sun.press("Sun Jie")
    await sun.press("－ Administrator")
    assert "needs an administrator" in sun.toast


async def test_who_leaves_hands_everything_over(centre: Trial) -> None:
    chen, zhang, sun, wang = (centre.phones[name] for name in ("chen", "zhang", "sun", "wang"))
    await asks(centre)
    await chen.sees("Checking the facts")
    await sun.say("/people")
    await sun.press("Chen Ming")
    await sun.press("Leaves the centre")
    await sun.sees("Chen Ming leaves. Who takes over")
    await sun.press("Zhang Wei")
    await sun.sees("Zhang Wei takes over 1 open cases and 2 records")
    await sun.press("Yes, Chen Ming leaves")
    await sun.sees("Chen Ming has left. Zhang Wei takes over 1 cases and 2 records.")
    await chen.sees("You have been taken off the list of colleagues")
    await zhang.sees("Chen Ming has left. You take over 1 cases")
    await zhang.press("YQ-0001")
    await zhang.sees("▶ Checking the facts")
    await zhang.press("Fill in")
    await zhang.press("Phone call")
    await zhang.press("Confirmed")
    await zhang.say("The salary comes on the 15th")
    await zhang.press("Partly ready")
    await zhang.press("Agree")
    await zhang.press("Submit")
    await wang.sees("Please read the application")
    await chen.say("/find YQ-0001")
    await chen.sees("Nothing was found")
    assert "Zhang Wei" in await centre.banli("log", "--case", "YQ-0001")


async def away(phone: Phone, deputy: str, day: str = "Wed 25 Nov") -> None:
    """Somebody goes away until the morning of that day."""
    await phone.say("/away")
    await phone.sees("From when will you be back?")
    await phone.press(day)
    await phone.sees("Who stands in for you?")
    await phone.press(deputy)
    await phone.sees(f"{deputy} stands in for you")


async def test_a_deputy_decides_and_the_absent_one_is_left_in_peace(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=(*CAST, HE)) as centre:
        await centre.sell()
        li, chen = centre.phones["li"], centre.phones["chen"]
        he = centre.phones["he"]
        await he.say("/away")
        await away(li, "Chen Ming")
        await chen.sees("You stand in for Li Na until Wed 25 Nov")
        await asks(centre, day="7 December 2026")
        await verifies(centre)
        await confirms(centre)
        await chen.sees("The sales manager decides", "Please decide")
        seen = await li.messages()
        assert not any("Please decide" in message.get("text", "") for message in seen)
        await chen.say("/todo")
        await chen.sees("To do")
        await chen.press("YQ-0001")
        await chen.press("Agree")
        await chen.sees("Executing and filing")
        await centre.advance(2 * DAY)
        await li.sees("Welcome back.")
        await chen.sees("Li Na is back.")


async def test_who_asked_does_not_decide_as_a_deputy(centre: Trial) -> None:
    """The consultant who asks for the customer stands in for the only manager: the tier above decides."""
    li, chen, sun = centre.phones["li"], centre.phones["chen"], centre.phones["sun"]
    await sun.say("/people")
    await sun.press("Zhang Wei")
    await sun.sees("Zhang Wei\n\nSales consultant")
    await sun.press("＋ Marketing director")
    await centre.phones["zhang"].sees("You are now also: Marketing director")
    await away(li, "Chen Ming")
    await chen.say("/delay")
    await chen.press("Funds not ready")
    await chen.say("7 December 2026")
    await chen.sees("Please check")
    await chen.press("Submit")
    await verifies(centre)
    await confirms(centre)
    await centre.phones["zhang"].sees("The sales manager decides", "Please decide")
    await chen.say("/find YQ-0001")
    await chen.press("YQ-0001")
    await chen.sees("Now with: Marketing director")


async def test_coming_back_earlier_ends_it(centre: Trial) -> None:
    li, chen = centre.phones["li"], centre.phones["chen"]
    await away(li, "Chen Ming", "Mon 30 Nov")
    await li.say("/away")
    await li.sees("You are away; Chen Ming stands in")
    await li.press("I am back")
    await li.sees("Welcome back.")
    await chen.sees("Li Na is back.")
    await reaches_manager(centre)
