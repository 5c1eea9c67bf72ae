"""The reception in both languages, every way through it: the roster, visitors, calls, what follows, the registers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import Member
from tests.e2e.reception import LIN, WU, sign_in, writes_down
from tests.e2e.story import LANGUAGES, Words
from tests.e2e.visits import GUESTS, Visits

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
FINANCE = Member("qian", {"zh_CN": "钱会计", "en": "Qian Li"}, ("finance",))
NOTE = Words("Likes the south side", "喜欢朝南的")
HOMES = ("3-1-1202", "3-1-1203", "3-1-1204")
ID = "11010519491231002X"
WANG, LIU, MA, XU = NUMBERS = ("13800138000", *(guest.phone for guest in GUESTS))


class Reception(Visits):
    """A front desk with three consultants; all four customers are chen's."""

    async def offers(self, *units: str) -> None:
        """Put homes up for sale."""
        columns = ("number", "building", "area", "list_price", "state")
        await self.trial.load("unit", columns, *((unit, "3", "89", "1280000", "available") for unit in units))

    async def follows(self, phone: str) -> str:
        """Chen begins to follow a customer up; return the number."""
        await self.chen.says(f"/follow {phone}")
        await self.chen.sees("To be followed up", "You are reminded on the day.")
        return self.newest()

    async def is_due(self, phone: str) -> str:
        """Chen begins to follow a customer up, and it is time; return the number."""
        number = await self.follows(phone)
        await self.chen.presses("Contact now")
        await self.chen.sees("Contact now", "Call, then write one line.", number)
        return number

    async def seems_lost(self, phone: str) -> str:
        """The same, and chen gives the customer up; return the number."""
        number = await self.is_due(phone)
        await self.goes_on("chen", "Lost", "The price")
        await self.li.sees("The manager confirms the loss", number)
        return number

    async def comes(self, phone: str) -> str:
        """Somebody whom the centre knows comes to see chen; return the number."""
        await self.chen.says(f"/visit {phone}")
        await self.chen.sees("Showing the project", "Tick what you have shown.")
        return self.newest()

    async def buys(self, phone: str, unit: str) -> tuple[str, str]:
        """The same, and they buy; return the numbers of the visit and of the subscription."""
        visit = await self.comes(phone)
        await writes_down(self, "chen")
        await self.goes_on("chen", "They buy")
        await self.chen.sees("Which unit is it?")
        await self.chen.says(unit)
        await self.chen.sees("Unit chosen", unit)
        return visit, self.newest()

    async def claims(self, phone: str) -> str:
        """Lin claims a customer, and chen is asked; return the number."""
        await self.lin.says(f"/claim {phone}")
        await self.lin.sees("Why is it your customer?")
        await self.goes_on("lin", NOTE, "Submit")
        number = self.newest()
        await self.chen.sees("The other side answers", number)
        return number


@pytest.fixture(params=LANGUAGES)
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Reception]:
    """A front desk, once in each language."""
    async with Reception(tmp_path, request.param, LIN, WU, FINANCE, *GUESTS) as told:
        await told.welcomes()
        yield told


async def test_the_clock_moves_the_roster_on(told: Reception) -> None:
    """Nobody has come; not published in time; signed in late; the evening. The next day the manager does it."""
    yang, chen, lin, wu, li = told.yang, told.chen, told.lin, told.wu, told.li
    await yang.says("/roster")
    await yang.sees("Signing in", "Sign in when you arrive.")
    roster = told.newest()
    await told.trial.advance(46 * MINUTE)
    await li.sees("Nobody has signed in for receiving visitors yet.")
    await sign_in(told, "chen", "lin")
    await told.does("li", roster, "Close signing in")
    await yang.sees("Fixing the order")
    await told.does("yang", roster, "Put last", "Chen Ming", NOTE, "Submit")
    await told.trial.advance(11 * MINUTE)
    await lin.sees("Receiving by turns", "On duty", "Lin Tao")
    await told.does("wu", roster, "Sign in")
    await wu.sees("Receiving by turns", "Wu Gang")

    await told.does("chen", roster, "Visitor for somebody", "Lin Tao")
    await lin.sees("A visitor at the door")
    await told.goes_on("lin", "Somebody else receives them", "Chen Ming")
    await chen.sees("A visitor at the door")
    await chen.presses("I receive them")
    await chen.sees("Who is it")
    await chen.surely_presses("Not a customer")
    await chen.sees("Not a visit", told.newest())

    await told.does("yang", roster, "Visitor at the door")
    await lin.sees("A visitor at the door")
    await lin.presses("I receive them")
    await lin.sees("Who is it")
    await told.does("lin", roster, "My visitor has left")
    await lin.sees("On duty", "Chen Ming")
    await told.until("2026-11-23 18:31")
    assert told.state(roster) == "closed"

    await told.until("2026-11-24 08:31")
    await sign_in(told, "chen")
    roster = told.newest()
    await told.does("li", roster, "Close signing in")
    await told.does("yang", roster, "Publish")
    await li.opens(roster)
    await li.surely_presses("End of the day")
    await li.sees("Day closed", roster)


