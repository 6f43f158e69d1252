"""Layers of the map: how many steps each team is from the outside customer, and in which layer it therefore stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import combinations
from math import log

Arcs = Mapping[tuple[str, str], float]
"""(provider, customer) → how much the link matters; never negative."""

_LEAST = 1e-9  # keeps the logarithm of an unused link finite
_ROUNDS = 60
_LAYER_COSTS = 0.02  # share of all weight that a further layer must bring


def steps_to_outside(names: Collection[str], arcs: Arcs, outside: Collection[str]) -> dict[str, int]:
    """Return how many links each team is from an outside customer, by the path its work most likely takes.

    Takes: arcs with their weights. Gives: a step count for every name that reaches the outside; 0 for the outside.
    Loops do no harm: a path is as likely as the product of the shares its links have in what each team provides.
    Method: shortest path with length −log(share), by Dijkstra; ties go to fewer steps, then by name.
    Source: ours; the most probable path of a Markov chain.

    >>> steps_to_outside(["Desk", "Legal"], {("Desk", "us"): 9, ("Legal", "Desk"): 8, ("Legal", "us"): 1}, ["us"])
    {'us': 0, 'Desk': 1, 'Legal': 2}
    """
    return _spread(dict.fromkeys(outside, 0), _incoming(arcs), set(names) | set(outside))


def steps_without_outside(names: Collection[str], arcs: Arcs, first: int) -> dict[str, int]:
    """Return steps for teams with no path to the outside: the one that receives most and passes on least stands first.

    Takes: arcs among these names only. Gives: a step for every name; `first` for those that stand nearest.
    Source: ours; without an outside customer the direction of the map is the direction of most of the work.
    """
    kept: dict[str, float] = dict.fromkeys(names, 0.0)
    for (provider, customer), weight in arcs.items():
        kept[customer] += weight
        kept[provider] -= weight
    incoming, steps, left = _incoming(arcs), dict[str, int](), set(names)
    for name in sorted(kept, key=lambda name: (-kept[name], name)):
        if name in left:
            reached = _spread({name: first}, incoming, left)
            left -= reached.keys()
            steps |= reached
    return steps


def _incoming(arcs: Arcs) -> dict[str, list[tuple[str, float]]]:
    """Return for each customer its providers with the length of the link: −log of its share in what they provide."""
    provided: dict[str, float] = defaultdict(float)
    for (provider, _), weight in arcs.items():
        provided[provider] += max(weight, _LEAST)
    incoming: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (provider, customer), weight in arcs.items():
        incoming[customer].append((provider, -log(max(weight, _LEAST) / provided[provider])))
    return incoming


def _spread(
    start: Mapping[str, int], incoming: Mapping[str, list[tuple[str, float]]], within: Collection[str]
) -> dict[str, int]:
    heap = sorted((0.0, step, name) for name, step in start.items())
    steps: dict[str, int] = {}
    while heap:
        length, step, name = heappop(heap)
        if name in steps:
            continue
        steps[name] = step
        for provider, more in incoming.get(name, ()):
            if provider not in steps and provider in within:
                heappush(heap, (length + more, step + 1, provider))
    return steps


@dataclass(frozen=True)
class Room:
    """How many nodes a layer holds and how many layers a picture holds."""

    per_layer: int
    most_layers: int


@dataclass
class Layering:
    """Layers of the nodes while they are being found. Nodes in `last` stay there; of `folds` one stands in a layer."""

    layer: dict[str, int]
    arcs: Arcs
    capacity: int
    last: frozenset[str]
    folds: frozenset[str]
    around: dict[str, list[tuple[str, float, bool]]] = field(default_factory=dict)
    known: dict[str, dict[int, float]] = field(default_factory=dict)
    """How well each node would stand in a layer while the others stay: it is asked for very often."""

    def __post_init__(self) -> None:
        self.around = {name: [] for name in self.layer}
        for (provider, customer), weight in self.arcs.items():
            self.around[provider].append((customer, weight, True))
            self.around[customer].append((provider, weight, False))
        self.known = {name: {} for name in self.layer}

    def worth(self, name: str, here: int) -> float:
        """Return how well a node would stand in a layer: links that go forward count, the shorter the more."""
        known = self.known[name]
        if here not in known:
            layer, worth = self.layer, 0.0
            for other, weight, provides in self.around[name]:
                worth += weight * _WORTH[layer[other] - here if provides else here - layer[other]]
            known[here] = worth
        return known[here]

    def put(self, name: str, layer: int) -> None:
        """Put a node into a layer."""
        self.layer[name] = layer
        for other, _, _ in self.around[name]:
            self.known[other].clear()

    def total(self) -> float:
        """Return how well all nodes stand; each further layer costs something, for it makes the picture wider."""
        spans = (
            (self.layer[customer] - self.layer[provider], weight) for (provider, customer), weight in self.arcs.items()
        )
        everything = sum(self.arcs.values())
        return sum(weight * _WORTH[span] for span, weight in spans) - _LAYER_COSTS * everything * len(
            set(self.layer.values())
        )

    def has_room(self, name: str, layer: int) -> bool:
        """Return whether the node may move into the layer as it is now."""
        if list(self.layer.values()).count(layer) >= self.capacity:
            return False
        return name not in self.folds or all(self.layer[other] != layer for other in self.folds)

    def move(self, name: str, layers: Iterable[int]) -> bool:
        """Move the node to the layer where it stands best; return whether it moved."""
        start = self.layer[name]
        best = self.worth(name, start), start
        for layer in layers:
            if layer != start and self.has_room(name, layer):
                gain = self.worth(name, layer)
                best = max(best, (gain, layer)) if gain > best[0] + _LEAST else best
        if best[1] == start:
            return False
        self.put(name, best[1])
        return True

    def swap(self, one: str, other: str) -> bool:
        """Let two nodes change places if that is better; return whether they did."""
        here, there = self.layer[one], self.layer[other]
        if here == there or (one in self.folds) != (other in self.folds):
            return False
        before = self.worth(one, here) + self.worth(other, there)
        after = self.worth(one, there) + self.worth(other, here)
        # Where one comes while the other is still there, the links between them count nothing.
        after += 2 * self.arcs.get((one, other), 0.0) * _WORTH[here - there]
        after += 2 * self.arcs.get((other, one), 0.0) * _WORTH[there - here]
        if after <= before + _LEAST:
            return False
        self.put(one, there)
        self.put(other, here)
        return True

    def settle(self) -> None:
        """Move and swap nodes until nothing gets better, for a limited number of rounds; then drop empty layers.

        The links between two nodes that swap count twice. That leads out of many a dead end, and sometimes round in a
        ring, whose end is known once it comes back to where it was.
        """
        free = [name for name in sorted(self.layer) if name not in self.last]
        end = max(self.layer.values(), default=0) + (not self.last)
        seen: list[dict[str, int]] = []
        while len(seen) < _ROUNDS and self.layer not in seen:
            seen.append(dict(self.layer))
            for name in free:
                self.move(name, range(end))
            for pair in combinations(free, 2):
                self.swap(*pair)
        if self.layer in seen:
            first = seen.index(self.layer)
            self.layer = seen[first + (_ROUNDS - first) % (len(seen) - first)]
        number = {layer: count for count, layer in enumerate(sorted(set(self.layer.values())))}
        self.layer = {name: number[layer] for name, layer in self.layer.items()}

    def with_layer_before(self, at: int) -> "Layering":
        """Return what comes of an empty layer put in before layer `at`, once settled."""
        other = replace(self, layer={name: layer + (layer >= at) for name, layer in self.layer.items()})
        other.settle()
        return other


class _Worth(dict[int, float]):
    """How much a link counts by the layers it leads forward, each worked out once: it is asked for very often."""

    def __missing__(self, span: int) -> float:
        worth = self[span] = max(0.4, 1.1 - 0.1 * span) if span > 0 else 0.02 * span
        return worth


_WORTH = _Worth()


def layers_of(steps: Mapping[str, int], arcs: Arcs, room: Room, folds: frozenset[str]) -> dict[str, int]:
    """Return the layer of each node; layer 0 is farthest from the outside customer, who stands alone in the last one.

    Takes: steps (0 = outside) and arcs among the same names; of `folds` at most one stands in a layer.
    A team starts in the layer of its step; a step with too many teams takes several layers, providers first. Then teams
    move and change places as long as more of the work goes forward. What still goes back or sideways is a return loop.
    Method: local search for the heaviest forward links (weighted feedback removal) within the room there is.
    Source: ours, after Sugiyama, Tagawa and Toda 1981 (layered drawing).
    """
    last = frozenset(name for name, step in steps.items() if step == 0)
    groups = _groups(steps, arcs, folds)
    capacity = room.per_layer
    while len(packed := _packed(groups, capacity)) + bool(last) > room.most_layers and capacity < len(steps):
        capacity += 1
    layer = {name: at for at, names in enumerate(packed) for name in names} | dict.fromkeys(sorted(last), len(packed))
    best = Layering(layer, arcs, capacity, last, folds)
    best.settle()
    for _ in range(room.most_layers):
        count = len(set(best.layer.values()))
        tried = [best.with_layer_before(at) for at in range(count) if count < room.most_layers]
        better = max(tried, key=Layering.total, default=best)
        if better.total() <= best.total() + _LEAST:
            break
        best = better
    return best.layer


def _groups(steps: Mapping[str, int], arcs: Arcs, folds: frozenset[str]) -> list[list[str]]:
    """Return the teams by step, farthest first; within a step those that serve the others of the step come first."""
    given: dict[str, float] = defaultdict(float)
    for (provider, customer), weight in arcs.items():
        if steps[provider] == steps[customer]:
            given[provider] += weight
            given[customer] -= weight
    ordered = sorted(steps, key=lambda name: (-steps[name], name in folds, -given[name], name))
    far = sorted({step for step in steps.values() if step > 0}, reverse=True)
    return [[name for name in ordered if steps[name] == step] for step in far]


def _packed(groups: Sequence[Sequence[str]], capacity: int) -> list[Sequence[str]]:
    return [group[at : at + capacity] for group in groups for at in range(0, len(group), capacity)]
