"""Small networks of hand-offs: the worked example of the method, and random ones."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

import numpy as np

from wellserved.analysis.flow import Array, Network

SALES, CREDIT, LEGAL, OPERATIONS, IT, CUSTOMER = range(6)


class HandOff(NamedTuple):
    """One way of the worked example: its share of the row, mean and promised wait in hours, rating (None: none)."""

    giver: int
    receiver: int
    share: float
    wait: float
    promised: float
    rating: float | None


EXAMPLE = (
    HandOff(SALES, CREDIT, 0.9, 10, 8, 3.326),
    HandOff(SALES, OPERATIONS, 0.1, 6, 6, 3.4568),
    HandOff(CREDIT, LEGAL, 0.3, 30, 16, 3.1775),
    HandOff(CREDIT, OPERATIONS, 0.6, 6, 6, 3.6549),
    HandOff(CREDIT, SALES, 0.1, 5, 4, None),
    HandOff(LEGAL, CREDIT, 0.2, 12, 8, None),
    HandOff(LEGAL, OPERATIONS, 0.8, 6, 6, 3.4765),
    HandOff(OPERATIONS, IT, 0.25, 16, 8, 3.1377),
    HandOff(OPERATIONS, CREDIT, 0.15, 12, 8, 3.2469),
    HandOff(OPERATIONS, CUSTOMER, 0.6, 1, 1, 3.6947),
    HandOff(IT, OPERATIONS, 1, 3, 3, 3.6399),
)
"""Five teams with a loop. Ratings are drawn towards their mean, 3.4234, which stands where nobody rated."""


def example() -> Network:
    """Give the network of the worked example."""
    passes, waits = np.zeros((5, 6)), np.zeros((5, 6))
    for way in EXAMPLE:
        passes[way.giver, way.receiver], waits[way.giver, way.receiver] = way.share, way.wait
    return Network(np.array([1.0, 0, 0, 0, 0]), passes, np.array([2.0, 3, 4, 5, 3]), waits)


def promised() -> Array:
    """Give the promised waits of the worked example."""
    waits = np.zeros((5, 6))
    for way in EXAMPLE:
        waits[way.giver, way.receiver] = way.promised
    return waits


def random_network(seed: int, places: int = 5) -> Network:
    """Draw a network in which every case comes to an end."""
    draw = np.random.default_rng(seed)
    passes = draw.random((places, places + 1)) * (draw.random((places, places + 1)) < 0.6)
    np.fill_diagonal(passes, 0)
    passes[:, -1] += 0.15
    passes /= passes.sum(1, keepdims=True)
    starts = draw.random(places)
    return Network(starts / starts.sum(), passes, draw.random(places) * 5, draw.random((places, places + 1)) * 10)


class Move(NamedTuple):
    """One visit of a case and where it went from there: hours at the giver, hours until the receiver took it up."""

    giver: int
    receiver: int
    own: float
    wait: float


def cases_through(network: Network, count: int, seed: int) -> list[list[Move]]:
    """Let cases find their way through a network."""
    chance, places = Random(seed), len(network.own)
    cases = []
    for _ in range(count):
        place, moves = chance.choices(range(places), network.starts.tolist())[0], []
        while place < places:
            receiver = chance.choices(range(places + 1), network.passes[place].tolist())[0]
            wait = chance.expovariate(1 / network.waits[place, receiver])
            moves.append(Move(place, receiver, chance.expovariate(1 / network.own[place]), wait))
            place = receiver
        cases.append(moves)
    return cases


def with_wait(network: Network, way: Sequence[int], more: float) -> Network:
    """Let a way take longer."""
    waits = network.waits.copy()
    waits[way[0], way[1]] += more
    return replace(network, waits=waits)
