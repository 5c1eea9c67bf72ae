"""Curves end where the shape begins in which they end; shapes tell the kinds of states apart."""

import math

import pytest

from bot.engine.spec.model import StateKind
from bot.render.curves import Inside, until
from bot.render.shapes import POINT, Shape

STRAIGHT = ((0.0, 0.0), (0.0, 30.0), (0.0, 60.0), (0.0, 90.0))
TWO_PIECES = (*STRAIGHT, (0.0, 120.0), (0.0, 150.0), (0.0, 180.0))


def below(edge: float) -> Inside:
    return lambda point: point[1] >= edge


@pytest.mark.parametrize("edge", [10.0, 60.0, 89.0])
def test_a_curve_is_cut_where_it_enters(edge: float) -> None:
    made = until(STRAIGHT, below(edge))
    assert made[-1] == pytest.approx((0, edge), abs=0.1)
    assert made[0] == STRAIGHT[0]


def test_a_curve_of_pieces_keeps_those_before() -> None:
    made = until(TWO_PIECES, below(100))
    assert len(made) == 7
    assert made[:4] == STRAIGHT
    assert made[-1] == pytest.approx((0, 100), abs=0.1)
    assert until(TWO_PIECES, below(50))[-1] == pytest.approx((0, 50), abs=0.1)


def test_a_curve_within_the_shape_stays_as_it_is() -> None:
    assert until(STRAIGHT, lambda _: True) == STRAIGHT


@pytest.mark.parametrize("kind", StateKind)
@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_shapes_know_their_own_outline(kind: StateKind, degrees: int) -> None:
    shape = Shape(kind, 100, 50, 80, 40)
    angle = math.radians(degrees)
    ray = tuple(
        (100 + 100 * part * math.cos(angle), 50 + 100 * part * math.sin(angle)) for part in (1, 0.7, 0.3, 0)
    )
    x, y = until(ray, shape.inside)[-1]
    assert abs(x - 100) <= 40.1
    assert abs(y - 50) <= 20.1
    assert math.hypot(x - 100, y - 50) >= 20 - 0.1
    assert shape.inside((100, 50))
    assert shape.grown(1).inside((x, y))


def test_corners_lie_outside_of_round_and_pointed_shapes() -> None:
    inside = {kind: Shape(kind, 0, 0, 80, 40).inside((39, 19)) for kind in StateKind}
    assert not any(inside.values()), "even the square ones are a little round"
    near = (40 - POINT / 2, 14)
    assert Shape(StateKind.FORM, 0, 0, 80, 40).inside(near)
    assert not Shape(StateKind.DECISION, 0, 0, 80, 40).inside(near)


@pytest.mark.parametrize("size", [(36, 22), (120, 40), (160, 80)])
def test_every_kind_is_drawn_in_another_way_without_any_colour(size: tuple[float, float]) -> None:
    shapes = [Shape(kind, 100, 50, *size) for kind in StateKind]
    assert len({shape.outline("") + "".join(shape.inner("")) for shape in shapes}) == len(StateKind)
