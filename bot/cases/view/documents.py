"""Files that go out, and files that come in. No channel, no format.

What goes out is named in a committed message and made at the moment it is sent. The message holds the name of a maker
and one argument, so nothing big stands in the outbox, a file that is sent again is drawn from the facts of that moment,
and the reader's language decides its words. What comes in stays with the channel until it is needed, and is fetched by
the channel's own name for it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.cases.base.outbox import Message
from bot.cases.base.ports import Download
from bot.cases.base.shown import Words
from bot.engine.basics.messages import N_
from bot.errors import DeliveryError

if TYPE_CHECKING:
    from bot.cases.base.actions import Action
    from bot.cases.base.directory import Contact
    from bot.cases.view.views import Fact

KIND = "document"
PAPER, REGISTER, CHART, BARS = "paper", "register_sheet", "chart", "bars"
AGED_BARS, AGED_SHEET = "aged_bars", "aged_sheet"
FILE_COMES, PICTURE_COMES = N_("The file is on its way."), N_("The picture is on its way.")
BY_BUTTON = {
    PAPER: FILE_COMES,
    REGISTER: FILE_COMES,
    AGED_SHEET: FILE_COMES,
    CHART: PICTURE_COMES,
    BARS: PICTURE_COMES,
    AGED_BARS: PICTURE_COMES,
}
"""Makers of files that anybody may ask for by a button, and what is said at once.

Whether they may have one, the maker decides.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file. `name` is what the reader saves it as, with its ending; a `picture` is shown at once.

    The caption stands below it, with facts and buttons where there are any.
    """

    name: str
    content: bytes = field(repr=False)
    caption: Words = field(default_factory=lambda: Words(""))
    facts: "tuple[Fact, ...]" = ()
    buttons: "tuple[tuple[Words, Action], ...]" = ()
    picture: bool = False


Maker = Callable[["Contact", str], Awaitable[Document | None]]
"""Makes the file for this reader from the message's argument; None when there is no reason for it any more.

A `Refusal` that it raises is told instead of the file. Whether the reader may have it is for the maker to decide.
"""


class Makers:
    """The files that can be made, by name."""

    def __init__(self) -> None:
        self._makers: dict[str, Maker] = {}

    def register(self, name: str, maker: Maker) -> None:
        """Let messages name this maker from now on. The name is stored in rows: keep it."""
        self._makers[name] = maker

    async def make(self, message: Message, contact: "Contact") -> Document | None:
        """Return the file of a message.

        Raises:
            KeyError: nobody makes such a file.
            Refusal: why it cannot be made, in the reader's words.
        """
        return await self._makers[message.msgid](contact, str(message.params.get("argument", "")))


def document_message(
    contact: "Contact",
    identity: int,
    maker: str,
    argument: str = "",
    **columns: Any,  # noqa: ANN401 - the other columns
) -> Message:
    """Return the message that brings a person the file of a maker; further columns as those of `Message`."""
    params = {"argument": argument}
    return Message.to(
        contact, identity, KIND, f"{KIND}:{maker}:{argument}", msgid=maker, params=params, **columns
    )


class Received:
    """Files that people sent, fetched through the channel on which they came."""

    def __init__(self) -> None:
        self._channels: dict[str, Download] = {}

    def connect(self, channel: str, download: Download) -> None:
        """Fetch the files of a channel by this from now on."""
        self._channels[channel] = download

    async def fetch(self, channel: str, ref: str, most: int) -> bytes:
        """Return the content of a file; see `ports.Download`.

        Raises:
            DeliveryError: it cannot be had, now or any more.
        """
        if channel not in self._channels:
            raise DeliveryError(f"{channel} is not connected")
        return await self._channels[channel](ref, most)
