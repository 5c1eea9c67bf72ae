"""Complaints in both languages, every way through them: who finds out, puts it right, decides; what comes after."""

import csv
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.complaints import FOUND, LEAK, PLAN, QUALITY, REASON, RESULT, WRONG, Complaints
from tests.e2e.story import LANGUAGES, WANG, Day, Words
from tests.e2e.test_actions import takes

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
AGAIN = ("Fill in", "Submit")
NOON = Words("12:00", "12:00")


@pytest.fixture(params=LANGUAGES)
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Complaints]:
    """A centre that hears complaints, once in each language."""
    async with Complaints(tmp_path, request.param) as told:
        yield told


async def test_another_department_until_the_director_has_it(told: Complaints) -> None:
    """Corrected, sent back, visited, delayed, done; not settled twice, so that the director has it."""
    wang, chen, wu, li = told.wang, told.chen, told.wu, told.li
    complains = partial(told.complains, QUALITY)
    await takes(wang.phone, complains, f"a customer complains ({told.language})", 5)
    number = told.newest()
    await told.does("chen", number, "Change the urgency", "Urgent")
    for who in ("wang", "chen"):
        await told.reaches_slip(number)
        await told.does(who, number, "Something is wrong", WRONG)
        await chen.sees("Finding out", number)
    await told.reaches_slip(number)
    await told.does("chen", number, "Confirm", "Yes, pass it on")
    await wu.sees("Property service takes over", number)
    await told.does("wu", number, "Not ours", WRONG)
    await told.reaches_slip(number)
    await told.does("wang", number, "Confirm", "Yes, pass it on")
    await told.does("wu", number, "Take it over", "Engineering")
    await wang.sees("{case.number} is now with:", number)

    await told.does("wu", number, "Name the visit", Day("2026-11-24 10:00"))
    await wang.sees("{case.number}: somebody comes to you", Day("2026-11-24 10:00"))
    await told.does("wang", number, "Another time for the visit", Words("In the afternoon", "下午方便"))
    await wu.sees("{case.number}: the customer asks for another time:", number)
    await told.does("he", number, "Name the visit", Day("2026-11-24 14:00"))
    await wang.sees("{case.number}: somebody comes to you", Day("2026-11-24 14:00"))
    await told.does("wu", number, "It takes longer", REASON, Day("2026-12-01"), "Submit")
    await wang.sees("{case.number} takes until", Day("2026-12-01"))
    await told.does("he", number, "It takes longer", "✎ New date", Day("2026-12-03"), "Submit")
    await wang.sees("{case.number} takes until", Day("2026-12-03"))
    await told.does("he", number, "Engineering is done", RESULT, "Submit")
    await wu.sees("Writing the answer", number)
    await told.does("wu", number, "Not finished yet")
    await told.does("wu", number, "Fill in", PLAN, "Submit")
    await told.is_answered("wu", number)

    await wang.presses("Not settled")
    await told.goes_on("wang", WRONG)
    await li.sees("Not settled yet", number)
    decides = partial(told.goes_on, "li", "To property service")
    await takes(li.phone, decides, f"the manager sends a complaint back ({told.language})", 2)
    await told.resolves("wu", number, again=True)
    await told.is_answered("wu", number)
    await told.does("chen", number, "Not settled", WRONG)
    await told.does("li", number, "To the director")
    await told.zhao.sees("The director decides", number)
    await told.does("zhao", number, "Order the department", REASON)
    await wu.sees("The responsible department acts", number)


async def test_ordered_from_above_then_filed_and_back_again(told: Complaints) -> None:
    """The director orders, settles, names a breach; what is filed comes back twice, by the customer and by phone."""
    wang, li = told.wang, told.li
    number = await told.reaches_service()
    await told.does("wu", number, "It takes money", REASON)
    await told.does("zhao", number, "Order the sales manager", REASON)
    await told.does("li", number, "Tell the customer the plan", PLAN)
    await told.does("li", number, "Give it to a consultant", "Zhou Li", REASON, "Submit")
    await told.zhou.sees("Our department acts", number)
    await told.does("zhou", number, "Tell the customer the plan", PLAN)
    await told.does("zhou", number, "I need the manager", REASON)
    await told.does("li", number, "To the director", REASON)
    await told.does("zhao", number, "Settle it here", RESULT)
    await told.does("zhou", number, "Not finished yet")
    await told.does("zhao", number, "It is a breach of contract", RESULT)
    await told.is_answered("zhou", number)
    await wang.presses("Partly")
    await told.is_filed(number)

    await told.trial.advance(3 * DAY)
    await told.does("wang", number, "It has come back", WRONG)
    await li.sees("Not settled yet", number)
    await told.does("li", number, "The answer stands", REASON)
    await told.is_filed(number, again=True)
    await told.does("zhou", number, "It has come back", WRONG)
    await told.does("li", number, "Our department again")
    await li.sees("The manager acts", number)
    await told.does("li", number, *AGAIN)
    await told.is_answered("zhou", number)
    await told.does("zhou", number, "Yes, settled")
    await told.is_filed(number, again=True)
    await told.trial.advance(15 * DAY + HOUR)
    assert told.state(number) == "closed"


