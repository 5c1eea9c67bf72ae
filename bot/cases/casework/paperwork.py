"""What stands on a paper: facts as they are at its moment, clauses, and what people have done in the case. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from bot.cases.base.codec import dumps, moment_of, ms_of, values_from_json
from bot.cases.base.naming import people_of
from bot.cases.base.ports import Statement
from bot.cases.base.shown import Words, labelled, params_of, shown
from bot.cases.view.cards import DECIDES
from bot.cases.view.frozen import fact_to_json, shown_from_json, shown_to_json
from bot.cases.view.views import Fact
from bot.engine.basics.spans import Span
from bot.engine.deciding.acting import seats_of_role
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Person, seat_of_person

if TYPE_CHECKING:
    from bot.cases.base.ports import Row
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.spec.centre import DocumentType
    from bot.engine.spec.model import State

HOUSE = "centre.name"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did in a case. `code` is the digest of the card on which they decided, or ""."""

    state: str
    event: str
    person: int
    at: datetime
    values: "Mapping[str, Value]"
    code: str


def acts_of(
    decisions: Sequence[fx.Decision], case: int, codes: Mapping[tuple[int, int], str]
) -> Iterator[Act]:
    """Yield what people do in a case by these decisions; `codes` are digests by case and place in its history."""
    for decision in decisions:
        for entry in decision.history if decision.case.id == case else ():
            if isinstance(entry.by, Person):
                code = codes.get((case, entry.seq), "")
                yield Act(entry.before, entry.event, entry.by.id, entry.at, entry.values, code)


def acts_of_rows(history: "Sequence[Row]", decisions: "Sequence[Row]") -> Iterator[Act]:
    """Yield what people have done, from rows of `history` and of `decisions`."""
    codes = {row["seq"]: str(row["digest"]) for row in decisions}
    for row in history:
        kind, _, person = row["actor"].partition(":")
        if kind == "person":
            values = values_from_json(orjson.loads(row["data"]).get("values", {}))
            at, code = moment_of(row["at"]), codes.get(row["seq"], "")
            yield Act(row["from_state"], row["event"], int(person), at, values, code)


def paper_data(effect: fx.MakePaper, acts: Sequence[Act], scope: "CaseScope") -> Json:
    """Return what the paper is made from; people stand by their ids.

    Raises:
        NotLoaded: a record that it shows has not been read yet.
    """
    centre = scope.around.centre
    document = centre.documents[effect.document]
    facts = _facts(effect, scope)
    sections = [(one.title, one.shows) for one in document.sections] or [("", tuple(effect.facts))]
    return {
        "title": document.title,
        "template": document.template,
        "to": document.to,
        "house": shown_to_json(Words(str(scope.around.policy(HOUSE)))) if HOUSE in centre.policies else "",
        "sections": [
            [title, [fact_to_json(facts[name]) for name in names if name in facts]]
            for title, names in sections
        ],
        "clauses": [shown_to_json(clause) for clause in _clauses(document, effect, scope)],
        "acts": [told for act in acts if (told := _told(act, document, scope)) is not None],
        "sign": document.sign,
        **_calendar(effect, scope),
    }


def _calendar(effect: fx.MakePaper, scope: "CaseScope") -> Json:
    """Return the entry for calendars: one `uid` for all of a case, a `sequence` that rises with every change."""
    entry = scope.around.centre.documents[effect.document].calendar
    begins = effect.facts.get(entry.begins) if entry is not None else None
    if entry is None or not isinstance(begins, datetime):
        return {}
    lasts = scope.around.policy(entry.lasts)
    made = {
        "uid": f"{scope.case.id}@banli",
        "sequence": scope.case.version,
        "begins": ms_of(begins),
        "minutes": lasts.minutes if isinstance(lasts, Span) else 0,
        "at": str(scope.around.policy(entry.at)),
        "cancels": entry.cancels,
    }
    return {"calendar": made}


def people_on(data: Json) -> set[int]:
    """Return everybody whom the paper names."""
    facts = [fact for _, lines in data["sections"] for fact in lines]
    facts += [fact for act in data["acts"] for fact in act[5]]
    shown_ones = [shown_from_json(one) for one in (*(fact[1] for fact in facts), *data["clauses"])]
    return {act[1] for act in data["acts"]} | {person for one in shown_ones for person in people_of(one)}


def paper_row(effect: fx.MakePaper, data: Json, scope: "CaseScope") -> Statement:
    """Return the statement that keeps the paper and gives it its number."""
    text, year = dumps(data), scope.now.astimezone(scope.around.zone).year
    at = ms_of(scope.now)
    return Statement(
        "insert_document",
        {
            "id": effect.paper,
            "case_id": scope.case.id,
            "kind": effect.document,
            "series": f"{scope.around.centre.documents[effect.document].number}-{year}",
            "from": len(scope.flow.prefix) + 2,
            "version": scope.case.version,
            "digest": hashlib.sha256(f"{effect.paper} {at} {text}".encode()).hexdigest(),
            "data": text,
            "created_at": at,
        },
        1,
    )


def _facts(effect: fx.MakePaper, scope: "CaseScope") -> dict[str, Fact]:
    """Return the lines that have a value."""
    made: dict[str, Fact] = {}
    for name, value in effect.facts.items():
        if value is None or value == ():
            continue
        spec = labelled(tuple(name.split(".")), scope)
        made[name] = Fact(spec.label, shown(value, spec, scope.around), seen_by=spec.seen_by)
    return made


def _clauses(document: "DocumentType", effect: fx.MakePaper, scope: "CaseScope") -> Iterator[Words]:
    for clause in document.clauses:
        params = params_of(clause, scope, effect.facts)
        yield Words(clause, params)  # type: ignore[arg-type]  # people are named when it is read


def _told(act: Act, document: "DocumentType", scope: "CaseScope") -> list[Any] | None:
    """Return an act as the paper tells it: stage, person, role, what, when, what was said with it, on which card.

    None for what the paper does not tell of.
    """
    state = scope.flow.states.get(act.state)
    if state is None or act.event not in state.on:
        return None
    if act.state not in document.acts and (document.acts or state.kind not in DECIDES):
        return None
    spec = state.on[act.event]
    said = [
        fact_to_json(Fact(asked.label, shown(act.values[name], asked, scope.around)))
        for name in spec.ask
        if act.values.get(name) is not None
        for asked in [labelled((name,), scope)]
    ]
    what = spec.label or state.title
    return [state.title, act.person, _role(act.person, state, scope), what, ms_of(act.at), said, act.code]


def _role(person: int, state: "State", scope: "CaseScope") -> str:
    """Return as what the person acted: the title of a role of the state that they hold or are in this case, or ""."""
    centre, around = scope.around.centre, scope.around
    roles = [*state.actor.roles, *(role for event in state.on.values() for role in event.by)]
    if state.actor.table:
        roles += [row.role for row in centre.tables[state.actor.table].rows]
    if state.panel is not None:
        roles += [seat.role for seat in state.panel.seats]
    for role in roles:
        if role in centre.roles and (
            person in around.holders(role) or seat_of_person(person) in seats_of_role(role, scope)
        ):
            return centre.roles[role].title
    return ""
