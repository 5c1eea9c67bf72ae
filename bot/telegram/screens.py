"""Which message shows what: so that a card is edited where it stands, and nothing is drawn over something else.

Durable in the table `screens`, remembered here for the chats of late. What a message shows right now (`shown`) is only
remembered: forgetting it costs an edit that changes nothing, which Telegram answers with "not modified".
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from bot.cases.base.ports import Statement, Store

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

REMEMBERED = 4_000
IN_SIGHT = 3
"""So many of the bot's messages a phone shows at once, more or less."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message shows: the subject, and the digest of its text and buttons."""

    subject: str
    digest: str


class Screens:
    """The messages of each chat, by subject, and back."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._refs: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._shown: OrderedDict[tuple[str, str], Shown] = OrderedDict()
        self._latest: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def remembered(self, address: str, subject: str) -> str:
        """Return the message that shows the subject as far as it is remembered, or ""."""
        return self._refs.get((address, subject), "")

    async def find(self, address: str, subject: str) -> str:
        """Return the message that shows the subject, or ""."""
        known = self._refs.get((address, subject))
        if known is not None:
            return known
        (rows,) = await self._store.read(Statement("screen", {"address": address, "subject": subject}))
        ref = str(rows[0]["message_ref"]) if rows else ""
        self._remember(self._refs, (address, subject), ref)
        return ref

    def shown(self, address: str, ref: str) -> Shown | None:
        """Return what the message shows, or None when that is not remembered."""
        return self._shown.get((address, ref))

    def came(self, address: str, ref: str) -> None:
        """Note that the bot's message stands at the bottom of the chat now."""
        latest = (*self._latest.get(address, ()), ref)[-IN_SIGHT:]
        self._remember(self._latest, address, latest)

    def is_far_up(self, address: str, ref: str) -> bool:
        """Tell whether so many messages came after it that a phone does not show it; False where that is not known."""
        latest = self._latest.get(address, ())
        return len(latest) == IN_SIGHT and ref not in latest

    def put(self, address: str, ref: str, shown: Shown, at: int) -> list[Statement]:
        """Note what a message shows now; return the statements that make it durable. `at` in milliseconds."""
        unit: list[Statement] = []
        before = self._shown.get((address, ref))
        if (
            before is not None
            and before.subject != shown.subject
            and self._refs.get((address, before.subject)) == ref
        ):
            self._remember(self._refs, (address, before.subject), "")
            unit.append(Statement("delete_screen", {"address": address, "subject": before.subject}))
        self._remember(self._refs, (address, shown.subject), ref)
        self._remember(self._shown, (address, ref), shown)
        unit.append(
            Statement(
                "upsert_screen",
                {
                    "address": address,
                    "subject": shown.subject,
                    "message_ref": ref,
                    "digest": shown.digest,
                    "at": at,
                },
            )
        )
        return unit

    def gone(self, address: str, ref: str) -> None:
        """Forget a message that Telegram does not know any more."""
        shown = self._shown.pop((address, ref), None)
        if shown is not None and self._refs.get((address, shown.subject)) == ref:
            del self._refs[address, shown.subject]

    @staticmethod
    def _remember(memory: "OrderedDict[K, T]", key: K, value: T) -> None:
        memory[key] = value
        memory.move_to_end(key)
        if len(memory) > REMEMBERED:
            memory.popitem(last=False)
