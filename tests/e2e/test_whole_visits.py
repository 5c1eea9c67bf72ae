"""Viewing appointments in both languages, every way through them: who confirms, what is offered, the day itself."""

import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.commands.trial import ROOT
from tests.e2e.story import LANGUAGES, Day
from tests.e2e.test_actions import takes
from tests.e2e.test_appointment import receives
from tests.e2e.visits import GUESTS, HOUR, LATER, Visits

MINUTE, HOUR_S, DAY_S = 60.0, 3600.0, 86400.0
FIRST, SECOND, THIRD = (f"2026-11-25 {hour}:00" for hour in ("10", "11", "14"))


@pytest.fixture(params=LANGUAGES)
async def visits(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Visits]:
    """A centre with customers, once in each language."""
    async with Visits(tmp_path, request.param, *GUESTS) as visits:
        await visits.welcomes()
        yield visits


@pytest.fixture(params=LANGUAGES)
async def full(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Visits]:
    """The same, where one visitor an hour is received; liu has the hour."""
    folder = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", folder)
    receives(folder, 1)
    settings = {"FLOWS_DIR": str(folder)}
    async with Visits(tmp_path, request.param, *GUESTS, settings=settings) as visits:
        await visits.welcomes()
        await visits.books("liu")
        yield visits


# --- before the day -----------------------------------------------------------------------------------------


async def test_other_hours_are_offered(visits: Visits) -> None:
    """One or three; accepted, changed for another one or cancelled by either side; not answered, so called."""
    wang, chen = visits.wang, visits.chen
    number = await visits.books()
    await visits.does("chen", number, "Offer several hours", Day(FIRST), Day(SECOND), Day(THIRD), "Submit")
    await wang.sees("{consultant} can receive you on", Day(FIRST), Day(SECOND), Day(THIRD))

    async def chooses() -> None:
        await wang.presses("That will do")
        await wang.presses(Day(SECOND))

    await takes(wang.phone, chooses, f"a customer chooses one of three hours ({visits.language})", 2)
    await wang.sees("Visit confirmed", Day(SECOND))
    await wang.presses("Cancel the visit")
    await wang.presses("No time")
    await chen.sees("{customer} has cancelled the visit on", Day(SECOND))

    for who, answer in (("chen", ("That will do",)), ("chen", ("Cancel the visit", "No time"))):
        number = await visits.books()
        await chen.opens(number)
        offers = partial(visits.goes_on, "chen", "Offer another hour", Day(FIRST))
        await takes(chen.phone, offers, f"another hour is offered ({visits.language})", 2)
        await wang.sees("{consultant} can receive you on", Day(FIRST))
        await visits.does(who, number, *answer)
        if answer == ("That will do",):
            await wang.sees("Visit confirmed", Day(FIRST))
            await visits.does("chen", number, "Cancel the visit", "Another reason")
        await wang.sees("Cancelled", number)

    number = await visits.books()
    for who in ("wang", "chen"):
        await visits.does("chen", number, "Offer another hour", Day(FIRST))
        await wang.sees("{consultant} can receive you on", Day(FIRST))
        await visits.does(who, number, "Another time", Day(LATER))
        await chen.sees("The consultant confirms", Day(LATER))
    await visits.does("chen", number, "Offer another hour", Day(FIRST))
    await visits.does("wang", number, "Cancel the visit", "No time")
    await visits.does("wang", await visits.books(), "Cancel the visit", "Bought elsewhere")

    number = await visits.books()
    await visits.does("chen", number, "Offer another hour", Day(FIRST))
    await wang.sees("{consultant} can receive you on", Day(FIRST))
    await visits.trial.advance(13 * HOUR_S)
    await wang.sees("Shall we find a new time for your visit?")
    await wang.presses("Choose a new time")
    await wang.says(Day(LATER))
    await chen.sees("The consultant confirms", Day(LATER))


