"""Dots with their intervals on a common scale: the pieces of the drawings, and the chart of several estimates.

Like bars (report/bars.py), words and numbers are text of the page; only dots, lines and the scale are drawn.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, log10

from wellserved.analysis.estimates import Estimate
from wellserved.report.bars import Bar, bar_list

_ROOM = 20.0
"""Percent of the width that the words of a tick need on a telephone."""
_MOST_STEPS = 5


def line(look: str, at: float, top: str = "0", bottom: str = "100%") -> str:
    """Draw an upright line at a place on the width, in percent."""
    return f'<line class="{look}" x1="{at:.2f}%" x2="{at:.2f}%" y1="{top}" y2="{bottom}"/>'


def stretch(look: str, start: float, end: float) -> str:
    """Draw a line along the middle from one place to another."""
    return f'<line class="{look}" x1="{start:.2f}%" x2="{end:.2f}%" y1="50%" y2="50%"/>'


def dot(at: float) -> str:
    """Draw a dot in the middle."""
    return f'<circle class="median" cx="{at:.2f}%" cy="50%" r="5"/>'


def drawn(*pieces: str) -> str:
    """Put the pieces of one row together."""
    return f'<svg class="dots" aria-hidden="true">{"".join(pieces)}</svg>'


def axis(ticks: Sequence[tuple[float, str]]) -> Bar:
    """Write the ticks beneath, each at its place; words that would run into the next on a telephone are tight."""
    words = ""
    for number, (at, text) in enumerate(ticks):
        is_end = number in (0, len(ticks) - 1)
        anchor = {0: "start", len(ticks) - 1: "end"}.get(number, "middle")
        near = not is_end and min(ticks[number + 1][0] - at, at - ticks[number - 1][0]) <= _ROOM
        tight = ' class="tight"' if near else ""
        words += f'<text{tight} x="{at:.2f}%" y="1em" text-anchor="{anchor}">{text}</text>'
    return Bar("", "", "", "", f'<svg class="dots axis" aria-hidden="true">{words}</svg>')


@dataclass(frozen=True)
class Row:
    """One estimate with its words; all words are HTML."""

    label: str
    remark: str
    number: str
    beneath: str
    estimate: Estimate
    same: float = 0.0
    """So far to both sides of 0 is called the same; drawn as a zone."""


@dataclass(frozen=True)
class _Scale:
    """Equal steps from a first to a last tick around all values."""

    first: float
    step: float
    steps: int

    def at(self, value: float) -> float:
        """Place a value on the width, in percent; what lies beyond an end is put at the end."""
        return min(100.0, max(0.0, 100 * (value - self.first) / (self.step * self.steps)))

    @property
    def ticks(self) -> list[float]:
        return [round(self.first + number * self.step, 9) for number in range(self.steps + 1)]


def estimates(rows: Iterable[Row], write: Callable[[float], str], most: float = inf) -> str:
    """Draw estimates beneath each other on one scale that contains 0, each with its interval; empty without rows.

    The scale goes no farther than `most` to either side, so that one very wide interval does not press all others flat.
    """
    rows = list(rows)
    if not rows:
        return ""
    scale = _scale_for([each.estimate for each in rows], most)
    ticks = [(scale.at(tick), write(tick)) for tick in scale.ticks]
    return bar_list([*(_row(each, scale) for each in rows), axis(ticks)], "dotted")


def _row(row: Row, scale: _Scale) -> Bar:
    found = row.estimate
    pieces = [_zone(scale.at(-row.same), scale.at(row.same))] if row.same else []
    pieces += [line("zero" if tick == 0 else "grid", scale.at(tick)) for tick in scale.ticks]
    if found.low is not None and found.high is not None:
        pieces.append(stretch("interval", scale.at(found.low), scale.at(found.high)))
    return Bar(row.label, row.remark, row.number, row.beneath, drawn(*pieces, dot(scale.at(found.value))))


def _zone(start: float, end: float) -> str:
    return f'<rect class="zone" x="{start:.2f}%" width="{end - start:.2f}%" height="100%"/>'


def _scale_for(found: Iterable[Estimate], most: float) -> _Scale:
    ends = [0.0, *(end for each in found for end in (each.value, each.low, each.high) if end is not None)]
    low, high = max(-most, min(ends)), min(most, max(ends))
    step = round_step((high - low) / _MOST_STEPS or 1.0)
    first = floor(round(low / step, 6))
    return _Scale(first * step, step, max(1, ceil(round(high / step, 6)) - first))


def round_step(least: float) -> float:
    """Give the smallest round number that is no smaller: 1, 2 or 5 times a power of ten.

    >>> round_step(0.11), round_step(3.0), round_step(20)
    (0.2, 5.0, 20.0)
    """
    power: float = 10.0 ** floor(log10(least))
    return next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= least * (1 - 1e-9))
