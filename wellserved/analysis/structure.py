"""Where the structure stands out: places that are passed by, or hardly exchange, more than chance would have it."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Generic, TypeVar

from wellserved.analysis.estimates import Z90, Estimate, share
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.stands_out import Counts, standing_out

BY_CHANCE = 0.05
"""In at most so many organisations in which nothing is there, anything is named (a convention)."""
LISTS = 4
"""Of what: requests that are declined, that come by a way round, hand-overs that come back, branches apart."""
FEWEST_EXPECTED = 5.0
"""Where fewer would be expected, nothing can be told."""
MORE, HARDLY = 1.5, 0.5
"""Named is what surely lies above half as much again as in all others, or below half of it (a convention)."""
Pair = tuple[int, int]
"""Two branches, the smaller number first."""
Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class HotSpot(Generic[Place]):
    """A place where something surely happens far more often than in all others."""

    place: Place
    many: int
    share: Estimate
    others: float
    """The share in all others together."""


@dataclass(frozen=True)
class HotSpots(Generic[Place]):
    """What was looked at, and what stands out of it."""

    looked_at: int
    found: tuple[HotSpot[Place], ...]
    """The surest first."""


@dataclass(frozen=True)
class Apart:
    """Two branches between which surely less passes than their sizes let one expect."""

    one: int
    other: int
    observed: int
    """Requests between them, both ways."""
    expected: float
    """As many as pass, by their sizes, between all others."""
    ratio: Estimate
    """Observed over expected."""


@dataclass(frozen=True)
class AllApart:
    """The pairs of branches that were looked at, and those that hardly exchange."""

    looked_at: int
    found: tuple[Apart, ...]
    """The surest first."""


def hot_spots(counts: Mapping[Place, Counts], whole: Counts, unit: str, clustered: float = 1.0) -> HotSpots[Place]:
    """Give the places where something happens surely more than half as often again as in all others together.

    Takes: of each place that may be named how often it happened of how often it could; the sums of all places; what is
    counted; how much more counts vary than if each came by itself. Looked at are those where it could have happened
    five times.
    Method: see `standing_out`; the interval is that of a share (Wilson).
    >>> hot_spots({"a": Counts(12, 40), "b": Counts(3, 60), "c": Counts(1, 4)}, Counts(40, 1000), "requests").looked_at
    2
    """
    enough = {place: each for place, each in counts.items() if each.of >= SMALLEST_CELL}
    standing = standing_out(enough, whole, MORE, BY_CHANCE / LISTS, clustered)
    found = []
    for place in standing.named:
        many, of = enough[place].many, enough[place].of
        if estimate := share(min(many, of), of, unit, standing.z):
            found.append(HotSpot(place, many, estimate, (whole.many - many) / (whole.of - of)))
    return HotSpots(standing.looked_at, tuple(found))


def apart(exchanged: Mapping[Pair, int], sizes: Mapping[int, int], meet: Collection[Pair]) -> AllApart:
    """Give the pairs of branches that hardly exchange though they stand on the same ways to the customer.

    Takes: how many requests passed between two branches, both ways together; how many people each branch has; the
    pairs of branches that stand on one way. Looked at are those between which five requests are to be expected.
    Method: if everybody asked everybody of other branches alike, the requests between branches would lie as the
    products of their sizes. Named are pairs with surely less than half of what passes, by their sizes, between all
    others: see `standing_out`. The interval is that of a Poisson count.
    Source: random mixing: Krackhardt & Stern 1988, Soc. Psychol. Q. 51:123-140; interval: see
    `poisson_interval`; half: a convention.
    >>> apart({(1, 2): 100, (1, 3): 100}, {1: 10, 2: 10, 3: 10}, {(2, 3)}).found[0].expected
    100.0
    """
    # The products of all pairs together, without going through them: half of what the square of the sum has beside.
    together = (sum(sizes.values()) ** 2 - sum(size * size for size in sizes.values())) // 2
    whole = Counts(sum(exchanged.values()), together)
    counts = {pair: Counts(exchanged.get(pair, 0), sizes.get(pair[0], 0) * sizes.get(pair[1], 0)) for pair in meet}
    enough = {pair: each for pair, each in counts.items() if whole.many * each.of >= FEWEST_EXPECTED * max(together, 1)}
    standing = standing_out(enough, whole, HARDLY, BY_CHANCE / LISTS)
    return AllApart(standing.looked_at, tuple(_apart(pair, enough[pair], whole, standing.z) for pair in standing.named))


def _apart(pair: Pair, seen: Counts, whole: Counts, z: float) -> Apart:
    expected = (whole.many - seen.many) * seen.of / (whole.of - seen.of)
    low, high = poisson_interval(seen.many, z)
    ratio = Estimate(seen.many / expected, low / expected, high / expected, seen.many, "of the expected")
    return Apart(*pair, seen.many, expected, ratio)


def poisson_interval(count: int, z: float = Z90) -> tuple[float, float]:
    """Give the interval of the mean of a Poisson count (90 %, or as `z` says), right to one per cent of confidence.

    For a count of one it is a little wider.

    Source: Byar's approximation of the exact interval: Breslow & Day 1987, Statistical Methods in Cancer Research II,
    section 2.3.
    >>> [round(limit, 1) for limit in (*poisson_interval(0), *poisson_interval(10))]  # exact: 0, 3.0, 5.4, 17.0
    [0.0, 3.0, 5.4, 17.0]
    """
    more = count + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return (count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0), high
