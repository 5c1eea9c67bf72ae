"""Working days of a month as a keyboard: a tap turns a day over."""

from datetime import timedelta

from bot.cases.base.actions import Do, Go
from bot.cases.pages.daysdesk import PAGE, WorkdayView
from bot.cases.pages.pages import PageView
from bot.engine.basics.messages import N_
from bot.render.screen import Block, Button, Heading, Paragraph, Screen, Small
from bot.render.voice import Voice

DAYS = N_("Working days")
HOW = N_("Figures are working days, dots are days off. Tap a day to turn it over; deadlines follow.")
OWN = N_("Set by the centre: {days}")
PROVISIONAL = N_(
    "This year's list is not published yet: days are computed, the State Council's notice counts."
)
HOME = N_("Menu")
OFF, BLANK = "·", " "


def days_screen(view: PageView, voice: Voice) -> Screen:
    """Return a month with its working days."""
    days = view.workdays
    blocks: list[Block] = [Heading(voice.say(DAYS)), Paragraph(voice.say(HOW))]
    own = tuple(one.day for one in days if one.own)
    notes = [Small(voice.say(OWN, days=own))] if own else []
    if any(one.provisional for one in days):
        notes.append(Small(voice.say(PROVISIONAL)))
    home = (Button(voice.say(HOME), Go("home")),)
    return Screen((*blocks, *notes), (*_month(days, voice), home))


def _month(days: tuple[WorkdayView, ...], voice: Voice) -> tuple[tuple[Button, ...], ...]:
    first, last = days[0].day, days[-1].day
    still = Go(PAGE, f"{first:%Y-%m}")
    cells = [Button(BLANK, still) for _ in range(first.weekday())]
    cells += [Button(str(one.day.day) if one.works else OFF, Do("day", one.day.isoformat())) for one in days]
    cells += [Button(BLANK, still) for _ in range(6 - last.weekday())]
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    turn = (
        Button("‹", Go(PAGE, f"{before:%Y-%m}")),
        Button(voice.month(first), still),
        Button("›", Go(PAGE, f"{after:%Y-%m}")),
    )
    head = tuple(Button(name, still) for name in voice.weekdays())
    return (turn, head, *(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)))
