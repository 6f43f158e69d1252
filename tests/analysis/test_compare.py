"""Two periods compared: better, same, worse, or too early to tell."""

from dataclasses import replace

import pytest

from tests.analysis.two_periods import hours, one, part
from wellserved.analysis.compare import (
    FEWEST,
    MOST_OPEN,
    Better,
    Comparison,
    Kind,
    Measured,
    Verdict,
    Why,
    compare,
    same_within,
)
from wellserved.analysis.estimates import Estimate, share

BETTER, SAME, WORSE, TOO_EARLY = Verdict


def ends(found: Comparison) -> tuple[float, float]:
    assert found.difference.low is not None
    assert found.difference.high is not None
    return found.difference.low, found.difference.high


def test_it_joins_the_two_intervals_of_a_duration() -> None:
    # Down: 40 may be 36, and 50 may be 53, that is 4 and 3: √(16 + 9) = 5. Up: 40 may be 52, and 50 may be 45: 13.
    found = one(hours(50, 45, 53, n=300), hours(40, 36, 52, n=200))
    assert found.difference == Estimate(-10, -15, 3, 500, "hours")
    assert found.same_within == 2.5


def test_it_joins_the_two_intervals_of_a_share_as_newcombe_did() -> None:
    # His first example, 56 of 70 against 48 of 80, 95 %: 0.0428 to 0.3422 with continuity (method 11).
    z95 = 1.959963984540054
    before, after = share(48, 80, "", z=z95), share(56, 70, "", z=z95)
    assert before
    assert after
    found = one(Measured("a", before, Kind.SHARE, Better.MORE), Measured("a", after, Kind.SHARE, Better.MORE))
    assert found.difference.value == pytest.approx(0.2)
    assert ends(found) == pytest.approx((0.0428, 0.3422), abs=0.002)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-20, -6, BETTER),
        (-20, -1, BETTER),  # its near end lies within 5 of 100, its far end does not
        (-5, -1, SAME),
        (-5, 5, SAME),
        (1, 5, SAME),
        (-6, 1, TOO_EARLY),
        (-20, 20, TOO_EARLY),
        (-1, 6, TOO_EARLY),
        (1, 20, WORSE),
        (6, 20, WORSE),
    ],
)
def test_it_judges_by_where_the_interval_lies(low: float, high: float, verdict: Verdict) -> None:
    # The earlier period is known exactly: 100 hours; so 5 hours up or down are the same.
    middle = 100 + (low + high) / 2
    found = one(hours(100, 100, 100), hours(middle, 100 + low, 100 + high))
    assert ends(found) == pytest.approx((low, high))
    assert found.verdict is verdict


def test_it_knows_of_what_more_is_better() -> None:
    kept, lost = part(300, 400, better=Better.MORE), part(200, 400, better=Better.MORE)
    assert (one(lost, kept).verdict, one(kept, lost).verdict) == (BETTER, WORSE)
    back, seldom = part(300, 400), part(200, 400)
    assert (one(seldom, back).verdict, one(back, seldom).verdict) == (WORSE, BETTER)


@pytest.mark.parametrize(
    ("count", "n", "within"), [(50, 100, 0.02), (20, 100, 0.02), (80, 100, 0.02), (5, 100, 0.005), (99, 100, 0.001)]
)
def test_it_calls_less_the_same_where_a_share_is_near_none_or_all(count: int, n: int, within: float) -> None:
    assert same_within(part(count, n)) == pytest.approx(within)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (hours(9, 8, 10, n=29), hours(3, 2, 4), Why.FEW),
        (hours(9, 8, 10), hours(3, 2, 4, n=29), Why.FEW),
        (hours(9, None, None), hours(3, 2, 4), Why.NO_INTERVAL),
        (hours(9, 8, 10), hours(3, None, None), Why.NO_INTERVAL),
        (hours(9, 8, 10), hours(3, 2, 4, still_open=0.11), Why.OPEN),
        (hours(9, 8, 10, still_open=1.0), hours(3, 2, 4), Why.OPEN),
        (hours(9, 8, 10), hours(8.5, 7.5, 9.5), Why.WIDE),
        (hours(9, 8, 10), hours(7, 6, 8, still_open=0.1), Why.OPEN_DECIDE),
    ],
)
def test_it_is_too_early_and_says_why(before: Measured, after: Measured, why: Why) -> None:
    found = one(before, after)
    assert (found.verdict, found.why) == (TOO_EARLY, why)


def test_it_can_tell_from_thirty_on() -> None:
    assert FEWEST == 30
    assert one(hours(9, 8, 10, n=30), hours(3, 2, 4, n=30)).verdict is BETTER


def test_it_gives_the_difference_also_where_it_is_too_early_for_an_interval() -> None:
    assert one(hours(9, None, None, n=4), hours(3, 2, 4)).difference == Estimate(-6, None, None, 404, "hours")


def test_open_cases_may_be_all_or_none_of_a_share() -> None:
    # 100 of 400 complete cases were sent back, and 5 % are open: of all, at least 0.2375 and at most 0.2875.
    whole, open_ones = (ends(one(part(120, 400), part(100, 400, still_open=c))) for c in (0.0, 0.05))
    assert whole[0] - open_ones[0] == pytest.approx(0.25 - 0.2375)
    assert open_ones[1] - whole[1] == pytest.approx(0.2875 - 0.25)


