"""Two periods compared, measure by measure: better, same, worse, or too early to tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import erfc, expm1, hypot, inf, isfinite, log, sqrt

from wellserved.analysis.estimates import Z90, Estimate

SAME_DURATION = 0.05
"""A median that moves by at most a twentieth is called the same: six minutes in two hours (convention)."""
SAME_SHARE = 0.02
"""A share that moves by at most two points is called the same (convention)."""
SAME_PART = 0.1
"""But by no more than a tenth of itself, or of what it lacks to the whole: 1 in 100 is not "the same" as 3 in 100."""
FEWEST = 30
"""Below this number in a period it is too early to tell (convention)."""
MOST_OPEN = 0.1
"""Where more of a period is still open, its complete cases tell too little of it (convention)."""
MOST_OPEN_OF_MEAN = 0.01
"""A mean is not bounded by how many cases are open; with so few it is taken to be complete (convention)."""
FALSE_CHANGES = 0.1
"""At most this share of what is called better or worse comes by chance alone, on average (false discovery rate)."""
_NO_END = 50
"""So many powers of e are as good as endless."""

REGRESSION_TO_THE_MEAN = (
    "A link that was chosen because it was the weakest gets somewhat better by itself: part of what made it so was "
    "chance, and chance does not repeat. Look at the links beside it that were left as they were."
)
"""To be shown beside every comparison of something that was chosen for being weak."""


class Kind(StrEnum):
    """What sort of number a measure is."""

    DURATION = "duration"
    """A median of times."""
    MEAN = "mean"
    """A mean of times."""
    SHARE = "share"
    """A part of a whole, from 0 to 1."""


class Better(StrEnum):
    """Which way a measure improves."""

    LESS = "less"
    MORE = "more"


class Verdict(StrEnum):
    """What became of a measure."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    TOO_EARLY = "too early"


class Why(StrEnum):
    """What a verdict rests on, in a sentence."""

    FEW = f"One of the periods has fewer than {FEWEST} of them."
    NO_INTERVAL = "In one of the periods too little is known for an interval."
    OPEN = f"More than {MOST_OPEN * 100:.0f} % of the cases of one period are still open."
    OPEN_DECIDE = "What is still open could change this."
    WIDE = "The interval holds no change as well as one that matters."
    CHANCE = "Where so many measures are compared, one of them differs this much by chance alone."
    INSIDE = "The whole interval lies within what is called the same."
    OUTSIDE = "The whole interval lies on one side of no change."


_TOLD = (Why.INSIDE, Why.OUTSIDE, Why.OPEN_DECIDE, Why.WIDE)
"""What is said where the interval was looked at."""


@dataclass(frozen=True)
class Measured:
    """One measure in one period."""

    name: str
    estimate: Estimate
    kind: Kind
    better: Better
    open_share: float = 0.0
    """Share of what belongs to the period that is still open and therefore not in the estimate."""


@dataclass(frozen=True)
class Comparison:
    """One measure in two periods."""

    name: str
    """What is measured."""
    better: Better
    """Which way it improves: less or more."""
    before: Estimate
    """In the earlier period."""
    after: Estimate
    """In the later period."""
    difference: Estimate
    """After less before; the interval includes what is still open."""
    same_within: float
    """A difference of at most so much, up or down, is called the same."""
    verdict: Verdict
    """better, same, worse or too early."""
    why: Why
    """What the verdict rests on, in a sentence."""


@dataclass(frozen=True)
class _Reach:
    """How far from the seen change the true one may lie: by chance, and because of open cases."""

    change: float
    down: float
    up: float
    open_down: float
    open_up: float

    @property
    def low(self) -> float:
        return self.change - self.down - self.open_down

    @property
    def high(self) -> float:
        return self.change + self.up + self.open_up

    @property
    def by_chance(self) -> float:
        """How likely chance alone gives such a change, up or down, where open cases do their utmost."""
        side, undone = (self.up, self.open_up) if self.change < 0 else (self.down, self.open_down)
        left = abs(self.change) - undone
        if left <= 0:
            return 1.0
        return erfc(Z90 * left / side / sqrt(2)) if side else 0.0


