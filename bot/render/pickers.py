"""Keyboards of days and times under a question. What will not do shows a dot; tapping it tells why."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cases.base.actions import Answer, Step
from bot.engine.basics.messages import N_
from bot.render.screen import Button

if TYPE_CHECKING:
    from bot.cases.view.views import ClockView, QuestionView
    from bot.render.voice import Voice

PLACES_LEFT = N_("{time} ({count} left)")
BLANK = "\u2800"
"""A character that is there and shows nothing: Telegram refuses a button without words."""
CLOSED = "·"
IN_ROW = 4
FEW = 3
"""So many free places or fewer are said: it helps to decide."""


def calendar(view: "QuestionView", field: str, voice: "Voice") -> tuple[tuple[Button, ...], ...]:
    """Return a month as buttons, Monday first."""
    draft = view.draft.id
    first, last = view.month[0].day, view.month[-1].day
    still = Step(draft, "month", f"{first:%Y-%m}")
    cells = [Button(BLANK, still) for _ in range(first.weekday())]
    cells += [
        Button(str(one.day.day) if one.open else CLOSED, Answer(draft, field, one.option))
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


def clocks(view: "QuestionView", field: str, voice: "Voice") -> tuple[tuple[Button, ...], ...]:
    """Return times as buttons, four in a row; those with few places left say how many, two in a row."""
    draft = view.draft.id
    buttons = [Button(_label(one, voice), Answer(draft, field, one.option)) for one in view.clocks]
    in_row = 2 if any(one.open and _is_scarce(one) for one in view.clocks) else IN_ROW
    return tuple(tuple(buttons[n : n + in_row]) for n in range(0, len(buttons), in_row))


def _label(one: "ClockView", voice: "Voice") -> str:
    time = voice.show(one.at)
    if not one.open:
        return f"{CLOSED} {time}"
    return voice.say(PLACES_LEFT, time=one.at, count=one.left) if _is_scarce(one) else time


def _is_scarce(one: "ClockView") -> bool:
    return one.left is not None and one.left <= FEW