def test_open_cases_may_all_outlast_the_median() -> None:
    # 900 complete, 100 open: the median of all lies at place 500 of 900, 50 above that of the complete ones. The upper
    # end of that, 11, lies 1.645 · 30 / 2 = 24.67 places above: 50 is 2.03 times as far, so ln 1.1 becomes 2.03 ln 1.1.
    whole, open_ones = (ends(one(hours(12, 11, 13), hours(10, 9, 11, n=900, still_open=c))) for c in (0.0, 0.1))
    assert open_ones[0] == pytest.approx(whole[0])
    assert open_ones[1] - whole[1] == pytest.approx(10 * (1.1 ** (50 / (1.6448536 * 15)) - 1))


def test_open_cases_of_the_earlier_period_count_as_well() -> None:
    before = hours(10, 9, 11, n=900)
    whole, open_ones = (ends(one(replace(before, open_share=c), hours(12, 11, 13))) for c in (0.0, 0.1))
    assert open_ones[1] == pytest.approx(whole[1])
    assert open_ones[0] < whole[0]
    # 120 of 400, and 5 % are open: of all, at least 0.285 and at most 0.335.
    whole, open_ones = (ends(one(part(120, 400, still_open=c), part(100, 400))) for c in (0.0, 0.05))
    assert whole[0] - open_ones[0] == pytest.approx(0.335 - 0.3)
    assert open_ones[1] - whole[1] == pytest.approx(0.3 - 0.285)


def test_equal_times_hide_how_far_open_cases_could_move_the_median() -> None:
    # Half of 400 waits are 24 hours to the minute. 2 % open ones move the median by 4 places, among the 16 that are
    # known to be equal; 10 % by 22 places.
    few, many = (one(hours(48, 48, 48), hours(24, 24, 24, still_open=c)) for c in (0.02, 0.1))
    assert (few.verdict, few.difference.high) == (BETTER, -24)
    assert (many.verdict, many.why, many.difference.high) == (TOO_EARLY, Why.OPEN_DECIDE, None)
    assert one(hours(1, 1, 1), hours(0, 0, 0, still_open=0.1)).why is Why.OPEN_DECIDE
    assert one(hours(1, 1, 1), hours(1e-9, 1e-9, 1, n=10**8, still_open=0.1)).why is Why.OPEN_DECIDE


def test_it_compares_a_mean_only_where_hardly_any_case_is_open() -> None:
    before, after = (replace(hours(value, value - 1, value + 1), kind=Kind.MEAN) for value in (20, 10))
    few, more = (replace(after, open_share=share) for share in (0.01, 0.02))
    assert [one(before, each).verdict for each in (after, few, more)] == [BETTER, BETTER, TOO_EARLY]
    assert one(before, more).why is Why.OPEN_DECIDE


def named(name: str, measured: Measured) -> Measured:
    return replace(measured, name=name)


def change_of(z: float) -> tuple[Measured, Measured]:
    """Give a change whose distance from none is z errors; 1.645 of them are the half width of its interval."""
    return hours(100, 100, 100), hours(100 - 10 * z, 100 - 10 * (z + 1.6448536), 100 - 10 * (z - 1.6448536))


def test_it_asks_more_of_each_where_many_are_compared() -> None:
    # Chances of 1.8, 2.5 and 4 errors: 7.2 %, 1.2 % and 0.006 %. The smallest of 9 may be 1.1 %, the second 2.2 %, the
    # third 3.3 %: the first two pass, 7.2 % does not. Alone it does.
    changes = {"slightly": 1.8, "clearly": 2.5, "surely": 4.0} | {f"not {place}": 0.0 for place in range(6)}
    pairs = [[named(name, each) for each in change_of(z)] for name, z in changes.items()]
    before, after = zip(*pairs, strict=True)
    found = {each.name: each for each in compare(before, after)}
    assert [name for name, each in found.items() if each.verdict is BETTER] == ["clearly", "surely"]
    assert (found["slightly"].verdict, found["slightly"].why) == (TOO_EARLY, Why.CHANCE)
    assert one(*change_of(1.8)).verdict is BETTER


def test_it_counts_what_open_cases_could_undo_before_it_asks_for_chance() -> None:
    # 2.5 errors have a chance of 1.2 %, and the smallest of five may have 2 %. Where 2 % are open, 3.8 of the 25 hours
    # may come back: 2.1 errors are left, a chance of 3.4 %.
    before, after = change_of(2.5)
    still_open = replace(after, open_share=0.02)
    others = [[named(str(place), each) for each in change_of(0)] for place in range(4)]
    for changed, verdict in ((after, BETTER), (still_open, TOO_EARLY)):
        found = compare([before, *(b for b, _ in others)], [changed, *(a for _, a in others)])[0]
        assert found.difference.high is not None
        assert found.difference.high < 0
        assert found.verdict is verdict


def test_it_compares_what_both_periods_have_in_the_order_of_the_earlier() -> None:
    before = [named(name, part(30, 400)) for name in ("c", "a", "b")]
    after = [named(name, part(30, 400)) for name in ("b", "d", "c")]
    assert [each.name for each in compare(before, after)] == ["c", "b"]
    assert compare([], after) == ()


def test_it_refuses_to_compare_what_is_not_the_same_measure() -> None:
    less, more = part(30, 400), part(30, 400, better=Better.MORE)
    with pytest.raises(ValueError, match="share is not the same measure in both periods"):
        compare([less], [more])
    days = replace(hours(9, 8, 10), estimate=Estimate(9, 8, 10, 400, "days"))
    with pytest.raises(ValueError, match="wait is not the same measure"):
        compare([hours(9, 8, 10)], [days])
    with pytest.raises(ValueError, match="twice"):
        compare([less, less], [less])


def test_it_says_every_reason_in_a_sentence() -> None:
    assert all(why[0].isupper() and why.endswith(".") for why in Why)
    assert MOST_OPEN == 0.1
    assert "10 %" in Why.OPEN
