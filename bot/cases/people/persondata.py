"""All that is held about one person: account, records, cases with what happened in them, what was said in the chat.

A person may have a copy of it and may have it erased (PIPL, articles 45 and 47). Whose data a record is, its type says
(`subject`); a case is theirs when they began it or have a part in it, or when it is about such a record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cases.base.codec import case_from_row, record_from_row
from bot.cases.base.ports import Statement
from bot.engine.basics.messages import N_
from bot.engine.spec.case import seat_of_person
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.cases.base.ports import Row, Store
    from bot.cases.casework.service import CaseService
    from bot.engine.spec.case import Case, Record
    from bot.engine.spec.centre import Centre

NOBODY = N_("Nobody is known by “{typed}”. Give the name, the phone as it is registered, or the chat id.")
SEVERAL = N_("Several people are known by “{typed}”: {ids}. Give one of these numbers.")
MOST = 10_000


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its rows: what happened, papers, what was decided on."""

    case: "Case"
    history: "list[Row]"
    documents: "list[Row]"
    decisions: "list[Row]"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held about a person.

    `own` are the records that are their data, `referring` those of other kinds that name these: what was agreed with
    them. `changes` are the versions of the own ones. `person` is None for who is in the records only.
    """

    person: "Row | None"
    roles: tuple[str, ...]
    addresses: "list[Row]"
    own: "tuple[Record, ...]"
    changes: "Mapping[int, list[Row]]"
    referring: "tuple[Record, ...]"
    cases: tuple[CaseFile, ...]
    said: "list[Row]"
    sent: "list[Row]"


async def find_person(service: "CaseService", typed: str) -> tuple[int | None, tuple[int, ...]]:
    """Return the account and the records of who is meant: by number, chat id, name, or the key of a record.

    Raises:
        Refusal: nobody is, or several are.
    """
    store, centre = service.store, service.world().centre
    subjects = [kind for kind in centre.records.values() if kind.subject]
    people, *keyed = await store.read(
        Statement("people_named", {"name": typed}),
        *(
            Statement("record_by_key", {"type": kind.id, "key": kind.key, "value": typed})
            for kind in subjects
        ),
    )
    found = {row["id"] for row in people}
    if not found and typed.isascii() and typed.isdigit() and len(typed) < len(str(2**63)):
        rows, at = await store.read(
            Statement("person", {"id": int(typed)}),
            Statement("person_by_address", {"channel": "telegram", "address": typed}),
        )
        found = {row["id"] for row in (*rows, *at)}
    records = [record_from_row(row) for rows in keyed for row in rows]
    for record in records:
        account = record.values.get(centre.records[record.type].subject)
        if isinstance(account, int):
            found.add(account)
    if len(found) > 1:
        raise Refusal(SEVERAL, typed=typed, ids=", ".join(map(str, sorted(found))))
    if not found and not records:
        raise Refusal(NOBODY, typed=typed)
    return next(iter(found), None), tuple(record.id for record in records)


async def held_about(service: "CaseService", account: int | None, records: Iterable[int]) -> Holdings:
    """Return all that is held about the person of an account, or of records without one."""
    store, centre = service.store, service.world().centre
    own = await _own(store, centre, account, records)
    referring = await _referring(store, {one.id for one in own}, {one.type for one in own})
    cases = await _cases(store, account, [*own, *referring])
    if account is None:
        return Holdings(None, (), [], own, await _changes(store, own), referring, cases, [], [])
    people, roles, addresses = await store.read(
        Statement("person", {"id": account}),
        Statement("roles_of", {"person_id": account}),
        Statement("addresses_of", {"person_id": account}),
    )
    chats = [{"address": row["address"]} for row in addresses]
    said = await store.read(*(Statement("inbox_of", chat) for chat in chats)) if chats else []
    sent = await store.read(*(Statement("outbox_of_address", chat) for chat in chats)) if chats else []
    return Holdings(
        person=people[0] if people else None,
        roles=tuple(row["role"] for row in roles),
        addresses=addresses,
        own=own,
        changes=await _changes(store, own),
        referring=referring,
        cases=cases,
        said=[row for rows in said for row in rows],
        sent=[row for rows in sent for row in rows],
    )


async def _own(
    store: "Store", centre: "Centre", account: int | None, records: Iterable[int]
) -> "tuple[Record, ...]":
    named = [Statement("record", {"id": one}) for one in records]
    if account is not None:
        named.append(Statement("records_naming", {"person_id": account}))
    answers = await store.read(*named) if named else []
    known = {row["id"]: record_from_row(row) for rows in answers for row in rows}
    wanted = set(records)
    return tuple(
        record
        for record in known.values()
        if (subject := centre.records[record.type].subject)
        and (record.id in wanted or record.values.get(subject) == account)
    )


async def _referring(store: "Store", own: set[int], kinds: set[str]) -> "tuple[Record, ...]":
    """Return the records of other kinds that name the own ones, and those that name these in turn."""
    known: dict[int, Record] = {}
    fresh = own
    while fresh:
        answers = await store.read(
            *(Statement("records_referring", {"to_id": one, "limit": MOST}) for one in fresh)
        )
        found = {row["id"]: record_from_row(row) for rows in answers for row in rows}
        fresh = {one for one, record in found.items() if one not in known and record.type not in kinds}
        known.update((one, found[one]) for one in fresh)
    return tuple(known.values())


async def _cases(store: "Store", account: int | None, records: "Iterable[Record]") -> tuple[CaseFile, ...]:
    queries = [Statement("cases_of_record", {"about": one.id, "limit": MOST}) for one in records]
    if account is not None:
        queries.append(Statement("cases_held", {"person_id": account, "seat": seat_of_person(account)}))
    answers = await store.read(*queries) if queries else []
    cases = {row["id"]: case_from_row(row) for rows in answers for row in rows}
    files = []
    for case in sorted(cases.values(), key=lambda one: one.id):
        of = {"case_id": case.id}
        history, documents, decisions = await store.read(
            Statement("history_of", of), Statement("documents_of", of), Statement("decisions_of", of)
        )
        files.append(CaseFile(case, history, documents, decisions))
    return tuple(files)


async def _changes(store: "Store", own: "Iterable[Record]") -> "dict[int, list[Row]]":
    found = {}
    for record in own:
        (found[record.id],) = await store.read(Statement("record_history_of", {"record_id": record.id}))
    return found
