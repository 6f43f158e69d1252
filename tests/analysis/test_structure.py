"""Branches that hardly exchange: on sizes and counts that can be reckoned by hand."""

from math import exp, factorial

import pytest

from wellserved.analysis.structure import apart, poisson_interval

ALIKE = {1: 20, 2: 20, 3: 20, 4: 20}


def everything(count: int) -> dict[tuple[int, int], int]:
    return {(one, other): count for one in ALIKE for other in ALIKE if one < other}


def test_nothing_is_said_where_all_exchange_alike() -> None:
    pairs = everything(30)
    assert apart(pairs, ALIKE, pairs.keys()) == ()


def test_it_finds_the_two_that_hardly_exchange() -> None:
    pairs = {**everything(30), (2, 3): 3}
    [found] = apart(pairs, ALIKE, pairs.keys())
    assert (found.one, found.other, found.observed) == (2, 3, 3)
    assert found.expected == pytest.approx(153 / 6)  # of 153 requests each of the six pairs would have a sixth
    assert found.ratio.value == pytest.approx(3 / 25.5)
    assert found.ratio.high is not None
    assert found.ratio.high < 0.5


def test_nothing_is_said_of_branches_that_have_nothing_to_do_with_each_other() -> None:
    pairs = {**everything(30), (2, 3): 3}
    assert apart(pairs, ALIKE, pairs.keys() - {(2, 3)}) == ()


def test_small_branches_are_expected_to_exchange_less() -> None:
    sizes = {1: 60, 2: 60, 3: 6, 4: 6}
    pairs = {(1, 2): 360, (1, 3): 36, (1, 4): 36, (2, 3): 36, (2, 4): 36, (3, 4): 0}
    assert apart(pairs, sizes, pairs.keys()) == ()  # about four would be expected: too few to tell


def test_nothing_is_said_of_few_requests() -> None:
    pairs = {**everything(4), (2, 3): 0}
    assert apart(pairs, ALIKE, pairs.keys()) == ()


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_its_interval_leaves_five_per_cent_on_either_side(count: int) -> None:
    low, high = poisson_interval(count)

    def at_most(most: int, mean: float) -> float:
        return sum(mean**n / factorial(n) for n in range(most + 1)) * exp(-mean)

    assert at_most(count, high) == pytest.approx(0.05, abs=0.012)
    if count:
        assert 1 - at_most(count - 1, low) == pytest.approx(0.05, abs=0.012)
    else:
        assert low == 0


def test_it_bears_an_organisation_without_requests_or_branches() -> None:
    assert apart({}, {}, set()) == ()
    assert apart({}, {1: 0, 2: 0}, {(1, 2)}) == ()
