"""What average internal service may cost: a scenario, with every assumption."""

import re
from dataclasses import replace
from itertools import product
from math import prod, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.analysis.cost import MEASURABLE, FromLog, measured, scenario
from wellserved.analysis.cost_lines import LINES, OVERLAPS
from wellserved.analysis.cost_scenario import CostLine, Range, Scenario
from wellserved.words.own_figures import INPUTS, Figure, Origin, OwnFigures, unit_of


def figure(key: str, *numbers: float, origin: Origin = Origin.YOURS) -> Figure:
    low, likely, high = numbers if len(numbers) == 3 else numbers * 3
    return Figure(low, likely, high, unit_of(key, "EUR"), origin)


def own(**numbers: float | tuple[float, ...]) -> OwnFigures:
    return OwnFigures("EUR", {key: figure(key, *(n if isinstance(n, tuple) else (n,))) for key, n in numbers.items()})


# The organisation of 400 people of measures.md, section 5.
FOUR_HUNDRED = own(
    hour_cost=55,
    employees=400,
    conflict_hours=(0.2, 0.5, 1.0),
    weeks=46,
    initiatives=20,
    months_late=(1, 2, 4),
    benefit_a_month=(10_000, 20_000, 50_000),
    portfolio=6_000_000,
    leavers=48,
    salary=60_000,
    full_time_hours=1650,
)
ITS_LOG = measured({"blocked_hours": (18_000, 20_000, 22_000), "rework_hours": (3_000, 4_000, 6_000)}, 365)
EXACT_MEANS = {"C1": 192_500, "C2": 114_583, "C3": 215_893, "C4": 79_204, "C5": 116_000, "C6": 64_800}
# Low, median and high of another program with other draws, 20,000 of them as well.
OTHER_PROGRAM = {
    "C1": (104_524, 186_716, 291_618),
    "C2": (85_605, 112_893, 145_490),
    "C3": (126_344, 207_539, 316_419),
    "C4": (32_968, 69_082, 137_947),
    "C5": (49_769, 104_426, 197_700),
    "C6": (31_732, 60_803, 104_004),
}


@pytest.fixture(scope="module")
def found() -> Scenario:
    return scenario(FOUR_HUNDRED, ITS_LOG)


def figures_of(found: Scenario) -> dict[str, Figure]:
    return {each.key: each.figure for each in found.inputs}


def is_near(range_: Range, other: tuple[float, float, float]) -> bool:
    """Say whether two runs of 20,000 draws agree.

    The error of a 10 % or 90 % point is √(0.1 · 0.9 / 20,000) divided by the density there; for a normal shape that is
    0.94 % of the distance to the median. For the upper end of a skewed shape we allow 1.5 %, twice √2 for two runs, and
    three of these errors: 6.4 % of the distance. The median is surer than either.
    """
    near = 3 * sqrt(2) * 0.015 * (range_.high - range_.median)
    ours = (range_.low, range_.median, range_.high)
    return all(abs(one - another) < near for one, another in zip(ours, other, strict=True))


def test_it_gives_the_exact_means_of_the_worked_example(found: Scenario) -> None:
    assert {line.key: round(line.mean) for line in found.lines} == EXACT_MEANS
    assert found.exact_mean == pytest.approx(782_980, abs=0.5)


def test_it_draws_what_another_program_drew(found: Scenario) -> None:
    assert [line.key for line in found.lines if not is_near(line.range, OTHER_PROGRAM[line.key])] == []
    assert found.total
    assert is_near(found.total, (611_069, 774_707, 965_123))
    assert found.full_time
    assert is_near(found.full_time.range, (4.311, 5.710, 7.274))


def test_it_draws_a_mean_that_the_exact_one_confirms(found: Scenario) -> None:
    # The variance of a sum of products of independent inputs: E[xy] of two lines multiplies E[x²] of shared inputs and
    # E[x] of the others. The mean of 20,000 draws lies within four of its errors.
    assert found.mean == pytest.approx(found.exact_mean, abs=4 * sqrt(exact_variance(found) / 20_000))


def exact_variance(found: Scenario) -> float:
    figures = figures_of(found)
    squares = {key: each.variance + each.mean**2 for key, each in figures.items()}
    means = {key: each.mean for key, each in figures.items()}

    def of_both(one: CostLine, other: CostLine) -> float:
        shared = set(one.inputs) & set(other.inputs)
        return prod(squares[key] if key in shared else means[key] for key in {*one.inputs, *other.inputs})

    lines = found.lines
    return sum(of_both(one, other) - one.mean * other.mean for one, other in product(lines, lines))


