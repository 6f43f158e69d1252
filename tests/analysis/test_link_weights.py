"""Waiting and experience weighed together: the worked example of the method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.networks import CREDIT, EXAMPLE, LEGAL, SALES, example, promised
from wellserved.analysis import flow
from wellserved.analysis.link_weights import experience, weighed, weights_of_first

WAYS = [(way.giver, way.receiver) for way in EXAMPLE]
NAMED = {(CREDIT, LEGAL): 0.2897, (SALES, CREDIT): 0.2110}
MEAN_RATING = 3.4234
SHARES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=6)


def shares() -> tuple[flow.Array, flow.Array]:
    """The shares of waiting beyond promises and of experience, by way of the example."""
    network = example()
    flows = flow.flows(network)
    beyond = flows * np.maximum(0, network.waits - promised())
    ratings = np.array([way.rating if way.rating is not None else MEAN_RATING for way in EXAMPLE])
    uses = np.array([flows[way] for way in WAYS])
    return np.array([beyond[way] for way in WAYS]) / beyond.sum(), experience(uses, ratings)


def test_it_gives_each_link_its_share_of_what_is_lacking() -> None:
    lacking = dict(zip(WAYS, shares()[1], strict=True))
    assert [round(float(lacking[way]), 4) for way in [(SALES, CREDIT), (CREDIT, LEGAL)]] == [0.2587, 0.1254]


def test_it_weighs_both_evenly_in_the_worked_example() -> None:
    index = dict(zip(WAYS, weighed(*shares()), strict=True))
    assert {way: index[way] for way in NAMED} == pytest.approx(NAMED, abs=1e-4)  # the ratings are rounded
    assert max(index, key=lambda way: index[way]) == (CREDIT, LEGAL)


def test_it_says_for_which_weights_the_first_stays_the_first() -> None:
    low, high = weights_of_first(*shares())
    assert (low, round(high, 3)) == (0, 0.686)  # on a grid of thousandths .685 is the last


def test_it_lacks_nothing_where_all_ratings_reach_the_target() -> None:
    assert experience(np.array([1.0, 2.0]), np.array([4.0, 5.0])).tolist() == [0, 0]


@given(links=SHARES, weight=st.floats(0, 1))
def test_it_gives_a_range_in_which_the_first_is_first_and_beyond_which_it_is_not(
    links: list[tuple[float, float]], weight: float
) -> None:
    waiting, lacking = (np.array(side) for side in zip(*links, strict=True))
    first = int(np.argmax(weighed(waiting, lacking, weight)))
    low, high = weights_of_first(waiting, lacking, weight)
    assert low <= weight + 1e-9
    assert high >= weight - 1e-9
    for at in (low, (low + high) / 2, high):
        index = weighed(waiting, lacking, at)
        assert index[first] == pytest.approx(index.max(), abs=1e-9)
