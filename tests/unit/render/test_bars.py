"""The bars of the board: figures beside each, what is late apart from what is not, and nothing outside the page."""

import xml.etree.ElementTree as ET
from pathlib import Path

from bot.cases.pages.standing import Count
from bot.render.bars import Bar, drawing_of
from bot.typesetting import Typesetter

KEY = ("按时", "已逾期")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*bars: Bar) -> ET.Element:
    return ET.fromstring(drawing_of([("在办事项", bars)], KEY))  # noqa: S314 - our own drawing


def test_a_bar_is_as_long_as_its_figure_and_the_late_part_is_apart() -> None:
    root = drawn(Bar("延迟签约", Count(10, 4)), Bar("投诉", Count(5, 0)), Bar("交楼", Count()))
    rects = [one for one in root.findall(f"{SVG}rect") if one.get("height") == "24"]
    widths = [(one.get("fill"), float(one.get("width", 0))) for one in rects]
    assert widths == [("url(#late)", 120.0), ("#5b8fd9", 180.0), ("#5b8fd9", 150.0), ("#5b8fd9", 0.0)]
    texts = [one.text for one in root.findall(f"{SVG}text")]
    assert texts == ["在办事项", "延迟签约", "10  ⚠ 4", "投诉", "5", "交楼", "0", *KEY]


def test_nothing_stands_outside_of_the_page() -> None:
    root = drawn(Bar("A very long name of a process that nobody can read " * 3, Count(1_000, 999)))
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))
    for one in root.iter(f"{SVG}rect"):
        assert float(one.get("x", 0)) + float(one.get("width", 0)) <= wide
        assert float(one.get("y", 0)) + float(one.get("height", 0)) <= high
    assert all("…" in str(one.text) for one in root.findall(f"{SVG}text") if one.get("text-anchor") == "end")


def test_what_stands_in_a_name_is_no_markup() -> None:
    root = drawn(Bar("<b>&", Count(1)))
    assert "<b>&" in [one.text for one in root.findall(f"{SVG}text")]


async def test_typst_draws_it(tmp_path: Path) -> None:
    made = await Typesetter(tmp_path).png(drawing_of([("Open cases", [Bar("a", Count(2, 1))])], KEY), 1.0)
    assert made.startswith(b"\x89PNG")
