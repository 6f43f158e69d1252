"""The four answers say what the findings say, and nothing where these say nothing."""

from dataclasses import replace
from functools import cache

from tests.web import found_in_requests as world
from wellserved.analysis.clock_findings import LateCause, Promises, ReturnLoop
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings
from wellserved.report.four_answers import drawn_time, four_answers
from wellserved.report.guessed import longest_wait
from wellserved.report.numbers import plain
from wellserved.report.of_team import of_team


@cache
def found() -> Findings:
    return world.read(world.made())


def with_promises(late_own: int, causes: tuple[LateCause, ...], late_elsewhere: int) -> Findings:
    kept = Estimate(0.5, 0.4, 0.6, 40, "of the promises")
    said = Promises("moments", 40, 0, 20, late_own, late_elsewhere, 0, 0, 0, kept, causes, 0)
    return replace(found(), promises=said)


def cause(provider: str, customer: str, cases: int, kind: str = "queue") -> LateCause:
    return LateCause(kind, provider, customer, cases, 10.0 * cases)


def test_the_team_that_hears_the_complaints_is_the_one_behind_which_most_were_held_up() -> None:
    causes = (cause("Legal", "Credit", 6), cause("Supplier", "Buying", 7), cause("Payroll", "Credit", 5, "answer"))
    said = four_answers(with_promises(2, causes, 18)).waited_for
    assert said
    assert plain(said.sentence) == (
        "Credit was itself waiting for Legal (6 times, mostly in a queue) and Payroll (5 times, mostly waiting for an "
        "answer): 11 of the 20 promises that came later than promised lost most of their time there."
    )
    assert plain(said.number) == "55 %"  # 11 of 20
    assert plain(said.why) == "By the asked team’s own time alone, 2 came later."
    assert said.teams == ("Credit", "Legal", "Payroll")


def test_where_no_five_have_one_cause_nobody_is_named() -> None:
    said = four_answers(with_promises(20, (), 0)).waited_for
    assert said
    assert "no team was seen to be held up by others that often" in said.sentence
    assert said.teams == ()


def test_a_return_that_saves_more_than_a_tenth_less_waiting_comes_first() -> None:
    weakest = found().weakest
    assert weakest
    saved = Estimate(9.0, 6.0, 12.0, 243, "hours")
    loop = ReturnLoop("IT Workplace", "Sales", 40, 0.2, saved)
    said = four_answers(replace(found(), weakest=replace(weakest, loops=(loop,)))).first
    assert said
    assert plain(said.sentence).startswith("At what comes back on IT Workplace ⇢ Sales: if nothing came back there")
    assert plain(said.number) == "9.0 h"
    unsure = replace(loop, saved_hours=replace(saved, low=-1.0))
    said = four_answers(replace(found(), weakest=replace(weakest, loops=(unsure,)))).first
    assert said
    assert plain(said.number) == "3.1 h", "what is not surely saved is not promised"


def test_what_is_not_known_is_not_answered() -> None:
    bare = replace(found(), whose_time=None, promises=None, weakest=None)
    answers = four_answers(bare)
    assert (answers.time, answers.link, answers.waited_for, answers.first) == (None,) * 4
    assert drawn_time(bare) == ""
    assert longest_wait(bare) is None
    assert of_team(bare, "Legal").is_empty


def test_the_longest_wait_is_that_of_a_team_in_hours_of_all_requests() -> None:
    longest = longest_wait(found())
    assert longest
    assert longest.team == "Legal"
    assert round(longest.hours_per_case, 1) == 30.6  # by hand: 120 × 62 h over 243 requests
    assert longest.cases == 243


def test_where_two_teams_hold_requests_nearly_as_long_nobody_can_tell_which() -> None:
    whose = found().whose_time
    assert whose
    legal = [each for each in whose.parties if each.team == "Legal"]
    for share, beside in ((0.97, "Payroll"), (0.8, "")):
        twins = tuple(replace(each, team="Payroll", hours=share * each.hours) for each in legal)
        longest = longest_wait(replace(found(), whose_time=replace(whose, parties=(*legal, *twins))))
        assert longest
        assert (longest.team, longest.beside) == ("Legal", beside)
