"""The people of the centre: who is behind an address, who holds a role. Read once, remembered, refreshed on change."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.cases.base.ports import Row, Statement, Store
from bot.engine.spec.case import Person

REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Contact:
    """A person with the address at which a channel reaches them."""

    id: int
    name: str
    language: str
    roles: frozenset[str]
    channel: str
    address: str
    reachable: bool = True
    stands_in_for: frozenset[int] = frozenset()
    lent: frozenset[str] = frozenset()

    @property
    def person(self) -> Person:
        """Return the person as the engine knows people."""
        return Person(self.id, self.roles, self.stands_in_for, self.lent)


class Directory:
    """Looks people up; one process is the only writer of people, so what is remembered is true."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_address: OrderedDict[tuple[str, str], Contact] = OrderedDict()
        self._by_id: dict[int, Contact] = {}
        self.holders: Mapping[str, tuple[int, ...]] = {}
        self.deputies: Mapping[int, int] = {}
        """Who is away now, to who stands in for them."""
        self._lent: Mapping[int, frozenset[str]] = {}

    async def load_holders(self, roles: Iterable[str]) -> None:
        """Read who holds the inside roles; outside people are found through records."""
        wanted = list(roles)
        answers = await self._store.read(*(Statement("people_in_role", {"role": role}) for role in wanted))
        self.holders = {
            role: tuple(row["person_id"] for row in rows) for role, rows in zip(wanted, answers, strict=True)
        }

    async def load_deputies(self) -> None:
        """Read who is away now. Where a deputy is away too, theirs stands in; a circle leaves everybody in place."""
        (rows,) = await self._store.read(Statement("open_absences"))
        named = {row["person_id"]: row["deputy_id"] for row in rows if row["state"] == "active"}
        self.deputies = {person: deputy for person in named if (deputy := _last(person, named)) is not None}
        roles = await self._store.read(
            *(Statement("roles_of", {"person_id": person}) for person in self.deputies)
        )
        held = dict(zip(self.deputies, roles, strict=True))
        self._lent = {
            deputy: frozenset(
                row["role"]
                for person, rows in held.items()
                if self.deputies[person] == deputy
                for row in rows
            )
            for deputy in self.deputies.values()
        }
        for contact in tuple(self._by_id.values()):
            self.keep(contact)

    async def at(self, channel: str, address: str) -> Contact | None:
        """Return who is behind the address, or None for a stranger."""
        known = self._by_address.get((channel, address))
        if known is not None:
            self._by_address.move_to_end((channel, address))
            return known
        (rows,) = await self._store.read(
            Statement("person_by_address", {"channel": channel, "address": address})
        )
        if not rows:
            return None
        return await self._remember(rows[0])

    async def people(self, ids: Iterable[int]) -> tuple[Contact, ...]:
        """Return the people of these ids who have an address, in the given order, without repetition."""
        wanted = list(dict.fromkeys(ids))
        found = {one: self._by_id[one] for one in wanted if one in self._by_id}
        unknown = [one for one in wanted if one not in found]
        if unknown:
            answers = await self._store.read(
                *(Statement("person_with_address", {"id": one}) for one in unknown)
            )
            for rows in answers:
                for row in rows[:1]:
                    found[row["id"]] = await self._remember(row)
        return tuple(found[one] for one in wanted if one in found)

    async def names(self, ids: Iterable[int]) -> dict[int, str]:
        """Return the names of people, also of those without an address."""
        wanted = list(dict.fromkeys(ids))
        names = {one: self._by_id[one].name for one in wanted if one in self._by_id}
        missing = [one for one in wanted if one not in names]
        if missing:
            answers = await self._store.read(*(Statement("person", {"id": one}) for one in missing))
            names.update((row["id"], row["name"]) for rows in answers for row in rows)
        return names

    async def _remember(self, row: Row) -> Contact:
        (roles,) = await self._store.read(Statement("roles_of", {"person_id": row["id"]}))
        contact = Contact(
            id=row["id"],
            name=row["name"],
            language=row["language"],
            roles=frozenset(role["role"] for role in roles),
            channel=row["channel"],
            address=row["address"],
            reachable=bool(row["reachable"]),
        )
        self.keep(contact)
        return self._by_id[contact.id]

    def keep(self, contact: Contact) -> None:
        """Remember what has just been committed about a person."""
        absent = frozenset(person for person, deputy in self.deputies.items() if deputy == contact.id)
        if absent or contact.stands_in_for:
            contact = replace(contact, stands_in_for=absent, lent=self._lent.get(contact.id, frozenset()))
        self._by_address[contact.channel, contact.address] = contact
        self._by_id[contact.id] = contact
        if len(self._by_address) > REMEMBERED:
            _, old = self._by_address.popitem(last=False)
            self._by_id.pop(old.id, None)

    def reached(self, channel: str, address: str, *, reachable: bool) -> None:
        """Note what has been committed: whether messages reach the address."""
        contact = self._by_address.get((channel, address))
        if contact is not None:
            self.keep(replace(contact, reachable=reachable))

    def forget(self, person: int) -> None:
        """Read the person anew next time."""
        contact = self._by_id.pop(person, None)
        if contact is not None:
            self._by_address.pop((contact.channel, contact.address), None)


def _last(person: int, named: Mapping[int, int]) -> int | None:
    """Return who stands in at the end of a chain of deputies, None where it is a circle."""
    seen = {person}
    deputy = named[person]
    while deputy in named:
        if deputy in seen:
            return None
        seen.add(deputy)
        deputy = named[deputy]
    return deputy
