"""The bots under test: command line, script, preparation. All get the same environment.

`BOT_TOKEN`, `TELEGRAM_API_URL` (fake server), `BANLI_HOME` (a fresh folder, also the working folder, so that
no `.env` of the checkout is read) and `DEFAULT_LANGUAGE=en`.
"""

import importlib.util
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import script_banli, script_peers
from .errors import BenchError
from .process import ROOT, environment
from .script import Script

TOKEN = "123456:TEST"  # noqa: S105  # the fake server takes any
_SCRIPTS = {"banli": script_banli.SCRIPT, "peers": script_peers.SCRIPT}


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that can be measured.

    Attributes:
        needs: modules without which it cannot run.
        seed: module called before each start with `--home DIR --people N`, None when nothing is to prepare.
        seed_options: what the seed is told besides.
        env: settings of its own, for the seed too.
    """

    name: str
    title: str
    command: tuple[str, ...]
    script: Script
    needs: tuple[str, ...] = ()
    seed: str | None = None
    seed_options: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)


_HERE = "tests.bench"
BOTS: dict[str, Bot] = {
    bot.name: bot
    for bot in (
        Bot(
            name="banli",
            title="Banli (this bot)",
            command=(*_module("bot"), "run"),
            script=script_banli.SCRIPT,
            needs=("bot.__main__",),
            seed=f"{_HERE}.seed",
        ),
        Bot(
            name="ptb",
            title="PTB ConversationHandler",
            command=_module(f"{_HERE}.peers.ptb_conversation"),
            script=script_peers.SCRIPT,
            needs=("telegram",),
        ),
        Bot(
            name="aiogram",
            title="aiogram FSM, SQLite FULL",
            command=_module(f"{_HERE}.peers.aiogram_fsm"),
            script=script_peers.SCRIPT,
            needs=("aiogram", "aiosqlite"),
        ),
        Bot(
            name="bare",
            title="limit: no framework",
            command=_module(f"{_HERE}.peers.bare"),
            script=script_peers.SCRIPT,
            needs=("aiohttp", "orjson"),
        ),
    )
}


def chosen(only: str | None) -> list[Bot]:
    """Return the bots of a comma-separated list, all when there is none, each checked to be runnable.

    Raises:
        BenchError: an unknown name, or a bot whose parts are missing.
    """
    names = [name.strip() for name in only.split(",")] if only else list(BOTS)
    for name in names:
        if name not in BOTS:
            message = f"unknown bot {name!r}; choose from {', '.join(BOTS)}"
            raise BenchError(message)
        _check(BOTS[name])
    return [BOTS[name] for name in names]


def custom(command: str, script: str) -> Bot:
    """Return a bot given by any command line, driven by the script `banli` or `peers`."""
    return Bot(name="custom", title=command, command=tuple(shlex.split(command)), script=_SCRIPTS[script])


def _check(bot: Bot) -> None:
    for name in (*bot.needs, *((bot.seed,) if bot.seed else ())):
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            found = None
        if found is None:
            others = ",".join(other for other in BOTS if other != bot.name)
            message = f"{bot.title} cannot run: module {name} is missing. Leave it out with --only {others}"
            raise BenchError(message)


def settings(home: Path, port: int) -> dict[str, str]:
    """Return the environment a bot runs in."""
    return environment(
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
            "BANLI_HOME": str(home),
            "DEFAULT_LANGUAGE": "en",
        }
    )


def seed(bot: Bot, *, home: Path, people: int, env: Mapping[str, str]) -> None:
    """Prepare the bot's records for `people` users, whose ids count up from `script.FIRST_CHAT`.

    Raises:
        BenchError: the seed failed; its own words are in the message.
    """
    if bot.seed is None:
        return
    command = (*_module(bot.seed), "--home", str(home), "--people", str(people), *bot.seed_options)
    result = subprocess.run(  # our own command line
        command, env={**env, **bot.env}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode:
        message = f"{' '.join(command)!r} ended with code {result.returncode}:\n{result.stderr[-2000:]}"
        raise BenchError(message)
