"""Invitations that go astray: used, expired, guessed, opened by the wrong person, by their maker, or twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Member, Trial
from bot.sandbox.client import Phone
from tests.e2e.steps import asks

OWNER = Member("sun", {"zh_CN": "孙洁", "en": "Sun Jie"}, ("owner",))
DAY = 24 * 3600


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre with an administrator."""
    async with Trial(tmp_path, language="en", cast=(*CAST, OWNER)) as trial:
        yield trial


async def invites(phone: Phone, role: str) -> str:
    """Somebody makes an invitation in the chat; return its code."""
    await phone.say("/people")
    await phone.press("Invite")
    await phone.sees("As what shall your colleague join?")
    await phone.press(role)
    page = await phone.sees(f"{role}: send this link")
    return str(page["caption"].partition("?start=")[2].split()[0])


def code_of(link: str) -> str:
    return link.partition("start=")[2]


async def test_who_made_the_link_hears_who_came_in_and_takes_it_back(centre: Trial) -> None:
    sun = centre.phones["sun"]
    code = await invites(sun, "Finance")
    wrong = await centre.sandbox.person("Mallory", "en")
    await wrong.say(f"/start {code}")
    await wrong.sees("You are registered as: Finance")
    await sun.sees("Mallory has come in by your invitation and is now: Finance", "take it back")
    await sun.press("Leaves the centre")
    await sun.press("Sun Jie")
    await sun.press("Yes, Mallory leaves")
    await wrong.sees("You have been taken off the list of colleagues")


async def test_the_maker_tries_the_link_and_does_not_use_it_up(centre: Trial) -> None:
    sun = centre.phones["sun"]
    code = await invites(sun, "Finance")
    await sun.say(f"/start {code}")
    await sun.sees("the invitation that you made yourself", "still good")
    he = await centre.sandbox.person("He Jing", "en")
    await he.say(f"/start {code}")
    await he.sees("Welcome, He Jing!")


async def test_who_is_invited_twice_is_told_and_the_link_stays_good(centre: Trial) -> None:
    sun, li = centre.phones["sun"], centre.phones["li"]
    code = await invites(sun, "Sales manager")
    await li.say(f"/start {code}")
    await li.sees("You are already registered as: Sales manager")
    he = await centre.sandbox.person("He Jing", "en")
    await he.say(f"/start {code}")
    await he.sees("You are registered as: Sales manager")
    await he.say(f"/start {code}")
    await he.sees("You are already registered as: Sales manager")


async def test_a_colleague_does_not_take_the_name_and_the_role_of_another(centre: Trial) -> None:
    chen = centre.phones["chen"]
    code = code_of(await centre.banli("invite", "general_manager", "--name", "Zhou Min"))
    await chen.say(f"/start {code}")
    await chen.sees("This invitation is for Zhou Min", "pass the link on")
    zhou = await centre.sandbox.person("zm88", "en")
    await zhou.say(f"/start {code}")
    await zhou.sees("Welcome, Zhou Min! You are registered as: General manager")


async def test_a_link_runs_out(centre: Trial) -> None:
    code = code_of(await centre.banli("invite", "finance", "--expires", "2d"))
    await centre.advance(2 * DAY + 60)
    he = await centre.sandbox.person("He Jing", "en")
    await he.say(f"/start {code}")
    await he.sees("has been used or has run out. Please ask for a new one.")
    await he.say("/people")
    await he.sees("Only an administrator can do this.")


async def test_who_may_not_appoint_any_more_has_no_open_invitations(centre: Trial) -> None:
    sun, li = centre.phones["sun"], centre.phones["li"]
    before = await invites(li, "Sales assistant")
    other = await invites(li, "Sales assistant")
    await sun.say("/people")
    await sun.press("Li Na")
    await sun.sees("Li Na", "Sales manager")  # the page of setting up has a button of the same words
    await sun.press("＋ Finance")
    await li.sees("You are now also: Finance")
    await sun.press("－ Sales manager")
    await li.sees("You are no longer: Sales manager")
    he = await centre.sandbox.person("He Jing", "en")
    await he.say(f"/start {before}")
    await he.sees("Please ask for a new one")
    await sun.press("Leaves the centre")
    await sun.press("Chen Ming")
    await sun.press("Yes, Li Na leaves")
    await li.sees("You have been taken off the list")
    await he.say(f"/start {other}")
    await he.sees("Please ask for a new one")


async def test_guessing_is_stopped_for_an_hour_also_when_the_right_one_comes(centre: Trial) -> None:
    good = code_of(await centre.banli("invite", "owner"))
    guesser = await centre.sandbox.person("Mallory", "en")
    for number in range(5):
        await guesser.say(f"/start {number:016}")
        await guesser.sees("Please ask for a new one")
    await guesser.say(f"/start {good}")
    await guesser.sees("Too many links that do not work", "11:0")
    await centre.advance(3700)
    await guesser.say(f"/start {good}")
    await guesser.sees("You are registered as: Administrator")


async def test_codes_are_kept_as_hashes_only(centre: Trial) -> None:
    """Also of a link that was tried and is still good; nobody reads it in the log either."""
    sun = centre.phones["sun"]
    code = await invites(sun, "Finance")
    await sun.say(f"/start {code}")
    await sun.sees("still good")
    assert code not in await centre.banli("log", "--person", "Sun Jie")
    stored = b"".join(file.read_bytes() for file in [*centre.home.glob("banli.db*"), centre.log])
    assert code.encode() not in stored


async def test_a_role_that_is_lost_in_the_middle_of_a_form_ends_the_form_in_words(centre: Trial) -> None:
    """The consultant fills in the check; the role goes to nobody meanwhile: nothing is submitted, and why is said."""
    sun, chen = centre.phones["sun"], centre.phones["chen"]
    await centre.sell()
    await asks(centre)
    await chen.press("Fill in")
    await chen.press("Phone call")
    await chen.press("Confirmed")
    await chen.say("The salary comes on the 15th")
    await chen.press("Partly ready")
    await chen.press("Agree")
    await chen.sees("Please check")
    await sun.say("/people")
    await sun.press("Chen Ming")
    await sun.press("Leaves the centre")
    await sun.press("Li Na")
    await sun.press("Yes, Chen Ming leaves")
    await chen.sees("You have been taken off the list of colleagues")
    assert await chen.press("Submit") != "Done."
    assert "(verifying ->" not in await centre.banli("log", "--case", "YQ-0001"), "nothing was submitted"
    await centre.phones["li"].sees("You take over 1 cases")