def test_it_names_what_the_width_of_the_total_depends_on(found: Scenario) -> None:
    # By hand: how far an input alone moves the total is its slope (the products of the means of its partners) squared,
    # times its variance.
    figures, variance = figures_of(found), exact_variance(found)

    def share(key: str) -> float:
        slope = sum(
            prod(figures[k].mean for k in line.inputs if k != key) for line in found.lines if key in line.inputs
        )
        return slope**2 * figures[key].variance / variance

    shares = {key: share(key) for key in figures}
    assert [each.key for each in found.drivers[:3]] == ["idle_share", "attributable_share", "conflict_hours"]
    assert {each.key for each in found.drivers} == set(sorted(shares, key=lambda key: -shares[key])[:5])
    assert [each.share for each in found.drivers] == pytest.approx(
        [shares[each.key] for each in found.drivers], abs=0.04
    )
    # The other program: 0.238, 0.200, 0.183.
    assert [each.share for each in found.drivers[:3]] == pytest.approx([0.238, 0.200, 0.183], abs=0.03)
    assert [each.origin for each in found.drivers[:3]] == [Origin.ASSUMPTION, Origin.ASSUMPTION, Origin.YOURS]


def test_it_lists_every_assumption_and_says_which_are_ones_own(found: Scenario) -> None:
    assert (found.own_inputs, len(found.inputs), found.measured_inputs) == (12, 20, 2)
    assert {each.key for each in found.inputs} == {key for line in found.lines for key in line.inputs}
    attributable = next(each for each in found.inputs if each.key == "attributable_share")
    assert attributable.lines == ("C4", "C5")
    assert attributable.figure == INPUTS["attributable_share"].usual
    assert all(each.figure.note for each in found.inputs if each.figure.origin is not Origin.YOURS)


def test_it_is_exact_where_nothing_is_uncertain() -> None:
    everything = {**FOUR_HUNDRED.figures, **ITS_LOG.figures}
    usual = {key: each.usual for key, each in INPUTS.items() if each.usual}
    exact = {key: figure(key, each.likely) for key, each in {**usual, **everything}.items()}
    found = scenario(OwnFigures("EUR", exact))
    by_hand = 20_000 * 0.15 * 55 + 4_000 * 0.5 * 55 + 400 * 0.5 * 46 * 0.4 * 55
    by_hand += 20 * 0.48 * 2 * 20_000 * 0.15 + 6e6 * 0.099 * 0.15 + 48 * 0.08 * 60_000 * 0.21
    assert round(by_hand) == 672_484
    assert found.total
    assert (found.total.low, found.total.median, found.total.high) == pytest.approx((by_hand,) * 3)
    assert found.drivers == ()
    assert found.own_inputs == len(found.inputs)


def test_it_leaves_out_what_only_the_organisation_can_say() -> None:
    found = scenario(own(hour_cost=55, employees=400, weeks=46), ITS_LOG)
    assert [line.key for line in found.lines] == ["C1", "C2"]
    assert [(each.key, each.missing) for each in found.left_out] == [
        ("C3", ("conflict_hours",)),
        ("C4", ("initiatives", "months_late", "benefit_a_month")),
        ("C5", ("portfolio",)),
        ("C6", ("leavers", "salary")),
        ("C7", ("opportunities", "chance", "margin")),
    ]


def test_it_knows_no_hours_of_conflict_but_shows_one_to_compare() -> None:
    left = {each.key: each for each in scenario(own(hour_cost=55, employees=400, weeks=46)).left_out}
    assert INPUTS["conflict_hours"].usual is None
    assert left["C3"].why.startswith("Not known: conflict_hours. For comparison: 2.8 hours a week")


def test_it_counts_missed_opportunities_only_if_somebody_entered_them() -> None:
    found = scenario(own(opportunities=3, chance=0.2, margin=100_000))
    assert [(line.key, round(line.mean), round(line.range.median)) for line in found.lines] == [("C7", 60_000, 60_000)]


