"""A number with its interval, n and unit, and the few methods that give intervals."""

from dataclasses import dataclass
from math import floor, sqrt

Z90 = 1.6448536269514722
"""The 95 % point of the normal distribution: two-sided 90 % intervals."""


@dataclass(frozen=True)
class Estimate:
    """A number, the interval it lies in with 90 % confidence (None: cannot tell), how many it rests on, its unit."""

    value: float
    low: float | None
    high: float | None
    n: int
    unit: str


def share(count: int, n: int, unit: str, z: float = Z90) -> Estimate | None:
    """Estimate a proportion of n with its interval (90 %, or as `z` says); None where n is 0.

    Source: Wilson 1927, J. Am. Stat. Assoc. 22:209-212.
    >>> e = share(3, 5, "cases", z=1.959963984540054)  # 95 %: measures.md 2.3
    >>> round(e.value, 3), round(e.low, 6), round(e.high, 6)
    (0.6, 0.230724, 0.882379)
    """
    if n == 0:
        return None
    return Estimate(count / n, *_wilson(count / n, n, z), n, unit)


def _wilson(p: float, n: float, z: float) -> tuple[float, float]:
    z2 = z * z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class PairSums:
    """Sums over n cases of a part x and a whole y, their squares and their product."""

    n: int
    x: float
    y: float
    xx: float
    yy: float
    xy: float


def ratio(sums: PairSums, unit: str) -> Estimate | None:
    """Estimate the ratio of two totals over cases, with its 90 % interval; None where the whole is 0.

    The part of a case never exceeds its whole. The interval is that of a share of as many cases as make the error of
    the ratio. A few long cases may outweigh all others: the error rests on the number of cases of equal length that
    would tell as much, and the interval is left out where these are fewer than 5. It holds the true ratio in 83 to 91
    of 100 logs, also where cases differ much in length (measured: 10 to 1,000 cases, lognormal with sigma 0.5 to 2).
    Source: error: Cochran 1977, Sampling Techniques, 3rd ed., section 6.4; cases of equal length: Kish 1965, Survey
    Sampling, section 11.7; interval: Korn & Graubard 1998, Survey Methodology 24:193-201, with Wilson's interval.
    """
    if sums.y <= 0:
        return None
    r, even = sums.x / sums.y, sums.y * sums.y / sums.yy
    if even < 5:  # noqa: PLR2004 -- the smallest cell that is shown
        return Estimate(r, None, None, sums.n, unit)
    residual = sums.xx - 2 * r * sums.xy + r * r * sums.yy
    alike = even
    if residual > 1e-9 * sums.yy:  # otherwise all cases are alike, but for rounding
        alike = r * (1 - r) * (even - 1) * sums.yy / residual
    return Estimate(r, *_wilson(r, alike, student(even - 1)), sums.n, unit)


def student(df: float) -> float:
    """Give the 95 % point of Student's distribution, right to 0.002 from 4 degrees of freedom on.

    Two-sided 90 % intervals reach so many standard errors either way.

    Source: Abramowitz & Stegun 1964, 26.7.5.
    >>> [round(student(df), 2) for df in (4, 10, 60)]
    [2.13, 1.81, 1.67]
    """
    z = Z90
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def median_places(n: int) -> tuple[int, int] | None:
    """Say which order statistics (counted from 1) bound the median with at least 90 % confidence.

    None where n is too small for any two to do so (below 5).
    Method: the normal distribution with continuity correction stands for the binomial; at most one place wider than
    the exact interval, and never narrower.
    Source: Hahn & Meeker 1991, Statistical Intervals, section 5.2 (distribution-free, binomial).
    >>> median_places(5), median_places(10), median_places(100)
    ((1, 5), (2, 9), (42, 59))
    """
    if n < 5:  # noqa: PLR2004 -- 1 - 2/2^n reaches .9 at n = 5
        return None
    low = floor((n + 1) / 2 - Z90 * sqrt(n) / 2)
    return low, n + 1 - low
