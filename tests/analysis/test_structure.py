"""Hot spots, and branches that hardly exchange: on sizes and counts that can be reckoned by hand."""

from math import exp, factorial

import pytest

from wellserved.analysis.stands_out import Counts
from wellserved.analysis.structure import apart, hot_spots, poisson_interval

ALIKE = {1: 20, 2: 20, 3: 20, 4: 20}


def everything(count: int) -> dict[tuple[int, int], int]:
    return {(one, other): count for one in ALIKE for other in ALIKE if one < other}


def test_nothing_is_said_where_all_exchange_alike() -> None:
    pairs = everything(30)
    told = apart(pairs, ALIKE, pairs.keys())
    assert (told.looked_at, told.found) == (6, ())


def test_it_finds_the_two_that_hardly_exchange() -> None:
    pairs = {**everything(30), (2, 3): 3}
    [found] = apart(pairs, ALIKE, pairs.keys()).found
    assert (found.one, found.other, found.observed) == (2, 3, 3)
    assert found.expected == pytest.approx(30)  # as much as passes between each of the five others
    assert found.ratio.value == pytest.approx(3 / 30)
    assert found.ratio.high is not None
    assert found.ratio.high < 0.5


def test_half_of_what_is_expected_is_not_hardly() -> None:
    pairs = {**everything(300), (2, 3): 150}
    assert apart(pairs, ALIKE, pairs.keys()).found == ()


def test_nothing_is_said_of_branches_that_have_nothing_to_do_with_each_other() -> None:
    pairs = {**everything(30), (2, 3): 3}
    assert apart(pairs, ALIKE, pairs.keys() - {(2, 3)}).found == ()


def test_small_branches_are_expected_to_exchange_less() -> None:
    sizes = {1: 60, 2: 60, 3: 6, 4: 6}
    pairs = {(1, 2): 360, (1, 3): 36, (1, 4): 36, (2, 3): 36, (2, 4): 36, (3, 4): 0}
    assert apart(pairs, sizes, pairs.keys()).found == ()  # about four would be expected: too few to tell


def test_nothing_is_said_of_few_requests() -> None:
    pairs = {**everything(4), (2, 3): 0}
    told = apart(pairs, ALIKE, pairs.keys())
    assert (told.looked_at, told.found) == (0, ())  # about three would be expected


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
    assert apart({}, {}, set()).looked_at == 0
    assert apart({}, {1: 0, 2: 0}, {(1, 2)}).looked_at == 0


def test_a_hot_spot_has_its_share_beside_that_of_all_others() -> None:
    counts = {"hot": Counts(30, 100), "usual": Counts(5, 100), "of few": Counts(4, 4)}
    told = hot_spots(counts, Counts(69, 1_104), "requests")
    assert told.looked_at == 2
    [found] = told.found
    assert (found.place, found.many, found.share.n) == ("hot", 30, 100)
    assert found.others == pytest.approx(39 / 1_004)
    assert found.share.low is not None
    assert 1.5 * found.others < found.share.low < 0.3


def test_a_share_that_is_surely_higher_but_hardly_so_is_no_hot_spot() -> None:
    told = hot_spots({"it": Counts(13_000, 100_000)}, Counts(113_000, 1_100_000), "requests")
    assert told.found == ()  # 13 % beside 10 %
