"""How people come in: a stranger becomes a customer, an invitation makes a colleague."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.codec import ms_of
from bot.cases.directory import Contact
from bot.cases.ports import Statement
from bot.engine.languages import language_of
from bot.engine.messages import N_
from bot.errors import Conflict, Refusal

if TYPE_CHECKING:
    from bot.cases.directory import Directory
    from bot.cases.inputs import Incoming
    from bot.cases.ports import Clock, Ids, Store

CUSTOMER = "customer"
CODE_BYTES = 12
USED_UP = N_("This invitation has been used or has run out. Please ask for a new one.")


def hash_of(code: str) -> str:
    """Return what is stored of an invitation code: the code itself is never kept."""
    return hashlib.sha256(code.encode()).hexdigest()


def invitation(  # noqa: PLR0913 - one row
    role: str, until: datetime, now: datetime, *, name: str = "", uses: int = 1, by: int | None = None
) -> tuple[Statement, str]:
    """Return the statement that creates an invitation, and its code: 16 characters of `A-Za-z0-9_-`, shown once."""
    code = secrets.token_urlsafe(CODE_BYTES)
    row = {
        "code_hash": hash_of(code),
        "role": role,
        "name": name,
        "uses_left": uses,
        "expires_at": ms_of(until),
        "created_at": ms_of(now),
        "created_by": by,
    }
    return Statement("insert_invite", row, 1), code


class Reception:
    """Receives people: knows them, or makes them known."""

    def __init__(
        self, store: "Store", clock: "Clock", ids: "Ids", directory: "Directory", default: str
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._directory = directory
        self._default = default

    async def welcome(self, incoming: "Incoming") -> tuple[Contact, bool]:
        """Return who writes, and whether they are new; a stranger becomes a customer."""
        known = await self._directory.at(incoming.channel, incoming.address)
        if known is not None:
            return known, False
        now = ms_of(self._clock.now())
        contact = Contact(
            id=self._ids.next(),
            name=incoming.name,
            language=language_of(incoming.language_code, self._default),
            roles=frozenset((CUSTOMER,)),
            channel=incoming.channel,
            address=incoming.address,
        )
        try:
            await self._store.commit(
                [
                    Statement(
                        "insert_person",
                        {
                            "id": contact.id,
                            "name": contact.name,
                            "language": contact.language,
                            "created_at": now,
                        },
                        1,
                    ),
                    Statement(
                        "insert_address",
                        {
                            "channel": contact.channel,
                            "address": contact.address,
                            "person_id": contact.id,
                            "since": now,
                        },
                        1,
                    ),
                    self._grant(contact.id, CUSTOMER, now),
                ]
            )
        except Conflict:  # the same person through another door a moment ago
            found = await self._directory.at(incoming.channel, incoming.address)
            if found is None:
                raise
            return found, False
        self._directory.keep(contact)
        return contact, True

    async def join(self, contact: Contact, code: str, *, new: bool) -> tuple[Contact, str]:
        """Redeem an invitation; return the person as they are now, and the role.

        Whoever comes in by it (`new`) is only what it says, and no customer besides.

        Raises:
            Refusal: the code is unknown, used up or expired.
        """
        now = self._clock.now()
        (rows,) = await self._store.read(Statement("invite", {"code_hash": hash_of(code)}))
        if not rows:
            raise Refusal(USED_UP)
        role, name = rows[0]["role"], rows[0]["name"]
        unit = [
            Statement("use_invite", {"code_hash": hash_of(code), "now": ms_of(now)}, 1),
            self._grant(contact.id, role, ms_of(now)),
            Statement("come_again", {"id": contact.id}),
        ]
        was = frozenset() if new else contact.roles
        if new and role != CUSTOMER:
            unit.append(Statement("revoke_role", {"person_id": contact.id, "role": CUSTOMER}))
        if name:
            unit.append(Statement("rename_person", {"id": contact.id, "name": name}))
        try:
            await self._store.commit(unit)
        except Conflict:
            raise Refusal(USED_UP) from None
        joined = replace(contact, roles=was | {role}, name=name or contact.name)
        self._directory.keep(joined)
        return joined, role

    async def speak(self, contact: Contact, language: str) -> Contact:
        """Change the person's language."""
        await self._store.commit([Statement("set_language", {"id": contact.id, "language": language})])
        changed = replace(contact, language=language)
        self._directory.keep(changed)
        return changed

    @staticmethod
    def _grant(person: int, role: str, now: int) -> Statement:
        return Statement("grant_role", {"person_id": person, "role": role, "since": now, "granted_by": None})
