"""`banli demo`: three people of a sales centre in one terminal, the production bot behind them, no token.

What a person sees is printed under their name, with the buttons numbered; a number presses, anything else is typed.
"""

import asyncio
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from babel.dates import format_datetime

from bot.commands.scenes import play_case
from bot.commands.trial import CAST, STARTS, Trial
from bot.sandbox.client import Phone
from bot.sandbox.errors import ControlError

Json = dict[str, Any]

COLOURS = ("\x1b[36m", "\x1b[33m", "\x1b[35m")
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
ROLES = {
    "zh_CN": {"wang": "客户", "chen": "置业顾问兼销售助理", "li": "销售经理"},
    "en": {"wang": "customer", "chen": "consultant and sales assistant", "li": "sales manager"},
}
HOW = {
    "zh_CN": "输入数字按按钮；输入文字发消息；@1 @2 @3 换人；+1h、+1d 拨快时间；q 退出。先试试：/delay",
    "en": "A number presses a button; words are typed; @1 @2 @3 changes the person; "
    "+1h or +1d moves the clock; q ends. Begin with /delay",
}
WHEN = {"zh_CN": "y年M月d日EEEE HH:mm", "en": "EEEE d MMMM y, HH:mm"}
SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


async def demo(*, play: bool, language: str) -> None:
    """Set up the trial centre, then play a case or let the person at the terminal play it."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="banli-demo-") as folder:
        async with Trial(Path(folder), language=language) as trial:
            await trial.sell()
            terminal = Terminal(trial)
            took = f" ({time.monotonic() - begun:.1f} s)" if sys.stdout.isatty() else ""
            print(f"{format_datetime(STARTS, WHEN[language], locale=language)}{took}", flush=True)
            printing = asyncio.create_task(terminal.show())
            try:
                if play:
                    await play_case(trial)
                    await asyncio.sleep(0.5)
                else:
                    await terminal.listen()
            finally:
                printing.cancel()
                await asyncio.gather(printing, return_exceptions=True)


class Terminal:
    """Prints what the people see, and lets the one at the keyboard act for each of them."""

    def __init__(self, trial: Trial) -> None:
        """Show the cast of the trial."""
        self._trial = trial
        self._phones = [trial.phones[member.id] for member in CAST]
        self._roles = [ROLES[trial.language][member.id] for member in CAST]
        self._buttons: list[tuple[int, Phone, str]] = []
        self._numbers: dict[int, tuple[Phone, int, str]] = {}
        self._next = 1
        self._now = 0
        self._colour = sys.stdout.isatty()

    # --- printing -----------------------------------------------------------------------------------------

    async def show(self) -> None:
        """Print everything that happens in the chats, as it happens."""
        after = (await self._trial.sandbox.call("GET", "events"))["seq"]
        while True:
            answer = await self._trial.sandbox.call("GET", "events", after=after, timeout=30)
            latest: dict[int, Json] = {}
            for event in answer["events"]:
                after = event["seq"]
                if event["kind"] in {"message", "edit"}:
                    latest[event["message"]["message_id"]] = event
                elif event["kind"] == "answer" and event["text"]:
                    self._line(event["chat_id"], f"( {event['text']} )")
            for event in latest.values():
                self._print(event)

    def _print(self, event: Json) -> None:
        message = event["message"]
        text = message.get("text") or message.get("caption") or "📎"
        if not message["from"]["is_bot"]:
            self._line(event["chat_id"], f"> {text}")
            return
        self._line(event["chat_id"], text)
        phone = self._phone(event["chat_id"])
        for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
            cells = [self._number(phone, message["message_id"], button) for button in row]
            print("      " + "   ".join(cells))
        sys.stdout.flush()

    def _number(self, phone: Phone, message: int, button: Json) -> str:
        number, self._next = self._next, self._next + 1
        self._numbers[number] = (phone, message, button["text"])
        return f"{BOLD if self._colour else ''}[{number}]{PLAIN if self._colour else ''} {button['text']}"

    def _line(self, chat: int, text: str) -> None:
        place = next((i for i, phone in enumerate(self._phones) if phone.id == chat), 0)
        begin, end = (COLOURS[place], PLAIN) if self._colour else ("", "")
        head = f"{begin}{self._phones[place].name} · {self._roles[place]}{end}"
        print(f"\n{head}")
        for line in text.splitlines():
            print(f"   {begin}│{end} {line}")
        sys.stdout.flush()

    def _phone(self, chat: int) -> Phone:
        return next(phone for phone in self._phones if phone.id == chat)

    # --- listening ----------------------------------------------------------------------------------------

    async def listen(self) -> None:
        """Take lines from the keyboard until `q` or the end of the input."""
        print(HOW[self._trial.language], flush=True)
        lines = _keyboard(asyncio.get_running_loop())
        while (line := await lines.get()) is not None and line.strip() != "q":
            try:
                await self._do(line.strip())
            except (AssertionError, ControlError) as error:
                print(error, flush=True)

    async def _do(self, line: str) -> None:
        if not line:
            return
        if line.isdigit() and int(line) in self._numbers:
            phone, message, label = self._numbers[int(line)]
            self._now = self._phones.index(phone)
            await phone.press_on(message, label)
        elif line[0] == "@" and line[1:] in ("1", "2", "3"):
            self._now = int(line[1:]) - 1
            print(f"@{self._phones[self._now].name}", flush=True)
        elif line[0] == "+" and line[-1] in SPANS and line[1:-1].isdigit():
            await self._trial.sandbox.advance((SPANS[line[-1]] * int(line[1:-1])).total_seconds())
        elif line == "/photo":
            await self._phones[self._now].send_photo()
        else:
            await self._phones[self._now].say(line)


def _keyboard(loop: asyncio.AbstractEventLoop) -> "asyncio.Queue[str | None]":
    """Return the lines of standard input as they are typed, None at its end."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            for line in sys.stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return lines
