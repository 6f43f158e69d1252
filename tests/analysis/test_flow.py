"""The flow of cases through hand-offs: the worked example of the method, identities, derivatives."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from math import factorial
from typing import TypeAlias

import numpy as np
import pytest

from tests.analysis.networks import (
    CREDIT,
    EXAMPLE,
    IT,
    LEGAL,
    OPERATIONS,
    SALES,
    cases_through,
    example,
    promised,
    random_network,
    with_wait,
)
from wellserved.analysis import flow
from wellserved.analysis.flow import Network

Fix: TypeAlias = tuple[int, int]
"""A way whose promise is kept; or:"""
NO_REWORK: Fix = (-1, -1)
"""Nothing comes back from Operations."""


def marked(network: Network, *ways: tuple[int, int]) -> flow.Marks:
    marks = np.zeros(network.passes.shape, dtype=np.bool_)
    for way in ways:
        marks[way] = True
    return marks


def excess() -> flow.Array:
    """Hours beyond the promises, by way."""
    network = example()
    return flow.flows(network) * np.maximum(0, network.waits - promised())


def fixed(network: Network, fixes: frozenset[Fix]) -> Network:
    """Keep the promises of these ways; without rework, if that is among them."""
    for fix in fixes:
        if fix != NO_REWORK:
            network = with_wait(network, fix, promised()[fix] - network.waits[fix])
    return flow.without(network, marked(network, (OPERATIONS, CREDIT))) if NO_REWORK in fixes else network


def shapley(players: Sequence[Fix], value: Callable[[frozenset[Fix]], float]) -> dict[Fix, float]:
    """Give each fix the mean of what it saves, whatever was fixed before it: by its definition."""
    n, shares = len(players), dict.fromkeys(players, 0.0)
    for player in players:
        others = [other for other in players if other != player]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for before in map(frozenset, combinations(others, size)):
                shares[player] += weight * (value(before | {player}) - value(before))
    return shares


def saved(fixes: frozenset[Fix]) -> float:
    return flow.hours(example()) - flow.hours(fixed(example(), fixes))


def test_it_counts_the_visits_of_the_worked_example() -> None:
    assert flow.visits(example()).round(4).tolist() == [1.1353, 1.3529, 0.4059, 1.6667, 0.4167]


def test_it_adds_work_and_waiting_of_the_worked_example_up_to_all_hours() -> None:
    network = example()
    assert round(flow.hours(network), 4) == 60.9976
    assert round(flow.working(network).sum(), 4) == 17.5363
    assert round(flow.waiting(network).sum(), 4) == 43.4614


def test_it_gives_each_way_its_share_of_the_waiting_beyond_promises() -> None:
    hours = excess()
    ways = [(CREDIT, LEGAL), (OPERATIONS, IT), (SALES, CREDIT), (OPERATIONS, CREDIT)]
    assert [round(float(hours[way] / hours.sum()), 4) for way in ways] == [0.4539, 0.2663, 0.1632, 0.0799]
    assert round(float(hours[CREDIT, LEGAL]), 4) == 5.6824


def test_it_saves_ten_hours_in_the_worked_example_where_nothing_comes_back_from_operations() -> None:
    network = example()
    changed = flow.without(network, marked(network, (OPERATIONS, CREDIT)))
    assert round(flow.hours(network) - flow.hours(changed), 3) == 10.315
    assert flow.Savings(network).of(marked(network, (OPERATIONS, CREDIT))).round(3) == 10.315
    assert changed.passes[OPERATIONS].round(4).tolist() == [0, 0, 0, 0, 0.2941, 0.7059]


def test_it_says_what_one_point_less_rework_saves() -> None:
    assert round(flow.saved_by_fewer(example(), OPERATIONS, CREDIT) / 100, 3) == 0.809


def test_it_gives_what_the_shapley_value_gives_while_only_waits_are_mended() -> None:
    late = [(way.giver, way.receiver) for way in EXAMPLE if way.wait > way.promised]
    shares = shapley(late, saved)
    assert [shares[way] for way in late] == pytest.approx([excess()[way] for way in late])


def test_it_shares_what_a_mended_way_and_mended_waits_save_together_as_the_method_says() -> None:
    late = [(way.giver, way.receiver) for way in EXAMPLE if way.wait > way.promised]
    shares = shapley([*late, NO_REWORK], saved)
    assert round(shares[CREDIT, LEGAL], 3) == 5.065
    assert round(shares[NO_REWORK], 3) == 9.121


@pytest.mark.parametrize("seed", range(10))
def test_it_lets_every_case_leave_each_place_as_often_as_it_came_and_end_once(seed: int) -> None:
    network = random_network(seed)
    flows = flow.flows(network)
    assert flows[:, -1].sum() == pytest.approx(1)
    assert network.starts + flows[:, :-1].sum(0) == pytest.approx(flow.visits(network))


@pytest.mark.parametrize("seed", range(10))
def test_it_saves_without_ways_what_the_hours_with_and_without_them_say(seed: int) -> None:
    network, chance = random_network(seed), np.random.default_rng(seed)
    savings = flow.Savings(network)
    for _ in range(5):
        removed = chance.random(network.passes.shape) < 0.2
        wanted = flow.hours(network) - flow.hours(flow.without(network, removed))
        assert savings.of(removed) == pytest.approx(wanted)


@pytest.mark.parametrize("seed", range(10))
def test_it_tells_how_hours_change_with_a_wait_and_with_a_way(seed: int) -> None:
    network, small = random_network(seed), 1e-6
    hours = flow.hours(network)
    for way in zip(*np.nonzero(network.passes), strict=True):
        longer = flow.hours(with_wait(network, way, small))
        assert (longer - hours) / small == pytest.approx(flow.flows(network)[way], abs=1e-5)
        if network.passes[way] < 1:
            rarer = flow.hours(_rarer(network, way, small))
            assert (hours - rarer) / small == pytest.approx(flow.saved_by_fewer(network, *way), rel=1e-3, abs=1e-2)


def _rarer(network: Network, way: tuple[int, int], less: float) -> Network:
    passes, share = network.passes.copy(), network.passes[way]
    passes[way[0]] *= 1 + less / (1 - share)
    passes[way] = share - less
    return replace(network, passes=passes)


@pytest.mark.parametrize("seed", range(5))
def test_it_takes_exactly_as_long_as_the_cases_it_was_estimated_from(seed: int) -> None:
    cases, n = cases_through(random_network(seed), 200, seed), 5
    starts, own, passed, waited = np.zeros(n), np.zeros(n), np.zeros((n, n + 1)), np.zeros((n, n + 1))
    for moves in cases:
        starts[moves[0].giver] += 1 / len(cases)
        for move in moves:
            passed[move.giver, move.receiver] += 1
            waited[move.giver, move.receiver] += move.wait
            own[move.giver] += move.own
    mean = sum(move.own + move.wait for moves in cases for move in moves) / len(cases)
    assert flow.hours(flow.estimated(starts, passed, own, waited)) == pytest.approx(mean)


def test_it_keeps_a_way_that_was_the_only_one() -> None:
    network = example()
    assert flow.without(network, marked(network, (IT, OPERATIONS))).passes[IT, OPERATIONS] == 1


def test_it_saves_less_than_nothing_where_cases_would_go_in_circles_for_ever() -> None:
    passes = np.array([[0.0, 0.5, 0.5], [1.0, 0.0, 0.0]])
    network = Network(np.array([1.0, 0.0]), passes, np.ones(2), np.zeros((2, 3)))
    assert flow.Savings(network).of(marked(network, (0, 2))) == -np.inf
