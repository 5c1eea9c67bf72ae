"""Answers of the office: a page, a refusal in words. Each is committed with what the input closes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from bot.cases.base.inputs import Tapped
from bot.cases.base.keptwords import kept
from bot.cases.base.naming import named
from bot.cases.base.outbox import Handled, Message, Toast
from bot.cases.base.wording import words_of
from bot.cases.casework.saving import outbox_rows

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.base.shown import Words
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import Pages, PageView
    from bot.errors import Refusal


class Desk(Protocol):
    """Takes the taps of one page's own act."""

    async def act(
        self, contact: "Contact", argument: str, incoming: "Incoming", tapped: str, replies: "Replies"
    ) -> Handled:
        """Do what the button says, and commit it with the input's closing statements.

        Raises:
            Refusal: not theirs to do, or not possible; nothing has changed.
        """
        ...


class Replies:
    """Commits what a person is answered."""

    def __init__(self, service: "CaseService", pages: "Pages") -> None:
        self._service = service
        self._pages = pages

    async def refuse(self, contact: "Contact", incoming: "Incoming", refusal: "Refusal") -> Handled:
        """Tell why not. A tap gets a box; typed words get a message."""
        world = self._service.world()
        words = await self._service.seen(world, lambda: words_of(refusal, world))
        said = await named(words, self._service.directory)
        if isinstance(incoming.input, Tapped):
            return await self.send(contact, incoming, [], Toast(said.msgid, said.params, alert=True))
        return await self.page(contact, incoming, "refused", said)

    async def page(  # noqa: PLR0913 - what a page depends on
        self,
        contact: "Contact",
        incoming: "Incoming",
        page: str,
        said: "Words | None" = None,
        *,
        argument: str = "",
        edit: str = "",
    ) -> Handled:
        """Answer with a page; `said` stands above it, `edit` is the message that it replaces."""
        view = await self._pages.load(page, contact, argument, said)
        return await self.show(contact, incoming, view, said, edit)

    async def show(
        self,
        contact: "Contact",
        incoming: "Incoming",
        view: "PageView",
        said: "Words | None" = None,
        edit: str = "",
    ) -> Handled:
        """Answer with a page that is at hand. What it was made of is kept: after a crash it is made again."""
        message = Message.to(
            contact,
            self._service.world().new_id(),
            "page",
            f"page:{view.page}",
            msgid=view.page,
            params=_made_of(view, said),
            edit=edit,
            view=view,
        )
        tapped = isinstance(incoming.input, Tapped)
        toast = (
            Toast(said.msgid, said.params) if tapped and said is not None else Toast("") if tapped else None
        )
        return await self.send(contact, incoming, [message], toast)

    async def send(
        self, contact: "Contact", incoming: "Incoming", messages: Sequence[Message], toast: Toast | None
    ) -> Handled:
        """Commit the messages with what the input closes."""
        now = self._service.clock.now()
        await self._service.store.commit([*incoming.closing, *outbox_rows(messages, now)])
        return Handled(contact.language, toast, tuple(messages))


def _made_of(view: "PageView", said: "Words | None") -> dict[str, object]:
    """Return what the page is made of, without what is empty."""
    params = {"argument": view.argument, "form": view.form, "words": kept(said) if said is not None else ""}
    return {name: value for name, value in params.items() if value}
