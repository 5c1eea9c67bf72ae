"""What somebody was shown, kept as data: still free of language, so that it can be read in either, years later.

The JSON form is stored and stable. It is that of values (see `basics.values`) with further tags: `{"$w": [msgid,
params]}` words, `{"$n": text}` the same in every language, `{"$k": [text, only_end]}` masked, `{"$p": id}` a person.
Names of people stand beside it as they were: who marries later is still found under the name of that day.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cases.base.codec import dumps
from bot.cases.base.naming import with_names
from bot.cases.base.shown import HIDDEN, Masked, Name, PersonId, Words
from bot.cases.view.views import Fact
from bot.engine.basics.values import from_json, to_json

if TYPE_CHECKING:
    from bot.cases.base.shown import Shown
    from bot.engine.spec.case import Person

Json = dict[str, Any]
SHORT = 6
"""So many characters of a digest stand on a button: enough to tell other facts, not to prove these."""


def shown_to_json(value: "Shown | PersonId") -> Any:  # noqa: ANN401 - the JSON edge
    """Return a shown value as JSON data; `shown_from_json` gives it back."""
    match value:
        case Words():
            return {"$w": [value.msgid, {name: shown_to_json(one) for name, one in value.params.items()}]}
        case Name():
            return {"$n": value.text}
        case Masked():
            return {"$k": [to_json(value.text), value.only_end]}
        case PersonId():
            return {"$p": value.id}
        case tuple():
            return [shown_to_json(one) for one in value]
        case _:
            return to_json(value)


def shown_from_json(data: Any) -> "Shown | PersonId":  # noqa: ANN401, PLR0911 - the JSON edge; one arm per tag
    """Return the shown value of JSON data.

    Raises:
        ValueError: an unknown tag.
    """
    if isinstance(data, list):
        return tuple(shown_from_json(one) for one in data)  # type: ignore[misc]  # people are named before they are shown
    if not isinstance(data, dict):
        return data  # type: ignore[no-any-return]  # text, number, yes, no or nothing
    ((tag, body),) = data.items()
    match tag:
        case "$w":
            return Words(body[0], {name: shown_from_json(one) for name, one in body[1].items()})  # type: ignore[misc]  # as above
        case "$n":
            return Name(body)
        case "$k":
            return Masked(str(from_json(body[0])), only_end=body[1])
        case "$p":
            return PersonId(body)
        case _:
            return from_json(data)


def fact_to_json(fact: Fact) -> list[Any]:
    """Return a line of a card as JSON data: label, value, what it was at first, which roles may see it."""
    return [fact.label, shown_to_json(fact.value), shown_to_json(fact.was), sorted(fact.seen_by)]


def fact_from_json(data: list[Any]) -> Fact:
    """Return the line of a card."""
    label, value, was, seen_by = data
    return Fact(label, shown_from_json(value), was=shown_from_json(was), seen_by=frozenset(seen_by))


def digest_of(facts: Iterable[Fact]) -> str:
    """Return what stands for these facts: SHA-256 in hexadecimal. Other facts have another one."""
    return hashlib.sha256(dumps([fact_to_json(fact) for fact in facts]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of people as they were."""

    known: Mapping[int, str]

    @classmethod
    def of(cls, data: Json) -> "Names":
        """Return the names that stand in stored data."""
        return cls({int(person): name for person, name in data.get("names", {}).items()})

    def put(self, value: "Shown | PersonId") -> "Shown":
        """Return the value with every person by name."""
        return with_names(value, self.known)  # type: ignore[return-value]  # no person is left without a name


def readable(fact: Fact, reader: "Person", names: Names) -> Fact:
    """Return the line as somebody else may read it later: what is not for their roles says so."""
    if fact.seen_by and not fact.seen_by & reader.acts_as:
        return Fact(fact.label, Words(HIDDEN))
    return Fact(fact.label, names.put(fact.value), was=names.put(fact.was))
