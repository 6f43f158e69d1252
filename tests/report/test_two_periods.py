"""Two periods compared: better and worse only where it is sure, and what no interval tells beside it."""

from dataclasses import replace

from tests.report.made_up import named
from tests.report.made_up_clock import COMPARISON, TOLD, cannot_tell
from tests.report.reading import Bar, Report
from wellserved.analysis.compare import REGRESSION_TO_THE_MEAN, Verdict, Why
from wellserved.analysis.estimates import Estimate
from wellserved.report.numbers import plain
from wellserved.report.two_periods import about_two_periods

READ = Report(TOLD)


def test_it_counts_what_got_better_and_worse() -> None:
    assert (
        plain(about_two_periods(TOLD)) == "Of 4 measures, 1 got better and 1 got worse; for 2 it is too early to tell."
    )
    assert plain(about_two_periods(cannot_tell())) == "Whether the one measure changed cannot be told yet."
    same = replace(TOLD, comparison=tuple(replace(each, verdict=Verdict.SAME) for each in COMPARISON))
    assert plain(about_two_periods(same)) == "Of 4 measures, 4 stayed the same."


def test_it_draws_each_change_beside_what_is_called_the_same() -> None:
    assert READ.bars("two-periods") == [
        Bar("wait on Legal → Desk 2.2 days, then 1.2 days", "better", "−0.9 days"),
        Bar("hand-offs that came straight back 20 %, then 22 %", "too early", "+2.0 points"),
        Bar("promises kept 70 %, then 50 %", "worse", "−20.0 points"),
        Bar("time a case takes 40 h, then 41 h", "too early", "+1.0 h"),
    ]
    dots = READ.find("//section[@id='two-periods']//ul//circle/@cx")
    # From -100 % to +50 % of what it was: -22 of 52, +0.02 of 0.2, -0.2 of 0.7, +1 of 40.
    assert [round(float(at.removesuffix("%"))) for at in dots] == [38, 73, 48, 68]
    assert len(READ.find("//section[@id='two-periods']//ul//*[@class='zone']")) == 4


def test_it_lists_before_and_after_with_n_difference_interval_and_reason() -> None:
    rows = READ.tables()["Two periods, measure by measure"]
    assert rows[0] == [
        "wait on Legal → Desk", "better", "2.2 days", "98", "1.2 days", "110", "−0.9 days", "−1.3 days to −0.6 days",
        "The whole interval lies on one side of no change.",
    ]  # fmt: skip
    assert rows[2][1:8] == ["worse", "70 %", "400", "50 %", "410", "−20.0 points", "−25.7 points to −14.3 points"]
    assert rows[3][7:] == ["cannot tell", "One of the periods has fewer than 30 of them."]


def test_it_says_which_days_are_compared_and_that_the_weakest_gets_better_by_itself() -> None:
    said = READ.section("two-periods")
    assert "before means 5 January 2026 to 14 February 2026, after means 15 February 2026 to 31 March 2026." in said
    assert REGRESSION_TO_THE_MEAN in said
    assert REGRESSION_TO_THE_MEAN in Report(cannot_tell()).section("two-periods")


def test_it_draws_a_change_beyond_the_double_at_the_edge() -> None:
    wild = replace(COMPARISON[0], difference=Estimate(520.0, 100.0, 900.0, 208, "hours"))
    read = Report(replace(TOLD, comparison=(wild,)))
    assert read.find("//section[@id='two-periods']//ul//circle/@cx") == ["100.00%"]
    assert "+21.7 days" not in read.section("two-periods")
    assert "+22 days" in read.section("two-periods")


def test_it_draws_no_change_of_what_was_nothing() -> None:
    none = replace(COMPARISON[1], before=Estimate(0.0, 0.0, 0.01, 150, "of the hand-offs"))
    read = Report(replace(TOLD, comparison=(none,)))
    assert read.find("//section[@id='two-periods']//ul") == []
    assert read.tables()["Two periods, measure by measure"][0][2] == "0 %"
    more = replace(TOLD, comparison=(*COMPARISON, replace(none, name="reopened")))
    said = "Only in the table, as it was 0 before, and of that no part can be drawn: reopened."
    assert said in Report(more).section("two-periods")
    assert "Only in the table" not in READ.section("two-periods")


def test_it_says_once_for_how_many_measures_open_cases_make_it_too_early() -> None:
    early = replace(COMPARISON[0], verdict=Verdict.TOO_EARLY, why=Why.OPEN)
    read = Report(replace(TOLD, comparison=(early, replace(early, name="another"), COMPARISON[2])))
    line = "More than 10 % of the cases of one period are still open: for that reason alone it is too early to tell for"
    assert f"{line} 2 measures." in read.section("two-periods")
    assert "for that reason alone" not in READ.section("two-periods")


def test_it_writes_no_change_without_a_sign_whatever_the_unit() -> None:
    time = replace(COMPARISON[3], difference=Estimate(0.001, -0.002, 2.0, 150, "hours"))
    share = replace(COMPARISON[1], difference=Estimate(0.0001, -0.0002, 0.1, 310, "of the hand-offs"))
    read = Report(replace(TOLD, comparison=(time, share)))
    assert [bar.beneath for bar in read.bars("two-periods")] == ["0 h", "0 points"]
    intervals = [row[7] for row in read.tables()["Two periods, measure by measure"]]
    assert intervals == ["0 h to +2.0 h", "0 points to +10.0 points"]


def test_it_says_that_hand_offs_are_taken_as_independent() -> None:
    said = "Hand-offs are taken to be independent of each other, also those of one case"
    assert said in READ.section("two-periods")
    assert said not in Report(replace(TOLD, handoffs=None)).section("two-periods")


def test_it_shows_names_in_measures_as_they_are() -> None:
    read = Report(named(TOLD, {"promises kept": "<i>Waited on A → B</i>"}))
    assert "<i>Waited on A → B</i>" in read.section("two-periods")
    assert read.find("//section[@id='two-periods']//i") == []
