"""Charts drawn: every process, in both languages, whole and around each state; nothing lies on anything else."""

import re
import string
from dataclasses import replace
from datetime import UTC
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from bot.cases.pages.charts import ChartView, Mark, around, chart_of, placed
from bot.engine.basics.languages import LANGUAGES
from bot.engine.reading.loader import load_centre
from bot.engine.spec.model import Flow
from bot.render.charts import drawing_of
from bot.render.measure import ellipsis, packed, width, wrapped
from bot.render.texts import Texts
from bot.render.voice import Voice
from bot.typesetting import FONT

ROOT = Path(__file__).parents[3]
CENTRE = load_centre(ROOT / "flows")
TEXTS = Texts.load(ROOT / "locales")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>\"&'#panic()"


def read(view: ChartView, language: str) -> Element:
    return fromstring(drawing_of(view, voice(language)).svg)  # noqa: S314 - made by the code under test


def voice(language: str) -> Voice:
    return Voice(TEXTS, language, UTC, 2026, {})


def view_at(flow: Flow, *path: str) -> ChartView:
    now: Any = SimpleNamespace(number="XX-0001", id=1, is_open=True, held_at=None)
    return placed(chart_of(flow, CENTRE), now, path)


def shortest(flow: Flow) -> dict[str, tuple[str, ...]]:
    """Return a way from the start to every state."""
    found: dict[str, tuple[str, ...]] = {flow.start.state: (flow.start.state,)}
    ways = chart_of(flow, CENTRE).ways
    for _ in flow.states:
        for way in ways:
            if way.tail in found:
                found.setdefault(way.head, (*found[way.tail], way.head))
    return found


