"""Boxes and arrows get their places, from top to bottom. Knows no process and no drawing; only sizes come in.

The places are computed by Graphviz' `dot`, as the package graphviz-pure brings it: one program of 13 MB without Python
code, so nothing is imported, and what it takes is given back 10 ms later. That package is young; where it is missing
an installed Graphviz (`dot` on the PATH) serves instead: for the same input both write the same JSON. Another engine
need only fill in a `Layout` here.
"""

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.errors import LayoutError

PROGRAMS = ("graphviz-pure", "dot")
SECONDS = 10.0
"""More than a hundred times what the largest process takes."""
KEPT = 256
"""So many layouts are remembered: each process in each language, whole and around each of its states."""
POINTS = 72
"""Graphviz takes sizes in inches and gives places in points, counted from below."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its size; `name` is what arrows call it."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """The one arrow from a box to another, with the size of the words beside it (0 where it has none)."""

    tail: str
    head: str
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """What is to be placed; the gaps are those between rows, and between boxes of a row."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    row_gap: float
    box_gap: float


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow in its place: a Bézier curve from the middle of a box to that of the other, and where its words stand.

    The curve is a point and then three for each piece.
    """

    curve: tuple[Point, ...]
    words: Point | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything in its place, from the upper left corner: the middle of each box, and the arrows in their order."""

    width: float
    height: float
    boxes: Mapping[str, Point]
    lines: tuple[Line, ...]


@lru_cache(maxsize=KEPT)
def lay_out(graph: Graph) -> Layout:
    """Return the places; computed once for the same boxes and arrows. Blocks for some milliseconds.

    Raises:
        LayoutError: there is no program that does it, or it fails.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a program of the environment; the graph goes in as data
            [_program(), "-Tjson", "-Kdot"],
            input=_dot(graph).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return _read(json.loads(done.stdout), graph)
    except subprocess.CalledProcessError as error:
        raise LayoutError(error.stderr.decode(errors="replace").strip()) from error
    except (OSError, subprocess.SubprocessError, ValueError, LookupError) as error:
        raise LayoutError(f"charts cannot be laid out: {error}") from error


def _program() -> str:
    """Return the first program there is: beside this interpreter, or on the PATH."""
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)))
    for name in PROGRAMS:
        if found := shutil.which(name, path=path):
            return found
    raise LayoutError(f"charts cannot be laid out: none of {', '.join(PROGRAMS)} is installed")


def _dot(graph: Graph) -> str:
    """Return the graph in the language of Graphviz. Boxes go by number: no name of a process can end a statement.

    The words beside an arrow are an empty table of their size, for which Graphviz leaves room beside the line.
    """
    number = {box.name: place for place, box in enumerate(graph.boxes)}
    lines = [
        "digraph {",
        f"graph [ranksep={graph.row_gap / POINTS:.3f}, nodesep={graph.box_gap / POINTS:.3f}]",
        'node [shape=box, fixedsize=true, label=""]',
        "edge [dir=none, headclip=false, tailclip=false]",
    ]
    lines += [
        f"{number[box.name]} [width={box.width / POINTS:.3f}, height={box.height / POINTS:.3f}]"
        for box in graph.boxes
    ]
    lines += [f"{number[arrow.tail]} -> {number[arrow.head]} [{_room(arrow)}]" for arrow in graph.arrows]
    return "\n".join((*lines, "}"))


def _room(arrow: Arrow) -> str:
    if not arrow.width:
        return ""
    cell = f'<td fixedsize="true" width="{arrow.width:.0f}" height="{arrow.height:.0f}"></td>'
    return f'label=<<table border="0" cellborder="0" cellpadding="0" cellspacing="0"><tr>{cell}</tr></table>>'


def _read(said: Mapping[str, Any], graph: Graph) -> Layout:
    _, _, width, height = _numbers(said["bb"])

    def place(text: str) -> Point:
        x, y = _numbers(text)
        return x, height - y

    def line(edge: Mapping[str, Any]) -> Line:
        words = place(edge["lp"]) if "lp" in edge else None
        return Line(tuple(map(place, edge["pos"].split())), words)

    names = {one["_gvid"]: graph.boxes[int(one["name"])].name for one in said["objects"]}
    boxes = {names[one["_gvid"]]: place(one["pos"]) for one in said["objects"]}
    lines = {(names[edge["tail"]], names[edge["head"]]): line(edge) for edge in said.get("edges", ())}
    return Layout(width, height, boxes, tuple(lines[one.tail, one.head] for one in graph.arrows))


def _numbers(text: str) -> Iterator[float]:
    return map(float, text.split(","))
