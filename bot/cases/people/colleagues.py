"""Choosing a colleague: those of the roles asked for as buttons, any other of them by a few typed letters."""

from typing import TYPE_CHECKING

from bot.cases.base.searching import indexed, typed
from bot.cases.records.picking import NOT_FOUND, NOT_YOURS, SHOWN
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.cases.base.directory import Directory
    from bot.engine.deciding.world import World
    from bot.engine.spec.model import Field


class ColleaguePicker:
    """Finds people of the centre."""

    def __init__(self, directory: "Directory") -> None:
        self._directory = directory

    async def offered(self, field: "Field", world: "World") -> tuple[int, ...]:
        """Return the first people who may be chosen, by name."""
        return (await self._all(field, world))[:SHOWN]

    async def search(self, field: "Field", text: str, world: "World") -> tuple[int, ...]:
        """Return the people whose names have every typed word: characters, pinyin, initials, parts of a Latin name.

        Raises:
            InvalidField: there is none.
        """
        words = typed(text)
        names = await self._directory.names(await self._all(field, world))
        exact = tuple(one for one, name in names.items() if name.casefold() == text.casefold())
        found = exact or tuple(one for one, name in names.items() if words and _has(name, words))
        if not found:
            raise InvalidField(NOT_FOUND, typed=text)
        return found[:SHOWN]

    async def chosen(self, field: "Field", option: str, world: "World") -> int:
        """Return the person of a tapped button.

        Raises:
            InvalidField: nobody who may be chosen here (any more).
        """
        identity = int(option) if option.isascii() and option.isdigit() else 0
        if identity not in await self._all(field, world):
            raise InvalidField(NOT_YOURS, typed=option)
        return identity

    async def _all(self, field: "Field", world: "World") -> tuple[int, ...]:
        roles = field.roles or tuple(role.id for role in world.centre.roles.values() if not role.outside)
        people = {person for role in roles for person in world.holders(role)}
        names = await self._directory.names(sorted(people))
        return tuple(sorted(names, key=lambda one: (names[one], one)))


def _has(name: str, words: tuple[str, ...]) -> bool:
    kept = indexed(name) | {"".join(part[0] for part in name.casefold().split())}
    return all(any(one.startswith(word) for one in kept) or word in name.casefold() for word in words)