def classed(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def extent(shape: Element) -> tuple[float, float, float, float]:
    if shape.tag == f"{SVG}polygon":
        corners = [tuple(map(float, point.split(","))) for point in shape.get("points", "").split()]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    x, y, wide, high = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + high


def boxes(root: Element) -> dict[str, tuple[float, float, float, float]]:
    return {
        state.get("data-state", ""): extent(classed(state, "shape")[0]) for state in classed(root, "state")
    }


def check(view: ChartView, language: str) -> None:
    """Demand that everything is there, within the picture, and that no box lies on another or is too small."""
    root = read(view, language)
    left, top, wide, high = map(float, root.get("viewBox", "").split())
    found = boxes(root)
    assert list(found) == [step.id for step in view.steps]
    for one, other in combinations(found.values(), 2):
        apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
        assert apart, (one, other)
    for box in found.values():
        assert left < box[0]
        assert top < box[1]
        assert box[2] < left + wide
        assert box[3] < top + high
    for text in root.iter(f"{SVG}text"):
        if text.get("text-anchor") is None:
            assert (
                float(text.get("x", "")) + width(text.text or "") * float(text.get("font-size", ""))
                < left + wide
            )
            assert max(box[3] for box in found.values()) < float(text.get("y", "")) < top + high
    for state in classed(root, "state"):
        box = found[state.get("data-state", "")]
        for text in state.iter(f"{SVG}text"):
            half = width(text.text or "") * float(text.get("font-size", "")) / 2
            assert half * 2 + 24 <= box[2] - box[0], text.text
            assert box[1] < float(text.get("y", "")) < box[3]
    assert len(classed(root, "tip")) == len(view.ways) + bool(view.start)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flow", CENTRE.flows.values(), ids=lambda flow: flow.id)
def test_every_process_is_drawn_whole_and_around_every_state(flow: Flow, language: str) -> None:
    check(chart_of(flow, CENTRE), language)
    for path in shortest(flow).values():
        check(view_at(flow, *path), language)
        check(around(view_at(flow, *path)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_stands_in_the_readers_language(language: str) -> None:
    flow = CENTRE.flows["handover"]
    root = read(chart_of(flow, CENTRE), language)
    for state in classed(root, "state"):
        shown = "".join(text.text or "" for text in classed(state, "title")).replace(" ", "")
        assert shown == voice(language).say(flow.states[state.get("data-state", "")].title).replace(" ", "")
    latin = any(sign in string.ascii_letters for text in root.iter(f"{SVG}text") for sign in text.text or "")
    assert latin == (language == "en")


def test_marks_are_told_by_class_by_a_sign_and_in_words() -> None:
    flow = CENTRE.flows["delayed_signing"]
    root = read(view_at(flow, "requested", "verifying"), "en")
    states = {state.get("data-state"): state for state in classed(root, "state")}
    done, current, ahead = (states[name] for name in ("requested", "verifying", "executing"))
    assert (len(classed(done, "tick")), len(classed(done, "halo"))) == (1, 0)
    assert (len(classed(current, "tick")), len(classed(current, "halo"))) == (0, 1)
    assert (len(classed(ahead, "tick")), len(classed(ahead, "halo"))) == (0, 0)
    said = {name: state.findtext(f"{SVG}title") for name, state in states.items()}
    assert said["requested"] == "Asking for more time: done"
    assert said["verifying"] == "Checking the facts: the case is here"
    assert said["executing"] == "Executing and filing: still ahead"
    assert root.findtext(f"{SVG}title") == "Delayed signing XX-0001"
    assert root.get("font-family", "").startswith(FONT)
    dashes = {
        one.get("class"): one[0].get("stroke-dasharray") for one in classed(root, "way") if len(one) == 2
    }
    assert dashes["way people"] is None
    assert dashes["way clock"] != dashes["way system"]


def test_the_same_view_is_the_same_drawing() -> None:
    view = view_at(CENTRE.flows["subscription"], "unit_selection", "control_check")
    assert drawing_of(view, voice("zh_CN")) == drawing_of(replace(view), voice("zh_CN"))


def test_words_are_escaped_wherever_they_stand() -> None:
    plain = view_at(CENTRE.flows["delayed_signing"], "requested", "verifying")
    view = replace(
        plain,
        title=HOSTILE,
        steps=tuple(replace(step, id=step.id, title=HOSTILE, who=(HOSTILE,)) for step in plain.steps),
        ways=tuple(replace(way, labels=(HOSTILE,)) for way in plain.ways),
    )
    svg = drawing_of(view, voice("en")).svg
    root = read(view, "en")
    assert "<script" not in svg
    assert f"{SVG}script" not in {one.tag for one in root.iter()}
    assert (root.findtext(f"{SVG}title") or "").startswith("</text><script>\"&'#panic()")


def test_an_id_is_escaped_too() -> None:
    plain = chart_of(CENTRE.flows["delayed_signing"], CENTRE)
    step = replace(plain.steps[0], id='a"b<c', mark=Mark.CURRENT)
    (state,) = classed(read(replace(plain, steps=(step,), ways=(), start=""), "en"), "state")
    assert state.get("data-state") == 'a"b<c'


def test_arrows_end_before_their_box_and_point_at_it() -> None:
    root = read(view_at(CENTRE.flows["handover"], "notice", "booking"), "en")
    found = list(boxes(root).values())
    for tip in classed(root, "tip"):
        _, point, _ = (
            tuple(map(float, one.split(","))) for one in re.split("[MLZ]", tip.get("d", "")) if one
        )
        x, y = point
        near = [b for b in found if b[0] - 9 <= x <= b[2] + 9 and b[1] - 9 <= y <= b[3] + 9]
        assert near, point


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_chart_tells_what_its_shapes_and_lines_mean(language: str) -> None:
    flow = CENTRE.flows["promotion_campaign"]
    view = view_at(flow, "proposing", "rule_check")
    (legend,) = classed(read(view, language), "legend")
    samples = {
        sample.get("class", "").removeprefix("sample "): sample for sample in classed(legend, "sample")
    }
    assert set(samples) == {step.kind for step in view.steps} | {"clock", "system"}
    said = [sample.findtext(f"{SVG}text") for sample in samples.values()]
    assert len(set(said)) == len(said)
    assert voice(language).say("waits") in said
    assert not classed(read(around(view), language), "legend"), "the small chart has no room for it"


# --- measuring ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("核实情况", ("核实情况",)),
        ("大额补充协议审批流程", ("大额补充协", "议审批流程")),
        ("记录、存档并通知客户", ("记录、存档", "并通知客户")),
        ("The extended date has passed", ("The extended", "date has passed")),
        ("Unbreakablelongwords", ("Unbreakablelongwords",)),
        ("", ("",)),
    ],
)
def test_long_titles_take_two_lines_of_about_the_same_width(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text, 8) == lines


def test_names_are_packed_into_lines_and_never_broken() -> None:
    assert packed([], 10, 2) == ()
    assert packed(["客户", "置业顾问"], 10, 2) == ("客户 · 置业顾问",)
    assert packed(["Property service centre", "Customer"], 10, 2) == ("Property service centre", "Customer")
    names = ["Planning manager", "Marketing director", "General manager", "Finance"]
    assert packed(names, 10, 2) == ("Planning manager", "Marketing director +2")


def test_what_is_too_long_is_cut_with_a_sign() -> None:
    assert ellipsis("short", 10) == "short"
    cut = ellipsis("a very long title indeed", 6)
    assert cut.endswith("…")
    assert width(cut) <= 6
