"""Boxes get places where none lies on another; what cannot be laid out says why."""

import os
from pathlib import Path

import pytest

from bot import layout
from bot.errors import LayoutError
from bot.layout import Arrow, Box, Graph, lay_out

BOXES = (Box("a", 100, 40), Box("b", 120, 60), Box("c", 80, 40))
ARROWS = (Arrow("a", "b", 60, 15), Arrow("b", "a"), Arrow("a", "c", 40, 30))


@pytest.fixture(autouse=True)
def _forget() -> None:
    lay_out.cache_clear()


def test_places_run_from_top_to_bottom_within_the_picture() -> None:
    made = lay_out(Graph(BOXES, ARROWS, 30, 20))
    assert set(made.boxes) == {"a", "b", "c"}
    assert made.boxes["a"][1] < made.boxes["b"][1]
    for box in BOXES:
        x, y = made.boxes[box.name]
        assert box.width / 2 <= x + 0.5 <= made.width - box.width / 2 + 1
        assert box.height / 2 <= y + 0.5 <= made.height - box.height / 2 + 1


def test_arrows_keep_their_order_and_run_from_middle_to_middle() -> None:
    made = lay_out(Graph(BOXES, ARROWS, 30, 20))
    for arrow, line in zip(ARROWS, made.lines, strict=True):
        assert len(line.curve) % 3 == 1
        assert line.curve[0] == pytest.approx(made.boxes[arrow.tail], abs=1)
        assert line.curve[-1] == pytest.approx(made.boxes[arrow.head], abs=1)
        assert (line.words is not None) == bool(arrow.width)


def test_words_have_room_beside_their_line() -> None:
    (line,) = lay_out(Graph(BOXES[:2], (Arrow("a", "b", 60, 15),), 30, 20)).lines
    assert line.words is not None
    assert abs(line.words[0] - line.curve[0][0]) >= 30


def test_the_same_graph_is_laid_out_once_and_alike() -> None:
    first = lay_out(Graph(BOXES, ARROWS, 30, 20))
    assert lay_out(Graph(BOXES, ARROWS, 30, 20)) is first
    lay_out.cache_clear()
    assert lay_out(Graph(BOXES, ARROWS, 30, 20)) == first
    assert lay_out.cache_parameters()["maxsize"] is not None, "bounded"


def test_no_name_reaches_the_engine() -> None:
    hostile = '"]; node [label="x"]; -> \\" }'
    made = lay_out(Graph((Box(hostile, 90, 30), Box("", 90, 30)), (Arrow(hostile, ""),), 30, 20))
    assert set(made.boxes) == {hostile, ""}


def test_without_a_program_it_says_which_ones_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _: "/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LayoutError, match="graphviz-pure, dot"):
        lay_out(Graph(BOXES, ARROWS, 30, 20))


def test_an_installed_dot_serves_where_the_package_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = layout._program()
    (tmp_path / "dot").symlink_to(found)
    monkeypatch.setattr("sysconfig.get_path", lambda _: "/nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert layout._program() == str(tmp_path / "dot")
    assert set(lay_out(Graph(BOXES, ARROWS, 30, 20)).boxes) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo nonsense", "laid out"), ("echo '{}'", "laid out"), ("echo broken >&2; exit 1", "broken")],
)
def test_a_program_that_fails_is_told(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "graphviz-pure"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", os.defpath)
    with pytest.raises(LayoutError, match=said):
        lay_out(Graph(BOXES, ARROWS, 30, 20))
