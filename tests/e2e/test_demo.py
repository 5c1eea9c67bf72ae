"""`banli demo` as somebody who knows nothing starts it: the address, a calm terminal, a clean end."""

import asyncio
import contextlib
import os
import pty
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.commands.demo import has_display
from bot.commands.trial import ROOT

LINE = re.compile(r"Banli · (http://127\.0\.0\.1:(\d+)/) · ")
PATIENCE_S = 40.0


@asynccontextmanager
async def demo(
    home: Path, *arguments: str, terminal: int | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the command; its temporary files go below `home`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-open", *arguments),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(home)},
        stdin=terminal if terminal is not None else asyncio.subprocess.DEVNULL,
        stdout=terminal if terminal is not None else asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def address_of(process: asyncio.subprocess.Process) -> str:
    """Return the address of the page, from the only line there is."""
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)).decode()
    found = LINE.search(line)
    assert found, line
    return found[1]


async def test_the_page_is_served_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0", "--language", "en") as process:
        address = await address_of(process)
        async with aiohttp.ClientSession() as browser:
            async with browser.get(address) as page:
                assert (page.status, page.content_type) == (200, "text/html")
            async with browser.get(f"{address}sandbox/stage") as stage:
                told = await stage.json()
        assert [one["name"]["en"] for one in told["cast"] if one["open"]] == [
            "Wang Fang",
            "Chen Ming",
            "Li Na",
        ]
        process.send_signal(signal.SIGINT)
        rest, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        assert (process.returncode, rest) == (0, b"")
        assert os.listdir(tmp_path) == []  # noqa: PTH208 - quick, and nobody else waits


async def test_q_ends_it_too_without_enter(tmp_path: Path) -> None:
    keyboard, terminal = pty.openpty()
    async with demo(tmp_path, "--port", "0", terminal=terminal) as process:
        os.close(terminal)
        seen = b""
        while not LINE.search(seen.decode("utf-8", "replace")):
            seen += await asyncio.wait_for(asyncio.to_thread(os.read, keyboard, 4096), PATIENCE_S)
        assert "按 q 结束" in seen.decode()
        os.write(keyboard, b"q")
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    os.close(keyboard)


async def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        async with demo(tmp_path, "--port", port) as process:
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in out.decode()
    assert "Traceback" not in out.decode()


async def test_any_scene_is_played_in_the_terminal(tmp_path: Path) -> None:
    async with demo(tmp_path, "--play", "away", "--language", "en") as process:
        out, _ = await asyncio.wait_for(process.communicate(), 2 * PATIENCE_S)
    said = out.decode()
    assert process.returncode == 0, said
    assert "Zhao Wei · Marketing director" in said
    assert "— Nobody acts. Move the clock to the next deadline." in said
    assert "Executing and filing" in said


async def test_a_scene_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    async with demo(tmp_path, "--play", "nosuch") as process:
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 1
    assert "There is no scene `nosuch`; there are later, month, away, died, offline." in out.decode()


@pytest.mark.parametrize(
    ("given", "opens"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({}, False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "a b c d"}, False),
        ({"DISPLAY": ":0", "CI": "true"}, False),
    ],
)
def test_a_browser_opens_only_before_somebodys_eyes(
    monkeypatch: pytest.MonkeyPatch, given: Mapping[str, str], opens: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert has_display() is opens
