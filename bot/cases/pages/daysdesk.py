"""The page of working days: a month with what counts on each day, and taps that set a day or forget it again."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.outbox import Handled, Toast
from bot.cases.timing.workdays import Workdays, set_day
from bot.engine.basics.messages import N_
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.cases.pages.replying import Replies

PAGE = "days"
OFFICE = "office"
"""The calendar that the page shows: the one that follows the published days."""
NOT_YOURS = N_("Only those who keep the calendar can do this.")
PAST = N_("That day is over. Choose a day from today on.")
NOW_WORKS = N_("{day} is a working day now.")
NOW_OFF = N_("{day} is a day off now.")
AS_PUBLISHED = N_("{day} is as published again.")
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class WorkdayView:
    """A day: whether people work, whether the centre has set it itself, whether the published list is still to come."""

    day: date
    works: bool
    own: bool
    provisional: bool


class DaysDesk:
    """Shows and sets working days, for the roles that keep the calendar."""

    def __init__(self, service: "CaseService", workdays: Workdays) -> None:
        self._service = service
        self._workdays = workdays

    def keeps(self, contact: "Contact") -> bool:
        """Tell whether the person keeps the calendar."""
        return bool(contact.roles & self._service.world().centre.calendar_keepers)

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return a month; the page's argument is `2026-12`, by default the present one.

        Raises:
            NotAllowed: the reader does not keep the calendar.
        """
        if not self.keeps(contact):
            raise NotAllowed(NOT_YOURS)
        first = self._month(base.argument)
        world = self._service.world()
        calendar = world.settled.calendars.get(OFFICE) or next(iter(world.settled.calendars.values()))
        days = [first + timedelta(days=n) for n in range(LONGEST_MONTH)]
        views = [
            WorkdayView(day, known.works, day in calendar.exceptions, known.provisional)
            for day in days
            if day.month == first.month
            for known in (calendar.is_working_day(day),)
        ]
        return replace(base, workdays=tuple(views))

    def _month(self, argument: str) -> date:
        try:
            return date.fromisoformat(f"{argument}-01")
        except ValueError:
            return self._today().replace(day=1)

    def _today(self) -> date:
        return self._service.clock.now().astimezone(self._service.world().zone).date()

    async def act(
        self, contact: "Contact", argument: str, incoming: "Incoming", tapped: str, replies: "Replies"
    ) -> Handled:
        """Turn a day over: the other way than published, or back to that; deadlines move in the same go.

        Raises:
            Refusal: not theirs to do, or the day is over.
        """
        if not self.keeps(contact):
            raise NotAllowed(NOT_YOURS)
        try:
            day = date.fromisoformat(argument)
        except ValueError:
            raise Refusal(PAST) from None
        if day < self._today():
            raise Refusal(PAST)
        world, own = self._service.world(), self._service.facts.workdays
        calendar = world.settled.calendars.get(OFFICE) or next(iter(world.settled.calendars.values()))
        works = None if day in own else not calendar.is_working_day(day).works
        now = self._service.clock.now()
        await self._service.store.commit([*incoming.closing, set_day(day, works, "", contact.id, now)])
        told = await self._workdays.follow()
        said = AS_PUBLISHED if works is None else NOW_WORKS if works else NOW_OFF
        shown = await replies.page(
            contact, replace(incoming, closing=()), PAGE, argument=f"{day:%Y-%m}", edit=tapped
        )
        return Handled(contact.language, Toast(said, {"day": day}), (*shown.messages, *told))
