"""Each finding in one sentence: exact, with how many it rests on, and honest where nothing can be said."""

import unicodedata
from dataclasses import replace

import pytest

from tests.report.made_up import (
    HANDOFFS,
    LENDER,
    all_withheld,
    held,
    named,
    waits_unseen,
    without_handoffs,
    without_teams,
)
from tests.report.made_up_clock import ALL_SHAPES
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Elsewhere, Findings
from wellserved.report import (
    cost_of_average,
    promises,
    sentences,
    sight,
    two_periods,
    weakest_link,
    whose_time,
)
from wellserved.report.numbers import plain

SAYING = (sentences, sight, whose_time, promises, weakest_link, two_periods, cost_of_average)
EVERY_SENTENCE = [
    function
    for module in SAYING
    for name, function in vars(module).items()
    if name.startswith(("about_", "headline")) and function.__module__ == module.__name__
]

LENDERS_HEADLINE = (
    "The 118 cases that needed several teams lay 41 % of their time with teams other than the one that completed them."
)
NO_TEAMS_HEADLINE = (
    "This log names no teams, so it only says how long cases live: half of the 280 complete cases at most 30 h."
)


def said(sentence: str) -> str:
    return plain(sentence)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("the lender", LENDERS_HEADLINE),
        ("no teams", NO_TEAMS_HEADLINE),
        ("no hand-offs", "No hand-offs between teams here: each of the 300 cases stayed with one team."),
        ("one case", "No hand-offs between teams here: the only case stayed with one team."),
        ("no cases", "There are no cases in this log, so there is nothing to say about it yet."),
    ],
)
def test_it_begins_with_what_matters_first(shape: str, expected: str) -> None:
    assert said(sentences.headline(ALL_SHAPES[shape])) == expected


def test_it_does_not_build_the_headline_on_fewer_than_five_cases() -> None:
    few = replace(LENDER, elsewhere=Elsewhere(Estimate(0.9, None, None, 4, "of the hours"), None))
    assert said(sentences.headline(few)) == (
        "150 hand-offs in 118 cases. Half of the hand-offs waited at most 20 h until the receiving team took them up "
        "(90 % interval 16–24 h, n = 145 hand-offs), 85 % at most 4.2 days."
    )


def test_it_does_not_make_much_of_hardly_any_hand_offs() -> None:
    few = replace(HANDOFFS, times=11, cases=5, share_of_cases=Estimate(5 / 4580, 0.0005, 0.0022, 4580, "of the cases"))
    rare = replace(LENDER, handoffs=few, cases=replace(LENDER.cases, total=4580))
    assert said(sentences.headline(rare)) == (
        "Hardly any hand-offs between teams here: 5 of 4 580 cases passed through several teams (0.1 %)."
    )


def test_it_says_where_time_lay_without_saying_why() -> None:
    assert said(sentences.about_states(LENDER)) == (
        "Of the 12 000 h in which 300 cases were open, 67 % were spent waiting until taken up, "
        "21 % being worked on and 10 % waiting on the customer."
    )
    assert said(sentences.about_holders(LENDER)) == (
        "The most time lay with Legal: 7 000 h, 58 % of all; for 6 000 h of them the cases were waiting until taken up."
    )
    assert said(sentences.about_links_waiting(LENDER)) == (
        "Of the 5 555 h that customers waited on these links until their case was taken up, the most lay on "
        "Legal → Desk: Desk waited 5 400 h in 90 cases (97 %). This says where waiting lay, not where it came from."
    )


def test_it_does_not_split_what_the_log_does_not_tell_apart() -> None:
    assert said(sentences.about_states(held())) == (
        "Teams held cases for all of the 12 000 h in which 300 cases were open; "
        "this log does not tell waiting from work."
    )
    assert said(sentences.about_waits(held())) == (
        "After half of the hand-offs the receiving team held the case for at most 20 h "
        "(90 % interval 16–24 h, n = 145 hand-offs), after 85 % for at most 4.2 days."
    )


def test_it_does_not_call_a_wait_short_that_the_log_cannot_show() -> None:
    assert said(sentences.about_waits(waits_unseen())) == (
        "80 of 145 hand-offs whose wait is over are recorded as taken up in the same moment, so no wait can be seen "
        "in them; 85 % of all waited at most 21 h."
    )
    unsplit = replace(waits_unseen(), source=held().source)
    assert said(sentences.about_waits(unsplit)) == (
        "80 of 145 hand-offs whose wait is over are recorded as handed on or ended in the same moment, so no time can "
        "be seen in them; 85 % of all were held by the receiving team for at most 21 h."
    )