def compare(before: Sequence[Measured], after: Sequence[Measured]) -> tuple[Comparison, ...]:
    """Compare the measures that both periods have, by name, in the order of the earlier period.

    The periods share no case. *Too early*: fewer than 30 in a period, no interval, more than a tenth still open, or an
    interval that does not tell. Else *same* if the 90 % interval of the difference lies within what is called the same
    (durations: 5 % of before; shares: two points, or less: see `same_within`); else *better* or *worse* if it lies on
    one side of zero.

    Open cases: those already complete are mostly the short ones, so a young period seems fast. A verdict must hold
    whatever becomes of the open ones. A share lies between where none of them counts and where all do. A median is
    longest if all of them outlast the complete ones: it then lies n c / (2 (1 − c)) places higher (n complete, share c
    open). The upper end of its interval lies 1.645 √n / 2 places up; the moved median is taken to lie as much farther,
    on a logarithmic scale. That is added to the interval. A mean is compared only where hardly any case is open.

    Several measures: of many that did not change, one in ten would leave its interval. So *better* and *worse* are
    said only where Benjamini & Hochberg's procedure at 10 % says so; with one measure that is the interval itself.

    What no interval tells: a season, another mix of requests, and regression to the mean. A link chosen because it
    was the weakest, at y, where links are μ on average, is to be expected at μ + r (y − μ) next time without anybody
    doing anything, r being the lasting part of the differences between links. So show REGRESSION_TO_THE_MEAN with it,
    and the same comparison for links that were left alone.

    Raises: ValueError where a measure comes twice in a period, or in another unit, kind or direction.
    Method: the interval of the difference joins the two intervals (MOVER); shares with half a case for continuity. To
    lie inside a zone with 90 % is a test of equivalence at 5 %. Measured where nothing changed: better or worse in 1 to
    10 of 100 comparisons (medians of lognormal times, sigma 0.5 to 2; shares; 30 to 20,000 in a period); with up to a
    tenth still open better in at most 6, up to 13 where half of the cases are twenty times as long as the others.
    Source: Zou & Donner 2008, Statistics in Medicine 27:1693–1702; for shares Newcombe 1998, 17:873–890 (method 11);
    Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15:657–680; open cases: Manski 1989, J. Human Resources
    24:343–360; Benjamini & Hochberg 1995, J. Royal Statistical Society B 57:289–300.
    >>> estimates = [Estimate(value, value - 0.03, value + 0.03, 600, "of the cases") for value in (0.4, 0.3)]
    >>> before, after = ([Measured("sent back", each, Kind.SHARE, Better.LESS)] for each in estimates)
    >>> found = compare(before, after)[0]
    >>> found.verdict.value, round(found.difference.low or 0, 3), round(found.difference.high or 0, 3)
    ('better', -0.144, -0.056)
    """
    earlier, later = _by_name(before), _by_name(after)
    pairs = [(each, later[name]) for name, each in earlier.items() if name in later]
    reaches = [_reach(*pair) for pair in pairs]
    whys = [_why(*pair, reach) for pair, reach in zip(pairs, reaches, strict=True)]
    limit = _sure_below([reach.by_chance for reach, why in zip(reaches, whys, strict=True) if reach and why in _TOLD])
    return tuple(
        _comparison(*pair, reach, Why.CHANCE if why is Why.OUTSIDE and reach and reach.by_chance > limit else why)
        for pair, reach, why in zip(pairs, reaches, whys, strict=True)
    )


def same_within(before: Measured) -> float:
    """Say how far a measure may move and still be called the same.

    >>> tenth = Estimate(0.1, 0.05, 0.15, 100, "of the cases")
    >>> round(same_within(Measured("sent back", tenth, Kind.SHARE, Better.LESS)), 3)
    0.01
    """
    value = before.estimate.value
    if before.kind is not Kind.SHARE:
        return SAME_DURATION * value
    return min(SAME_SHARE, SAME_PART * value, SAME_PART * (1 - value))


def _by_name(measures: Sequence[Measured]) -> dict[str, Measured]:
    found = {each.name: each for each in measures}
    if len(found) < len(measures):
        raise ValueError("A measure comes twice in one period.")
    return found


