"""Drawing cases anew by blocks."""

import numpy as np
import pytest

from wellserved.analysis import draws
from wellserved.engine import Engine


def blocks_of(engine: Engine, cases: list[int], seed: int = draws.SEED) -> list[int]:
    table = engine.from_rows({"case": cases}, {"case": "int64"})
    return [row["block"] for row in engine.rows(table.select("case", block=draws.block_of(seed=seed)))]


def test_it_puts_cases_into_all_blocks_alike_and_the_same_case_always_into_the_same(engine: Engine) -> None:
    cases = [n * 7_919_000_011 % 2**63 for n in range(40_000)]
    blocks = blocks_of(engine, cases)

    counts = np.bincount(blocks, minlength=draws.BLOCKS)
    assert blocks == blocks_of(engine, cases)
    assert len(counts) == draws.BLOCKS
    # 20 a block; of 2,000 counts of a fair draw the farthest off is about 3.5 standard deviations, 16, away
    assert counts.min() >= 1
    assert counts.max() <= 45


def test_it_puts_the_largest_numbers_of_cases_into_blocks_too(engine: Engine) -> None:
    assert all(0 <= block < draws.BLOCKS for block in blocks_of(engine, [0, 2**31 - 1, 2**62, 2**63 - 1]))


def test_it_mixes_cases_otherwise_for_another_seed(engine: Engine) -> None:
    cases = list(range(1_000))
    assert blocks_of(engine, cases) != blocks_of(engine, cases, seed=1)


def test_it_draws_as_many_blocks_as_there_are_and_the_same_from_the_same_seed() -> None:
    drawn = draws.weights(50, 20)
    assert drawn.sum(1).tolist() == [50] * 20
    assert (drawn == draws.weights(50, 20)).all()
    assert (drawn != draws.weights(50, 20, seed=1)).any()


def test_it_takes_the_middle_nine_tenths_of_the_draws_for_the_interval() -> None:
    found = draws.estimate(50.0, np.arange(101.0), 100, "hours")
    assert (found.value, found.low, found.high, found.n) == (50, 5, 95, 100)


def test_it_gives_no_interval_for_fewer_than_thirty_cases() -> None:
    found = draws.estimate(50.0, np.arange(101.0), 29, "hours")
    assert (found.value, found.low, found.high) == (50, None, None)


@pytest.mark.slow
def test_it_holds_the_true_share_and_the_true_mean_as_often_as_it_says() -> None:
    """Three links; each case waits on each with lognormal waits; 60 cases; 300 logs."""
    chance, held_share, held_mean, logs = np.random.default_rng(3), 0, 0, 300
    weights = draws.weights(60)
    for _ in range(logs):
        waits = chance.lognormal(0, 1, (60, 3))
        drawn = weights @ waits
        share = draws.estimate(0.0, drawn[:, 0] / drawn.sum(1), 60, "")
        mean = draws.estimate(0.0, drawn[:, 0] / 60, 60, "")
        held_share += (share.low or 0) <= 1 / 3 <= (share.high or 0)
        held_mean += (mean.low or 0) <= np.exp(0.5) <= (mean.high or 0)
    assert 0.76 <= held_share / logs <= 0.93
    assert 0.76 <= held_mean / logs <= 0.93
