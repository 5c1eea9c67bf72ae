"""How people come in: a stranger becomes a customer, an invitation makes a colleague."""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.directory import Contact
from bot.cases.base.ports import Statement
from bot.cases.base.shown import Name, Words
from bot.engine.basics.languages import language_of
from bot.engine.basics.messages import N_
from bot.errors import Conflict, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.base.directory import Directory
    from bot.cases.base.inputs import Incoming
    from bot.cases.base.ports import Clock, Ids, Store
    from bot.cases.people.reaching import Reaching
    from bot.engine.spec.centre import Role

CUSTOMER = "customer"
CODE_BYTES = 12
USED_UP = N_("This invitation has been used or has run out. Please ask for a new one.")
ALREADY = N_("You are already registered as: {role}. The link is not needed.")
YOUR_OWN = N_(
    "This is the invitation that you made yourself. Send the link to your colleague; it is still good."
)
FOR_ANOTHER = N_("This invitation is for {name}. Please pass the link on; it is still good.")
TOO_OFTEN = N_("Too many links that do not work. Please try again {moment}, with a new link.")
GUESSES = 5
"""So many links that do not work, within `GUESSES_LAST`, and no more is looked up."""
GUESSES_LAST = timedelta(hours=1)
REMEMBERED = 10_000


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


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code stands for; `by` is who made it in the chat, `name` as whom the person is known."""

    role: str
    name: str
    by: int | None


class Guesses:
    """Counts links that do not work, by person. A code has 96 bits; this keeps a guesser from filling the database."""

    def __init__(self) -> None:
        self._failed: OrderedDict[int, list[datetime]] = OrderedDict()

    def check(self, person: int, now: datetime) -> None:
        """Refuse whoever has failed too often, whatever they bring.

        Raises:
            Refusal: when to come again.
        """
        recent = [at for at in self._failed.get(person, ()) if now - at < GUESSES_LAST]
        if len(recent) >= GUESSES:
            raise Refusal(TOO_OFTEN, moment=recent[0] + GUESSES_LAST)

    def failed(self, person: int, now: datetime) -> None:
        """Note a link that does not work."""
        self._failed[person] = [*self._failed.pop(person, ()), now][-GUESSES:]
        if len(self._failed) > REMEMBERED:
            self._failed.popitem(last=False)


class Reception:
    """Receives people: knows them, or makes them known."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a reception needs
        self,
        store: "Store",
        clock: "Clock",
        ids: "Ids",
        directory: "Directory",
        default: str,
        reaching: "Reaching",
    ) -> None:
        self._reaching = reaching
        self._store = store
        self._clock = clock
        self._ids = ids
        self._directory = directory
        self._default = default
        self._guesses = Guesses()

    async def welcome(self, incoming: "Incoming") -> tuple[Contact, bool]:
        """Return who writes, and whether they are new; a stranger becomes a customer.

        Who was lost and writes again is found.
        """
        known = await self._directory.at(incoming.channel, incoming.address)
        if known is not None and not known.reachable and incoming.private:
            await self._reaching.note(incoming.channel, incoming.address, reachable=True, silent=True)
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

    async def join(
        self, contact: Contact, code: str, roles: "Mapping[str, Role]", *, new: bool
    ) -> "tuple[Contact, Invitation]":
        """Redeem an invitation; return the person as they are now, and the invitation.

        Whoever comes in by it (`new`) is only what it says, and no customer besides. A refused link is not used up.

        Raises:
            Refusal: why the link does nothing for this person, and what to do.
        """
        now = self._clock.now()
        self._guesses.check(contact.id, now)
        invited = await self._invitation(code, roles)
        if invited is None:
            self._guesses.failed(contact.id, now)
            raise Refusal(USED_UP)
        role = invited.role
        here = frozenset() if new else contact.roles
        if role in here:
            raise Refusal(ALREADY, role=Words(roles[role].title))
        if invited.by == contact.id:
            raise Refusal(YOUR_OWN)
        works_here = any(one in roles and not roles[one].outside for one in here)
        if works_here and invited.name not in ("", contact.name):
            raise Refusal(FOR_ANOTHER, name=Name(invited.name))
        unit = [
            Statement("use_invite", {"code_hash": hash_of(code), "now": ms_of(now)}, 1),
            self._grant(contact.id, role, ms_of(now)),
            Statement("come_again", {"id": contact.id}),
        ]
        if new and role != CUSTOMER:
            unit.append(Statement("revoke_role", {"person_id": contact.id, "role": CUSTOMER}))
        if invited.name:
            unit.append(Statement("rename_person", {"id": contact.id, "name": invited.name}))
        try:
            await self._store.commit(unit)
        except Conflict:
            self._guesses.failed(contact.id, now)
            raise Refusal(USED_UP) from None
        joined = replace(contact, roles=here | {role}, name=invited.name or contact.name)
        self._directory.keep(joined)
        return joined, invited

    async def _invitation(self, code: str, roles: "Mapping[str, Role]") -> "Invitation | None":
        """Return what the code stands for; None also where its role is gone, or its maker may not appoint any more."""
        (rows,) = await self._store.read(Statement("invite", {"code_hash": hash_of(code)}))
        if not rows or rows[0]["role"] not in roles:
            return None
        invited = Invitation(rows[0]["role"], rows[0]["name"], rows[0]["created_by"])
        if invited.by is None:
            return invited  # made on the command line
        (held,) = await self._store.read(Statement("roles_of", {"person_id": invited.by}))
        appointed = (roles[row["role"]].appoints for row in held if row["role"] in roles)
        return invited if any(invited.role in those for those in appointed) else None

    async def speak(self, contact: Contact, language: str) -> Contact:
        """Change the person's language."""
        await self._store.commit([Statement("set_language", {"id": contact.id, "language": language})])
        changed = replace(contact, language=language)
        self._directory.keep(changed)
        return changed

    @staticmethod
    def _grant(person: int, role: str, now: int) -> Statement:
        return Statement("grant_role", {"person_id": person, "role": role, "since": now, "granted_by": None})