async def test_the_manager_names_who_receives(visits: Visits) -> None:
    """Or the assistant; the customer's consultant cannot, or does not answer."""
    li, wang, zhao = visits.li, visits.wang, visits.zhao
    for who in ("li", "yang"):
        number = await visits.declined()
        await getattr(visits, who).opens(number)
        names = partial(visits.goes_on, who, "Name somebody", "Chen Ming")
        await takes(
            visits.trial.phones[who],
            names,
            f"somebody is named to receive a visitor ({who}, {visits.language})",
            2,
        )
        await visits.chen.sees("The consultant confirms", number)
        await visits.does("wang", number, "Cancel the visit", "No time")
        for offer in (
            ("Offer another hour", Day(FIRST)),
            ("Offer several hours", Day(FIRST), Day(SECOND), "Skip", "Submit"),
        ):
            number = await visits.declined()
            await visits.does(who, number, *offer)
            await wang.sees("{consultant} can receive you on", Day(FIRST))
            await visits.does("wang", number, "Cancel the visit", "No time")

    number = await visits.books()
    await visits.trial.advance(31 * MINUTE)
    await li.sees("Nobody has confirmed this visit.", number)
    await wang.sees("We are still confirming your visit on")
    await visits.trial.advance(31 * MINUTE)
    await zhao.sees("{case.number}: nobody has been named yet", number)
    await wang.sees("We are still finding somebody for your visit on")
    await visits.does("wang", number, "Cancel the visit", "No time")


async def test_confirmed_and_moved_and_received_by_somebody_else(visits: Visits) -> None:
    wang, chen, yang = visits.wang, visits.chen, visits.yang
    number = await visits.confirmed()
    await wang.presses("Yes, I will come")
    await chen.sees("{customer} will come on", Day(HOUR))
    await wang.presses("I am on my way")
    await chen.sees("{customer} is on the way")
    for who in ("wang", "chen"):
        await visits.does(who, number, "Another time", Day(LATER))
        await visits.is_confirmed(number)
    for who in ("chen", "yang"):
        await visits.does(who, number, "I shall be away")
        await wang.sees("{booked_at} stays yours, but somebody else", Day(LATER))
        await visits.does("li", number, "Name somebody", "Chen Ming")
        await visits.is_confirmed(number)
    await visits.does("wang", number, "Another time", Day(FIRST))
    await visits.is_confirmed(number)
    await visits.does("wang", number, "Another time", Day(SECOND))
    await visits.li.sees("Nobody has confirmed this visit.", Day(SECOND))
    await visits.does("li", number, "Name somebody", "Chen Ming")
    await visits.is_confirmed(number)

    await yang.says("/days")
    page = await yang.sees("Working days")
    await yang.phone.press_on(page["message_id"], "25")
    await wang.sees("We are closed on the day of the visit", Day(SECOND))
    await wang.presses("Fill in")
    await wang.says(Day("2026-11-26 09:00"))
    await wang.sees("Please check. Tap", Day("2026-11-26 09:00"))
    await wang.presses("Submit")
    await chen.sees("The consultant confirms", Day("2026-11-26 09:00"))


async def test_a_form_is_left_and_one_is_given_up(visits: Visits) -> None:
    wang, liu = visits.wang, visits.liu
    await wang.says("/book")
    await wang.sees("When would you like to come and see the flats?")
    number = visits.newest()
    await visits.trial.advance(DAY_S + MINUTE)
    assert visits.state(number) == "expired"
    await liu.says("/book")
    await liu.sees("When would you like to come and see the flats?")
    await liu.presses("Later")
    await visits.does("liu", visits.newest(), "Do not book")
    await liu.sees("Cancelled", visits.newest())


# --- a full hour --------------------------------------------------------------------------------------------


