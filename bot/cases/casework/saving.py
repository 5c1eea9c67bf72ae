"""Decisions become one unit: named statements with expectations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import by_to_text, case_params, dumps, ms_of, values_from_json, values_to_json
from bot.cases.base.outbox import Message, Priority
from bot.cases.base.ports import Row, Statement
from bot.cases.base.recordkeeping import change_record, new_record
from bot.cases.base.reminders import rows_of
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.looks import key_of, keyed
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx

if TYPE_CHECKING:
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case, HistoryEntry

APART = "apart"
"""The kind of an assignment that keeps somebody out: see `bot.engine.deciding.apart`."""


def unit_of(
    decisions: Sequence[fx.Decision], before: "Mapping[int, Case]", world: "World", now: datetime
) -> list[Statement]:
    """Return the statements that make the decisions durable. `before` are the cases as they were read."""
    unit: list[Statement] = []
    last = {decision.case.id: decision.case for decision in decisions}
    for case in last.values():
        unit += _case(case, before.get(case.id), world, now)
    for decision in decisions:
        unit += (_history(entry, world) for entry in decision.history)
        for effect in decision.effects:
            unit += _effect(effect, decision, world, now)
        unit += _deadlines(decision, last[decision.case.id], world)
    return unit


def _deadlines(decision: fx.Decision, final: "Case", world: "World") -> Iterator[Statement]:
    """Yield the end of the state's time and the next reminder; those of a state that was left at once are no more."""
    if not final.is_open:
        return
    made = [one for one in decision.effects if isinstance(one, fx.Deadline) and one.entry == final.entry]
    yield from rows_of(made, final.id, world.new_id)


def _case(case: "Case", before: "Case | None", world: "World", now: datetime) -> Iterator[Statement]:
    flow = world.rules(case.flow, case.flow_version).flow
    if before is None:
        yield Statement("bump_counter", {"name": f"case:{flow.prefix}"})
        yield Statement(
            "insert_case", {**case_params(case), "counter": f"case:{flow.prefix}", "prefix": flow.prefix}, 1
        )
        if case.link:
            yield Statement("insert_case_link", {"link": case.link, "case_id": case.id}, 1)
    else:
        yield Statement("update_case", {**case_params(case), "seen": before.version}, 1)
    if before is None or case.about != before.about:
        scope = CaseScope(flow, case, world, now)
        seats = {seat for role in flow.parties for seat in seats_of_role(role, scope)}
        seats.add(f"person:{case.opened_by}")
        for seat in sorted(seats):
            yield Statement("insert_assignment", {"case_id": case.id, "seat": seat, "kind": "party"})
    yield from _found_by(case, before, world)
    yield from _kept_apart(case, before, world, now)
    if before is None or case.seats != before.seats:
        if before is not None:
            yield Statement("clear_assignments", {"case_id": case.id, "kind": "act"})
        for seat in case.seats:
            yield Statement("insert_assignment", {"case_id": case.id, "seat": seat, "kind": "act"})
    if before is not None and (case.entry != before.entry or not case.is_open):
        entry = case.entry if case.is_open else -1
        yield Statement("withdraw_due", {"case_id": case.id, "entry": entry, "at": ms_of(now)})


def _found_by(case: "Case", before: "Case | None", world: "World") -> Iterator[Statement]:
    """Yield what keeps the answers by which other cases look for this one."""
    for name in sorted(keyed(case.flow, world.centre)):
        was = key_of(before.values.get(name)) if before is not None else ""
        value = key_of(case.values.get(name))
        row = {"flow": case.flow, "name": name, "case_id": case.id}
        if was and was != value:
            yield Statement("drop_case_key", {**row, "value": was})
        if value and was != value:
            yield Statement("insert_case_key", {**row, "value": value})


