"""An open question, the summary of a form, or the way back to one that was left, as a screen."""

from bot.cases.base.actions import Answer, Press, Step
from bot.cases.base.shown import Words
from bot.cases.view.views import QuestionView
from bot.engine.basics.messages import N_
from bot.engine.forms.form import held
from bot.render import pickers
from bot.render.measure import fits
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Screen, Small
from bot.render.voice import Voice

BACK = N_("Back")
SKIP = N_("Skip")
CLEAR = N_("Clear")
LEAVE = N_("Later")
WHY = N_("Why?")
SUBMIT = N_("Submit")
DONE = N_("Done")
ADD = N_("Add another")
CHECK_SUMMARY = N_("Please check. Tap an answer to change it.")
PROGRESS = N_("{place} of {count}")
SEEN_BY = N_("Seen by you and: {readers}.")
SEEN_BY_HANDLERS = N_("Seen by you and those who handle this case.")
NEXT = N_("When it is sent: {steps}.")
NEXT_STEP = N_("{title} ({who})")
NEXT_OR = N_("{one}, or {other}")
NEXT_GOES_ON = N_("When it is sent, the case goes on with it.")
LEFT = N_("Left. Your answers are kept: {count} of {all}.")
LEFT_EMPTY = N_("Left. You can go on with it at any time.")
GO_ON = N_("Go on with it")
UNDERSTOOD = N_("Understood: {label}: {value}")
CHOSEN_SO_FAR = N_("Chosen: {value}")
LAST_DAY = N_("Tap the last day, or type it.")
FIRST_DAY = N_("Tap the first day, or type both, such as “1-5 December”.")
TYPE_TIME = N_("Tap a time, or type one.")
TYPE_MOMENT = N_("Tap a day, or type day and time.")
FIND_PERSON = N_("Tap one, or type part of the name.")
TYPE_PLACE = N_("Share a place, or type the address.")
SHARE_PHONE = N_("Share my phone number")
SHARE_PLACE = N_("Share my location")
FULL_TIMES = N_("Times with a dot are taken or closed.")
FILES_SO_FAR = N_("{count} received. Send more, or tap Done.")
ROWS_SO_FAR = N_("{count} entered so far.")
SEND_PHOTO = N_("Send a photo or a document.")
FIND_RECORD = N_("Tap one, or type part of the name or the number.")
CLOSED_DAYS = N_("Days with a dot cannot be chosen; tap one to see why.")
OR_SPEAK = N_("Type it, or send a voice message.")
OTHER_DAY = N_("Another day")
TYPE_DATE = N_("Tap a day, or type one.")
CHOSEN = "✓ "
HINTS = {
    "record": FIND_RECORD,
    "person": FIND_PERSON,
    "date": TYPE_DATE,
    "time": TYPE_TIME,
    "datetime": TYPE_MOMENT,
    "slot": TYPE_MOMENT,
    "date_range": FIRST_DAY,
    "location": TYPE_PLACE,
}
"""How else than by its buttons a question can be answered."""
IN_A_ROW = 3
"""So many steps of a form stand in one row at most."""


def question_screen(view: QuestionView, voice: Voice) -> Screen:
    """Return the screen of the open question, or of the summary."""
    return _summary(view, voice) if view.field is None else _question(view, voice)


def _head(view: QuestionView, voice: Voice) -> str:
    number = f" · {view.number}" if view.number else ""
    return f"{view.icon} {voice.say(view.title)}{number}"


def _question(view: QuestionView, voice: Voice) -> Screen:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    blocks: list[Block] = [Heading(_head(view, voice))]
    if view.facts:
        blocks.append(Facts(tuple((voice.say(fact.label), voice.show(fact.value)) for fact in view.facts)))
    if view.understood is not None:
        said = voice.say(UNDERSTOOD, label=Words(view.understood.label), value=view.understood.value)
        blocks.append(Small("✓ " + said))
    if view.why_not is not None:
        blocks.append(Paragraph("⚠ " + voice.words(view.why_not)))
    blocks.append(Paragraph(voice.words(view.ask)))
    blocks += [Small(line) for line in _notes(view, voice)]
    return Screen(
        tuple(blocks),
        (*_choice_rows(view, voice), *_steps(view, voice)),
        ask_contact=voice.say(SHARE_PHONE) if field.kind == "phone" and view.outside else "",
        ask_location=voice.say(SHARE_PLACE) if field.kind == "location" else "",
    )


def _notes(view: QuestionView, voice: Voice) -> list[str]:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    notes = []
    if view.explain:
        notes += _explained(view, voice)
    if field.kind in ("photo", "file"):
        held = view.rows
        notes.append(voice.say(FILES_SO_FAR, count=held) if held else voice.say(SEND_PHOTO))
    if view.picked is not None:
        notes.append(voice.say(CHOSEN_SO_FAR, value=view.picked))
    notes += _hints(view, voice)
    if field.voice:
        notes.append(voice.say(OR_SPEAK))
    if field.group and view.rows:
        notes.append(voice.say(ROWS_SO_FAR, count=view.rows))
    if view.place == 1 and view.reassurance.msgid:
        notes.append(voice.words(view.reassurance))
    if view.count > 1:
        notes.append(voice.say(PROGRESS, place=view.place, count=view.count))
    return notes


def _hints(view: QuestionView, voice: Voice) -> list[str]:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    hint = HINTS.get(field.kind)
    if view.month and field.kind == "date":
        return [voice.say(CLOSED_DAYS)]
    if view.picked is not None:
        hint = LAST_DAY if field.kind == "date_range" else TYPE_TIME
    hints = [voice.say(hint)] if hint is not None else []
    if view.month:
        hints.append(voice.say(CLOSED_DAYS))
    elif any(not one.open for one in view.clocks):
        hints.append(voice.say(FULL_TIMES))
    return hints


