"""One bot, one fake server, and the line by which the runner steers the simulated users."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from .bots import Bot, seed, settings
from .errors import BenchError
from .process import Program, fake_api
from .script import Script, to_json

State: TypeAlias = dict[str, Any]
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """How hard the users push.

    Attributes:
        delay_s: how long the server sits on each call except getUpdates, as a network would.
        think_s: shortest and longest pause of a user before the next step.
        conversations: the load ends after so many, None when the runner ends it.
    """

    users: int
    delay_s: float = 0.0
    think_s: tuple[float, float] = (0.0, 0.0)
    conversations: int | None = None


class Session:
    """A fake server and one bot on it."""

    def __init__(self, bot: Bot, *, port: int, api_pid: int, home: Path) -> None:
        """Prepare; the bot starts with `start_bot`."""
        self.bot = bot
        self.api_pid = api_pid
        self._home = home
        self._env = {**settings(home, port), **bot.env}
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._program: Program | None = None

    def steer(self, verb: str, **options: Any) -> State:
        """Send a verb to the server and return its state.

        Raises:
            BenchError: the server refused.
        """
        self._line.request("POST", f"/bench/{verb}", body=json.dumps(options))
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            message = f"the fake server refused {verb!r}: {body.decode()}"
            raise BenchError(message)
        state: State = json.loads(body)
        return state

    @property
    def program(self) -> Program:
        """The running bot."""
        assert self._program is not None
        return self._program

    def prepare(self, people: int) -> None:
        """Seed the bot's records."""
        seed(self.bot, home=self._home, people=people, env=self._env)

    def start_bot(self) -> float:
        """Start the bot, wait for its first getUpdates, return the seconds that took."""
        before = self.steer("state")["polls"]
        started_at = time.monotonic()
        self._program = Program(self.bot.command, env=self._env, cwd=self._home, log=self._home / "bench.log")
        self.wait(lambda state: state["polls"] > before, "polls for updates", within_s=_START_S, every_s=0.02)
        return time.monotonic() - started_at

    def start_users(self, script: Script, load: Load, *, journal: Path | None = None) -> State:
        """Let the users begin."""
        return self.steer(
            "start",
            script=to_json(script),
            users=load.users,
            spread=load.conversations is None,
            delay_s=load.delay_s,
            think_s=load.think_s,
            conversations=load.conversations,
            journal=str(journal) if journal else None,
        )

    def wait(
        self, until: Callable[[State], bool], what: str, *, within_s: float, every_s: float = 0.05
    ) -> State:
        """Wait until the server's state is as wanted, and return it.

        Raises:
            BenchError: it did not become so, or the bot ended.
        """
        end = time.monotonic() + within_s
        while not until(state := self.steer("state")):
            self.program.check_alive()
            if time.monotonic() > end:
                message = f"{self.bot.title}: waited {within_s:.0f} s until it {what}; state {state}"
                raise BenchError(message)
            time.sleep(every_s)
        return state

    def close(self) -> None:
        """Stop the bot and hang up."""
        if self._program is not None:
            self._program.stop()
        self._line.close()


@contextmanager
def session(bot: Bot, home: Path) -> Iterator[Session]:
    """Run a fake server for `bot`, whose files are in `home`; both processes are gone afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    with fake_api() as (port, pid):
        opened = Session(bot, port=port, api_pid=pid, home=home)
        try:
            yield opened
        finally:
            opened.close()
