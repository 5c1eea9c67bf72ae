"""What is kept beside a decision, in the same commit: the card on which it was taken, and the papers that it makes.

Both are data as they were at that moment. What changes afterwards (a record, a name, a price) changes neither.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from bot.cases.cards import DECIDES, card_facts, card_for
from bot.cases.codec import dumps, moment_of, ms_of, values_from_json
from bot.cases.frozen import SHORT, digest_of, fact_to_json, shown_to_json
from bot.cases.naming import people_of
from bot.cases.ports import Statement
from bot.cases.shown import Words, labelled, params_of, shown
from bot.cases.views import Fact
from bot.engine import effects as fx
from bot.engine.acting import seats_of_role
from bot.engine.case import Event, Person, seat_of_person
from bot.engine.messages import N_
from bot.engine.scope import CaseScope
from bot.errors import StaleButton

if TYPE_CHECKING:
    from bot.cases.ports import Row
    from bot.cases.service import CaseService
    from bot.engine.case import Case, HistoryEntry
    from bot.engine.centre import DocumentType
    from bot.engine.model import State
    from bot.engine.values import Value
    from bot.engine.world import World

CHANGED = N_("Something on this card has changed since it was shown. Please look at it again.")
HOUSE = "centre.name"
Json = dict[str, Any]


async def kept(
    decisions: Sequence[fx.Decision],
    before: "World",
    world: "World",
    service: "CaseService",
    now: datetime,
) -> list[Statement]:
    """Return the statements that keep the cards decided on, and the papers made.

    Raises:
        StaleButton: somebody decided on other facts than those that they were shown.
    """
    made: list[Statement] = []
    codes: dict[tuple[int, int], str] = {}
    for decision in decisions:
        case = before.cases.get(decision.case.id)
        if case is None or not _decides(decision, case, before):
            continue
        scope = CaseScope(before.rules(case.flow, case.flow_version).flow, case, before, now)
        event = decision.event
        facts = await service.seen(before, lambda: decided_on(event, scope))  # noqa: B023 - called at once
        _compare(event, facts)
        entry = decision.history[0]
        codes[case.id, entry.seq] = digest = digest_of(facts)
        made.append(_decision_row(entry, case, facts, digest, await _names(service, facts)))
    papers = [
        (decision, effect)
        for decision in decisions
        for effect in decision.effects
        if isinstance(effect, fx.MakePaper)
    ]
    for decision, effect in papers:
        acts = await _acts(decision, decisions, codes, service)
        made.append(await _paper(effect, decision.case, acts, world, service, now))
    return made


# --- on what was decided ------------------------------------------------------------------------------------


def still_as_shown(event: Event, scope: CaseScope) -> None:
    """Pass silently when the facts are those that the button showed.

    Raises:
        StaleButton: a record has changed meanwhile, or the day has brought something.
        NotLoaded: a record is needed that has not been read yet.
    """
    if event.seen:
        _compare(event, decided_on(event, scope))


def decided_on(event: Event, scope: CaseScope) -> tuple[Fact, ...]:
    """Return the lines of the card that the person had before them."""
    reader = event.by
    assert isinstance(reader, Person)  # noqa: S101 - buttons are pressed by people
    facts = card_facts(card_for(reader, scope, turn=True), scope, reader)
    if scope.case.pending is None:
        return facts
    wished = replace(scope.case, values={**scope.case.values, **scope.case.pending.values})
    asked = CaseScope(scope.flow, wished, scope.around, scope.now)
    return (*facts, *card_facts(scope.case.pending.values, asked, reader))


def _compare(event: Event, facts: tuple[Fact, ...]) -> None:
    if event.seen and event.seen != digest_of(facts)[:SHORT]:
        raise StaleButton(CHANGED)


def _decides(decision: fx.Decision, case: "Case", before: "World") -> bool:
    """Tell whether a person has decided: an event of a decision or a panel, or a second person's answer."""
    event, entry = decision.event, decision.history[0] if decision.history else None
    if not isinstance(event.by, Person) or entry is None:
        return False
    if case.pending is not None and case.pending.person != event.by.id and decision.case.pending is None:
        return True
    state = before.rules(case.flow, case.flow_version).flow.states[case.state]
    return state.kind in DECIDES and entry.event in state.on


def _decision_row(
    entry: "HistoryEntry", case: "Case", facts: tuple[Fact, ...], digest: str, names: Mapping[str, str]
) -> Statement:
    assert isinstance(entry.by, Person)  # noqa: S101 - see `_decides`
    data = {
        "state": case.state,
        "flow_version": case.flow_version,
        "facts": [fact_to_json(fact) for fact in facts],
        "names": names,
    }
    return Statement(
        "insert_decision",
        {
            "case_id": entry.case,
            "seq": entry.seq,
            "person_id": entry.by.id,
            "face": case.face,
            "at": ms_of(entry.at),
            "digest": digest,
            "data": dumps(data),
        },
        1,
    )


