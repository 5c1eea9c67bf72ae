"""Pages as screens: home, to-do list, my cases, new, choosing a record, language, help."""

from bot.cases.actions import Begin, Go, Open
from bot.cases.pages import PageView
from bot.cases.shown import Name, Words
from bot.cases.views import CaseLine
from bot.engine.messages import N_
from bot.render.commands import ALWAYS
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small
from bot.render.voice import Voice

HELLO = N_("Hello, {name}")
HOME_CUSTOMER = N_("I take your requests to the right people and tell you how they stand.")
HOME_STAFF = N_("What waits for you comes here by itself, with its facts and its time.")
YOUR_ROLES = N_("You are here as: {roles}")
TO_DO = N_("To do")
TO_DO_COUNT = N_("To do ({count})")
MY_CASES = N_("My cases")
NEW = N_("New")
HELP = N_("Help")
LANGUAGE = N_("中文 / English")
HOME = N_("Menu")
MORE = N_("More")
NOTHING_TO_DO = N_("Nothing is waiting for you.")
NO_CASES = N_("You have no cases yet.")
WHAT_TO_START = N_("What would you like to start?")
WHICH_ONE = N_("Which one is it about?")
HOW_TO_FIND = N_("Type part of a number or a name: YQ-0001, 1201, 8000, Wang.")
FOUND = N_("Found for “{typed}”")
SEARCH = N_("Not here? Type part of the number behind {command}: {command} 1201")
CHOOSE_LANGUAGE = N_("Which language shall I speak?")
HELP_TEXT = N_(
    "Tap the buttons, or type your answer, such as “tomorrow” or “120,000”. "
    "What you have filled in is kept when you leave."
)


def page_screen(view: PageView, voice: Voice) -> Screen:  # noqa: PLR0911 - one return per page
    """Return the screen of a page."""
    said: list[Block] = [Paragraph(voice.words(view.said))] if view.said is not None else []
    match view.page:
        case "todo":
            return _cases(view, voice, said, TO_DO, NOTHING_TO_DO)
        case "cases":
            return _cases(view, voice, said, MY_CASES, NO_CASES)
        case "find":
            return Screen((*said, Paragraph(voice.say(HOW_TO_FIND))), (_home_row(voice),))
        case "found":
            return _found(view, voice)
        case "new":
            return Screen(
                (*said, Paragraph(voice.say(WHAT_TO_START))), (*_flows(view, voice), _home_row(voice))
            )
        case "pick":
            rows = tuple(
                (Button(voice.words(record.line), Begin(view.argument, record.record)),)
                for record in view.records
            )
            if view.hint:
                said.append(Small(voice.say(SEARCH, command=view.hint)))
            return Screen((Paragraph(voice.say(WHICH_ONE)), *said), (*rows, _home_row(voice)))
        case "language":
            row = (Button("中文", Go("language", "zh_CN")), Button("English", Go("language", "en")))
            return Screen((*said, Paragraph(voice.say(CHOOSE_LANGUAGE))), (row,))
        case "help":
            commands = Facts(tuple((f"/{name}", voice.say(title)) for name, title in ALWAYS.items()))
            return Screen((*said, Paragraph(voice.say(HELP_TEXT)), commands), (_home_row(voice),))
        case "said":
            return Screen(tuple(said))
        case _:
            return _home(view, voice, said)


def _home(view: PageView, voice: Voice, said: list[Block]) -> Screen:
    blocks: list[Block] = [*said, Heading(voice.say(HELLO, name=view.name))]
    blocks.append(Paragraph(voice.say(HOME_STAFF if view.inside else HOME_CUSTOMER)))
    if view.roles:
        blocks.append(Small(voice.say(YOUR_ROLES, roles=tuple(Words(role) for role in view.roles))))
    todo = voice.say(TO_DO_COUNT, count=view.waiting) if view.waiting else voice.say(TO_DO)
    rows = (
        (Button(todo, Go("todo")), Button(voice.say(MY_CASES), Go("cases"))),
        *_flows(view, voice),
        (Button(voice.say(HELP), Go("help")), Button(LANGUAGE, Go("language"))),
    )
    return Screen(tuple(blocks), rows)


def _flows(view: PageView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    return in_rows([Button(f"{flow.icon} {voice.say(flow.title)}", Begin(flow.flow)) for flow in view.flows])


def _cases(view: PageView, voice: Voice, said: list[Block], title: str, empty: str) -> Screen:
    blocks: list[Block] = [*said, Heading(voice.say(title))]
    if not view.cases:
        blocks.append(Paragraph(voice.say(empty)))
    rows = [(Button(_line(line, voice), Open(line.case)),) for line in view.cases]
    if view.more:
        rows.append((Button(voice.say(MORE), Go(view.page, view.more)),))
    return Screen(tuple(blocks), (*rows, _home_row(voice)))


def _found(view: PageView, voice: Voice) -> Screen:
    cases = tuple((Button(_line(line, voice), Open(line.case)),) for line in view.cases)
    starts = tuple(
        (Button(f"{one.icon} {voice.say(one.title)} · {voice.words(one.line)}", Begin(one.flow, one.record)),)
        for one in view.starts
    )
    blocks = (Heading(voice.say(FOUND, typed=Name(view.argument))),)
    return Screen(blocks, (*cases, *starts, _home_row(voice)))


def _line(line: CaseLine, voice: Voice) -> str:
    about = f" · {voice.show(line.about)}" if line.about is not None else ""
    return f"{line.icon} {line.number}{about} · {voice.say(line.state)}"


def _home_row(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.say(HOME), Go("home")),)
