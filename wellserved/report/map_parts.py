"""The parts of the who-serves-whom map: what goes in (teams, links), what comes out (boxes, curves), and their sums."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Direction = Literal["right", "down"]
Point = tuple[float, float]
Link = tuple[str, str]
"""(key of the provider, key of the customer)"""


@dataclass(frozen=True)
class MapLink:
    """One link: `provider` serves `customer`; a hand-off A ⇢ B seen in a log is the link B → A.

    `times` hand-offs in `cases` cases; `wait_hours` the customer waited in all, `median_wait_hours` each time (elapsed
    hours; None: not known).
    """

    provider: str
    customer: str
    times: int
    cases: int
    wait_hours: float | None
    median_wait_hours: float | None = None


@dataclass(frozen=True)
class MapTeam:
    """One team with the cases that passed through it and the elapsed hours it held them; `parent`: what it is part of.

    None: not known, or withheld. A team named like an outside customer gives that customer its figures.
    """

    name: str
    cases: int | None
    hours_held: float | None
    parent: str | None = None


@dataclass(frozen=True)
class MapNode:
    """One box of the map. `key` is unique on the map; `members` are the names it stands for (several: a fold).

    `label` is what it is called, `lines` is that broken to fit the box; `has_figure` leaves room for one line more.
    A branch stands for a team with all that belong to it, and matters like any team; other folds are what is left over.
    `steps` to an outside customer by the most used path (0: an outside customer; None: no path seen). `cases` and
    `hours_held` are None where not known, and for folds: a case that passed two of the teams would count twice.
    """

    key: str
    label: str
    members: tuple[str, ...]
    steps: int | None
    is_outside: bool
    has_figure: bool = False
    is_branch: bool = False
    lines: tuple[str, ...] = ()
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    w: float = 0.0
    h: float = 0.0
    cases: int | None = None
    hours_held: float | None = None
    parent: str | None = None

    @property
    def folded(self) -> int:
        """How many teams (or outside customers) that are left over the box stands for; 0: it stands for something."""
        return len(self.members) if len(self.members) > 1 and not self.is_branch else 0


@dataclass(frozen=True)
class MapEdge:
    """One link drawn between two boxes; `links` tells for how many links it stands, their figures added up.

    Where links were declared and not counted, there are no figures but the number of links.
    `points` of its curve: a start, then three points for each cubic piece. `back`: it does not lead towards the outside
    customer (a return loop). `weight`: how much it matters beside the strongest, 0 to 1.
    """

    provider: str
    customer: str
    times: int = 0
    cases: int = 0
    wait_hours: float | None = None
    median_wait_hours: float | None = None
    links: int = 1
    weight: float = 0.0
    back: bool = False
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class MapSum:
    """Links that are not drawn, added up."""

    links: int
    times: int
    cases: int
    wait_hours: float | None


@dataclass(frozen=True)
class MapLayout:
    """The whole map in pixels: boxes, links, and the sum of the links that are not drawn."""

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    left_out: MapSum
    width: float
    height: float
    direction: Direction


def merged(links: Iterable[MapLink], node_of: Mapping[str, str]) -> dict[Link, MapEdge]:
    """Return one edge per pair of nodes, in the order of their keys; links within a node stay as (node, node)."""
    groups: dict[Link, list[MapLink]] = defaultdict(list)
    for link in links:
        groups[node_of[link.provider], node_of[link.customer]].append(link)
    return {pair: _edge(pair, groups[pair]) for pair in sorted(groups)}


def _edge(pair: Link, links: Sequence[MapLink]) -> MapEdge:
    return MapEdge(
        provider=pair[0],
        customer=pair[1],
        times=sum(link.times for link in links),
        cases=sum(link.cases for link in links),
        wait_hours=_total(link.wait_hours for link in links),
        median_wait_hours=links[0].median_wait_hours if len(links) == 1 else None,
        links=len({(link.provider, link.customer) for link in links}),
    )


def _total(hours: Iterable[float | None]) -> float | None:
    known = sorted(value for value in hours if value is not None)
    return sum(known) if known else None


def sum_of(edges: Iterable[MapEdge]) -> MapSum:
    """Add links up."""
    left = list(edges)
    return MapSum(
        links=sum(edge.links for edge in left),
        times=sum(edge.times for edge in left),
        cases=sum(edge.cases for edge in left),
        wait_hours=_total(edge.wait_hours for edge in left),
    )


def weights_of(edges: Mapping[Link, MapEdge]) -> dict[Link, float]:
    """Return how much each link matters: its share of all cases plus its share of all waiting."""
    cases = sum(edge.cases for edge in edges.values()) or 1
    waiting = sum(edge.wait_hours or 0.0 for edge in edges.values()) or 1.0
    return {link: edge.cases / cases + (edge.wait_hours or 0.0) / waiting for link, edge in edges.items()}
