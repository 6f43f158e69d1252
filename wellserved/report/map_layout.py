"""The who-serves-whom map as geometry: which teams and links are shown, and where, in layers towards the customer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from wellserved.report.map_choice import chosen_links, folded, without_overfull_layers
from wellserved.report.map_labels import clean, in_lines
from wellserved.report.map_layers import Room, layers_of, steps_to_outside, steps_without_outside
from wellserved.report.map_lines import pen_for
from wellserved.report.map_look import NAME_SIZE
from wellserved.report.map_parts import (
    Direction,
    Link,
    MapEdge,
    MapLayout,
    MapLink,
    MapNode,
    MapSum,
    MapTeam,
    Point,
    merged,
    sum_of,
    weights_of,
)
from wellserved.report.map_places import Slot, lanes_that_fit
from wellserved.report.map_routes import SHARED_LANE, Box, Frame, Stroke, planned
from wellserved.report.numbers import count

__all__ = ["Direction", "MapEdge", "MapLayout", "MapLink", "MapNode", "MapSum", "MapTeam", "lay_out"]

LINE_HEIGHT = 17.0
FIGURE_HEIGHT = 16.0
_AIR_ABOVE, _AIR_BESIDE = 9.0, 8.0
_MARGIN = 4.0


@dataclass(frozen=True)
class _Format:
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


_FORMATS: dict[Direction, _Format] = {
    "right": _Format(18, 40, 6, Room(6, 6), (150, 150, 150, 150, 140, 128), (110, 110, 110, 100, 82, 54), None),
    "down": _Format(9, 16, 3, Room(2, 99), (168, 132, 101), (48,), 344.0),
}


@dataclass(frozen=True)
class _Company:
    """Everything known, by name: figures of the teams, links, steps to the outside customer, and who reaches them."""

    teams: Mapping[str, MapTeam]
    links: Sequence[MapLink]
    steps: Mapping[str, int]
    reached: frozenset[str]


def lay_out(  # noqa: PLR0913 -- what is shown, and the three sizes a caller may choose
    teams: Sequence[MapTeam],
    links: Sequence[MapLink],
    outside: tuple[str, ...],
    *,
    most_teams: int | None = None,
    most_links: int | None = None,
    direction: Direction = "right",
) -> MapLayout:
    """Return the map: boxes in layers towards the outside customer, the links that matter most, the rest folded.

    Takes: one team, one link per row in any order (links of the same two teams are added up; names that only links
    mention become teams); names of outside customers. Limits left out: 18 teams and 40 links to the right (for a page),
    9 and 16 down (for a telephone, 344 pixels wide).
    Gives: the same layout for the same input, whatever its order. Drawn links and `left_out` together are all links.
    A link matters by its share of all cases and of all waiting, a team by its links and by what passed through it.
    """
    form = _FORMATS[direction]
    company = _company(teams, links, outside, form.room.most_layers - 1)
    nodes, edges = _folded_company(company, form, form.most_teams if most_teams is None else most_teams)
    folds = frozenset(key for key, node in nodes.items() if node.folded)
    weights = weights_of({link: edge for link, edge in edges.items() if link[0] != link[1]})
    steps = {key: company.steps[node.members[0]] for key, node in nodes.items()}
    layer = layers_of(steps, weights, form.room, folds)
    sized = _sized([replace(node, layer=layer[key]) for key, node in nodes.items()], form, direction)
    chosen = chosen_links(weights, layer, folds, form.most_links if most_links is None else most_links)
    if form.extent is not None:
        chosen = without_overfull_layers(
            chosen, layer, lanes_that_fit(_slots(sized, direction), SHARED_LANE, form.extent)
        )
    strongest = max((weights[link] for link in chosen), default=0.0) or 1.0
    drawn = {link: replace(edges.pop(link), weight=weights[link] / strongest) for link in chosen}
    return _placed(sized, drawn, sum_of(edges.values()), form, direction)


def _company(teams: Iterable[MapTeam], links: Sequence[MapLink], outside: Iterable[str], farthest: int) -> _Company:
    """Put together what is known. Steps end at `farthest`; teams that do not reach the outside stand one step back."""
    known = {team.name: team for team in sorted(teams, key=repr)}
    names = sorted({*known, *outside, *chain.from_iterable((link.provider, link.customer) for link in links)})
    pairs = merged(links, {name: name for name in names})
    arcs = {link: float(edge.cases) for link, edge in pairs.items() if link[0] != link[1]}
    steps = steps_to_outside(names, arcs, sorted(set(outside)))
    reached = frozenset(steps)
    linked = {name for link in arcs for name in link} - reached
    inner = {link: weight for link, weight in arcs.items() if linked.issuperset(link)}
    steps |= steps_without_outside(linked, inner, 1 + any(steps.values()))
    unlinked = max([1, *steps.values()])
    return _Company(known, links, {name: min(steps.get(name, unlinked), farthest) for name in names}, reached)


def _folded_company(
    company: _Company, form: _Format, most_teams: int
) -> tuple[dict[str, MapNode], dict[Link, MapEdge]]:
    """Return the nodes of the map and the links between them; links within a node are from the node to itself."""
    node_of = folded(company.steps, _matters(company), most_teams, form.most_outside)
    members: dict[str, list[str]] = defaultdict(list)
    for name in sorted(node_of):
        members[node_of[name]].append(name)
    nodes = {key: _node(key, tuple(members[key]), company) for key in sorted(members)}
    return nodes, merged(company.links, node_of)


def _matters(company: _Company) -> dict[str, float]:
    cases = sum(team.cases or 0 for team in company.teams.values()) or 1
    hours = sum(team.hours_held or 0.0 for team in company.teams.values()) or 1.0
    matters = {
        name: (team.cases or 0) / cases + (team.hours_held or 0.0) / hours for name, team in company.teams.items()
    }
    for link, weight in weights_of(merged(company.links, {name: name for name in company.steps})).items():
        for name in link:
            matters[name] = matters.get(name, 0.0) + weight
    return matters


def _node(key: str, names: tuple[str, ...], company: _Company) -> MapNode:
    team = company.teams.get(names[0]) if len(names) == 1 else None
    reaching = [company.steps[name] for name in names if name in company.reached]
    return MapNode(
        key=key,
        lines=(),
        members=names,
        layer=0,
        steps=min(reaching) if reaching else None,
        is_outside=company.steps[names[0]] == 0,
        cases=team.cases if team else None,
        hours_held=team.hours_held if team else None,
        parent=team.parent if team else None,
    )


def _sized(nodes: Sequence[MapNode], form: _Format, direction: Direction) -> list[MapNode]:
    """Give the boxes their widths, lines of text and heights; in a row all are equally high."""
    layers = max((node.layer for node in nodes), default=-1) + 1
    in_layer = [sum(node.layer == number for node in nodes) for number in range(layers)]
    sized = []
    for node in nodes:
        room = form.widths[min(layers if direction == "right" else in_layer[node.layer], len(form.widths)) - 1]
        lines = in_lines(_label(node), NAME_SIZE, room - 2 * _AIR_BESIDE)
        figure = 0.0 if node.cases is node.hours_held is None else FIGURE_HEIGHT
        sized.append(replace(node, lines=lines, w=room, h=2 * _AIR_ABOVE + LINE_HEIGHT * len(lines) + figure))
    if direction == "right":
        return sized
    highest = [max(node.h for node in sized if node.layer == number) for number in range(layers)]
    return [replace(node, h=highest[node.layer]) for node in sized]


def _label(node: MapNode) -> str:
    if not node.folded:
        return clean(node.members[0])
    return f"+ {count(node.folded)} more {'customers' if node.is_outside else 'teams'}"


def _slots(nodes: Sequence[MapNode], direction: Direction) -> list[Slot]:
    return [Slot(n.key, n.layer, n.h if direction == "right" else n.w, at_end=n.folded > 0) for n in nodes]


def _placed(
    nodes: Sequence[MapNode], edges: Mapping[Link, MapEdge], left_out: MapSum, form: _Format, direction: Direction
) -> MapLayout:
    """Put the boxes in their places and the curves between them, and the whole at the margin of the picture."""
    lengths = {node.layer: node.w if direction == "right" else node.h for node in nodes}
    gap = form.gaps[min(max(len(lengths), 1), len(form.gaps)) - 1]
    frame = Frame(tuple(lengths[number] for number in sorted(lengths)), gap, form.extent)
    plan = planned(_slots(nodes, direction), _strokes(edges), frame)
    layer = {node.key: node.layer for node in nodes}
    placed = [_in_box(node, plan.boxes[node.key], direction) for node in nodes]
    routed = [
        replace(edge, points=_turned(curve, direction), back=layer[edge.provider] >= layer[edge.customer])
        for edge, curve in zip(edges.values(), plan.curves, strict=True)
    ]
    return _framed(placed, routed, left_out, direction)


def _in_box(node: MapNode, box: Box, direction: Direction) -> MapNode:
    if direction == "right":
        return replace(node, x=box.along, y=box.across, h=box.size)
    return replace(node, x=box.across, y=box.along, h=box.length)


def _turned(curve: Sequence[Point], direction: Direction) -> tuple[Point, ...]:
    return tuple(curve) if direction == "right" else tuple((across, along) for along, across in curve)


def _strokes(edges: Mapping[Link, MapEdge]) -> dict[Link, Stroke]:
    """Return for each link its weight and the width it has in the look in which it is wider."""
    cases = pen_for(edge.cases for edge in edges.values())
    waiting = pen_for(edge.wait_hours for edge in edges.values())
    return {
        link: Stroke(edge.weight, max(cases.width(edge.cases), waiting.width(edge.wait_hours)))
        for link, edge in edges.items()
    }


def _framed(nodes: Sequence[MapNode], edges: Sequence[MapEdge], left_out: MapSum, direction: Direction) -> MapLayout:
    """Move everything so that it starts at the margin, and measure the whole."""
    points = [point for edge in edges for point in edge.points]
    points += [corner for node in nodes for corner in ((node.x, node.y), (node.x + node.w, node.y + node.h))]
    left, top = (min((point[axis] for point in points), default=0.0) - _MARGIN for axis in (0, 1))
    right, bottom = (max((point[axis] for point in points), default=0.0) + _MARGIN for axis in (0, 1))
    return MapLayout(
        nodes=tuple(replace(node, x=round(node.x - left, 1), y=round(node.y - top, 1)) for node in nodes),
        edges=tuple(
            replace(edge, points=tuple((round(x - left, 1), round(y - top, 1)) for x, y in edge.points))
            for edge in edges
        ),
        left_out=left_out,
        width=round(right - left, 1),
        height=round(bottom - top, 1),
        direction=direction,
    )
