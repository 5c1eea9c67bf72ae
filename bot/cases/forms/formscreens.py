"""Shows forms: keeps the draft and puts its open question, or what became of it, before the person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from bot.cases.base.outbox import Handled, Message, Toast
from bot.cases.base.shown import Words
from bot.cases.base.wording import words_of
from bot.cases.casework.saving import outbox_rows
from bot.cases.forms.answering import Reader
from bot.cases.forms.drafts import OpenForm, focus, question_message, update_draft
from bot.cases.forms.holding import TAKE, chosen_anew, holding
from bot.cases.forms.questions import PLAIN, Aside, question_view
from bot.engine.basics.messages import N_
from bot.engine.basics.values import Area, Money, Rate
from bot.engine.deciding.opening import TAKEN
from bot.engine.forms import form
from bot.engine.forms.overtaken import why_again
from bot.errors import Conflict, InvalidField, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.base.ports import Statement
    from bot.cases.casework.service import CaseService
    from bot.cases.view.views import QuestionView
    from bot.engine.basics.values import Value
    from bot.engine.forms.form import Draft


READ_AS = N_("That is {value}. {reason}")
READABLE = (date, time, Money, Rate, Area)
"""Values that words may have been meant otherwise for: what they were read as is said with the reason."""


class FormScreens:
    """Puts questions before people; everything that is shown is committed with what it shows."""

    def __init__(self, service: "CaseService", reader: Reader) -> None:
        self._service = service
        self._reader = reader

    async def again(  # noqa: PLR0913, PLR0917 - what a refusal depends on
        self,
        contact: "Contact",
        opened: OpenForm,
        refusal: Refusal,
        incoming: "Incoming",
        tapped: str = "",
        month: "date | None" = None,
        read: "Value" = None,
    ) -> Handled:
        """Ask the same question again and say why the answer was not taken: `read` is what words were read as."""
        why = await self._service.seen(opened.world, lambda: words_of(refusal, opened.world))
        if isinstance(read, READABLE):
            why = Words(READ_AS, {"value": read, "reason": why})
        toast = (
            Toast(why.msgid, why.params) if tapped else None
        )  # the screen may say so already: a tap is answered
        return await self.put(contact, opened, opened.draft, incoming, tapped, toast, Aside(why, month=month))

    async def put(  # noqa: PLR0913, PLR0917 - what a question depends on
        self,
        contact: "Contact",
        opened: OpenForm,
        draft: "Draft",
        incoming: "Incoming",
        tapped: str,
        toast: Toast | None = None,
        aside: Aside = PLAIN,
    ) -> Handled:
        """Keep the draft and show its open question, with the reason where an earlier answer will do no more."""
        unit: list[Statement] = []
        if aside.why_not is None and draft.at != opened.draft.at:
            aside = replace(aside, why_not=await self._why_again(opened, draft))
        if draft != opened.draft or opened.moved:
            draft = replace(draft, version=opened.draft.version + 1)
            unit.append(update_draft(draft, opened.draft.version, opened.now))
            kept = draft
            unit += await self._service.seen(opened.world, lambda: holding(opened, kept))
        unit.append(focus(contact.id, draft.id))
        message = await self.question(contact, replace(opened, draft=draft), tapped, aside)
        try:
            await self.commit(unit, [message], incoming, opened.now)
        except Conflict as conflict:
            if conflict.statement != TAKE:
                raise
            moment = next(moment for _, moment in chosen_anew(opened, draft))
            gone = InvalidField(TAKEN, moment=moment, typed=moment)
            return await self.again(contact, opened, gone, incoming, tapped)
        return Handled(contact.language, toast or (Toast("") if tapped else None), (message,))

    async def _why_again(self, opened: OpenForm, draft: "Draft") -> "Words | None":
        refusal = await self._service.seen(opened.world, lambda: why_again(draft, opened.facts))
        if refusal is None:
            return None
        return await self._service.seen(opened.world, lambda: words_of(refusal, opened.world))

    async def question(
        self, contact: "Contact", opened: OpenForm, tapped: str, aside: Aside = PLAIN
    ) -> Message:
        """Return the message that shows the open question."""
        view = await self.view(contact, opened, aside)
        return question_message(contact, opened.draft, view, opened.world.new_id(), tapped)

    async def view(self, contact: "Contact", opened: OpenForm, aside: Aside = PLAIN) -> "QuestionView":
        """Return the open question as the person sees it, with the likely records where one is asked for."""
        draft, facts = opened.draft, opened.facts
        asked = await self._service.seen(opened.world, lambda: form.open_field(draft, facts))
        if asked is not None:
            aside = await self._reader.beside(contact, opened, asked, aside)
        return await self._service.seen(
            opened.world, lambda: question_view(draft, facts, contact.person, aside)
        )

    async def commit(
        self, unit: "Sequence[Statement]", messages: Sequence[Message], incoming: "Incoming", now: "datetime"
    ) -> None:
        """Commit statements and messages together with what closes the input."""
        await self._service.store.commit([*incoming.closing, *unit, *outbox_rows(messages, now)])
