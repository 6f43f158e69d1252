"""Places on the map: the order within each layer with few crossings, and positions that keep links straight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LANE_TO_LANE, NODE_TO_LANE, NODE_TO_NODE = 6.0, 12.0, 20.0
_SWEEPS = 24
_IN_VAIN = 6
"""Sweeps without getting better, after which it rarely does."""
_SETTLING = 40


@dataclass(frozen=True)
class Slot:
    """What takes up room in a layer: a node, or the lane in which a long link passes between the nodes.

    `size` is its extent along the layer in pixels; a slot that is `at_end` comes after all others.
    """

    name: str
    layer: int
    size: float
    is_lane: bool = False
    at_end: bool = False


@dataclass(frozen=True)
class Segment:
    """A piece of a link between two slots of neighbouring layers (positions in the list of slots)."""

    before: int
    after: int
    weight: float


Order = list[list[int]]
"""For each layer its slots, first to last, as positions in the list of slots."""


def gap_between(one: Slot, other: Slot) -> float:
    """Return the free pixels between two neighbours of a layer: lanes lie closer than nodes."""
    if one.is_lane and other.is_lane:
        return LANE_TO_LANE
    return NODE_TO_LANE if one.is_lane or other.is_lane else NODE_TO_NODE


def length_of(slots: Sequence[Slot]) -> float:
    """Return how many pixels a layer needs for these slots in this order."""
    return sum(slot.size for slot in slots) + sum(gap_between(*pair) for pair in pairwise(slots))


def lanes_that_fit(nodes: Sequence[Slot], lane: float, extent: float) -> dict[int, int]:
    """Return for each layer how many lanes this wide have room beside its nodes in the extent, whatever the order."""
    fit = {}
    for layer in {node.layer for node in nodes}:
        free = extent - length_of([node for node in nodes if node.layer == layer])
        # At the most a lane at either end costs the gap to its node; the others lie next to lanes.
        fit[layer] = max(0, int((free - 2 * (NODE_TO_LANE - LANE_TO_LANE)) // (lane + LANE_TO_LANE)))
    return fit


def ordered(slots: Sequence[Slot], segments: Sequence[Segment]) -> Order:
    """Return an order of the slots in each layer in which few segments cross.

    Method: barycentre sweeps forth and back, then exchanges of neighbours; the best order seen is kept.
    Source: Sugiyama, Tagawa and Toda 1981; Gansner, Koutsofios, North and Vo 1993 (exchanges).
    """
    layers: Order = [[] for _ in range(max((slot.layer for slot in slots), default=-1) + 1)]
    for at in sorted(range(len(slots)), key=lambda at: (slots[at].at_end, at)):
        layers[slots[at].layer].append(at)
    best, fewest = [list(layer) for layer in layers], crossings(layers, segments)
    around = _around(slots, segments)
    last = 0
    for sweep in range(_SWEEPS):
        if fewest == 0 or sweep - last > _IN_VAIN:
            break
        _sweep(layers, slots, segments, forth=sweep % 2 == 1)
        _exchange(layers, slots, around)
        if (count := crossings(layers, segments)) < fewest:
            best, fewest, last = [list(layer) for layer in layers], count, sweep
    return best


def crossings(layers: Order, segments: Sequence[Segment]) -> float:
    """Return how much crosses: for each crossing one, and the smaller weight of its two segments."""
    place = {at: position for layer in layers for position, at in enumerate(layer)}
    layer_of = {at: number for number, layer in enumerate(layers) for at in layer}
    ends: list[list[tuple[int, int, float]]] = [[] for _ in layers]
    for s in segments:
        ends[layer_of[s.before]].append((place[s.before], place[s.after], s.weight))
    return sum(_crossings_between(each) for each in ends)


def _crossings_between(ends: Sequence[tuple[int, int, float]]) -> float:
    total = 0.0
    for at, (before, after, weight) in enumerate(ends):
        for other_before, other_after, other_weight in ends[at + 1 :]:
            if (before - other_before) * (after - other_after) < 0:
                total += 1.0 + min(weight, other_weight)
    return total


def _sweep(layers: Order, slots: Sequence[Slot], segments: Sequence[Segment], *, forth: bool) -> None:
    """Sort each layer by the mean place of its neighbours in the layer before (forth) or after (back)."""
    place = {at: (position + 0.5) / len(layer) for layer in layers for position, at in enumerate(layer)}
    near: dict[int, list[tuple[float, int]]] = {at: [] for at in place}
    for segment in segments:
        here, there = (segment.after, segment.before) if forth else (segment.before, segment.after)
        near[here].append((segment.weight, there))
    for layer in layers if forth else reversed(layers):
        wanted = {at: _weighted([(weight, place[there]) for weight, there in near[at]], place[at]) for at in layer}
        layer.sort(key=lambda at: (slots[at].at_end, wanted[at]))
        place |= {at: (position + 0.5) / len(layer) for position, at in enumerate(layer)}


def _weighted(pulls: Sequence[tuple[float, float]], otherwise: float) -> float:
    total = sum(weight for weight, _ in pulls)
    return sum(weight * place for weight, place in pulls) / total if total > 0 else otherwise


Around = tuple[list[list[tuple[int, float]]], list[list[tuple[int, float]]]]
"""For each slot the slots it is joined to in the layer after, and in the layer before, with the weights."""


def _around(slots: Sequence[Slot], segments: Sequence[Segment]) -> Around:
    after: list[list[tuple[int, float]]] = [[] for _ in slots]
    before: list[list[tuple[int, float]]] = [[] for _ in slots]
    for segment in segments:
        after[segment.before].append((segment.after, segment.weight))
        before[segment.after].append((segment.before, segment.weight))
    return after, before


def _exchange(layers: Order, slots: Sequence[Slot], around: Around) -> None:
    """Exchange neighbours while that removes crossings; a fixed number of passes, so it ends."""
    for _ in range(6):
        changed = [_exchange_in(layer, layers, slots, around) for layer in layers]
        if not any(changed):
            return


def _exchange_in(layer: list[int], layers: Order, slots: Sequence[Slot], around: Around) -> bool:
    position = {at: place for other in layers for place, at in enumerate(other)}
    sides = [{at: [(position[there], weight) for there, weight in side[at]] for at in layer} for side in around]
    changed = False
    for place in range(len(layer) - 1):
        one, other = layer[place], layer[place + 1]
        if slots[one].at_end == slots[other].at_end and _gain(one, other, sides) > 0:
            layer[place], layer[place + 1] = other, one
            changed = True
    return changed


Side = dict[int, list[tuple[int, float]]]


def _gain(one: int, other: int, sides: Sequence[Side]) -> float:
    """Return by how much the crossings fall if `one`, now before `other`, comes after it."""
    gain = 0.0
    for side in sides:
        for place, weight in side[one]:
            for other_place, other_weight in side[other]:
                sign = (place > other_place) - (place < other_place)
                gain += sign * (1.0 + min(weight, other_weight))
    return gain


def positions(slots: Sequence[Slot], segments: Sequence[Segment], layers: Order, extent: float | None) -> list[float]:
    """Return the middle of each slot along its layer, in pixels from 0; no two slots of a layer overlap.

    With an `extent` everything lies between 0 and it, provided each layer is short enough.
    Method: each layer in turn comes as near to its neighbours as the distances allow (least squares by pooling
    adjacent places, exact for one layer), sweeping until it settles. Source: ours, with Barlow et al. 1972 (pooling).
    """
    middle = [0.0] * len(slots)
    for layer in layers:
        _place(layer, slots, middle, lambda _: (1.0, (extent or 0.0) / 2), extent)
    pulls = _pulls(slots, segments)
    for sweep in range(_SETTLING):
        share = 1.0 if sweep < _SETTLING // 2 else 0.5  # half steps at the end: no swinging to and fro
        for layer in layers if sweep % 2 else layers[::-1]:
            _place(layer, slots, middle, _towards(pulls, middle, share), extent)
    if extent is None and slots:
        top = min(middle[at] - slot.size / 2 for at, slot in enumerate(slots))
        middle = [place - top for place in middle]
    return middle


def _pulls(slots: Sequence[Slot], segments: Sequence[Segment]) -> list[list[tuple[float, int]]]:
    pulls: list[list[tuple[float, int]]] = [[] for _ in slots]
    for segment in segments:
        lanes = slots[segment.before].is_lane + slots[segment.after].is_lane
        weight = (0.2 + segment.weight) * (1.0, 2.0, 8.0)[lanes]  # a long link looks calm when its middle is straight
        pulls[segment.before].append((weight, segment.after))
        pulls[segment.after].append((weight, segment.before))
    return pulls


def _towards(
    pulls: list[list[tuple[float, int]]], middle: list[float], share: float
) -> Callable[[int], tuple[float, float]]:
    def wanted(at: int) -> tuple[float, float]:
        total = sum(weight for weight, _ in pulls[at])
        if total <= 0:
            return 0.01, middle[at]
        goal = sum(weight * middle[there] for weight, there in pulls[at]) / total
        return total, middle[at] + share * (goal - middle[at])

    return wanted


def _place(
    layer: Sequence[int],
    slots: Sequence[Slot],
    middle: list[float],
    wanted: Callable[[int], tuple[float, float]],
    extent: float | None,
) -> None:
    """Set the middles of one layer: as near to what is wanted as order and distances allow."""
    if not layer:
        return
    offsets = [0.0]
    for one, other in pairwise(layer):
        distance = (slots[one].size + slots[other].size) / 2 + gap_between(slots[one], slots[other])
        offsets.append(offsets[-1] + distance)
    goals = [wanted(at) for at in layer]
    pooled = pooled_means([(weight, goal - offset) for (weight, goal), offset in zip(goals, offsets, strict=True)])
    if extent is not None:
        least = slots[layer[0]].size / 2
        most = max(least, extent - slots[layer[-1]].size / 2 - offsets[-1])
        pooled = [min(max(place, least), most) for place in pooled]
    for at, place, offset in zip(layer, pooled, offsets, strict=True):
        middle[at] = place + offset


def pooled_means(points: Sequence[tuple[float, float]]) -> list[float]:
    """Return the non-falling numbers nearest to the given ones, by weighted least squares.

    Takes: (weight, number) in order. Method: pool adjacent violators.

    >>> pooled_means([(1, 1.0), (1, 5.0), (1, 3.0)])
    [1.0, 4.0, 4.0]
    """
    blocks: list[tuple[float, float, int]] = []
    for weight, number in points:
        blocks.append((weight, number, 1))
        while len(blocks) > 1 and blocks[-2][1] > blocks[-1][1]:
            (w1, n1, c1), (w2, n2, c2) = blocks[-2:]
            blocks[-2:] = [(w1 + w2, (w1 * n1 + w2 * n2) / (w1 + w2), c1 + c2)]
    return [number for _, number, count in blocks for _ in range(count)]


def spread(widths: Sequence[float], gap: float, room: float) -> list[float]:
    """Return the middles around 0 of lines of these widths side by side, closer than the gap if the room is short.

    >>> spread([2, 4, 2], 7, 100), spread([2, 4, 2], 7, 10)
    ([-10.0, 0.0, 10.0], [-5.0, 0.0, 5.0])
    """
    places = [0.0]
    for one, other in pairwise(widths):
        places.append(places[-1] + (one + other) / 2 + gap)
    scale = min(1.0, room / (places[-1] or 1.0))
    return [(place - places[-1] / 2) * scale for place in places[: len(widths)]]
