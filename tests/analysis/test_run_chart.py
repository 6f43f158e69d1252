"""Run charts: limits worked out by hand and by a slow twin, and what the rules make of months one can judge by eye."""

from collections.abc import Sequence
from datetime import date
from math import asin, exp, log, sin, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wellserved.analysis.run_chart import Month, RunChart, Scale, Why, run_chart
from wellserved.words.courses import Better, Verdict

STEADY = (10.0, 12, 11, 13, 12, 10, 11, 13, 12, 11)
"""Mean 11.5; the moving ranges 2 1 2 1 2 1 2 1 1 have the mean 13 / 9."""


def months(values: Sequence[float | None], n: int | Sequence[int] = 20) -> list[Month]:
    counts = [n] * len(values) if isinstance(n, int) else list(n)
    return [Month(month_at(place), value, many) for place, (value, many) in enumerate(zip(values, counts, strict=True))]


def month_at(place: int) -> date:
    return date(2025 + place // 12, place % 12 + 1, 1)


def amounts(*values: float | None) -> RunChart:
    return run_chart(months(values), Scale.AMOUNT, Better.HIGHER)


def about(number: float) -> Any:
    return pytest.approx(number, abs=5e-5)


def test_it_gives_the_limits_of_an_xmr_chart_worked_out_by_hand() -> None:
    chart = amounts(*STEADY)

    assert chart.middle == 11.5
    assert [(point.low, point.high) for point in chart.points] == [(about(7.6578), about(15.3422))] * 10
    assert (chart.verdict, chart.change, chart.passed, chart.known) == (Verdict.USUAL, None, (), 10)


def test_times_have_their_limits_by_ratios() -> None:
    # Logarithms of 2 to the base of 2: 1 2 1 2 … Mean 1.5, each moving range 1: limits 1.5 ± 2.66.
    chart = run_chart(months([2.0, 4.0] * 4), Scale.TIME, Better.LOWER)

    assert chart.middle == about(2**1.5)
    assert (chart.points[0].low, chart.points[0].high) == (about(2**-1.16), about(2**4.16))


def test_a_month_of_few_requests_has_wider_limits() -> None:
    chart = run_chart(months([0.8] * 10, [5, 200] * 5), Scale.SHARE, Better.HIGHER)
    (low, high), (later_low, later_high) = [(each.low or 0, each.high or 0) for each in chart.points[:2]]

    assert chart.middle == about(0.8)
    assert 0 < low < later_low < 0.8 < later_high < high == 1


@pytest.mark.parametrize("n", [5, 20, 400])
def test_a_share_that_varies_by_chance_has_the_limits_of_three_standard_deviations(n: int) -> None:
    """By hand, for alike months: the arcsine of the root of Anscombe's share, three standard deviations away."""
    low = asin(sqrt(0.8)) - 2.66 * 1.128 * 0.5 / sqrt(n + 0.5)
    expected = max(0.0, (sin(low) ** 2 * (n + 0.75) - 0.375) / n)

    assert run_chart(months([0.8] * 8, n), Scale.SHARE, Better.HIGHER).points[0].low == about(expected)


def test_eight_months_are_needed_to_tell_anything() -> None:
    assert amounts(*STEADY[:7]).verdict is Verdict.TOO_EARLY
    assert {point.low for point in amounts(*STEADY[:7]).points} == {None}
    assert amounts(*STEADY[:8]).verdict is Verdict.USUAL


def test_months_of_fewer_than_five_requests_are_gaps() -> None:
    chart = run_chart(months([*STEADY, 99.0, None], [20] * 10 + [4, 20]), Scale.AMOUNT, Better.HIGHER)

    assert [point.value for point in chart.points[-2:]] == [None, None]
    assert chart.middle == 11.5
    assert chart.known == 10


def test_events_that_stop_are_seen_although_months_without_them_are_few() -> None:
    thanks = [9, 8, 7, 9, 8, 10, 9, 8, 0, 0, 0, 0]
    chart = run_chart(months(thanks, thanks), Scale.EVENTS, Better.HIGHER)
    assert (chart.verdict, chart.known) == (Verdict.LOOK, 12)


def test_a_month_outside_the_limits_is_news_while_it_is_new() -> None:
    chart = amounts(*STEADY, *STEADY, 25)
    change = chart.change

    assert chart.verdict is Verdict.GOOD
    assert change is not None
    assert (change.since, change.is_up, change.why) == (month_at(20), True, Why.OUTSIDE)
    assert (change.before, change.after) == (11.5, 25)
    assert [point.month for point in chart.points if point.is_outside] == [month_at(20)]


def test_a_month_outside_the_limits_that_passed_is_told_and_nothing_is_unusual() -> None:
    chart = amounts(*STEADY, 25, *STEADY)

    assert (chart.verdict, chart.change, chart.passed) == (Verdict.USUAL, None, (month_at(10),))


def test_it_says_since_when_a_change_lasts_and_draws_what_was_usual_before() -> None:
    chart = amounts(*STEADY, *(each + 6 for each in STEADY))
    change = chart.change

    assert change is not None
    assert (change.since, change.is_up, change.why) == (month_at(10), True, Why.IN_A_ROW)
    assert (change.before, change.after, chart.middle) == (11.5, 17.5, 11.5)
    assert [point.is_changed for point in chart.points] == [False] * 10 + [True] * 10
    assert chart.points[15].high == about(15.3422)


@pytest.mark.parametrize(
    ("better", "verdict"), [(Better.HIGHER, Verdict.LOOK), (Better.LOWER, Verdict.GOOD)], ids=["higher", "lower"]
)
def test_it_depends_on_which_way_is_good(better: Better, verdict: Verdict) -> None:
    values = [*STEADY, *(each - 6 for each in STEADY)]

    assert run_chart(months(values), Scale.AMOUNT, better).verdict is verdict


def test_seven_months_in_a_row_are_not_enough() -> None:
    # 13 and 11 by turns, then a little above 12: within the limits, and on one side.
    assert amounts(*[13.0, 11] * 6, *[12.3] * 7).change is None
    assert amounts(*[13.0, 11] * 6, *[12.3] * 8).change is not None


def test_a_gap_does_not_end_a_row() -> None:
    before, after = [13.0, 11] * 6, [12.3] * 5
    counts = [20] * 17 + [2] + [20] * 5

    chart = run_chart(months([*before, *after, 0.0, *after], counts), Scale.AMOUNT, Better.HIGHER)

    assert chart.verdict is Verdict.GOOD


def test_months_on_the_middle_end_a_row() -> None:
    assert run_chart(months([1.0] * 20 + [0.9]), Scale.SHARE, Better.HIGHER).change is None


def test_where_a_row_of_months_ended_something_changed() -> None:
    change = amounts(*[21.0, 22] * 5, *[9.0, 9, 9, 9, 9, 30] * 3).change

    assert change is not None
    assert (change.since, change.is_up, change.why) == (month_at(10), False, Why.IN_A_ROW)


def test_nothing_is_made_of_no_months() -> None:
    assert amounts().verdict is Verdict.TOO_EARLY
    assert amounts(None, None).points[0].value is None


values_of_a_year = some.lists(some.floats(0.5, 90), min_size=8, max_size=30)


def twin(values: Sequence[float]) -> tuple[float, float, list[bool]]:
    """Give the limits of a chart of times with plain loops, and which months lie outside."""
    logs, moved = [log(each) for each in values], 0.0
    for place in range(1, len(logs)):
        moved += abs(logs[place] - logs[place - 1])
    mean, reach = sum(logs) / len(logs), 2.66 * moved / (len(logs) - 1)
    return exp(mean - reach), exp(mean + reach), [abs(each - mean) > reach + 1e-9 for each in logs]


@given(values_of_a_year)
def test_it_gives_the_limits_of_the_slow_twin(values: list[float]) -> None:
    low, high, outside = twin(values)
    limits: Any = (pytest.approx(low), pytest.approx(high))
    chart = run_chart(months(values), Scale.TIME, Better.LOWER)

    if chart.change is None or chart.change.why is Why.OUTSIDE:
        assert [point.is_outside for point in chart.points] == outside
        assert (chart.points[0].low, chart.points[0].high) == limits
    found = {each.month for each in chart.points if each.is_outside}
    assert set(chart.passed) <= found | {each.month for each in chart.points if each.value is not None}


@given(values_of_a_year, some.floats(0.1, 10))
def test_the_unit_of_times_does_not_matter(values: list[float], unit: float) -> None:
    one = run_chart(months(values), Scale.TIME, Better.LOWER)
    other = run_chart(months([each * unit for each in values]), Scale.TIME, Better.LOWER)

    if min(values) * min(unit, 1) > 1 / 60 and not _is_on_edge(values):
        assert (one.verdict, one.passed) == (other.verdict, other.passed)


def _is_on_edge(values: Sequence[float]) -> bool:
    """Say whether a month lies so near a limit or a middle that rounding decides."""
    return len(set(values)) < len(values)


@given(some.lists(some.tuples(some.integers(0, 60), some.integers(0, 60)), max_size=30))
def test_limits_of_shares_stay_shares(pairs: list[tuple[int, int]]) -> None:
    shares = [min(pair) / max(pair) if max(pair) else None for pair in pairs]
    chart = run_chart(months(shares, [max(pair) for pair in pairs]), Scale.SHARE, Better.HIGHER)

    assert all(0 <= (each.low or 0) <= (each.high or 0) <= 1 for each in chart.points)
    assert [each.value is None for each in chart.points] == [max(pair) < 5 for pair in pairs]
