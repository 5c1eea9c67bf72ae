"""A record as a colleague sees it: its fields, each as far as the reader's roles may see it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import record_from_row
from bot.cases.base.naming import people_of, with_names
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.shown import Labelled, Words, record_line, shown
from bot.cases.view.cards import hidden
from bot.cases.view.views import Fact
from bot.engine.basics.messages import N_
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.base.directory import Contact
    from bot.cases.base.shown import PersonId, Shown
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Person, Record

PAGE = "record"
NOT_FOR_YOU = N_("This record is not shown to you.")


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record: the title of its type, its one line, and what of it has a value."""

    title: str
    line: Words
    facts: tuple[Fact, ...]


class RecordPages:
    """Loads the page of a record."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return the page of the record whose number is the page's argument.

        Raises:
            NotAllowed: there is none, or the reader is somebody from outside.
        """
        world = self._service.world()
        identity = int(base.argument) if base.argument.isascii() and base.argument.isdigit() else 0
        (rows,) = await self._service.store.read(Statement("record", {"id": identity}))
        if not rows or not works_here(contact, world):
            raise NotAllowed(NOT_FOR_YOU)
        record = record_from_row(rows[0])
        world.add(records=[record])
        made = await self._service.seen(world, lambda: _view(record, contact.person, world))
        names = await self._service.directory.names(
            {person for fact in made.facts for person in people_of(fact.value)}
        )
        facts = tuple(Fact(fact.label, _named(fact.value, names)) for fact in made.facts)
        return replace(base, record=replace(made, facts=facts))


def _named(value: "Shown | PersonId", names: "Mapping[int, str]") -> "Shown":
    return with_names(value, names)  # type: ignore[return-value]  # no person is left without a name


def _view(record: "Record", reader: "Person", world: "World") -> RecordView:
    kind = world.centre.records[record.type]
    facts: list[Fact] = []
    for field in kind.fields.values():
        value = record.values.get(field.id, field.default)
        if value is None or value == ():
            continue
        spec = Labelled(field.kind, field.label, field.options, field.record, field.seen_by, field.masked)
        if field.seen_by and not field.seen_by & reader.roles:
            if field.masked:
                facts.append(Fact(field.label, hidden(value, field.kind)))
            continue
        facts.append(Fact(field.label, shown(value, spec, world)))
    return RecordView(kind.title, record_line(record.id, world), tuple(facts))
