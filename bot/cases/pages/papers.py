"""The papers of a case, and the cards on which was decided: who may read them, and what stands on them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from bot.cases.base.codec import moment_of
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.base.shown import Name, Words
from bot.cases.view.cards import may_look
from bot.cases.view.frozen import Names, fact_from_json, readable, shown_from_json
from bot.cases.view.views import Fact
from bot.engine.basics.messages import N_
from bot.engine.deciding.papers import paper_seats
from bot.engine.deciding.scope import CaseScope
from bot.engine.spec.case import sits_in
from bot.errors import NotAllowed

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.ports import Row
    from bot.cases.base.shown import Shown
    from bot.cases.casework.service import CaseService
    from bot.cases.pages.pages import PageView

PAPERS, DECIDED = PAPER_PAGES = ("papers", "decided")
NOT_FOR_YOU = N_("This paper is not for you.")
NOT_YOURS = N_("This case belongs to others.")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of a case, in a list."""

    id: int
    title: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, as a paper tells it. `code` stands for the facts on which they decided, or is ""."""

    stage: str
    who: str
    role: str
    what: str
    at: datetime
    said: tuple[Fact, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a paper tells the calendar of a phone; one with a higher `sequence` takes the place of those before."""

    uid: str
    sequence: int
    begins: datetime
    lasts: timedelta
    at: str
    cancels: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was made. Texts are message ids, people stand by the names that they had."""

    number: str
    title: str
    template: str
    house: "Shown"
    issued: datetime
    digest: str
    sections: tuple[tuple[str, tuple[Fact, ...]], ...]
    clauses: tuple[Words, ...]
    acts: tuple[Act, ...]
    sign: tuple[str, ...]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decision: its place in the history, who took it and when, and what it was."""

    seq: int
    who: Name
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class PapersView:
    """The papers of a case, its decisions, or the card on which one of them was taken (`decision` with `facts`)."""

    case: int
    head: tuple[str, str, str]
    """Icon, title and number of the case."""
    papers: tuple[PaperLine, ...] = ()
    decisions: tuple[DecidedLine, ...] = ()
    decision: DecidedLine | None = None
    state: str = ""
    face: int = 0
    facts: tuple[Fact, ...] = ()
    digest: str = ""


