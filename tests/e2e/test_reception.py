"""A day at the reception, over the Bot API, in both languages: the roster, visitors, calls, and what follows from them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import Member
from tests.e2e.story import LANGUAGES, Story

LIN = Member("lin", {"zh_CN": "林涛", "en": "Lin Tao"}, ("sales_staff",))
WU = Member("wu", {"zh_CN": "吴刚", "en": "Wu Gang"}, ("sales_staff",))


@pytest.fixture(params=LANGUAGES)
async def story(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    """Monday 23 November 2026, ten in the morning; Chen, Lin and Wu receive by turns."""
    async with Story(tmp_path, request.param, LIN, WU) as told:
        yield told


async def opens_the_roster(story: Story, *who: str) -> None:
    """The assistant opens the roster; people sign in one after the other."""
    await story.yang.says("/roster")
    await story.yang.sees("Signing in", "Sign in when you arrive.")
    for name in who:
        person = getattr(story, name)
        await person.says("/roster")
        await person.sees("Signing in", "Sign in when you arrive.")
        await person.presses("Sign in")
        await person.sees("Signing in", "In line")
    await story.yang.presses("Close signing in")
    await story.yang.sees("Fixing the order")


async def published(story: Story, *who: str) -> None:
    await opens_the_roster(story, *who)
    await story.yang.presses("Publish")
    await story.yang.sees("Receiving by turns")


async def names(story: Story, who: str, phone: str, english: str = "", chinese: str = "") -> None:
    """A consultant asks a visitor for name and number."""
    person = getattr(story, who)
    await person.sees("Who is it", "Ask whether you may note")
    await person.presses("Fill in")
    await person.sees("May we note the visitor's name and number?")
    await person.presses("Yes")
    await person.sees("What is the visitor's number?")
    await person.says(phone)
    if english:
        await person.sees("What is the visitor's name?")
        await person.says(english, chinese)
        await person.sees("Please check. Tap", phone[-4:])
        await person.presses("Submit")


async def writes_down(story: Story, who: str, level: str = "B: likely") -> None:
    """A consultant writes a visit down, in six taps."""
    person = getattr(story, who)
    await person.presses("Visit is over")
    await person.sees("Writing the visit down", "A few taps, while you remember it.")
    await person.presses("Fill in")
    await person.presses("2")
    await person.presses("A friend")
    await person.presses("2 rooms")
    await person.presses("Done")
    await person.presses(level)
    await person.presses("Submit")
    await person.sees("What comes next", "What does the visitor want?")


async def test_visitors_are_received_by_turns(story: Story) -> None:
    chen, lin, wu, yang, li = story.chen, story.lin, story.wu, story.yang, story.li
    await published(story, "chen", "lin", "wu")
    roster = story.newest()
    await lin.sees("Receiving by turns", "On duty", "Chen Ming")
    await lin.presses("Visitor at the door")
    await chen.sees("A visitor at the door", "Please go to the door")
    await lin.sees("has been called to a visitor. You are on duty now")
    await chen.presses("I receive them")
    await names(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.sees("Showing the project", "Chen Ming")
    visit = story.newest()
    await chen.presses("☐ Model")
    await writes_down(story, "chen")
    await chen.presses("Not buying yet")
    assert story.state(visit) == "followed"
    assert story.state(story.newest()) == "waiting"
    assert story.column("customer", "13900139000", "level") == "b"
    # The next one is Lin's; she does not come, so Wu receives, and Lin goes to the end of the line.
    await yang.opens(roster)
    await yang.presses("Visitor at the door")
    await lin.sees("A visitor at the door", "Please go to the door")
    await story.until("2026-11-23T10:04")
    await wu.sees("A visitor at the door", "Please go to the door")
    await yang.sees("did not come to the door.", "Wu Gang")
    await wu.surely_presses("Not a customer")
    assert story.state(story.newest()) == "not_a_visit"
    # A courier uses nobody's turn.
    await wu.opens(roster)
    await wu.sees("On duty", "Wu Gang")
    # Wu leaves the floor, Chen swaps with Lin, and everybody is there again.
    await wu.presses("I am leaving the floor")
    await wu.presses("Lunch")
    await wu.sees("Away")
    await wu.presses("I am back")
    await chen.opens(roster)
    await chen.presses("Swap places")
    await chen.presses("Lin Tao")
    await lin.sees("would like to swap places with you.", "Chen Ming")
    await lin.opens(roster)
    await lin.presses("Swap places")
    await lin.presses("Chen Ming")
    await yang.opens(roster)
    # A visitor for somebody uses no turn; when the last is called, the manager receives.
    await yang.presses("Visitor for somebody")
    await yang.presses("Chen Ming")
    await chen.sees("A visitor at the door")
    for _ in range(2):
        await yang.opens(roster)
        await yang.presses("Visitor at the door")
    await yang.opens(roster)
    await yang.presses("Visitor at the door")
    await li.sees("A visitor at the door", "Please go to the door")
    await yang.opens(roster)
    await yang.surely_presses("End of the day")
    assert story.state(roster) == "closed"
    # The clock goes on with it on the next working day.
    await story.until("2026-11-24T08:31")
    await chen.sees("Signing in", "Sign in when you arrive.")
    assert story.newest() != roster
    await lin.says("/roster")
    await lin.sees("Signing in", "Sign in when you arrive.")


async def test_the_assistant_puts_the_order_right(story: Story) -> None:
    await opens_the_roster(story, "chen", "lin", "wu")
    yang = story.yang
    await yang.presses("Put in front")
    await yang.presses("Wu Gang")
    await yang.says("He was here first", "他最早到")
    await yang.sees("Please check. Tap", "Wu Gang")
    await yang.presses("Submit")
    await yang.presses("Not there")
    await yang.presses("Chen Ming")
    await yang.presses("Publish")
    await story.lin.sees("Receiving by turns", "On duty", "Wu Gang")
