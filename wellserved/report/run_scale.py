"""The upright scale of a run chart: its ends around all that is drawn, and its ticks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log

from wellserved.analysis.run_chart import Scale
from wellserved.report.dots import round_step
from wellserved.report.numbers import count, duration, figure, in_hours, percent

_MOST_TICKS = 5
_SHARES = (0.02, 0.05, 0.1, 0.2, 0.25)
_HOURS = (1 / 60, 1 / 12, 1 / 4, 1 / 2, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0, 80.0, 160.0, 400.0, 800.0, 1600.0, 4000.0)
"""Ticks of times: 8 working hours are a day, 40 a week, 160 a month."""


@dataclass(frozen=True)
class Upright:
    """A scale from the first to the last tick; times by equal ratios."""

    ticks: tuple[float, ...]
    scale: Scale

    def at(self, value: float) -> float:
        """Say how far up a value lies: 0 at the first tick, 1 at the last; what lies beyond is put at the end."""
        first, last = self._on(self.ticks[0]), self._on(self.ticks[-1])
        return min(1.0, max(0.0, (self._on(value) - first) / (last - first)))

    def _on(self, value: float) -> float:
        return log(max(value, _HOURS[0])) if self.scale is Scale.TIME else value


def upright(values: Iterable[float], scale: Scale) -> Upright:
    """Give a scale around values; at least two ticks, and at most six."""
    found = list(values) or [0.0, 1.0]
    low, high = min(found), max(found)
    if scale is Scale.TIME:
        return Upright(_thin(_around(low, high)), scale)
    if scale is Scale.SHARE:
        step = next((each for each in _SHARES if high - low <= each * _MOST_TICKS), _SHARES[-1])
        return Upright(_steps(max(0.0, low), min(1.0, high), step, most=1.0), scale)
    step = round_step(max((high - low) / _MOST_TICKS, 1.0 if scale is Scale.EVENTS else 0.01))
    return Upright(_steps(low, high, step), scale)


def _steps(low: float, high: float, step: float, most: float | None = None) -> tuple[float, ...]:
    first, last = floor(round(low / step, 6)), ceil(round(high / step, 6))
    if first == last:
        first, last = (first - 1, last) if most is not None and last * step >= most else (first, last + 1)
    return tuple(round(number * step, 9) for number in range(first, last + 1))


def _around(low: float, high: float) -> Sequence[float]:
    first = max((place for place, tick in enumerate(_HOURS[:-1]) if tick <= low), default=0)
    last = min((place for place, tick in enumerate(_HOURS) if tick >= high and place > first), default=len(_HOURS) - 1)
    return _HOURS[first : last + 1]


def _thin(ticks: Sequence[float]) -> tuple[float, ...]:
    """Leave out every second tick while there are too many; both ends stay."""
    while len(ticks) > _MOST_TICKS + 1:
        ticks = (*ticks[:-1:2], ticks[-1])
    return tuple(ticks)


def written(value: float, scale: Scale) -> str:
    r"""Write a value; times are working hours.

    >>> written(0.914, Scale.SHARE), written(0.25, Scale.TIME), written(16, Scale.TIME)
    ('91\xa0%', '15\xa0min', '16\xa0h')
    """
    if scale is Scale.SHARE:
        return percent(round(value, 9))
    if scale is Scale.TIME:
        return in_hours(value) if value >= 1 or not value else duration(value)
    return count(value) if scale is Scale.EVENTS else figure(value)


def tick_written(value: float, scale: Scale) -> str:
    r"""Write a tick, whose value is round.

    >>> tick_written(0.05, Scale.SHARE), tick_written(2, Scale.TIME)
    ('5\xa0%', '2\xa0h')
    """
    if scale is Scale.SHARE:
        return f"{100 * value:.0f}\u00a0%"
    if scale is Scale.TIME and value >= 1:
        return f"{count(value)}\u00a0h"
    return written(value, scale)
