"""Who hands work to whom, how long until it is taken up, and what comes straight back."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given

from tests.analysis import oracle_between_teams as oracle
from tests.analysis.worlds import (
    CREDIT,
    DESK,
    FEWER,
    LEGAL,
    Told,
    World,
    example,
    logs_and_moments,
    steps_of,
)
from wellserved.analysis.handoffs import handoffs, two_way_pairs, waits_between
from wellserved.engine import Engine
from wellserved.words.events import STATE_AFTER, EventKind

HANDOFF = ("case", "life", "start_us", "from_team", "to_team", "is_ended", "wait_us", "taken_up", "came_back_us")
PAIR = ("from_team", "to_team", "times", "cases", "n", "not_taken_up", "still_waiting", "total_us")


def told_handoffs(engine: Engine, world: World) -> list[oracle.HandOff]:
    found = handoffs(steps_of(engine, world)[1])
    told = Told(engine, world[0]).rows(found.sort("case", "start_us", "row"), *HANDOFF)
    return sorted((oracle.HandOff(*row) for row in told), key=lambda handoff: handoff.case)


def told_pairs(engine: Engine, world: World, *columns: str) -> list[tuple]:
    return Told(engine, world[0]).rows(waits_between(handoffs(steps_of(engine, world)[1])), *columns)


@FEWER
@given(world=logs_and_moments())
def test_it_lists_the_handoffs_of_the_slow_twin(engine: Engine, world: World) -> None:
    assert told_handoffs(engine, world) == oracle.handoffs(*world)


@FEWER
@given(world=logs_and_moments())
def test_it_counts_every_change_of_team_and_makes_each_bounce_of_two_of_them(engine: Engine, world: World) -> None:
    found = told_handoffs(engine, world)
    changes = 0
    for case in world[0].cases():
        # Counted from the events themselves: a change of the team named last.
        named = [e.team for e in world[0].of_case(case, world[1]) if e.kind in STATE_AFTER and e.team is not None]
        changes += sum(a != b for a, b in pairwise(named))
    assert len(found) == changes
    for handoff in found:
        if handoff.came_back is not None:
            back = (handoff.case, handoff.life, handoff.start + handoff.came_back, handoff.to_team, handoff.from_team)
            assert back in [other[:5] for other in found]


@FEWER
@given(world=logs_and_moments())
def test_it_sums_up_what_it_lists(engine: Engine, world: World) -> None:
    by_pair: dict[tuple[int, int], list[oracle.HandOff]] = defaultdict(list)
    for handoff in oracle.handoffs(*world):
        by_pair[handoff.from_team, handoff.to_team].append(handoff)
    expected = []
    for pair, some in sorted(by_pair.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        over = [h.wait for h in some if h.taken_up is not None and h.wait is not None]
        bounced = [h.case for h in some if h.came_back is not None]
        still = sum(h.taken_up is None and not h.is_ended for h in some)
        counts = (len(some), len({h.case for h in some}), len(over), sum(h.taken_up == 0 for h in some), still)
        half, most = (oracle.quantile(over, Fraction(p, 100)) for p in (50, 85))
        expected.append((*pair, *counts, sum(over), half, most, len(bounced), len(set(bounced))))
    found = told_pairs(engine, world, *PAIR, "median_us", "p85_us", "bounces", "bounced_cases")
    assert found == [tuple(pytest.approx(n) if isinstance(n, Fraction) else n for n in row) for row in expected]


BOUNCED = example(
    ("c1", 0, EventKind.OPENED, DESK),
    ("c1", 10, EventKind.HANDED_OVER, CREDIT),
    ("c1", 30, EventKind.TAKEN_UP, CREDIT),
    ("c1", 40, EventKind.HANDED_OVER, DESK),
    ("c1", 45, EventKind.HANDED_OVER, CREDIT),
)


def test_it_measures_the_wait_until_taken_up_and_what_came_straight_back(engine: Engine) -> None:
    assert told_handoffs(engine, (BOUNCED, 60)) == [
        ("c1", 0, 10, DESK, CREDIT, False, 20, 1, 30),  # taken up after 20, back at 40
        ("c1", 0, 40, CREDIT, DESK, False, 5, 0, 5),  # passed on before it was taken up, so straight back, too
        ("c1", 0, 45, DESK, CREDIT, False, 15, None, None),  # still waiting
    ]


def test_it_keeps_running_waits_out_of_the_median(engine: Engine) -> None:
    assert told_pairs(engine, (BOUNCED, 60), *PAIR, "median_us", "p85_us", "bounces", "bounced_cases") == [
        (DESK, CREDIT, 2, 1, 1, 0, 1, 20, 20, 20, 1, 1),
        (CREDIT, DESK, 1, 1, 1, 1, 0, 5, 5, 5, 1, 1),
    ]


def test_it_interpolates_between_the_neighbouring_waits(engine: Engine) -> None:
    # Waits of 10, 20, 40 and 80: the median lies halfway between 20 and 40,
    # the 85 % point 0.55 of the way from 40 to 80, as 0.85 × 3 = 2.55.
    rows = [
        row
        for i, wait in enumerate((40, 10, 80, 20))
        for row in (
            (f"c{i}", 0, EventKind.OPENED, DESK),
            (f"c{i}", 5, EventKind.HANDED_OVER, CREDIT),
            (f"c{i}", 5 + wait, EventKind.TAKEN_UP),
        )
    ]
    assert told_pairs(engine, (example(*rows), 99), "times", "median_us", "p85_us", "total_us") == [
        (4, 30, pytest.approx(62), 150)
    ]


def test_it_counts_a_handoff_that_ends_a_case_without_a_wait(engine: Engine) -> None:
    ended = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 10, EventKind.TAKEN_UP, CREDIT),
        ("c1", 20, EventKind.DELIVERED, DESK),
        ("c1", 30, EventKind.CLOSED, LEGAL),
        ("c1", 50, EventKind.REOPENED, DESK),
    )
    assert told_handoffs(engine, (ended, 60)) == [
        ("c1", 0, 10, DESK, CREDIT, False, 0, 1, 10),  # came back with the event that ended the case
        ("c1", 0, 20, CREDIT, DESK, True, None, None, None),
        ("c1", 0, 30, DESK, LEGAL, True, None, None, None),  # after its end
        ("c1", 1, 50, LEGAL, DESK, False, 10, None, None),
    ]


def test_it_takes_the_time_the_receiver_held_a_case_where_queue_and_work_are_not_told_apart(engine: Engine) -> None:
    arrivals = (
        ("c1", 0, EventKind.TAKEN_UP, DESK),
        ("c1", 10, EventKind.QUEUED, CREDIT),
        ("c1", 12, EventKind.TAKEN_UP, CREDIT),
        ("c1", 40, EventKind.TAKEN_UP, LEGAL),
    )
    waits = ("c1", 0, 10, DESK, CREDIT, False, 30, 1, None)
    running = example(*arrivals, states_known=False)
    assert told_handoffs(engine, (running, 60)) == [waits, ("c1", 0, 40, CREDIT, LEGAL, False, 20, None, None)]
    # Without ends the last event is the end: how long Legal had it is not known.
    ending = example(*arrivals, states_known=False, ends_known=False)
    assert told_handoffs(engine, (ending, 60)) == [waits, ("c1", 0, 40, CREDIT, LEGAL, True, None, None, None)]
    before = example(*arrivals, states_known=False, held_before=True, ends_known=False)
    assert told_handoffs(engine, (before, 60)) == [
        ("c1", 0, 0, DESK, CREDIT, False, 12, 1, None),
        ("c1", 0, 12, CREDIT, LEGAL, False, 28, 1, None),
    ]


def test_it_counts_pairs_of_teams_between_which_a_case_went_both_ways_once_per_case(engine: Engine) -> None:
    ways = (DESK, CREDIT, LEGAL, DESK, CREDIT, DESK)  # both ways between Desk and Credit only, though twice
    cases = [(f"c{i}", at, EventKind.TAKEN_UP, team) for i in range(2) for at, team in enumerate(ways)]
    moves = handoffs(steps_of(engine, (example(*cases), 9))[1])
    assert engine.rows(two_way_pairs(moves)) == [{"pairs": 2}]


def test_it_has_no_handoffs_where_one_team_does_everything(engine: Engine) -> None:
    alone = example(("c1", 0, EventKind.OPENED, DESK), ("c1", 3, EventKind.TAKEN_UP), ("c1", 9, EventKind.DELIVERED))
    assert told_handoffs(engine, (alone, 9)) == []
    assert told_pairs(engine, (alone, 9), *PAIR) == []
