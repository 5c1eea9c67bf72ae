"""The form desk: opens forms, takes answers, goes back, submits. Every answer is committed before the next question."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.cases.actions import Answer, Step
from bot.cases.answers import Forms, value_of_option, value_of_text
from bot.cases.drafts import (
    LEFT,
    Asking,
    OpenForm,
    focus,
    insert_draft,
    left_message,
    new_draft,
    question_message,
    update_draft,
)
from bot.cases.openforms import OpenForms
from bot.cases.outbox import Handled, Message, Toast
from bot.cases.picking import RecordPicker
from bot.cases.ports import Statement
from bot.cases.questions import PLAIN, Aside, month_of, question_view
from bot.cases.saving import outbox_rows
from bot.cases.shown import Words
from bot.cases.telling import Asker
from bot.cases.wording import words_of
from bot.engine import form
from bot.engine.case import Event
from bot.engine.common import SAID
from bot.engine.form import SUMMARY, Draft
from bot.engine.messages import N_
from bot.errors import InvalidField, NotAllowed, Refusal, StaleButton

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.directory import Contact
    from bot.cases.inputs import Incoming
    from bot.cases.service import CaseService
    from bot.cases.views import QuestionView
    from bot.engine.case import Case
    from bot.engine.values import Value
    from bot.engine.world import World

FORM_GONE = N_("This form is finished. Here is where things stand.")
NOT_YOURS = N_("This form belongs to somebody else.")
ALREADY = N_("Noted already.")
PASSED = N_("That question has been answered. Tap the answer in the summary to change it.")
SAVED = N_("Noted.")
SEVERAL = N_("{count} are found. Tap the right one, or type more.")
NOT_HERE = N_("That does not fit this question. Please type the answer or tap one of the buttons.")


class FormDesk:
    """Carries people through forms."""

    def __init__(self, service: "CaseService", forms: Forms) -> None:
        self._service = service
        self._forms = forms
        self._picker = RecordPicker(service.store)
        self.open = OpenForms(service)

    # --- opening ------------------------------------------------------------------------------------------

    async def begin(  # noqa: PLR0913, PLR0917 - what a form depends on
        self,
        contact: "Contact",
        case: "Case",
        asking: Asking,
        incoming: "Incoming",
        tapped: str,
        world: "World",
    ) -> Handled:
        """Open a form, or the one that is already open for the same thing."""
        known = await self.open.of(contact.id, case.id, asking)
        if known is not None and known.draft.face == case.face:
            return await self._put(contact, known, known.draft, incoming, tapped)
        now = self._service.clock.now()
        draft = await self._service.seen(world, lambda: new_draft(case, asking, contact.id, world, now))
        message = await self._question(contact, OpenForm(draft, case, world, now), tapped)
        drop = [Statement("delete_draft", {"id": known.draft.id})] if known is not None else []
        await self._commit([*drop, *insert_draft(draft, now)], [message], incoming, now)
        return Handled(contact.language, Toast(""), (message,))

    # --- answering ----------------------------------------------------------------------------------------

    async def answer(self, contact: "Contact", action: Answer, incoming: "Incoming", tapped: str) -> Handled:
        """Take a tapped answer."""
        opened = await self._own(contact, action.draft)
        draft = opened.draft
        if action.field not in (draft.at, draft.column):
            return await self._late_tap(contact, opened, action, incoming, tapped)
        field = await self._service.seen(opened.world, lambda: form.open_field(draft, opened.facts))
        if field is None:
            return await self._late_tap(contact, opened, action, incoming, tapped)
        if field.kind == "record":
            value: Value = await self._picker.chosen(contact, field.record, action.option, opened.world)
            return await self._take(contact, opened, value, incoming, tapped)
        offered = await self._service.seen(opened.world, lambda: form.offers(field, draft, opened.facts))
        value = value_of_option(field, action.option, offered)
        if field.kind == "multi_choice":
            return await self._toggle(contact, opened, str(value), incoming, tapped)
        return await self._take(contact, opened, value, incoming, tapped)

    async def _late_tap(
        self, contact: "Contact", opened: OpenForm, action: Answer, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Answer a tap on an earlier question: the same answer is noted already, another changes nothing."""
        given = opened.draft.values.get(action.field)
        same = given is not None and form.option_of(given) == action.option
        handled = await self._put(contact, opened, opened.draft, incoming, tapped)
        return replace(handled, toast=Toast(ALREADY if same else PASSED, alert=not same))

    async def _toggle(
        self, contact: "Contact", opened: OpenForm, option: str, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Add or remove one of several choices; "done" takes them."""
        draft = opened.draft
        given = draft.values.get(draft.at)
        chosen = tuple(str(one) for one in given) if isinstance(given, tuple) else ()
        chosen = tuple(one for one in chosen if one != option) if option in chosen else (*chosen, option)
        return await self._put(
            contact, opened, replace(draft, values={**draft.values, draft.at: chosen}), incoming, tapped
        )

    async def say(self, contact: "Contact", opened: OpenForm, text: str, incoming: "Incoming") -> Handled:
        """Take a typed answer to the open question; at the summary, yes-words submit."""
        draft = opened.draft
        field = await self._service.seen(opened.world, lambda: form.open_field(draft, opened.facts))
        if field is None:
            return await self._again(contact, opened, InvalidField(NOT_HERE, typed=text), incoming)
        if field.kind == "record":
            return await self._search(contact, opened, field.record, text, incoming)
        local = opened.now.astimezone(opened.world.zone)
        try:
            value = value_of_text(field, text, local, contact.language, self._forms)
        except InvalidField as refusal:
            return await self._again(contact, opened, refusal, incoming)
        if field.kind == "multi_choice" and isinstance(value, tuple):
            return await self._put(
                contact, opened, replace(draft, values={**draft.values, draft.at: value}), incoming, ""
            )
        return await self._take(contact, opened, value, incoming, "")

    async def _search(
        self, contact: "Contact", opened: OpenForm, kind: str, text: str, incoming: "Incoming"
    ) -> Handled:
        """Look for a record by typed words: the only one is the answer, several are shown to choose from."""
        try:
            found = await self._picker.search(contact, kind, text, opened.world)
        except InvalidField as refusal:
            return await self._again(contact, opened, refusal, incoming)
        if len(found) == 1:
            return await self._take(contact, opened, found[0].id, incoming, "")
        several = Aside(Words(SEVERAL, {"count": len(found)}), records=found)
        return await self._put(contact, opened, opened.draft, incoming, "", aside=several)

    async def take_file(
        self, contact: "Contact", opened: OpenForm, ref: str, incoming: "Incoming"
    ) -> Handled:
        """Take a photo or document: as the answer, or as one more of several."""
        field = await self._service.seen(opened.world, lambda: form.open_field(opened.draft, opened.facts))
        if field is None or field.kind not in ("photo", "file"):
            return await self._again(contact, opened, InvalidField(NOT_HERE, typed=""), incoming)
        draft = opened.draft
        held = (draft.row or {}).get(draft.column) if draft.row is not None else draft.values.get(draft.at)
        files = (*(held if isinstance(held, tuple) else ()), ref)
        if field.at_most == 1 or draft.row is not None:
            return await self._take(contact, opened, files[-1:], incoming, "")
        return await self._put(
            contact, opened, replace(draft, values={**draft.values, draft.at: files}), incoming, ""
        )

    async def take_value(
        self, contact: "Contact", opened: OpenForm, value: "Value", incoming: "Incoming"
    ) -> Handled:
        """Take a value that needs no reading: a shared contact's phone, a place."""
        return await self._take(contact, opened, value, incoming, "")

    async def _take(
        self, contact: "Contact", opened: OpenForm, value: "Value", incoming: "Incoming", tapped: str
    ) -> Handled:
        try:
            after = await self._service.seen(
                opened.world, lambda: form.answer(opened.draft, value, opened.facts)
            )
        except InvalidField as refusal:
            month = value if tapped and type(value) is date else None
            return await self._again(contact, opened, refusal, incoming, tapped, month)
        if after.at == SUMMARY and not after.summary:
            return await self._submit(contact, replace(opened, draft=after), incoming, tapped)
        return await self._put(contact, opened, after, incoming, tapped, Toast(SAVED) if tapped else None)

    # --- moving -------------------------------------------------------------------------------------------

    async def step(self, contact: "Contact", action: Step, incoming: "Incoming", tapped: str) -> Handled:
        """Go back, skip, change an answer, submit or leave."""
        opened = await self._own(contact, action.draft)
        return await self.move(contact, opened, action.to, action.field, incoming, tapped)

    async def move(  # noqa: PLR0913, PLR0917 - a step has all of these
        self, contact: "Contact", opened: OpenForm, to: str, field: str, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Make a named step in the form."""
        facts, draft = opened.facts, opened.draft
        if to == "submit":
            return await self._submit(contact, opened, incoming, tapped)
        if to == "cancel":
            return await self._leave(contact, opened, incoming, tapped)
        if to in ("why", "month"):
            aside = Aside(explain=True)
            if to == "month":
                month = await self._service.seen(opened.world, lambda: month_of(field, draft, facts))
                aside = Aside(month=month)
            return await self._put(contact, opened, draft, incoming, tapped, aside=aside)
        moves: dict[str, Callable[[], Draft]] = {
            "back": lambda: form.back(draft, facts),
            "skip": lambda: form.skip(draft, facts),
            "edit": lambda: form.edit(draft, field, facts),
            "add": lambda: form.add_row(draft, facts),
            "done": lambda: form.finish_rows(draft, facts),
            "show": lambda: draft,
        }
        try:
            after = await self._service.seen(opened.world, moves.get(to, moves["show"]))
        except InvalidField as refusal:
            return await self._again(contact, opened, refusal, incoming, tapped)
        if after.at == SUMMARY and not after.summary:
            return await self._submit(contact, replace(opened, draft=after), incoming, tapped)
        return await self._put(contact, opened, after, incoming, tapped)

    async def _leave(
        self, contact: "Contact", opened: OpenForm, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Leave the form; the draft stays and can be resumed."""
        said = [] if tapped else [left_message(contact, opened.draft, opened.world.new_id())]
        await self._commit([focus(contact.id, None)], said, incoming, opened.now)
        return Handled(contact.language, Toast(LEFT) if tapped else None, tuple(said))

    async def _submit(
        self, contact: "Contact", opened: OpenForm, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Fire the event with the answers; the draft ends in the same unit."""
        draft = opened.draft
        complete = await self._service.seen(opened.world, lambda: form.move_on(draft, opened.facts))
        if complete.at != SUMMARY:
            return await self._put(contact, opened, complete, incoming, tapped)
        values = complete.values
        if draft.item:
            values = {**values, "item": draft.item}
        # A remark is about the case, not about one face of it: it is welcome also when the case has moved on.
        face = None if draft.event in SAID else draft.face
        event = Event(draft.event, contact.person, incoming.key, values, face)
        unit = [
            Statement("delete_draft", {"id": draft.id}),
            focus(contact.id, None),
            *incoming.closing,
        ]
        try:
            outcome = await self._service.apply(
                opened.case.id, event, asker=Asker(contact.id, tapped), closing=unit, world=opened.world
            )
        except StaleButton:
            await self._commit(unit[:2], [], incoming, opened.now)
            raise
        except NotAllowed:
            raise
        except Refusal as refusal:
            return await self._again(contact, replace(opened, draft=complete), refusal, incoming, tapped)
        return Handled(contact.language, Toast(SAVED) if tapped else None, outcome.messages)

    # --- committing ---------------------------------------------------------------------------------------

    async def _own(self, contact: "Contact", draft: int) -> OpenForm:
        opened = await self.open.form(draft)
        if opened is None:
            raise StaleButton(FORM_GONE)
        if opened.draft.person != contact.id:
            raise NotAllowed(NOT_YOURS)
        return opened

    async def _again(  # noqa: PLR0913, PLR0917 - what a refusal depends on
        self,
        contact: "Contact",
        opened: OpenForm,
        refusal: Refusal,
        incoming: "Incoming",
        tapped: str = "",
        month: "date | None" = None,
    ) -> Handled:
        """Ask the same question again and say why the answer was not taken."""
        why = await self._service.seen(opened.world, lambda: words_of(refusal, opened.world))
        return await self._put(contact, opened, opened.draft, incoming, tapped, aside=Aside(why, month=month))

    async def _put(  # noqa: PLR0913, PLR0917 - what a question depends on
        self,
        contact: "Contact",
        opened: OpenForm,
        draft: Draft,
        incoming: "Incoming",
        tapped: str,
        toast: Toast | None = None,
        aside: Aside = PLAIN,
    ) -> Handled:
        """Keep the draft and show its open question."""
        unit: list[Statement] = []
        if draft != opened.draft:
            draft = replace(draft, version=opened.draft.version + 1)
            unit.append(update_draft(draft, opened.draft.version, opened.now))
        unit.append(focus(contact.id, draft.id))
        message = await self._question(contact, replace(opened, draft=draft), tapped, aside)
        await self._commit(unit, [message], incoming, opened.now)
        return Handled(contact.language, toast or (Toast("") if tapped else None), (message,))

    async def _question(
        self, contact: "Contact", opened: OpenForm, tapped: str, aside: Aside = PLAIN
    ) -> Message:
        view = await self.view(contact, opened, aside)
        return question_message(contact, opened.draft, view, opened.world.new_id(), tapped)

    async def view(self, contact: "Contact", opened: OpenForm, aside: Aside = PLAIN) -> "QuestionView":
        """Return the open question as the person sees it, with the likely records where one is asked for."""
        draft, facts = opened.draft, opened.facts
        asked = await self._service.seen(opened.world, lambda: form.open_field(draft, facts))
        if asked is not None and asked.kind == "record" and not aside.records:
            aside = replace(aside, records=await self._picker.offered(contact, asked.record, opened.world))
        return await self._service.seen(
            opened.world, lambda: question_view(draft, facts, contact.person, aside)
        )

    async def _commit(
        self, unit: Sequence[Statement], messages: Sequence[Message], incoming: "Incoming", now: "datetime"
    ) -> None:
        await self._service.store.commit([*incoming.closing, *unit, *outbox_rows(messages, now)])
