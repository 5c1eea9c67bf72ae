"""Starts bots by forking a process that has imported the program and read the flows: a life then begins at once.

What lives is a process as any other, with its own home, environment and log, and dies by signals. It saves a second of
computing at each start, of which the tests have a thousand; those about the start itself execute Python anew.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path

from bot.commands.trial import Running, Trial, execute

FORKS = multiprocessing.get_context("forkserver")
MODULE = "-m"


class Fork:
    """A forked bot, as a trial needs it."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.pid: int = process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its exit code, minus the number of the signal that ended it; None while it lives."""
        return self._process.exitcode

    def send_signal(self, number: int, /) -> None:
        """Send it a signal, if it lives."""
        if self.returncode is None:
            os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        code = self._process.exitcode
        assert code is not None
        return code


async def fork(program: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> Running:
    """Start a module with its arguments; whatever else Python is to run is executed."""
    if program[0] != MODULE:
        return await execute(program, environment, folder, log)
    process = FORKS.Process(target=_live, args=(list(program[1:]), dict(environment), str(folder), str(log)))
    process.start()
    return Fork(process)


def use() -> None:
    """Let trials fork their bots from now on."""
    FORKS.set_forkserver_preload(["pytest", "tests.warm"])
    ensure_running()  # now, in the folder from which `tests` can be imported
    Trial.launch = staticmethod(fork)


def _live(program: list[str], environment: dict[str, str], folder: str, log: str) -> None:
    with open(log, "ab") as output:  # noqa: PTH123 - it is about descriptors
        for standard in (1, 2):
            os.dup2(output.fileno(), standard)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = program
    runpy.run_module(program[0], run_name="__main__")
