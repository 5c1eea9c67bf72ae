"""Do the flows live together: no command, number prefix or phrase twice; and do the shared files hold together?"""

import re
from collections.abc import Iterator

from bot.engine.findings import Findings
from bot.engine.guards import did_you_mean
from bot.engine.messages import placeholders
from bot.engine.model import Centre, Flow, Place, RecordType

COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""Bot API, BotCommand: 1 to 32 characters, lower case letters, digits and underscores."""
PREFIX = re.compile(r"[A-Z]{1,4}")
OWN_COMMANDS = frozenset(
    ("start", "menu", "home", "todo", "cases", "mine", "new", "find", "help", "language", "cancel", "back", "setup", "chart")
)


def check(centre: Centre, found: Findings) -> None:
    """Look at all flows side by side, and at roles and records."""
    for flow in centre.flows.values():
        _names(flow, found)
    for what, code, values in (
        ("the command /", "command-twice", lambda flow: (flow.start.command,)),
        ("the prefix ", "prefix-twice", lambda flow: (flow.prefix,)),
        ("the title ", "title-twice", lambda flow: (flow.title,)),
        ("the phrase ", "phrase-twice", lambda flow: tuple(phrase.lower() for phrase in flow.start.phrases)),
    ):
        seen: dict[str, Flow] = {}
        for flow in centre.flows.values():
            for value in values(flow):
                if value and value in seen and seen[value] is not flow:
                    text = f"{what}{value} belongs to `{seen[value].id}` already"
                    found.note(flow.place, code, text, "Choose another one.")
                seen.setdefault(value, flow)
    _roles(centre, found)
    for record in centre.records.values():
        _record(record, centre, found)


def _names(flow: Flow, found: Findings) -> None:
    command = flow.start.command
    if command and not COMMAND.fullmatch(command):
        found.note(flow.place, "bad-command", f"Telegram does not take /{command}", "Use a to z, 0 to 9 and _, up to 32.")
    if command in OWN_COMMANDS:
        found.note(flow.place, "command-twice", f"/{command} is a command of the bot itself", "Choose another one.")
    if not PREFIX.fullmatch(flow.prefix):
        found.note(flow.place, "bad-prefix", f"`{flow.prefix}` is no prefix of numbers", "Use one to four capital letters.")
    if not flow.start.by and not flow.start.phrases and flow.start.command:
        found.note(flow.place, "nobody-starts", f"nobody may start `{flow.id}`", "Write `by:` below `start`.")


def _roles(centre: Centre, found: Findings) -> None:
    here = Place("centre/roles.yaml", 0, 0)
    for role in centre.roles.values():
        if role.superior and role.superior not in centre.roles:
            advice = did_you_mean(role.superior, centre.roles)
            found.note(here, "unknown-role", f"`{role.id}` is below `{role.superior}`, which is no role", advice)
        if role.calendar not in centre.calendars:
            advice = did_you_mean(role.calendar, centre.calendars)
            found.note(here, "unknown-calendar", f"`{role.id}` works by `{role.calendar}`, which is no calendar", advice)
        if role.id in _above(role.id, centre):
            found.note(here, "circle", f"`{role.id}` is above itself", "Let the highest role have no `superior`.")


def _above(role: str, centre: Centre) -> Iterator[str]:
    seen: set[str] = set()
    while (spec := centre.roles.get(role)) is not None and spec.superior and spec.superior not in seen:
        role = spec.superior
        seen.add(role)
        yield role


def _record(record: RecordType, centre: Centre, found: Findings) -> None:
    here = Place("centre/records.yaml", 0, 0)
    for name in (record.key, *record.search):
        if name and name not in record.fields:
            found.note(here, "unknown-field", f"`{record.id}` has no `{name}`", did_you_mean(name, record.fields))
    for path in placeholders(record.line):
        kind = record
        for step in path.split("."):
            column = kind.fields.get(step) if kind is not None else None
            if column is None:
                found.note(here, "unknown-field", f"the line of `{record.id}` shows {{{path}}}", did_you_mean(step, record.fields))
                break
            kind = centre.records.get(column.record)  # type: ignore[assignment]  # None ends the path
