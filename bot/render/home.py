"""The menu: what waits, what a person may start, and what else there is for them."""

from dataclasses import replace

from bot.cases.base.actions import Begin, Go
from bot.cases.base.shown import Words
from bot.cases.pages.pages import PageView
from bot.engine.basics.messages import N_
from bot.render.briefs import DAY, TITLE
from bot.render.days import DAYS
from bot.render.imports import IMPORT_RECORDS
from bot.render.people import AWAY, PEOPLE
from bot.render.phones import MY_NUMBER
from bot.render.question import in_rows
from bot.render.registers import ALL as REGISTERS
from bot.render.screen import Block, Button, Heading, Paragraph, Screen, Small
from bot.render.voice import Voice

HELLO = N_("Hello, {name}")
HOME_CUSTOMER = N_("I take your requests to the right people and tell you how they stand.")
HOME_STAFF = N_("What waits for you comes here by itself, with its facts and its time.")
YOUR_ROLES = N_("You are here as: {roles}")
TO_DO_COUNT = N_("To do ({count})")
OTHER_FLOWS = N_("Other processes")
HELP = N_("Help")
LANGUAGE = N_("中文 / English")
TO_DO = N_("To do")
MY_CASES = N_("My cases")
MOST_FLOWS = 8
"""So many processes stand on the menu itself."""


def said_first(view: PageView, voice: Voice) -> list[Block]:
    """Return what is said above the page: the answer to what the person has just done."""
    return [Paragraph(voice.words(view.said))] if view.said is not None else []


def home_screen(view: PageView, voice: Voice) -> Screen:
    """Return the menu; on its first page, `welcome`, it says what the bot is for."""
    blocks: list[Block] = said_first(view, voice)
    if view.said is None:
        blocks.append(Heading(voice.say(HELLO, name=view.name)))
    if view.said is None or view.page == "welcome":
        blocks.append(Paragraph(voice.say(HOME_STAFF if view.inside else HOME_CUSTOMER)))
    if view.said is None and view.roles:
        blocks.append(Small(voice.say(YOUR_ROLES, roles=tuple(Words(role) for role in view.roles))))
    todo = voice.say(TO_DO_COUNT, count=view.waiting) if view.waiting else voice.say(TO_DO)
    office = [Button(voice.say(AWAY), Go("away"))] if view.inside else []
    if view.appoints:
        office.insert(0, Button(voice.say(PEOPLE), Go("people")))
    if view.leads:
        office.insert(0, Button(voice.say(TITLE), Go("board")))
    if view.inside:
        office.insert(0, Button(voice.say(DAY), Go("brief")))
    if view.keeps_days:
        office.append(Button(voice.say(DAYS), Go("days")))
    if view.registers:
        office.append(Button(voice.say(REGISTERS), Go("registers")))
    if view.inside:
        office.append(Button(voice.say(MY_NUMBER), Go("phone")))
    if view.imports:
        office.append(Button(voice.say(IMPORT_RECORDS), Go("import")))
    rows = (
        (Button(todo, Go("todo")), Button(voice.say(MY_CASES), Go("cases"))),
        *_first_flows(view, voice),
        *in_rows(office),
        (Button(voice.say(HELP), Go("help")), Button(LANGUAGE, Go("language"))),
    )
    return Screen(tuple(blocks), rows)


def _first_flows(view: PageView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """Return what is started most; the others are a tap away, so that the menu fits on a phone."""
    if len(view.flows) <= MOST_FLOWS:
        return flow_rows(view, voice)
    shown = flow_rows(replace(view, flows=view.flows[:MOST_FLOWS]), voice)
    return (*shown, (Button(voice.say(OTHER_FLOWS), Go("new")),))


def flow_rows(view: PageView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each process that the person may start."""
    return in_rows([Button(f"{flow.icon} {voice.say(flow.title)}", Begin(flow.flow)) for flow in view.flows])
