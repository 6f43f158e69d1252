"""The tables behind the pictures: what is withheld is withheld everywhere, and nothing is lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.report.made_up import LENDER, PAIRS
from tests.report.reading import Report
from wellserved.report.columns import NOT_SHOWN
from wellserved.report.twins import (
    bounced_pairs,
    bounces_shown,
    held_hours,
    hours_by_state,
    problems,
    team_bands,
    teams,
    waiting,
)
from wellserved.report.where import OTHERS, first_holders, holders
from wellserved.words.problems import Problem


def test_it_withholds_what_rests_on_fewer_than_five_cases() -> None:
    assert [bounces_shown(pair) for pair in PAIRS] == [25, NOT_SHOWN, 0]
    assert bounced_pairs(LENDER) == [("Desk", "Legal", 100, 25, 22, 0.25)]
    assert teams(LENDER).rows[-1] == ("Payroll", NOT_SHOWN, NOT_SHOWN, None, "none seen in this log")


def test_it_counts_what_is_withheld_in_totals() -> None:
    assert held_hours(LENDER) == 12000
    assert sum(hours for _, hours in hours_by_state(LENDER)) == 12000
    assert sum(row[4] for row in waiting(LENDER).rows if isinstance(row[4], float)) == 1


def test_it_puts_the_other_holders_together() -> None:
    rows = first_holders(holders(LENDER), 2)
    assert [(row.name, row.total) for row in rows] == [
        ("Legal", 7000),
        ("Desk", 3500),
        ("2 more holders", 1440),
        ("all with fewer than 5 cases", 60),
    ]
    assert [row.kind == OTHERS for row in rows] == [False, False, True, True]


def test_it_says_nothing_of_rows_where_a_problem_is_in_none() -> None:
    stranger = Problem("The hours file names teams that the log does not have", 0, "Leagl", "Write the names.", False)
    found = replace(LENDER, source=replace(LENDER.source, problems=(*LENDER.source.problems, stranger)))
    first, second = problems(found).rows
    assert (first[1], first[4]) == (9, "set aside")
    assert second == (stranger.what, "", "Leagl", "Write the names.", "")
    said = Report(found).section("rests-on")
    assert "9 rows, set aside" in said
    assert "0 rows" not in said
    assert "used as they are" not in said


@given(counts=st.dictionaries(st.integers(1, 40), st.integers(1, 60), max_size=12))
def test_it_folds_bands_without_losing_a_case(counts: dict[int, int]) -> None:
    bands = team_bands(counts.items())
    assert sum(cases for _, cases in bands) == sum(counts.values())
    assert len(bands) <= 8
    if sum(counts.values()) >= 5 and len(bands) > 1:
        assert bands[-1][1] >= 5
