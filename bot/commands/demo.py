"""`banli demo`: a sandbox with the production bot in it, and a page of phones in the browser; no token needed."""

import argparse
import asyncio
import os
import signal
import socket
import sys
import tempfile
import termios
import time
import tty
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands.stage import TrialStage
from bot.commands.terminal import in_terminal
from bot.errors import SettingsError
from bot.sandbox.errors import ControlError

PORT = 8642
"""The page's port where nobody names one and nobody else has it: bookmarks of the page stay true."""
ENDS = {"zh_CN": "按 {key} 结束", "en": "{key} ends it"}
BEGINS = {"zh_CN": "正在启动 …", "en": "Starting …"}


def demo(options: argparse.Namespace) -> None:
    """Show the bot to whoever has a browser, or a terminal.

    Raises:
        SettingsError: the port is taken, or there is no such scene.
    """
    try:
        asyncio.run(_until_ended(options))
    except ControlError as error:
        raise SettingsError(str(error)) from error


async def _until_ended(options: argparse.Namespace) -> None:
    """Run the demo; Ctrl-C, SIGTERM and `q` end it as they should: everything is stopped and cleaned away."""
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(_demo(options))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    in_page = not (options.terminal or options.play)
    with keys(lambda typed: running.cancel() if b"q" in typed else None, listen=in_page):
        await asyncio.wait((running,))
    if not running.cancelled():
        running.result()


async def _demo(options: argparse.Namespace) -> None:
    begun = time.monotonic()
    in_page = not (options.terminal or options.play)
    if in_page:
        _status(BEGINS[options.language], end="")
    with tempfile.TemporaryDirectory(prefix="banli-demo-") as folder:
        port = options.port if options.port is not None else _free(PORT)
        async with TrialStage(Path(folder), language=options.language, port=port) as stage:
            if not in_page:
                await in_terminal(stage, options.play)
                return
            address = f"{stage.trial.url}/"
            took = time.monotonic() - begun
            ends = ENDS[options.language].format(key="q" if sys.stdin.isatty() else "Ctrl-C")
            _status(f"Banli · {address} · {ends} ({took:.1f} s)")
            if options.open and has_display():
                await asyncio.to_thread(webbrowser.open, address)
            await asyncio.Event().wait()


def _status(line: str, end: str = "\n") -> None:
    """Print the one line of the page's demo, over the line before where that is possible."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{line}", end=end, flush=True)
    elif end:
        print(line, flush=True)


def _free(port: int) -> int:
    """Return the port, or 0 where somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port


def has_display() -> bool:
    """Tell whether a browser would open before somebody's eyes: not over ssh, not on a build machine."""
    given = os.environ
    if not sys.stdout.isatty() or "CI" in given or "SSH_CONNECTION" in given or "SSH_TTY" in given:
        return False
    return sys.platform == "darwin" or "DISPLAY" in given or "WAYLAND_DISPLAY" in given


@contextmanager
def keys(on_key: Callable[[bytes], object], *, listen: bool) -> Iterator[None]:
    """Hear each key of the terminal as it is pressed; where there is no terminal, or nobody listens, hear nothing."""
    if not listen or not sys.stdin.isatty():
        yield
        return
    loop, keyboard = asyncio.get_running_loop(), sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    tty.setcbreak(keyboard)
    loop.add_reader(keyboard, lambda: on_key(os.read(keyboard, 64)))
    try:
        yield
    finally:
        loop.remove_reader(keyboard)
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
