"""Pages as screens: home, to-do list, my cases, new, choosing a record, language, help."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.cases.base.actions import Begin, Go, Open, Step
from bot.cases.base.shown import Name, Words
from bot.cases.pages.pages import PageView
from bot.cases.view.documents import CHART
from bot.cases.view.views import CaseLine
from bot.engine.basics.messages import N_
from bot.render.ageing import ageing_screen
from bot.render.briefs import board_screen, brief_screen, week_screen
from bot.render.collecting import collecting_screen
from bot.render.commands import commands_for
from bot.render.days import days_screen
from bot.render.home import MY_CASES, TO_DO, flow_rows, home_screen, said_first
from bot.render.imports import import_screen, sheet_screen
from bot.render.more import cancel_screen, hand_screen, more_screen
from bot.render.mydata import data_screen
from bot.render.papers import decided_screen, papers_screen
from bot.render.people import (
    away_screen,
    invite_screen,
    leaves_screen,
    people_screen,
    person_screen,
    setup_screen,
)
from bot.render.phones import phone_screen
from bot.render.question import GO_ON, in_rows
from bot.render.registers import register_screen
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small
from bot.render.voice import Voice

NEW = N_("New")
HOME = N_("Menu")
MORE = N_("More")
NOTHING_TO_DO = N_("Nothing is waiting for you.")
NO_CASES = N_("You have no cases yet.")
WHAT_TO_START = N_("What would you like to start?")
NOTHING_TO_START = N_("Nothing is started in your role. What waits for you comes here by itself.")
WHICH_ONE = N_("Which one is it about?")
SOMEBODY_ELSE = N_("Not on the list")
HOW_TO_FIND = N_("Type part of a number or a name: YQ-0001, 1201, 8000, Wang.")
WHICH_CHART = N_("Of which case would you like to see the chart?")
FOUND = N_("Found for “{typed}”")
SEARCH = N_("Not here? Type part of the number behind {command}: {command} 1201")
START = N_("Start: {title}")
START_ABOUT = N_("Start: {title}, {line}")
SOMETHING_ELSE = N_("Something else")
CHOOSE_LANGUAGE = N_("Which language shall I speak?")
HELP_TEXT = N_(
    "Tap the buttons, or type your answer, such as “tomorrow” or “120,000”. "
    "What you have filled in is kept when you leave."
)

STANDS_UNTIL = N_("{state}, by {moment}")
STANDS_LATE = N_("{state}, overdue since {moment}")
HELP_WORDS = N_("You can also simply write what you need, or send a number to find a case.")


def page_screen(view: PageView, voice: Voice) -> Screen:
    """Return the screen of a page; an unknown one is the menu."""
    screen = PAGES.get(view.page, home_screen)(view, voice)
    if not view.form:
        return screen
    back = (Button("↩ " + voice.say(GO_ON), Step(view.form, "show")),)
    return replace(screen, rows=(back, *screen.rows))


def _only_said(view: PageView, voice: Voice) -> Screen:
    return Screen(tuple(said_first(view, voice)))


def _refused(view: PageView, voice: Voice) -> Screen:
    return Screen(tuple(said_first(view, voice)), (_home_row(voice),))


def _todo(view: PageView, voice: Voice) -> Screen:
    return _cases(view, voice, TO_DO, NOTHING_TO_DO)


def _own_cases(view: PageView, voice: Voice) -> Screen:
    return _cases(view, voice, MY_CASES, NO_CASES)


def _new(view: PageView, voice: Voice) -> Screen:
    words = WHAT_TO_START if view.flows else NOTHING_TO_START
    blocks = (*said_first(view, voice), Paragraph(voice.say(words)))
    return Screen(blocks, (*flow_rows(view, voice), _home_row(voice)))


def _pick(view: PageView, voice: Voice) -> Screen:
    rows = tuple(
        (Button(voice.words(record.line), Begin(view.argument, record.record)),) for record in view.records
    )
    if view.alone:
        rows = (*rows, (Button(voice.say(SOMEBODY_ELSE), Begin(view.argument, alone=True)),))
    blocks: list[Block] = [Paragraph(voice.say(WHICH_ONE)), *said_first(view, voice)]
    if view.hint:
        blocks.append(Small(voice.say(SEARCH, command=view.hint)))
    return Screen(tuple(blocks), (*rows, _home_row(voice)))


def _language(view: PageView, voice: Voice) -> Screen:
    row = (Button("中文", Go("language", "zh_CN")), Button("English", Go("language", "en")))
    return Screen((*said_first(view, voice), Paragraph(voice.say(CHOOSE_LANGUAGE))), (row,))


def _help(view: PageView, voice: Voice) -> Screen:
    commands = Facts(tuple((f"/{name}", voice.say(title)) for name, title in commands_for(view)))
    head = said_first(view, voice) or [Paragraph(voice.say(HELP_TEXT))]
    return Screen((*head, commands, Small(voice.say(HELP_WORDS))), (_home_row(voice),))


def _find(view: PageView, voice: Voice) -> Screen:
    return Screen((*said_first(view, voice), Paragraph(voice.say(HOW_TO_FIND))), (_home_row(voice),))


def _found(view: PageView, voice: Voice) -> Screen:
    starts = tuple(
        (Button(f"{one.icon} {voice.say(one.title)} · {voice.words(one.line)}", Begin(one.flow, one.record)),)
        for one in view.starts
    )
    records = tuple(
        (Button(f"📇 {voice.say(one.title)} · {voice.words(one.line)}", Go("record", str(one.record))),)
        for one in view.records
    )
    blocks: list[Block] = [Heading(voice.say(FOUND, typed=Name(view.argument)))]
    if view.cases:
        blocks.append(_lines(view.cases, voice))
    return Screen(tuple(blocks), (*_openers(view.cases, voice), *starts, *records, _home_row(voice)))


def _charts(view: PageView, voice: Voice) -> Screen:
    blocks = (*said_first(view, voice), Paragraph(voice.say(WHICH_CHART)), _lines(view.cases, voice))
    charts = in_rows([Button(_opener(line, voice), Go(CHART, str(line.case))) for line in view.cases])
    return Screen(blocks, (*charts, _home_row(voice)))


def _record(view: PageView, voice: Voice) -> Screen:
    record = view.record
    if record is None:
        return home_screen(view, voice)
    facts = Facts(tuple((voice.say(fact.label), voice.show(fact.value)) for fact in record.facts))
    head = Heading(f"📇 {voice.say(record.title)} · {voice.words(record.line)}")
    return Screen((head, facts), (_home_row(voice),))


def _meant(view: PageView, voice: Voice) -> Screen:
    """Return what words were understood as: one tap starts it, another leads to everything else."""
    rows = [
        (
            Button(
                "▶ " + voice.say(START_ABOUT, title=Words(one.title), line=one.line),
                Begin(one.flow, one.record),
            ),
        )
        for one in view.starts
    ]
    rows += [
        (Button("▶ " + voice.say(START, title=Words(flow.title)), Begin(flow.flow)),) for flow in view.flows
    ]
    facts = tuple((f"{flow.icon} {voice.say(flow.title)}", voice.say(flow.summary)) for flow in view.flows)
    blocks: list[Block] = [*said_first(view, voice)]
    blocks += [Heading(f"{one.icon} {voice.say(one.title)} · {voice.words(one.line)}") for one in view.starts]
    if facts:
        blocks.append(Facts(facts))
    return Screen(tuple(blocks), (*rows, (Button(voice.say(SOMETHING_ELSE), Go("home")),)))


def _more(view: PageView, voice: Voice) -> Screen:
    return more_screen(view.about, voice) if view.about is not None else home_screen(view, voice)


def _cancel(view: PageView, voice: Voice) -> Screen:
    return cancel_screen(view.about, voice) if view.about is not None else home_screen(view, voice)


def _hand(view: PageView, voice: Voice) -> Screen:
    return hand_screen(view.about, voice) if view.about is not None else home_screen(view, voice)


def _import(view: PageView, voice: Voice) -> Screen:
    screen = import_screen(view.sheet, voice, tuple(said_first(view, voice)))
    return replace(screen, rows=(*screen.rows, _home_row(voice)))


def _sheet(view: PageView, voice: Voice) -> Screen:
    return sheet_screen(view.sheet, voice) if view.sheet is not None else home_screen(view, voice)


def _papers(view: PageView, voice: Voice) -> Screen:
    return papers_screen(view.papers, voice) if view.papers is not None else home_screen(view, voice)


def _decided(view: PageView, voice: Voice) -> Screen:
    return decided_screen(view.papers, voice) if view.papers is not None else home_screen(view, voice)


def _registers(view: PageView, voice: Voice) -> Screen:
    if view.ledger is None:
        return home_screen(view, voice)
    screen = register_screen(view.page, view.ledger, voice)
    return replace(screen, rows=(*screen.rows, _home_row(voice)))


def _brief(view: PageView, voice: Voice) -> Screen:
    return brief_screen(view, view.brief, voice) if view.brief is not None else home_screen(view, voice)


def _board(view: PageView, voice: Voice) -> Screen:
    return board_screen(view.board, voice) if view.board is not None else home_screen(view, voice)


def _ageing(view: PageView, voice: Voice) -> Screen:
    if view.ageing is None:
        return home_screen(view, voice)
    screen = ageing_screen(view.ageing, voice)
    return replace(screen, rows=(*screen.rows, _home_row(voice)))


def _collecting(view: PageView, voice: Voice) -> Screen:
    if view.collecting is None:
        return home_screen(view, voice)
    screen = collecting_screen(view.collecting, voice)
    return replace(screen, rows=(*screen.rows, _home_row(voice)))


def _week(view: PageView, voice: Voice) -> Screen:
    return week_screen(view, view.board, voice) if view.board is not None else home_screen(view, voice)


def _cases(view: PageView, voice: Voice, title: str, empty: str) -> Screen:
    blocks: list[Block] = [*said_first(view, voice), Heading(voice.say(title))]
    if not view.cases:
        blocks.append(Paragraph(voice.say(empty)))
    else:
        blocks.append(_lines(view.cases, voice))
    rows = list(_openers(view.cases, voice))
    if view.more:
        rows.append((Button(voice.say(MORE), Go(view.page, view.more)),))
    return Screen(tuple(blocks), (*rows, _home_row(voice)))


def _lines(cases: Sequence[CaseLine], voice: Voice) -> Facts:
    """Return what each case is about, where it stands, and until when: in full, which no button has room for."""
    return Facts(tuple((_about(line, voice), _standing(line, voice)) for line in cases))


def _about(line: CaseLine, voice: Voice) -> str:
    about = f" · {voice.show(line.about)}" if line.about is not None else ""
    return f"{line.icon} {voice.say(line.title)} {line.number}{about}"


def _standing(line: CaseLine, voice: Voice) -> str:
    if line.until is None:
        return voice.say(line.state)
    return voice.say(STANDS_LATE if line.late else STANDS_UNTIL, state=Words(line.state), moment=line.until)


def _openers(cases: Sequence[CaseLine], voice: Voice) -> tuple[tuple[Button, ...], ...]:
    return in_rows([Button(_opener(line, voice), Open(line.case)) for line in cases])


def _opener(line: CaseLine, voice: Voice) -> str:
    return f"{line.number} · {voice.say(line.state)}"


def _home_row(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.say(HOME), Go("home")),)


PAGES: Mapping[str, Callable[[PageView, Voice], Screen]] = {
    "todo": _todo,
    "cases": _own_cases,
    "new": _new,
    "pick": _pick,
    "language": _language,
    "help": _help,
    "find": _find,
    "found": _found,
    "charts": _charts,
    "meant": _meant,
    "more": _more,
    "hand": _hand,
    "cancel": _cancel,
    "import": _import,
    "sheet": _sheet,
    "record": _record,
    "registers": _registers,
    "register": _registers,
    "sums": _registers,
    "sieve": _registers,
    "brief": _brief,
    "board": _board,
    "week": _week,
    "ageing": _ageing,
    "collecting": _collecting,
    "papers": _papers,
    "decided": _decided,
    "said": _only_said,
    "refused": _refused,
    "days": days_screen,
    "data": data_screen,
    "phone": phone_screen,
    "people": people_screen,
    "person": person_screen,
    "invite": invite_screen,
    "leaves": leaves_screen,
    "away": away_screen,
    "setup": setup_screen,
}
