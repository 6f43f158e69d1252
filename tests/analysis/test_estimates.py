"""Numbers with their intervals."""

import random
from math import comb
from typing import Any

import pytest

from wellserved.analysis.estimates import Estimate, PairSums, median_places, ratio, share

Z95 = 1.959963984540054


def about(number: float, within: float) -> Any:
    """Give what equals a number but for rounding."""
    return pytest.approx(number, abs=within)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (0, 5, 0, 0.434482),
        (3, 5, 0.230724, 0.882379),
        (5, 5, 0.565518, 1),
        (7, 8, 0.529112, 0.977583),
        (12, 40, 0.180748, 0.454300),
    ],
)
def test_it_gives_the_known_95_percent_intervals_of_a_share(count: int, n: int, low: float, high: float) -> None:
    assert share(count, n, "cases", z=Z95) == Estimate(count / n, about(low, 5e-7), about(high, 5e-7), n, "cases")


def test_it_is_less_sure_the_fewer_it_rests_on() -> None:
    few, many = share(4, 8, "cases"), share(40, 80, "cases")
    assert few is not None
    assert many is not None
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low < 0.5
    assert share(0, 0, "cases") is None


def sums(pairs: list[tuple[float, float]]) -> PairSums:
    return PairSums(
        n=len(pairs),
        x=sum(x for x, _ in pairs),
        y=sum(y for _, y in pairs),
        xx=sum(x * x for x, _ in pairs),
        yy=sum(y * y for _, y in pairs),
        xy=sum(x * y for x, y in pairs),
    )


def test_it_gives_the_interval_of_a_ratio_worked_out_by_hand() -> None:
    # Five cases of 2 hours, of which 0, 1, 1, 1 and 2 lay elsewhere: 5 of 10.
    # Residuals x - y/2 are -1, 0, 0, 0 and 1, their squares sum to 2: variance 2/4 · 5/10² = 0.025,
    # that of 0.5 · 0.5 / 0.025 = 10 cases. Student's t with 4 degrees of freedom is 2.13, its square 4.54:
    # half the width is 2.13 · √(0.25/10 + 4.54/400) / (1 + 4.54/10) = 0.279.
    found = ratio(sums([(0, 2), (1, 2), (1, 2), (1, 2), (2, 2)]), "of the hours")
    assert found == Estimate(0.5, about(0.221, 1e-3), about(0.779, 1e-3), 5, "of the hours")


def test_it_gives_no_interval_where_a_ratio_rests_on_few_cases() -> None:
    assert ratio(sums([(1, 2), (0, 2)]), "of the hours") == Estimate(0.25, None, None, 2, "of the hours")
    # One case outweighs the other twenty: (80 + 20)² / (6400 + 20) is less than 2 cases of equal length.
    assert ratio(sums([(40, 80), *[(0, 1)] * 20]), "of the hours") == Estimate(0.4, None, None, 21, "of the hours")


def test_it_gives_no_ratio_of_nothing() -> None:
    assert ratio(sums([]), "of the hours") is None
    assert ratio(sums([(0, 0)] * 9), "of the hours") is None


def test_it_is_not_certain_where_all_cases_are_alike() -> None:
    nothing, everything = ratio(sums([(0, 3)] * 9), "of the hours"), ratio(sums([(0.1, 0.1)] * 9), "of the hours")
    assert nothing is not None
    assert everything is not None
    assert (nothing.value, nothing.low) == (0, 0)
    assert everything.value == pytest.approx(1)
    assert everything.high == pytest.approx(1)
    assert nothing.high is not None
    assert nothing.high > 0.1
    assert everything.low is not None
    assert everything.low < 0.9


def test_it_holds_the_true_ratio_nearly_nine_times_in_ten() -> None:
    draw = random.Random(20240101)
    held = 0
    for _ in range(2000):
        # Cases of very different length, as in logs; on average 0.3 of their hours lie elsewhere: Beta(0.6, 1.4).
        wholes = [draw.lognormvariate(0, 1) for _ in range(60)]
        found = ratio(sums([(whole * draw.betavariate(0.6, 1.4), whole) for whole in wholes]), "of the hours")
        assert found is not None
        assert found.low is None or found.high is None or 0 <= found.low < found.value < found.high <= 1
        held += found.low is not None and found.high is not None and found.low <= 0.3 <= found.high
    assert 0.85 <= held / 2000 <= 0.93


@pytest.mark.parametrize(
    ("n", "places"),
    [
        # From the binomial distribution with p = 1/2: the largest l with P(X < l) ≤ 0.05.
        *((1, None), (4, None), (5, (1, 5)), (6, (1, 6)), (7, (1, 7)), (8, (2, 7)), (9, (2, 8)), (10, (2, 9))),
        *((11, (3, 9)), (12, (3, 10)), (15, (4, 12)), (20, (6, 15)), (25, (8, 18)), (50, (19, 32)), (99, (41, 59))),
        *((100, (42, 59)), (500, (232, 269)), (1000, (474, 527)), (10_000, (4918, 5083))),
    ],
)
def test_it_bounds_a_median_by_the_places_of_the_binomial_table(n: int, places: tuple[int, int] | None) -> None:
    assert median_places(n) == places


@pytest.mark.parametrize("n", [*range(5, 120), 179, 213, 506, 700])
def test_it_bounds_a_median_with_nine_in_ten_or_more_and_no_wider_than_one_place_too_many(n: int) -> None:
    found = median_places(n)
    assert found is not None
    low, high = found
    assert low + high == n + 1

    def outside_of_2_to_the_n(place: int) -> int:
        return 2 * sum(comb(n, k) for k in range(place))

    tenth = 2**n // 10
    assert outside_of_2_to_the_n(low) <= tenth
    assert outside_of_2_to_the_n(low + 2) > tenth
