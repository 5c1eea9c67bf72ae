"""What was measured, as tables for the terminal and as the generated part of docs/performance.md.

The text around that part is written by hand and stays. A picture stands beside the page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from .daily import DaysWork
from .errors import BenchError
from .measure import Run
from .picture import drawing_of
from .process import ROOT
from .report import median_and_range, table
from .sizes import Size
from .soak import Sample, Soak, growth_mb_per_hour

PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "performance.svg"
BEGIN, END = (
    "<!-- measured: `make bench-growth ARGS=--write` renews what follows -->",
    "<!-- measured, end -->",
)
COLUMNS: tuple[tuple[str, Callable[[Run], float]], ...] = (
    ("updates/s", lambda run: run.updates_per_s),
    ("p50 ms", lambda run: run.p50_ms),
    ("p99 ms", lambda run: run.p99_ms),
    ("CPU us/update", lambda run: run.cpu_us),
    ("RSS MB", lambda run: run.rss_mb),
    ("start s", lambda run: run.start_s),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The rounds of one bot; a peer has no size."""

    title: str
    size: Size | None
    runs: tuple[Run, ...]

    def middle(self, read: Callable[[Run], float]) -> float:
        """Return the median over the rounds."""
        return median(read(run) for run in self.runs)


@dataclass(frozen=True, slots=True)
class Growth:
    """A whole measurement. The first row is Banli at its smallest, which the others are compared with.

    Attributes:
        around: as `report.surroundings` gives it.
        others: share of all cores that other programs took meanwhile.
        beside: what else ran on the machine, in words; empty where nothing is known to have.
        seconds: length of each window.
    """

    measured_at: str
    command: str
    around: Mapping[str, Any]
    others: float
    beside: str
    users: int
    seconds: float
    rows: tuple[Row, ...]
    soak: Soak
    day: DaysWork

    @property
    def is_valid(self) -> bool:
        """Say whether every user of every run got every reply, once."""
        return self.soak.is_valid and all(run.is_valid for row in self.rows for run in row.runs)


def to_json(growth: Growth) -> dict[str, Any]:
    """Return it as JSON data."""
    return asdict(growth)


def from_json(data: Mapping[str, Any]) -> Growth:
    """Return what `to_json` wrote."""
    rows = (
        Row(
            row["title"],
            Size(**row["size"]) if row["size"] else None,
            tuple(Run(**{**run, "samples": tuple(run["samples"])}) for run in row["runs"]),
        )
        for row in data["rows"]
    )
    soak = data["soak"]
    samples = tuple(Sample(**sample) for sample in soak["samples"])
    rest = {"soak": Soak(**{**soak, "samples": samples}), "day": DaysWork(**data["day"])}
    return Growth(**{**data, "rows": tuple(rows), **rest})


def as_text(growth: Growth) -> str:
    """Return everything that was measured, as Markdown that a terminal shows as well."""
    rounds = len(growth.rows[0].runs)
    windows = f"median [least-most] of {rounds} windows" if rounds > 1 else "one window"
    parts = [
        measured_by(growth),
        f"{growth.users} people talk at once and wait for each answer; {windows} of {growth.seconds:g} s.",
        size_table(growth.rows),
        compared(growth.rows),
    ]
    if growth.soak.samples:
        parts += [soak_said(growth), soak_table(growth.soak.samples)]
    parts.append(f"The work of a day: {growth.day}.")
    return "\n\n".join(parts)


def measured_by(growth: Growth) -> str:
    """Say with which command, when and on what it was measured."""
    around = growth.around
    beside = f" {growth.beside}" if growth.beside else ""
    return (
        f"`{growth.command}`, {growth.measured_at}, {around['cores']} cores, {around['system']}, "
        f"Python {around['python']}, {around['fsync_per_s']:,} durable 4 KiB writes/s, "
        f"load before it {around['load']:g}; other programs took {100 * growth.others:.0f} % of the cores meanwhile."
        f"{beside} Noisy: compare the rows, not these figures with those of another machine."
    )


def size_table(rows: Sequence[Row]) -> str:
    """Return a table with a line for each size and each peer."""
    cells = [
        ["bot", "cases", "people", "flows", *(head for head, _ in COLUMNS), "wrong / missing / repeated"]
    ]
    for row in rows:
        size = (
            (f"{row.size.cases:,}", f"{row.size.people:,}", f"{row.size.flows}") if row.size else ("", "", "")
        )
        faults = " / ".join(
            str(sum(counts))
            for counts in zip(*((run.wrong, run.missing, run.repeated) for run in row.runs), strict=True)
        )
        figures = [median_and_range([read(run) for run in row.runs]) for _, read in COLUMNS]
        cells.append([row.title, *size, *figures, faults])
    return table(cells)


def compared(rows: Sequence[Row]) -> str:
    """Say how each other row stands to the first, by medians, as a list."""
    first, *others = rows
    lines = []
    for row in others:
        speed = row.middle(lambda run: run.updates_per_s) / first.middle(lambda run: run.updates_per_s)
        late = row.middle(lambda run: run.p99_ms) / first.middle(lambda run: run.p99_ms)
        lines.append(f"- {row.size or row.title}: {speed:.2f} x updates/s, {late:.2f} x p99")
    return f"Beside {first.title} with {first.size}:\n\n" + "\n".join(lines)


def soak_said(growth: Growth) -> str:
    """Say what the soak was, and what memory did in its second half."""
    soak = growth.soak
    slope = growth_mb_per_hour(soak.samples)
    return (
        f"Steady load for {soak.samples[-1].at_s / 60:.1f} minutes on the largest of them: {growth.users} people who "
        f"think for half a second. Over the second half memory goes by {slope:+.0f} MB an hour. "
        f"Wrong, missing, repeated: {soak.wrong}, {soak.missing}, {soak.repeated}."
    )


def soak_table(samples: Sequence[Sample]) -> str:
    """Return a table with a line for each interval."""
    rows = [["minute", "RSS MB", "updates/s", "p99 ms"]]
    rows += [
        [f"{one.at_s / 60:.1f}", f"{one.rss_mb:.1f}", f"{one.updates_per_s:,.0f}", f"{one.p99_ms:.0f}"]
        for one in samples
    ]
    return table(rows)


def renewed(page: str, generated: str) -> str:
    """Return the page with what stands between its marks replaced.

    Raises:
        BenchError: a mark is missing, stands twice, or the end comes first.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in before + after:
        message = f"the page must have {BEGIN!r} once and {END!r} once behind it"
        raise BenchError(message)
    return f"{before}{BEGIN}\n\n{generated}\n\n{END}{after}"


def write(growth: Growth, page: Path = PAGE, picture: Path = PICTURE) -> None:
    """Renew the page and its picture.

    Raises:
        BenchError: the page has lost its marks; nothing is written.
    """
    shown = f"![Updates per second and p99 of every size, and memory over the soak]({picture.name})"
    text = renewed(page.read_text("utf-8"), f"{shown}\n\n{as_text(growth)}")
    bars = [
        (
            str(row.size or row.title),
            row.middle(lambda run: run.updates_per_s),
            row.middle(lambda run: run.p99_ms),
        )
        for row in growth.rows
    ]
    memory = [(one.at_s / 60, one.rss_mb) for one in growth.soak.samples]
    picture.write_text(drawing_of(bars, memory), "utf-8")
    page.write_text(text, "utf-8")
