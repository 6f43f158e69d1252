"""The scenario of cost: a range, with every assumption in sight, and never said to be what it costs."""

from dataclasses import replace

from tests.report.made_up_clock import COST, TOLD, cannot_tell, nothing_counted
from tests.report.reading import Bar, Report
from wellserved.analysis.cost_scenario import Scenario
from wellserved.report.numbers import plain
from wellserved.report.sentences import summary_lines

READ = Report(TOLD)
SAID = READ.section("cost")


def with_cost(cost: Scenario) -> Report:
    return Report(replace(TOLD, cost=cost))


def test_it_says_a_range_and_calls_it_a_scenario() -> None:
    assert (
        "Scenario: if the assumptions below hold, 2 lines together come to between 220 000 and 420 000 EUR a year in "
        "four of five draws, half of them below 300 000." in SAID
    )
    assert "This is a scenario, not a measurement" in SAID
    assert "your cost" not in SAID.lower()


def test_it_is_left_out_of_the_story_so_that_nobody_quotes_it_without_its_assumptions() -> None:
    assert not any("EUR" in line for line in summary_lines(TOLD))
    assert "EUR" not in READ.texts("//section[contains(@class, 'hero')]")[0]


def test_it_draws_the_range_of_each_line_as_its_table_says_it() -> None:
    assert READ.bars("cost") == [
        Bar("Waiting for other teams C1", "180 000", "110 000–290 000"),
        Bar("Work done again C2", "110 000", "88 000–140 000"),
    ]
    rows = READ.tables()["Lines of the scenario"]
    assert [row[:5] for row in rows] == [
        ["C1", "Waiting for other teams", "110 000", "180 000", "290 000"],
        ["C2", "Work done again", "88 000", "110 000", "140 000"],
        ["all", "together", "220 000", "300 000", "420 000"],
    ]


def test_it_lists_every_assumption_with_its_origin_and_source() -> None:
    rows = READ.tables()["Every assumption of the scenario"]
    assert [row[1:8] for row in rows] == [
        ["20 000", "21 000", "22 000", "hours a year", "measured in this log", "measured over 85 days", "C1"],
        ["0.05", "0.15", "0.4", "share of 1", "assumed", "no study behind it; ask those who wait", "C1"],
        ["55", "60", "65", "EUR an hour", "your own", "", "C1, C2"],
    ]
    assert "2 of 3 inputs are your own, 1 of them measured in this log; the others are published or assumed." in SAID


def test_it_says_what_to_find_out_first() -> None:
    assert "depends most on one input (81 %), assumed: share of these hours with nothing useful to do." in SAID
    assert [(bar.label, bar.value) for bar in READ.bars("cost", 1)] == [
        ("share of these hours with nothing useful to do", "81 %"),
        ("hours that requests stood still for another team", "2.0 %"),
    ]
    assert READ.tables()["What the width of the range depends on"] == [
        ["share of these hours with nothing useful to do", "81 %", "assumed", "idle_share"],
        ["hours that requests stood still for another team", "2.0 %", "measured in this log", "blocked_hours"],
    ]


def test_it_writes_the_numbers_in_remarks_as_it_writes_all_numbers() -> None:
    remark = "Hours that stood still: your 20,000 a year are used; this log counts 79,000. Which do you mean?"
    found = with_cost(replace(COST, remarks=(remark,)))
    assert "your 20\u202f000 a year are used; this log counts 79\u202f000." in found.source


def test_it_says_lost_hours_as_people_without_adding_them() -> None:
    assert (
        "The hours in C1 and C2 are as many as 2.6 full-time people work in a year (1.9 to 3.6); they are not added to "
        "the total." in SAID
    )
    assert "full-time" not in with_cost(replace(COST, full_time=None)).section("cost")


def test_it_says_what_stays_out_and_why() -> None:
    assert "Conflict between teams (C3): Not known: conflict_hours." in SAID
    assert "C1 is time that stood still, C2 time worked" in SAID


def test_it_says_so_where_no_line_can_be_counted() -> None:
    read = Report(nothing_counted())
    assert "Scenario: no line can be counted with the figures that were given." in read.section("cost")
    assert "Conflict between teams (C3)" in read.section("cost")
    assert "EUR a year" not in plain(read.section("cost"))


def test_it_only_says_how_to_add_a_scenario_where_nobody_gave_figures() -> None:
    read = Report(cannot_tell())
    assert read.find("//section[@id='cost']") == []
    assert "with them the report adds a scenario (at the command line: --figures" in read.section("weakest-link")
    assert "--figures" not in READ.section("weakest-link")
