"""A case as one person sees it, as a screen: facts first, then what to do, then buttons."""

import re

from bot.cases.base.actions import Confirm, Do, Go, Open, Press, Tick
from bot.cases.base.shown import Name, Words
from bot.cases.view.documents import CHART
from bot.cases.view.views import CardView, EventButton, Fact, Promise
from bot.engine.basics.messages import N_
from bot.engine.spec.model import StateKind, Style
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Quote, Screen, Small
from bot.render.voice import Voice

WAITING_FOR = N_("Now with: {who}")
CLOSED = N_("Closed.")
REMINDS = N_("⏰ Reminder")
SNOOZE = {"hour": N_("In 1 hour"), "tomorrow": N_("Tomorrow"), "mute": N_("Mute")}
UNTIL = N_("By {moment}")
UNTIL_ELSE = N_("By {moment}; after that, automatically: {state}")
OVERDUE = N_("⚠ Overdue: it was due by {moment}.")
PROVISIONAL = N_(" (working days of that year are not published yet)")
REMINDER = N_("Next reminder: {moment}")
TOLD = N_("Told if nothing happens: {who}, {moment}")
PROMISE_BY = N_("{label}: by {moment}")
PROMISE_LATE = N_("{label}: was due {moment}, overdue")
PROMISE_PAUSED = N_("{label}: paused, {left} left when it goes on")
PROMISE_KEPT = N_("{label}: done {moment}")
ON_HOLD = N_("on hold")
MISSING = N_("Not yet possible: {reason}")
FILL_IN = N_("Fill in")
COPY = N_("Copy: {label}")
CHANGED_FROM = N_("{value} (was {before})")
OWN_LABELS = {
    "claim": N_("I take it"),
    "nudge": N_("Remind them"),
    "dial": N_("📞 Show the number"),
}
"""Of events that no flow file words."""
CONFIRM_ASKED = N_("Please confirm: {what}")
CONFIRM_YES = N_("Confirm")
CONFIRM_NO = N_("Do not confirm")
SURELY = N_("Yes: {what}")
NOT_NOW = N_("No, leave it as it is")
REFRESH = N_("Refresh")
MENU = N_("Menu")
MORE = N_("More")
CHART_BUTTON = N_("Chart")
OPEN_SEAT = N_("open")
VOTES = {"approve": N_("agreed"), "return": N_("sent back"), "reject": N_("refused"), "": OPEN_SEAT}
FEW = 5
"""So many facts have a line each; of more, two short ones share one."""
ONE_FACT = N_("{label}: {value}")
MANY, IN_SIGHT = 9, 6
LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){7,}")
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
        blocks += _facts(rows, view, voice)
    if view.confirm is not None:
        blocks.append(Paragraph(voice.say(CONFIRM_ASKED, what=voice.say(view.confirm[0]))))
        blocks.append(Facts(tuple((voice.say(f.label), voice.show(f.value)) for f in view.confirm[1])))
    if (tapped := _tapped(view)) is not None:
        blocks.append(Paragraph(voice.words(tapped.sure)))
        return Screen(tuple(blocks), _once_more(tapped, view, voice))
    if view.what.msgid:
        blocks.append(Paragraph(voice.words(view.what)))
    blocks += [
        Small(voice.say(MISSING, reason=voice.words(button.blocked)))
        for button in view.buttons
        if button.blocked
    ]
    blocks += [Small(line) for line in _notes(view, voice)]
    return Screen(tuple(blocks), _rows(view, voice))


def _tapped(view: CardView) -> EventButton | None:
    """Return the button about which the reader is asked once more, while it can still be tapped."""
    return next((one for one in view.buttons if one.event == view.sure and one.blocked is None), None)


def _once_more(tapped: EventButton, view: CardView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    action = Press(view.case.id, view.case.face, tapped.event, view.seen, sure=True)
    yes = Button(voice.say(SURELY, what=Words(tapped.label)), action, LOOKS[tapped.style])
    return ((yes,), (Button(voice.say(NOT_NOW), Open(view.case.id)),))


def _facts(rows: list[tuple[str, str]], view: CardView, voice: Voice) -> list[Block]:
    """Return the facts: all of them in sight for who must act on them; of many the rest folded for who looks on."""
    first = len(rows) if view.turn or len(rows) <= MANY else IN_SIGHT
    rest = "\n".join(
        voice.say(ONE_FACT, label=Name(label), value=Name(value)) for label, value in rows[first:]
    )
    shown = Facts(tuple(rows[:first]), dense=len(rows) > FEW)
    return [shown, Quote(rest, folded=True)] if rest else [shown]


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
    said = OVERDUE if ahead.late else UNTIL_ELSE if ahead.otherwise else UNTIL
    by = voice.say(said, moment=ahead.until, state=otherwise)
    notes = [by + (voice.say(PROVISIONAL) if ahead.provisional else "")]
    if view.turn and ahead.remind_at is not None:
        notes.append(voice.say(REMINDER, moment=ahead.remind_at))
    if ahead.told_at is not None:
        notes.append(voice.say(TOLD, moment=ahead.told_at, who=ahead.told))
    return notes


def _rows(view: CardView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    case = view.case
    chart = Button(voice.say(CHART_BUTTON), Go(CHART, str(case.id)))
    if view.confirm is not None:
        return (
            (
                Button(voice.say(CONFIRM_YES), Confirm(case.id, case.face, yes=True), Look.GOOD),
                Button(voice.say(CONFIRM_NO), Confirm(case.id, case.face, yes=False), Look.BAD),
            ),
            (chart,),
        )
    items = [
        Button(("☑ " if item.done else "☐ ") + voice.say(item.label), Tick(case.id, case.face, item.item))
        for item in view.items
        if item.mine
    ]
    buttons = [_button(button, view, voice) for button in view.buttons if button.blocked is None]
    rows = tuple((item,) for item in items) + in_rows(buttons) + _copies(view, voice)
    if view.reminder and view.turn:
        rows = (
            *rows,
            tuple(Button(voice.say(SNOOZE[when]), Do("snooze", f"{case.id}.{when}")) for when in SNOOZE),
        )
    last = [Button(voice.say(REFRESH), Open(case.id))] if case.is_open else []
    last += [chart, Button(voice.say(MORE), Go("more", str(case.id))), Button(voice.say(MENU), Go("home"))]
    return (*rows, tuple(last))


def _copies(view: CardView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each fact that is there to be copied, as long as there is something to do with it."""
    if not view.case.is_open:
        return ()
    return tuple(
        (Button(voice.say(COPY, label=Words(fact.label)), copy=to_paste(voice.show(fact.value))),)
        for fact in view.facts
        if fact.copied
    )


def to_paste(text: str) -> str:
    """Return what somebody pastes: of a text with one long number, such as a bank and an account, the bare number."""
    found = LONG_NUMBER.findall(text)
    return re.sub(r"[ -]", "", found[0]) if len(found) == 1 else text


def _button(button: EventButton, view: CardView, voice: Voice) -> Button:
    label = button.label or OWN_LABELS.get(button.event, button.event)
    if view.kind is StateKind.FORM and button.fills and button.questions > 1:
        label = FILL_IN
    action = Press(view.case.id, view.case.face, button.event, view.seen)
    return Button(voice.say(label), action, LOOKS[button.style])
