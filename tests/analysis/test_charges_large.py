"""Charges through long chains, of popular cases, and along many ways at once."""

import pytest

from tests.analysis.charged import by, of_case, pieces_of
from tests.analysis.waiting_worlds import EVENLY, log_of, waiting
from tests.analysis.worlds import DESK
from wellserved.analysis.charge_pieces import TooEntangled
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind


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


def test_it_refuses_what_would_take_hours(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    # From 0 to the end of the first of them, to that of the second, to that of the third: 3 moments, 3 shares each.
    ends = (waiting(case, end=10 * case) for case in (1, 2, 3))
    log = log_of(waiting(0, 1, 2, 3, end=30), *ends)
    monkeypatch.setattr("wellserved.analysis.charge_waits.MOST_SHARES", 8)
    with pytest.raises(TooEntangled, match="into 9 shares; at most 8 are"):
        pieces_of(engine, log, 30)
    monkeypatch.setattr("wellserved.analysis.charge_waits.MOST_SHARES", 9)
    assert len(of_case(pieces_of(engine, log, 30), "c0")) == 3 + 2 + 1


def test_it_adds_up_the_ways_through_layers_of_shared_waits(engine: Engine) -> None:
    layers = 30  # with two cases each: half a billion ways lead from the first to the last
    between = [
        waiting(2 * layer + each, 2 * layer + 2, 2 * layer + 3) for layer in range(layers - 1) for each in (0, 1)
    ]
    log = log_of(*between, waiting(2 * layers - 2), waiting(2 * layers - 1))
    pieces = of_case(pieces_of(engine, log, EVENLY), "c0")
    shares = by(pieces, lambda p: (p.charge.via, p.charge.at_case))
    quarter = EVENLY // 4
    assert shares == {(via, last): quarter for via in ("c2", "c3") for last in ("c58", "c59")}
    assert {p.charge.depth for p in pieces} == {layers - 1}