def _kept_apart(case: "Case", before: "Case | None", world: "World", now: datetime) -> Iterator[Statement]:
    """Yield what keeps the case out of the lists of those whom it must not reach."""
    flow = world.rules(case.flow, case.flow_version).flow
    if flow.apart is None:
        return
    barred = kept_apart(CaseScope(flow, case, world, now))
    was = kept_apart(CaseScope(flow, before, world, now)) if before is not None else frozenset()
    if barred == was:
        return
    yield Statement("clear_assignments", {"case_id": case.id, "kind": APART})
    for person in sorted(barred):
        yield Statement("insert_assignment", {"case_id": case.id, "seat": f"person:{person}", "kind": APART})


def _history(entry: "HistoryEntry", world: "World") -> Statement:
    return Statement(
        "insert_history",
        {
            "case_id": entry.case,
            "seq": entry.seq,
            "id": world.new_id(),
            "at": ms_of(entry.at),
            "event": entry.event,
            "actor": by_to_text(entry.by),
            "from_state": entry.before,
            "to_state": entry.after,
            "data": dumps(_said(entry)),
            "event_key": entry.key,
        },
        1,
    )


def _said(entry: "HistoryEntry") -> dict[str, object]:
    said: dict[str, object] = {"values": values_to_json(entry.values), "note": entry.note}
    if entry.was:
        said["was"] = values_to_json(entry.was)
    if entry.became:
        said["became"] = values_to_json(entry.became)
    return said


def _effect(  # noqa: PLR0911 - one arm per effect
    effect: fx.Effect, decision: fx.Decision, world: "World", now: datetime
) -> Iterable[Statement]:
    case = decision.case
    match effect:
        case fx.NewRecord():
            return new_record(effect, world, now, case.id)
        case fx.ChangeRecord():
            return change_record(effect, world, now, case.id, by_to_text(decision.event.by))
        case fx.TakeClaim():
            return _take_claim(effect, case, now)
        case fx.JoinQueue():
            return [Statement("join_queue", {"kind": effect.kind, "key": effect.key, "case_id": case.id})]
        case fx.DropClaim(kind="", key=""):
            return [Statement("release_claims_of", {"case_id": case.id})]
        case fx.DropClaim():
            return [Statement("release_claim", {"kind": effect.kind, "key": effect.key, "case_id": case.id})]
        case _:
            return []


def _take_claim(effect: fx.TakeClaim, case: "Case", now: datetime) -> list[Statement]:
    until = ms_of(effect.until) if effect.until else None
    return [
        Statement("drop_expired_claims", {"kind": effect.kind, "key": effect.key, "now": ms_of(now)}),
        Statement(
            "take_claim",
            {
                "kind": effect.kind,
                "key": effect.key,
                "case_id": case.id,
                "until": until,
                "capacity": effect.capacity,
            },
            1,
        ),
    ]


def outbox_rows(messages: Iterable[Message], now: datetime) -> list[Statement]:
    """Return the statements that commit messages to the outbox."""
    return [
        Statement(
            "insert_outbox",
            {
                "id": message.id,
                "person_id": message.person_id,
                "channel": message.channel,
                "address": message.address,
                "subject": message.subject,
                "kind": message.kind,
                "msgid": message.msgid,
                "params": dumps(values_to_json(message.params)),
                "priority": int(message.priority),
                "once": int(message.once),
                "edit": message.edit,
                "case_id": message.case_id,
                "created_at": ms_of(now),
            },
        )
        for message in messages
    ]


def message_of(row: Row) -> Message:
    """Return the message of a row of `outbox`, without the view that its author had."""
    return Message(
        id=row["id"],
        person_id=row["person_id"],
        channel=row["channel"],
        address=row["address"],
        kind=row["kind"],
        subject=row["subject"],
        msgid=row["msgid"],
        params=values_from_json(orjson.loads(row["params"])),
        priority=Priority(row["priority"]),
        once=bool(row["once"]),
        edit=row["edit"],
        case_id=row["case_id"],
        attempts=row["attempts"],
    )
