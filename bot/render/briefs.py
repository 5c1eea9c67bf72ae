"""The day of a person, the board of who leads, and the note of the week, as screens."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.cases.base.actions import Do, Go, Open
from bot.cases.base.shown import Name, Words
from bot.cases.pages.board import BOARD, WEEK, BoardView, StateLine
from bot.cases.pages.briefs import OFF, ON, PAGE
from bot.cases.pages.collecting import COLLECTING
from bot.cases.pages.standing import roughly
from bot.cases.view.documents import BARS
from bot.engine.basics.messages import N_
from bot.render.collecting import TITLE as COLLECT
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small

if TYPE_CHECKING:
    from bot.cases.pages.briefs import BriefView, DateLine, WaitLine
    from bot.cases.pages.pages import PageView
    from bot.cases.pages.standing import Count
    from bot.cases.view.views import CaseLine
    from bot.render.voice import Voice

DAY = N_("My day")
NOTHING = N_("Nothing is due today, and nobody is waiting for you.")
LATE, DUE, COMING = N_("⚠ Overdue: {count}"), N_("Due today: {count}"), N_("Appointments today: {count}")
OTHERS, LATER = N_("Waiting for others: {count}"), N_("Further tasks: {count}")
IN_STATE = N_("{state}, by {moment}")
SINCE = N_("{state}, overdue since {moment}")
WITH = N_("with {who} since {moment}")
TO_DO, HOME = N_("To do"), N_("Menu")
COMES = N_("This comes by itself on each working day, before work begins.")
COMES_NOT = N_("This does not come by itself any more. Each task still reminds you at its time.")
SWITCH_OFF, SWITCH_ON = N_("🔕 Not in the morning"), N_("🔔 In the morning again")

TITLE, WEEK_TITLE = N_("Board"), N_("Where cases wait")
OF_FLOW = N_("Board: {title}")
NUMBERS = N_("Today")
TODAY = N_("{opened} opened, {closed} closed, {due} due")
ALL = N_("Open")
PEOPLE = N_("With whom")
COUNT, COUNT_LATE = N_("{open} open"), N_("{open} open, {late} overdue")
NONE_OPEN = N_("No case is open.")
WAITS = N_("{count}; usually {median}, at most {longest}")
OVER = N_("{waits}; over its time by up to {over}")
NONE_LATE = N_("Nothing is over its time.")
WEEK_HOW = N_("Of the last seven days: how long cases stayed in a step, and what is over its time now.")
CHARTS, BOTTLENECKS, BACK = N_("📊 As a chart"), N_("⏳ Where cases wait"), N_("Whole board")


# --- my day ---------------------------------------------------------------------------------------------------


def brief_screen(page: "PageView", view: "BriefView", voice: "Voice") -> Screen:
    """Return the day: what runs over its time first, then what is due, who comes, and what others have."""
    late, today, waiting = view.counts
    head: Block = Paragraph(voice.words(page.said)) if page.said is not None else Heading(voice.say(DAY))
    blocks: list[Block] = [head]
    blocks += _part(LATE, late, [_task(line, voice) for line in view.late], voice)
    blocks += _part(DUE, today, [_task(line, voice) for line in view.today], voice)
    blocks += _part(COMING, len(view.dates), [_date(line, voice) for line in view.dates], voice)
    blocks += _part(OTHERS, waiting, [_wait(line, voice) for line in view.waiting], voice)
    if view.later:
        blocks.append(Small(voice.say(LATER, count=view.later)))
    if len(blocks) == 1:
        blocks.append(Paragraph(voice.say(NOTHING)))
    cases = {line.case: line for line in (*view.late, *view.today, *(one.case for one in view.dates))}
    board = [Button(voice.say(TITLE), Go(BOARD))] if view.leads else []
    label, turned = (SWITCH_OFF, OFF) if view.comes else (SWITCH_ON, ON)
    switch = Button(voice.say(label), Do(PAGE, turned))
    if page.said is None:
        blocks.append(Small(voice.say(COMES if view.comes else COMES_NOT)))
    collecting = ((Button(voice.say(COLLECT), Go(COLLECTING)),),) if page.collects else ()
    last = (Button(voice.say(TO_DO), Go("todo")), *board, Button(voice.say(HOME), Go("home")))
    openers = in_rows([_opener(line, voice) for line in cases.values()])
    return Screen(tuple(blocks), (*openers, *collecting, last, (switch,)))


def _part(said: str, count: int, rows: "Sequence[tuple[str, str]]", voice: "Voice") -> "list[Block]":
    return [Paragraph(voice.say(said, count=count)), Facts(tuple(rows))] if rows else []


def _task(line: "CaseLine", voice: "Voice") -> tuple[str, str]:
    said = SINCE if line.late else IN_STATE
    return _about(line, voice), voice.say(said, state=Words(line.state), moment=line.until)


def _date(line: "DateLine", voice: "Voice") -> tuple[str, str]:
    at = line.at.astimezone(voice.zone)
    return f"{at:%H:%M}", f"{_about(line.case, voice)}, {voice.say(line.case.state)}"


def _wait(line: "WaitLine", voice: "Voice") -> tuple[str, str]:
    return _about(line.case, voice), voice.say(WITH, who=line.who, moment=line.since)


def _about(line: "CaseLine", voice: "Voice") -> str:
    about = f" · {voice.show(line.about)}" if line.about is not None else ""
    return f"{line.icon} {line.number}{about}"


def _opener(line: "CaseLine", voice: "Voice") -> Button:
    return Button(f"{line.number} · {voice.say(line.state)}", Open(line.case))


# --- the board ------------------------------------------------------------------------------------------------


def board_screen(view: BoardView, voice: "Voice") -> Screen:
    """Return the board: the numbers of the day, processes or the states of one, who has the cases, the late ones."""
    title = voice.say(OF_FLOW, title=Words(view.title)) if view.flow else voice.say(TITLE)
    blocks: list[Block] = [Heading(title), Facts(tuple(_numbers(view, voice)))]
    if view.flow:
        blocks += [Facts(tuple(_state(line, voice) for line in view.states))] if view.states else []
    else:
        flows = [(f"{one.icon} {voice.say(one.title)}", _count(one.count, voice)) for one in view.flows]
        blocks.append(Facts(tuple(flows)) if flows else Paragraph(voice.say(NONE_OPEN)))
    if view.people:
        blocks.append(Paragraph(voice.say(PEOPLE)))
        blocks.append(Facts(tuple((voice.show(one), _count(count, voice)) for one, count in view.people)))
    if view.late:
        blocks.append(Paragraph(voice.say(LATE, count=view.all.late)))
        blocks.append(Facts(tuple(_task(line, voice) for line in view.late)))
    late = in_rows([_opener(line, voice) for line in view.late])
    flows_ = [Button(f"{one.icon} {voice.say(one.title)}", Go(BOARD, one.flow)) for one in view.flows]
    drill = in_rows(flows_) if not view.flow else ((Button(voice.say(BACK), Go(BOARD)),),)
    charts = [Button(voice.say(CHARTS), Go(BARS, view.flow))] if view.all.open else []
    last = (*charts, Button(voice.say(BOTTLENECKS), Go(WEEK)))
    return Screen(tuple(blocks), (*late, *drill, last, (Button(voice.say(HOME), Go("home")),)))


def week_screen(page: "PageView", view: BoardView, voice: "Voice") -> Screen:
    """Return where cases wait: what is over its time first."""
    blocks: list[Block] = [Heading(voice.say(WEEK_TITLE))]
    blocks.append(Paragraph(voice.words(page.said) if page.said is not None else voice.say(WEEK_HOW)))
    blocks.append(Facts(tuple(_bottleneck(line, voice) for line in view.states)))
    if not view.all.late:
        blocks.append(Small(voice.say(NONE_LATE)))
    rows = ((Button(voice.say(TITLE), Go(BOARD)), Button(voice.say(HOME), Go("home"))),)
    return Screen(tuple(blocks), rows)


def _numbers(view: BoardView, voice: "Voice") -> "Iterable[tuple[str, str]]":
    yield voice.say(NUMBERS), voice.say(TODAY, opened=view.opened, closed=view.closed, due=view.due)
    yield voice.say(ALL), _count(view.all, voice)


def _count(count: "Count", voice: "Voice") -> str:
    return voice.say(COUNT_LATE if count.late else COUNT, open=count.open, late=count.late)


def _state(line: StateLine, voice: "Voice") -> tuple[str, str]:
    return voice.say(line.state), _waits(line, voice)


def _bottleneck(line: StateLine, voice: "Voice") -> tuple[str, str]:
    who = f" ({voice.show(tuple(Words(one) for one in line.who))})" if line.who else ""
    return f"{line.icon} {voice.say(line.state)}{who}", _waits(line, voice)


def _waits(line: StateLine, voice: "Voice") -> str:
    waits = line.waits
    said = voice.say(
        WAITS,
        count=Name(_count(waits.count, voice)),
        median=roughly(waits.median),
        longest=roughly(waits.longest),
    )
    return voice.say(OVER, waits=Name(said), over=roughly(waits.over)) if waits.over else said
