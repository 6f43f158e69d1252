"""Long chains, popular cases, many ways and large knots: charges stay exact, and take no end of nothing."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from tests.analysis.charged import by, of_case, pieces_of
from tests.analysis.oracle import Event, Log
from tests.analysis.waiting_worlds import EVENLY, numbered
from tests.analysis.worlds import CREDIT, DESK, LEGAL
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import SEVERAL, EventKind

TEAMS = (DESK, CREDIT, LEGAL)


def waiting(case: int, *ahead: int, start: int = 0, end: int = EVENLY) -> Iterator[Event]:
    """Let a case wait for others from its beginning to its end, or lie in the queue."""
    name = f"c{case}"
    yield Event(name, 0, start, EventKind.OPENED, TEAMS[case % 3])
    if ahead:
        yield Event(name, 0, start, EventKind.WAITING_ON_CASE, waits_on=SEVERAL.join(f"c{each}" for each in ahead))
    yield Event(name, 0, end, EventKind.CLOSED)


def log_of(*cases: Iterator[Event]) -> Log:
    return numbered(Log(tuple(event for case in cases for event in case), {}))


def complete(size: int) -> Log:
    """Let each of some cases wait for all others."""
    return log_of(*(waiting(case, *(each for each in range(size) if each != case)) for case in range(size)))


def ring(size: int) -> Log:
    return log_of(*(waiting(case, (case + 1) % size) for case in range(size)))


def test_it_follows_a_chain_of_many_cases_to_its_end(engine: Engine) -> None:
    last = 600
    chain = log_of(*(waiting(case, case + 1) for case in range(last)), waiting(last))
    found = {
        p.case: (p.charge.kind, p.charge.via, p.charge.depth, p.charge.at_case) for p in pieces_of(engine, chain, 1)
    }
    assert len(found) == last + 1
    assert found["c0"] == (ChargeKind.QUEUE, "c1", last, f"c{last}")
    assert found["c599"] == (ChargeKind.QUEUE, "c600", 1, f"c{last}")


@pytest.mark.slow
def test_it_calls_what_is_very_far_away_as_far_as_it_can_say(engine: Engine) -> None:
    last = 33_000
    chain = log_of(*(waiting(case, case + 1) for case in range(last)), waiting(last))
    found = {p.case: (p.charge.depth, p.charge.at_case) for p in pieces_of(engine, chain, 1)}
    assert found["c0"] == (2**15 - 1, f"c{last}")
    assert found[f"c{last - 9}"] == (9, f"c{last}")


def test_it_gives_the_account_of_a_popular_case_to_all_who_wait_for_it(engine: Engine) -> None:
    log = log_of(waiting(0), *(waiting(case, 0) for case in range(1, 3001)))
    found = by(pieces_of(engine, log, EVENLY), lambda p: (p.charge.team, p.charge.at_case))
    assert found == {(DESK, "c0"): 3001 * EVENLY}


def test_it_adds_up_the_ways_through_layers_of_shared_waits(engine: Engine) -> None:
    layers = 30  # with two cases each: half a billion ways lead from the first to the last
    between = [
        waiting(2 * layer + each, 2 * layer + 2, 2 * layer + 3) for layer in range(layers - 1) for each in (0, 1)
    ]
    log = log_of(*between, waiting(2 * layers - 2), waiting(2 * layers - 1))
    pieces = of_case(pieces_of(engine, log, EVENLY), "c0")
    shares = {(p.charge.via, p.charge.at_case): Fraction(p.wall, EVENLY) for p in pieces}
    quarter = Fraction(1, 4)
    assert shares == {(via, last): quarter for via in ("c2", "c3") for last in ("c58", "c59")}
    assert {p.charge.depth for p in pieces} == {layers - 1}


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
