"""Do the flows live together: no command, number prefix, title or phrase twice, and none that Telegram refuses?"""

import re
from collections.abc import Callable, Iterable

from bot.engine.reading.findings import Findings
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import Flow

COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""Bot API, BotCommand: 1 to 32 characters, lower case letters, digits and underscores."""
PREFIX = re.compile(r"[A-Z]{1,4}")
OWN_COMMANDS = frozenset(
    (
        "start",
        "menu",
        "home",
        "todo",
        "cases",
        "mine",
        "new",
        "find",
        "import",
        "help",
        "language",
        "cancel",
        "back",
        "setup",
        "registers",
        "chart",
    )
)
Values = Callable[[Flow], Iterable[str]]
UNIQUE: tuple[tuple[str, str, str, Values], ...] = (
    ("the command /", "command-twice", "command", lambda flow: (flow.start.command,)),
    ("the prefix ", "prefix-twice", "prefix", lambda flow: (flow.prefix,)),
    ("the title ", "title-twice", "title", lambda flow: (flow.title,)),
    ("the phrase ", "phrase-twice", "phrases", lambda flow: flow.start.phrases),
)


def check(centre: Centre, found: Findings) -> None:
    """Look at all flows side by side."""
    for flow in centre.flows.values():
        _names(flow, found)
    for what, code, key, values in UNIQUE:
        seen: dict[str, Flow] = {}
        for flow in centre.flows.values():
            for value in values(flow):
                plain = " ".join(value.lower().split())
                if plain and seen.setdefault(plain, flow) is not flow:
                    text = f"{what}{value} belongs to `{seen[plain].id}` already"
                    found.near(flow, flow.place, f"{key} {value}", code, text, "Choose another one.")


def _names(flow: Flow, found: Findings) -> None:
    command = flow.start.command
    if command and not COMMAND.fullmatch(command):
        text = f"Telegram does not take /{command}"
        found.near(
            flow, flow.place, "start command", "bad-command", text, "Use a to z, 0 to 9 and _, up to 32."
        )
    if command in OWN_COMMANDS:
        text = f"/{command} is a command of the bot itself"
        found.near(flow, flow.place, "start command", "command-twice", text, "Choose another one.")
    if not PREFIX.fullmatch(flow.prefix):
        text = f"`{flow.prefix}` is no prefix of numbers"
        found.near(flow, flow.place, "prefix", "bad-prefix", text, "Use one to four capital letters.")
    if flow.version < 1:
        text = f"`{flow.id}` has version {flow.version}"
        found.near(
            flow, flow.place, "version", "bad-version", text, "Begin with 1, and raise it with every change."
        )