async def _names(service: "CaseService", facts: Iterable[Fact], more: Iterable[int] = ()) -> dict[str, str]:
    """Return the names of everybody whom the facts name, as they are now."""
    people = {person for fact in facts for value in (fact.value, fact.was) for person in people_of(value)}
    known = await service.directory.names(people | set(more))
    return {str(person): name for person, name in known.items()}


# --- papers -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did in a case. `code` is the digest of the card on which they decided, or ""."""

    state: str
    event: str
    person: int
    at: datetime
    values: "Mapping[str, Value]"
    code: str


async def _acts(
    decision: fx.Decision,
    decisions: Sequence[fx.Decision],
    codes: Mapping[tuple[int, int], str],
    service: "CaseService",
) -> list[Act]:
    """Return what people have done in the case so far, this decision included."""
    case = decision.case.id
    history, earlier = await service.store.read(
        Statement("history_of", {"case_id": case}), Statement("decisions_of", {"case_id": case})
    )
    known = {row["seq"]: str(row["digest"]) for row in earlier}
    acts = list(_of_rows(history, known))
    for one in decisions:
        for entry in one.history if one.case.id == case else ():
            if isinstance(entry.by, Person):
                code = codes.get((case, entry.seq), "")
                acts.append(Act(entry.before, entry.event, entry.by.id, entry.at, entry.values, code))
    return acts


def _of_rows(history: "Sequence[Row]", codes: Mapping[int, str]) -> Iterator[Act]:
    for row in history:
        kind, _, person = row["actor"].partition(":")
        if kind == "person":
            values = values_from_json(orjson.loads(row["data"]).get("values", {}))
            at, code = moment_of(row["at"]), codes.get(row["seq"], "")
            yield Act(row["from_state"], row["event"], int(person), at, values, code)


async def _paper(  # noqa: PLR0913, PLR0917 - what a paper is made from
    effect: fx.MakePaper,
    case: "Case",
    acts: Sequence[Act],
    world: "World",
    service: "CaseService",
    now: datetime,
) -> Statement:
    document = world.centre.documents[effect.document]
    flow = world.rules(case.flow, case.flow_version).flow
    scope = CaseScope(flow, case, world, now)
    facts = await service.seen(world, lambda: _facts(effect, scope))
    clauses = await service.seen(world, lambda: _clauses(document, effect, scope))
    told = await service.seen(world, lambda: [made for act in acts if (made := _told(act, document, scope))])
    sections = [(one.title, one.shows) for one in document.sections] or [("", tuple(effect.facts))]
    people = {act.person for act in acts} | {one for clause in clauses for one in people_of(clause)}
    data = {
        "title": document.title,
        "template": document.template,
        "to": document.to,
        "house": shown_to_json(Words(str(world.policy(HOUSE)))),
        "sections": [
            [title, [fact_to_json(facts[name]) for name in names if name in facts]]
            for title, names in sections
        ],
        "clauses": [shown_to_json(clause) for clause in clauses],
        "acts": told,
        "sign": document.sign,
        "names": await _names(service, facts.values(), people),
    }
    text, year = dumps(data), now.astimezone(world.zone).year
    return Statement(
        "insert_document",
        {
            "id": effect.paper,
            "case_id": case.id,
            "kind": document.id,
            "series": f"{document.number}-{year}",
            "from": len(flow.prefix) + 2,
            "version": case.version,
            "digest": hashlib.sha256(f"{effect.paper} {ms_of(now)} {text}".encode()).hexdigest(),
            "data": text,
            "created_at": ms_of(now),
        },
        1,
    )


def _facts(effect: fx.MakePaper, scope: CaseScope) -> dict[str, Fact]:
    """Return the lines that have a value."""
    made: dict[str, Fact] = {}
    for name, value in effect.facts.items():
        if value is None or value == ():
            continue
        spec = labelled(tuple(name.split(".")), scope)
        made[name] = Fact(spec.label, shown(value, spec, scope.around), seen_by=spec.seen_by)
    return made


def _clauses(document: "DocumentType", effect: fx.MakePaper, scope: CaseScope) -> list[Words]:
    made = []
    for clause in document.clauses:
        params = params_of(clause, scope)
        frozen = {name: effect.facts.get(name) for name in params}
        kept_as = {
            name: shown(value, labelled(tuple(name.split(".")), scope), scope.around)
            if value is not None
            else params[name]
            for name, value in frozen.items()
        }
        made.append(Words(clause, kept_as))  # type: ignore[arg-type]  # people are named when it is read
    return made


def _told(act: Act, document: "DocumentType", scope: CaseScope) -> list[Any] | None:
    """Return an act as the paper tells it: stage, person, role, what, when, what was said with it, on which card."""
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


def _role(person: int, state: "State", scope: CaseScope) -> str:
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
