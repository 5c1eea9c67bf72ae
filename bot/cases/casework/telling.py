"""Who hears of a decision: cards for those who must act, refreshed cards for those who have one, notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.outbox import MOVED, REMINDER, Message, Priority
from bot.cases.view.documents import PAPER, document_message
from bot.engine.deciding.apart import kept_apart
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec import effects as fx

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact, Directory
    from bot.engine.deciding.world import World


NOT_SHOWN = fx.ShowCard((), fresh=False)


@dataclass(frozen=True, slots=True)
class Asker:
    """The person whose input caused the decisions, and the message they tapped ("" when they typed)."""

    person: int
    tapped: str = ""


async def messages_of(
    decisions: Sequence[fx.Decision], world: "World", directory: "Directory", asker: Asker | None
) -> list[Message]:
    """Return the messages of the decisions, one card a person and case, in the order of the effects."""
    cards: dict[tuple[int, int], fx.ShowCard] = {}
    notices: list[tuple[int, fx.Notify, int]] = []
    papers: list[tuple[int, fx.MakePaper, int]] = []
    places: list[tuple[int, fx.ShowPlace, int]] = []
    for decision in decisions:
        apart = _kept_apart(decision, world)
        for effect in decision.effects:
            if isinstance(effect, fx.ShowCard):
                for person in people_of(effect.seats, world, apart):
                    key = (person, decision.case.id)
                    before = cards.get(key, NOT_SHOWN)
                    cards[key] = replace(
                        effect, fresh=before.fresh or effect.fresh, moved=before.moved or effect.moved
                    )
            elif isinstance(effect, fx.MakePaper):
                papers += [
                    (person, effect, decision.case.id) for person in people_of(effect.seats, world, apart)
                ]
            elif isinstance(effect, fx.ShowPlace):
                places += [
                    (person, effect, decision.case.id) for person in people_of(effect.seats, world, apart)
                ]
            elif isinstance(effect, fx.Notify):
                notices += [
                    (person, effect, decision.case.id)
                    for person in people_of(effect.seats, world, apart)
                    if person != effect.but
                ]
    if asker is not None:
        for decision in decisions[:1]:
            if asker.person not in _kept_apart(decision, world):
                cards.setdefault((asker.person, decision.case.id), fx.ShowCard(()))
    told = [person for person, _ in cards] + [person for person, *_ in (*notices, *papers, *places)]
    known = {contact.id: contact for contact in await directory.people(told) if contact.reachable}
    # A paper stands above the card on which something is asked about it.
    made = [
        document_message(
            known[person], world.new_id(), PAPER, str(effect.paper), case_id=case, priority=Priority.NOTICE
        )
        for person, effect, case in papers
        if person in known
    ]
    made += [
        _place(known[person], effect, case, world.new_id())
        for person, effect, case in places
        if person in known
    ]
    # What was tapped becomes the card of its own case; other cases of the same moment have messages of their own.
    made += [
        _card(known[person], case, shown, world.new_id(), asker if case == decisions[0].case.id else None)
        for (person, case), shown in cards.items()
        if person in known
    ]
    made += [
        _notice(known[person], effect, case, world.new_id())
        for person, effect, case in notices
        if person in known
    ]
    return made


def _kept_apart(decision: fx.Decision, world: "World") -> frozenset[int]:
    """Return whom nothing of the decision may reach."""
    case = decision.case
    flow = world.rules(case.flow, case.flow_version).flow
    if flow.apart is None:
        return frozenset()
    return kept_apart(
        CaseScope(flow, case, world, decision.history[-1].at if decision.history else case.entered_at)
    )


def people_of(seats: Iterable[str], world: "World", apart: frozenset[int] = frozenset()) -> list[int]:
    """Return the people behind seats; for who is away, their deputy.

    None of those who are kept `apart`: where one would stand in for somebody, it waits for them.
    """
    people: dict[int, None] = {}
    for seat in seats:
        kind, _, name = seat.partition(":")
        for person in (int(name),) if kind == "person" else world.holders(name):
            deputy = world.standing_in(person)
            people[person if deputy in apart else deputy] = None
    return [person for person in people if person not in apart]


def _card(contact: "Contact", case: int, shown: fx.ShowCard, identity: int, asker: Asker | None) -> Message:
    mine = asker is not None and asker.person == contact.id
    return Message.to(
        contact,
        identity,
        "card" if shown.fresh or mine else "refresh",
        f"case:{case}",
        params={MOVED: True} if shown.moved and not (shown.fresh or mine) else {},
        priority=Priority.REPLY if mine else Priority.NOTICE,
        edit=asker.tapped if asker is not None and mine else "",
        case_id=case,
    )


def card_message(contact: "Contact", case: int, identity: int) -> Message:
    """Return a reminder: the card once more, at the bottom of the chat."""
    shown = _card(contact, case, fx.ShowCard(()), identity, None)
    return replace(shown, priority=Priority.NUDGE, params={REMINDER: True})


def _place(contact: "Contact", effect: fx.ShowPlace, case: int, identity: int) -> Message:
    params = {"at": effect.at, "title": effect.title, "address": effect.address}
    subject = f"place:{case}"
    return Message.to(
        contact, identity, "place", subject, params=params, priority=Priority.NOTICE, case_id=case
    )


def _notice(contact: "Contact", effect: fx.Notify, case: int, identity: int) -> Message:
    return Message.to(
        contact,
        identity,
        "notice",
        f"case:{case}",
        msgid=effect.msgid,
        params=effect.params,
        priority=Priority.NOTICE,
        once=effect.once,
        case_id=case,
    )
