"""Circles in a graph: which nodes lead back to themselves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Node = TypeVar("Node")

_ROUNDS = 30
"""How often edges are left out at once; of long chains something remains, and `circles` takes it apart."""


def perhaps_on_circles(start: Numbers, end: Numbers) -> Numbers:
    """Leave out, quickly, nearly all edges that are on no circle.

    Takes: the two ends of each edge start → end, any numbers. Gives: the positions of the edges that are left.
    An edge stays while some edge leads to its start and some edge leads on from its end. Each round takes a link off
    both ends of every chain.
    """
    _, numbered = np.unique(np.concatenate([start, end]), return_inverse=True)
    start, end = numbered[: len(start)], numbered[len(start) :]
    left = np.arange(len(start))
    for _ in range(_ROUNDS):
        leads_on, is_led_to = np.zeros((2, len(numbered)), dtype=bool)
        leads_on[start[left]] = True
        is_led_to[end[left]] = True
        stays = leads_on[end[left]] & is_led_to[start[left]]
        if stays.all():
            break
        left = left[stays]
    return left


def circles(edges: Mapping[Node, Sequence[Node]]) -> Iterator[list[Node]]:
    """Give each largest set of nodes that all lead to one another; a node alone only if it leads to itself.

    Takes: for each node the nodes it leads to.
    Method: strongly connected components (Tarjan 1972), with a way of its own instead of recursion.
    """
    search = _Search(edges)
    for node in edges:
        if node not in search.order:
            yield from search.beginning_at(node)


class _Search(Generic[Node]):
    def __init__(self, edges: Mapping[Node, Sequence[Node]]) -> None:
        self.edges = edges
        self.order: dict[Node, int] = {}
        self._earliest: dict[Node, int] = {}
        """The earliest node, by its place in the order, that is known to be led back to."""
        self._open: dict[Node, None] = {}
        """The nodes that are in no set yet, in order."""

    def beginning_at(self, first: Node) -> Iterator[list[Node]]:
        way = [(first, self._entered(first))]
        while way:
            node, ends = way[-1]
            after = next(ends, None)
            if after is None:
                way.pop()
                if way:
                    self._reaches(way[-1][0], self._earliest[node])
                yield from self._set_of(node)
            elif after not in self.order:
                way.append((after, self._entered(after)))
            elif after in self._open:
                self._reaches(node, self.order[after])

    def _entered(self, node: Node) -> Iterator[Node]:
        self.order[node] = self._earliest[node] = len(self.order)
        self._open[node] = None
        return iter(self.edges.get(node, ()))

    def _reaches(self, node: Node, place: int) -> None:
        self._earliest[node] = min(self._earliest[node], place)

    def _set_of(self, node: Node) -> Iterator[list[Node]]:
        """Give the set that began with a node that leads back to none before it."""
        if self._earliest[node] < self.order[node]:
            return
        found = []
        while node in self._open:
            found.append(self._open.popitem()[0])
        if len(found) > 1 or node in self.edges.get(node, ()):
            yield found
