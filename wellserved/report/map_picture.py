"""A laid-out map as static SVG, whatever its lines and boxes say: it can be read, printed, tabbed through and heard."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from wellserved.report.map_arrangement import LINE_HEIGHT
from wellserved.report.map_labels import clean
from wellserved.report.map_legend import Entry, legend_of
from wellserved.report.map_lines import core_width, dashes_of, middle_of, path_data, with_head
from wellserved.report.map_parts import Link, MapEdge, MapLayout, MapNode

LEAST_WIDTH = 300.0
_EMPTY_HEIGHT = 60.0
_BEHIND = 4.0
_ASCENT = 13.0  # from the top of a line of text to its base line


@dataclass(frozen=True)
class BoxLook:
    """How a box is drawn and said: its classes, its sentence, the figure beneath its name, and where it leads."""

    kinds: str
    sentence: str
    figure: str = ""
    href: str = ""
    """Blank: the keyboard stops here all the same, but it leads nowhere."""
    is_stack: bool = False
    """It looks like several sheets."""


@dataclass(frozen=True)
class LineLook:
    """How a link is drawn and said: its classes, its width in pixels, its sentence."""

    kinds: tuple[str, ...]
    width: float
    sentence: str
    is_hollow: bool = False
    has_ring: bool = False


@dataclass(frozen=True)
class Frontispiece:
    """What the whole says: a name that no other drawing of the page has, its classes, title and sentence.

    `empty` is shown where there is nothing to draw. Lines that `are_said` are read out one by one; where each box says
    whom it serves, they need not be.
    """

    name: str
    kinds: str
    title: str
    sentence: str
    empty: str
    are_said: bool = True


def picture(
    layout: MapLayout,
    boxes: Mapping[str, BoxLook],
    lines: Mapping[Link, LineLook],
    entries: Sequence[Entry],
    front: Frontispiece,
) -> str:
    """Return the map as an `<svg>` element; its page needs MAP_STYLE once, and MAP_SCRIPT for hovering and keys.

    Takes: the look of each box by its key, of each line by its two keys in the order in which they are drawn (thick
    ones first, so that thin ones run visibly over them); the entries of the legend.
    """
    width = max(layout.width, LEAST_WIDTH)
    legend = legend_of(entries, layout.height, width)
    height = (layout.height if layout.nodes else _EMPTY_HEIGHT) + legend.height
    body = _links(layout, lines, front) + _teams(layout, boxes) if layout.nodes else _nothing(front.empty)
    name = escape(front.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map {front.kinds}" role="group" '
        f'aria-labelledby="{name}-title {name}-sentence" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">'
        f'<title id="{name}-title">{escape(front.title)}</title>'
        f'<desc id="{name}-sentence">{escape(front.sentence)}</desc>'
        f"{body}{legend.svg}</svg>"
    )


def _nothing(words: str) -> str:
    return f'<text class="figure" x="4" y="34">{escape(words)}</text>'


def _links(layout: MapLayout, lines: Mapping[Link, LineLook], front: Frontispiece) -> str:
    """Return the links by customer, and those that lead back or sideways over all others.

    The casings of a customer's links lie beneath all of them: where they run together they look like one river. What
    leads against the others crosses them on its whole way, and is dashed: beneath them little of it would be seen.
    """
    edges = {(edge.provider, edge.customer): edge for edge in layout.edges}
    by_customer: dict[tuple[bool, str], list[Link]] = defaultdict(list)
    for link in lines:
        by_customer[edges[link].back, link[1]].append(link)
    drawn: list[str] = []
    for _group, links in sorted(by_customer.items(), key=lambda each: each[0][0]):
        pairs = [_link(edges[link], lines[link], front) for link in links]
        drawn.extend(casing for casing, _ in pairs)
        drawn.extend(line for _, line in pairs)
    rings = "".join(_ring(edges[link]) for link, look in lines.items() if look.has_ring)
    hidden = "" if front.are_said else ' aria-hidden="true"'
    return f'<g class="links"{hidden}>{"".join(drawn)}{rings}</g>'


def _ring(edge: MapEdge) -> str:
    x, y = middle_of(edge.points)
    return f'<circle class="ring" aria-hidden="true" cx="{x:.1f}" cy="{y:.1f}" r="8"/>'


def _link(edge: MapEdge, look: LineLook, front: Frontispiece) -> tuple[str, str]:
    """Return the casing, in the colour of the paper, that parts a link from what it crosses, and its line and head."""
    points, head = with_head(edge.points, look.width)
    ends = f'data-provider="{_key(edge.provider)}" data-customer="{_key(edge.customer)}"'
    path = f'{ends} d="{path_data(points)}"'
    dashes = f' stroke-dasharray="{dashes_of(look.width)}"' if edge.back else ""
    said = f"<title>{escape(look.sentence)}</title>"
    casing = f'<path class="casing" aria-hidden="true" {path} stroke-width="{look.width + 4:.1f}">{said}</path>'
    classes = " ".join((*look.kinds, *(("hollow",) if look.is_hollow else ())))
    role = ' role="img"' if front.are_said else ""
    line = f'<path class="link {classes}"{role} {path} stroke-width="{look.width:.1f}"{dashes}>{said}</path>'
    core = (
        f'<path class="core" {path} stroke-width="{core_width(look.width):.1f}">{said}</path>' if look.is_hollow else ""
    )
    return casing, f'{line}{core}<path class="head {classes}" {ends} d="{head}"/>'


def _teams(layout: MapLayout, boxes: Mapping[str, BoxLook]) -> str:
    return f'<g class="teams">{"".join(_team(node, boxes[node.key]) for node in layout.nodes)}</g>'


def _key(key: str) -> str:
    """Return the name by which links and boxes of one drawing know each other."""
    return escape(clean(key))


def _team(node: MapNode, look: BoxLook) -> str:
    focus = "" if look.href else ' tabindex="0"'
    sheets = "".join(_sheet(node, behind) for behind in ((_BEHIND, 0.0) if look.is_stack else (0.0,)))
    drawn = (
        f'<g class="team {look.kinds}" data-team="{_key(node.key)}" role="img"{focus}>'
        f"<title>{escape(look.sentence)}</title>{sheets}{_label(node, look)}</g>"
    )
    return f'<a href="{escape(look.href)}">{drawn}</a>' if look.href else drawn


def _sheet(node: MapNode, behind: float) -> str:
    place = f'x="{node.x + behind:g}" y="{node.y + behind:g}" width="{node.w:g}" height="{node.h:g}"'
    return f'<rect {place} rx="8"/>'


def _label(node: MapNode, look: BoxLook) -> str:
    """Return the lines of the name and, beneath, the figure, in the middle of the box."""
    block = LINE_HEIGHT * (len(node.lines) + bool(look.figure))
    x, base = f'x="{node.x + node.w / 2:g}" text-anchor="middle"', node.y + (node.h - block) / 2 + _ASCENT
    lines = [("name", line) for line in node.lines] + ([("figure", look.figure)] if look.figure else [])
    return "".join(
        f'<text class="{kind}" {x} y="{base + LINE_HEIGHT * at:g}">{escape(text)}</text>'
        for at, (kind, text) in enumerate(lines)
    )
