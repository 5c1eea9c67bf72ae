"""`banli demo --terminal`: three people of a sales centre in one terminal, the production bot behind them, no token.

What a person sees is printed under their name, with the buttons numbered; a number presses, anything else is typed.
"""

import asyncio
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_datetime

from bot.commands.playing import play
from bot.commands.scenes import SENT, Step
from bot.commands.stage import TrialStage
from bot.commands.trial import STARTS, Trial
from bot.render.formats import format_date
from bot.sandbox.client import Phone
from bot.sandbox.errors import ControlError

Json = dict[str, Any]

COLOURS = ("\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[32m", "\x1b[34m")
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
HOW = {
    "zh_CN": "输入数字按按钮；输入文字发消息；@1 @2 @3 换人；+1h、+1d 拨快时间；q 退出。先试试：/delay",
    "en": "A number presses a button; words are typed; @1 @2 @3 changes the person; "
    "+1h or +1d moves the clock; q ends. Begin with /delay",
}
WHEN = {"zh_CN": "y年M月d日EEEE HH:mm", "en": "EEEE d MMMM y, HH:mm"}
SETTLES_S = 0.5
"""What the last step brings to the others is shown too."""
SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


async def in_terminal(stage: TrialStage, scene: str | None) -> None:
    """Play a scene, or let the person at the terminal play the three people."""
    trial = stage.trial
    cast = (await stage.about())["cast"]
    terminal = Terminal(trial, {one["id"]: one["role"][trial.language] for one in cast})
    print(format_datetime(STARTS, WHEN[trial.language], locale=trial.language), flush=True)
    printing = asyncio.create_task(terminal.show())
    try:
        if scene is not None:
            await play(stage.scene(scene), trial, terminal.tell)
            await asyncio.sleep(SETTLES_S)
        else:
            await terminal.listen()
    finally:
        printing.cancel()
        await asyncio.gather(printing, return_exceptions=True)


class Terminal:
    """Prints what the people see, and lets the one at the keyboard act for each of them."""

    def __init__(self, trial: Trial, roles: Mapping[str, str]) -> None:
        """Show the people of the trial; `roles` says what each of the cast is."""
        self._trial = trial
        self._roles = roles
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
        place = next(place for place, member in enumerate(self._members) if self._of(member).id == chat)
        begin, end = (COLOURS[place % len(COLOURS)], PLAIN) if self._colour else ("", "")
        member = self._members[place]
        head = f"{begin}{self._of(member).name} · {self._roles[member]}{end}"
        print(f"\n{head}")
        for line in text.splitlines():
            print(f"   {begin}│{end} {line}")
        sys.stdout.flush()

    def _phone(self, chat: int) -> Phone:
        return next(phone for phone in self._trial.phones.values() if phone.id == chat)

    @property
    def _members(self) -> list[str]:
        """Return those who have a phone, in the order of the cast."""
        return [member for member in self._roles if member in self._trial.phones]

    @property
    def _acting(self) -> Phone:
        return self._of(self._members[self._now])

    def _of(self, member: str) -> Phone:
        return self._trial.phones[member]

    def tell(self, step: Step) -> None:
        """Say what a scene is about to show, where it is not somebody's own words or tap; a day has a heading."""
        if step.day is not None:
            begin, end = (BOLD, PLAIN) if self._colour else ("", "")
            day = format_date(datetime.fromisoformat(step.how).date(), self._trial.language, STARTS.year)
            print(f"\n{begin}== {day} · {step.day[self._trial.language]} =={end}", flush=True)
        if step.do not in {"say", "press", *SENT}:
            print(f"\n— {step.tell[self._trial.language]}", flush=True)

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
            self._now = next(place for place, member in enumerate(self._members) if self._of(member) is phone)
            await phone.press_on(message, label)
        elif line[0] == "@" and line[1:].isdigit() and 0 < int(line[1:]) <= len(self._members):
            self._now = int(line[1:]) - 1
            print(f"@{self._acting.name}", flush=True)
        elif line[0] == "+" and line[-1] in SPANS and line[1:-1].isdigit():
            await self._trial.sandbox.advance((SPANS[line[-1]] * int(line[1:-1])).total_seconds())
        elif line == "/photo":
            await self._acting.send_photo()
        else:
            await self._acting.say(line)


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
