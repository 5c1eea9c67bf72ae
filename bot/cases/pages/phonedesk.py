"""The number that a colleague lets visitors have: given once, by their contact or typed, and taken back at any time."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cases.base.outbox import Handled
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.shown import Words
from bot.engine.basics.messages import N_
from bot.engine.fields.phones import phone
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.cases.pages.replying import Replies

PAGE = "phone"
OFF = "off"
"""The argument of the act that takes the number back."""
COLLEAGUES_ONLY = N_("This is for colleagues of the centre.")
KEPT = N_("Thank you. Visitors whom you receive get this number.")
TAKEN_BACK = N_("Visitors get the centre's number again.")


class PhoneDesk:
    """Shows, takes and forgets a colleague's own number."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the page with the reader's number.

        Raises:
            NotAllowed: the reader does not work here.
        """
        self._need(contact)
        return replace(base, phone=self._service.world().phone_of(contact.id) or "")

    async def act(
        self, contact: "Contact", argument: str, incoming: "Incoming", tapped: str, replies: "Replies"
    ) -> Handled:
        """Keep the number, or with `off` forget it.

        Raises:
            InvalidField: it is no phone number.
            NotAllowed: the person does not work here.
        """
        self._need(contact)
        number = None if argument == OFF else phone(argument)
        change = Statement("set_phone", {"id": contact.id, "phone": number})
        await self._service.store.commit([*incoming.closing, change])
        await self._service.facts.refresh()
        said = Words(TAKEN_BACK if number is None else KEPT)
        return await replies.page(contact, replace(incoming, closing=()), PAGE, said, edit=tapped)

    def _need(self, contact: "Contact") -> None:
        if not works_here(contact, self._service.world()):
            raise NotAllowed(COLLEAGUES_ONLY)
