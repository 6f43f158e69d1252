"""A picture of one number for each month: where its dots, lines and bars lie; pictures/_months.html draws it.

Two pictures of the same months have the same width and the same places for each month, so they stand aligned.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil, floor, log10

from django.utils.formats import date_format

WIDTH, HEIGHT = 720, 190
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 14, 34
_MOST_NAMED = 8
"""Months that are named below the picture."""
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_LINES = 4
_MOST_OF_A_BAR = 26
Number = float | None
Written = Callable[[float], str]


@dataclass(frozen=True)
class Dot:
    """The number of one month."""

    x: float
    y: float
    says: str


@dataclass(frozen=True)
class Tick:
    """A line of the grid, or a month below, with its words."""

    at: float
    says: str


@dataclass(frozen=True)
class Bar:
    """A bar from the bottom up."""

    x: float
    y: float
    width: float
    height: float
    says: str


@dataclass(frozen=True)
class MonthPicture:
    """One picture."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    """Of months that follow one another, as SVG writes points; a month without a number breaks the line."""
    bars: tuple[Bar, ...]
    grid: tuple[Tick, ...]
    months: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    below: int = HEIGHT - 10


def line_picture(
    months: Sequence[date], numbers: Sequence[Number], written: Written, on_scale: Written | None = None
) -> MonthPicture:
    """Give the picture of numbers as dots with lines between them.

    Takes: how numbers are written; how those of the scale are, where that is not the same.
    """
    scale = _scale(numbers)
    dots = [
        None if number is None else Dot(_x(at, months), scale.y(number), f"{called(month)}: {written(number)}")
        for at, (month, number) in enumerate(zip(months, numbers, strict=True))
    ]
    there = tuple(each for each in dots if each is not None)
    lines = [" ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in stretch) for stretch in _stretches(dots)]
    return MonthPicture(there, tuple(lines), (), _grid(scale, on_scale or written), _named(months))


def bar_picture(months: Sequence[date], numbers: Sequence[Number], written: Written) -> MonthPicture:
    """Give the picture of numbers, none below zero, as bars."""
    scale = _scale([0.0, *numbers])
    wide = min(_MOST_OF_A_BAR, 0.7 * (WIDTH - LEFT - RIGHT) / max(len(months), 1))
    foot = scale.y(0.0)
    bars = tuple(
        Bar(
            _x(at, months) - wide / 2,
            scale.y(number),
            wide,
            foot - scale.y(number),
            f"{called(month)}: {written(number)}",
        )
        for at, (month, number) in enumerate(zip(months, numbers, strict=True))
        if number is not None
    )
    return MonthPicture((), (), bars, _grid(scale, written), _named(months))


def called(month: date) -> str:
    """Name a month in short: Aug 2026."""
    return date_format(month, "M Y")


@dataclass(frozen=True)
class _Scale:
    """The numbers at the bottom and the top of a picture, and how far apart the lines between them are."""

    low: float
    high: float
    step: float

    def y(self, number: float) -> float:
        """Give the height of a number."""
        return round(TOP + (self.high - number) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM), 1)


def _scale(numbers: Sequence[Number]) -> _Scale:
    """Choose round numbers that leave no number out.

    >>> _scale([12.0, None, 47.0])
    _Scale(low=10.0, high=50.0, step=10.0)
    """
    there = [each for each in numbers if each is not None] or [0.0, 1.0]
    low, high = min(there), max(there)
    spread = (high - low) or abs(high) or 1.0
    power = 10.0 ** floor(log10(spread / _MOST_LINES))
    step = next(each * power for each in _STEPS if each * power * _MOST_LINES >= spread)
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    return _Scale(bottom, top if top > bottom else bottom + step, step)


def _grid(scale: _Scale, written: Written) -> tuple[Tick, ...]:
    many = round((scale.high - scale.low) / scale.step)
    return tuple(
        Tick(scale.y(number), written(number)) for number in (scale.low + n * scale.step for n in range(many + 1))
    )


def _x(at: int, months: Sequence[date]) -> float:
    room = (WIDTH - LEFT - RIGHT) / max(len(months), 1)
    return round(LEFT + room * (at + 0.5), 1)


def _named(months: Sequence[date]) -> tuple[Tick, ...]:
    """Name some of the months, the last one among them."""
    every = max(1, ceil(len(months) / _MOST_NAMED))
    last = len(months) - 1
    return tuple(Tick(_x(at, months), called(month)) for at, month in enumerate(months) if (last - at) % every == 0)


def _stretches(dots: Sequence[Dot | None]) -> Iterator[list[Dot]]:
    for is_there, stretch in groupby(dots, key=lambda each: each is not None):
        found = [each for each in stretch if each is not None]
        if is_there and len(found) > 1:
            yield found