async def test_what_a_visit_leads_to(told: Reception) -> None:
    """Registered in advance; nearly bought; bought, with everything that a subscription takes."""
    chen = told.chen
    await told.offers(*HOMES)
    visit = await told.comes(WANG)
    await chen.presses("Sales guide")
    await chen.opens(visit)
    await writes_down(told, "chen")
    await chen.presses("They register in advance")
    await chen.sees("Followed up", visit)

    visit, sold = await told.buys(LIU, HOMES[0])
    await chen.opens(sold)
    await chen.surely_presses("Cancel")
    await chen.sees("Cancelled", sold)
    assert told.state(visit) == "followed"

    visit, sold = await told.buys(MA, HOMES[1])
    await subscribes(told, sold)
    assert told.state(visit) == "won"


async def subscribes(told: Reception, number: str) -> None:
    """Everybody does their part until a subscription is in force."""
    papers = (
        "Purchase notes handed out",
        "Loan notes handed out",
        "Purchase plan handed out",
        "Sample income proof handed out",
        "List of loan papers handed out",
        "Bank payment steps handed out",
        "Subscription notes read",
        "Sample contract read",
        "Loan papers read",
    )
    await told.does("chen", number, "Fill in")
    await told.chen.sees("What is the name, as on the ID card?")
    await told.goes_on("chen", Words("Ma Chao", "马超"), Words(ID, ID), Words(MA, MA), Words("100", "100"))
    await told.goes_on(
        "chen",
        "Done",
        Words("1280000", "1280000"),
        "Full payment",
        "¥20,000",
        "定金, not paid back",
        "Submit",
    )
    await told.does("li", number, "It is free")
    await told.does("chen", number, *papers, "All read")
    await told.does("chen", number, "Fill in", "Skip", "yes", "Submit")
    await told.does("li", number, "Agree")
    await told.chen.opens(number)
    await told.chen.presses("Submit")
    await told.chen.presses("yes")
    await told.does("chen", number, "I sign")
    await told.does("li", number, "Agree")
    await told.does("ma", number, "I confirm")
    await told.does("qian", number, "Fill in", Words("20000", "20000"), "Cash", Words("R-1", "R-1"), "Submit")
    await told.does("ding", number, "Stamped")
    await told.ding.photographs()
    await told.goes_on(
        "ding",
        "Customer has a copy",
        "Copy in our own file",
        "Sales assistant has a copy",
        "Finance has a copy",
        "All done",
    )
    await told.does("chen", number, "Fill in", NOTE, "Skip")
    await told.chen.sees("Who will live in the home?")
    await told.goes_on("chen", "A couple", "A friend", NOTE, NOTE, "Submit")
    await told.does("li", number, "Update")
    await told.does("yang", number, "Sales sheet", "Papers filed", Words("A-1", "A-1"), "All filed", "Skip")
    await told.yang.sees("In force", number)


async def test_a_missed_call_is_reached_and_no_visit_agreed(told: Reception) -> None:
    chen = told.chen
    await chen.says("/call")
    await chen.sees("Which number called?")
    await chen.presses("Later")
    call = told.newest()
    await told.does("chen", call, "Missed call", Words("13500135000", "13500135000"))
    await chen.sees("To be called back", "Please call back.")
    await chen.presses("Reached")
    await chen.sees("Writing the call down")
    await chen.presses("Fill in")
    await chen.sees("What is the caller's name?")
    await told.goes_on("chen", Words("Sun Yue", "孙悦"), "Online", "A: soon", "Yes, agree a time", "Submit")
    await chen.sees("Agreeing a visit", call)
    await chen.presses("No visit yet")
    assert told.state(call) == "followed"


