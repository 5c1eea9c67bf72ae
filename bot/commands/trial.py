"""A trial centre: a sandbox, the production bot against it as a process of its own, and a few people with records.

The bot knows nothing of it: it is given a token, an address and a home, as in production. Serves demo and tests.
"""

import asyncio
import csv
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from bot.commands.importing import load_file
from bot.commands.people import invite_link
from bot.errors import BotError
from bot.sandbox.client import Phone, Sandbox
from bot.sandbox.holder import Holder
from bot.sandbox.server import serving
from bot.sandbox.stage import Stage
from bot.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
"""A Monday morning at work: what a trial shows does not depend on the day it is run."""
READY_S = 20.0
STOP_S = 20.0
FOLLOWS_S = 0.5
"""The bot asks for the moved clock several times in that time."""
CHAT_LANGUAGE = {"zh_CN": "zh-hans", "en": "en"}


class TrialError(BotError):
    """The trial could not be set up; the text says what the bot said."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part: what the tests call them, their name by language, their roles."""

    id: str
    names: Mapping[str, str]
    roles: tuple[str, ...]
    phone: str = ""


CAST = (
    Member("wang", {"zh_CN": "王芳", "en": "Wang Fang"}, ("customer",), "13800138000"),
    Member("chen", {"zh_CN": "陈明", "en": "Chen Ming"}, ("sales_staff", "sales_assistant")),
    Member("li", {"zh_CN": "李娜", "en": "Li Na"}, ("sales_manager",)),
)
"""Three people are enough for a whole case; in this small centre the consultant is the sales assistant too."""
FURTHER = (
    Member("zhao", {"zh_CN": "赵伟", "en": "Zhao Wei"}, ("marketing_director",)),
    Member("sun", {"zh_CN": "孙悦", "en": "Sun Yue"}, ("sales_assistant",)),
    Member("qian", {"zh_CN": "钱丽", "en": "Qian Li"}, ("finance",)),
    Member("zhou", {"zh_CN": "周敏", "en": "Zhou Min"}, ("contract_staff",)),
    Member("wu", {"zh_CN": "吴刚", "en": "Wu Gang"}, ("owner",)),
    Member("liu", {"zh_CN": "刘洋", "en": "Liu Yang"}, ("customer",), "13900139000"),
    Member("he", {"zh_CN": "何静", "en": "He Jing"}, ("customer",), "13700137000"),
    Member("xu", {"zh_CN": "徐磊", "en": "Xu Lei"}, ("customer",), "13600136000"),
)
"""Who can join later."""


class Running(Protocol):
    """A process of the bot."""

    @property
    def pid(self) -> int:
        """The process id."""

    @property
    def returncode(self) -> int | None:
        """Its exit code, minus the number of the signal that ended it; None while it lives."""

    def send_signal(self, signal: int, /) -> None:
        """Send it a signal."""

    async def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""


Launch = Callable[[Sequence[str], Mapping[str, str], Path, Path], Awaitable[Running]]
"""Starts what Python is to run, in an environment and a folder, its output at the end of a log."""


