"""Branches that hardly exchange: how much passes between two of them, beside what their sizes let one expect."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from wellserved.analysis.estimates import Z90, Estimate

FEWEST_EXPECTED = 5.0
"""Where fewer would be expected, nothing can be told."""
HARDLY = 0.5
"""Branches hardly exchange where surely less than half passes between them of what their sizes let one expect."""
Pair = tuple[int, int]
"""Two branches, the smaller number first."""


@dataclass(frozen=True)
class Apart:
    """Two branches between which surely less passes than their sizes let one expect."""

    one: int
    other: int
    observed: int
    """Requests between them, both ways."""
    expected: float
    ratio: Estimate
    """Observed over expected."""


def apart(exchanged: Mapping[Pair, int], sizes: Mapping[int, int], meet: Collection[Pair]) -> tuple[Apart, ...]:
    """Give the pairs of branches that hardly exchange though they stand on the same ways to the customer.

    Takes: how many requests passed between two branches, both ways together; how many people each branch has; the
    pairs of branches that stand on one way. Gives: the widest gap first.
    Method: if everybody asked everybody of other branches alike, the requests between branches would lie as the
    products of their sizes. The interval is that of a Poisson count. Requests come in clusters, so it is
    narrower than it should be; therefore a pair is named only below half of what is expected.
    Source: random mixing: Krackhardt & Stern 1988, Soc. Psychol. Q. 51:123-140; interval: see
    `poisson_interval`; half: a convention.
    >>> apart({(1, 2): 100, (1, 3): 100}, {1: 10, 2: 10, 3: 10}, {(2, 3)})[0].expected
    66.66666666666667
    """
    whole = sum(exchanged.values())
    # The products of all pairs together, without going through them: half of what the square of the sum has beside.
    together = (sum(sizes.values()) ** 2 - sum(size * size for size in sizes.values())) / 2
    found = []
    for pair in meet:
        expected = whole * sizes.get(pair[0], 0) * sizes.get(pair[1], 0) / together if together else 0.0
        if expected < FEWEST_EXPECTED:
            continue
        observed = exchanged.get(pair, 0)
        low, high = poisson_interval(observed)
        if high < HARDLY * expected:
            ratio = Estimate(observed / expected, low / expected, high / expected, observed, "of the expected")
            found.append(Apart(*pair, observed, expected, ratio))
    return tuple(sorted(found, key=lambda each: (each.observed - each.expected, each.one, each.other)))


def poisson_interval(count: int) -> tuple[float, float]:
    """Give the 90 % interval of the mean of a Poisson count, right to one per cent; for a count of one a little wider.

    Source: Byar's approximation of the exact interval: Breslow & Day 1987, Statistical Methods in Cancer Research II,
    section 2.3.
    >>> [round(limit, 1) for limit in (*poisson_interval(0), *poisson_interval(10))]  # exact: 0, 3.0, 5.4, 17.0
    [0.0, 3.0, 5.4, 17.0]
    """
    more = count + 1
    high = more * (1 - 1 / (9 * more) + Z90 / (3 * sqrt(more))) ** 3
    return (count * (1 - 1 / (9 * count) - Z90 / (3 * sqrt(count))) ** 3 if count else 0.0), high
