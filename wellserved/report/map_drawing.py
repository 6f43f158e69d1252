"""The who-serves-whom map as static SVG: a drawing that can be read, printed, tabbed through and heard."""

from collections import defaultdict
from collections.abc import Mapping
from html import escape

from wellserved.report.map_labels import clean
from wellserved.report.map_layout import LINE_HEIGHT, MapEdge, MapLayout, MapNode
from wellserved.report.map_legend import Legend, legend_of
from wellserved.report.map_lines import dashes_of, middle_of, path_data, with_head
from wellserved.report.map_look import MAP_SCRIPT, MAP_STYLE
from wellserved.report.map_words import Look, figure_of, link_sentence, node_sentence, pen_of, single_links, value_of

__all__ = ["MAP_SCRIPT", "MAP_STYLE", "Look", "draw"]

_LEAST_WIDTH = 300.0
_ASCENT = 13.0  # from the top of a line of text to its base line
_NOTHING = "Nobody serves anybody here yet"


def draw(  # noqa: PLR0913 -- what a drawing says and shows, each by name
    layout: MapLayout,
    *,
    look: Look,
    title: str,
    sentence: str,
    table_id: str = "",
    weakest: tuple[str, str] | None = None,
) -> str:
    """Return the map as an `<svg>` element; its page needs MAP_STYLE once, and MAP_SCRIPT for hovering and keys.

    Takes: `title` and `sentence`, read out before the boxes; `table_id` of the table that "+ 37 more teams" leads to;
    `weakest`, the link (provider, customer) to mark with a ring, if it is drawn singly.
    Ids begin with look and direction: a page may hold the map once in each.
    """
    width = max(layout.width, _LEAST_WIDTH)
    legend = legend_of(layout, look, width) if layout.edges else Legend("", 0.0)
    height = (layout.height if layout.nodes else 60.0) + legend.height
    name = f"map-{look}-{layout.direction}"
    body = _links(layout, look, weakest) + _teams(layout, look, table_id) if layout.nodes else _nothing()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map {look} {layout.direction}" role="group" '
        f'aria-labelledby="{name}-title {name}-sentence" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-sentence">{escape(sentence)}</desc>'
        f"{body}{legend.svg}</svg>"
    )


def _nothing() -> str:
    return f'<text class="figure" x="4" y="34">{_NOTHING}</text>'


def _links(layout: MapLayout, look: Look, weakest: tuple[str, str] | None) -> str:
    """Return the links by customer, thick ones first, so that thin ones run visibly over them.

    The casings of a customer's links lie beneath all of them: where they run together they look like one river.
    """
    nodes = {node.key: node for node in layout.nodes}
    pen = pen_of(layout, look)
    to_folds = set(layout.edges) - set(single_links(layout))
    by_customer: dict[str, list[MapEdge]] = defaultdict(list)
    for edge in sorted(layout.edges, key=lambda edge: (edge not in to_folds, -(value_of(edge, look) or 0.0))):
        by_customer[edge.customer].append(edge)
    drawn: list[str] = []
    marked = marked_link(layout, weakest)
    for edges in by_customer.values():
        links = [_link(edge, nodes, pen.width(value_of(edge, look)), look, marked) for edge in edges]
        drawn.extend(casing for casing, _ in links)
        drawn.extend(line for _, line in links)
    return f'<g class="links">{"".join(drawn)}{_ring(marked) if marked else ""}</g>'


def marked_link(layout: MapLayout, weakest: tuple[str, str] | None) -> MapEdge | None:
    """Return the drawn link that stands for the weakest one alone; None where it is not drawn, or none is claimed."""
    names = {node.key: node.members for node in layout.nodes}
    ends = tuple((end,) for end in weakest or ())
    return next((e for e in single_links(layout) if (names[e.provider], names[e.customer]) == ends), None)


def _ring(edge: MapEdge) -> str:
    x, y = middle_of(edge.points)
    return f'<circle class="ring" aria-hidden="true" cx="{x:.1f}" cy="{y:.1f}" r="8"/>'


def _link(
    edge: MapEdge, nodes: Mapping[str, MapNode], width: float, look: Look, marked: MapEdge | None
) -> tuple[str, str]:
    """Return the casing, in the colour of the paper, that parts a link from what it crosses, and its line and head."""
    kinds = ["back"] if edge.back else []
    kinds += ["unknown"] if value_of(edge, look) is None else []
    kinds += ["rest"] if nodes[edge.provider].folded or nodes[edge.customer].folded else []
    kinds += ["weakest"] if edge == marked else []
    points, head = with_head(edge.points, width)
    ends = f'data-provider="{_key(nodes[edge.provider])}" data-customer="{_key(nodes[edge.customer])}"'
    path = f'{ends} d="{path_data(points)}"'
    dashes = f' stroke-dasharray="{dashes_of(width)}"' if edge.back else ""
    ahead = "The weakest link. " if edge == marked else ""
    said = f"<title>{ahead}{escape(link_sentence(edge, nodes))}</title>"
    casing = f'<path class="casing" aria-hidden="true" {path} stroke-width="{width + 4:.1f}">{said}</path>'
    classes = " ".join(kinds)
    line = f'<path class="link {classes}" role="img" {path} stroke-width="{width:.1f}"{dashes}>{said}</path>'
    return casing, f'{line}<path class="head {classes}" {ends} d="{head}"/>'


def _teams(layout: MapLayout, look: Look, table_id: str) -> str:
    return f'<g class="teams">{"".join(_team(node, look, table_id) for node in layout.nodes)}</g>'


def _key(node: MapNode) -> str:
    """Return the name by which links and boxes of one drawing know each other."""
    return escape(clean(node.key))


def _team(node: MapNode, look: Look, table_id: str) -> str:
    kind = "fold" if node.folded else "outside" if node.is_outside else "inside"
    leads = bool(node.folded and table_id)
    focus = "" if leads else ' tabindex="0"'
    drawn = (
        f'<g class="team {kind}" data-team="{_key(node)}" role="img"{focus}>'
        f"<title>{escape(node_sentence(node))}</title>"
        f'<rect x="{node.x:g}" y="{node.y:g}" width="{node.w:g}" height="{node.h:g}" rx="8"/>{_label(node, look)}</g>'
    )
    return f'<a href="#{escape(table_id)}">{drawn}</a>' if leads else drawn


def _label(node: MapNode, look: Look) -> str:
    """Return the lines of the name and, beneath, the figure, in the middle of the box."""
    figure = figure_of(node, look)
    block = LINE_HEIGHT * (len(node.lines) + bool(figure))
    x, base = f'x="{node.x + node.w / 2:g}" text-anchor="middle"', node.y + (node.h - block) / 2 + _ASCENT
    lines = [("name", line) for line in node.lines] + ([("figure", figure)] if figure else [])
    return "".join(
        f'<text class="{kind}" {x} y="{base + LINE_HEIGHT * at:g}">{escape(text)}</text>'
        for at, (kind, text) in enumerate(lines)
    )