@pytest.mark.parametrize(("at_once", "median", "begins"), [
    (72, 0.5, "Half of the hand-offs waited at most 30 min"),  # 73 of 145 are half or more
    (73, 0.5, "73 of 145 hand-offs"),
    (9, 0.0, "Half of the hand-offs are recorded as over in the same moment, so no wait can be seen in them;"),
])  # fmt: skip
def test_it_names_the_median_wait_only_where_more_than_half_are_seen(at_once: int, median: float, begins: str) -> None:
    passed = replace(HANDOFFS, wait_median=Estimate(median, 0.0, 1.0, 145, "hours"), taken_up_at_once=at_once)
    assert said(sentences.about_waits(replace(LENDER, handoffs=passed))).startswith(begins)


def test_it_names_no_time_where_no_wait_was_seen_at_all() -> None:
    passed = replace(HANDOFFS, times=9, wait_median=Estimate(0, 0, 0, 9, "hours"), wait_p85_hours=0, taken_up_at_once=9)
    assert said(sentences.about_waits(replace(LENDER, handoffs=passed))) == (
        "9 of 9 hand-offs are recorded as taken up in the same moment, so no wait can be seen in them."
    )


def test_it_says_of_a_log_without_teams_only_that_cases_were_open() -> None:
    unheld = replace(without_teams(), waiting=(replace(without_teams().waiting[0], state="held"),))
    assert said(sentences.about_states(unheld)) == "Cases were open 12 000 h in all."
    assert sentences.about_holders(unheld) == "This log does not say who held the cases."


def test_it_names_the_whole_way_of_what_came_straight_back() -> None:
    assert said(sentences.about_bounces(LENDER)) == (
        "30 of 150 hand-offs came straight back: 20 %. Most often on the way Desk ⇢ Legal ⇢ Desk: 25 times in 22 cases."
    )
    few = replace(LENDER, handoffs=replace(HANDOFFS, pairs=HANDOFFS.pairs[1:]))
    assert said(sentences.about_bounces(few)).endswith(
        "Each pair of teams has fewer than 5 such cases, so none is shown."
    )
    none = replace(LENDER, handoffs=replace(HANDOFFS, bounces=0))
    assert said(sentences.about_bounces(none)) == "None of the 150 hand-offs came straight back."


def test_it_says_whose_line_of_sight_was_not_seen() -> None:
    assert said(sight.about_line_of_sight(LENDER)) == (
        "3 of 4 teams reach an outside customer, the farthest in 2 steps. "
        "No path was seen for Payroll: every job has one, this log does not show it."
    )


def test_it_says_that_nothing_is_shown_where_all_is_withheld() -> None:
    assert said(sentences.about_handoffs(all_withheld())) == (
        "150 hand-offs in 118 cases; no pair of teams has 5 or more cases, so none is shown."
    )
    assert sentences.about_holders(all_withheld()) == "No holder has 5 or more cases in one state, so none is shown."


def test_it_says_that_nothing_is_open() -> None:
    assert said(sentences.about_open_cases(without_handoffs())) == "No case is open as of 31 March 2026."


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_speaks_in_whole_sentences_for_every_log(findings: Findings) -> None:
    for sentence in EVERY_SENTENCE:
        text = said(sentence(findings))
        assert not text or text[0].isupper() or text[0].isdigit(), text
        assert not text or sentence is sentences.headline_sure or text.endswith("."), text
        assert "None" not in text.replace("None of", ""), text
        assert " 1 cases" not in text, text


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_sums_up_for_the_terminal_without_repeating_itself(findings: Findings) -> None:
    lines = sentences.summary_lines(findings)
    assert len(set(lines)) == len(lines) <= 5
    assert lines[0].startswith(said(sentences.headline(findings)).removesuffix("."))


def test_it_sends_no_control_characters_to_the_terminal() -> None:
    hostile = named(LENDER, {"Legal": "Le\x1b[31mgal\x07\u202e\n", "Desk": "De\rsk\x00"})
    found = {unicodedata.category(char) for line in sentences.summary_lines(hostile) for char in line}
    assert not found & {"Cc", "Cs", "Zl", "Zp"}
    assert "\u202e" not in "".join(sentences.summary_lines(hostile))