def _explained(view: QuestionView, voice: Voice) -> list[str]:
    """Say why it is asked, who will see it, and what happens next."""
    readers = view.readers
    lines = [voice.words(view.why)]
    lines.append(voice.say(SEEN_BY, readers=readers) if readers else voice.say(SEEN_BY_HANDLERS))
    lines.append(next_steps(view, voice) or voice.say(NEXT_GOES_ON))
    if view.help.msgid:
        lines.append(voice.words(view.help))
    return lines


def next_steps(view: QuestionView, voice: Voice) -> str:
    """Return what may happen when the form is sent, or ""."""
    steps = [
        voice.say(NEXT_STEP, title=Words(step.title), who=step.who) if step.who else voice.say(step.title)
        for step in view.following
    ]
    said = ""
    for step in reversed(steps):
        said = voice.say(NEXT_OR, one=step, other=said) if said else step
    return voice.say(NEXT, steps=said) if said else ""


def left_screen(view: QuestionView, voice: Voice) -> Screen:
    """Return the screen in place of a form that was left: its answers are kept, one tap brings it back."""
    given = sum(1 for value in view.draft.values.values() if value is not None)
    said = voice.say(LEFT, count=given, all=view.count) if given else voice.say(LEFT_EMPTY)
    back = Button("↩ " + voice.say(GO_ON), Step(view.draft.id, "show"))
    return Screen((Heading(_head(view, voice)), Paragraph(said)), ((back,),))


def _choice_rows(view: QuestionView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    if field.group and view.draft.row is None:
        return ((Button(voice.say(ADD), Step(view.draft.id, "add")), _done(view, voice)),)
    if view.month and (field.kind == "date" or not view.choices):
        return pickers.calendar(view, field.id, voice)
    given = held(view.draft)
    chosen = given if isinstance(given, tuple) else ()
    buttons = []
    for choice in view.choices:
        mark = CHOSEN if choice.option in chosen else ""
        label = mark + voice.show(choice.label)
        buttons.append(Button(label, Answer(view.draft.id, field.id, choice.option)))
    rows = in_rows(buttons)
    if field.kind == "multi_choice" or (field.kind in ("photo", "file") and view.rows):
        rows = (*rows, (_done(view, voice),))
    if view.clocks:
        rows = (*rows, *pickers.clocks(view, field.id, voice))
    if view.month:
        rows = (*rows, *pickers.calendar(view, field.id, voice))
    elif (field.kind in ("date", "slot") and not view.clocks) or (
        field.kind == "datetime" and view.picked is None
    ):
        rows = (*rows, (Button("📅 " + voice.say(OTHER_DAY), Step(view.draft.id, "month")),))
    return rows


def _done(view: QuestionView, voice: Voice) -> Button:
    return Button(voice.say(DONE), Step(view.draft.id, "done"), Look.GOOD)


def _steps(view: QuestionView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    draft = view.draft.id
    row = []
    if view.can_go_back:
        row.append(Button("‹ " + voice.say(BACK), Step(draft, "back")))
    if field.optional:
        given = view.draft.row is None and view.draft.values.get(view.draft.at) is not None
        row.append(Button(voice.say(CLEAR if given else SKIP), Step(draft, "skip")))
    if field.why and not view.explain:
        row.append(Button(voice.say(WHY), Step(draft, "why")))
    row.append(Button(voice.say(LEAVE), Step(draft, "cancel")))
    rows = (tuple(row),) if len(row) <= IN_A_ROW else (tuple(row[:2]), tuple(row[2:]))
    if view.instead is None:
        return rows
    face, event, label = view.instead
    return ((Button(voice.say(label), Press(view.draft.case, face, event)),), *rows)


def _summary(view: QuestionView, voice: Voice) -> Screen:
    rows = tuple((voice.say(answer.label), voice.show(answer.value)) for answer in view.answers)
    blocks: list[Block] = [Heading(_head(view, voice))]
    if view.facts:
        blocks.append(Facts(tuple((voice.say(fact.label), voice.show(fact.value)) for fact in view.facts)))
    if view.why_not is not None:
        blocks.append(Paragraph("⚠ " + voice.words(view.why_not)))
    blocks += [Facts(rows), Small(voice.say(CHECK_SUMMARY))]
    if view.reassurance.msgid:
        blocks.append(Small(voice.words(view.reassurance)))
    if steps := next_steps(view, voice):
        blocks.append(Small(steps))
    draft = view.draft.id
    edits = [
        Button("✎ " + voice.say(answer.label), Step(draft, "edit", answer.field)) for answer in view.answers
    ]
    edits += [Button("＋ " + voice.say(one.label), Step(draft, "edit", one.field)) for one in view.extras]
    submit = (Button(voice.say(SUBMIT), Step(draft, "submit"), Look.GOOD),)
    return Screen(
        tuple(blocks), (submit, *in_rows(edits), (Button(voice.say(LEAVE), Step(draft, "cancel")),))
    )


def in_rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons two in a row where their labels are short, one where they are long."""
    rows: list[tuple[Button, ...]] = []
    waiting: list[Button] = []
    for button in buttons:
        if not fits(button.label, 2):
            if waiting:
                rows.append(tuple(waiting))
                waiting = []
            rows.append((button,))
            continue
        waiting.append(button)
        if len(waiting) == 2:  # noqa: PLR2004 - two in a row
            rows.append(tuple(waiting))
            waiting = []
    if waiting:
        rows.append(tuple(waiting))
    return tuple(rows)
