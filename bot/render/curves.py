"""Bézier curves that end where a shape begins. Pure geometry; a point is (x, y), y grows downwards."""

from collections.abc import Callable

from bot.layout import Point

HALVINGS = 12
"""So often a piece is halved to find where it enters a shape: to the 4000th part of its length."""

Curve = tuple[Point, ...]
Inside = Callable[[Point], bool]


def until(curve: Curve, inside: Inside) -> Curve:
    """Return the curve up to where it last enters the shape in which it ends; all of it when it never does."""
    for first in range(len(curve) - 4, -1, -3):
        piece = curve[first : first + 4]
        if not inside(piece[0]):
            return (*curve[:first], *_cut(piece, inside))
    return curve


def _cut(piece: Curve, inside: Inside) -> Curve:
    """Return the part of one piece before it enters the shape that its end lies in."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if inside(_part(piece, middle)[-1]):
            high = middle
        else:
            low = middle
    return _part(piece, low)


def _part(piece: Curve, share: float) -> Curve:
    """Return the first part of one piece, by de Casteljau."""
    a, b, c, d = piece
    ab, bc, cd = _between(a, b, share), _between(b, c, share), _between(c, d, share)
    abc, bcd = _between(ab, bc, share), _between(bc, cd, share)
    return a, ab, abc, _between(abc, bcd, share)


def _between(first: Point, second: Point, share: float) -> Point:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share
