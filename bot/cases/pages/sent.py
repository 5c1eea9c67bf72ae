"""What people sent into a case (photos, documents, voice messages), brought to those who work on it.

It stays with the channel on which it came; what is sent on is fetched at that moment.
"""

from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import values_from_json
from bot.cases.base.outbox import Handled, Message, Toast
from bot.cases.base.ports import Statement
from bot.cases.base.shown import Name, Words
from bot.cases.forms.attachments import MOST_MB
from bot.cases.view.cards import may_look
from bot.cases.view.documents import Document, Makers, Received, document_message
from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.engine.forms.sizes import TEXTS
from bot.engine.spec.builtin import PAPERS
from bot.errors import DeliveryError, NotAllowed, Refusal, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.replying import Replies
    from bot.engine.basics.values import Value
    from bot.engine.spec.case import Person

SENT = "sent"
"""The page, and the maker of its files."""
NOT_FOR_YOU = N_("This case belongs to others.")
NOT_NOW = N_("This file does not come through at the moment. Please tap again in a minute.")
GONE = N_("This file cannot be fetched any more. Please ask for it again.")
COMES = N_("{count} files are on their way.")
CAPTION = N_("{number}: {label}")
MOST = 10
"""So many, the newest, are sent at once."""
KINDS = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"%PDF", "pdf"), (b"OggS", "ogg"))
"""How the common files begin: their names are not kept."""


class SentFiles:
    """Finds what was sent into a case, and sends it on."""

    def __init__(self, service: "CaseService", received: Received) -> None:
        self._service = service
        self._received = received

    def register(self, makers: Makers) -> None:
        """Let messages name these files."""
        makers.register(SENT, self.make)

    async def send(
        self, contact: "Contact", argument: str, incoming: "Incoming", replies: "Replies"
    ) -> Handled:
        """Send the files of the case of that number.

        Raises:
            NotAllowed: the person has no part in it.
        """
        case = _number(argument)
        count = len(await self._of(contact, case))
        wanted = range(max(0, count - MOST), count)
        new_id = self._service.world().new_id
        messages: list[Message] = [
            document_message(contact, new_id(), SENT, f"{case}.{place}", case_id=case) for place in wanted
        ]
        return await replies.send(contact, incoming, messages, Toast(COMES, {"count": len(messages)}))

    async def make(self, contact: "Contact", argument: str) -> Document | None:
        """Return one file: the argument is `case.place`.

        Raises:
            Refusal: it is not for this person, or cannot be fetched any more.
        """
        case, _, place = argument.partition(".")
        files = await self._of(contact, _number(case))
        if _number(place) >= len(files):
            return None
        label, ref, number = files[_number(place)]
        try:
            content = await self._received.fetch(contact.channel, ref, MOST_MB * 1_000_000)
        except Rejected as error:
            raise Refusal(GONE) from error
        except DeliveryError as error:
            raise Refusal(NOT_NOW) from error
        ending = next((ending for start, ending in KINDS if content.startswith(start)), "bin")
        caption = Words(CAPTION, {"number": Name(number), "label": Words(label)})
        return Document(f"{number}-{_number(place) + 1}.{ending}", content, caption)

    async def _of(self, contact: "Contact", identity: int) -> list[tuple[str, str, str]]:
        """Return label, reference and the case's number of every file that the person may have, oldest first."""
        world = self._service.world()
        case = await self._service.load_case(world, identity)
        flow = world.rules(case.flow, case.flow_version).flow
        scope = CaseScope(flow, case, world, self._service.clock.now())
        if not await self._service.seen(world, lambda: may_look(contact.person, scope)):
            raise NotAllowed(NOT_FOR_YOU)
        (rows,) = await self._service.store.read(Statement("history_of", {"case_id": case.id}))
        return [(label, ref, case.number) for label, ref in files_in(rows, scope, contact.person)]


def files_in(history: "list[Row]", scope: CaseScope, reader: "Person") -> list[tuple[str, str]]:
    """Return label and reference of every file of a case that is for the reader's roles, oldest first."""
    found: dict[str, str] = {}
    for row in history:
        values = values_from_json(orjson.loads(row["data"]).get("values", {}))
        for name, value in values.items():
            found.update((ref, label) for label, ref in _files(name, value, scope, reader))
    return [(label, ref) for ref, label in found.items()]


def _files(name: str, value: "Value", scope: CaseScope, reader: "Person") -> "Iterator[tuple[str, str]]":
    if not isinstance(value, tuple) or (name not in scope.flow.fields and name != PAPERS):
        return
    spec = scope.flow.field(name)
    if spec.kind not in ("photo", "file", *TEXTS) or (spec.seen_by and not spec.seen_by & reader.acts_as):
        return
    yield from ((spec.label, str(ref)) for ref in value)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
