"""Stories of viewing appointments, with their usual steps. It is Monday, ten in the morning."""

from collections.abc import Sequence

from bot.commands.trial import Member
from tests.e2e.story import Day, Story

HOUR = "2026-11-24 12:00"
LATER = "2026-11-25 09:00"
GUESTS = (
    Member("liu", {"zh_CN": "刘洋", "en": "Liu Yang"}, ("customer",), "13900139000"),
    Member("ma", {"zh_CN": "马超", "en": "Ma Chao"}, ("customer",), "13700137001"),
    Member("xu", {"zh_CN": "徐静", "en": "Xu Jing"}, ("customer",), "13600136001"),
)
"""Customers besides wang, known to the centre; chen looks after all of them."""


class Visits(Story):
    """A centre whose customers chen looks after."""

    async def welcomes(self, guests: Sequence[Member] = GUESTS) -> None:
        """Put the guests into the records."""
        chen = self.trial.phones["chen"].name
        rows = [(who.names[self.language], who.phone, who.names[self.language], chen) for who in guests]
        await self.trial.load("customer", ("name", "phone", "person", "owner"), *rows)

    async def books(self, who: str = "wang", hour: str = HOUR) -> str:
        """Somebody whom the centre knows books an hour for two; return the number."""
        person = self._people[who]
        await person.says("/book")
        await person.sees("When would you like to come and see the flats?")
        await person.says(Day(hour))
        await person.sees("How many of you will come?")
        await person.presses("2")
        await person.sees("Please check. Tap", Day(hour))
        await person.presses("Submit")
        await person.sees("We have your booking for", Day(hour))
        return self.newest()

    async def declined(self, who: str = "wang") -> str:
        """Somebody books, and the only one who might receive them cannot."""
        number = await self.books(who)
        await self.does("chen", number, "I cannot", "Another visitor")
        await self.li.sees("Nobody has confirmed this visit.", number)
        return number

    async def is_confirmed(self, number: str, who: str = "wang") -> None:
        """The consultant confirms."""
        await self.does("chen", number, "Confirm")
        await self._people[who].sees("Visit confirmed", number)

    async def confirmed(self, who: str = "wang", hour: str = HOUR) -> str:
        """Somebody books, and the consultant confirms."""
        number = await self.books(who, hour)
        await self.is_confirmed(number, who)
        return number