async def test_our_own_department(told: Complaints) -> None:
    """It belongs elsewhere, takes money, is no complaint, is threatened with; answered, and the answer not answered."""
    wang, chen = told.wang, told.chen
    number = await told.is_ours()
    await told.does("chen", number, "It takes money", REASON)
    await told.does("li", number, "Give it to a consultant", "Chen Ming", REASON, "Submit")
    await told.does("chen", number, "It belongs elsewhere", REASON)
    await wang.sees("Confirming the receiving slip", number)
    await wang.surely_presses("Withdraw the complaint")
    await wang.sees("Withdrawn", number)

    number = await told.is_ours("Waiting")
    await told.does("chen", number, "It belongs elsewhere", REASON)
    await chen.opens(number)
    await chen.surely_presses("Withdraw the complaint")
    await chen.sees("Withdrawn", number)

    number = await told.is_ours("Papers")
    await told.resolves("chen", number)
    await told.does("chen", number, "Not finished yet")
    await told.resolves("chen", number, again=True)
    await told.is_answered("chen", number)
    await told.does("chen", number, "Partly")
    await told.is_filed(number)

    number = await told.complains("Promises and advertising")
    await told.does("chen", number, "Not a complaint", FOUND)
    await told.is_answered("chen", number)
    await wang.presses("Yes, settled")
    await told.yang.sees("Filing", number)

    number = await told.complains("Another matter")
    await told.does("chen", number, "To the director (threat or press)", REASON)
    await told.zhao.sees("The director decides", number)

    number = await told.is_ours()
    await told.does("chen", number, "I need the manager", REASON)
    await told.resolves("li", number)
    await told.is_answered("chen", number)
    await told.trial.advance(3 * DAY + HOUR)
    assert told.state(number) == "archiving"


async def test_nobody_acts(told: Complaints) -> None:
    """The manager sorts it, the slip goes in the customer's name, the service is called, the director decides."""
    wang, li = told.wang, told.li
    number = await told.complains()
    await told.trial.advance(3 * HOUR)
    await li.sees("The manager sorts it", number)
    await told.does("li", number, "Another department")
    await told.trial.advance(25 * HOUR)
    await wang.sees("{case.number}: we have passed the slip on", number)
    await told.trial.advance(20 * HOUR)
    await li.sees("The property service centre has not taken over", number)
    await told.does("wu", number, "Take it over", "Engineering")
    assert await wang.was_told("The responsible department acts", "⏰ Reminder") == 0
    await told.trial.advance(3 * DAY)
    await wang.sees("The responsible department acts", "⏰ Reminder", patience_s=20)
    assert await wang.was_told("The responsible department acts", "⏰ Reminder") == 1, "news every two days"
    await told.trial.advance(3 * DAY)
    await told.zhao.sees("The director decides", number)

    await wang.says("/complain")
    await wang.sees("We are sorry. What is it about?")
    left = told.newest()
    await told.trial.advance(DAY + HOUR)
    assert told.state(left) == "dropped"
    await wang.says("/complain")
    await wang.sees("We are sorry. What is it about?")
    await wang.presses("Later")
    await told.does("wang", told.newest(), "Discard")
    await wang.sees("Not finished", told.newest())


async def test_about_people_who_work_here(told: Complaints) -> None:
    """The consultant's goes to the manager, who has every way with it; the manager's to the director."""
    li = told.li
    first = await told.complains("Service and attitude", "A sales consultant")
    await li.sees("The manager sorts it", first)
    sorts = partial(told.goes_on, "li", "Give it to a consultant", "Zhou Li")
    await takes(li.phone, sorts, f"the manager gives a complaint to a consultant ({told.language})", 2)
    await told.zhou.sees("Finding out", first)
    second = await told.complains("Service and attitude", "A sales consultant")
    await told.does("li", second, "Our own department")
    await told.li.sees("Our department acts", second)
    third = await told.complains("Service and attitude", "A sales consultant")
    await li.opens(third)
    await li.surely_presses("Join with the earlier one")
    await told.wang.sees("Your complaint is looked after together with", third)
    fourth = await told.complains("Service and attitude", "A sales manager")
    await told.zhao.sees("The director decides", fourth)
    await told.does("zhao", fourth, "Name a colleague", "Zhou Li", REASON, "Submit")
    await told.zhou.sees("Our department acts", fourth)


