"""Do the shared files hold together: roles, records and ladders name what exists, and nothing stands above itself?"""

from collections.abc import Iterator

from bot.engine.basics.messages import placeholders
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.spec.centre import Centre, RecordField, RecordType, Role
from bot.engine.spec.ladders import Ladder

RELATIVE = ("actor", "superior")
"""Whom a ladder may tell besides a role."""


def check(centre: Centre, found: Findings) -> None:
    """Look at roles, records, ladders and planned flows."""
    for role in centre.roles.values():
        _role(role, centre, found)
    for record in centre.records.values():
        _record(record, centre, found)
        for column in record.fields.values():
            _column(column, centre, found)
    for ladder in centre.ladders.values():
        _ladder(ladder, centre, found)
    for name in centre.planned:
        flow = centre.flows.get(name)
        if flow is not None:
            text = f"`{name}` is planned in centre/planned.yaml, and written here"
            found.note(flow.place, "written-already", text, "Drop it from the planned ones.")


def _role(role: Role, centre: Centre, found: Findings) -> None:
    if role.superior and role.superior not in centre.roles:
        advice = did_you_mean(role.superior, centre.roles)
        found.note(
            role.place, "unknown-role", f"`{role.id}` is below `{role.superior}`, which is no role", advice
        )
    if role.calendar not in centre.calendars:
        advice = did_you_mean(role.calendar, centre.calendars) or f"There are: {', '.join(centre.calendars)}."
        text = f"`{role.id}` works by `{role.calendar}`, which is no calendar"
        found.note(role.place, "unknown-calendar", text, advice)
    if role.id in _above(role.id, centre):
        found.note(
            role.place, "circle", f"`{role.id}` is above itself", "Let the highest role have no `superior`."
        )


def _above(role: str, centre: Centre) -> Iterator[str]:
    seen: set[str] = set()
    while (spec := centre.roles.get(role)) is not None and spec.superior and spec.superior not in seen:
        role = spec.superior
        seen.add(role)
        yield role


def _record(record: RecordType, centre: Centre, found: Findings) -> None:
    for name in (record.key, *record.search):
        if name and name not in record.fields:
            text = f"`{record.id}` has no `{name}`"
            found.note(record.place, "unknown-field", text, did_you_mean(name, record.fields))
    for role in sorted(record.import_by - set(centre.roles)):
        text = f"`{record.id}` is imported by `{role}`, which is no role"
        found.note(record.place, "unknown-role", text, did_you_mean(role, centre.roles))
    if record.subject and getattr(record.fields.get(record.subject), "kind", "") != "person":
        text = f"the subject of `{record.id}` is `{record.subject}`, which is no person of it"
        people = [name for name, field in record.fields.items() if field.kind == "person"]
        found.note(record.place, "unknown-field", text, did_you_mean(record.subject, people))
    for path in placeholders(record.line):
        kind: RecordType | None = record
        for step in path.split("."):
            column = kind.fields.get(step) if kind is not None else None
            if column is None:
                advice = did_you_mean(step, kind.fields) if kind is not None else ""
                text = f"the line of `{record.id}` shows {{{path}}}, which is no field"
                found.note(record.place, "unknown-field", text, advice)
                break
            kind = centre.records.get(column.record)


def _column(column: RecordField, centre: Centre, found: Findings) -> None:
    if column.kind == "record" and column.record not in centre.records:
        text = f"`{column.id}` refers to `{column.record}`, which is no record type"
        found.note(column.place, "unknown-record", text, did_you_mean(column.record, centre.records))
    if column.kind in ("choice", "multi_choice") and not column.options:
        found.note(column.place, "no-options", f"`{column.id}` offers no choice", "Write its `options`.")
    for role in sorted(column.seen_by - set(centre.roles)):
        text = f"`{column.id}` is seen by `{role}`, which is no role"
        found.note(column.place, "unknown-role", text, did_you_mean(role, centre.roles))


def _ladder(ladder: Ladder, centre: Centre, found: Findings) -> None:
    for rung in ladder.rungs:
        if rung.tell not in (*RELATIVE, *centre.roles):
            advice = did_you_mean(rung.tell, [*RELATIVE, *centre.roles])
            found.note(
                rung.place, "unknown-role", f"`{ladder.id}` tells `{rung.tell}`, which is no role", advice
            )
        given = [one for one in (rung.share, rung.after, rung.every, rung.meanwhile) if one is not None]
        if len(given) != 1:
            text = f"a rung of `{ladder.id}` has {len(given)} times"
            found.note(
                rung.place, "no-moment", text, "Write one of `at: 50 %`, `after: 1 wd`, `every: 1 wd`."
            )
        if rung.most is not None and rung.every is None:
            found.note(
                rung.place,
                "needless-key",
                "`most` means nothing without `every`",
                "Drop it, or write `every`.",
            )
