"""The chart of waits: how long the most frequent hand-offs wait, from minutes to months on one scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from wellserved.analysis.findings import SMALLEST_CELL, Findings, HandOff
from wellserved.report.bars import Bar, bar_list, party
from wellserved.report.dots import axis, dot, drawn, line, stretch
from wellserved.report.numbers import counted, decimal

MOST_PAIRS = 10
AT_ONCE = "at once"
"""What a wait of 0 is called: nobody measured it, so it is not drawn as if it were short."""

_TICKS = ((1 / 60, "1 min"), (1 / 6, "10 min"), (1.0, "1 h"), (24.0, "1 day"), (168.0, "1 week"), (720.0, "30 days"))
_AT_ONCE = 15.0
"""Percent of the width between the left edge, where no wait can be seen, and the first tick that is measured."""
_LATER_TICKS = ((8760.0, "1 year"), (87600.0, "10 years"))


@dataclass(frozen=True)
class _Scale:
    """Hours by equal ratios: waits of minutes and of weeks can both be seen. Ticks are hours with their words.

    Where a first tick of 0 hours stands before the others, the scale of ratios begins beside it.
    """

    ticks: tuple[tuple[float, str], ...]

    def at(self, hours: float) -> float:
        """Place hours on the width, in percent; what lies beyond an end is put at the end."""
        measured = [tick for tick, _ in self.ticks if tick]
        start = _AT_ONCE if len(measured) < len(self.ticks) else 0.0
        if start and not hours:
            return 0.0
        low, high = measured[0], measured[-1]
        return start + (100 - start) * log(min(max(hours, low), high) / low) / log(high / low)


def waits(findings: Findings) -> str:
    """Draw the most frequent hand-offs, the most frequent first: median, its interval and the 85 % point."""
    pairs = findings.handoffs.pairs[:MOST_PAIRS] if findings.handoffs else ()
    known = [pair for pair in pairs if pair.n >= SMALLEST_CELL and pair.wait_median]
    if not known:
        return ""
    scale = _scale_for(known)
    return bar_list([*(_bar(pair, scale) for pair in known), axis(_ticks(scale))], "dotted")


def _ticks(scale: _Scale) -> list[tuple[float, str]]:
    return [(scale.at(hours), words) for hours, words in scale.ticks]


def _scale_for(pairs: Iterable[HandOff]) -> _Scale:
    """Take the ticks around all values; those of zero get a place of their own before them."""
    known = [hours for pair in pairs for hours in _hours(pair) if hours is not None]
    ends = [hours for hours in known if hours] or [_TICKS[0][0]]
    ticks = (*_TICKS, *_LATER_TICKS)
    first = max((at for at, (hours, _) in enumerate(ticks[:-1]) if hours <= min(ends)), default=0)
    last = min((at for at, (hours, _) in enumerate(ticks) if hours >= max(ends) and at > first), default=len(ticks) - 1)
    at_once = ((0.0, AT_ONCE),) if min(known) == 0 else ()
    return _Scale((*at_once, *ticks[first : last + 1]))


def _hours(pair: HandOff) -> tuple[float | None, ...]:
    median = pair.wait_median
    return (median.low, median.value, median.high, pair.wait_p85_hours) if median else (pair.wait_p85_hours,)


def _bar(pair: HandOff, scale: _Scale) -> Bar:
    low, median, high, p85 = (*_hours(pair), None, None, None)[:4]
    pieces = [line("grid", scale.at(hours)) for hours, _ in scale.ticks]
    pieces.append(stretch("reach", scale.at(median or 0.0), scale.at(p85 or 0.0)))
    if low is not None and high is not None:
        pieces.append(stretch("interval", scale.at(low), scale.at(high)))
    pieces.append(line("most", scale.at(p85 or 0.0), "25%", "75%"))
    return Bar(
        label=f"{party(pair.from_team)}\u00a0⇢ {party(pair.to_team)}",
        remark=counted(pair.times, "time"),
        number=_written(median or 0.0),
        beneath=f"85\u00a0%: {_written(p85 or 0.0)}",
        strip=drawn(*pieces, dot(scale.at(median or 0.0))),
    )


def _written(hours: float) -> str:
    return f"{decimal(hours)}\u00a0h" if hours else AT_ONCE
