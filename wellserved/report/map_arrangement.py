"""Where the boxes of a map stand, in layers towards the customer, and how its links run: the same for every map."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wellserved.report.map_choice import chosen_links, without_overfull_layers
from wellserved.report.map_labels import in_lines
from wellserved.report.map_layers import Room, layers_of
from wellserved.report.map_lines import pen_for
from wellserved.report.map_look import NAME_SIZE
from wellserved.report.map_parts import Direction, Link, MapEdge, MapLayout, MapNode, MapSum, Point, sum_of
from wellserved.report.map_places import Slot, lanes_that_fit
from wellserved.report.map_routes import SHARED_LANE, Box, Frame, Stroke, planned

LINE_HEIGHT = 17.0
FIGURE_HEIGHT = 16.0
_AIR_ABOVE, _AIR_BESIDE = 9.0, 8.0
_MARGIN = 4.0


@dataclass(frozen=True)
class Format:
    """What a direction has room for.

    `widths` of a box and `gaps` between layers in pixels, by how many layers there are (right; the last ones serve for
    more) or by how many boxes are in the row (down).
    """

    most_teams: int
    most_links: int
    most_outside: int
    room: Room
    widths: tuple[float, ...]
    gaps: tuple[float, ...]
    extent: float | None


FORMATS: dict[Direction, Format] = {
    "right": Format(18, 40, 6, Room(6, 6), (150, 150, 150, 150, 140, 128), (110, 110, 110, 100, 82, 54), None),
    "down": Format(9, 16, 3, Room(2, 99), (168, 132, 101), (48,), 344.0),
}


@dataclass(frozen=True)
class Weighed:
    """The links between boxes, by their keys; those within a box lead from the box to itself and are never drawn.

    `matters`: how much each of the others matters. `shows`: what the width of a line may show, in one look or another.
    `first`: links that are drawn whatever they matter.
    """

    edges: Mapping[Link, MapEdge]
    matters: Mapping[Link, float]
    shows: tuple[Callable[[MapEdge], float | None], ...]
    first: tuple[Link, ...] = ()


def arranged(  # noqa: PLR0913 -- boxes, links, steps, and how they are to stand
    nodes: Mapping[str, MapNode],
    links: Weighed,
    steps: Mapping[str, int],
    direction: Direction,
    *,
    most_links: int | None = None,
    layer: Mapping[str, int] | None = None,
    most_lines: int = 2,
) -> MapLayout:
    """Return the boxes in their places, the links that matter most, and the sum of the others.

    Takes: boxes without places; how many steps each is from the outside customer (0: it is one); the layer of each, for
    maps that know it; how many lines a name may take.
    Gives: boxes in the order in which they are read, layer by layer. Drawn links and `left_out` together are all links.
    """
    form = FORMATS[direction]
    folds = frozenset(key for key, node in nodes.items() if node.folded)
    layer = layer or layers_of(steps, links.matters, form.room, folds)
    sized = _sized([replace(node, layer=layer[key]) for key, node in nodes.items()], form, direction, most_lines)
    most = form.most_links if most_links is None else most_links
    chosen = list(dict.fromkeys([*links.first, *chosen_links(links.matters, layer, folds, most)]))[: max(most, 0)]
    if form.extent is not None:
        fit = lanes_that_fit(_slots(sized, direction), SHARED_LANE, form.extent)
        chosen = without_overfull_layers(chosen, layer, fit)
    strongest = max((links.matters[link] for link in chosen), default=0.0) or 1.0
    drawn = {link: replace(links.edges[link], weight=links.matters[link] / strongest) for link in chosen}
    return _placed(sized, drawn, links, form, direction)


def _sized(nodes: Sequence[MapNode], form: Format, direction: Direction, most_lines: int) -> list[MapNode]:
    """Give the boxes their widths, lines of text and heights; in a row all are equally high."""
    layers = max((node.layer for node in nodes), default=-1) + 1
    in_layer = [sum(node.layer == number for node in nodes) for number in range(layers)]
    sized = []
    for node in nodes:
        room = form.widths[min(layers if direction == "right" else in_layer[node.layer], len(form.widths)) - 1]
        lines = in_lines(node.label, NAME_SIZE, room - 2 * _AIR_BESIDE, most=most_lines)
        figure = FIGURE_HEIGHT if node.has_figure else 0.0
        sized.append(replace(node, lines=lines, w=room, h=2 * _AIR_ABOVE + LINE_HEIGHT * len(lines) + figure))
    if direction == "right":
        return sized
    highest = [max(node.h for node in sized if node.layer == number) for number in range(layers)]
    return [replace(node, h=highest[node.layer]) for node in sized]


def _slots(nodes: Sequence[MapNode], direction: Direction) -> list[Slot]:
    return [Slot(n.key, n.layer, n.h if direction == "right" else n.w, at_end=n.folded > 0) for n in nodes]


def _placed(
    nodes: Sequence[MapNode], edges: Mapping[Link, MapEdge], links: Weighed, form: Format, direction: Direction
) -> MapLayout:
    """Put the boxes in their places and the curves between them, and the whole at the margin of the picture."""
    lengths = {node.layer: node.w if direction == "right" else node.h for node in nodes}
    gap = form.gaps[min(max(len(lengths), 1), len(form.gaps)) - 1]
    frame = Frame(tuple(lengths[number] for number in sorted(lengths)), gap, form.extent)
    plan = planned(_slots(nodes, direction), _strokes(edges, links.shows), frame)
    layer = {node.key: node.layer for node in nodes}
    placed = [_in_box(node, plan.boxes[node.key], direction) for node in nodes]
    routed = [
        replace(edge, points=_turned(curve, direction), back=layer[edge.provider] >= layer[edge.customer])
        for edge, curve in zip(edges.values(), plan.curves, strict=True)
    ]
    left_out = sum_of(edge for link, edge in links.edges.items() if link not in edges)
    return _framed(placed, routed, left_out, direction)


def _in_box(node: MapNode, box: Box, direction: Direction) -> MapNode:
    if direction == "right":
        return replace(node, x=box.along, y=box.across, h=box.size)
    return replace(node, x=box.across, y=box.along, h=box.length)


def _turned(curve: Sequence[Point], direction: Direction) -> tuple[Point, ...]:
    return tuple(curve) if direction == "right" else tuple((across, along) for along, across in curve)


def _strokes(edges: Mapping[Link, MapEdge], shows: Iterable[Callable[[MapEdge], float | None]]) -> dict[Link, Stroke]:
    """Return for each link its weight and its width where it is widest."""
    pens = [(value, pen_for(map(value, edges.values()))) for value in shows]
    return {
        link: Stroke(edge.weight, max(pen.width(value(edge)) for value, pen in pens)) for link, edge in edges.items()
    }


def _framed(nodes: Sequence[MapNode], edges: Sequence[MapEdge], left_out: MapSum, direction: Direction) -> MapLayout:
    """Move everything so that it starts at the margin, and measure the whole."""
    points = [point for edge in edges for point in edge.points]
    points += [corner for node in nodes for corner in ((node.x, node.y), (node.x + node.w, node.y + node.h))]
    left, top = (min((point[axis] for point in points), default=0.0) - _MARGIN for axis in (0, 1))
    right, bottom = (max((point[axis] for point in points), default=0.0) + _MARGIN for axis in (0, 1))
    in_reading_order = sorted(nodes, key=lambda node: (node.layer, node.x if direction == "down" else node.y))
    return MapLayout(
        nodes=tuple(replace(node, x=round(node.x - left, 1), y=round(node.y - top, 1)) for node in in_reading_order),
        edges=tuple(
            replace(edge, points=tuple((round(x - left, 1), round(y - top, 1)) for x, y in edge.points))
            for edge in edges
        ),
        left_out=left_out,
        width=round(right - left, 1),
        height=round(bottom - top, 1),
        direction=direction,
    )
