"""What stands out among many: on counts that can be reckoned by hand, and beside a slow twin that is exact."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import chain, combinations
from math import comb

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wellserved.analysis.stands_out import Counts, Spread, at_least, clustering, standing_out

BY_CHANCE, FEW = Fraction(1, 20), 5
HALVES = st.sampled_from([Fraction(1, 2), Fraction(3, 2), Fraction(2)])


def exactly(many: int, of: int, chance: Fraction) -> Fraction:
    """Give the chance of `many` successes or more, term by term, in whole numbers."""
    return sum((comb(of, n) * chance**n * (1 - chance) ** (of - n) for n in range(max(many, 0), of + 1)), Fraction(0))


def chance_of(each: Counts, whole: Counts, times: Fraction) -> Fraction:
    """Give the chance of a count at least as far out where a thing has `times` the rate of all others."""
    part = times * each.of / (times * each.of + whole.of - each.of)
    if times > 1:
        return exactly(each.many, whole.many, part) if each.many >= FEW else Fraction(1)
    return 1 - exactly(each.many + 1, whole.many, part)


def held_by_all(chances: Mapping[int, Fraction]) -> set[int]:
    """Name a thing only if every set of things that holds it is refused, by its smallest chance (closed testing)."""
    sets = [*chain.from_iterable(combinations(chances, size) for size in range(1, len(chances) + 1))]
    refused = {each for each in sets if min(chances[thing] for thing in each) <= BY_CHANCE / len(each)}
    return {thing for thing in chances if all(each in refused for each in sets if thing in each)}


@st.composite
def things(draw: st.DrawFn) -> tuple[dict[int, Counts], Counts]:
    """Draw a few things, and others that are not looked at."""
    of = draw(st.lists(st.integers(1, 60), min_size=1, max_size=6))
    counts = {thing: Counts(draw(st.integers(0, each)), each) for thing, each in enumerate(of)}
    others = Counts(draw(st.integers(0, 30)), draw(st.integers(30, 200)))
    every = [*counts.values(), others]
    return counts, Counts(sum(each.many for each in every), sum(each.of for each in every))


@given(things(), HALVES)
def test_it_names_what_the_slow_exact_twin_names(drawn: tuple[dict[int, Counts], Counts], times: Fraction) -> None:
    counts, whole = drawn
    chances = {thing: chance_of(each, whole, times) for thing, each in counts.items()}
    limits = [BY_CHANCE / size for size in range(1, len(chances) + 1)]
    assume(all(abs(chance / limit - 1) > 1e-9 for chance in chances.values() for limit in limits))
    found = standing_out(counts, whole, float(times), float(BY_CHANCE))
    assert {*found.named} == held_by_all(chances)
    assert [chances[thing] for thing in found.named] == sorted(chances[thing] for thing in found.named)
    assert found.looked_at == len(counts)


@given(st.integers(0, 300), st.integers(0, 300), st.fractions(0, 1, max_denominator=50))
def test_its_tail_is_that_of_the_binomial_distribution(many: int, of: int, chance: Fraction) -> None:
    assert at_least(many, of, float(chance)) == pytest.approx(float(exactly(many, of, chance)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("of", "chance"), [(1_000_000, 0.3), (50_000, 0.0004)])
def test_its_tail_bears_many_trials(of: int, chance: float) -> None:
    mean = round(of * chance)
    assert at_least(mean, of, chance) == pytest.approx(0.5, abs=0.06)
    assert at_least(mean, of, chance) + at_least(of - mean + 1, of, 1 - chance) == pytest.approx(1)
    assert at_least(of, of, chance) == 0  # too small to be told from nothing


@given(st.integers(5, 25), st.integers(5, 40), st.fractions(Fraction(1, 50), Fraction(3, 5), max_denominator=50))
def test_a_thing_at_the_limit_is_seldom_named(of: int, others: int, share: Fraction) -> None:
    """Where each of n happens or does not: every outcome, each with its chance."""
    at_limit, usual = float(min(share * 3 / 2, Fraction(1))), float(share)

    def likely(many: int, n: int, p: float) -> float:
        return comb(n, many) * p**many * (1 - p) ** (n - many)

    wrong = sum(
        likely(many, of, at_limit) * likely(rest, others, usual)
        for many in range(FEW, of + 1)
        for rest in range(others + 1)
        if standing_out({"it": Counts(many, of)}, Counts(many + rest, of + others), 1.5, 0.05).named
    )
    assert wrong <= 0.05


def test_among_many_it_asks_for_more() -> None:
    alone = {"it": Counts(16, 100)}
    whole = Counts(1_040, 20_100)
    assert standing_out(alone, whole, 1.5, 0.05).named == ("it",)
    crowd = alone | {f"other {place}": Counts(5, 100) for place in range(200)}
    assert standing_out(crowd, whole, 1.5, 0.05).named == ()


def test_intervals_are_the_wider_the_more_was_looked_at() -> None:
    whole = Counts(200, 10_000)
    counts = {place: Counts(2, 100) for place in range(99)} | {99: Counts(60, 100)}
    found = standing_out(counts, whole, 1.5, 0.05)
    assert found.named == (99,)
    assert found.z == pytest.approx(3.29, abs=0.01)  # one of a hundred: 99.9 % instead of 90 %
    assert standing_out({99: Counts(60, 100)}, whole, 1.5, 0.05).z == pytest.approx(1.645, abs=0.001)


def test_four_never_stand_out_and_nothing_does_alone() -> None:
    assert standing_out({"it": Counts(4, 4)}, Counts(4, 10_000), 1.5, 0.05).named == ()
    assert standing_out({"it": Counts(40, 50)}, Counts(40, 50), 1.5, 0.05).named == ()
    assert standing_out({}, Counts(0, 0), 1.5, 0.05).named == ()


def test_clusters_count_as_fewer() -> None:
    counts, whole = {"it": Counts(12, 60)}, Counts(62, 1_060)
    assert standing_out(counts, whole, 1.5, 0.05).named == ("it",)
    found = standing_out(counts, whole, 1.5, 0.05, clustered=3.0)
    assert found.named == ()
    assert found.z == pytest.approx(1.645 * 3**0.5, abs=0.001)


def test_it_sees_what_comes_in_clusters_from_month_to_month() -> None:
    even = Spread(months=4, many=8, of=40, squares=4 * 2**2 / 10)
    assert clustering([even]) == 1  # months that are more alike than by chance do not make us surer
    burst = Spread(months=4, many=8, of=40, squares=8**2 / 10)
    assert clustering([burst]) == pytest.approx(4.8 / (3 * 0.16))
    assert clustering([even, burst]) == pytest.approx((0 + 4.8) / (6 * 0.16))
    assert clustering([]) == clustering([Spread(1, 3, 5, 9 / 5)]) == 1  # one month tells nothing
