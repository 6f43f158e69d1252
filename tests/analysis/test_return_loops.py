"""Cases that are handed back: what they would save if they went on instead."""

from collections.abc import Sequence

import pytest

from tests.analysis.clocked import Then, clocked, going
from tests.analysis.worlds import CREDIT, DESK, LEGAL
from wellserved.analysis.clock_findings import ReturnLoop
from wellserved.analysis.return_loops import return_loops
from wellserved.analysis.roots import roots
from wellserved.engine import Engine
from wellserved.words.events import EventKind

STAYS = {"Desk": (1, 2), "Credit": (3, 4), "Legal": (5, 6)}
"""Hours until taken up, and hours after that, at each team."""
TEAMS = {"Desk": DESK, "Credit": CREDIT, "Legal": LEGAL}


def through(*teams: str) -> list[Then]:
    """Pass through teams, each stay as long as STAYS says."""
    first, *others = teams
    way = [Then(0, EventKind.OPENED, TEAMS[first]), Then(STAYS[first][0], EventKind.TAKEN_UP)]
    leaves = STAYS[first][1]
    for team in others:
        waits, leaves_next = STAYS[team]
        way += [Then(leaves, EventKind.HANDED_OVER, TEAMS[team]), Then(waits, EventKind.TAKEN_UP)]
        leaves = leaves_next
    return [*way, Then(leaves, EventKind.DELIVERED)]


def found_in(engine: Engine, ways: Sequence[list[Then]]) -> tuple[ReturnLoop, ...]:
    it = clocked(engine, going(*((f"c{n}", 100.0 * n, way) for n, way in enumerate(ways))))
    return return_loops(it.found, roots(it.found), it.shown)


STRAIGHT = through("Desk", "Credit", "Legal")
SENT_BACK = through("Desk", "Credit", "Desk", "Credit", "Legal")


def test_it_saves_the_detour_of_the_cases_that_come_back(engine: Engine) -> None:
    (loop,) = found_in(engine, [STRAIGHT] * 30 + [SENT_BACK] * 10)

    assert (loop.from_team, loop.to_team, loop.cases, loop.returns_per_case) == ("Credit", "Desk", 10, 0.25)
    # A detour is a stay with Desk and another with Credit: 3 + 7 hours, for a quarter of the cases.
    assert loop.saved_hours.value == pytest.approx(2.5)
    assert loop.saved_hours.low is not None
    assert loop.saved_hours.high is not None
    # A quarter of 40 cases: 1.645 standard errors are 11 points.
    assert 10 * (0.25 - 0.15) < loop.saved_hours.low < 10 * (0.25 - 0.07)
    assert 10 * (0.25 + 0.07) < loop.saved_hours.high < 10 * (0.25 + 0.15)


def test_it_lets_cases_stay_as_long_as_those_that_went_on(engine: Engine) -> None:
    # What Credit sends back it only looked at for an hour; what goes on it worked on for forty.
    def credit(hours: float, team: int) -> list[Then]:
        return [Then(3, EventKind.TAKEN_UP), Then(hours, EventKind.HANDED_OVER, team)]

    start = [Then(0, EventKind.OPENED, DESK), Then(1, EventKind.TAKEN_UP), Then(2, EventKind.HANDED_OVER, CREDIT)]
    again = [Then(1, EventKind.TAKEN_UP), Then(2, EventKind.HANDED_OVER, CREDIT)]
    end = [Then(5, EventKind.TAKEN_UP), Then(6, EventKind.DELIVERED)]
    straight = [*start, *credit(40, LEGAL), *end]
    sent_back = [*start, *credit(1, DESK), *again, *credit(40, LEGAL), *end]
    (loop,) = found_in(engine, [straight] * 30 + [sent_back] * 10)
    # Without the return a case is spared the look of an hour, Desk's 3 hours and the second wait for Credit.
    assert loop.saved_hours.value == pytest.approx((1 + 3 + 3) * 10 / 40)


def test_it_takes_no_second_way_forward_for_a_return(engine: Engine) -> None:
    loops = found_in(engine, [STRAIGHT] * 30 + [SENT_BACK] * 10)
    assert ("Desk", "Credit") not in {(loop.from_team, loop.to_team) for loop in loops}


def test_it_lists_the_return_that_costs_most_first(engine: Engine) -> None:
    far_back = through("Desk", "Credit", "Legal", "Desk", "Credit", "Legal")
    loops = found_in(engine, [STRAIGHT] * 30 + [SENT_BACK] * 5 + [far_back] * 5)

    assert [(loop.from_team, loop.to_team) for loop in loops] == [("Legal", "Desk"), ("Credit", "Desk")]
    assert loops[0].saved_hours.value == pytest.approx((3 + 7 + 11) * 5 / 40)
    # Not quite 1.25: after Desk had it back, the network no longer knows whether that was from Credit or from Legal.
    assert loops[1].saved_hours.value == pytest.approx((3 + 7) * 5 / 40, abs=0.2)


def test_it_removes_returns_from_a_team_that_has_the_case_once_more(engine: Engine) -> None:
    twice_back = through("Desk", "Credit", "Legal", "Desk", "Credit", "Desk", "Credit", "Legal")
    loops = found_in(engine, [STRAIGHT] * 30 + [twice_back] * 10)

    saved = {(loop.from_team, loop.to_team): loop.saved_hours.value for loop in loops}
    assert saved["Credit", "Desk"] == pytest.approx((3 + 7) * 10 / 40)


def test_it_leaves_out_returns_of_fewer_than_five_cases(engine: Engine) -> None:
    assert found_in(engine, [STRAIGHT] * 30 + [SENT_BACK] * 4) == ()


def test_it_lists_no_return_that_is_the_only_way(engine: Engine) -> None:
    assert found_in(engine, [through("Desk", "Credit", "Desk")] * 10) == ()


def test_it_gives_no_interval_for_few_cases(engine: Engine) -> None:
    (loop,) = found_in(engine, [STRAIGHT] * 10 + [SENT_BACK] * 10)
    assert (loop.saved_hours.low, loop.saved_hours.high) == (None, None)
