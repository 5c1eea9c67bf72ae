"""A person's data is erased: what may go is deleted or blanked, what must stay is named with the reason.

The history keeps its chain: every step stays with its moment, its actor and its states; what was written in it goes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import case_params, dumps, ms_of, values_from_json, values_to_json
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import change_record
from bot.cases.base.shown import Name, Words, record_line
from bot.engine.basics.messages import N_
from bot.engine.spec import effects as fx
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.cases.people.persondata import CaseFile, Holdings
    from bot.engine.basics.values import Value
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Record
    from bot.engine.spec.model import Flow

ERASED = "＊＊＊"
"""In the place of a name: the same in every language."""
SHORTEST_NAME = 2
"""A single letter would stand in nearly every message."""
IMPERSONAL = frozenset(
    "choice multi_choice yes_no integer money rate area date date_range time datetime slot record".split()
)
"""Kinds of answers that name nobody: registers and figures go on counting them."""
WORKS_HERE = N_("{who} works here: let them leave first, by /people in the chat.")
DELETED_CHAT = N_("Messages in the chat: {count}; deleted")
DELETED_FORMS = N_("Begun forms, sheets and screens; deleted")
DELETED_ACCOUNT = N_("Name, phone and Telegram account; deleted")
KEPT_ACCOUNT = N_("Name and Telegram account; kept as long as the following is kept")
BLANKED_RECORD = N_("{kind} {line}; blanked, and found by nothing any more")
BLANKED_CASE = N_("{number} {title}; words, numbers, photos and papers are deleted, steps and dates stay")
KEPT_OPEN = N_("{number} {title}; kept: it is not closed yet")
KEPT_CASE = N_("{number} {title}; kept: it belongs to a contract (Civil Code, Accounting Law)")
KEPT_RECORD = N_("{kind} {line}; kept: it belongs to a contract (Civil Code, Accounting Law)")
KEPT_NEEDED = N_("{kind} {line}; kept as long as the following is kept")


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen: a line for each thing that goes and each that stays; and the statements that do it."""

    goes: tuple[Words, ...]
    stays: tuple[Words, ...]
    unit: tuple[Statement, ...]


def plan(held: "Holdings", world: "World", now: datetime) -> Plan:
    """Return what erasing this person means.

    Raises:
        Refusal: the person works here.
        NotLoaded: a record has not been read yet.
    """
    roles = world.centre.roles
    if any(role in roles and not roles[role].outside for role in held.roles):
        raise Refusal(WORKS_HERE, who=held.person["name"] if held.person is not None else "")
    agreed = {record.id for record in held.referring}
    kept = [one for one in held.cases if one.case.is_open or one.case.about in agreed]
    gone = [one for one in held.cases if one not in kept]
    stays = [_named(KEPT_RECORD, record, world) for record in held.referring]
    stays += [_of_case(KEPT_OPEN if one.case.is_open else KEPT_CASE, one, world) for one in kept]
    needed = bool(stays)
    goes = [_of_case(BLANKED_CASE, one, world) for one in gone]
    unit = [statement for one in gone for statement in _blanked(one, world)]
    if needed:
        stays = [*(_named(KEPT_NEEDED, record, world) for record in held.own), *stays]
    else:
        goes += [_named(BLANKED_RECORD, record, world) for record in held.own]
        unit += [statement for record in held.own for statement in _emptied(record, held, world, now)]
    if held.person is not None:
        goes += [Words(DELETED_CHAT, {"count": len(held.said) + len(held.sent)}), Words(DELETED_FORMS)]
        unit += _chat(held, now)
        if needed:
            stays.insert(0, Words(KEPT_ACCOUNT))
        else:
            goes.append(Words(DELETED_ACCOUNT))
            unit += _account(held.person["id"], held.person["name"], now)
    return Plan(tuple(goes), tuple(stays), tuple(unit))