async def execute(program: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> Running:
    """Start Python anew for it, as in production."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable, *program, env=environment, cwd=folder, stdout=output, stderr=output
        )


class Trial:
    """A running trial. `phones` are the people's, by `Member.id`."""

    program: tuple[str, ...] = ("-m", "bot", "run")
    """What Python is to run as the bot."""
    launch: Launch = staticmethod(execute)
    """How the bot's process is started."""
    ready_s: float = READY_S
    """How long it may take until it receives."""

    def __init__(  # noqa: PLR0913 - keyword-only, each with one meaning
        self,
        home: Path,
        *,
        language: str = "zh_CN",
        cast: Sequence[Member] = CAST,
        settings: Mapping[str, str] | None = None,
        port: int = 0,
        stage: Stage | None = None,
    ) -> None:
        """Keep everything in the folder `home`; `settings` are further environment variables of the bot.

        The sandbox listens at `port` (0 takes a free one) and serves a `stage` beside the phones, where there is one.
        """
        self.home = home
        self.language = language
        self.cast = cast
        self.phones: dict[str, Phone] = {}
        self.holder = Holder(zone=str(ZONE))
        self.holder.api.clock.set(STARTS.timestamp())
        self._settings = dict(settings or {})
        self._port, self._stage = port, stage
        self._stack = AsyncExitStack()
        self._bot: Running | None = None

    async def __aenter__(self) -> Self:
        """Start the sandbox and the bot, and let the people join."""
        try:
            self.url = await self._stack.enter_async_context(
                serving(self.holder, "127.0.0.1", self._port, self._stage)
            )
            self.sandbox = await self._stack.enter_async_context(Sandbox(self.url))
            self._stack.push_async_callback(self.stop)
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything."""
        await self._stack.aclose()

    async def _open(self) -> None:
        await self.start()
        await asyncio.gather(*(self.join(member) for member in self.cast))

    async def renew(self, home: Path) -> None:
        """Begin anew at the same address: an empty world, a bot with another home, the cast joins again."""
        await self.kill()
        self.home = home
        self.phones.clear()
        self.holder.reset().clock.set(STARTS.timestamp())
        await self._open()

    # --- the bot ------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Tell whether the bot's process lives."""
        return self._bot is not None and self._bot.returncode is None

    @property
    def log(self) -> Path:
        """Where the bot's log goes."""
        return self.home / "bot.log"

    def environment(self) -> dict[str, str]:
        """Return the environment of the bot's processes: nothing of the caller's own settings gets in."""
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")
        }
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "BOT_TOKEN": self.holder.api.token,
            "TELEGRAM_API_URL": self.url,
            "CLOCK_URL": f"{self.url}/sandbox/clock",
            "BANLI_HOME": str(self.home),
            "DEFAULT_LANGUAGE": self.language,
            **self._settings,
        }

    async def start(self) -> None:
        """Start the bot and wait until it receives.

        Raises:
            TrialError: it ended at once, or is not ready in time.
        """
        polls, webhook = self.holder.api.updates.polls, self.holder.api.webhook
        self._bot = await self.launch(self.program, self.environment(), self.home, self.log)
        for _ in range(int(self.ready_s / 0.02)):
            await asyncio.sleep(0.02)
            if self.holder.api.updates.polls > polls or webhook.url:
                return
            if self._bot.returncode is not None:
                break
        raise TrialError(f"The bot did not start:\n{self.log.read_text('utf-8')[-2000:]}")

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop the bot, by SIGKILL if it does not end in time; return its exit code."""
        bot, self._bot = self._bot, None
        if bot is None:
            return None
        if bot.returncode is None:
            bot.send_signal(how)
        try:
            async with asyncio.timeout(STOP_S):
                return await bot.wait()
        except TimeoutError:
            bot.send_signal(signal.SIGKILL)
            return await bot.wait()

    async def kill(self) -> None:
        """Kill the bot as a power cut would."""
        await self.stop(signal.SIGKILL)

    async def banli(self, *arguments: str) -> str:
        """Run a command of the bot beside it and return what it printed.

        Raises:
            TrialError: it refused.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            env=self.environment(),
            cwd=self.home,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        if process.returncode:
            raise TrialError(f"banli {' '.join(arguments)}: {err.decode().strip()}")
        return out.decode().strip()

    def now(self) -> datetime:
        """Return the trial's present moment."""
        return datetime.fromtimestamp(self.holder.api.clock.now(), ZONE)

    async def advance(self, seconds: float) -> None:
        """Move the time, and wait until the bot has looked at the clock again."""
        await self.sandbox.advance(seconds)
        await asyncio.sleep(FOLLOWS_S)

    # --- people and records -------------------------------------------------------------------------------

    async def join(self, member: Member) -> Phone:
        """Let somebody join by invitation, once for each role."""
        name = member.names[self.language]
        phone = await self.sandbox.person(name, CHAT_LANGUAGE[self.language], phone=member.phone)
        self.phones[member.id] = phone
        settings = self.settings()
        for role in member.roles:
            link = await invite_link(settings, role, name)
            await phone.say(f"/start {link.partition('start=')[2]}")
            await phone.sees(name)
        return phone

    def settings(self) -> Settings:
        """Return the bot's settings, for what a command would do beside it: a process for each takes seconds."""
        given = {name.lower(): value for name, value in self.environment().items()}
        return read_settings(**{name: given[name] for name in Settings.model_fields if name in given})

    async def load(self, kind: str, columns: Sequence[str], *rows: Sequence[str]) -> None:
        """Import records, as an administrator does: from a sheet."""
        file = self.home / f"{kind}.csv"
        with file.open("w", encoding="utf-8", newline="") as sheet:
            csv.writer(sheet).writerows([columns, *rows])
        if await load_file(self.settings(), kind, file):
            raise TrialError(f"{file} could not be imported")

    async def sell(
        self, *, unit: str = "3-1-1201", sign_by: str = "2026-12-04", customer: str = "wang"
    ) -> None:
        """Put a subscription of a customer into the records."""
        members = {member.id: member for member in self.cast}
        buyer, agent = members[customer], members["chen"].names[self.language]
        name = buyer.names[self.language]
        await self.load("unit", ("number", "building", "state"), (unit, "3", "subscribed"))
        await self.load("customer", ("name", "phone", "person", "owner"), (name, buyer.phone, name, agent))
        await self.load(
            "subscription",
            ("number", "unit", "customer", "agent", "price", "deposit", "sign_by"),
            (f"RG-{unit}", unit, buyer.phone, agent, "1286000", "50000", sign_by),
        )

    async def owe(
        self, *, contract: str = "HT-0088", due_on: str = "2026-12-08", customer: str = "wang"
    ) -> None:
        """Put a contract into the records that a customer pays in instalments, one of which falls due."""
        members = {member.id: member for member in self.cast}
        buyer, agent = members[customer], members["chen"].names[self.language]
        await self.load("unit", ("number", "building", "state"), ("B1-088", "B1", "signed"))
        columns = ("number", "unit", "customer", "agent", "price")
        await self.load("sale_contract", columns, (contract, "B1-088", buyer.phone, agent, "400000"))
        columns = ("number", "contract", "place", "due_on", "sum")
        await self.load("instalment", columns, (f"{contract}/1", contract, "1", due_on, "200000"))
