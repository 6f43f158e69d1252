"""Run charts: what is usual from month to month, and since when something has changed.

Two rules say that something changed; more rules would find more, and be wrong more often:

1. A month lies outside the limits: the mean ± 2.66 times the mean moving range (the XmR chart of Shewhart and
   Wheeler). 2.66 = 3 / 1.128, so they lie three standard deviations away, as far as neighbouring months tell these.
2. Eight months in a row, or more, lie on one side of the middle of all; or all months from some month until now, eight
   or more, lie on one side of the middle of those before it, eight or more.

The second half of rule 2 is ours: a change that lasts pulls the middle of all towards itself, and so hides from the
first half; the months before it do not know of it yet.

False alarms: of 100 charts of 24 months in which nothing ever changes, the verdict says otherwise in at most 6, and a
month is marked in at most 11; of 12 months in 2 and 4. A shift by two standard deviations eight months ago or longer is
found in 8 of 10, one four months ago in 3 of 10 (simulated: tests/analysis/test_run_chart_alarms.py).

Months are put on a scale on which they vary alike: shares by the arcsine of the root, each month by its own n (so that
few requests have wide limits, and none reach beyond 0 and 100 %); times by the logarithm (docs/measures.md: a month of
20 hours is as far above 10 as one of 5 is below); numbers of events by the root. Shares and numbers of events vary at
least as much as chance makes them: the mean moving range is never taken to be less (1.128 on that scale). Where they
vary more, as busy months do, the limits are wider accordingly.

Sources: Wheeler 2000, Understanding Variation, 2nd ed. (individuals and moving range; eight in a row); Nelson 1984,
J. Quality Technology 16:237-239 (rules, and how often they err); Laney 2002, Quality Engineering 14:531-537 (shares of
different n on a common scale, limits by the moving range there); Ryan & Schwertman 1997, J. Quality Technology 29:86-98
(why the limits of shares near 0 or 1 need a better scale than the normal one).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import asin, exp, log, pi, sin, sqrt
from statistics import fmean, median

from wellserved.words.courses import Better, Verdict

FEWEST_MONTHS = 8
"""With fewer months known it is too early to tell; and so many in a row are a run."""
FEWEST_CASES = 5
"""A month of fewer requests is a gap."""
LIMITS = 2.66
"""Limits are so many mean moving ranges away from the middle."""
CHANCE = 1.128
"""The mean moving range of what varies by chance alone, with a standard deviation of 1."""
RECENT = 3
"""A single month outside the limits is news while it is among the last three, or until a month lies on the other side
of the middle again; then it is told, and nothing is unusual any more."""
_ONE_MINUTE = 1 / 60
_STEP = 3 / 8
"""Added to what was counted before the root is taken: the variance is then the same where little was, too.
Source: Anscombe 1948, Biometrika 35:246-254."""


class Scale(StrEnum):
    """What the values are, and so on which scale they vary alike."""

    SHARE = "share"
    """Between 0 and 1, of n."""
    TIME = "time"
    """Hours, more than 0."""
    EVENTS = "events"
    """How often something happened."""
    AMOUNT = "amount"
    """Any other number."""


class Why(StrEnum):
    """Which rule says that something changed."""

    OUTSIDE = "outside"
    IN_A_ROW = "in_a_row"


@dataclass(frozen=True)
class Month:
    """One value of one month."""

    month: date
    """Its first day."""
    value: float | None
    """None: not known."""
    n: int
    """How many requests it rests on."""


@dataclass(frozen=True)
class Point:
    """A month on the chart."""

    month: date
    value: float | None
    """None: a gap."""
    n: int
    low: float | None
    """Between these limits it would be usual; None: a gap, or too early to tell."""
    high: float | None
    is_outside: bool = False
    is_changed: bool = False
    """It belongs to the months since which something has changed."""


@dataclass(frozen=True)
class Change:
    """What changed."""

    since: date
    is_up: bool
    why: Why
    before: float
    """The middle of the months before; of all others, where a single month is unusual."""
    after: float
    """The middle of the months since; the month itself, where it is a single one."""


@dataclass(frozen=True)
class RunChart:
    """Values month by month, what is usual, and what changed."""

    points: tuple[Point, ...]
    """In order of time, the gaps among them."""
    scale: Scale
    verdict: Verdict
    middle: float | None
    """Of the months whose limits are drawn: those before the change, where something lasting changed."""
    change: Change | None
    """None: nothing did, or it is over."""
    passed: tuple[date, ...]
    """Single months that were outside the limits, and that the months after did not follow."""
    known: int
    """How many months are no gaps."""


def run_chart(months: Sequence[Month], scale: Scale, better: Better) -> RunChart:
    """Say what is usual from month to month, and whether something changed.

    Takes: months in order of time; those with fewer than five requests, without a value or left out are gaps. A gap
    neither belongs to a row of months nor ends it, and the moving range goes across it. Of events, each month that is
    over is known, however few there were: that they stop is what there is to see.
    """
    known = [each for each in months if is_known(each, scale)]
    if len(known) < FEWEST_MONTHS:
        points = tuple(Point(each.month, _shown(each, scale), each.n, None, None) for each in months)
        return RunChart(points, scale, Verdict.TOO_EARLY, None, None, (), len(known))
    usual = _usual(known, scale)
    change, passed = _found(known, usual, scale)
    if change is not None and change.why is Why.IN_A_ROW:
        before = [each for each in known if each.month < change.since]
        usual = _usual(before, scale) if len(before) >= FEWEST_MONTHS else usual
    return RunChart(
        tuple(_point(each, usual, change) for each in months),
        scale,
        _verdict(change, better),
        usual.middle,
        change,
        passed,
        len(known),
    )


def is_known(month: Month, scale: Scale) -> bool:
    """Say whether a month is no gap."""
    return month.value is not None and (scale is Scale.EVENTS or month.n >= FEWEST_CASES)


def _shown(month: Month, scale: Scale) -> float | None:
    return month.value if is_known(month, scale) else None


@dataclass(frozen=True)
class _Usual:
    """What is usual: on the scale of the values, and on the one on which they vary alike."""

    middle: float
    """The mean."""
    centre: float
    """The mean, on the other scale."""
    reach: float
    """The limits are so far from it, for a month whose standard deviation is 1."""
    halves: tuple[float, float]
    """On one side of both mean and median is what lies below the first, or above the second.

    Where most months are equal (all promises kept), nearly all of them are above the mean and say nothing; above the
    median there are never more than half."""
    scale: Scale

    def limits(self, n: int) -> tuple[float, float]:
        """Give the limits for a month of so many requests, as values."""
        apart = self.reach * _spread(n, self.scale)
        return _back(self.centre - apart, n, self.scale), _back(self.centre + apart, n, self.scale)

    def is_outside(self, month: Month) -> bool:
        """Say whether a month lies outside its limits."""
        return abs(_alike(month, self.centre, self.scale)) > self.reach + _ROUNDING

    def side(self, month: Month) -> int:
        """Say on which side of the middle a month lies: 1 above, -1 below, 0 on neither."""
        value, (low, high) = month.value or 0.0, self.halves
        return (value > high + _ROUNDING) - (value < low - _ROUNDING)


_ROUNDING = 1e-9


def _usual(known: Sequence[Month], scale: Scale) -> _Usual:
    middle, halfway = _middle(known, scale), median(each.value or 0.0 for each in known)
    centre = _to(middle, scale)
    alike = [_alike(each, centre, scale) for each in known]
    moving = fmean(abs(later - earlier) for earlier, later in pairwise(alike))
    if scale in (Scale.SHARE, Scale.EVENTS):
        moving = max(moving, CHANCE)
    return _Usual(middle, centre, LIMITS * moving, (min(middle, halfway), max(middle, halfway)), scale)


def _middle(months: Sequence[Month], scale: Scale) -> float:
    """Give the mean: of shares, that of all their requests together; of times, the geometric one."""
    if scale is Scale.SHARE:
        return sum((each.value or 0.0) * each.n for each in months) / sum(each.n for each in months)
    if scale is Scale.TIME:
        return exp(fmean(_to(each.value or 0.0, scale) for each in months))
    return fmean(each.value or 0.0 for each in months)


def _alike(month: Month, centre: float, scale: Scale) -> float:
    """Say how many standard deviations a month lies from the centre (TIME, AMOUNT: in their own unit)."""
    value, n = month.value or 0.0, month.n
    if scale is Scale.SHARE:
        value = (value * n + _STEP) / (n + 2 * _STEP)
    return (_to(value, scale) - centre) / _spread(n, scale)


def _to(value: float, scale: Scale) -> float:
    """Put a value on the scale on which months vary alike."""
    if scale is Scale.SHARE:
        return asin(sqrt(min(value, 1.0)))
    if scale is Scale.TIME:
        return log(max(value, _ONE_MINUTE))
    return sqrt(value + _STEP) if scale is Scale.EVENTS else value


def _back(at: float, n: int, scale: Scale) -> float:
    """Give the value that a month of n requests has where it lies there on the other scale."""
    if scale is Scale.SHARE:
        share = sin(min(max(at, 0.0), pi / 2)) ** 2
        return min(1.0, max(0.0, (share * (n + 2 * _STEP) - _STEP) / n))
    if scale is Scale.TIME:
        return exp(at)
    return max(0.0, max(at, 0.0) ** 2 - _STEP) if scale is Scale.EVENTS else at


def _spread(n: int, scale: Scale) -> float:
    """Give the standard deviation there: by chance alone, for shares and events; else the same for all."""
    return {Scale.SHARE: 0.5 / sqrt(n + 0.5), Scale.EVENTS: 0.5}.get(scale, 1.0)


def _found(known: Sequence[Month], usual: _Usual, scale: Scale) -> tuple[Change | None, tuple[date, ...]]:
    """Give what changed, what lasts first; and the single months outside that are over."""
    outside = [place for place, month in enumerate(known) if usual.is_outside(month)]
    lasting = _lasting(known, usual, scale)
    if lasting is not None:
        return lasting, tuple(known[place].month for place in outside if known[place].month < lasting.since)
    single = [place for place in outside if _is_news(known, place, usual)]
    change = _single(known, single[0], scale, usual) if single else None
    return change, tuple(known[place].month for place in outside if place not in single)


def _lasting(known: Sequence[Month], usual: _Usual, scale: Scale) -> Change | None:
    """Find since when a row of months lasts, or when the last row ended."""
    for place in range(FEWEST_MONTHS, len(known) - FEWEST_MONTHS + 1):
        before = _usual(known[:place], scale)
        side = before.side(known[place])
        if side and all(before.side(each) == side for each in known[place:]):
            return _shift(known, place, is_up=side > 0, scale=scale)
    rows = _rows([usual.side(each) for each in known])
    return _of_row(known, rows[-1], scale) if rows else None


def _of_row(known: Sequence[Month], row: tuple[int, int, int], scale: Scale) -> Change | None:
    """Say what a row of months tells: something changed where it begins, or where it ended.

    Where eight months or more came after it, these are how it is now; where nothing lies before it, only its end tells.
    """
    start, end, side = row
    begins = start > 0 and len(known) - end < FEWEST_MONTHS
    if begins or end == len(known):
        return _shift(known, start, is_up=side > 0, scale=scale)
    return _shift(known, end, is_up=side < 0, scale=scale)


def _rows(sides: Sequence[int]) -> list[tuple[int, int, int]]:
    """Give the rows of eight and more on one side: start, end and side."""
    rows, start = [], 0
    for place in range(1, len(sides) + 1):
        if place == len(sides) or sides[place] != sides[start]:
            if sides[start] and place - start >= FEWEST_MONTHS:
                rows.append((start, place, sides[start]))
            start = place
    return rows


def _shift(known: Sequence[Month], place: int, *, is_up: bool, scale: Scale) -> Change:
    before, after = _middle(known[:place], scale), _middle(known[place:], scale)
    return Change(known[place].month, is_up, Why.IN_A_ROW, before, after)


def _is_news(known: Sequence[Month], place: int, usual: _Usual) -> bool:
    side = usual.side(known[place])
    return place >= len(known) - RECENT or all(usual.side(each) == side for each in known[place:])


def _single(known: Sequence[Month], place: int, scale: Scale, usual: _Usual) -> Change:
    month = known[place]
    others = [each for each in known if each is not month]
    is_up = (month.value or 0.0) > usual.middle
    return Change(month.month, is_up, Why.OUTSIDE, _middle(others, scale), month.value or 0.0)


def _verdict(change: Change | None, better: Better) -> Verdict:
    if change is None:
        return Verdict.USUAL
    return Verdict.GOOD if change.is_up is (better is Better.HIGHER) else Verdict.LOOK


def _point(month: Month, usual: _Usual, change: Change | None) -> Point:
    if not is_known(month, usual.scale):
        return Point(month.month, None, month.n, None, None)
    lasts = change is not None and change.why is Why.IN_A_ROW and month.month >= change.since
    is_it = change is not None and month.month == change.since
    return Point(month.month, month.value, month.n, *usual.limits(month.n), usual.is_outside(month), lasts or is_it)
