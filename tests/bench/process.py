"""Start and end the programs of the benchmark, and read from /proc what they cost (Linux only).

Only processes started here are ever signalled.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .errors import BenchError

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: every program is found from here."""

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_FOREIGN = ("DATABASE_URL", "FLOWS_DIR", "WEBHOOK_URL", "WEBHOOK_SECRET", "LISTEN", "PROXY_URL", "BANLI_HOME")


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds used so far (user and system, all threads) and resident memory now, children included."""

    cpu_s: float
    rss_mb: float


def usage(pid: int) -> Usage:
    """Return what the process and its descendants use.

    Raises:
        BenchError: the process is gone.
    """
    try:
        family = list(_family(pid))
        cpu = sum(_cpu_ticks(member) for member in family) / _TICKS
        pages = sum(int(Path(f"/proc/{member}/statm").read_bytes().split()[1]) for member in family)
    except (FileNotFoundError, ProcessLookupError) as error:
        message = f"process {pid} ended while it was measured"
        raise BenchError(message) from error
    return Usage(cpu_s=cpu, rss_mb=pages * _PAGE / 1e6)


@dataclass(frozen=True, slots=True)
class Machine:
    """CPU seconds since its start: of all cores, of those the busy ones, and of this program and what it ran."""

    whole_s: float
    busy_s: float
    own_s: float

    def others_since(self, before: "Machine") -> float:
        """Return which share of all cores other programs took, 0 to 1. What still runs here counts among them."""
        busy, own = self.busy_s - before.busy_s, self.own_s - before.own_s
        return min(1.0, max(0.0, (busy - own) / max(self.whole_s - before.whole_s, 1 / _TICKS)))


def machine() -> Machine:
    """Return what the machine has done so far (proc(5), /proc/stat: user to steal, without what guests repeat)."""
    ticks = [int(one) for one in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]]
    idle = ticks[3] + ticks[4]
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own = sum(one.ru_utime + one.ru_stime for one in used)
    return Machine(whole_s=sum(ticks) / _TICKS, busy_s=(sum(ticks) - idle) / _TICKS, own_s=own)


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    return int(fields[11]) + int(fields[12])


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_bytes().split():
            yield from _family(int(child))


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that finds the checkout, without the caller's own bot settings and proxies."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    kept = {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | dict(extra)


class Program:
    """A running program with its log file."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path) -> None:
        """Start it."""
        self.command = tuple(command)
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # our own command lines
                self.command, env=dict(env), cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def check_alive(self) -> None:
        """Raise BenchError with the end of the log when the program has ended."""
        if self._process.poll() is not None:
            tail = "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-20:])
            command = " ".join(self.command)
            message = f"{command!r} ended with code {self._process.returncode}; the end of its log:\n{tail}"
            raise BenchError(message)

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL, no farewell."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, insist after five seconds."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def fake_api() -> Iterator[tuple[int, int]]:
    """Run the fake Bot API; yields its port and process id."""
    command = (sys.executable, "-m", "tests.bench.api")
    with subprocess.Popen(  # our own command line
        command, env=environment({}), cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                message = "the fake Bot API did not start; is orjson installed?"
                raise BenchError(message)
            yield int(line), process.pid
        finally:
            process.terminate()


def end_on_sigterm() -> None:
    """Let SIGTERM unwind this program, so that what it started is stopped too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
