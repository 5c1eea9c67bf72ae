"""A case as one person sees it, as a screen: facts first, then what to do, then buttons."""

from bot.cases.actions import Confirm, Do, Go, Open, Press, Tick
from bot.cases.shown import Name, Words
from bot.cases.views import CardView, EventButton, Fact, Promise
from bot.engine.messages import N_
from bot.engine.model import StateKind, Style
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Screen, Small
from bot.render.voice import Voice

WAITING_FOR = N_("Now with: {who}")
CLOSED = N_("Closed.")
REMINDS = N_("⏰ Reminder")
SNOOZE = {"hour": N_("In 1 hour"), "tomorrow": N_("Tomorrow"), "mute": N_("Mute")}
UNTIL = N_("By {moment}")
UNTIL_ELSE = N_("By {moment}; after that by itself: {state}")
PROVISIONAL = N_(" (working days of that year are not published yet)")
REMINDER = N_("Next reminder: {moment}")
TOLD = N_("If nothing happens, {who} hears of it: {moment}")
PROMISE_BY = N_("{label}: by {moment}")
PROMISE_LATE = N_("{label}: was due {moment}, overdue")
PROMISE_PAUSED = N_("{label}: paused, {left} left when it goes on")
PROMISE_KEPT = N_("{label}: done {moment}")
ON_HOLD = N_("on hold")
MISSING = N_("Not yet possible: {reason}")
FILL_IN = N_("Fill in")
CHANGED_FROM = N_("{value} (was {before})")
OWN_LABELS = {"claim": N_("I take it"), "nudge": N_("Remind them")}
"""Of events that no flow file words."""
CONFIRM_ASKED = N_("Please confirm: {what}")
CONFIRM_YES = N_("Confirm")
CONFIRM_NO = N_("Do not confirm")
REFRESH = N_("Refresh")
MENU = N_("Menu")
MORE = N_("More")
OPEN_SEAT = N_("open")
VOTES = {"approve": N_("agreed"), "return": N_("sent back"), "reject": N_("refused"), "": OPEN_SEAT}
LOOKS = {Style.GOOD: Look.GOOD, Style.BAD: Look.BAD, Style.PLAIN: Look.PLAIN}


def card_screen(view: CardView, voice: Voice) -> Screen:
    """Return the screen of a card."""
    blocks: list[Block] = [Heading(f"{view.icon} {voice.say(view.title)} · {view.case.number}")]
    if view.reminder:
        blocks.append(Paragraph(voice.say(REMINDS)))
    blocks.append(Paragraph(_state_line(view, voice)))
    rows = [(voice.say(fact.label), _value(fact, voice)) for fact in view.facts]
    rows += [(voice.show(role), voice.say(VOTES.get(vote, OPEN_SEAT))) for role, vote in view.seats]
    if rows:
        blocks.append(Facts(tuple(rows)))
    if view.confirm is not None:
        blocks.append(Paragraph(voice.say(CONFIRM_ASKED, what=voice.say(view.confirm[0]))))
        blocks.append(Facts(tuple((voice.say(f.label), voice.show(f.value)) for f in view.confirm[1])))
    if view.what.msgid:
        blocks.append(Paragraph(voice.words(view.what)))
    blocks += [
        Small(voice.say(MISSING, reason=voice.words(button.blocked)))
        for button in view.buttons
        if button.blocked
    ]
    blocks += [Small(line) for line in _notes(view, voice)]
    return Screen(tuple(blocks), _rows(view, voice))


def _value(fact: Fact, voice: Voice) -> str:
    value = voice.show(fact.value)
    return voice.say(CHANGED_FROM, value=Name(value), before=fact.was) if fact.was is not None else value


def _state_line(view: CardView, voice: Voice) -> str:
    mark = "■" if not view.case.is_open else "▶" if view.turn else "…"
    held = " · " + voice.say(ON_HOLD) if view.case.held_at else ""
    return f"{mark} {voice.say(view.state)}{held}"


def _notes(view: CardView, voice: Voice) -> list[str]:
    notes = []
    notes += [_promise(one, voice) for one in view.promises]
    if view.waiting:
        notes.append(voice.say(WAITING_FOR, who=view.waiting))
    notes += _ahead(view, voice)
    if not view.case.is_open:
        notes.append(voice.say(CLOSED))
    return notes


def _promise(promise: Promise, voice: Voice) -> str:
    label = voice.say(promise.label)
    if promise.stopped_at is not None:
        return voice.say(PROMISE_KEPT, label=Name(label), moment=promise.stopped_at)
    if promise.left is not None:
        return voice.say(PROMISE_PAUSED, label=Name(label), left=promise.left)
    return voice.say(PROMISE_LATE if promise.late else PROMISE_BY, label=Name(label), moment=promise.due)


def _ahead(view: CardView, voice: Voice) -> list[str]:
    """Return until when, what happens then by itself, who is reminded, and who hears of it."""
    ahead = view.ahead
    if ahead.until is None:
        return []
    otherwise = Words(ahead.otherwise)
    by = voice.say(UNTIL_ELSE if ahead.otherwise else UNTIL, moment=ahead.until, state=otherwise)
    notes = [by + (voice.say(PROVISIONAL) if ahead.provisional else "")]
    if view.turn and ahead.remind_at is not None:
        notes.append(voice.say(REMINDER, moment=ahead.remind_at))
    if ahead.told_at is not None:
        notes.append(voice.say(TOLD, moment=ahead.told_at, who=ahead.told))
    return notes


def _rows(view: CardView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    case = view.case
    if view.confirm is not None:
        return (
            (
                Button(voice.say(CONFIRM_YES), Confirm(case.id, case.face, yes=True), Look.GOOD),
                Button(voice.say(CONFIRM_NO), Confirm(case.id, case.face, yes=False), Look.BAD),
            ),
        )
    items = [
        Button(("☑ " if item.done else "☐ ") + voice.say(item.label), Tick(case.id, case.face, item.item))
        for item in view.items
        if item.mine
    ]
    buttons = [_button(button, view, voice) for button in view.buttons if button.blocked is None]
    rows = tuple((item,) for item in items) + in_rows(buttons)
    if view.reminder and view.turn:
        rows = (
            *rows,
            tuple(Button(voice.say(SNOOZE[when]), Do("snooze", f"{case.id}.{when}")) for when in SNOOZE),
        )
    last = [Button(voice.say(REFRESH), Open(case.id))] if case.is_open else []
    last += [Button(voice.say(MORE), Go("more", str(case.id))), Button(voice.say(MENU), Go("home"))]
    return (*rows, tuple(last))


def _button(button: EventButton, view: CardView, voice: Voice) -> Button:
    label = button.label or OWN_LABELS.get(button.event, button.event)
    first = view.buttons[0].event == button.event
    if view.kind is StateKind.FORM and first and button.questions > 1:
        label = FILL_IN
    action = Press(view.case.id, view.case.face, button.event, view.seen)
    return Button(voice.say(label), action, LOOKS[button.style])
