"""Turn runs into tables: medians with their range, and the ratios that count."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from .measure import Run

_COLUMNS: tuple[tuple[str, Callable[[Run], float]], ...] = (
    ("updates/s", lambda run: run.updates_per_s),
    ("p50 ms", lambda run: run.p50_ms),
    ("p95 ms", lambda run: run.p95_ms),
    ("p99 ms", lambda run: run.p99_ms),
    ("CPU us/update", lambda run: run.cpu_us),
    ("RSS MB", lambda run: run.rss_mb),
    ("API busy %", lambda run: 100 * run.api_busy),
)
_PACKAGES = ("python-telegram-bot", "httpx", "aiogram", "aiohttp", "aiosqlite", "orjson", "uvloop", "sniffio")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the first being the heads, as a Markdown table with even columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("| " + " | ".join(cells) + " |")
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def speed_table(results: Sequence[tuple[str, Sequence[Run]]]) -> str:
    """Return the table of one load; `results` are (title of the bot, its rounds)."""
    heads = ["bot", *(head for head, _ in _COLUMNS), "wrong / missing / repeated"]
    rows = [heads]
    for title, runs in results:
        cells = [median_and_range([read(run) for run in runs]) for _, read in _COLUMNS]
        faults = " / ".join(
            str(sum(values)) for values in zip(*((r.wrong, r.missing, r.repeated) for r in runs), strict=True)
        )
        rows.append([title, *cells, faults if all(run.is_valid for run in runs) else f"{faults} INVALID"])
    return table(rows)


def ratios(results: Sequence[tuple[str, Sequence[Run]]]) -> str:
    """Return how the first bot stands to each of the others, by medians; empty for a single bot."""
    if len(results) < len(("first", "other")):
        return ""
    (title, runs), *others = results
    lines = [f"{title}, compared:"]
    for other, other_runs in others:
        speed = _middle(runs, "updates_per_s") / _middle(other_runs, "updates_per_s")
        latency = _middle(runs, "p99_ms") / _middle(other_runs, "p99_ms")
        cpu = _middle(runs, "cpu_us") / max(_middle(other_runs, "cpu_us"), 1.0)
        lines.append(f"  {speed:.2f} x updates/s, {latency:.2f} x p99, {cpu:.2f} x CPU of {other}")
    return "\n".join(lines)


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Return medians and ranges as JSON data."""
    return {
        head: {"median": median(values), "min": min(values), "max": max(values)}
        for head, values in ((head, [read(run) for run in runs]) for head, read in _COLUMNS)
    }


def surroundings(folder: Path) -> dict[str, Any]:
    """Return what the numbers depend on: machine, versions, and how fast the disk confirms a write."""
    packages = {}
    for name in _PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "not installed"
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "fsync_per_s": round(_fsync_per_s(folder)),
        "packages": packages,
    }


def _middle(runs: Sequence[Run], name: str) -> float:
    return float(median(getattr(run, name) for run in runs))


def median_and_range(values: Sequence[float]) -> str:
    """Return the middle value and, where they differ, the lowest and the highest."""
    middle = _number(median(values))
    low, high = _number(min(values)), _number(max(values))
    return middle if low == high else f"{middle} [{low}-{high}]"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"  # three digits are enough


def _fsync_per_s(folder: Path, seconds: float = 0.3) -> float:
    """Return how many 4 KiB writes a second reach the disk one by one."""
    path = folder / "fsync"
    done, started_at = 0, time.monotonic()
    with path.open("wb", buffering=0) as file:
        while (spent := time.monotonic() - started_at) < seconds:
            file.write(bytes(4096))
            os.fsync(file.fileno())
            done += 1
    path.unlink()
    return done / spent
