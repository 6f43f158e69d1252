"""What stands out among many things that are counted alike: named only where chance hardly ever brings it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import Generic, TypeVar

from wellserved.analysis.estimates import Z90
from wellserved.analysis.findings import SMALLEST_CELL

MISSED = 0.1
"""So many of the intervals that are shown may miss the truth."""
_NEGLIGIBLE = 1e-17
Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True)
class Counts:
    """How often something happened, and how often it could have."""

    many: int
    of: int
    """Requests, hand-offs, or pairs of people."""


@dataclass(frozen=True)
class Spread:
    """How the count of one thing lies in the months."""

    months: int
    many: int
    of: int
    squares: float
    """Of each month the square of how often it happened, over how often it could have; all months together."""


@dataclass(frozen=True)
class Standing(Generic[Thing]):
    """What stands out."""

    looked_at: int
    named: tuple[Thing, ...]
    """The surest first."""
    z: float
    """So many standard errors either way the interval of each that is named reaches."""


def standing_out(
    counts: Mapping[Thing, Counts], whole: Counts, times: float, by_chance: float, clustered: float = 1.0
) -> Standing[Thing]:
    """Name what happens surely more than `times` as often as in all others; with `times` below 1, surely less.

    Takes: the things looked at, chosen by how often it could have happened (`of`) and not by how often it did; the sum
    of all things, also of those not looked at; the chance with which anything may be named where nothing is there; how
    much more counts vary than if each came by itself (see `clustering`). More than others is said from five times on.
    Method: if a thing has `times` the rate of all others together, its part of all that happened is binomial with the
    chance times · of / (times · of + the others' of). Exact for counts that can come again and again (Poisson), on the
    safe side where each of n happens or does not. Several are looked at: Holm's steps keep the chance that any is named
    wrongly at `by_chance`, however they depend on each other. What is named was picked: of m looked at, R named have
    intervals of the level 1 − R/m · 10 %, so that of the intervals shown, one in ten misses on average. What comes in
    clusters (one cause, many requests) counts as the number of single ones that would tell as much.
    Source: ratio: Przyborowski & Wilenski 1940, Biometrika 31:313–323; several: Holm 1979, Scandinavian J. Statistics
    6:65–70; intervals: Benjamini & Yekutieli 2005, J. Am. Stat. Assoc. 100:71–81; clusters: Rao & Scott 1992,
    Biometrics 48:577–585.
    >>> counts = {"a": Counts(12, 40), "b": Counts(3, 60), "c": Counts(2, 50)}
    >>> standing_out(counts, Counts(40, 1000), times=1.5, by_chance=0.05).named
    ('a',)
    """
    chances = {thing: _chance(each, whole, times, clustered) for thing, each in counts.items()}
    named = _surely(chances, by_chance)
    picked = max(len(named), 1) / max(len(counts), 1)
    z = max(Z90, NormalDist().inv_cdf(1 - MISSED / 2 * picked))
    return Standing(len(counts), named, z * sqrt(clustered))


def clustering(spreads: Iterable[Spread]) -> float:
    """Give how much more counts vary from month to month than if each came by itself; 1: no more.

    Method: the variance of the months around the share of their own thing, over that of a binomial count, all things
    together (Pearson). Clusters that last for longer than a month are not seen: they are how the thing is.
    Source: McCullagh & Nelder 1989, Generalized Linear Models, 2nd ed., section 4.5.
    >>> clustering([Spread(months=4, many=8, of=40, squares=64 / 10)])  # all eight in one of four months
    10.0
    """
    seen = alone = 0.0
    for each in spreads:
        share = each.many / each.of
        seen += each.squares - share * each.many
        alone += (each.months - 1) * share * (1 - share)
    return max(1.0, seen / alone) if alone else 1.0


def at_least(many: int, of: int, chance: float) -> float:
    """Give the probability that of so many trials at least `many` succeed, each with a chance: the binomial tail.

    >>> at_least(2, 2, 0.5), at_least(1, 2, 0.5), at_least(0, 2, 0.5)
    (0.25, 0.75, 1.0)
    """
    if many <= 0 or chance >= 1:
        return 1.0 if many <= of else 0.0
    if many > of or chance <= 0:
        return 0.0
    if many > of * chance:
        return _tail(many, of, chance)
    return 1 - _tail(of - many + 1, of, 1 - chance)


def _chance(each: Counts, whole: Counts, times: float, clustered: float) -> float:
    """Give the chance of a count as far out, or farther, in a thing of `times` the rate of all others."""
    if times > 1 and each.many < SMALLEST_CELL:
        return 1.0
    others = whole.of - each.of
    part = times * each.of / (times * each.of + others) if each.of else 0.0
    many, total = each.many, whole.many
    if times > 1:
        return at_least(floor(many / clustered), ceil(total / clustered), part)
    return at_least(floor((total - many) / clustered), ceil(total / clustered), 1 - part)


def _surely(chances: Mapping[Thing, float], by_chance: float) -> tuple[Thing, ...]:
    """Give what may be named, several looked at: the smallest chance first, each held to what is left (Holm)."""
    named: list[Thing] = []
    for thing in sorted(chances, key=lambda one: chances[one]):
        if chances[thing] > by_chance / (len(chances) - len(named)):
            break
        named.append(thing)
    return tuple(named)


def _tail(many: int, of: int, chance: float) -> float:
    """Add up the chances of `many` and more successes, where that is more than there are on average."""
    ways = lgamma(of + 1) - lgamma(many + 1) - lgamma(of - many + 1)
    term = exp(ways + many * log(chance) + (of - many) * log1p(-chance))
    odds, found = chance / (1 - chance), 0.0
    while many <= of and term > found * _NEGLIGIBLE:
        found += term
        term *= (of - many) / (many + 1) * odds
        many += 1
    return min(found, 1.0)
