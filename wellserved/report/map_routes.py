"""Routes of links on the map: from side to side of the boxes, between them, never beneath them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wellserved.report.map_parts import Link, Point
from wellserved.report.map_places import Order, Segment, Slot, ordered, positions, spread

SHARED_LANE = 9.0
_END_TO_END = 7.0  # room for the heads, which are wider than the lines
_CORNER = 10.0  # no link ends in the rounded corner of a box


@dataclass(frozen=True)
class Stroke:
    """How a link is to be drawn: how much it matters beside the strongest (0 to 1), and how wide it gets at most."""

    weight: float
    width: float


@dataclass(frozen=True)
class Box:
    """The place of a node: `along` is the way to the outside customer, `across` is along the layer; pixels."""

    along: float
    across: float
    length: float
    size: float

    @property
    def middle(self) -> float:
        """The middle across."""
        return self.across + self.size / 2


@dataclass(frozen=True)
class Frame:
    """The grid the boxes stand in: how long the boxes of each layer are, the gap between layers, the room across."""

    lengths: tuple[float, ...]
    gap: float
    extent: float | None = None

    def start(self, layer: int) -> float:
        """Return where a layer begins along the way."""
        return sum(self.lengths[:layer]) + self.gap * layer

    def end(self, layer: int) -> float:
        """Return where a layer ends along the way."""
        return self.start(layer) + self.lengths[layer]


@dataclass(frozen=True)
class Plan:
    """Boxes by node; in the order of the links the curve of each: a start, then three points per cubic piece."""

    boxes: dict[str, Box]
    curves: list[tuple[Point, ...]]


def planned(nodes: Sequence[Slot], links: Mapping[Link, Stroke], frame: Frame) -> Plan:
    """Return where the nodes stand and how the links (provider, customer) run.

    Takes: nodes with their layer and size across. Without an extent they grow where more links end than they have room
    for; within one, links that lead to the same customer share their lanes and run into one another like rivers.
    """
    layer = {node.name: node.layer for node in nodes}
    sides = _sides(links, layer, len(frame.lengths) - 1)
    slots = [node if frame.extent else _grown(node, sides, links) for node in nodes]
    number = {node.name: at for at, node in enumerate(nodes)}
    lanes: dict[Lane, int] = {}
    chains = {link: _chain(number, link, slots, lanes, None if frame.extent else links[link].width) for link in links}
    segments = [
        Segment(one, other, links[link].weight)
        if slots[one].layer < slots[other].layer
        else Segment(other, one, links[link].weight)
        for link, chain in chains.items()
        for one, other in pairwise(chain)
        if slots[one].layer != slots[other].layer
    ]
    layers: Order = ordered(slots, segments)
    middle = positions(slots, segments, layers, frame.extent)
    boxes = {
        slot.name: Box(frame.start(slot.layer), middle[at] - slot.size / 2, frame.lengths[slot.layer], slot.size)
        for at, slot in enumerate(slots[: len(nodes)])
    }
    way = _Way(slots, middle, chains, frame)
    ends = _ends(sides, links, way)
    return Plan(boxes, [_curve(link, way, ends) for link in links])


End = tuple[Link, str]
"""One end of a link: the link, and the node it is at."""
Side = tuple[str, bool]
"""One side of a node: True for the side of the outside customer."""


def _sides(links: Iterable[Link], layer: Mapping[str, int], last: int) -> dict[Side, list[Link]]:
    """Return the links that end at each side of each node."""
    sides: dict[Side, list[Link]] = defaultdict(list)
    for provider, customer in links:
        for here, there in ((provider, customer), (customer, provider)):
            sides[here, _leaves_after(layer[here], layer[there], last)].append((provider, customer))
    return sides


def _grown(node: Slot, sides: Mapping[Side, Sequence[Link]], links: Mapping[Link, Stroke]) -> Slot:
    needs = [
        sum(links[link].width + _END_TO_END for link in sides.get((node.name, after), ())) for after in (True, False)
    ]
    return replace(node, size=max(node.size, *(need + 2 * _CORNER - _END_TO_END for need in needs)))


Lane = tuple[str, bool, int]
"""The lane of a customer, for links that go forward or back, in a layer."""


def _chain(
    number: Mapping[str, int], link: Link, slots: list[Slot], lanes: dict[Lane, int], width: float | None
) -> list[int]:
    """Return the slots a link passes, from provider to customer; adds a lane where there is none to share.

    A link with a width has lanes of its own.
    """
    start, end = (slots[number[name]].layer for name in link)
    chain = [number[link[0]]]
    step = 1 if end > start else -1
    for layer in range(start + step, end, step):
        lane = link[1], end > start, layer
        if width is not None or lane not in lanes:
            lanes[lane] = len(slots)
            slots.append(Slot("", layer, width or SHARED_LANE, is_lane=True))
        chain.append(lanes[lane])
    return [*chain, number[link[1]]]


@dataclass(frozen=True)
class _Way:
    """The slots with their middles, and the slots each link passes."""

    slots: Sequence[Slot]
    middle: Sequence[float]
    chains: Mapping[Link, Sequence[int]]
    frame: Frame


def _ends(sides: Mapping[Side, Sequence[Link]], links: Mapping[Link, Stroke], way: _Way) -> dict[End, float]:
    """Return where across each link ends at its boxes, in the order the links come from; a river ends in one place."""
    ends: dict[End, float] = {}
    for (name, _), met in sides.items():
        rivers: dict[tuple[float, ...], list[Link]] = defaultdict(list)
        for link in sorted(met):
            rivers[_sort_key(link, name, way)].append(link)
        widths = [max(links[link].width for link in rivers[key]) for key in sorted(rivers)]
        here = way.chains[met[0]][0 if met[0][0] == name else -1]
        places = spread(widths, _END_TO_END, way.slots[here].size - 2 * _CORNER)
        for key, place in zip(sorted(rivers), places, strict=True):
            ends |= {(link, name): way.middle[here] + place for link in rivers[key]}
    return ends


def _sort_key(link: Link, name: str, way: _Way) -> tuple[float, ...]:
    """Return by what the ends at one side of a box are sorted; equal only for links that share their way there."""
    chain = way.chains[link]
    here, there = (chain[0], chain[1]) if link[0] == name else (chain[-1], chain[-2])
    distance = way.middle[there] - way.middle[here]
    back = way.slots[chain[0]].layer > way.slots[chain[-1]].layer
    if way.slots[here].layer != way.slots[there].layer:
        return 0.0, way.middle[there], back, there, link[0] == name
    return (-1.0 if distance < 0 else 1.0), -distance, link[0] == name, there  # the nearer loop inside the farther


def _leaves_after(here: int, there: int, last: int) -> bool:
    """Return whether a link leaves its box on the side of the customer; loops within a layer do where there is room."""
    return there > here or (there == here and here < last)


def _curve(link: Link, way: _Way, ends: Mapping[End, float]) -> tuple[Point, ...]:
    chain, frame = way.chains[link], way.frame
    start, end = way.slots[chain[0]].layer, way.slots[chain[-1]].layer
    leave, arrive = ends[link, link[0]], ends[link, link[1]]
    if start == end:
        return _loop(start, leave, arrive, frame)
    out, into = (frame.end, frame.start) if end > start else (frame.start, frame.end)
    curve: list[Point] = [(out(start), leave)]
    beside = _beside(leave, chain[0], way)
    for lane in chain[1:-1]:
        _bend(curve, (into(way.slots[lane].layer), way.middle[lane]), beside)
        curve.extend(_straight(curve[-1], (out(way.slots[lane].layer), way.middle[lane])))
        beside = 0.0
    _bend(curve, (into(end), arrive), beside + _beside(arrive, chain[-1], way))
    return tuple(curve)


def _beside(across: float, box: int, way: _Way) -> float:
    """Return how far a link ends from the middle of a box: −1 first, 1 last."""
    return 2 * (across - way.middle[box]) / way.slots[box].size


def _bend(curve: list[Point], to: Point, beside: float) -> None:
    """Go on to a point, leaving and arriving in the direction of the way.

    `beside`: how far the link lies beside the middles of its boxes. Links that run side by side turn one after the
    other, or they would run into one another where they are steep.
    """
    (along, across), (to_along, to_across) = curve[-1], to
    falls = (to_across - across) * (to_along - along) > 0
    turn = (along + to_along) / 2 + (-beside if falls else beside) * abs(to_along - along) * 0.17
    curve.extend([(turn, across), (turn, to_across), to])


def _straight(start: Point, to: Point) -> tuple[Point, Point, Point]:
    third = (to[0] - start[0]) / 3
    return (start[0] + third, to[1]), (to[0] - third, to[1]), to


def _loop(layer: int, leave: float, arrive: float, frame: Frame) -> tuple[Point, ...]:
    """Go out of the layer and back into it, in the gap beside it."""
    outwards = layer < len(frame.lengths) - 1
    side = frame.end(layer) if outwards else frame.start(layer)
    far = min(frame.gap * 0.9, 22 + 0.1 * abs(arrive - leave)) * (1 if outwards else -1)
    return (side, leave), (side + far, leave), (side + far, arrive), (side, arrive)