def _named(msgid: str, record: "Record", world: "World") -> Words:
    kind = Words(world.centre.records[record.type].title)
    return Words(msgid, {"kind": kind, "line": record_line(record.id, world)})


def _of_case(msgid: str, file: "CaseFile", world: "World") -> Words:
    flow = world.rules(file.case.flow, file.case.flow_version).flow
    return Words(msgid, {"number": Name(file.case.number), "title": Words(flow.title)})


def _chat(held: "Holdings", now: datetime) -> "Iterator[Statement]":
    assert held.person is not None  # noqa: S101 - the caller has looked
    person = held.person["id"]
    for row in held.addresses:
        chat = {"address": row["address"]}
        yield Statement("withdraw_outbox_of", {**chat, "at": ms_of(now)})
        yield from (
            Statement(name, chat) for name in ("delete_inbox_of", "forget_outbox_of", "delete_screens_of")
        )
    yield Statement("set_focus", {"person_id": person, "focus": None})
    yield from (
        Statement(name, {"person_id": person})
        for name in ("delete_drafts_of", "delete_sheets_of", "delete_snoozes_of")
    )


def _account(person: int, name: str, now: datetime) -> "Iterator[Statement]":
    """Yield what ends the account; what colleagues were sent loses its words where these name the person."""
    if len(name) >= SHORTEST_NAME:
        yield Statement("forget_outbox_naming", {"name": name})
    yield Statement("rename_erased", {"id": person, "name": ERASED, "at": ms_of(now)}, 1)
    yield Statement("delete_addresses_of", {"person_id": person})
    yield Statement("revoke_roles_of", {"person_id": person})


def _emptied(record: "Record", held: "Holdings", world: "World", now: datetime) -> "Iterator[Statement]":
    """Yield what empties a record and all its versions: only what names nobody stays."""
    columns = world.centre.records[record.type].fields
    keeps = {name for name, column in columns.items() if column.kind in IMPERSONAL}
    for row in held.changes[record.id]:
        data = {name: value for name, value in orjson.loads(row["data"]).items() if name in keeps}
        place = {"record_id": record.id, "version": row["version"]}
        yield Statement("blank_record_history", {**place, "data": dumps(data)}, 1)
    values: dict[str, Value] = {name: None for name in record.values if name not in keeps}
    change = fx.ChangeRecord(record.id, record.type, record.version, values)
    yield from change_record(change, world, now, None, "clock")


def _blanked(file: "CaseFile", world: "World") -> "Iterator[Statement]":
    """Yield what takes the words out of a closed case; its steps stay as they are."""
    case = file.case
    flow = world.rules(case.flow, case.flow_version).flow
    after = replace(
        case,
        values=_impersonal(case.values, flow),
        amended={},
        pending=None,
        votes={role: replace(vote, comment="") for role, vote in case.votes.items()},
        version=case.version + 1,
    )
    yield Statement("update_case", {**case_params(after), "seen": case.version}, 1)
    for row in file.history:
        data = orjson.loads(row["data"])
        for part in ("values", "was", "became"):
            if part in data:
                data[part] = values_to_json(_impersonal(values_from_json(data[part]), flow))
        place = {"case_id": case.id, "seq": row["seq"]}
        yield Statement("blank_history", {**place, "data": dumps(data)}, 1)
    for row in file.decisions:
        data = {**orjson.loads(row["data"]), "facts": [], "names": {}}
        yield Statement("blank_decision", {"case_id": case.id, "seq": row["seq"], "data": dumps(data)}, 1)
    for name in ("delete_documents_of", "delete_case_keys_of", "forget_outbox_of_case"):
        yield Statement(name, {"case_id": case.id})


def _impersonal(values: "Mapping[str, Value]", flow: "Flow") -> "dict[str, Value]":
    return {
        name: value
        for name, value in values.items()
        if name in flow.fields and flow.fields[name].kind in IMPERSONAL
    }
