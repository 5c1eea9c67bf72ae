"""Names of people are put in last, when the words are about to be shown."""

from typing import TYPE_CHECKING

from bot.cases.base.shown import Name, PersonId, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.base.directory import Directory


def people_of(value: object) -> set[int]:
    """Return the people whose names the words need."""
    match value:
        case PersonId():
            return {value.id}
        case tuple():
            return set().union(*(people_of(one) for one in value)) if value else set()
        case Words():
            return set().union(*(people_of(one) for one in value.params.values())) if value.params else set()
        case _:
            return set()


def with_names(value: object, names: "Mapping[int, str]") -> object:
    """Return the value with people replaced by their names."""
    match value:
        case PersonId():
            return Name(names.get(value.id, "?"))
        case tuple():
            return tuple(with_names(one, names) for one in value)
        case Words():
            return Words(value.msgid, {k: with_names(v, names) for k, v in value.params.items()})  # type: ignore[misc]  # no PersonId is left inside
        case _:
            return value


async def named(words: Words, directory: "Directory") -> Words:
    """Return the words with every person's name in place."""
    people = people_of(words)
    if not people:
        return words
    made = with_names(words, await directory.names(people))
    assert isinstance(made, Words)  # noqa: S101 - words stay words
    return made