async def test_a_full_hour_is_waited_for(full: Visits) -> None:
    """Taken, refused, left, given up; in line and when it is offered."""
    wang, ma, xu, liu = full.wang, full.ma, full.xu, full.liu

    async def waits(who: str) -> str:
        person = getattr(full, who)
        await person.says("/book")
        await person.sees("When would you like to come and see the flats?")
        await person.presses("Wait for a full hour")
        await person.sees("For which of the full hours do you wait?")
        await person.says(Day(HOUR))
        await person.sees("{wanted_at} is full.", Day(HOUR))
        return full.newest()

    first, second, third = [await waits(who) for who in ("wang", "ma", "xu")]
    await liu.presses("Cancel the visit")
    await liu.presses("No time")
    await wang.sees("{wanted_at} has become free.", Day(HOUR))
    await wang.presses("Do not book")
    await ma.sees("{wanted_at} has become free.", Day(HOUR))
    await full.trial.advance(2 * HOUR_S + MINUTE)
    assert full.state(second) == "expired"
    await xu.sees("{wanted_at} has become free.", Day(HOUR))
    await xu.presses("Choose another hour")
    await full.does("xu", third, "Do not book")
    assert (full.state(first), full.state(third)) == ("cancelled", "cancelled")

    await full.books("liu")
    number = await waits("wang")
    await wang.presses("Choose another hour")
    await full.does("wang", number, "Do not book")
    number = await waits("wang")
    await wang.presses("Do not book")
    number, lost = await waits("wang"), await waits("ma")
    await liu.presses("Cancel the visit")
    await liu.presses("No time")
    await wang.presses("Yes, book it")
    await wang.sees("Choosing a time", number)
    await wang.presses("Fill in")
    await wang.sees("How many of you will come?")
    await wang.presses("2")
    await wang.sees("Please check. Tap", Day(HOUR))
    await wang.presses("Submit")
    await wang.sees("We have your booking for", Day(HOUR))
    await full.trial.advance(DAY_S)
    assert full.state(lost) == "expired"


async def test_staff_put_customers_into_a_full_hour(full: Visits) -> None:
    """One beyond the places, whoever does it; the reason is on the consultant's card."""
    for who, guest in (("chen", "Ma Chao"), ("yang", "Xu Jing"), ("li", "Wang Fang")):
        person = getattr(full, who)
        await person.says("/book")
        await person.presses(guest)
        await person.sees("When would you like to come and see the flats?")
        number = full.newest()
        await person.presses("Later")
        await full.does(who, number, "Put into a full hour", Day(HOUR))
        await person.sees("Why does this visitor come in addition?")
        await person.says("Flies home at night", "当晚的航班")
        await person.presses("Submit")
        await full.does(who, number, "Fill in")
        await person.sees("How many of you will come?")
        await person.presses("2")
        await person.sees("Please check. Tap", Day(HOUR))
        await person.presses("Submit")
        if who != "chen":
            await full.chen.sees("The consultant confirms", number)
            await full.does("chen", number, "Confirm")
        await full.chen.sees("Visit confirmed", number)
        await full.does("chen", number, "Cancel the visit", "No time")


# --- on the day ---------------------------------------------------------------------------------------------


async def test_who_comes_is_received_and_asked_how_it_was(visits: Visits) -> None:
    """In time or late, noted by the customer, the consultant or the assistant; good and bad marks."""
    wang, li = visits.wang, visits.li
    await visits.does("chen", await visits.confirmed("wang"), "They have come")
    await visits.does("yang", await visits.confirmed("liu"), "They have come")
    await wang.sees("Welcome! {consultant} is coming to the door.")
    await visits.trial.advance(2 * HOUR_S + MINUTE)
    for who, name, stars in (("wang", "Wang Fang", "1"), ("liu", "Liu Yang", "2")):
        person = getattr(visits, who)
        await person.presses("Fill in")
        await person.sees("How were you received, from 1 to 5 stars?")
        await person.presses(stars)
        await person.sees("We are sorry. What was missing?")
        await person.says("Nobody had time for us", "没人接待我们")
        await person.presses("Submit")
        await person.sees("Thank you for telling us.")
        await li.sees("A bad mark", name)
        await li.presses("I have called" if who == "wang" else "Open a complaint")
    await li.sees("Telling us", "TS-0001")

    hours = {"wang": HOUR, "liu": HOUR, "ma": HOUR, "xu": "2026-11-24 13:00"}
    numbers = {who: await visits.confirmed(who, hour) for who, hour in hours.items()}
    await visits.until("2026-11-24 12:01")
    await wang.sees("We expect you now and keep your place until", numbers["wang"])
    await wang.presses("I am here")
    await visits.chen.sees("{customer} has arrived.")
    await visits.does("chen", numbers["liu"], "They have come")
    await visits.does("yang", numbers["ma"], "They have come")
    await visits.until("2026-11-24 13:01")
    await visits.does("xu", numbers["xu"], "15 minutes late")
    await visits.xu.sees("{consultant} waits until {wait_until}.")
    await visits.does("xu", numbers["xu"], "I am here")
    await visits.until("2026-11-24 14:05")
    await wang.presses("Fill in")
    await wang.sees("How were you received, from 1 to 5 stars?")
    await wang.presses("5")
    await wang.sees("Thank you! We are glad that you came.")
    await visits.until("2026-11-25 15:30")
    assert visits.state(numbers["liu"]) == "completed", "the rating is asked once"

    late = {who: await visits.confirmed(who, "2026-11-26 12:00") for who in ("wang", "liu")}
    await visits.until("2026-11-26 12:01")
    for who, number in late.items():
        await visits.does("chen", number, "15 minutes late")
        await visits.does("chen" if who == "wang" else "yang", number, "They have come")
        await visits.does("chen", number)
        await visits.chen.sees("Visiting", number)