async def test_customers_are_followed_up_until_they_come_or_are_lost(told: Reception) -> None:
    """Wanting no contact, booked, bought; tried again, given to a colleague; met on the way, wherever it stands."""
    chen, li, lin = told.chen, told.li, told.lin
    await told.offers(*HOMES)
    number = await told.follows(WANG)
    await chen.surely_presses("They want no contact")
    await chen.sees("Lost", number)
    visit = await told.comes(WANG)
    await writes_down(told, "chen")
    await chen.presses("Not buying yet")
    assert told.state(visit) == "followed"
    assert (told.newest() != number, told.state(told.newest())) == (True, "lost")

    number = await told.is_due(LIU)
    await chen.surely_presses("They want no contact")
    await chen.sees("Lost", number)

    number = await told.is_due(MA)
    await told.goes_on("chen", "Book a visit", NOTE)
    await chen.sees("Choosing a time", "The hour you choose is kept")
    await told.does("chen", number, "Contact now")
    await told.goes_on("chen", "Lost", "The price")
    await li.sees("The manager confirms the loss", number)
    await told.goes_on("li", "Try again", NOTE)
    await chen.sees("To be followed up", number)
    await told.does("chen", number, "Contact now")
    await told.goes_on("chen", "They buy")
    await chen.sees("Which unit is it?")
    await chen.says(HOMES[0])
    await chen.sees("Unit chosen", HOMES[0])
    assert told.state(number) == "won_over"

    number = await told.seems_lost(XU)
    await told.goes_on("li", "To another consultant", "Lin Tao")
    await lin.sees("{customer} is your customer from now on.")
    assert told.state(number) == "waiting"


async def test_a_customer_who_comes_is_followed_up_no_more(told: Reception) -> None:
    """Where it was due, where the manager was to confirm the loss, where nobody had called; one stays in the pool."""
    numbers = [
        await told.is_due(WANG),
        await told.seems_lost(LIU),
        await told.is_due(MA),
        await told.is_due(XU),
    ]
    due = await told.comes(WANG)
    seems = await told.comes(LIU)
    await told.trial.advance(2 * DAY + HOUR)
    await told.li.sees("To the common pool", numbers[2])
    await told.comes(MA)
    await told.does("li", numbers[3], "Leave in the pool")
    await told.li.sees("Lost", numbers[3])
    assert [told.state(number) for number in numbers] == ["won_over", "won_over", "won_over", "lost"], (
        due,
        seems,
    )


async def test_registers_are_compiled_without_everybody(told: Reception) -> None:
    """By the assistant's tap or the clock; given back by the manager; nothing to hand in."""
    yang, li = told.yang, told.li
    await yang.says("/handin")
    await yang.sees("Handing in")
    handin = told.newest()
    await told.does("yang", handin, "Compile now")
    await yang.sees("Compiling", "Look through the rows")
    await told.does("yang", handin, "To the sales manager", "Skip")
    await li.sees("The manager reads", handin)
    await told.goes_on("li", "Give back", NOTE)
    await yang.sees("The report of {day} comes back: ")
    await told.does("yang", handin, "No calls and no visits")
    await yang.sees("Archived", handin)

    await told.until("2026-11-24 18:01")
    await li.sees("Registers of {day}: {everybody} consultants")
    assert told.state(told.newest()) == "compiling"


async def test_claims_are_let_go_shared_and_refused(told: Reception) -> None:
    """Not explained in time; conceded; not answered; it stays; the commission is shared."""
    lin, chen, li = told.lin, told.chen, told.li
    await lin.says(f"/claim {WANG}")
    await lin.sees("Why is it your customer?")
    left, shared = told.newest(), await told.claims(LIU)
    await told.until("2026-11-23 16:00")
    await li.sees("The manager decides", shared)
    assert told.state(left) == "dropped"
    await told.goes_on("li", "They share", "30%")
    await lin.sees("{customer} belongs to {decided_for}.", "30%")

    conceded = await told.claims(MA)
    await chen.surely_presses("Let them have the customer")
    await lin.sees("{customer} belongs to {decided_for}.", "Ma Chao", "Lin Tao")
    assert told.state(conceded) == "settled"

    await told.claims(XU)
    await told.goes_on("chen", "Answer", NOTE)
    await li.sees("The manager decides", "Xu Jing")
    await li.presses("It stays with the consultant")
    await lin.sees("{customer} belongs to {decided_for}.", "Xu Jing", "Chen Ming")


async def test_a_booking_hears_of_its_visit(told: Reception) -> None:
    """Written down, or none at all: the customer is asked how it was either way."""
    chen, wang, liu = told.chen, told.wang, told.liu
    booked = [await told.confirmed("wang"), await told.confirmed("liu")]
    await told.does("chen", booked[0], "They have come")
    await chen.sees("A visitor at the door", "Wang Fang")
    await chen.presses("I receive them")
    await chen.sees("Showing the project", "Tick what you have shown.")
    await writes_down(told, "chen")
    await chen.presses("Not buying yet")
    await wang.sees("Your opinion", booked[0])
    await told.does("chen", booked[1], "They have come")
    await chen.sees("A visitor at the door", "Liu Yang")
    await chen.surely_presses("Not a customer")
    await liu.sees("Your opinion", booked[1])
    reports = [told.history(number)[-1] for number in booked]
    assert reports == [("arrived", "sub_done", "feedback"), ("arrived", "sub_failed", "feedback")]
