"""How often two periods are judged rightly: made-up periods of which the truth is known."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest

from tests.analysis.two_periods import hours, one, part
from wellserved.analysis.compare import Measured, Verdict, compare
from wellserved.analysis.estimates import median_places

BETTER, SAME, WORSE, TOO_EARLY = Verdict


def median_wait(waits: np.ndarray, still_open: float = 0.0) -> Measured:
    values, places = np.sort(waits), median_places(len(waits))
    assert places
    low, high = (float(values[place - 1]) for place in places)
    return hours(float(np.median(values)), low, high, n=len(values), still_open=still_open)


def verdicts(pairs: list[tuple[Measured, Measured]]) -> dict[Verdict, float]:
    counted = Counter(one(*pair).verdict for pair in pairs)
    return {verdict: counted[verdict] / len(pairs) for verdict in Verdict}


def twice(period: Callable[[], Measured]) -> tuple[Measured, Measured]:
    return period(), period()


@pytest.mark.parametrize(("n", "sigma"), [(30, 1), (100, 0.5), (400, 1.5)])
def test_it_seldom_sees_a_change_in_waits_that_did_not_change(n: int, sigma: float) -> None:
    draw = np.random.default_rng(1)
    found = verdicts([twice(lambda: median_wait(draw.lognormal(3, sigma, n))) for _ in range(4000)])
    assert found[BETTER] + found[WORSE] <= 0.1


@pytest.mark.parametrize(("n", "p"), [(30, 0.2), (100, 0.5), (400, 0.05)])
def test_it_seldom_sees_a_change_in_shares_that_did_not_change(n: int, p: float) -> None:
    draw = np.random.default_rng(2)
    found = verdicts([twice(lambda: part(int(draw.binomial(n, p)), n)) for _ in range(4000)])
    assert found[BETTER] + found[WORSE] <= 0.1


def test_it_mostly_sees_a_wait_that_became_a_fifth_shorter() -> None:
    # The error of the logarithm of a median of n lognormal times is 1.2533 sigma / √n; of the difference of two, √2
    # times that: 0.0886 for sigma 1 and 400 in each period. A fifth is ln 0.8 = -0.2231, or 2.52 of these. So it is
    # seen with a chance of about P(Z > 1.645 - 2.52) = 81 %, and never taken for worse.
    assert log(0.8) / (1.2533 * sqrt(2 / 400)) == pytest.approx(-2.52, abs=0.01)
    draw = np.random.default_rng(3)
    found = verdicts(
        [(median_wait(draw.lognormal(3, 1, 400)), median_wait(0.8 * draw.lognormal(3, 1, 400))) for _ in range(300)]
    )
    assert found[BETTER] == pytest.approx(0.81, abs=0.07)
    assert found[WORSE] == 0


def test_it_says_the_same_where_nothing_changed_and_much_is_known() -> None:
    draw = np.random.default_rng(4)
    found = verdicts([twice(lambda: median_wait(draw.lognormal(3, 0.5, 5000))) for _ in range(60)])
    assert found[SAME] >= 0.9


def complete_ones(draw: np.random.Generator, opened_from: float, days: float, n: int, *, median: float = 1) -> Measured:
    """Give the wait of the cases of a period that are complete at the end of the later one; lognormal, sigma 1.5."""
    opened = opened_from + days * draw.random(n)
    times = median * draw.lognormal(0, 1.5, n)
    done = opened + times <= 2 * days
    return median_wait(times[done], still_open=1 - float(done.mean()))


@pytest.mark.parametrize(("days", "n"), [(10, 1000), (30, 1000), (30, 4000), (100, 4000)])
def test_a_young_period_does_not_pass_as_better_because_its_long_cases_are_still_open(days: float, n: int) -> None:
    draw = np.random.default_rng(5)
    pairs = [(complete_ones(draw, 0, days, n), complete_ones(draw, days, days, n)) for _ in range(100)]
    blind = [(replace(before, open_share=0.0), replace(after, open_share=0.0)) for before, after in pairs]
    assert verdicts(blind)[BETTER] > 0.2, "a comparison that does not know of open cases is misled"
    assert verdicts(pairs)[BETTER] <= 0.1


def test_a_young_period_can_still_be_seen_to_be_better() -> None:
    draw = np.random.default_rng(6)
    pairs = [(complete_ones(draw, 0, 100, 4000), complete_ones(draw, 100, 100, 4000, median=0.7)) for _ in range(100)]
    assert verdicts(pairs)[BETTER] >= 0.9


def test_of_twenty_measures_that_did_not_change_seldom_even_one_is_said_to_have() -> None:
    draw = np.random.default_rng(7)
    seen = 0
    for _ in range(100):
        before, after = (
            [replace(median_wait(draw.lognormal(3, 1, 100)), name=str(place)) for place in range(20)] for _ in "ab"
        )
        seen += any(each.verdict in (BETTER, WORSE) for each in compare(before, after))
    assert seen <= 16  # 10 of 100 and two errors of 3
