"""What is kept beside a decision, in the same commit: the card on which it was taken, and the papers that it makes.

Both are data as they were at that moment. What changes afterwards (a record, a name, a price) changes neither. What
stands on a paper, `bot.cases.casework.paperwork` says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.base.codec import dumps, ms_of
from bot.cases.base.naming import people_of
from bot.cases.base.ports import Statement
from bot.cases.casework.paperwork import acts_of, acts_of_rows, paper_data, paper_row, people_on
from bot.cases.view.cards import DECIDES, card_facts, card_for
from bot.cases.view.frozen import SHORT, digest_of, fact_to_json
from bot.cases.view.views import Fact
from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, Person
from bot.errors import StaleButton

if TYPE_CHECKING:
    from bot.cases.casework.service import CaseService
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case, HistoryEntry

CHANGED = N_("Something on this card has changed since it was shown. Please look at it again.")


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
        await service.seen(before, lambda: still_as_shown(event, scope))  # noqa: B023 - called at once
        facts = await service.seen(before, lambda: decided_on(event, scope))  # noqa: B023 - as above
        entry = decision.history[0]
        codes[case.id, entry.seq] = digest = digest_of(facts)
        made.append(_decision_row(entry, case, facts, digest, await _names(service, facts)))
    return [*made, *await _papers(decisions, codes, world, service, now)]


async def _papers(
    decisions: Sequence[fx.Decision],
    codes: Mapping[tuple[int, int], str],
    world: "World",
    service: "CaseService",
    now: datetime,
) -> list[Statement]:
    """Return the statements that keep the papers, each with what people have done in its case until then."""
    made: list[Statement] = []
    for decision in decisions:
        for effect in decision.effects:
            if not isinstance(effect, fx.MakePaper):
                continue
            case = decision.case
            history, earlier = await service.store.read(
                Statement("history_of", {"case_id": case.id}), Statement("decisions_of", {"case_id": case.id})
            )
            acts = [*acts_of_rows(history, earlier), *acts_of(decisions, case.id, codes)]
            scope = CaseScope(world.rules(case.flow, case.flow_version).flow, case, world, now)
            data = await service.seen(world, lambda: paper_data(effect, acts, scope))  # noqa: B023 - called at once
            data["names"] = _as_text(await service.directory.names(people_on(data)))
            made.append(paper_row(effect, data, scope))
    return made


# --- on what was decided ------------------------------------------------------------------------------------


def still_as_shown(event: Event, scope: CaseScope) -> None:
    """Pass silently when the facts are those that the button showed.

    Raises:
        StaleButton: a record has changed meanwhile, or the day has brought something.
        NotLoaded: a record is needed that has not been read yet.
    """
    if event.seen and event.seen != digest_of(_on_card(event, scope))[:SHORT]:
        raise StaleButton(CHANGED)


def decided_on(event: Event, scope: CaseScope) -> tuple[Fact, ...]:
    """Return the lines that the person had before them: those of the card, and of what they were asked to confirm."""
    facts, pending = _on_card(event, scope), scope.case.pending
    if pending is None:
        return facts
    wished = replace(scope.case, values={**scope.case.values, **pending.values})
    asked = CaseScope(scope.flow, wished, scope.around, scope.now)
    return (*facts, *card_facts(pending.values, asked, _reader(event)))


def _on_card(event: Event, scope: CaseScope) -> tuple[Fact, ...]:
    reader = _reader(event)
    return card_facts(card_for(reader, scope, turn=True), scope, reader)


def _reader(event: Event) -> Person:
    assert isinstance(event.by, Person)  # noqa: S101 - buttons are pressed by people
    return event.by


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


async def _names(service: "CaseService", facts: Iterable[Fact]) -> dict[str, str]:
    """Return the names of everybody whom the facts name, as they are now."""
    people = {person for fact in facts for value in (fact.value, fact.was) for person in people_of(value)}
    return _as_text(await service.directory.names(people))


def _as_text(names: Mapping[int, str]) -> dict[str, str]:
    return {str(person): name for person, name in names.items()}
