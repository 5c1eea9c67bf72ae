"""A day at the reception, over the Bot API, in both languages: roster, visitors, calls, and what follows from them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.reception import (
    COLLEAGUES,
    fills_in,
    names,
    opens_the_roster,
    published,
    writes_call_down,
    writes_down,
)
from tests.e2e.story import LANGUAGES, Story


@pytest.fixture(params=LANGUAGES)
async def story(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    """Monday 23 November 2026, ten in the morning; Chen, Lin and Wu receive by turns."""
    async with Story(tmp_path, request.param, *COLLEAGUES) as told:
        yield told


async def test_visitors_are_received_by_turns(story: Story) -> None:
    chen, lin, wu, yang = story.chen, story.lin, story.wu, story.yang
    await published(story, "chen", "lin", "wu")
    roster = story.newest()
    await lin.sees("Receiving by turns", "On duty", "Chen Ming")
    await lin.presses("Visitor at the door")
    await chen.sees("A visitor at the door", "Please go to the door")
    await lin.sees("{called} has been called to a visitor.")
    await chen.presses("I receive them")
    await names(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.sees("Showing the project", "Chen Ming")
    visit = story.newest()
    await chen.presses("☐ Model")
    await writes_down(story, "chen")
    await chen.presses("Not buying yet")
    assert story.state(visit) == "followed"
    assert story.state(story.newest()) == "waiting"
    assert story.column("customer", "+8613900139000", "level") == "b"
    # The next one is Lin's; she does not come, so Wu receives, and Lin goes to the end of the line.
    await yang.opens(roster)
    await yang.presses("Visitor at the door")
    await lin.sees("A visitor at the door", "Please go to the door")
    await story.until("2026-11-23T10:04")
    await wu.sees("A visitor at the door", "Please go to the door")
    await yang.sees("{silent} did not come to the door. ", "Wu Gang")
    await wu.surely_presses("Not a customer")
    assert story.state(story.newest()) == "not_a_visit"
    # A courier uses nobody's turn.
    await wu.opens(roster)
    await wu.sees("On duty", "Wu Gang")


async def test_people_leave_the_floor_swap_and_the_day_ends(story: Story) -> None:
    chen, lin, wu, yang, li = story.chen, story.lin, story.wu, story.yang, story.li
    await published(story, "chen", "lin", "wu")
    roster = story.newest()
    # Wu leaves the floor, Chen swaps with Lin, and everybody is there again.
    await wu.presses("I am leaving the floor")
    await wu.presses("Lunch")
    await wu.sees("Away")
    await wu.presses("I am back")
    await chen.opens(roster)
    await chen.presses("Swap places")
    await chen.presses("Lin Tao")
    await lin.sees("{called} would like to swap", "Chen Ming")
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


async def test_a_call_becomes_a_follow_up_that_the_manager_does_not_give_up(story: Story) -> None:
    chen, li = story.chen, story.li
    await writes_call_down(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.sees("Will they come and see the flats?")
    await chen.presses("Yes, agree a time")
    await chen.sees("Please check. Tap")
    await chen.presses("Submit")
    call = story.newest()
    await chen.sees("Agreeing a visit", "Choose day and hour with the caller.")
    await chen.presses("Book the visit")
    assert story.state(call) == "waiting_visit"
    visit = story.newest()
    await chen.sees("Choosing a time")
    await chen.presses("Do not book")
    assert (story.state(call), story.state(visit)) == ("followed", "cancelled")
    follow_up = story.newest()
    assert story.state(follow_up) == "waiting"
    assert follow_up.endswith("1"), "the end of the booking and of the call open one follow-up between them"
    # Class A is called after two days, and the line is kept.
    await story.until("2026-11-25T09:01")
    await chen.sees("Contact now", "Call, then write one line.")
    await chen.presses("Fill in")
    await chen.presses("Phone call")
    await chen.presses("Reached")
    await chen.says("Likes the south side", "喜欢朝南的")
    await chen.sees("When do you call again?")
    await chen.says("30 November 2026", "2026年11月30日")
    await chen.sees("Please check. Tap", "A: soon")
    await chen.presses("✎ Class")
    await chen.presses("B: likely")
    await chen.presses("Submit")
    await chen.sees("To be followed up", "Contacts so far", "1.")
    assert story.state(follow_up) == "waiting"
    await chen.presses("Contact now")
    await chen.presses("Lost")
    await chen.presses("Bought elsewhere")
    await li.sees("The manager confirms the loss", "Bought elsewhere")
    await li.presses("Try again")
    await li.says("Show the small flat", "推荐小户型")


async def test_who_is_forgotten_goes_to_somebody_else(story: Story) -> None:
    chen, lin, li = story.chen, story.lin, story.li
    await writes_call_down(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.presses("Some other time")
    await chen.presses("Submit")
    follow_up = story.newest()
    # Nobody calls in time: the customer goes to somebody else, and is left in the pool in the end.
    await story.until("2026-11-25T09:01")
    await chen.sees("Contact now", "Call, then write one line.")
    await story.until("2026-11-27T10:00")
    await li.sees("To the common pool", "Nobody has been in touch in time.")
    await li.presses("Give to somebody")
    await li.presses("Lin Tao")
    await lin.sees("{customer} is your customer from now on.", "Liu Yang")
    await lin.opens(follow_up)
    await lin.presses("Contact now")
    await lin.presses("Lost")
    await lin.presses("Cannot be reached")
    await li.sees("The manager confirms the loss", "Cannot be reached")
    await li.presses("Lost")
    assert story.state(follow_up) == "lost"
    assert story.column("customer", "+8613900139000", "level") == "d"


async def test_whoever_comes_by_appointment_is_known_at_the_door(story: Story) -> None:
    chen = story.chen
    await writes_call_down(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.presses("Yes, agree a time")
    await chen.presses("Submit")
    call = story.newest()
    await chen.presses("Book the visit")
    await chen.sees("Choosing a time")
    await chen.presses("Fill in")
    await chen.says("tomorrow 3 pm", "明天下午3点")
    await chen.sees("How many of you will come?")
    await chen.presses("2")
    await chen.sees("Please check. Tap")
    await chen.presses("Submit")
    await chen.sees("Visit confirmed")
    await chen.presses("They have come")
    assert story.state(call) == "visited"
    await chen.sees("A visitor at the door", "Liu Yang")
    visit = story.newest()
    await chen.presses("I receive them")
    await chen.sees("Showing the project", "Liu Yang", "Earlier visits")
    # Consent was given with the booking: who is known is noted with a class, and followed up.
    await chen.presses("They left early")
    await fills_in(story, "chen", "B: likely")
    await chen.presses("Not buying yet")
    assert story.state(visit) == "followed"
    assert story.column("customer", "+8613900139000", "level") == "b"


async def test_a_customer_who_comes_is_not_followed_up_any_more(story: Story) -> None:
    chen = story.chen
    await writes_call_down(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.presses("Some other time")
    await chen.presses("Submit")
    follow_up = story.newest()
    assert story.state(follow_up) == "waiting"
    await chen.says("/visit")
    await names(story, "chen", "13900139000")
    await chen.sees("Please check. Tap")
    await chen.presses("Submit")
    assert story.state(follow_up) == "won_over"
    await writes_down(story, "chen", "A: soon")
    visit = story.newest()
    columns = ("number", "building", "area", "list_price", "state")
    await story.trial.load("unit", columns, ("3-1-1202", "3", "89", "1280000", "available"))
    await chen.presses("They buy")
    await chen.says("3-1-1201")
    await chen.sees("{sold_unit} is not for sale")
    await chen.says("3-1-1202")
    await chen.sees("Subscribing", "3-1-1202")
    assert story.state(visit) == "subscribing"


async def test_a_number_of_a_colleague_is_passed_on_or_claimed(story: Story) -> None:
    chen, lin, li = story.chen, story.lin, story.li
    await writes_call_down(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.presses("Some other time")
    await chen.presses("Submit")
    await writes_call_down(story, "lin", "13900139000")
    await lin.sees("This is a customer of {their_host}, until {protected_until}. What becomes", "Chen Ming")
    await lin.presses("Pass it on")
    await lin.presses("Passing by")
    await lin.presses("B: likely")
    await lin.presses("Submit")
    await chen.sees("{customer} has called. Please call back.", "Liu Yang")
    assert story.state(story.newest()) == "passed_on"
    await writes_call_down(story, "lin", "13900139000")
    await lin.presses("I claim the customer")
    await lin.presses("Passing by")
    await lin.presses("B: likely")
    await lin.presses("Some other time")
    await lin.presses("Submit")
    claim = story.newest()
    await lin.sees("Explaining the claim", "Chen Ming")
    await lin.presses("Fill in")
    await lin.says("She called me first", "客户先打给我的")
    await lin.presses("Submit")
    await chen.sees("The other side answers", "A colleague claims this customer.")
    await chen.presses("Answer")
    await chen.says("I have shown her two flats", "我已经带看两次")
    await li.sees("The manager decides", "Read both sides.")
    await li.presses("It goes to the claimant")
    assert story.state(claim) == "settled"
    await chen.sees("{customer} belongs to {decided_for}.", "Lin Tao")


async def test_a_claim_can_be_let_go(story: Story) -> None:
    lin = story.lin
    await lin.says("/claim 13800138000")
    await lin.sees("Why is it your customer?")
    await lin.presses("Later")
    claim = story.newest()
    await lin.opens(claim)
    await lin.presses("It stays theirs")
    assert story.state(claim) == "dropped"


async def test_a_missed_call_is_called_back(story: Story) -> None:
    chen = story.chen
    await chen.says("/call")
    await chen.sees("Which number called?")
    await chen.presses("Later")
    call = story.newest()
    await chen.opens(call)
    await chen.presses("Missed call")
    await chen.says("13900139000")
    await chen.sees("To be called back", "Please call back.")
    await chen.presses("Not reached")
    assert story.state(call) == "invalid"


async def test_the_registers_are_handed_in_compiled_and_read(story: Story) -> None:
    chen, lin, yang, li = story.chen, story.lin, story.yang, story.li
    await yang.says("/handin")
    await yang.sees("Handing in")
    handin = story.newest()
    await writes_call_down(story, "chen", "13900139000", "Liu Yang", "刘洋")
    await chen.presses("Some other time")
    await chen.presses("Submit")
    for person in (chen, lin):
        await person.opens(handin)
        await person.presses("Hand in")
    await yang.opens(handin)
    await yang.presses("Hand in for somebody")
    await yang.presses("Wu Gang")
    await yang.sees("Compiling", "Look through the rows")
    await yang.presses("Give back to one")
    await yang.presses("Lin Tao")
    await yang.says("The call of noon", "中午的来电")
    await yang.presses("Submit")
    await lin.sees("Your registers of {day} come back:")
    await lin.opens(handin)
    await lin.presses("Hand in")
    await yang.sees("Compiling", "Look through the rows")
    await yang.presses("To the sales manager")
    await yang.presses("Skip")
    await li.sees("The manager reads", "The day at a glance.")
    await li.presses("Accept")
    assert story.state(handin) == "archived"
    await li.says("/registers")
    await li.presses("Register of calls")
    await li.sees("Register of calls", "Liu Yang")
