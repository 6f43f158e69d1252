"""The network of hand-offs as a flow of cases: how often each team is visited, and what each hand-off costs a case."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Network:
    """Where cases start, where they go next, and the hours that takes; n places, one further column for the end.

    A place is a team, or a team in one of several situations.
    """

    starts: Array
    """n: how often a case starts there."""
    passes: Array
    """n x (n + 1): the share of its visits after which a case goes on to each place, or ends; rows add up to 1."""
    own: Array
    """n: mean hours of a visit, without the wait for being taken up."""
    waits: Array
    """n x (n + 1): mean hours from being handed on until the receiver takes it up."""


def estimated(starts: Array, passed: Array, own: Array, waited: Array) -> Network:
    """Estimate the network from complete cases.

    Takes: starts per case; how often each way was passed, n x (n + 1); hours of all visits to each place without the
    waits for being taken up; hours waited on each way. With these numbers `hours` is exactly the mean time of the
    cases: nothing is assumed about what decides where a case goes, as long as nothing is changed.
    """
    visited = passed.sum(1)
    return Network(starts, _parts(passed, visited[:, None]), _parts(own, visited), _parts(waited, passed))


def _parts(of: Array, whole: Array) -> Array:
    parts = np.zeros(of.shape)
    np.divide(of, whole, out=parts, where=whole > 0)
    return parts


def visits(network: Network) -> Array:
    """Give how often a case visits each place: v = alpha (I - P)^-1."""
    return _solved(_leaves(network).T, network.starts)


def flows(network: Network) -> Array:
    """Give how often a case passes each way: f_ij = v_i P_ij, n x (n + 1)."""
    return visits(network)[:, None] * network.passes


def working(network: Network) -> Array:
    """Give the hours a case spends on its visits to each place: v_i m_i."""
    return visits(network) * network.own


def waiting(network: Network) -> Array:
    """Give the hours a case waits on each way: f_ij d_ij, n x (n + 1).

    An hour less waiting each time saves f_ij hours a case: the derivative of all hours by d_ij.
    """
    return flows(network) * network.waits


def hours(network: Network) -> float:
    """Give the hours a case takes: T = sum of v_i m_i + sum of f_ij d_ij."""
    return float(visits(network) @ _hours_of_visit(network))


def to_end(network: Network) -> Array:
    """Give the hours from each place, once taken up there, to the end of the case."""
    return _solved(_leaves(network), _hours_of_visit(network))


def saved_by_fewer(network: Network, place: int, receiver: int) -> float:
    """Give the hours a case saves as a way becomes rarer and the rest of its row more frequent: the derivative.

    Per unit of the share: a hundredth of it is what one point less saves.
    """
    ahead = network.waits[place] + np.append(to_end(network), 0.0)
    share = network.passes[place, receiver]
    others = (network.passes[place] @ ahead - share * ahead[receiver]) / (1 - share)
    return float(visits(network)[place] * (ahead[receiver] - others))


def without(network: Network, removed: Marks) -> Network:
    """Remove ways: the cases that took them go on as the others do, in the same proportions.

    Takes: the ways, marked, n x (n + 1). Where cases never went on otherwise, the way stays.
    """
    rest = np.where(removed, 0.0, network.passes)
    left = rest.sum(1, keepdims=True)
    return replace(network, passes=np.where(left > 0, _parts(rest, np.broadcast_to(left, rest.shape)), network.passes))


def ends_surely(network: Network) -> bool:
    """Say whether a case comes to its end from every place that it can be at."""
    ways = network.passes[:, :-1] > 0
    reaches = (network.passes[:, -1] > 0) | (network.passes.sum(1) == 0)
    for _ in reaches:
        more = reaches | (ways & reaches).any(1)
        if (more == reaches).all():
            break
        reaches = more
    return bool(reaches.all())


def _leaves(network: Network) -> Array:
    return np.eye(len(network.own)) - network.passes[:, :-1]


def _solved(matrix: Array, right: Array) -> Array:
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def _hours_of_visit(network: Network) -> Array:
    """Give the mean hours of a visit with the wait that follows it."""
    return np.asarray(network.own + (network.passes * network.waits).sum(1), dtype=np.float64)
