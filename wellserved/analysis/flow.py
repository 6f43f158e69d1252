"""The network of hand-offs as a flow of cases: how often each team is visited, and what each hand-off costs a case."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
_NEVER = 1e-9
"""So little of the cases comes to an end that none does, but for rounding."""


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
    visited = passed.sum(-1)
    return Network(starts, _parts(passed, visited[..., None]), _parts(own, visited), _parts(waited, passed))


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
    return replace(network, passes=_going_on(network.passes, removed))


def _going_on(passes: Array, removed: Marks) -> Array:
    rest = np.where(removed, 0.0, passes)
    left = np.broadcast_to(rest.sum(-1, keepdims=True), rest.shape)
    return np.where(left > 0, _parts(rest, left), passes)


class Savings:
    """What removing ways saves, in one network or in many at once; the hard part of the work is done once."""

    def __init__(self, network: Network) -> None:
        """Work out how often a case that is at one place will come to each other.

        Takes: a network; its arrays may have further axes in front, one network for each place there.
        """
        self._network = network
        self._times = _inverse(_leaves(network))
        self._visits = np.einsum("...i,...ij->...j", network.starts, self._times)
        ahead = np.einsum("...ij,...j->...i", self._times, _hours_of_visit(network))
        self._ahead = np.concatenate([ahead, np.zeros((*ahead.shape[:-1], 1))], axis=-1)

    def of(self, removed: Marks) -> Array:
        """Give the hours a case saves `without` these ways; minus infinity where some would never come to an end.

        Method: hours without = hours + (new visits) x (what one step the new way costs more, going on the old way);
        new visits of the changed places only, by the Woodbury identity.
        """
        places = np.flatnonzero(removed.any(1))
        old, waits = self._network.passes[..., places, :], self._network.waits[..., places, :]
        change = _going_on(old, removed[places]) - old
        comes_back = np.eye(len(places)) - change[..., :-1] @ self._times[..., places]
        ends = np.linalg.det(comes_back) > _NEVER
        comes_back = np.where(ends[..., None, None], comes_back, np.eye(len(places)))
        visits = np.linalg.solve(np.swapaxes(comes_back, -1, -2), self._visits[..., places, None])[..., 0]
        more = (change * (waits + self._ahead[..., None, :])).sum(-1)
        return np.where(ends, -(visits * more).sum(-1), -np.inf)


def _inverse(leaves: Array) -> Array:
    """Invert I - P, or many of them at once: Gauss-Jordan; no pivots are needed, as no row of P adds up to more than 1.

    For a few hundred small matrices this is quicker than one call of LAPACK each, whose threads wait for each other.
    """
    inverse = leaves.copy()
    for k in range(leaves.shape[-1]):
        pivot = inverse[..., k, k]
        row = inverse[..., k, :] / pivot[..., None]
        row[..., k] = 1 / pivot
        factors = inverse[..., :, k].copy()
        inverse[..., :, k] = 0
        inverse -= factors[..., :, None] * row[..., None, :]
        inverse[..., k, :] = row
    return inverse


def _leaves(network: Network) -> Array:
    return np.asarray(np.eye(network.own.shape[-1]) - network.passes[..., :-1])


def _solved(matrix: Array, right: Array) -> Array:
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def _hours_of_visit(network: Network) -> Array:
    """Give the mean hours of a visit with the wait that follows it."""
    return np.asarray(network.own + (network.passes * network.waits).sum(-1), dtype=np.float64)
