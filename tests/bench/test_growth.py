"""The page of the growth benchmark: its marks, tables and picture, the folders of flows, the filled file."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre

from . import growth, performance
from .daily import DaysWork
from .errors import BenchError
from .flowfolders import FEW, folder_with
from .grown import fill
from .measure import Run
from .performance import BEGIN, END, Growth, Row
from .picture import drawing_of
from .process import ROOT, Machine, machine
from .script import from_json, to_json
from .script_banli import DATABASE_CHECKS
from .script_withdrawn import SCRIPT
from .sizes import SIZES, SMALLEST, Size
from .soak import Sample, Soak, growth_mb_per_hour


def run(updates_per_s: float, p99_ms: float, wrong: int = 0) -> Run:
    return Run(
        updates_per_s=updates_per_s,
        p50_ms=p99_ms / 2,
        p95_ms=p99_ms,
        p99_ms=p99_ms,
        cpu_us=900,
        rss_mb=100,
        api_busy=0.2,
        calls_per_update=2,
        start_s=1,
        updates=100,
        conversations=10,
        wrong=wrong,
        missing=0,
        repeated=0,
        samples=(),
    )


MEASURED = Growth(
    measured_at="2026-01-02 03:04 UTC",
    command="make bench-growth",
    around={"cores": 2, "system": "Linux 6", "python": "3.11.7", "fsync_per_s": 8000, "load": 0.5},
    others=0.25,
    beside="Tests ran beside it.",
    users=100,
    seconds=4,
    rows=(
        Row("Banli (this bot)", SMALLEST, (run(1000, 100), run(1200, 120), run(1100, 110))),
        Row("PTB", None, (run(550, 220),)),
        Row("Banli (this bot)", Size(1_000_000, 100, 4), (run(990, 121),)),
    ),
    soak=Soak((Sample(10, 100, 190, 20), Sample(20, 104.5, 200, 25)), 0, 0, 0),
    day=DaysWork(4.25, 3.5, 571, 0.0812, 0.0124),
)


def test_the_page_names_what_was_measured_where_and_beside_what() -> None:
    text = performance.as_text(MEASURED)
    for part in (
        "`make bench-growth`",
        "2026-01-02 03:04 UTC",
        "2 cores",
        "took 25 % of",
        "Tests ran beside it.",
        "Noisy",
    ):
        assert part in text
    assert "| 1,100 [1,000-1,200] |" in text
    assert "- PTB: 0.50 x updates/s, 2.00 x p99" in text
    assert "- 1,000,000 cases, 100 people, 4 flows: 0.90 x updates/s, 1.10 x p99" in text
    assert "| 0.3    |  104.5 |       200 |     25 |" in text
    assert "instalments looked at in 4.25 s (3.50 s of CPU), 571 cases opened" in text
    assert "81 ms longer at most, 12 ms in 99 of 100" in text


def test_a_row_says_the_faults_of_all_its_rounds() -> None:
    faulty = replace(MEASURED.rows[0], runs=(run(1, 1), run(1, 1, wrong=2)))
    assert performance.size_table([faulty]).endswith("2 / 0 / 0 |")
    assert not replace(MEASURED, rows=(faulty,)).is_valid
    assert not replace(MEASURED, soak=Soak((), 0, 1, 0)).is_valid
    assert MEASURED.is_valid


def test_what_was_measured_survives_its_file() -> None:
    assert performance.from_json(json.loads(json.dumps(performance.to_json(MEASURED)))) == MEASURED


def test_only_what_stands_between_the_marks_is_renewed(tmp_path: Path) -> None:
    page, picture = tmp_path / "page.md", tmp_path / "growth.svg"
    page.write_text(f"# Before\n\n{BEGIN}\n\nold\n\n{END}\n\nbehind\n", "utf-8")
    performance.write(MEASURED, page, picture)
    text = page.read_text("utf-8")
    assert text.startswith(f"# Before\n\n{BEGIN}\n\n![")
    assert text.endswith(f"{END}\n\nbehind\n")
    assert "(growth.svg)" in text
    assert "old" not in text
    performance.write(MEASURED, page, picture)
    assert page.read_text("utf-8") == text


@pytest.mark.parametrize(
    "page", ["", BEGIN, END, f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}", f"{BEGIN} {END} {END}"]
)
def test_a_page_without_its_marks_is_left_alone(page: str) -> None:
    with pytest.raises(BenchError, match="the page must have"):
        performance.renewed(page, "new")


def test_the_page_of_this_checkout_has_its_marks_and_its_picture() -> None:
    page = performance.PAGE.read_text("utf-8")
    assert performance.renewed(page, "") != page
    assert f"({performance.PICTURE.name})" in page
    ET.fromstring(performance.PICTURE.read_text("utf-8"))  # noqa: S314 - our own file


def test_the_picture_has_a_bar_for_each_figure_and_a_line_for_memory() -> None:
    bars = [("A & B", 100.0, 50.0), ("C", 50.0, 100.0)]
    drawn = ET.fromstring(drawing_of(bars, [(0.5, 90.0), (1.0, 95.0)]))  # noqa: S314 - our own text
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{space}rect")) == 1 + 4
    assert "A & B" in [text.text for text in drawn.findall(f"{space}text")]
    assert len(drawn.findall(f"{space}circle")) == 2
    assert "<circle" not in drawing_of(bars, [])


@pytest.mark.parametrize(("mb", "slope"), [([100.0] * 4, 0), ([90, 100, 101, 102], 360)])
def test_memory_is_judged_by_the_second_half(mb: list[float], slope: float) -> None:
    samples = tuple(Sample(10 * place, value, 1, 1) for place, value in enumerate(mb))
    assert growth_mb_per_hour(samples) == pytest.approx(slope)


@pytest.mark.parametrize("flows", sorted({size.flows for size in SIZES}))
def test_a_folder_has_so_many_flows_and_passes_the_checks(flows: int, tmp_path: Path) -> None:
    centre = load_centre(folder_with(flows, tmp_path / "flows"), check)
    assert len(centre.flows) == flows
    assert set(FEW) <= set(centre.flows)


def test_a_filled_file_is_one_that_the_bot_could_have_written(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "banli.db")
    database.executescript((ROOT / "bot" / "storage" / "schema_sqlite.sql").read_text("utf-8"))
    fill(database, 5)
    assert database.execute("SELECT count(*) FROM cases").fetchone() == (5,)
    assert [query for _, query in DATABASE_CHECKS if database.execute(query).fetchone() != (0,)] == []
    database.close()


def test_the_script_can_be_held_again_by_the_same_people() -> None:
    assert not SCRIPT.fresh_people
    assert from_json(to_json(SCRIPT)) == SCRIPT


def test_what_was_asked_for_can_be_asked_again() -> None:
    assert growth.command_of(growth._parse(["--write", "--json", "x"])) == "make bench-growth"
    assert growth.command_of(growth._parse(["--soak", "30"])) == 'make bench-growth ARGS="--soak 30"'
    assert growth.command_of(growth._parse(["--quick"])) == 'make bench-growth ARGS="--quick"'


def test_what_others_take_is_what_is_busy_and_not_ours() -> None:
    before = machine()
    while machine().own_s < before.own_s + 0.02:
        sum(range(10_000))
    assert 0 <= machine().others_since(before) <= 1
    assert Machine(200, 120, 30).others_since(Machine(100, 50, 10)) == pytest.approx(0.5)
