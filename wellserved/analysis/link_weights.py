"""Waiting and experience weighed together: which link is first, and for which weights it stays so."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EVEN = 0.5
"""The weight of experience where ratings are known; without them it is 0."""
TARGET = 4.0
"""What a link should be rated: "usually", of 1 to 5 (convention)."""


def experience(uses: Array, ratings: Array, target: float = TARGET) -> Array:
    """Give each link's share of what is lacking in how it is to be served.

    Takes: how often a case uses each link; its rating (1 to 5), drawn towards the mean of all.
    Method: X = uses x (target - rating where below it), divided by the sum. All 0 where nothing is lacking.
    """
    lacking = uses * np.maximum(0.0, target - ratings)
    return lacking / (lacking.sum() or 1.0)


def weighed(waiting: Array, experience: Array, weight: float = EVEN) -> Array:
    """Give the index of each link: W = (1 - weight) E + weight X, of its shares of the waiting and of experience."""
    return (1 - weight) * waiting + weight * experience


def weights_of_first(waiting: Array, experience: Array, weight: float = EVEN) -> tuple[float, float]:
    """Give the weights from and to which the link that is first at `weight` stays the first.

    Method: each other link draws level at one weight at most, since both indices are straight lines.
    """
    first = int(np.argmax(weighed(waiting, experience, weight)))
    ahead, ahead_at_1 = waiting[first] - waiting, experience[first] - experience
    low, high = 0.0, 1.0
    for at_0, at_1 in zip(ahead, ahead_at_1, strict=True):
        if at_0 < 0:
            low = max(low, float(at_0 / (at_0 - at_1)))
        if at_1 < 0:
            high = min(high, float(at_0 / (at_0 - at_1)))
    return low, high
