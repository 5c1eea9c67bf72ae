"""Working days of the centre's own: set in the chat or by a command; open deadlines follow, and people are told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Member, Trial
from tests.e2e.conftest import DIRECTOR
from tests.e2e.steps import asks, confirms, verifies

SUN = Member("sun", {"zh_CN": "孙洁", "en": "Sun Jie"}, ("owner",))
HOUR = 3600


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre with a director, whose calendar is the office's, and an administrator."""
    async with Trial(tmp_path, language="en", cast=(*CAST, DIRECTOR, SUN)) as trial:
        await trial.sell()
        yield trial


async def reaches_leader(trial: Trial) -> None:
    """The leader has it before them on Monday at about 18:00, with four working hours: until Tuesday 13:00."""
    await trial.load("subscription", ("number", "delays_used"), ("RG-3-1-1201", "1"))
    await asks(trial, day="7 December 2026")
    await verifies(trial)
    await confirms(trial)
    await trial.phones["li"].sees("Please decide")
    await trial.advance(6.5 * HOUR)
    await trial.phones["li"].press("Agree")
    await trial.phones["zhao"].sees("▶ The leader decides", "By Tue 24 Nov 11:3")


async def test_a_day_off_moves_what_is_due(centre: Trial) -> None:
    sun, zhao = centre.phones["sun"], centre.phones["zhao"]
    await reaches_leader(centre)
    await sun.say("/days")
    page = await sun.sees("Working days", "Tap a day to turn it over")
    await sun.press_on(page["message_id"], "24")
    assert "Tue 24 Nov is a day off now." in sun.toast
    await zhao.sees("the time for this step ends Wed 25 Nov 11:3")
    await zhao.say("/todo")
    await zhao.press("YQ-0001")
    await zhao.sees("By Wed 25 Nov 11:3")
    again = await sun.sees("Set by the centre: Tue 24 Nov")
    dots = [
        button for row in again["reply_markup"]["inline_keyboard"] for button in row if button["text"] == "·"
    ]
    off = next(button["callback_data"] for button in dots if button["callback_data"].endswith("2026-11-24"))
    await sun.press_on(page["message_id"], data=off)
    assert "as published again" in sun.toast
    await zhao.sees("the time for this step ends Tue 24 Nov 11:3")


async def test_a_command_beside_the_bot_does_the_same(centre: Trial) -> None:
    zhao = centre.phones["zhao"]
    await reaches_leader(centre)
    said = await centre.banli("calendar", "close", "2026-11-24", "--why", "Typhoon")
    assert "2026-11-24 Tue  closed  (otherwise a working day)  Typhoon" in said
    await centre.advance(60)
    await zhao.sees("the time for this step ends Wed 25 Nov 11:3")


async def test_a_day_off_that_is_set_while_the_bot_is_stopped_counts_too(centre: Trial) -> None:
    zhao = centre.phones["zhao"]
    await reaches_leader(centre)
    await centre.advance(60)
    await centre.stop()
    await centre.banli("calendar", "close", "2026-11-24", "--why", "Typhoon")
    await centre.start()
    await zhao.sees("the time for this step ends Wed 25 Nov 11:3")


async def test_a_deadline_in_a_year_that_is_not_published_is_said_to_be_provisional(centre: Trial) -> None:
    """Decided on New Year's Eve; when that is a day off, the time ends after the holidays, as computed."""
    zhao, sun, li = centre.phones["zhao"], centre.phones["sun"], centre.phones["li"]
    await centre.load(
        "subscription", ("number", "delays_used", "sign_by"), ("RG-3-1-1201", "1", "2027-01-08")
    )
    await centre.advance(38 * 24 * HOUR)
    await asks(centre, day="11 January 2027")
    await verifies(centre)
    await confirms(centre)
    await li.sees("Please decide")
    await li.press("Agree")
    await zhao.sees("▶ The leader decides", "By Thu 31 Dec 14:")
    await sun.say("/days")
    await sun.press("31")
    await zhao.sees("the time for this step ends Mon 4 Jan", "not published yet")


async def test_only_who_keeps_the_calendar_does(centre: Trial) -> None:
    wang, sun = centre.phones["wang"], centre.phones["sun"]
    await sun.say("/days")
    page = await sun.sees("Working days")
    data = next(
        button["callback_data"]
        for row in page["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "27"
    )
    await wang.say("/days")
    refused = await wang.sees("Only those who keep the calendar")
    await wang.press_on(refused["message_id"], data=data)
    assert "Only those who keep the calendar" in wang.toast
    await sun.press_on(page["message_id"], data=data.replace("2026-11-27", "2026-11-20"))
    assert "That day is over" in sun.toast


async def test_a_year_without_a_published_list_says_so(centre: Trial) -> None:
    sun = centre.phones["sun"]
    await sun.say("/days")
    await sun.sees("Working days")
    await sun.press("›")
    await sun.press("›")
    await sun.sees("not published yet", "the State Council's notice counts")
