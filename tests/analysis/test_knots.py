"""Knots: cases that wait for one another in circles, small and large."""

import pytest

from tests.analysis.charged import account, by, of_case, pieces_of
from tests.analysis.oracle import Log
from tests.analysis.waiting_worlds import EVENLY, log_of, waiting
from tests.analysis.worlds import CREDIT, DESK, example
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, EventKind

ASKED, TAKEN, DONE, ON_CASE = EventKind.OPENED, EventKind.TAKEN_UP, EventKind.DELIVERED, EventKind.WAITING_ON_CASE
QUEUE, WORK, STALE, DEADLOCK = ChargeKind.QUEUE, ChargeKind.WORK, ChargeKind.STALE, ChargeKind.DEADLOCK


def complete(size: int) -> Log:
    """Let each of some cases wait for all others."""
    return log_of(*(waiting(case, *(each for each in range(size) if each != case)) for case in range(size)))


def ring(size: int) -> Log:
    return log_of(*(waiting(case, (case + 1) % size) for case in range(size)))


def test_it_shares_a_deadlock_between_the_teams_of_the_circle(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2"),
        ("c2", 0, ASKED, CREDIT, DESK),
        ("c2", 0, ON_CASE, None, None, "c1"),
        ("c2", 60, DONE),
    )
    assert account(engine, log, "c1") == [
        (0, 60, DEADLOCK, DESK, OUTSIDE_PARTY, 30),
        (0, 60, DEADLOCK, CREDIT, DESK, 30),
        (60, 100, STALE, DESK, OUTSIDE_PARTY, 40),
    ]
    pieces = of_case(pieces_of(engine, log, 60), "c1")
    assert {(p.charge.at_case, p.charge.via, p.charge.depth) for p in pieces} == {("c1", "c2", 1), ("c2", "c2", 1)}


def test_it_knows_a_case_that_waits_for_itself(engine: Engine) -> None:
    log = example(("c1", 0, ASKED, DESK), ("c1", 10, ON_CASE, None, None, "c1"))
    (queue, deadlock) = sorted(pieces_of(engine, log, 30), key=lambda piece: piece.start)
    assert queue.charge.kind == QUEUE
    assert (deadlock.charge.kind, deadlock.charge.via, deadlock.charge.depth, deadlock.wall) == (DEADLOCK, None, 0, 20)


def test_it_sees_no_circle_where_cases_wait_for_one_another_in_turn(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2"),
        ("c1", 10, TAKEN),
        ("c2", 0, ASKED, CREDIT),
        ("c2", 10, ON_CASE, None, None, "c1"),
    )
    assert account(engine, log, "c1", 20) == [
        (0, 10, QUEUE, CREDIT, DESK, 10),
        (10, 20, WORK, DESK, OUTSIDE_PARTY, 10),
    ]
    assert account(engine, log, "c2", 20)[1:] == [(10, 20, WORK, DESK, CREDIT, 10)]


def test_it_follows_every_way_through_a_small_knot(engine: Engine) -> None:
    # Half goes to c1. Half of that leads back to c0; half goes on to c2, and from there, half each, to c0 and to c1.
    found = of_case(pieces_of(engine, complete(3), EVENLY), "c0")
    by_c1 = {("c0", 1): 6, ("c1", 1): 6, ("c0", 2): 2, ("c1", 2): 2 + 3, ("c2", 2): 2 + 3}
    turned = {"c0": "c0", "c1": "c2", "c2": "c1"}
    by_c2 = {(turned[case], depth): parts for (case, depth), parts in by_c1.items()}
    shares = by(found, lambda p: (p.charge.via, p.charge.at_case, p.charge.depth))
    assert {label: us * 48 / EVENLY for label, us in shares.items()} == {
        (via, *label): parts for via, each in (("c1", by_c1), ("c2", by_c2)) for label, parts in each.items()
    }


@pytest.mark.parametrize("size", [9, 12])
def test_it_shares_a_knot_with_too_many_ways_equally(engine: Engine, size: int) -> None:
    pieces = pieces_of(engine, complete(size), EVENLY)
    part = EVENLY // size
    for case in ("c0", "c8"):
        assert by(of_case(pieces, case), lambda p: (p.charge.kind, p.charge.at_case)) == {
            (ChargeKind.DEADLOCK, f"c{each}"): pytest.approx(part, abs=1) for each in range(size)
        }
    assert {(p.charge.via, p.charge.depth) for p in pieces if p.charge.at_case == p.case} == {(None, 0)}
    assert all(p.charge.depth == 1 and p.charge.via == p.charge.at_case for p in pieces if p.charge.at_case != p.case)


@pytest.mark.parametrize(("size", "sharers"), [(100, 100), (101, 1)])
def test_it_charges_the_cases_of_a_very_large_circle_each_with_its_own_wait(
    engine: Engine, size: int, sharers: int
) -> None:
    pieces = pieces_of(engine, ring(size), EVENLY)
    assert {p.charge.kind for p in pieces} == {ChargeKind.DEADLOCK}
    assert len(of_case(pieces, "c7")) == sharers
    totals = by(pieces, lambda p: p.charge.at_case)
    assert all(abs(us - EVENLY) <= size for us in totals.values())


@pytest.mark.slow
def test_it_does_not_look_at_every_moment_of_a_knot_with_too_many(engine: Engine) -> None:
    size = 2300
    waits = (waiting(case, (case + 1) % size, start=case, end=size + case) for case in range(size))
    pieces = pieces_of(engine, log_of(*waits), 2 * size)
    alone = [p for p in pieces if p.charge.kind == ChargeKind.DEADLOCK and p.charge.at_case == p.case]
    assert by(pieces, lambda p: p.case) == {f"c{case}": size for case in range(size)}
    assert len({p.case for p in alone}) == size