def test_it_says_nothing_where_nothing_is_known() -> None:
    found = scenario(own())
    assert (found.total, found.mean, found.exact_mean, found.full_time) == (None, None, None, None)
    assert (found.lines, found.inputs, found.drivers, len(found.left_out)) == ((), (), (), 7)


def test_it_translates_hours_into_people_and_never_adds_them() -> None:
    without = OwnFigures("EUR", {k: v for k, v in FOUR_HUNDRED.figures.items() if k != "full_time_hours"})
    translated, plain = scenario(FOUR_HUNDRED, ITS_LOG), scenario(without, ITS_LOG)
    assert plain.full_time is None
    assert translated.full_time
    assert translated.full_time.lines == ("C1", "C2", "C3")
    assert translated.total == plain.total
    nobody = replace(FOUR_HUNDRED, figures={**FOUR_HUNDRED.figures, "full_time_hours": figure("full_time_hours", 0)})
    assert scenario(nobody, ITS_LOG).full_time is None


def test_it_moves_only_with_what_was_changed(found: Scenario) -> None:
    costlier = replace(FOUR_HUNDRED, figures={**FOUR_HUNDRED.figures, "portfolio": figure("portfolio", 12_000_000)})
    before, after = ({line.key: line.range for line in each.lines} for each in (found, scenario(costlier, ITS_LOG)))
    assert {key for key in before if before[key] != after[key]} == {"C5"}
    assert after["C5"].median == pytest.approx(2 * before["C5"].median)


def test_it_gives_the_same_again_and_nearly_the_same_with_other_draws(found: Scenario) -> None:
    assert scenario(FOUR_HUNDRED, ITS_LOG) == found
    other = scenario(FOUR_HUNDRED, ITS_LOG, seed=1)
    assert other != found
    assert found.total
    assert other.total
    assert is_near(other.total, (found.total.low, found.total.median, found.total.high))


@given(st.sampled_from(sorted(FOUR_HUNDRED.figures)), st.floats(1.01, 3))
def test_it_never_costs_less_where_an_input_is_larger(key: str, times: float) -> None:
    less, more = FOUR_HUNDRED.figures[key], FOUR_HUNDRED.figures[key]
    more = replace(more, low=more.low * times, likely=more.likely * times, high=more.high * times)
    one, other = (
        scenario(replace(FOUR_HUNDRED, figures={**FOUR_HUNDRED.figures, key: each}), ITS_LOG, draws=100)
        for each in (less, more)
    )
    assert one.total
    assert other.total
    assert other.total.median >= one.total.median


def test_it_scales_what_was_measured_to_a_year_and_says_so() -> None:
    found = measured({"blocked_hours": (100, 200, 400), "attributable_share": 0.3}, 73).figures
    assert found == {
        "blocked_hours": Figure(
            500, 1000, 2000, "hours a year", Origin.MEASURED, "measured over 73 days, times 5.00 for a year"
        ),
        "attributable_share": Figure(0.3, 0.3, 0.3, "share", Origin.MEASURED, "measured over 73 days"),
    }


def test_it_takes_less_than_four_weeks_for_too_early() -> None:
    early = measured({"blocked_hours": 500}, 27.9)
    said = "Too early: all cases were opened in less than 28 days, and 28 days are needed to speak of a year."
    assert early == FromLog({}, said)
    left = scenario(own(hour_cost=55), early).left_out[0]
    assert (left.key, left.why) == ("C1", f"Not known: blocked_hours. {early.too_early}")
    assert measured({"blocked_hours": 500}, 28).figures


@pytest.mark.parametrize("days", [0, 0.5])
def test_it_says_that_all_cases_were_opened_within_one_day_however_long_they_lived(days: float) -> None:
    early = measured({"blocked_hours": 500}, days).too_early
    assert early == "Too early: all cases were opened within one day, and 28 days are needed to speak of a year."


def test_it_leaves_out_a_line_that_comes_to_more_than_can_be_meant() -> None:
    found = scenario(own(opportunities=1e6, chance=1, margin=1e13, portfolio=1e15))
    assert [line.key for line in found.lines] == ["C5"]
    (left,) = [each for each in found.left_out if each.key == "C7"]
    assert left.why == "It could come to more than 1,000,000,000,000,000 a year, so an input cannot be right."


