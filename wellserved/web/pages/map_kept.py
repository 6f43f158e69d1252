"""Layouts of maps, kept: to find one takes long, and many people look at the same map again and again.

A layout is kept by everything it is made from. So whatever changes, and whoever looks, nobody is shown another's map;
and nothing has to be told to the other processes of the web server.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from wellserved.report.map_arrangement import Weighed, arranged
from wellserved.report.map_parts import Direction, MapEdge, MapLayout, MapNode

KEPT = 256
"""Of each process of the web server; one takes about 50 kB."""
MOST_LINES = 3


class GivenLink(NamedTuple):
    """All links from one box to another."""

    provider: str
    customer: str
    many: int
    matters: float
    shows: float | None
    """What the width of its line shows; None: that is not known."""
    is_on_path: bool


@dataclass(frozen=True)
class Given:
    """Everything that decides where boxes stand and how lines run."""

    nodes: tuple[MapNode, ...]
    steps: tuple[int, ...]
    """Of each box, how many it is from the customer outside."""
    links: tuple[GivenLink, ...]
    layers: tuple[tuple[str, int], ...]
    """The layer of each box, where it is known."""
    direction: Direction
    most: int


@lru_cache(maxsize=KEPT)
def arranged_once(given: Given) -> MapLayout:
    """Lay a map out, unless it is one of the last ones."""
    nodes = {node.key: node for node in given.nodes}
    links = {(each.provider, each.customer): each for each in given.links}
    between = {link: each for link, each in links.items() if each.provider != each.customer}
    weighed = Weighed(
        edges={link: MapEdge(*link, links=each.many) for link, each in links.items()},
        matters={link: each.matters for link, each in between.items()},
        shows=(lambda edge: links[edge.provider, edge.customer].shows,),
        first=tuple(link for link, each in between.items() if each.is_on_path),
    )
    steps = dict(zip(nodes, given.steps, strict=True))
    return arranged(
        nodes,
        weighed,
        steps,
        given.direction,
        most_links=given.most,
        layer=dict(given.layers) or None,
        most_lines=MOST_LINES,
    )
