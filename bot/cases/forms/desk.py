"""The form desk: opens forms, takes answers, goes back, submits. Every answer is committed before the next question."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.cases.base.actions import Answer, Step
from bot.cases.base.inputs import SentFile
from bot.cases.base.outbox import Handled, Toast
from bot.cases.base.ports import Statement
from bot.cases.base.roles import works_here
from bot.cases.forms.answering import Meaning, Open, Reader, Understood
from bot.cases.forms.attachments import NOT_HERE, files_missing, gathered, spoken, unasked
from bot.cases.forms.drafts import Asking, OpenForm, focus, insert_draft, left_message, new_draft
from bot.cases.forms.formscreens import FormScreens
from bot.cases.forms.openforms import OpenForms
from bot.cases.forms.pickers import month_of
from bot.cases.forms.questions import PLAIN, Aside, answer_fact
from bot.cases.forms.submitting import Submitting
from bot.cases.forms.summaries import changes, says_submit
from bot.cases.records.answers import Forms
from bot.engine.basics.messages import N_
from bot.engine.fields.places import point
from bot.engine.forms import form
from bot.engine.forms.form import SUMMARY, Draft
from bot.engine.forms.options import option_of
from bot.errors import InvalidField, NotAllowed, StaleButton

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.cases.view.views import QuestionView
    from bot.engine.basics.values import Value
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Case

FORM_GONE = N_("This form is finished. Here is where things stand.")
NOT_YOURS = N_("This form belongs to somebody else.")
ALREADY = N_("Noted already.")
PASSED = N_("That question has been answered. Tap the answer in the summary to change it.")
NOT_AT_SUMMARY = N_(
    "I did not understand “{typed}”. Tap Submit, or an answer to change it, or type “change” and its name."
)
NOT_OWN = N_("Please share your own contact, or type the number.")
OWN_ONLY = N_("Please share your own number with the button below, so that nobody books in your name.")


class FormDesk:
    """Carries people through forms."""

    def __init__(self, service: "CaseService", forms: Forms) -> None:
        self._service = service
        self._forms = forms
        self._reader = Reader(service, forms)
        self._screens = FormScreens(service, self._reader)
        self._submitting = Submitting(service, self._screens)
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
        if known is not None and (known.draft.face, known.draft.seen) == (case.face, asking.seen):
            return await self._screens.put(contact, known, known.draft, incoming, tapped)
        now = self._service.clock.now()
        draft = await self._service.seen(world, lambda: new_draft(case, asking, contact.id, world, now))
        message = await self._screens.question(contact, OpenForm(draft, case, world, now), tapped)
        drop = [Statement("delete_draft", {"id": known.draft.id})] if known is not None else []
        await self._screens.commit([*drop, *insert_draft(draft, now)], [message], incoming, now)
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
        try:
            meaning = await self._reader.tapped(contact, opened, field, action.option)
        except InvalidField as refusal:
            if "moment" in refusal.params or "day" in refusal.params:
                return await self._screens.again(contact, opened, refusal, incoming, tapped)
            raise
        if field.kind == "multi_choice" and isinstance(meaning, Understood):
            return await self._toggle(contact, opened, str(meaning.value), incoming, tapped)
        return await self._follow(contact, opened, meaning, incoming, tapped)

    async def _follow(
        self, contact: "Contact", opened: OpenForm, meaning: Meaning, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Take the answer, or go on asking."""
        if isinstance(meaning, Open):
            draft = replace(opened.draft, part=meaning.part)
            return await self._screens.put(contact, opened, draft, incoming, tapped, aside=meaning.aside)
        return await self._take(contact, opened, meaning.value, incoming, tapped, guessed=meaning.guessed)

    async def _late_tap(
        self, contact: "Contact", opened: OpenForm, action: Answer, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Answer a tap on an earlier question: the same answer is noted already, another changes nothing."""
        given = opened.draft.values.get(action.field)
        same = given is not None and option_of(given) == action.option
        handled = await self._screens.put(contact, opened, opened.draft, incoming, tapped)
        return replace(handled, toast=Toast(ALREADY if same else PASSED, alert=not same))

    async def _toggle(
        self, contact: "Contact", opened: OpenForm, option: str, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Add or remove one of several choices; "done" takes them."""
        draft = opened.draft
        given = form.held(draft)
        chosen = tuple(str(one) for one in given) if isinstance(given, tuple) else ()
        chosen = tuple(one for one in chosen if one != option) if option in chosen else (*chosen, option)
        return await self._screens.put(contact, opened, form.hold(draft, chosen), incoming, tapped)

    async def say(
        self, contact: "Contact", opened: OpenForm, text: str, incoming: "Incoming", *, proven: bool = False
    ) -> Handled:
        """Take a typed answer (`proven`: the channel vouches for it); at the summary, yes-words submit."""
        draft = opened.draft
        field = await self._service.seen(opened.world, lambda: form.open_field(draft, opened.facts))
        if field is None:
            return await self._change(contact, opened, text, incoming)
        if field.own and not proven and not works_here(contact, opened.world):
            return await self._screens.again(contact, opened, InvalidField(OWN_ONLY, typed=text), incoming)
        try:
            meaning = await self._reader.typed(contact, opened, field, text)
        except InvalidField as refusal:
            return await self._screens.again(contact, opened, refusal, incoming)
        if field.kind == "multi_choice" and isinstance(meaning, Understood):
            return await self._screens.put(contact, opened, form.hold(draft, meaning.value), incoming, "")
        return await self._follow(contact, opened, meaning, incoming, "")

    async def answers(self, contact: "Contact", opened: OpenForm, text: str) -> bool:
        """Tell whether the words can be read as an answer to the open question, or as a wish at the summary."""
        draft, facts = opened.draft, opened.facts
        field = await self._service.seen(opened.world, lambda: form.open_field(draft, facts))
        if field is None:
            asked = await self._service.seen(opened.world, lambda: form.questions(draft, facts))
            wished = changes(text, [facts.flow.field(name) for name in asked], self._forms)
            return says_submit(text) or any(True for _ in wished)
        try:
            await self._reader.typed(contact, opened, field, text)
        except InvalidField:
            return False
        return True

    async def not_this(self, contact: "Contact", opened: OpenForm, why: str, incoming: "Incoming") -> Handled:
        """Ask again after something that is no answer of any kind: a sticker, a changed message."""
        return await self._screens.again(contact, opened, InvalidField(why), incoming)

    async def _change(self, contact: "Contact", opened: OpenForm, text: str, incoming: "Incoming") -> Handled:
        """Take what is typed at the summary: yes submits, `change the date to 5 Dec` changes an answer."""
        draft, facts = opened.draft, opened.facts
        if says_submit(text):
            return await self._submitting.submit(contact, opened, incoming, "")
        asked = await self._service.seen(opened.world, lambda: form.questions(draft, facts))
        wished = next(changes(text, [facts.flow.field(name) for name in asked], self._forms), None)
        if wished is None:
            return await self._screens.again(
                contact, opened, InvalidField(NOT_AT_SUMMARY, typed=text), incoming
            )
        name, words = wished
        edited = await self._service.seen(opened.world, lambda: form.edit(draft, name, facts))
        at_it = replace(opened, draft=edited, moved=True)
        return (
            await self.say(contact, at_it, words, incoming)
            if words
            else await self._screens.put(contact, at_it, edited, incoming, "")
        )

    async def take_files(
        self, contact: "Contact", opened: OpenForm, sent: "Sequence[SentFile]", incoming: "Incoming"
    ) -> Handled:
        """Take photos or documents: as the answer, or as some more of several."""
        field = await self._service.seen(opened.world, lambda: form.open_field(opened.draft, opened.facts))
        if field is not None and spoken(field, sent):
            return await self._take(contact, opened, (sent[0].ref,), incoming, "")
        if field is None or field.kind not in ("photo", "file"):
            return await self._screens.again(contact, opened, InvalidField(unasked(sent)), incoming)
        draft = opened.draft
        at_once = draft.row is not None or (field.at_most == 1 and len(sent) == 1)
        held = () if at_once else draft.values.get(draft.at)
        files, wrong = gathered(field, [str(one) for one in held] if isinstance(held, tuple) else [], sent)
        if at_once and files and wrong is None:
            return await self._take(contact, opened, files, incoming, "")
        kept = draft if at_once or not files else replace(draft, values={**draft.values, draft.at: files})
        return await self._screens.put(contact, opened, kept, incoming, "", aside=Aside(wrong))

    async def take_phone(
        self, contact: "Contact", opened: OpenForm, phone: str, incoming: "Incoming", *, own: bool
    ) -> Handled:
        """Take the number of a shared contact, the person's own, where a number is asked for."""
        field = await self._service.seen(opened.world, lambda: form.open_field(opened.draft, opened.facts))
        if field is not None and field.kind == "phone" and own:
            return await self.say(contact, opened, phone, incoming, proven=True)
        wrong = NOT_OWN if field is not None and field.kind == "phone" else NOT_HERE
        return await self._screens.again(contact, opened, InvalidField(wrong, typed=phone), incoming)

    async def take_place(
        self, contact: "Contact", opened: OpenForm, latitude_e6: int, longitude_e6: int, incoming: "Incoming"
    ) -> Handled:
        """Take a shared place, degrees times 10**6, where one is asked for."""
        field = await self._service.seen(opened.world, lambda: form.open_field(opened.draft, opened.facts))
        if field is None or field.kind != "location":
            return await self._screens.again(contact, opened, InvalidField(NOT_HERE, typed=""), incoming)
        return await self._take(contact, opened, point(latitude_e6, longitude_e6), incoming, "")

    async def _take(  # noqa: PLR0913 - what an answer comes with
        self,
        contact: "Contact",
        opened: OpenForm,
        value: "Value",
        incoming: "Incoming",
        tapped: str,
        *,
        guessed: bool = False,
    ) -> Handled:
        try:
            after = await self._service.seen(
                opened.world, lambda: form.answer(opened.draft, value, opened.facts)
            )
        except InvalidField as refusal:
            month = value if tapped and type(value) is date else None
            read = value if guessed else None
            return await self._screens.again(contact, opened, refusal, incoming, tapped, month, read)
        if after.at == SUMMARY and guessed:
            after = replace(after, summary=True)  # what was understood is shown before it counts
        if after.at == SUMMARY and not after.summary:
            return await self._submitting.submit(contact, replace(opened, draft=after), incoming, tapped)
        aside = PLAIN
        if guessed and after.at != SUMMARY and opened.draft.row is None:
            fact = await self._service.seen(
                opened.world, lambda: answer_fact(opened.draft.at, after, opened.facts)
            )
            aside = Aside(understood=fact)
        return await self._screens.put(contact, opened, after, incoming, tapped, aside=aside)

    # --- moving -------------------------------------------------------------------------------------------

    async def step(self, contact: "Contact", action: Step, incoming: "Incoming", tapped: str) -> Handled:
        """Go back, skip, change an answer, submit or leave."""
        opened = await self._own(contact, action.draft)
        return await self.move(contact, opened, action.to, action.field, incoming, tapped)

    async def move(  # noqa: PLR0911, PLR0913, PLR0917 - a step has all of these; one return per kind of step
        self, contact: "Contact", opened: OpenForm, to: str, field: str, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Make a named step in the form."""
        facts, draft = opened.facts, opened.draft
        if to == "submit":
            return await self._submitting.submit(contact, opened, incoming, tapped)
        if to == "cancel":
            return await self._leave(contact, opened, incoming, tapped)
        if to in ("why", "month"):
            aside = Aside(explain=True)
            if to == "month":
                asked = await self._service.seen(opened.world, lambda: form.open_field(draft, facts))
                if asked is not None:
                    month = await self._service.seen(
                        opened.world, lambda: month_of(field, asked, draft, facts)
                    )
                    aside = Aside(month=month)
            return await self._screens.put(contact, opened, draft, incoming, tapped, aside=aside)
        moves: dict[str, Callable[[], Draft]] = {
            "back": lambda: form.back(draft, facts),
            "skip": lambda: form.skip(draft, facts),
            "edit": lambda: form.edit(draft, field, facts),
            "add": lambda: form.add_row(draft, facts),
            "done": lambda: form.finish_rows(draft, facts),
            "show": lambda: draft,
        }
        if to == "done" and (too_few := files_missing(opened)) is not None:
            return await self._screens.put(contact, opened, draft, incoming, tapped, aside=Aside(too_few))
        try:
            after = await self._service.seen(opened.world, moves.get(to, moves["show"]))
        except InvalidField as refusal:
            return await self._screens.again(contact, opened, refusal, incoming, tapped)
        if after.at == SUMMARY and not after.summary:
            return await self._submitting.submit(contact, replace(opened, draft=after), incoming, tapped)
        return await self._screens.put(contact, opened, after, incoming, tapped)

    async def _leave(
        self, contact: "Contact", opened: OpenForm, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Leave the form; the draft stays and can be resumed."""
        said = left_message(contact, opened.draft, opened.world.new_id(), tapped)
        await self._screens.commit([focus(contact.id, None)], [said], incoming, opened.now)
        return Handled(contact.language, Toast("") if tapped else None, (said,))

    async def _own(self, contact: "Contact", draft: int) -> OpenForm:
        opened = await self.open.form(draft)
        if opened is None:
            raise StaleButton(FORM_GONE)
        if opened.draft.person != contact.id:
            raise NotAllowed(NOT_YOURS)
        return opened

    async def view(self, contact: "Contact", opened: OpenForm) -> "QuestionView":
        """Return the open question as the person sees it."""
        return await self._screens.view(contact, opened)
