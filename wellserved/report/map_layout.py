"""The who-serves-whom map of a log as geometry: which teams and links are shown, and where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from wellserved.report.map_arrangement import FORMATS, LINE_HEIGHT, Weighed, arranged
from wellserved.report.map_choice import folded
from wellserved.report.map_labels import clean
from wellserved.report.map_layers import steps_to_outside, steps_without_outside
from wellserved.report.map_parts import (
    Direction,
    Link,
    MapEdge,
    MapLayout,
    MapLink,
    MapNode,
    MapSum,
    MapTeam,
    merged,
    weights_of,
)
from wellserved.report.numbers import count

__all__ = ["LINE_HEIGHT", "Direction", "MapEdge", "MapLayout", "MapLink", "MapNode", "MapSum", "MapTeam", "lay_out"]


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
    form = FORMATS[direction]
    company = _company(teams, links, outside, form.room.most_layers - 1)
    most = form.most_teams if most_teams is None else most_teams
    nodes, edges = _folded_company(company, most, form.most_outside)
    between = {link: edge for link, edge in edges.items() if link[0] != link[1]}
    weighed = Weighed(edges, weights_of(between), (lambda edge: edge.cases, lambda edge: edge.wait_hours))
    steps = {key: company.steps[node.members[0]] for key, node in nodes.items()}
    return arranged(nodes, weighed, steps, direction, most_links=most_links)


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
    company: _Company, most_teams: int, most_outside: int
) -> tuple[dict[str, MapNode], dict[Link, MapEdge]]:
    """Return the nodes of the map and the links between them; links within a node are from the node to itself."""
    node_of = folded(company.steps, _matters(company), most_teams, most_outside)
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
    is_outside = company.steps[names[0]] == 0
    return MapNode(
        key=key,
        label=_label(names, is_outside=is_outside),
        members=names,
        steps=min(reaching) if reaching else None,
        is_outside=is_outside,
        has_figure=team is not None and not (team.cases is team.hours_held is None),
        cases=team.cases if team else None,
        hours_held=team.hours_held if team else None,
        parent=team.parent if team else None,
    )


def _label(names: tuple[str, ...], *, is_outside: bool) -> str:
    if len(names) == 1:
        return clean(names[0])
    return f"+ {count(len(names))} more {'customers' if is_outside else 'teams'}"
