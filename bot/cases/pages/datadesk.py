"""The page "my data": somebody asks for a copy of what is held about them, or for its end.

The wish goes to whoever runs the centre, who answers it on the server (`banli person`): a copy of everything is not
handed out at a tap to whoever holds the phone.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.outbox import Handled
from bot.cases.base.shown import Words
from bot.cases.casework.saving import outbox_rows
from bot.cases.people.staff import OWNER
from bot.cases.timing.absences import told
from bot.engine.basics.messages import N_
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.cases.pages.replying import Replies

PAGE = "data"
ERASE = "erase"
WISHES = {
    "copy": N_(
        "{who} asks for a copy of their data. On the server: “banli person export {number} copy.txt”. "
        "Send it to them alone."
    ),
    ERASE: N_(
        "{who} asks for their data to be erased. On the server, with the bot stopped: “banli person erase {number}”. "
        "It shows first what goes and what must stay."
    ),
}
"""What is asked for, and what whoever runs the centre is told."""
PASSED_ON = N_("Your wish has been passed on. You get the answer as soon as it has been seen to.")
ALREADY = N_("Your wish is known already. You get the answer as soon as it has been seen to.")
NOBODY = N_("Nobody can see to this at the moment. Please ask your consultant.")
NOT_KNOWN = N_("This cannot be asked for here.")
AGAIN_AFTER = timedelta(days=1)


class DataDesk:
    """Shows the page and passes wishes on, each once a day: a restart forgets who has asked, which does no harm."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service
        self._asked: dict[tuple[int, str], datetime] = {}

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":  # noqa: ARG002 - as every page
        """Return the page as it is: it needs nothing besides."""
        return base

    async def act(
        self, contact: "Contact", argument: str, incoming: "Incoming", tapped: str, replies: "Replies"
    ) -> Handled:
        """Pass the wish on.

        Raises:
            Refusal: nobody is there whom it could reach.
        """
        if argument not in WISHES:
            raise Refusal(NOT_KNOWN)
        now = self._service.clock.now()
        self._asked = {one: at for one, at in self._asked.items() if now - at < AGAIN_AFTER}
        if (contact.id, argument) in self._asked:
            return await replies.page(contact, incoming, PAGE, Words(ALREADY), edit=tapped)
        params = {"said": WISHES[argument], "who": contact.id, "number": str(contact.id)}
        messages = [
            message
            for owner in self._service.world().holders(OWNER)
            for message in await told(self._service, owner, "said", params)
        ]
        if not messages:
            raise Refusal(NOBODY)
        await self._service.store.commit([*incoming.closing, *outbox_rows(messages, now)])
        self._asked[contact.id, argument] = now
        shown = await replies.page(
            contact, replace(incoming, closing=()), PAGE, Words(PASSED_ON), edit=tapped
        )
        return Handled(contact.language, shown.toast, (*shown.messages, *messages))
