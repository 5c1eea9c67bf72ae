"""Stories of complaints, with their usual steps. It is Monday, ten in the morning; wang's consultant is chen."""

from pathlib import Path

from bot.commands.trial import Member
from tests.e2e.story import UNIT, Act, Story, Words

MORE = (
    Member("wu", {"zh_CN": "吴刚", "en": "Wu Gang"}, ("property_service",)),
    Member("he", {"zh_CN": "何工", "en": "He Gong"}, ("engineering",)),
    Member("zhou", {"zh_CN": "周丽", "en": "Zhou Li"}, ("sales_staff",)),
    Member("liu", {"zh_CN": "刘洋", "en": "Liu Yang"}, ("customer",), "13900139000"),
)
LEAK = Words("The bay window leaks", "飘窗渗水")
FOUND = Words("It leaks since the storm", "上周暴雨后出现")
WRONG = Words("It leaks again", "又渗水了")
PLAN = Words("Seal it anew", "重做防水")
RESULT = Words("Sealed and tested for two days", "已重做防水并试水48小时")
REASON = Words("A word from above is needed", "需要领导出面")
AT_HOME = ("Quality of the home", "Noise", "Property service")
QUALITY, CONTRACT = AT_HOME[0], "Price, contract, receipts"


class Complaints(Story):
    """A centre with a property service centre, engineering and a second consultant."""

    def __init__(self, home: Path, language: str) -> None:
        """Let wang have bought a home."""
        super().__init__(home, language, *MORE)

    async def complains(self, topic: str = QUALITY, *more: Act, who: str = "wang", text: Words = LEAK) -> str:
        """Somebody complains; `more` is what they answer before they tell what happened. Return the number."""
        person = self._people[who]
        await person.says("/complain")
        await person.sees("We are sorry. What is it about?")
        home: tuple[Act, ...] = (UNIT,) if topic in AT_HOME and not more else ()
        await self.goes_on(who, topic, *home, *more)
        await person.sees("What happened? In your own words.")
        await self.goes_on(who, text, "Submit")
        await person.sees(
            "{case.number}: the property" if topic.startswith("Danger") else "We have your complaint:"
        )
        return self.newest()

    async def reaches_slip(self, number: str) -> None:
        """The consultant finds that it belongs to others."""
        await self.does("chen", number, "Another department", FOUND)
        await self.wang.sees("Confirming the receiving slip", number)

    async def reaches_service(self, topic: str = QUALITY) -> str:
        """Somebody complains, and the property service centre has taken it over."""
        number = await self.complains(topic)
        await self.reaches_slip(number)
        await self.does("wang", number, "Confirm", "Yes, pass it on")
        await self.does("wu", number, "Take it over", "Engineering")
        return number

    async def is_ours(self, topic: str = CONTRACT) -> str:
        """Somebody complains, and the consultant takes it on."""
        number = await self.complains(topic)
        await self.does("chen", number, "Our own department", FOUND)
        await self.chen.sees("Our department acts", number)
        return number

    async def resolves(self, who: str, number: str, *, again: bool = False) -> None:
        """Somebody notes the result."""
        await self.does(who, number, "Fill in", *(() if again else (PLAN, RESULT)))
        await self._people[who].sees("Please check. Tap")
        await self.goes_on(who, "Submit")
        await self._people[who].sees("Writing the answer", number)

    async def is_answered(self, who: str, number: str) -> None:
        """Somebody sends the customer the answer."""
        await self.does(who, number, "Send the answer", RESULT)
        await self.wang.sees("Your view", number)

    async def is_filed(self, number: str, *, again: bool = False) -> None:
        """The assistant files a matter of our own department; the cause is known when it is filed `again`."""
        cause = () if again else ("Construction",)
        await self.does("yang", number, "Answer filed", "Cause noted", *cause, "Close it")
        await self.wang.sees("Thank you. {case.number} is settled and filed.", number)
