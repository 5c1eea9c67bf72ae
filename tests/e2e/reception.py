"""What happens at the reception, step by step. It is Monday, ten in the morning; Chen, Lin and Wu receive by turns."""

from bot.commands.trial import Member
from tests.e2e.story import LIU, Story

LIN = Member("lin", {"zh_CN": "林涛", "en": "Lin Tao"}, ("sales_staff",))
WU = Member("wu", {"zh_CN": "吴刚", "en": "Wu Gang"}, ("sales_staff",))
COLLEAGUES = (LIN, WU, LIU)
"""Two more consultants, and a customer whom nobody knows yet."""


async def sign_in(story: Story, *who: str) -> None:
    """People sign in one after the other."""
    for name in who:
        person = getattr(story, name)
        await person.says("/roster")
        await person.sees("Signing in", "Sign in when you arrive.")
        await person.presses("Sign in")
        await person.sees("Signing in", "In line")


async def opens_the_roster(story: Story, *who: str) -> None:
    """The assistant opens the roster; people sign in one after the other."""
    await story.yang.says("/roster")
    await story.yang.sees("Signing in", "Sign in when you arrive.")
    await sign_in(story, *who)
    await story.yang.sees(
        "Signing in", f"{len(who)}. "
    )  # her card has turned: an older one would only say so
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
    await person.presses("yes")
    await person.sees("What is the visitor's number?")
    await person.says(phone)
    if english:
        await person.sees("What is the visitor's name?")
        await person.says(english, chinese)
        await person.sees("Please check. Tap", phone[-4:])
        await person.presses("Submit")


async def writes_down(story: Story, who: str, level: str = "B: likely") -> None:
    """A consultant writes a visit down, in six taps."""
    await getattr(story, who).presses("Visit is over")
    await fills_in(story, who, level)


async def fills_in(story: Story, who: str, level: str) -> None:
    """A consultant fills in what is asked at the end of a visit."""
    person = getattr(story, who)
    await person.sees("Writing the visit down", "A few taps, while you remember it.")
    await person.presses("Fill in")
    await person.sees("How many came?")
    await person.presses("2")
    await person.presses("A friend")
    await person.presses("2 rooms")
    await person.presses("Done")
    await person.presses(level)
    await person.presses("Submit")
    await person.sees("What comes next", "What does the visitor want?")


async def writes_call_down(story: Story, who: str, phone: str, english: str = "", chinese: str = "") -> None:
    """A consultant writes a call down: the number once, then buttons."""
    person = getattr(story, who)
    await person.says("/call")
    await person.sees("Which number called?")
    await person.says(phone)
    if english:
        await person.sees("What is the caller's name?")
        await person.says(english, chinese)
        await person.sees("How did they hear of us?")
        await person.presses("Online")
        await person.presses("A: soon")
