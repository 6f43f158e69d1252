"""Lines of the map: how wide they are, their path data, and their arrowheads."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, sqrt

from wellserved.report.map_parts import Point

_THINNEST, _THICKEST = 1.5, 11.0
_INK = 240.0  # pixels all widths of a map may add up to, so that many equal links do not fill it
_LEAST_THICKEST = 5.0
_EDGE = 1.3
LEAST_HOLLOW = 4.6
"""A line that is to be hollow is at least this wide."""


@dataclass(frozen=True)
class Pen:
    """The widths of the links of one drawing: the greatest value `most` is drawn `thickest` pixels wide."""

    most: float
    thickest: float

    def width(self, value: float | None) -> float:
        """Return the width of a link in pixels; its square grows with the value.

        >>> Pen(most=9.0, thickest=11.5).width(None), Pen(most=36.0, thickest=11.5).width(9.0)
        (1.5, 6.5)
        """
        return _THINNEST + (self.thickest - _THINNEST) * sqrt(max(value or 0.0, 0.0) / (self.most or 1.0))


def pen_for(values: Iterable[float | None], thickest: float = _THICKEST) -> Pen:
    """Return the pen that draws links of these values."""
    known = sorted(value for value in values if value)
    most = max(known, default=0.0)
    ink = sum(sqrt(value / most) for value in known)
    return Pen(most, min(thickest, max(_LEAST_THICKEST, _INK / ink)) if known else _THINNEST)


def dashes_of(width: float) -> str:
    """Return the dashes of a return loop: longer for a wider line."""
    return f"{width + 4:.1f} {width * 0.6 + 3.5:.1f}"


def core_width(width: float) -> float:
    """Return how wide the empty core of a hollow line is: two thin edges stay on either side of it."""
    return max(width - 2 * _EDGE, 0.0)


def with_head(points: tuple[Point, ...], width: float) -> tuple[tuple[Point, ...], str]:
    """Return the curve, shortened, and the outline of its arrowhead, which ends where the curve ended."""
    (from_x, from_y), (x, y) = points[-2], points[-1]
    length = hypot(x - from_x, y - from_y) or 1.0
    along_x, along_y = (x - from_x) / length, (y - from_y) / length
    long, half = 6.0 + 0.55 * width, 3.2 + 0.62 * width
    base_x, base_y = x - along_x * long, y - along_y * long
    corners = ((base_x - along_y * half, base_y + along_x * half), (base_x + along_y * half, base_y - along_x * half))
    head = f"M{x:.1f} {y:.1f}L" + "L".join(f"{at:.1f} {down:.1f}" for at, down in corners) + "Z"
    return (*points[:-2], (from_x - along_x * long, from_y - along_y * long), (base_x, base_y)), head


def middle_of(points: tuple[Point, ...]) -> Point:
    """Return the point half way along the middle one of a chain of cubic curves.

    >>> middle_of(((0.0, 0.0), (0.0, 0.0), (8.0, 8.0), (8.0, 8.0)))
    (4.0, 4.0)
    """
    start = len(points) // 3 // 2 * 3
    a, b, c, d = points[start : start + 4]
    return (a[0] + 3 * b[0] + 3 * c[0] + d[0]) / 8, (a[1] + 3 * b[1] + 3 * c[1] + d[1]) / 8


def path_data(points: tuple[Point, ...]) -> str:
    """Return the path data of a chain of cubic curves; a straight piece stays a curve, which draws the same."""
    numbers = [f"{x:.1f} {y:.1f}" for x, y in points]
    return f"M{numbers[0]}C" + " ".join(numbers[1:])