class PaperDesk:
    """Shows papers and decisions to those who may read them."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service

    # --- papers -------------------------------------------------------------------------------------------

    async def paper(self, contact: "Contact", identity: int) -> Paper:
        """Return a paper.

        Raises:
            NotAllowed: there is none of that number, or it is not for this person.
        """
        (rows,) = await self._service.store.read(Statement("document", {"id": identity}))
        if not rows:
            raise NotAllowed(NOT_FOR_YOU)
        scope = await self._scope(rows[0]["case_id"])
        if not await self._may_have(contact, rows[0], scope):
            raise NotAllowed(NOT_FOR_YOU)
        return paper_of(rows[0])

    async def of_case(self, contact: "Contact", scope: CaseScope) -> tuple[PaperLine, ...]:
        """Return the papers of a case that the person may have, oldest first."""
        (rows,) = await self._service.store.read(Statement("documents_of", {"case_id": scope.case.id}))
        return tuple(
            [
                PaperLine(
                    row["id"], orjson.loads(row["data"])["title"], row["number"], moment_of(row["created_at"])
                )
                for row in rows
                if await self._may_have(contact, row, scope)
            ]
        )

    async def _may_have(self, contact: "Contact", row: "Row", scope: CaseScope) -> bool:
        """Tell whether a paper is for the person.

        It is for those it was made for, and for who works here, may look at the case, and may see every fact on it.
        """
        data = orjson.loads(row["data"])
        world = self._service.world()
        seats = await self._service.seen(scope.around, lambda: paper_seats(tuple(data["to"]), scope))  # type: ignore[arg-type]  # the world that was loaded
        if sits_in(contact.person, seats):
            return True
        if not works_here(contact, world) or not await self._may_look(contact, scope):
            return False
        roles = contact.person.acts_as
        return all(
            not seen_by or roles & set(seen_by) for _, facts in data["sections"] for *_, seen_by in facts
        )

    async def _may_look(self, contact: "Contact", scope: CaseScope) -> bool:
        return await self._service.seen(scope.around, lambda: may_look(contact.person, scope))  # type: ignore[arg-type]  # as above

    async def _scope(self, case: int) -> CaseScope:
        world = self._service.world()
        found = await self._service.load_case(world, case)
        flow = world.rules(found.flow, found.flow_version).flow
        return CaseScope(flow, found, world, self._service.clock.now())

    # --- decisions ----------------------------------------------------------------------------------------

    async def decisions(self, contact: "Contact", scope: CaseScope) -> "list[tuple[DecidedLine, Row]]":
        """Return the decisions of a case that the person may read: who works here all, others their own."""
        history, rows = await self._service.store.read(
            Statement("history_of", {"case_id": scope.case.id}),
            Statement("decisions_of", {"case_id": scope.case.id}),
        )
        inside = works_here(contact, self._service.world())
        mine = [row for row in rows if inside or row["person_id"] == contact.id]
        steps = {row["seq"]: row for row in history}
        names = await self._service.directory.names({row["person_id"] for row in mine})
        return [(_line(row, steps.get(row["seq"]), names, scope), row) for row in mine]

    # --- pages --------------------------------------------------------------------------------------------

    async def page(self, base: "PageView", contact: "Contact") -> "PageView":
        """Return a page about the case of the argument: its papers, or its decisions; `case.seq` is one of these.

        Raises:
            NotAllowed: the person has no part in it.
        """
        case, _, seq = base.argument.partition(".")
        scope = await self._scope(int(case) if case.isascii() and case.isdigit() else 0)
        if not await self._may_look(contact, scope):
            raise NotAllowed(NOT_YOURS)
        view = PapersView(scope.case.id, (scope.flow.icon, scope.flow.title, scope.case.number))
        if base.page == PAPERS:
            return replace(base, papers=replace(view, papers=await self.of_case(contact, scope)))
        found = await self.decisions(contact, scope)
        view = replace(view, decisions=tuple(line for line, _ in found))
        chosen = next((one for one in found if seq == str(one[0].seq) or len(found) == 1), None)
        return replace(base, papers=_decided(view, chosen, contact, scope) if chosen is not None else view)


def _line(row: "Row", step: "Row | None", names: "dict[int, str]", scope: CaseScope) -> DecidedLine:
    """Return a decision in the words of its event."""
    state = scope.flow.states.get(step["from_state"]) if step is not None else None
    spec = state.on.get(step["event"]) if state is not None and step is not None else None
    what = spec.label if spec is not None else ""
    return DecidedLine(row["seq"], Name(names.get(row["person_id"], "?")), moment_of(row["at"]), what)


def _decided(
    view: PapersView, chosen: "tuple[DecidedLine, Row]", contact: "Contact", scope: CaseScope
) -> PapersView:
    line, row = chosen
    data = orjson.loads(row["data"])
    names, state = Names.of(data), scope.flow.states.get(data["state"])
    facts = tuple(readable(fact_from_json(fact), contact.person, names) for fact in data["facts"])
    title = state.title if state is not None else ""
    return replace(view, decision=line, state=title, face=row["face"], facts=facts, digest=row["digest"])


def paper_of(row: "Row") -> Paper:
    """Return the paper of a row of `documents`."""
    data: dict[str, Any] = orjson.loads(row["data"])
    names = Names.of(data)
    facts = [
        (title, tuple(_named(fact_from_json(fact), names) for fact in lines))
        for title, lines in data["sections"]
    ]
    return Paper(
        number=row["number"],
        title=data["title"],
        template=data["template"],
        house=names.put(shown_from_json(data["house"])),
        issued=moment_of(row["created_at"]),
        digest=row["digest"],
        sections=tuple(section for section in facts if section[1]),
        clauses=tuple(names.put(shown_from_json(clause)) for clause in data["clauses"]),  # type: ignore[misc]  # words stay words
        acts=tuple(_act(act, names) for act in data["acts"]),
        sign=tuple(data["sign"]),
        entry=_entry(data["calendar"]) if "calendar" in data else None,
    )


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(
        data["uid"],
        data["sequence"],
        moment_of(data["begins"]),
        timedelta(minutes=data["minutes"]),
        data["at"],
        data["cancels"],
    )


def _named(fact: Fact, names: Names) -> Fact:
    return Fact(fact.label, names.put(fact.value))


def _act(data: list[Any], names: Names) -> Act:
    stage, person, role, what, at, said, code = data
    facts = tuple(_named(fact_from_json(fact), names) for fact in said)
    return Act(stage, names.known.get(person, "?"), role, what, moment_of(at), facts, code)
