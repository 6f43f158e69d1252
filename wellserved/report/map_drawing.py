"""The map of the report: what its boxes and lines say and show in each look."""

from collections.abc import Mapping

from wellserved.report.map_layout import MapEdge, MapLayout, MapNode
from wellserved.report.map_legend import Entry, shown_less, wrapped
from wellserved.report.map_look import MAP_SCRIPT, MAP_STYLE
from wellserved.report.map_parts import Link
from wellserved.report.map_picture import LEAST_WIDTH, BoxLook, Frontispiece, LineLook, picture
from wellserved.report.map_words import (
    Look,
    figure_of,
    link_sentence,
    node_sentence,
    pen_of,
    shown_sentence,
    single_links,
    value_in_words,
    value_of,
)

__all__ = ["MAP_SCRIPT", "MAP_STYLE", "Look", "draw"]

_NOTHING = "Nobody serves anybody here yet"
_MUCH_LESS = 16
_HOURS_IN_A_DAY, _DAYS_FROM_HOURS = 24, 48  # as durations are written


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
    front = Frontispiece(f"map-{look}-{layout.direction}", f"{look} {layout.direction}", title, sentence, _NOTHING)
    boxes = {node.key: _box(node, look, table_id) for node in layout.nodes}
    return picture(layout, boxes, _lines(layout, look, weakest), _entries(layout, look), front)


def marked_link(layout: MapLayout, weakest: tuple[str, str] | None) -> MapEdge | None:
    """Return the drawn link that stands for the weakest one alone; None where it is not drawn, or none is claimed."""
    names = {node.key: node.members for node in layout.nodes}
    ends = tuple((end,) for end in weakest or ())
    return next((e for e in single_links(layout) if (names[e.provider], names[e.customer]) == ends), None)


def _lines(layout: MapLayout, look: Look, weakest: tuple[str, str] | None) -> dict[Link, LineLook]:
    """Return the look of each link: those of folds beneath all others, then thick ones first."""
    nodes = {node.key: node for node in layout.nodes}
    pen = pen_of(layout, look)
    to_folds = set(layout.edges) - set(single_links(layout))
    marked = marked_link(layout, weakest)
    return {
        (edge.provider, edge.customer): _line(edge, nodes, pen.width(value_of(edge, look)), look, marked)
        for edge in sorted(layout.edges, key=lambda edge: (edge not in to_folds, -(value_of(edge, look) or 0.0)))
    }


def _line(edge: MapEdge, nodes: Mapping[str, MapNode], width: float, look: Look, marked: MapEdge | None) -> LineLook:
    kinds = ["back"] if edge.back else []
    kinds += ["unknown"] if value_of(edge, look) is None else []
    kinds += ["rest"] if nodes[edge.provider].folded or nodes[edge.customer].folded else []
    kinds += ["weakest"] if edge == marked else []
    ahead = "The weakest link. " if edge == marked else ""
    return LineLook(tuple(kinds), width, ahead + link_sentence(edge, nodes), has_ring=edge == marked)


def _box(node: MapNode, look: Look, table_id: str) -> BoxLook:
    kind = "fold" if node.folded else "outside" if node.is_outside else "inside"
    href = f"#{table_id}" if node.folded and table_id else ""
    return BoxLook(kind, node_sentence(node), figure_of(node, look), href)


def _entries(layout: MapLayout, look: Look) -> list[Entry]:
    """Return the entries of the legend: what an arrow, its width and its dashes mean, and how much is drawn."""
    if not layout.edges:
        return []
    values = [value_of(edge, look) for edge in layout.edges]
    pen = pen_of(layout, look)
    entries = [Entry(value_in_words(pen.most, look), "link", pen.thickest)] if pen.most else []
    in_days = look is Look.WAITING and pen.most / _MUCH_LESS >= _DAYS_FROM_HOURS
    less = shown_less(pen.most / _MUCH_LESS, _HOURS_IN_A_DAY if in_days else 1)
    if less and min(value or 0.0 for value in values) <= less:
        entries.append(Entry(value_in_words(less, look), "link", pen.width(less)))
    if any(edge.back for edge in layout.edges):
        entries.append(Entry("back or sideways", "link back" if pen.most else "link back unknown", 2.5))
    if None in values:
        entries.append(Entry("waiting not known", "link unknown", 1.5))
    return entries + wrapped(shown_sentence(layout, look), max(layout.width, LEAST_WIDTH))
