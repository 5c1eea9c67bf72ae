"""Drafts: half-filled forms as rows. How one is begun, kept and shown; what is done in it is the desk's matter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cases.base.codec import draft_data, ms_of
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.engine.deciding.asking import asked_by
from bot.engine.deciding.common import AMEND, SAID
from bot.engine.forms import form
from bot.engine.forms.form import Draft, FormScope

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.base.directory import Contact
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case
    from bot.engine.spec.model import EventSpec, Flow, Item, State

TICK = "tick"


@dataclass(frozen=True, slots=True)
class Asking:
    """Why questions are asked: for an event of the case, or for the proof of a checklist item."""

    event: str
    asks: tuple[str, ...]
    item: str = ""
    seen: str = ""
    """What stands for the facts on the card that asks."""

    @classmethod
    def for_event(cls, state: "State", spec: "EventSpec") -> "Asking":
        """Return the questions of an event; none where it fires at once."""
        return cls(spec.id, asked_by(spec, state))

    @classmethod
    def for_common(cls, event: str, flow: "Flow") -> "Asking | None":
        """Return the questions of an event that every case has; None where it fires at once."""
        if event in SAID:
            return cls(event, (SAID[event],))
        return cls(AMEND, flow.amend.ask) if event == AMEND and flow.amend is not None else None

    @classmethod
    def for_proof(cls, item: "Item") -> "Asking":
        """Return the question for the proof of an item."""
        return cls(TICK, (item.proof,) if item.proof else (), item.id)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A draft with everything around it."""

    draft: Draft
    case: "Case"
    world: "World"
    now: "datetime"
    moved: bool = False
    """The draft has moved on since it was read."""

    @property
    def facts(self) -> FormScope:
        """Return the facts while the form is open."""
        flow = self.world.rules(self.case.flow, self.case.flow_version).flow
        return FormScope(flow, self.case, self.world, self.now)


def new_draft(case: "Case", asking: Asking, person: int, world: "World", now: "datetime") -> Draft:
    """Return a draft opened at the first question that has no answer.

    One question needs no summary: its answer is the decision.

    Raises:
        NotLoaded: a record is needed that has not been read yet.
    """
    flow = world.rules(case.flow, case.flow_version).flow
    draft = Draft(
        id=world.new_id(),
        person=person,
        case=case.id,
        flow=case.flow,
        flow_version=case.flow_version,
        event=asking.event,
        face=case.face,
        asks=asking.asks,
        summary=len(asking.asks) > 1 or asking.event == AMEND,
        item=asking.item,
        seen=asking.seen,
    )
    return form.begin(draft, FormScope(flow, case, world, now))


def insert_draft(draft: Draft, now: "datetime") -> Sequence[Statement]:
    """Return the statements that keep a new draft and put it into the person's focus."""
    row = {
        "id": draft.id,
        "person_id": draft.person,
        "case_id": draft.case,
        "flow": draft.flow,
        "event": draft.event,
        "data": draft_data(draft),
        "updated_at": ms_of(now),
    }
    return [Statement("insert_draft", row, 1), focus(draft.person, draft.id)]


def update_draft(draft: Draft, seen: int, now: "datetime") -> Statement:
    """Return the statement that keeps a changed draft, unless somebody changed it first."""
    row = {
        "id": draft.id,
        "data": draft_data(draft),
        "version": draft.version,
        "seen": seen,
        "updated_at": ms_of(now),
    }
    return Statement("update_draft", row, 1)


def focus(person: int, draft: int | None) -> Statement:
    """Return the statement that says which form takes what the person types next."""
    return Statement("set_focus", {"person_id": person, "focus": draft})


def question_message(contact: "Contact", draft: Draft, view: object, identity: int, tapped: str) -> Message:
    """Return the message that shows the open question of a draft."""
    return Message.to(
        contact, identity, "question", f"draft:{draft.id}", edit=tapped, case_id=draft.case, view=view
    )


def left_message(contact: "Contact", draft: Draft, identity: int, tapped: str) -> Message:
    """Return the message that stands in place of a form that was left, with the way back to it."""
    return replace(question_message(contact, draft, None, identity, tapped), kind="left")
