"""What the map says in words: the sentence of a link, the sentence of a box, and the figures beneath the names."""

from collections.abc import Mapping
from enum import StrEnum

from wellserved.report.map_lines import Pen, pen_for
from wellserved.report.map_parts import MapEdge, MapLayout, MapNode
from wellserved.report.numbers import count, counted, duration, name, percent

_NAMES_LISTED = 12


class Look(StrEnum):
    """What the width of a link shows."""

    FLOW = "flow"
    WAITING = "waiting"


def name_of(node: MapNode) -> str:
    """Return what a box stands for, for use in a sentence."""
    if node.folded:
        return f"{count(node.folded)} more {'outside customers' if node.is_outside else 'teams'}"
    return name(node.members[0])


def link_sentence(edge: MapEdge, nodes: Mapping[str, MapNode]) -> str:
    """Return what a link is: who serves whom, in how many cases, and how long the customer waits."""
    provider, customer = nodes[edge.provider], nodes[edge.customer]
    parts = [f"{counted(edge.cases, 'case')}, {counted(edge.times, 'time')}", _waiting(edge)]
    if edge.links > 1:
        parts.append(f"{counted(edge.links, 'link')} added up")
    if edge.back:
        parts.append("sideways" if provider.layer == customer.layer else "a return loop")
    verb = "serve" if provider.folded else "serves"
    return f"{name_of(provider)} {verb} {name_of(customer)}: {'; '.join(parts)}"


def _waiting(edge: MapEdge) -> str:
    if edge.wait_hours is None:
        return "waiting not known"
    total = f"waiting {duration(edge.wait_hours)} in all"
    return total if edge.median_wait_hours is None else f"{total}, median {duration(edge.median_wait_hours)}"


def node_sentence(node: MapNode) -> str:
    """Return what a box is: the team, its figures, what it is part of and how far the outside customer is."""
    if node.folded:
        names = [name(member) for member in node.members[:_NAMES_LISTED]]
        return f"{name_of(node)}: {', '.join(names)}{' …' if node.folded > len(names) else ''}"
    parts = []
    if node.cases is not None:
        parts.append(counted(node.cases, "case"))
    if node.hours_held is not None and not node.is_outside:
        parts.append(f"held {duration(node.hours_held)} in all")
    if node.parent:
        parts.append(f"part of {name(node.parent)}")
    parts.append(_distance(node))
    return f"{name_of(node)}: {'; '.join(parts)}"


def _distance(node: MapNode) -> str:
    if node.is_outside:
        return "outside customer"
    if node.steps is None:
        return "no path to an outside customer seen"
    return f"{counted(node.steps, 'step')} from the outside customer"


def figure_of(node: MapNode, look: Look) -> str:
    """Return the figure beneath the name: cases, or how long the team held them; empty where it is not known."""
    if look is Look.FLOW or node.is_outside:
        return "" if node.cases is None else counted(node.cases, "case")
    return "" if node.hours_held is None else f"held {duration(node.hours_held)}"


def value_of(edge: MapEdge, look: Look) -> float | None:
    """Return what the width of a link shows: cases, or hours of waiting (None: not known)."""
    return float(edge.cases) if look is Look.FLOW else edge.wait_hours


def value_in_words(value: float, look: Look) -> str:
    """Return the value of a link for the legend."""
    return counted(round(value), "case") if look is Look.FLOW else f"{duration(value)} of waiting"


def single_links(layout: MapLayout) -> list[MapEdge]:
    """Return the drawn links that stand for one link between two names, not for those of a fold."""
    folds = {node.key for node in layout.nodes if node.folded}
    return [edge for edge in layout.edges if not folds.intersection((edge.provider, edge.customer))]


def shown_sentence(layout: MapLayout, look: Look) -> str:
    """Return how much of everything the single links stand for; empty if there is nothing else."""
    single = single_links(layout)
    links = sum(edge.links for edge in layout.edges) + layout.left_out.links
    shown = sum(edge.links for edge in single)
    if shown == links:
        return ""
    left = float(layout.left_out.cases) if look is Look.FLOW else layout.left_out.wait_hours or 0.0
    total = sum(value_of(edge, look) or 0.0 for edge in layout.edges) + left
    share = sum(value_of(edge, look) or 0.0 for edge in single) / (total or 1.0)
    said = f"{count(shown)} of {counted(links, 'link')} shown"
    return f"{said}, {percent(share)} of the {look}" if total else said


def pen_of(layout: MapLayout, look: Look) -> Pen:
    """Return the pen that draws the links of a map in this look."""
    return pen_for(value_of(edge, look) for edge in layout.edges)
