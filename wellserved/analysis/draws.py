"""Drawing cases anew, block by block: how sure a number is that is computed from sums over cases."""

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from wellserved.analysis.estimates import Estimate

BLOCKS = 2_000
DRAWS = 1_000
SEED = 20_240_101
FEWEST = 30
"""With fewer root cases no interval is given: it would be too narrow too often (see `estimate`)."""
_PRIME = 2**31 - 1
_FACTOR = 48_271
_LOW, _HIGH = 0.05, 0.95

Array = NDArray[np.float64]


def block_of(case: str = "case", *, seed: int = SEED) -> nw.Expr:
    """Put a case into one of BLOCKS blocks, by its number; the same seed, the same block.

    Method: a linear congruence; it stays within 64 bits in every engine. Source: Park & Miller 1988, CACM 31:1192-1201.
    """
    return ((nw.col(case) % _PRIME * _FACTOR + seed) % _PRIME % BLOCKS).cast(nw.Int32)


def weights(blocks: int, draws: int = DRAWS, *, seed: int = SEED) -> Array:
    """Draw as many blocks as there are, with replacement, again and again.

    Gives: how often each block was drawn, draws x blocks. A sum in a draw is its row times the sums of the blocks.
    Method: the bootstrap over blocks of cases. Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap,
    sections 6.4 and 8.6.
    """
    drawn = np.random.default_rng(seed).multinomial(blocks, np.full(blocks, 1 / blocks), size=draws)
    return drawn.astype(np.float64)


def estimate(value: float, drawn: Array, n: int, unit: str) -> Estimate:
    """Give a number with the 90 % interval of its draws; without one where it rests on fewer than 30 cases.

    The interval holds the true share of a link in 76 to 91 of 100 logs of 30 to 200 cases, and the true mean in 65 to
    90, fewer the more a few long waits outweigh all others (measured: cases independent; 2 to 6 links, 30 or 100 % of
    the cases wait on each; waits lognormal with sigma 1 or 1.5). Where queues are congested, cases resemble those that
    came just before: then it is narrower than it should be.
    """
    if n < FEWEST or not drawn.size:
        return Estimate(value, None, None, n, unit)
    low, high = np.quantile(drawn, (_LOW, _HIGH))
    return Estimate(value, float(low), float(high), n, unit)
