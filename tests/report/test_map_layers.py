from itertools import combinations, permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.report.map_layers import Layering, Room, layers_of, steps_to_outside, steps_without_outside
from wellserved.report.map_places import Segment, Slot, crossings, ordered, pooled_means, positions
from wellserved.report.map_routes import Frame, Stroke, planned

NAMES = ["a", "b", "c", "d"]
pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from([*NAMES, "out"])).filter(lambda pair: pair[0] != pair[1])
networks = st.dictionaries(pairs, st.integers(1, 20).map(float), max_size=12)


def most_likely_paths(network, start):
    """By trying every path: those whose product of shares is the greatest."""
    provided = {name: sum(w for (provider, _), w in network.items() if provider == name) for name in NAMES}
    found = []
    for length in range(len(NAMES)):
        for between in permutations([name for name in NAMES if name != start], length):
            links = list(zip((start, *between), (*between, "out"), strict=True))
            if all(link in network for link in links):
                found.append((prod(network[link] / provided[link[0]] for link in links), len(links)))
    return [steps for likely, steps in found if likely == pytest.approx(max(found)[0])]


@given(networks)
def test_it_counts_the_steps_of_the_most_likely_path(network):
    steps = steps_to_outside(NAMES, network, ["out"])

    for name in NAMES:
        paths = most_likely_paths(network, name)
        assert steps[name] in paths if paths else name not in steps


@given(networks)
def test_it_gives_every_team_a_step_where_there_is_no_outside_customer(network):
    among = {link: weight for link, weight in network.items() if "out" not in link}

    assert steps_without_outside(NAMES, among, 1).keys() == set(NAMES)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1), networks, st.integers(1, 3))
def test_it_keeps_the_outside_last_and_alone(steps, network, per_layer):
    arcs = {link: weight for link, weight in network.items() if steps.keys() >= set(link)}
    layer = layers_of(steps, arcs, Room(per_layer, 99), frozenset())
    teams = [layer[name] for name in steps if steps[name] > 0]

    assert sorted(set(layer.values())) == list(range(max(layer.values()) + 1))
    assert all(layer[name] == max(layer.values()) for name in steps if steps[name] == 0)
    assert all(number < max(layer.values()) for number in teams) or 0 not in steps.values()
    assert all(teams.count(number) <= per_layer for number in teams)


def test_it_turns_a_loop_at_its_weakest_link():
    arcs = {("a", "b"): 9.0, ("b", "c"): 8.0, ("c", "a"): 2.0}

    assert layers_of({"a": 1, "b": 1, "c": 1}, arcs, Room(6, 6), frozenset()) == {"a": 0, "b": 1, "c": 2}


def settled_slowly(layer, arcs, capacity, last):
    """Move and swap as `Layering.settle` says, with nothing kept and no round spared."""

    def worth(name):
        spans = [(layer[b] - layer[a], weight) for (a, b), weight in arcs.items() if name in (a, b)]
        return sum(weight * (max(0.4, 1.1 - 0.1 * span) if span > 0 else 0.02 * span) for span, weight in spans)

    def moved(name, number):
        before, start = worth(name), layer[name]
        layer[name] = number
        gain, layer[name] = worth(name), start
        return gain if gain > before + 1e-9 else before

    free, end = [name for name in sorted(layer) if name not in last], max(layer.values()) + (not last)
    for _ in range(60):
        for name in free:
            best = worth(name), layer[name]
            for number in range(end):
                if number != layer[name] and list(layer.values()).count(number) < capacity:
                    gain = moved(name, number)
                    best = max(best, (gain, number)) if gain > best[0] + 1e-9 else best
            layer[name] = best[1]
        for one, other in combinations(free, 2):
            before = worth(one) + worth(other)
            layer[one], layer[other] = layer[other], layer[one]
            if worth(one) + worth(other) <= before + 1e-9:
                layer[one], layer[other] = layer[other], layer[one]
    return {name: sorted(set(layer.values())).index(number) for name, number in layer.items()}


@given(st.dictionaries(st.sampled_from([*NAMES, "out"]), st.integers(0, 3), min_size=5), networks, st.integers(1, 3))
def test_it_settles_as_if_nothing_were_kept_and_every_round_walked(layer, network, capacity):
    layer["out"] = max(layer.values()) + 1
    expected = settled_slowly(dict(layer), network, capacity, {"out"})
    quick = Layering(dict(layer), network, capacity, frozenset({"out"}), frozenset())
    quick.settle()

    assert quick.layer == expected


def test_it_uncrosses_what_can_be_uncrossed():
    slots = [Slot(name, layer, 10.0) for layer in (0, 1) for name in ("x", "y", "z")]
    segments = [Segment(0, 5, 1.0), Segment(1, 4, 1.0), Segment(2, 3, 1.0)]

    assert crossings(ordered(slots, segments), segments) == 0


@given(st.lists(st.tuples(st.integers(1, 5).map(float), st.integers(-9, 9).map(float)), min_size=1, max_size=9))
def test_it_pools_to_the_nearest_numbers_that_do_not_fall(points):
    # The twin: the greatest, over all starts, of the smallest, over all ends, of the means between (min-max formula).
    def mean_between(start, end):
        return sum(w * n for w, n in points[start:end]) / sum(w for w, _ in points[start:end])

    ends = range(len(points))
    twin = [max(min(mean_between(a, b + 1) for b in ends if b >= at) for a in ends if a <= at) for at in ends]

    assert pooled_means(points) == pytest.approx(twin)


def test_it_keeps_a_link_within_a_layer_in_the_gap_beside_it():
    nodes = [Slot(f"team {at}", 0, 60.0) for at in range(12)] + [Slot("customer", 1, 60.0)]
    frame = Frame(lengths=(100.0, 100.0), gap=50.0)
    plan = planned(nodes, {("team 0", "team 11"): Stroke(1.0, 2.0), ("team 11", "customer"): Stroke(1.0, 2.0)}, frame)

    assert all(100 <= along < 150 for along, _ in plan.curves[0])


def test_it_keeps_a_long_link_straight_beside_the_boxes():
    slots = [Slot("a", 0, 40.0), Slot("b", 1, 40.0), Slot("", 1, 8.0, is_lane=True), Slot("c", 2, 40.0)]
    segments = [Segment(0, 2, 1.0), Segment(2, 3, 1.0)]
    middle = positions(slots, segments, [[0], [1, 2], [3]], None)

    assert middle[0] == pytest.approx(middle[2], abs=0.5)
    assert middle[2] == pytest.approx(middle[3], abs=0.5)