def test_it_prints_no_endless_numbers_whatever_is_entered() -> None:
    most = {key: about.most for key, about in INPUTS.items()}
    for numbers in (most, most | {"employees": 1e-9}, most | {"full_time_hours": 1.0}):
        found = scenario(own(**numbers), draws=100)
        said = [each.why for each in found.left_out] + list(found.remarks)
        ranges = [line.range for line in found.lines] + [each for each in (found.total,) if each]
        ranges += [found.full_time.range] if found.full_time else []
        assert [text for text in said if re.search(r"[0-9]{7}|(,[0-9]{3}){6}", text)] == []
        assert [each for each in ranges if each.high > 7e15] == []


def test_it_leaves_out_what_was_not_measured() -> None:
    assert measured({"blocked_hours": None, "rework_hours": 0}, 365).figures == {
        "rework_hours": Figure(
            0, 0, 0, "hours a year", Origin.MEASURED, "measured over 365 days, times 1.00 for a year"
        )
    }


@pytest.mark.parametrize(
    "amounts",
    [{"salary": 1.0}, {"blocked_hours": -1.0}, {"rework_hours": (3.0, 2.0, 1.0)}, {"attributable_share": 1.1}],
)
def test_it_refuses_to_have_measured_what_cannot_be(amounts: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(amounts))):
        measured(amounts, 365)


def test_it_takes_an_own_figure_before_a_measured_one_and_says_so() -> None:
    found = scenario(own(hour_cost=55, blocked_hours=1_000), measured({"blocked_hours": 79_122.8}, 365))
    assert found.lines[0].mean == pytest.approx(1_000 * 0.175 * 55)
    (remark,) = found.remarks
    assert remark == (
        "Hours that requests stood still for another team: your 1,000 a year are used; this log counts 79,000. "
        "Which do you mean?"
    )
    assert found.measured_inputs == 0


def test_it_writes_shares_that_are_overruled_in_percent() -> None:
    found = scenario(own(portfolio=1_000_000, attributable_share=0.2), measured({"attributable_share": 0.1534}, 365))
    assert found.remarks[0].endswith(": your 20 % is used; this log counts 15 %. Which do you mean?")


def test_it_takes_a_measured_share_before_an_assumed_one() -> None:
    found = scenario(own(portfolio=1_000_000), measured({"attributable_share": 0.4}, 365))
    assert found.exact_mean == pytest.approx(1_000_000 * (0.03 + 4 * 0.099 + 0.27) / 6 * 0.4)


def test_it_doubts_hours_that_are_a_large_part_of_all_hours() -> None:
    # 60,000 blocked hours, of which 17.5 % idle: 10,500 of 20 · 1,650 = 33,000 hours.
    found = scenario(own(hour_cost=55, employees=20, full_time_hours=1650, blocked_hours=60_000))
    assert [line.key for line in found.lines] == ["C1"]
    assert found.remarks[0].startswith("The hours of C1 would be 32 % of all hours people work here")


def test_it_leaves_out_a_line_with_more_hours_than_everybody_works() -> None:
    # 330,000 blocked hours, of which 17.5 % idle, are 57,750 hours: 1.75 times 33,000.
    found = scenario(own(hour_cost=55, employees=20, full_time_hours=1650, blocked_hours=330_000))
    assert found.lines == ()
    assert found.left_out[0].why == (
        "Its hours would be 1.8 times what all people work in a year, so an input cannot be right."
    )


def test_it_never_says_what_it_costs() -> None:
    texts = [text for line in LINES for text in (line.name, line.says, line.leaves_out)]
    texts += [*OVERLAPS, *(each.meaning for each in INPUTS.values())]
    assert [text for text in texts if re.search(r"your costs?\b|\bcosts you\b", text, re.IGNORECASE)] == []
    assert all(line.leaves_out for line in LINES)


def test_it_uses_every_input_and_has_no_usual_figure_for_money_hours_or_heads() -> None:
    assert {key for line in LINES for key in line.inputs} | {"full_time_hours"} == set(INPUTS)
    assert {each.unit for each in INPUTS.values() if each.usual} == {"share"}
    assert set(MEASURABLE) <= set(INPUTS)


def test_a_figure_is_finite_and_in_order() -> None:
    for low, likely, high in ((2, 1, 3), (1, 3, 2), (0, float("nan"), 1), (0, 1, float("inf"))):
        with pytest.raises(ValueError, match="not finite and in order"):
            Figure(low, likely, high, "share", Origin.YOURS)
