"""How many teams a case needs, and how much of its time it lies with others than the team that completes it."""

from collections import Counter

import pytest
from hypothesis import given

from tests.analysis import oracle_between_teams as oracle
from tests.analysis.oracle import lives
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, Told, World, example, logs_and_moments, steps_of
from wellserved.analysis.completing import by_team, completing_team, lain_elsewhere, teams_per_case
from wellserved.analysis.estimates import Estimate
from wellserved.engine import Engine
from wellserved.words.events import EventKind


def elsewhere(engine: Engine, world: World) -> tuple[Estimate | None, Estimate | None]:
    log, cut = steps_of(engine, world)
    return lain_elsewhere(by_team(cut), completing_team(cut, log), log)


@FEWER
@given(world=logs_and_moments())
def test_it_gives_each_team_the_time_the_slow_twin_gives_it(engine: Engine, world: World) -> None:
    log, cut = steps_of(engine, world)
    told = Told(engine, world[0])
    rows = told.rows(by_team(cut), "case", "team", "lain_us")
    completing = told.rows(completing_team(cut, log), "case", "completing", "open_us")
    assert {case: team for case, team, _ in completing} == oracle.completing_team(*world)
    # To their last event all cases are alike; what an open one ran on since is its completing team's.
    since = {(case, team): us for case, team, us in completing}
    assert {(case, team): us - since.get((case, team), 0) for case, team, us in rows} == oracle.by_team(*world)
    still_open = {life.case for life in lives(*world) if life.is_open}
    assert {case for case, _, us in completing if us} <= still_open


@FEWER
@given(world=logs_and_moments())
def test_it_counts_every_case_with_a_known_team_once(engine: Engine, world: World) -> None:
    _, cut = steps_of(engine, world)
    teams = Counter(case for case, _ in oracle.by_team(*world))
    found = Told(engine, world[0]).rows(teams_per_case(by_team(cut)), "teams", "cases")
    assert found == sorted(Counter(teams.values()).items())


@FEWER
@given(world=logs_and_moments())
def test_it_adds_up_what_lay_elsewhere_and_with_the_completing_team(engine: Engine, world: World) -> None:
    hours, longest = elsewhere(engine, world)
    expected = oracle.lain_elsewhere(*world)
    if not expected.cases:
        assert (hours, longest) == (None, None)
        return
    assert hours is not None
    assert longest is not None
    assert (hours.n, longest.n) == (expected.cases, expected.cases)
    assert hours.value == pytest.approx(expected.elsewhere / expected.whole)
    assert longest.value == pytest.approx(expected.longest_elsewhere / expected.cases)


CASES = example(
    ("c1", 0, EventKind.OPENED, DESK),
    ("c1", 10, EventKind.HANDED_OVER, CREDIT),
    ("c1", 40, EventKind.DELIVERED, DESK),  # 10 of 40 with the team that ended it
    ("c1", 50, EventKind.CLOSED, LEGAL),  # after the end: Legal never had it
    ("c2", 0, EventKind.OPENED, DESK),
    ("c2", 20, EventKind.HANDED_OVER, CREDIT),
    ("c2", 30, EventKind.UPDATE),  # open: 20 of 30 with another team than the one that has it
    ("c3", 0, EventKind.OPENED, DESK),
    ("c3", 50, EventKind.DELIVERED),  # one team
)


def test_it_compares_the_completing_team_with_the_others(engine: Engine) -> None:
    _, cut = steps_of(engine, (CASES, 100))
    told = Told(engine, CASES)
    assert sorted(told.rows(by_team(cut), "case", "team", "lain_us")) == [
        ("c1", DESK, 10),
        ("c1", CREDIT, 30),
        ("c2", DESK, 20),
        ("c2", CREDIT, 80),
        ("c3", DESK, 50),
    ]
    assert told.rows(teams_per_case(by_team(cut)), "teams", "cases") == [(1, 1), (2, 2)]
    hours, longest = elsewhere(engine, (CASES, 100))
    assert hours is not None
    assert longest is not None
    assert hours.value == pytest.approx((30 + 20) / (40 + 30))
    assert (hours.low, hours.high, hours.n, hours.unit) == (None, None, 2, "of the hours")
    assert (longest.value, longest.n, longest.unit) == (1.0, 2, "of the cases")


def test_it_does_not_count_a_tie_as_longest_held_by_another(engine: Engine) -> None:
    tie = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 10, EventKind.HANDED_OVER, CREDIT),
        ("c1", 20, EventKind.DELIVERED),
    )
    hours, longest = elsewhere(engine, (tie, 20))
    assert hours is not None
    assert longest is not None
    assert (hours.value, longest.value) == (0.5, 0.0)


def test_it_says_nothing_where_no_case_passed_through_two_teams(engine: Engine) -> None:
    alone = example(("c1", 0, EventKind.OPENED, DESK), ("c1", 10, EventKind.DELIVERED))
    assert elsewhere(engine, (alone, 10)) == (None, None)