async def test_danger(told: Complaints) -> None:
    """By the topic or by what the consultant finds; a false alarm, nobody goes, somebody goes."""
    wang, wu, chen = told.wang, told.wu, told.chen
    number = await told.complains("Danger: fire, injury, trapped")
    for who in ("wu", "li"):
        await getattr(told, who).sees("Danger", number)
        await told.does(who, number, "It was a false alarm", FOUND)
        await chen.sees("Finding out", number)
        await told.does("chen", number, "Change the urgency", "Danger")
    await wu.sees("Danger", number)
    await told.trial.advance(16 * MINUTE)
    await told.zhao.sees("Danger reported, and nobody is on the way yet:", number)
    for who in ("wu", "li"):
        await told.does(who, number, "Fill in", Words("Master Wu", "吴师傅"), NOON, "Submit")
        await wang.sees("{who_goes} is on the way and there at")
        if who == "wu":
            number = await told.complains("Danger: fire, injury, trapped")


async def test_many_about_one_matter_have_one_master(told: Complaints) -> None:
    """The fifth goes to the director, all others can be joined with it; the customer's open ones stand in one list."""
    numbers = [await told.complains("Papers") for _ in range(5)]
    await told.zhao.sees("The director decides", numbers[-1], numbers[0])
    sixth = await told.complains("Papers")
    await told.chen.sees("Finding out", sixth, "Other open complaints of this customer", numbers[1])
    await told.chen.opens(sixth)
    await told.chen.surely_presses("Join with the earlier one")
    await told.wang.sees("Your complaint is looked after together with", numbers[0])


async def test_two_accounts_about_one_home_hear_one_answer(told: Complaints) -> None:
    """Husband and wife complain of the same: the second is joined, and both are answered."""
    liu = next(one for one in told.trial.cast if one.id == "liu")
    await told.trial.load("customer", ("phone", "partner"), (WANG.phone, liu.names[told.language]))
    first = await told.complains()
    second = await told.complains(who="liu")
    await told.chen.sees("Perhaps the same as", first)
    await told.chen.opens(second)
    await told.chen.surely_presses("Join with the earlier one")
    await told.liu.sees("Your complaint is looked after together with", first)
    await told.does("chen", first, "Our own department", FOUND)
    await told.resolves("chen", first)
    await told.is_answered("chen", first)
    await told.liu.sees("Your view", first)
    await told.liu.presses("Yes, settled")
    await told.yang.sees("Filing", first)


async def test_without_a_name(told: Complaints) -> None:
    """A letter goes to another department, somebody at the desk is answered into the file: nobody is named."""
    chen, yang, wu = told.chen, told.yang, told.wu
    letter, visitor = [await writes_down_nameless(told, way) for way in ("By letter", "In person")]
    await told.does("chen", letter, "Another department", FOUND)
    await told.does("chen", letter, "Confirm", "Yes, pass it on")
    await wu.sees("Property service takes over", letter, "Anonymous", "No number left")

    await told.does("chen", visitor, "Our own department", FOUND)
    await told.resolves("chen", visitor)
    await told.does("chen", visitor, "Send the answer", RESULT)
    await yang.sees("Filing", visitor, "Anonymous")
    await told.does("yang", visitor, "Answer filed", "Cause noted", "Construction", "Close it")
    await yang.sees("Settled", visitor)
    made = told.trial.home / "complaints.csv"
    await told.trial.banli("export", "complaints", str(made))
    with made.open(encoding="utf-8-sig", newline="") as file:
        rows = {row[told.reading("Number")]: row for row in csv.DictReader(file)}
    asked = [told.reading(name) for name in ("Came by", "Customer", "Caller", "Anonymous")]
    yes = told.reading("yes")
    assert {number: [rows[number][name] for name in asked] for number in (letter, visitor)} == {
        letter: [told.reading("By letter"), "", "", yes],
        visitor: [told.reading("In person"), "", "", yes],
    }
    assert await chen.was_told("None") == 0


async def writes_down_nameless(told: Complaints, way: str) -> str:
    """Chen registers a complaint of somebody who leaves neither name nor number; return its own."""
    chen = told.chen
    await chen.says("/complain")
    await chen.presses("Not on the list")
    await chen.sees("How did the complaint come?")
    await chen.presses(way)
    await chen.sees("What is the name of the customer?")
    await chen.presses("Skip")
    await chen.sees("We are sorry. What is it about?")
    await chen.presses("Noise")
    await chen.sees("Which home is it about?")
    await chen.presses("Skip")
    await chen.sees("What happened? In your own words.")
    await told.goes_on("chen", LEAK)
    await chen.sees("Under which number can we call?")
    await chen.presses("Skip")
    await told.goes_on("chen", "Submit")
    number = told.newest()
    await chen.sees("Finding out", number, "Anonymous", "No number left")
    return number
