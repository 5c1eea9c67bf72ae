"""Places: a point that was shared, kept as a `geo:` address (RFC 5870), or an address in words."""

import re

from bot.engine.basics.messages import N_
from bot.errors import InvalidField

NOT_A_PLACE = N_("“{typed}” is too short for an address. Type it with the street, or share your location.")
SHORTEST = 4
LONGEST = 200
E6 = 1_000_000
_POINT = re.compile(r"geo:(-?\d{1,2}\.\d{6}),(-?\d{1,3}\.\d{6})")
_TYPED_POINT = re.compile(r"(-?\d{1,2}\.\d{3,})\s*[,， ]\s*(-?\d{1,3}\.\d{3,})")


def point(latitude_e6: int, longitude_e6: int) -> str:
    """Return a shared point as it is kept; degrees times 10**6."""
    return f"geo:{latitude_e6 / E6:.6f},{longitude_e6 / E6:.6f}"


def place(text: str) -> str:
    """Read an address, or a pair of degrees.

    Raises:
        InvalidField: too short to find anything by, or too long to be an address.
    """
    if match := _TYPED_POINT.fullmatch(text):
        latitude, longitude = float(match[1]), float(match[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:  # noqa: PLR2004 - degrees
            return point(round(latitude * E6), round(longitude * E6))
    if not SHORTEST <= len(text) <= LONGEST:
        raise InvalidField(NOT_A_PLACE, typed=text)
    return text


def coordinates(value: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a kept point, also of a typed pair of degrees; None for an address in words."""
    match = _POINT.fullmatch(value) or _TYPED_POINT.fullmatch(value)
    return (float(match[1]), float(match[2])) if match else None


def degrees(value: str) -> str | None:
    """Return the degrees of a kept point as people read them, `23.12911, 113.26439`; None for an address in words."""
    match = _POINT.fullmatch(value)
    return f"{float(match[1]):z.5f}, {float(match[2]):z.5f}" if match else None
