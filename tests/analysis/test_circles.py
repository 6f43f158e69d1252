"""Circles in a graph are found, whatever else is in it."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wellserved.analysis.circles import circles, perhaps_on_circles

NODES = st.integers(0, 7)
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=4))


def reached(edges: Mapping[int, Sequence[int]], node: int) -> set[int]:
    """Give all nodes that one can come to from a node, by at least one edge."""
    found: set[int] = set()
    ahead = set(edges.get(node, ()))
    while ahead:
        found |= ahead
        ahead = {after for each in ahead for after in edges.get(each, ())} - found
    return found


@given(edges=GRAPHS)
def test_it_finds_the_nodes_that_lead_to_one_another(edges: Mapping[int, Sequence[int]]) -> None:
    on_circle = {node for node in edges if node in reached(edges, node)}
    wanted = {frozenset({node} | {n for n in reached(edges, node) if node in reached(edges, n)}) for node in on_circle}
    found = [frozenset(circle) for circle in circles(edges)]
    assert len(found) == len(set(found))
    assert set(found) == wanted


@given(edges=GRAPHS)
def test_it_leaves_out_no_edge_that_is_on_a_circle(edges: Mapping[int, Sequence[int]]) -> None:
    pairs = [(start * 10**12, end * 10**12) for start, ends in edges.items() for end in ends]
    start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    left = {pairs[place] for place in perhaps_on_circles(start, end)}
    for a, b in pairs:
        on_circle = a == b or a // 10**12 in reached(edges, b // 10**12)
        assert (a, b) in left or not on_circle


def test_it_leaves_out_trees_and_short_chains() -> None:
    start, end = np.array([[0, 1], [0, 2], [1, 3], [3, 4], [9, 8], [8, 9], [8, 0]]).T
    assert perhaps_on_circles(start, end).tolist() == [4, 5]


def test_it_goes_along_chains_as_long_as_they_come() -> None:
    length = 100_000
    chain = {node: [node + 1] for node in range(length)}
    assert list(circles(chain)) == []
    (circle,) = circles(chain | {length: [0]})
    assert len(circle) == length + 1
