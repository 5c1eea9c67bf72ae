"""An open question, or the summary of a form, as a screen."""

from datetime import timedelta

from bot.cases.actions import Answer, Step
from bot.cases.views import QuestionView
from bot.engine.messages import N_
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Screen, Small
from bot.render.voice import Voice

BACK = N_("Back")
SKIP = N_("Skip")
LEAVE = N_("Later")
WHY = N_("Why?")
SUBMIT = N_("Submit")
DONE = N_("Done")
ADD = N_("Add another")
CHECK_SUMMARY = N_("Please check. Tap an answer to change it.")
PROGRESS = N_("{place} of {count}")
WHO_SEES = N_("Seen only by those who handle this case.")
SEEN_BY_ALL = N_("You and the people who handle this case see it.")
FILES_SO_FAR = N_("{count} received. Send more, or tap Done.")
ROWS_SO_FAR = N_("{count} entered so far.")
SEND_PHOTO = N_("Send a photo or a document.")
FIND_RECORD = N_("Tap one, or type part of the name or the number.")
CLOSED_DAYS = N_("Days with a dot will not do; tap one to see why.")
OTHER_DAY = N_("Another day")
TYPE_DATE = N_("Tap a day, or type one.")
CHOSEN = "✓ "
BLANK = "\u2800"
"""A character that is there and shows nothing: Telegram refuses a button without words."""
SHORT = 12
"""Labels up to this many characters stand two in a row."""


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
    if view.why_not is not None:
        blocks.append(Paragraph("⚠ " + voice.words(view.why_not)))
    blocks.append(Paragraph(voice.words(view.ask)))
    blocks += [Small(line) for line in _notes(view, voice)]
    return Screen(tuple(blocks), (*_choice_rows(view, voice), *_steps(view, voice)))


def _notes(view: QuestionView, voice: Voice) -> list[str]:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    notes = []
    if view.explain:
        notes.append(voice.words(view.why))
        notes.append(voice.say(WHO_SEES if field.seen_by else SEEN_BY_ALL))
        if field.help:
            notes.append(voice.words(view.help))
    if field.kind in ("photo", "file"):
        held = view.rows
        notes.append(voice.say(FILES_SO_FAR, count=held) if held else voice.say(SEND_PHOTO))
    if field.kind == "record":
        notes.append(voice.say(FIND_RECORD))
    if view.month:
        notes.append(voice.say(CLOSED_DAYS))
    elif field.kind == "date":
        notes.append(voice.say(TYPE_DATE))
    if field.group and view.rows:
        notes.append(voice.say(ROWS_SO_FAR, count=view.rows))
    if view.place == 1 and view.reassurance.msgid:
        notes.append(voice.words(view.reassurance))
    if view.count > 1:
        notes.append(voice.say(PROGRESS, place=view.place, count=view.count))
    return notes


def _choice_rows(view: QuestionView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    if field.group and view.draft.row is None:
        return ((Button(voice.say(ADD), Step(view.draft.id, "add")), _done(view, voice)),)
    if view.month:
        return _calendar(view, voice)
    given = view.draft.values.get(field.id)
    chosen = given if isinstance(given, tuple) else ()
    buttons = []
    for choice in view.choices:
        mark = CHOSEN if choice.option in chosen else ""
        label = mark + voice.show(choice.label)
        buttons.append(Button(label, Answer(view.draft.id, field.id, choice.option)))
    rows = in_rows(buttons)
    if field.kind == "multi_choice" or (field.kind in ("photo", "file") and view.rows):
        rows = (*rows, (_done(view, voice),))
    if field.kind == "date":
        rows = (*rows, (Button("📅 " + voice.say(OTHER_DAY), Step(view.draft.id, "month")),))
    return rows


def _calendar(view: QuestionView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """Return a month as buttons, Monday first. A day that will not do shows a dot; tapping it tells why."""
    field = view.field
    assert field is not None  # noqa: S101 - the caller has looked
    draft = view.draft.id
    first, last = view.month[0].day, view.month[-1].day
    still = Step(draft, "month", f"{first:%Y-%m}")
    cells = [Button(BLANK, still) for _ in range(first.weekday())]
    cells += [
        Button(str(one.day.day) if one.open else "·", Answer(draft, field.id, one.day.isoformat()))
        for one in view.month
    ]
    cells += [Button(BLANK, still) for _ in range(6 - last.weekday())]
    weeks = tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7))
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    turn = (
        Button("‹", Step(draft, "month", f"{before:%Y-%m}")),
        Button(voice.month(first), still),
        Button("›", Step(draft, "month", f"{after:%Y-%m}")),
    )
    head = tuple(Button(name, still) for name in voice.weekdays())
    return (turn, head, *weeks)


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
        row.append(Button(voice.say(SKIP), Step(draft, "skip")))
    if field.why and not view.explain:
        row.append(Button(voice.say(WHY), Step(draft, "why")))
    row.append(Button(voice.say(LEAVE), Step(draft, "cancel")))
    return (tuple(row),)


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
    draft = view.draft.id
    edits = [
        Button("✎ " + voice.say(answer.label), Step(draft, "edit", answer.field)) for answer in view.answers
    ]
    submit = (Button(voice.say(SUBMIT), Step(draft, "submit"), Look.GOOD),)
    return Screen(
        tuple(blocks), (submit, *in_rows(edits), (Button(voice.say(LEAVE), Step(draft, "cancel")),))
    )


def in_rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons two in a row where their labels are short, one where they are long."""
    rows: list[tuple[Button, ...]] = []
    waiting: list[Button] = []
    for button in buttons:
        if width(button.label) > SHORT * 2:
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


def width(text: str) -> int:
    """Return the room a text takes: wide characters count twice."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)  # noqa: PLR2004 - CJK begins here
