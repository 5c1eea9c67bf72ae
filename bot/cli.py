"""The command `banli`: what can be asked for, in words. What is done stands in `bot.commands`, imported when it runs.

Errors that a person can mend are printed as sentences; a traceback means a mistake of this program.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.errors import BotError

UNITS = {"h": "hours", "d": "days", "w": "weeks"}
REFUSED, INTERRUPTED = 1, 130
MOST_PORT = 65535

if TYPE_CHECKING:
    Parsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no public name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 refused with a sentence, 2 not understood."""
    options = parser().parse_args(arguments)
    module, _, function = options.runs.partition(":")
    try:
        return int(getattr(importlib.import_module(f"bot.commands.{module}"), function)(options) or 0)
    except BotError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # `banli log | head` has read enough
        return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; `runs` names the function of `bot.commands`."""
    top = argparse.ArgumentParser(
        prog="banli", description="Walks the people of a sales centre through its processes."
    )
    top.add_argument("--version", action="version", version=f"banli {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", "serve:run", "serve people on Telegram until stopped")
    _demo(commands)
    shots = _add(
        commands, "gallery", "gallery:gallery", "draw every screen of every process on one HTML page"
    )
    shots.add_argument(
        "folder", type=Path, nargs="?", default=Path("var"), help="where it goes (default var)"
    )
    shots.add_argument("--check", action="store_true", help="print what is wrong with the screens instead")
    shots.add_argument("--write", action="store_true", help="renew the golden files of the tests instead")
    _people(commands)
    _person(commands)
    _flows(commands)
    _data(commands)
    _add(commands, "version", "version:version", "print the versions of this program and of its schema")
    return top


def _add(commands: "Parsers", name: str, runs: str, about: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    made.set_defaults(runs=runs)
    return made


def _demo(commands: "Parsers") -> None:
    demo = _add(commands, "demo", "demo:demo", "a page of phones in the browser, no token needed")
    demo.add_argument(
        "--language", choices=("zh_CN", "en"), default="zh_CN", help="what the people speak at first"
    )
    demo.add_argument("--port", type=port, help="of the page (default 8642, another one if that is taken)")
    demo.add_argument(
        "--no-open", dest="open", action="store_false", help="print the page's address, open no browser"
    )
    demo.add_argument("--terminal", action="store_true", help="three people in this terminal instead")
    demo.add_argument(
        "--play",
        nargs="?",
        const="later",
        metavar="SCENE",
        help="play a scene in this terminal by itself and end: later (default), away, died or offline",
    )


def _people(commands: "Parsers") -> None:
    invite = _add(
        commands, "invite", "people:invite", "print a link that makes its reader a colleague or a customer"
    )
    invite.add_argument("role", help="a role of flows/centre/roles.yaml, such as sales_manager or owner")
    invite.add_argument("--name", default="", help="the name by which colleagues see this person")
    invite.add_argument("--uses", type=positive, default=1, help="how many people may use it (default 1)")
    invite.add_argument(
        "--expires", type=lasting, default=timedelta(days=7), help="such as 12h, 7d or 2w (default 7d)"
    )
    log = _add(commands, "log", "people:log", "print what was said in a chat, or what became of a case")
    which = log.add_mutually_exclusive_group(required=True)
    which.add_argument("--person", help="a person's name, or their chat id")
    which.add_argument("--case", help="a case's number, such as YQ-0001")
    log.add_argument("--limit", type=positive, default=100, help="at most so many lines (default 100)")


def _person(commands: "Parsers") -> None:
    person = commands.add_parser("person", help="all that is held about one person: a copy of it, or its end")
    parts = person.add_subparsers(required=True, metavar="WHAT")
    who = "the name, the phone as it is registered, the chat id, or the number of the account"
    export = _add(parts, "export", "persons:export", "write all that is held about a person as a text")
    export.add_argument("who", help=who)
    export.add_argument("file", type=Path, nargs="?", help="a new file (default: the standard output)")
    export.add_argument("--lang", choices=("zh_CN", "en"), help="in which words (default: DEFAULT_LANGUAGE)")
    erase = _add(
        parts, "erase", "persons:erase", "show what would be erased and what must stay, ask, and erase it"
    )
    erase.add_argument("who", help=who)
    erase.add_argument("--yes", action="store_true", help="do not ask")


def _flows(commands: "Parsers") -> None:
    flows = commands.add_parser("flows", help="check, draw and play the processes in flows/")
    parts = flows.add_subparsers(required=True, metavar="WHAT")
    _add(parts, "check", "flows:check", "find every mistake in the flow files at once")
    graph = _add(parts, "graph", "flows:graph", "print a process as a mermaid diagram, or draw it")
    graph.add_argument("flow", help="the id of a flow, such as delayed_signing")
    graph.add_argument("--svg", type=Path, metavar="FILE", help="draw it into this file instead, for a page")
    graph.add_argument(
        "--png", type=Path, metavar="FILE", help="draw it into this file instead, as a picture"
    )
    graph.add_argument("--lang", choices=("zh_CN", "en"), help="in which words (default: DEFAULT_LANGUAGE)")
    access = _add(parts, "access", "flows:access", "print who may do what in which state of a process")
    access.add_argument("flow", help="the id of a flow, such as delayed_signing")
    simulate = _add(parts, "simulate", "flows:simulate", "play a process on a virtual clock")
    simulate.add_argument("flow", nargs="?", help="the id of a flow; without it, all of them")
    simulate.add_argument("--script", type=Path, help="play the scenarios of this file instead of chance")
    simulate.add_argument("--seed", type=int, default=1, help="another seed plays another case (default 1)")
    simulate.add_argument(
        "--walks", type=positive, default=1, help="so many cases, each with the next seed (default 1)"
    )
    _add(parts, "schema", "flows:schema", "write the JSON Schema that completes flow files in an editor")


def _data(commands: "Parsers") -> None:
    load = _add(
        commands, "import", "importing:load", "read records from an .xlsx or .csv file, all or nothing"
    )
    load.add_argument("kind", help="a record type of flows/centre/records.yaml, such as subscription")
    load.add_argument("file", type=Path, nargs="?")
    load.add_argument("--template", type=Path, metavar="FILE", help="write an empty sheet to fill in instead")
    export = _add(
        commands,
        "export",
        "exporting:export",
        "write a register as .xlsx or .csv; without a file as .csv here",
    )
    export.add_argument(
        "register", help="the id of a register, such as delays, or of a flow that has none of its own"
    )
    export.add_argument("file", type=Path, nargs="?", help="a new file that ends in .xlsx or .csv")
    export.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="only rows of this day or later"
    )
    export.add_argument("--to", dest="last", type=day, metavar="DAY", help="only rows of this day or earlier")
    export.add_argument("--lang", choices=("zh_CN", "en"), help="in which words (default: DEFAULT_LANGUAGE)")
    backup = _add(
        commands, "backup", "copies:backup", "copy the database while the bot works, and check the copy"
    )
    backup.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="a new file, or a folder (default BANLI_HOME/backups)",
    )
    backup.add_argument(
        "--keep",
        type=positive,
        default=0,
        metavar="N",
        help="remove all but the newest N copies of the folder",
    )
    restore = _add(
        commands, "restore", "copies:restore", "put a copy in the place of the database; the bot is stopped"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a copy that `banli backup` has made")
    restore.add_argument(
        "--replace", action="store_true", help="keep a database that is there under another name"
    )
    _add(commands, "doctor", "doctor:doctor", "look for what would keep the bot from working")
    calendar = _add(commands, "calendar", "calendar:calendar", "list or set working days of the centre's own")
    calendar.add_argument("act", nargs="?", choices=("list", "close", "open", "forget"), default="list")
    calendar.add_argument("day", nargs="?", default="", help="such as 2026-12-05")
    calendar.add_argument("--why", default="", help="for colleagues who look")
    database = commands.add_parser("db", help="the database's schema")
    parts = database.add_subparsers(required=True, metavar="WHAT")
    _add(parts, "upgrade", "data:upgrade", "bring the database to this version's schema")
    back = _add(
        parts,
        "downgrade",
        "data:downgrade",
        "bring the database back to an older schema (make a backup first)",
    )
    back.add_argument("schema", help="such as 0002")
    i18n = commands.add_parser("i18n", help="the texts and their translations")
    parts = i18n.add_subparsers(required=True, metavar="WHAT")
    _add(parts, "update", "texts:update", "collect all texts and bring the catalogues up to date")
    _add(parts, "check", "texts:check", "find texts that are missing, stale or wrong in a language")


def port(text: str) -> int:
    """Read a port of this machine; 0 is any free one."""
    if not text.isdigit() or int(text) > MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port from 0 to {MOST_PORT}")
    return int(text)


def positive(text: str) -> int:
    """Read a number from 1 up."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def day(text: str) -> date:
    """Read `2026-11-23`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-11-23") from None


def lasting(text: str) -> timedelta:
    """Read `12h`, `7d` or `2w`."""
    number, unit = text[:-1], text[-1:]
    if not number.isdigit() or unit not in UNITS or int(number) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no time such as 12h, 7d or 2w")
    return timedelta(**{UNITS[unit]: int(number)})