def _reach(before: Measured, after: Measured) -> _Reach | None:
    """Join the intervals of the two periods; None where one has none."""
    if (before.kind, before.better, before.estimate.unit) != (after.kind, after.better, after.estimate.unit):
        raise ValueError(f"{before.name} is not the same measure in both periods.")
    a, b = before.estimate, after.estimate
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return None
    (a_down, a_up), (b_down, b_up) = _still_open(before), _still_open(after)
    a_half, b_half = (0.5 / max(a.n, 1), 0.5 / max(b.n, 1)) if before.kind is Kind.SHARE else (0.0, 0.0)
    return _Reach(
        change=b.value - a.value,
        down=hypot(b.value - b.low + b_half, a.high - a.value + a_half),
        up=hypot(b.high - b.value + b_half, a.value - a.low + a_half),
        open_down=b_down + a_up,
        open_up=b_up + a_down,
    )


def _still_open(measured: Measured) -> tuple[float, float]:
    """Say how far the cases that are still open could lower and raise a measure."""
    found, still_open = measured.estimate, measured.open_share
    if measured.kind is Kind.SHARE:
        return found.value * still_open, (1 - found.value) * still_open
    if not still_open or found.high is None:
        return 0.0, 0.0
    if measured.kind is Kind.MEAN:
        return 0.0, inf if still_open > MOST_OPEN_OF_MEAN else 0.0
    if still_open > MOST_OPEN:
        return 0.0, inf
    return 0.0, _moved(found.value, found.high, still_open * sqrt(found.n) / (Z90 * (1 - still_open)))


def _moved(value: float, high: float, farther: float) -> float:
    """Say how far a median moves: `farther` is 1 for as many places as lie between it and its upper end."""
    if 0 < value < high:
        steps = farther * log(high / value)
        return value * expm1(steps) if steps < _NO_END else inf
    return high - value if farther <= 1 else inf  # equal values, or none above 0, tell nothing of what lies beyond


def _why(before: Measured, after: Measured, reach: _Reach | None) -> Why:
    if min(before.estimate.n, after.estimate.n) < FEWEST:
        return Why.FEW
    if reach is None:
        return Why.NO_INTERVAL
    if max(before.open_share, after.open_share) > MOST_OPEN:
        return Why.OPEN
    if not isfinite(reach.high - reach.low):
        return Why.OPEN_DECIDE
    same = same_within(before)
    found = _where(reach, same)
    if found is Why.WIDE and _where(replace(reach, open_down=0.0, open_up=0.0), same) is not Why.WIDE:
        return Why.OPEN_DECIDE
    return found


def _where(reach: _Reach, same: float) -> Why:
    if -same <= reach.low and reach.high <= same:
        return Why.INSIDE
    return Why.OUTSIDE if reach.low > 0 or reach.high < 0 else Why.WIDE


def _sure_below(chances: Sequence[float]) -> float:
    """Give the chance up to which a change counts where several were looked at (Benjamini & Hochberg).

    >>> _sure_below([0.001, 0.03, 0.09, 0.5])  # 0.09 is more than 3 of 4 tenths, 0.03 less than 2 of 4
    0.05
    """
    steps = [FALSE_CHANGES * place / len(chances) for place in range(1, len(chances) + 1)]
    return max((step for chance, step in zip(sorted(chances), steps, strict=True) if chance <= step), default=0.0)


def _comparison(before: Measured, after: Measured, reach: _Reach | None, why: Why) -> Comparison:
    a, b = before.estimate, after.estimate
    low, high = (reach.low, reach.high) if reach and isfinite(reach.high - reach.low) else (None, None)
    return Comparison(
        name=before.name,
        better=before.better,
        before=a,
        after=b,
        difference=Estimate(b.value - a.value, low, high, a.n + b.n, a.unit),
        same_within=same_within(before),
        verdict=_verdict(before.better, b.value - a.value, why),
        why=why,
    )


def _verdict(better: Better, change: float, why: Why) -> Verdict:
    if why is Why.INSIDE:
        return Verdict.SAME
    if why is not Why.OUTSIDE:
        return Verdict.TOO_EARLY
    return Verdict.BETTER if (change < 0) == (better is Better.LESS) else Verdict.WORSE