async def test_who_does_not_come_is_called(visits: Visits) -> None:
    """Not come by the consultant, the assistant or the clock; late once too often; booked anew each time."""
    wang, chen = visits.wang, visits.chen
    number = await visits.confirmed()
    day = 24

    async def missed(*acts: tuple[str, str], sure: str = "", wait: float = 0) -> None:
        """The hour comes and so does nobody; the consultant calls and books the next day."""
        nonlocal day
        await visits.until(f"2026-11-{day} 12:01")
        for who, act in acts:
            await visits.does(who, number, act)
        if sure:
            await getattr(visits, sure).opens(number)
            await getattr(visits, sure).surely_presses("They have not come")
        await visits.trial.advance(wait)
        await wang.sees("Shall we find a new time for your visit?")
        day += 1
        await visits.does("chen", number, "Called: new time", Day(f"2026-11-{day} 12:00"))
        await wang.sees("Visit confirmed", Day(f"2026-11-{day} 12:00"))

    late = "15 minutes late"
    await missed(sure="chen")
    await missed(sure="yang")
    await missed(("wang", late), sure="chen")
    await missed(("chen", late), sure="yang")
    await missed(("wang", late), ("chen", late), ("wang", late))
    await missed(("wang", late), wait=46 * MINUTE)
    await visits.until(f"2026-11-{day} 12:01")
    await chen.sees("Expected now", number)
    await visits.trial.advance(30 * MINUTE)
    await chen.sees("Did not come", number)
    await visits.does("chen", number, "Called: follow up", "Forgot")
    await chen.sees("No-show", number)


async def test_moved_or_cancelled_at_the_door(visits: Visits) -> None:
    """By the customer or the consultant, when the hour has come or later; first moved by a day, then cancelled."""
    next_noon = "2026-11-25 12:00"
    by = {"wang": "wang", "liu": "chen", "ma": "ma", "xu": "chen"}
    numbers = {who: await visits.confirmed(who) for who in by}
    for hour, presses in (
        (HOUR, ("Another time", Day(next_noon))),
        (next_noon, ("Cancel the visit", "No time")),
    ):
        await visits.until(hour[:-1] + "1")
        for who in ("ma", "xu"):
            await visits.does(who, numbers[who], "15 minutes late")
        for who, number in numbers.items():
            await visits.does(by[who], number, *presses)
            if hour == HOUR:
                await visits.is_confirmed(number, who)
            else:
                await getattr(visits, who).sees("Cancelled", number)


async def test_visitors_get_the_number_of_who_receives_them(visits: Visits) -> None:
    """The centre's, until the consultant lets them have another: shared, typed, taken back."""
    wang, chen = visits.wang, visits.chen

    async def is_told(number: str) -> None:
        case = await visits.books()
        await visits.does("chen", case, "Confirm")
        await wang.sees("Visit confirmed", number)
        await visits.does("chen", case, "Cancel the visit", "Another reason")
        await wang.sees("Cancelled", case)

    await is_told("400-800-1234")
    await chen.says("/phone")
    await chen.sees("Let them have yours:")
    await chen.phone.act("contact")
    await chen.sees("Thank you. Visitors whom you receive")
    page = await chen.sees("My number", "Visitors get", "138 0000 0000")
    await chen.says("/phone 138 1111")
    await chen.sees("“{typed}” is not a phone number: it has")
    await chen.says("/phone 138 1111 2222")
    await chen.sees("My number", "138 1111 2222")
    await is_told("138 1111 2222")
    await chen.presses_on(page, "Do not give it any more")
    await chen.sees("Visitors get the centre's number again.")
    await is_told("400-800-1234")
    await wang.says("/phone")
    await wang.sees("This is for colleagues of the centre.")
