"""Cases, drafts, records and history as rows, and back. JSON in a text column; the format is stable."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from bot.engine.basics.values import from_json, to_json
from bot.engine.forms.form import Draft
from bot.engine.spec.case import By, Case, Mark, OtherCase, Pending, Person, Record, TheClock, Ticking, Vote

if TYPE_CHECKING:
    from bot.cases.base.ports import Row
    from bot.engine.basics.values import Value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def ms_of(moment: datetime) -> int:
    """Return whole milliseconds since the epoch, UTC."""
    return (moment - EPOCH) // MILLISECOND


def moment_of(ms: int) -> datetime:
    """Return the aware UTC moment."""
    return EPOCH + ms * MILLISECOND


def dumps(data: Any) -> str:  # noqa: ANN401 - the JSON edge
    """Return compact JSON text."""
    return orjson.dumps(data).decode()


def values_to_json(values: "Mapping[str, Value]") -> dict[str, Any]:
    """Return the values as a JSON object."""
    return {name: to_json(value) for name, value in values.items()}


def values_from_json(data: Mapping[str, Any]) -> "dict[str, Value]":
    """Return the values of a JSON object."""
    return {name: from_json(value) for name, value in data.items()}


def by_to_text(by: By) -> str:
    """Return who acted: `person:<id>`, `clock`, or `case:<id>`."""
    match by:
        case Person():
            return f"person:{by.id}"
        case OtherCase():
            return f"case:{by.id}"
        case TheClock():
            return "clock"


def case_params(case: Case) -> dict[str, Any]:
    """Return the parameters of `insert_case` and `update_case`."""
    return {
        "id": case.id,
        "flow": case.flow,
        "flow_version": case.flow_version,
        "state": case.state,
        "version": case.version,
        "face": case.face,
        "about": case.about,
        "parent": case.parent,
        "data": dumps(_case_data(case)),
        "opened_by": case.opened_by,
        "opened_at": ms_of(case.opened_at),
        "entered_at": ms_of(case.entered_at),
        "closed_at": ms_of(case.closed_at) if case.closed_at else None,
    }


def _case_data(case: Case) -> dict[str, Any]:
    """Return what is not a column, without what is empty: most cases are short."""
    data: dict[str, Any] = {
        "entry": case.entry,
        "values": values_to_json(case.values),
        "records": dict(case.records),
        "trail": list(case.trail),
        "visits": dict(case.visits),
        "seats": list(case.seats),
        "claimant": case.claimant,
        "votes": {
            role: [v.result, v.person, ms_of(v.at), v.comment, v.seen, v.entry]
            for role, v in case.votes.items()
        },
        "marks": {item: [m.how, m.person, ms_of(m.at)] for item, m in case.marks.items()},
        "mail": list(case.mail),
        "children": {str(child): status for child, status in case.children.items()},
        "reported": case.reported,
        "held_at": ms_of(case.held_at) if case.held_at else None,
        "nudged_at": ms_of(case.nudged_at) if case.nudged_at else None,
        "recused": list(case.recused),
        "claims": [list(one) for one in case.claims],
        "amended": values_to_json(case.amended),
        "clocks": {
            name: [
                ms_of(one.since),
                ms_of(one.due),
                one.left,
                ms_of(one.stopped_at) if one.stopped_at else None,
            ]
            for name, one in case.clocks.items()
        },
        "link": case.link,
    }
    if case.pending:
        pending = case.pending
        data["pending"] = [pending.event, values_to_json(pending.values), pending.person, ms_of(pending.at)]
    return {name: value for name, value in data.items() if value}


def case_from_row(row: "Row") -> Case:
    """Return the case of a row of `cases`."""
    data = orjson.loads(row["data"])
    pending = data.get("pending")
    held_at, nudged_at = data.get("held_at"), data.get("nudged_at")
    return Case(
        id=row["id"],
        flow=row["flow"],
        flow_version=row["flow_version"],
        state=row["state"],
        opened_by=row["opened_by"],
        opened_at=moment_of(row["opened_at"]),
        entered_at=moment_of(row["entered_at"]),
        number=row["number"],
        version=row["version"],
        face=row["face"],
        entry=data.get("entry", 0),
        about=row["about"],
        parent=row["parent"],
        values=values_from_json(data.get("values", {})),
        records=data.get("records", {}),
        trail=tuple(data.get("trail", ())),
        visits=data.get("visits", {}),
        seats=tuple(data.get("seats", ())),
        claimant=data.get("claimant"),
        votes={
            role: Vote(r, p, moment_of(at), c, s, e)
            for role, (r, p, at, c, s, e) in data.get("votes", {}).items()
        },
        marks={item: Mark(how, p, moment_of(at)) for item, (how, p, at) in data.get("marks", {}).items()},
        pending=Pending(pending[0], values_from_json(pending[1]), pending[2], moment_of(pending[3]))
        if pending
        else None,
        mail=tuple(data.get("mail", ())),
        children={int(child): status for child, status in data.get("children", {}).items()},
        reported=data.get("reported", False),
        held_at=moment_of(held_at) if held_at else None,
        nudged_at=moment_of(nudged_at) if nudged_at else None,
        closed_at=moment_of(row["closed_at"]) if row["closed_at"] is not None else None,
        recused=tuple(data.get("recused", ())),
        claims=tuple((kind, key) for kind, key in data.get("claims", ())),
        amended=values_from_json(data.get("amended", {})),
        clocks={name: _ticking(one) for name, one in data.get("clocks", {}).items()},
        link=data.get("link", ""),
    )


def _ticking(data: list[Any]) -> Ticking:
    since, due, left, stopped_at = data
    return Ticking(
        moment_of(since), moment_of(due), left, moment_of(stopped_at) if stopped_at is not None else None
    )


def draft_data(draft: Draft) -> str:
    """Return the JSON text of a draft's answers and place."""
    data: dict[str, Any] = {
        "face": draft.face,
        "flow_version": draft.flow_version,
        "asks": list(draft.asks),
        "values": values_to_json(draft.values),
        "at": draft.at,
        "column": draft.column,
        "editing": draft.editing,
        "summary": draft.summary,
        "skipped": sorted(draft.skipped),
        "item": draft.item,
    }
    if draft.part:
        data["part"] = draft.part
    if draft.shelf:
        data["shelf"] = values_to_json(draft.shelf)
    if draft.seen:
        data["seen"] = draft.seen
    if draft.row is not None:
        data["row"] = values_to_json(draft.row)
    return dumps(data)


def draft_from_row(row: "Row") -> Draft:
    """Return the draft of a row of `drafts`."""
    data = orjson.loads(row["data"])
    return Draft(
        id=row["id"],
        person=row["person_id"],
        case=row["case_id"],
        flow=row["flow"],
        flow_version=data["flow_version"],
        event=row["event"],
        face=data["face"],
        asks=tuple(data["asks"]),
        values=values_from_json(data["values"]),
        at=data["at"],
        row=values_from_json(data["row"]) if "row" in data else None,
        column=data["column"],
        editing=data["editing"],
        summary=data["summary"],
        skipped=frozenset(data["skipped"]),
        item=data["item"],
        part=data.get("part", ""),
        shelf=values_from_json(data.get("shelf", {})),
        seen=data.get("seen", ""),
        version=row["version"],
    )


def record_from_row(row: "Row") -> Record:
    """Return the record of a row of `records`."""
    return Record(row["id"], row["type"], row["version"], values_from_json(orjson.loads(row["data"])))
